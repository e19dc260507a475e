"""The events a model explains and remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import InputError, UsageError

__all__ = ["EventList", "Floats", "Ints"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class EventList:
    """Who did what to whom when, as columns.

    Events with one time are simultaneous: none of them sees another. Their order in the file still decides what
    "the last event" is for participation shifts.

    Parameters
    ----------
    times : (n,) float64
        Non-decreasing, in any unit; days wherever the store is the source.
    senders, receivers : (n,) int32
        Actors as numbers from 0 to ``n_actors`` − 1; nobody acts on itself.
    types : (n,) int32, optional
        What was done, as numbers into ``type_names``; without it all events are of one type.
    weights : (n,) float64, optional
        What an event adds to the memory of its pair; 1 without it.
    actors
        Names, one per number; without it actors are called by their number.
    type_names
        Names of the types.

    Raises
    ------
    InputError
        When times run backwards, an actor or type has no name, a number is missing, or an actor acts on itself; the
        message names the row.

    Examples
    --------
    >>> calls = EventList.from_rows([(1.0, "ann", "bob"), (2.5, "bob", "ann")])
    >>> calls.actors, calls.senders.tolist(), calls.n_events
    (('ann', 'bob'), [0, 1], 2)
    """

    times: Floats
    senders: Ints
    receivers: Ints
    actors: tuple[str, ...]
    types: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    type_names: tuple[str, ...] = ("event",)
    weights: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        n = len(self.times)
        columns: dict[str, tuple[npt.ArrayLike, type]] = {
            "times": (self.times, np.float64),
            "senders": (self.senders, np.int32),
            "receivers": (self.receivers, np.int32),
            "types": (self.types if len(self.types) else np.zeros(n), np.int32),
            "weights": (self.weights if len(self.weights) else np.ones(n), np.float64),
        }
        for name, (values, dtype) in columns.items():
            column: npt.NDArray[Any] = np.array(values, dtype=dtype, order="C")
            if column.shape != (n,):
                raise UsageError(f"{name} has shape {column.shape}; all columns must have one value per event, ({n},)")
            column.flags.writeable = False
            object.__setattr__(self, name, column)
        object.__setattr__(self, "actors", tuple(self.actors))
        object.__setattr__(self, "type_names", tuple(self.type_names))
        self._check_rows()

    def _check_rows(self) -> None:
        faults = {
            "time is not a finite number": ~np.isfinite(self.times),
            "weight is not a finite number": ~np.isfinite(self.weights),
            "time is earlier than the row before; sort the events": np.r_[False, np.diff(self.times) < 0],
            "sender is not among the actors": (self.senders < 0) | (self.senders >= self.n_actors),
            "receiver is not among the actors": (self.receivers < 0) | (self.receivers >= self.n_actors),
            "type has no name": (self.types < 0) | (self.types >= len(self.type_names)),
            "sender and receiver are the same; self-loops are never at risk": self.senders == self.receivers,
        }
        for what, wrong in faults.items():
            if wrong.any():
                raise InputError(
                    f"event {int(np.argmax(wrong))} (counted from 0): {what} ({int(wrong.sum())} such rows)"
                )

    @classmethod
    def from_rows(
        cls,
        rows: Sequence[Sequence[object]],
        *,
        actors: Sequence[str] | None = None,
    ) -> EventList:
        """Events from rows ``(time, sender, receiver[, type[, weight]])`` with names, sorted by time, stably."""
        rows = sorted(rows, key=lambda row: float(str(row[0])))
        senders, receivers = [str(row[1]) for row in rows], [str(row[2]) for row in rows]
        types = [str(row[3]) if len(row) > 3 else "event" for row in rows]
        names = tuple(actors) if actors is not None else tuple(dict.fromkeys([*senders, *receivers]))
        type_names = tuple(dict.fromkeys(types)) or ("event",)
        number = {name: k for k, name in enumerate(names)}
        number_of_type = {name: k for k, name in enumerate(type_names)}
        return cls(
            times=np.array([float(str(row[0])) for row in rows]),
            senders=np.array([number.get(name, -1) for name in senders], np.int32),
            receivers=np.array([number.get(name, -1) for name in receivers], np.int32),
            actors=names,
            types=np.array([number_of_type[name] for name in types], np.int32),
            type_names=type_names,
            weights=np.array([float(str(row[4])) if len(row) > 4 else 1.0 for row in rows]),
        )

    @property
    def n_events(self) -> int:
        """How many events there are."""
        return len(self.times)

    @property
    def n_actors(self) -> int:
        """How many actors there are, active or not."""
        return len(self.actors)

    def number_of_actor(self, actor: str) -> int:
        """The number of an actor called by name."""
        try:
            return self.actors.index(actor)
        except ValueError:
            raise UsageError(f"{actor!r} is none of the {self.n_actors} actors of this event list") from None

    def numbers_of_types(self, names: Sequence[str]) -> tuple[int, ...]:
        """The numbers of types called by name."""
        unknown = [name for name in names if name not in self.type_names]
        if unknown:
            raise UsageError(f"no event is of type {', '.join(unknown)}; the types are {', '.join(self.type_names)}")
        return tuple(self.type_names.index(name) for name in names)
