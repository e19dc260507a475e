"""What there is before the first event, and all that changes from then on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import Context
from dragoman.models.events import EventList, Floats, Ints
from dragoman.models.plan import Compiled
from dragoman.models.remembering import weight_changes
from dragoman.models.streams import Merged, Stream, attribute_changes, merged, presence_changes, trace_changes

__all__ = ["Initial", "World", "streams_of", "world_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Initial:
    """The ties of a network at the start."""

    i: Ints
    j: Ints
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Initial ties by the number of their network, attributes (V, N), presence (N,), and the stream of changes."""

    initial: dict[int, Initial]
    attribute: Floats
    present: npt.NDArray[np.uint8]
    stream: Merged


def world_of(compiled: Compiled, events: EventList, context: Context, *, in_file_order: bool) -> World:
    """What the effects read, merged into one stream of changes."""
    initial, attribute, present, streams = streams_of(compiled, events, context)
    return World(initial, attribute, present, merged(streams, events, in_file_order=in_file_order))


def streams_of(
    compiled: Compiled, events: EventList, context: Context
) -> tuple[dict[int, Initial], Floats, npt.NDArray[np.uint8], list[tuple[int, Stream]]]:
    """Initial ties, attributes and presence, and all streams of changes with the number of what they change."""
    n = events.n_actors
    initial: dict[int, Initial] = {}
    streams: list[tuple[int, Stream]] = []
    for g, past in enumerate(compiled.pasts):
        stream, at_start = weight_changes(past, events, context)
        if at_start is not None:
            i, j = (index.astype(np.int32) for index in np.nonzero(at_start))
            initial[g] = Initial(i, j, np.ascontiguousarray(at_start[i, j], np.float64))
        streams.append((g, stream))
    streams += [(trace, trace_changes(spec, events)) for trace, spec in enumerate(compiled.traces)]
    values, present = np.zeros((len(compiled.attributes), n)), np.ones(n, np.uint8)
    for number, name in enumerate(compiled.attributes):
        attribute = context.attribute(name)
        if len(attribute.initial) != n:
            raise UsageError(f"attribute {name!r} has {len(attribute.initial)} values, the events have {n} actors")
        values[number] = attribute.initial
        streams.append((number, attribute_changes(attribute)))
    if context.presence is not None:
        present[:] = context.presence.initial
        streams.append((0, presence_changes(context.presence)))
    return initial, values, present, streams
