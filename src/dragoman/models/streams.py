"""One stream of changes, in the order in which they become visible.

The kernels know no windows, regimes or covariates; they apply changes. A change is visible *after* its time, or *at* it
(``at_once``): events and expiries are strictly earlier than what sees them, regimes and covariates may count from their
very day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import Attribute, Presence
from dragoman.models.effects.base import Trace
from dragoman.models.events import EventList, Floats, Ints
from dragoman.models.kernels import codes

__all__ = [
    "Merged",
    "Stream",
    "attribute_changes",
    "given",
    "in_order",
    "joined",
    "merged",
    "presence_changes",
    "rows_of_acts",
    "trace_changes",
]

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


def given(
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


def trace_changes(trace: Trace, events: EventList) -> Stream:
    """The events a trace follows."""
    rows = rows_of_acts(trace.acts, events)
    who = events.senders[rows], events.receivers[rows]
    return given(codes.TRACE_CHANGE, events.times[rows], *who, np.ones(len(rows)), False, rows)


def attribute_changes(attribute: Attribute) -> Stream:
    """The changes of an attribute."""
    values = attribute.filled_values()
    return given(
        codes.ATTRIBUTE_CHANGE, attribute.times, attribute.actors, attribute.actors, values, attribute.seen_at_once
    )


def presence_changes(presence: Presence) -> Stream:
    """The comings and goings of actors."""
    value = np.asarray(presence.present, np.float64)
    return given(codes.PRESENCE_CHANGE, presence.times, presence.actors, presence.actors, value, True)


def rows_of_acts(acts: tuple[str, ...] | None, events: EventList) -> npt.NDArray[np.int64]:
    """The rows of events of these types; all of them for None."""
    if acts is None:
        return np.arange(events.n_events)
    known = [name for name in acts if name in events.type_names]
    if not known:
        raise UsageError(f"no event is of type {', '.join(acts)}; the types are {', '.join(events.type_names)}")
    return np.flatnonzero(np.isin(events.types, events.numbers_of_types(known)))


def in_order(*parts: Stream) -> Stream:
    """Streams merged by time; at one time, what counts at once comes first."""
    whole = joined(parts)
    return whole.only(np.lexsort((~whole.at_once, whole.time)))


def joined(parts: tuple[Stream, ...]) -> Stream:
    """Streams one after the other."""
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
