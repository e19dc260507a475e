"""From events, memories and networks to one stream of changes.

The kernels know no windows, regimes or covariates; they apply changes. Here each past that an effect reads becomes such
changes: an event adds its weight, a window takes it back when it expires, ``presence`` keeps only the moments at
which a weight leaves or reaches 0, symmetric pasts change both directions.

A change is visible *after* its time, or *at* it (``at_once``): events and expiries are strictly earlier than what sees
them, regimes and covariates may count from their very day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import Attribute, Context, Network, Presence
from dragoman.models.effects.base import Past, Trace
from dragoman.models.events import EventList, Floats, Ints
from dragoman.models.kernels import codes
from dragoman.models.memory import Full, HalfLife, Interval, Memory, Window

__all__ = ["Stream", "attribute_changes", "merged", "presence_changes", "trace_changes", "weight_changes"]

#: Below this a weight that was given and taken back counts as none.
NOTHING = 1e-9

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Changes of one kind to one thing, in order of time.

    ``event`` is the row of the event that made the change, or −1; ``echo`` marks what only follows from an earlier
    change: an expiry, a forgetting.
    """

    kind: int
    time: Floats
    i: Ints
    j: Ints
    value: Floats
    at_once: Bools
    event: npt.NDArray[np.int64]
    echo: Bools

    def only(self, rows: npt.NDArray[np.int64]) -> Stream:
        """Some of the changes."""
        return Stream(
            self.kind,
            self.time[rows],
            self.i[rows],
            self.j[rows],
            self.value[rows],
            self.at_once[rows],
            self.event[rows],
            self.echo[rows],
        )

    def delayed(self, by: Floats | float, value: Floats) -> Stream:
        """Changes that follow from these, later: no event's own any more."""
        n = len(self.time)
        return replace(self, time=self.time + by, value=value, event=np.full(n, -1), echo=np.ones(n, bool))


def _given(
    kind: int, time: Floats, i: Ints, j: Ints, value: Floats, at_once: bool, event: npt.NDArray[np.int64] | None = None
) -> Stream:
    """Changes as they were given."""
    n = len(time)
    return Stream(
        kind,
        np.asarray(time, np.float64),
        np.asarray(i, np.int32),
        np.asarray(j, np.int32),
        np.asarray(value, np.float64),
        np.full(n, at_once),
        np.full(n, -1) if event is None else event,
        np.zeros(n, bool),
    )


def weight_changes(past: Past, events: EventList, context: Context) -> tuple[Stream, Floats | None]:
    """The changes of a past's network, and its initial state if it has one."""
    initial = None
    if past.of is None:
        stream = _of_events(past, events)
    else:
        network = context.network(past.of)
        _check_network(past, network, events)
        stream, initial = _of_network(network), network.initial
        if past.senders is not None:
            stream, initial = _from_senders(stream, initial, past.senders, events)
    stream = _remembered(stream, past.memory)
    if not isinstance(past.memory, Full) and initial is not None:
        raise UsageError(f"network {past.of!r} has an initial state, which has no age; it needs full memory")
    if past.kept_by != "pair":
        actor = stream.i if past.kept_by == "sender" else stream.j
        stream = replace(stream, i=actor, j=actor)
    if isinstance(past.memory, HalfLife) and past.memory.forget_below > 0:
        stream = _forgetting(stream, past.memory, events.n_actors)
    if past.symmetric:
        stream = _both_ways(stream)
        initial = None if initial is None else initial + initial.T
    if past.counting == "presence":
        stream = _transitions(stream, initial, events.n_actors)
        initial = None if initial is None else (initial > NOTHING).astype(np.float64)
    return stream, initial


def trace_changes(trace: Trace, events: EventList) -> Stream:
    """The events a trace follows."""
    rows = _rows_of_acts(trace.acts, events)
    who = events.senders[rows], events.receivers[rows]
    return _given(codes.TRACE_CHANGE, events.times[rows], *who, np.ones(len(rows)), False, rows)


def attribute_changes(attribute: Attribute) -> Stream:
    """The changes of an attribute."""
    values = attribute.filled_values()
    return _given(
        codes.ATTRIBUTE_CHANGE, attribute.times, attribute.actors, attribute.actors, values, attribute.seen_at_once
    )


def presence_changes(presence: Presence) -> Stream:
    """The comings and goings of actors."""
    value = np.asarray(presence.present, np.float64)
    return _given(codes.PRESENCE_CHANGE, presence.times, presence.actors, presence.actors, value, True)


def _rows_of_acts(acts: tuple[str, ...] | None, events: EventList) -> npt.NDArray[np.int64]:
    if acts is None:
        return np.arange(events.n_events)
    known = [name for name in acts if name in events.type_names]
    if not known:
        raise UsageError(f"no event is of type {', '.join(acts)}; the types are {', '.join(events.type_names)}")
    return np.flatnonzero(np.isin(events.types, events.numbers_of_types(known)))


def _of_events(past: Past, events: EventList) -> Stream:
    rows = _rows_of_acts(past.acts, events)
    if past.senders is not None:
        wanted = [events.number_of_actor(name) for name in past.senders]
        rows = rows[np.isin(events.senders[rows], wanted)]
    value = np.ones(len(rows)) if past.counting == "events" else events.weights[rows]
    who = events.senders[rows], events.receivers[rows]
    return _given(codes.WEIGHT_CHANGE, events.times[rows], *who, value, False, rows)


def _check_network(past: Past, network: Network, events: EventList) -> None:
    if past.acts is not None:
        raise UsageError(f"network {past.of!r} has ties, not acts; an effect reads either a network or acts")
    if network.initial is not None and len(network.initial) != events.n_actors:
        raise UsageError(
            f"network {past.of!r} starts with {len(network.initial)} actors, the events have {events.n_actors}"
        )
    who = np.concatenate([network.senders, network.receivers])
    if who.size and (who.min() < 0 or who.max() >= events.n_actors):
        raise UsageError(f"network {past.of!r} has a change of an actor that is none of the {events.n_actors}")


def _of_network(network: Network) -> Stream:
    values = np.nan_to_num(np.asarray(network.values, np.float64), nan=0.0)
    stream = _given(
        codes.WEIGHT_CHANGE, network.times, network.senders, network.receivers, values, network.seen_at_once
    )
    if not network.directed:
        stream = _both_ways(stream)
    if network.how == "set":
        stream = replace(stream, value=_steps(stream, network.initial))
    return stream


def _steps(stream: Stream, initial: Floats | None) -> Floats:
    """What each replacement adds to what was there."""
    n_actors = int(max(stream.i.max(initial=0), stream.j.max(initial=0))) + 1 if initial is None else len(initial)
    pair = stream.i.astype(np.int64) * n_actors + stream.j
    order = np.argsort(pair, kind="stable")
    before = np.empty(len(order))
    before[order] = np.r_[0.0, stream.value[order][:-1]] if len(order) else 0.0
    first = np.ones(len(order), bool)
    first[order[1:]] = pair[order[1:]] != pair[order[:-1]]
    start = np.zeros(len(order)) if initial is None else initial[stream.i, stream.j]
    return np.where(first, stream.value - start, stream.value - before)


def _from_senders(
    stream: Stream, initial: Floats | None, senders: tuple[str, ...], events: EventList
) -> tuple[Stream, Floats | None]:
    wanted = np.array([events.number_of_actor(name) for name in senders], np.int32)
    if initial is not None:
        keep = np.isin(np.arange(len(initial)), wanted)
        initial = np.where(keep[:, None], initial, 0.0)
    return stream.only(np.flatnonzero(np.isin(stream.i, wanted))), initial


def _remembered(stream: Stream, memory: Memory) -> Stream:
    if isinstance(memory, Full):
        return stream
    if isinstance(memory, HalfLife):
        return replace(stream, value=stream.value * memory.weight_of_fresh_event)
    if isinstance(memory, Window):
        return _in_order(stream, stream.delayed(memory.width, -stream.value))
    if isinstance(memory, Interval):
        entered = stream if memory.from_age == 0 else stream.delayed(memory.from_age, stream.value)
        return _in_order(entered, stream.delayed(memory.to_age, -stream.value))
    raise UsageError(f"{memory!r} is no memory; use Full, Window, Interval or HalfLife")


def _in_order(*parts: Stream) -> Stream:
    whole = _joined(parts)
    return whole.only(np.lexsort((~whole.at_once, whole.time)))


def _joined(parts: tuple[Stream, ...]) -> Stream:
    return Stream(
        parts[0].kind,
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.i for part in parts]),
        np.concatenate([part.j for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.at_once for part in parts]),
        np.concatenate([part.event for part in parts]),
        np.concatenate([part.echo for part in parts]),
    )


def _both_ways(stream: Stream) -> Stream:
    both = _joined((stream, replace(stream, i=stream.j, j=stream.i)))
    n = len(stream.time)
    return both.only(np.stack([np.arange(n), np.arange(n) + n], axis=1).ravel())


def _transitions(stream: Stream, initial: Floats | None, n_actors: int) -> Stream:
    """Only the changes at which a weight leaves or reaches 0, as +1 and −1."""
    pair = stream.i.astype(np.int64) * n_actors + stream.j
    order = np.argsort(pair, kind="stable")
    running = np.cumsum(stream.value[order])
    first = np.r_[True, pair[order][1:] != pair[order][:-1]] if len(order) else np.zeros(0, bool)
    group = np.cumsum(first) - 1
    before_group = (running - stream.value[order])[first][group] if len(order) else running
    start = np.zeros(len(order)) if initial is None else initial[stream.i[order], stream.j[order]]
    after = running - before_group + start > NOTHING
    before = np.r_[False, after[:-1]] if len(order) else after
    before = np.where(first, start > NOTHING, before)
    steps = np.empty(len(order))
    steps[order] = after.astype(np.float64) - before
    return replace(stream, value=steps).only(np.flatnonzero(steps))


def _forgetting(stream: Stream, memory: HalfLife, n_actors: int) -> Stream:
    """Add, where a decaying weight falls below the limit, the change that sets it to 0."""
    pair = stream.i.astype(np.int64) * n_actors + stream.j
    order = np.argsort(pair, kind="stable")
    dropped: list[tuple[float, int, float]] = []
    value, last = 0.0, 0.0
    for k, row in enumerate(order):
        time = stream.time[row]
        if k == 0 or pair[row] != pair[order[k - 1]]:
            value = 0.0
        value = value * 2.0 ** (-(time - last) / memory.days) + stream.value[row]
        last = time
        end = stream.time[order[k + 1]] if k + 1 < len(order) and pair[order[k + 1]] == pair[row] else np.inf
        gone = _time_of_forgetting(value, time, memory)
        if gone < end:
            dropped.append((gone, int(row), -value * 2.0 ** (-(gone - time) / memory.days)))
            value = 0.0
    if not dropped:
        return stream
    rows = np.array([row for _, row, _ in dropped])
    ages = np.array([time for time, _, _ in dropped]) - stream.time[rows]
    return _in_order(stream, stream.only(rows).delayed(ages, np.array([step for _, _, step in dropped])))


def _time_of_forgetting(value: float, time: float, memory: HalfLife) -> float:
    """When a weight of ``value`` at ``time`` reaches the limit."""
    if value <= 0:
        return float("inf")
    return max(time, time + memory.days * float(np.log2(value / memory.forget_below)))


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """All changes in the order in which they become visible, and how many each moment sees."""

    kind: npt.NDArray[np.int8]
    which: Ints
    i: Ints
    j: Ints
    value: Floats
    time: Floats
    key: Floats
    at_once: Bools
    echo: Bools

    def visible(self, keys: Floats, *, at_once: bool = True) -> npt.NDArray[np.int64]:
        """How many changes moments of these keys see; without ``at_once`` those at the very key stay hidden."""
        earlier: npt.NDArray[np.int64] = np.searchsorted(self.key, keys, side="left")
        if not at_once:
            return earlier
        through = np.searchsorted(self.key, keys, side="right")
        n_at_once = np.r_[0, np.cumsum(self.at_once)]
        shown: npt.NDArray[np.int64] = earlier + n_at_once[through] - n_at_once[earlier]
        return shown


def merged(streams: list[tuple[int, Stream]], events: EventList, *, in_file_order: bool) -> Merged:
    """One stream of several, each with the number of the thing it changes.

    ``in_file_order`` lets simultaneous events see those before them in the file: keys are then positions in the file
    instead of times.
    """
    keys = [_keys(stream, events) if in_file_order else stream.time for _, stream in streams]
    key = np.concatenate([*keys, np.zeros(0)])
    at_once = np.concatenate([*(stream.at_once for _, stream in streams), np.zeros(0, bool)])
    order = np.lexsort((~at_once, key))

    def column(parts: list[npt.NDArray[np.generic]], dtype: npt.DTypeLike) -> npt.NDArray[np.generic]:
        return np.ascontiguousarray(np.concatenate([*parts, np.zeros(0, dtype)])[order], dtype=dtype)

    return Merged(
        kind=column([np.full(len(s.time), s.kind) for _, s in streams], np.int8),  # type: ignore[arg-type]
        which=column([np.full(len(s.time), number) for number, s in streams], np.int32),  # type: ignore[arg-type]
        i=column([s.i for _, s in streams], np.int32),  # type: ignore[arg-type]
        j=column([s.j for _, s in streams], np.int32),  # type: ignore[arg-type]
        value=column([s.value for _, s in streams], np.float64),  # type: ignore[arg-type]
        time=column([s.time for _, s in streams], np.float64),  # type: ignore[arg-type]
        key=key[order],
        at_once=at_once[order],
        echo=np.concatenate([*(stream.echo for _, stream in streams), np.zeros(0, bool)])[order],
    )


def _keys(stream: Stream, events: EventList) -> Floats:
    """Positions in the file: an event's own, or between the events a change lies between."""
    at = np.searchsorted(events.times, stream.time, side="left") - 0.5
    after = np.searchsorted(events.times, stream.time, side="right") - 0.5
    between = np.where(stream.at_once, at, after)
    return np.where(stream.event >= 0, stream.event.astype(np.float64), between)
