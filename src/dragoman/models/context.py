"""What surrounds the events: other networks, attributes of actors, and who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.events import EventList, Floats, Ints

__all__ = ["Attribute", "Context", "Network", "Presence"]

NOTHING = np.zeros(0)
NOBODY = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network beside the events, constant or changing: friendship, contiguity, distance, sanctions in force.

    Parameters
    ----------
    initial : (n_actors, n_actors) float64, optional
        The state before any change; zero without it. Missing values count as 0.
    times, senders, receivers, values
        Changes in order of time.
    how
        ``"add"``: a change adds its value; ``"set"``: it replaces what was there.
    directed
        Without direction a change holds for both orders of its pair, and ``initial`` must be symmetric.
    seen_at_once
        Whether a change counts for events at its very time. Events elsewhere do not (False); regimes in force from a
        day do (True).
    """

    initial: Floats | None = None
    times: Floats = field(default_factory=lambda: NOTHING)
    senders: Ints = field(default_factory=lambda: NOBODY)
    receivers: Ints = field(default_factory=lambda: NOBODY)
    values: Floats = field(default_factory=lambda: NOTHING)
    how: Literal["add", "set"] = "add"
    directed: bool = True
    seen_at_once: bool = False

    def __post_init__(self) -> None:
        lengths = {len(self.times), len(self.senders), len(self.receivers), len(self.values)}
        if len(lengths) > 1:
            raise UsageError(f"a network's changes need one time, sender, receiver and value each; got {lengths}")
        if np.any(np.diff(self.times) < 0):
            raise UsageError("a network's changes must be in order of time")
        if self.initial is None:
            return
        initial = np.nan_to_num(np.array(self.initial, dtype=np.float64), nan=0.0)
        if initial.ndim != 2 or initial.shape[0] != initial.shape[1]:
            raise UsageError(f"a network's initial state has shape {initial.shape}; it must be square")
        if not self.directed and not np.array_equal(initial, initial.T):
            raise UsageError("a network without direction needs a symmetric initial state")
        np.fill_diagonal(initial, 0.0)
        object.__setattr__(self, "initial", initial)

    @classmethod
    def of_intervals(
        cls,
        senders: npt.ArrayLike,
        receivers: npt.ArrayLike,
        since: npt.ArrayLike,
        until: npt.ArrayLike,
        values: npt.ArrayLike = 1.0,
    ) -> Network:
        """Ties in force from ``since`` (in) until ``until`` (out); overlapping ones add up.

        A missing (NaN) or infinite ``until`` never ends; a ``since`` of −inf was always there.

        >>> regime = Network.of_intervals([0], [1], [10.0], [20.0])
        >>> regime.times.tolist(), regime.values.tolist()
        ([10.0, 20.0], [1.0, -1.0])
        """
        start, end = np.asarray(since, np.float64), np.asarray(until, np.float64)
        end = np.where(np.isnan(end), np.inf, end)
        if np.any(end < start):
            raise UsageError("an interval ends before it begins")
        weight = np.broadcast_to(np.asarray(values, np.float64), start.shape)
        who = np.asarray(senders, np.int32), np.asarray(receivers, np.int32)
        times = np.concatenate([start, end])
        order = np.argsort(times, kind="stable")
        order = order[np.isfinite(times[order]) | (times[order] == -np.inf)]
        return cls(
            times=times[order],
            senders=np.tile(who[0], 2)[order],
            receivers=np.tile(who[1], 2)[order],
            values=np.concatenate([weight, -weight])[order],
            seen_at_once=True,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """A number for each actor, constant or changing: regime, wealth, a group's code.

    A missing (NaN) initial value becomes the mean of the known ones; a change to a missing value becomes the mean of
    the other actors' values at that time, as goldfish does. Changes count for events at their very time unless
    ``seen_at_once`` is off.
    """

    initial: Floats
    times: Floats = field(default_factory=lambda: NOTHING)
    actors: Ints = field(default_factory=lambda: NOBODY)
    values: Floats = field(default_factory=lambda: NOTHING)
    seen_at_once: bool = True

    def __post_init__(self) -> None:
        if not len(self.times) == len(self.actors) == len(self.values):
            raise UsageError("an attribute's changes need one time, actor and value each")
        if np.any(np.diff(self.times) < 0):
            raise UsageError("an attribute's changes must be in order of time")
        initial = np.array(self.initial, dtype=np.float64)
        missing = np.isnan(initial)
        if missing.all() and missing.size:
            raise UsageError("an attribute has no known initial value")
        initial[missing] = initial[~missing].mean() if missing.any() else 0.0
        object.__setattr__(self, "initial", initial)

    @classmethod
    def of_spells(cls, n_actors: int, actors: npt.ArrayLike, since: npt.ArrayLike, days: float) -> Attribute:
        """1 for ``days`` from each start, 0 otherwise: a new leader, a fresh shock; overlapping spells stay 1.

        >>> fresh = Attribute.of_spells(2, [1], [10.0], days=5)
        >>> fresh.times.tolist(), fresh.values.tolist()
        ([10.0, 15.0], [1.0, 0.0])
        """
        who, start = np.asarray(actors, np.int32), np.asarray(since, np.float64)
        times = np.concatenate([start, start + days])
        steps = np.concatenate([np.ones(len(start)), -np.ones(len(start))])
        order = np.argsort(times, kind="stable")
        open_spells = np.zeros(n_actors)
        values = np.zeros(len(order))
        for k, row in enumerate(order):
            open_spells[who[row % len(who)]] += steps[row]
            values[k] = float(open_spells[who[row % len(who)]] > 0)
        return cls(np.zeros(n_actors), times[order], np.tile(who, 2)[order], values)

    def filled_values(self) -> Floats:
        """The values of the changes with the missing ones replaced."""
        values = np.array(self.values, dtype=np.float64)
        missing = np.flatnonzero(np.isnan(values))
        if not missing.size:
            return values
        now = np.array(self.initial)
        for k, actor in enumerate(self.actors):
            if np.isnan(values[k]):
                values[k] = (now.sum() - now[actor]) / max(len(now) - 1, 1)
            now[actor] = values[k]
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """Which actors can act and be acted upon; changes count from their very time on."""

    initial: npt.NDArray[np.bool_]
    times: Floats = field(default_factory=lambda: NOTHING)
    actors: Ints = field(default_factory=lambda: NOBODY)
    present: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))

    def __post_init__(self) -> None:
        if not len(self.times) == len(self.actors) == len(self.present):
            raise UsageError("changes of presence need one time, actor and state each")
        if np.any(np.diff(self.times) < 0):
            raise UsageError("changes of presence must be in order of time")

    @classmethod
    def since_first_event(cls, events: EventList) -> Presence:
        """Everyone is there from the first event with it on (eventnet's rule).

        >>> calls = EventList.from_rows([(1, "ann", "bob"), (5, "bob", "cid")])
        >>> Presence.since_first_event(calls).times.tolist()
        [1.0, 1.0, 5.0]
        """
        who, first = np.unique(np.stack([events.senders, events.receivers], axis=1), return_index=True)
        order = np.argsort(first, kind="stable")
        times = events.times[first[order] // 2]
        return cls(np.zeros(events.n_actors, bool), times, who[order].astype(np.int32), np.ones(len(who), bool))

    def at(self, actors: Ints, times: Floats) -> npt.NDArray[np.bool_]:
        """Whether each actor is there at its time."""
        n = len(self.times)
        who, when = np.concatenate([self.actors, actors]), np.concatenate([self.times, times])
        asked = np.arange(len(who)) >= n
        order = np.lexsort((np.arange(len(who)), when, who))
        last = np.maximum.accumulate(np.where(asked[order], -1, np.arange(len(who))))  # the last change sorted before
        change = np.where(last >= 0, order[last], 0)
        known = (last >= 0) & (who[change] == who[order])
        there = np.zeros(len(who), bool)
        there[order] = known
        there[order[known]] = np.asarray(self.present, bool)[change[known]] if n else False
        unchanged = np.zeros(len(who), bool)
        unchanged[order] = ~known
        there[unchanged] = np.asarray(self.initial, bool)[who[unchanged]]
        return there[n:]


@dataclass(frozen=True, slots=True)
class Context:
    """Everything effects may read beside the events themselves, by name."""

    networks: Mapping[str, Network] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    presence: Presence | None = None

    def network(self, name: str) -> Network:
        """The network of a name."""
        if name not in self.networks:
            known = ", ".join(self.networks) or "none"
            raise UsageError(f"the context has no network {name!r}; it has {known}")
        return self.networks[name]

    def attribute(self, name: str) -> Attribute:
        """The attribute of a name."""
        if name not in self.attributes:
            known = ", ".join(self.attributes) or "none"
            raise UsageError(f"the context has no attribute {name!r}; it has {known}")
        return self.attributes[name]
