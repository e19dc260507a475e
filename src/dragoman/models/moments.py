"""The moments at which a model looks at its options: events, and ends of intervals without an event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.events import EventList, Floats
from dragoman.models.kernels import codes
from dragoman.models.likelihoods import Model, SenderRate, Timed
from dragoman.models.streams import Merged

__all__ = ["Pieces", "pieces_of"]

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Pieces of time; ``cases`` are rows of the event list, piece after piece."""

    time: Floats
    before: Floats
    upto: Indices
    exposure: Floats
    case_start: Indices
    cases: Indices


def pieces_of(model: Model, events: EventList, cases: Indices, stream: Merged, *, in_file_order: bool) -> Pieces:
    """The pieces of time of a model."""
    timing = model.time if isinstance(model, SenderRate) else model
    if in_file_order:
        key, first = cases.astype(np.float64), np.arange(len(cases))
    else:
        key, first = np.unique(events.times[cases], return_index=True)
    time = events.times[cases][first]
    case_start = np.r_[first, len(cases)].astype(np.int64)
    upto = stream.visible(key)
    if not isinstance(timing, Timed):
        return Pieces(time, _before(events, time), upto, np.zeros(len(time)), case_start, cases)
    return _timed(timing, events, cases, stream, time, upto, case_start, in_file_order)


def _before(events: EventList, time: Floats) -> Floats:
    """The time of the last event strictly before."""
    position = np.searchsorted(events.times, time, side="left") - 1
    return np.where(position >= 0, events.times[np.maximum(position, 0)], time)


def _timed(
    timing: Timed,
    events: EventList,
    cases: Indices,
    stream: Merged,
    time: Floats,
    upto: Indices,
    case_start: Indices,
    in_file_order: bool,
) -> Pieces:
    """Add the ends of intervals without an event, and the exposures."""
    counts = np.isfinite(stream.time)
    if timing.split_at == "effects":
        counts &= stream.kind != codes.PRESENCE_CHANGE
    changed, given = stream.time[counts], stream.time[counts & ~stream.echo]
    skipped = events.times[: cases[0]]
    earliest = skipped[-1] if len(skipped) else min([time[0], *given[:1]])
    start = timing.start if timing.start is not None else float(earliest)
    end = timing.end if timing.end is not None else float(max([time[-1], *given[-1:]]))
    if start > time[0] or end < time[-1]:
        raise UsageError(
            f"observation runs from {start:g} to {end:g}, but the events explained from {time[0]:g} to {time[-1]:g}"
        )
    ends = np.unique(changed[(changed > start) & (changed <= end)]) if timing.split_at != "events" else np.zeros(0)
    ends = np.union1d(ends, [end] if end > time[-1] else [])
    keys = ends.astype(np.float64)
    if in_file_order:
        keys = np.searchsorted(events.times, ends, side="left") - np.float64(0.5)
    hidden = stream.visible(keys, at_once=timing.split_at == "effects")
    # an end at which an event happens too needs a piece of its own only if the event sees more than the interval did
    alone = ~np.isin(ends, time) | (hidden != stream.visible(keys))
    ends, hidden = ends[alone], hidden[alone]
    all_time = np.concatenate([ends, time])
    order = np.argsort(all_time, kind="stable")
    n_cases = np.concatenate([np.zeros(len(ends), np.int64), np.diff(case_start)])[order]
    all_time = all_time[order]
    return Pieces(
        time=all_time,
        before=_before(events, all_time),
        upto=np.concatenate([hidden, upto])[order],
        exposure=np.diff(np.r_[start, all_time]),
        case_start=np.r_[0, np.cumsum(n_cases)],
        cases=cases,
    )
