"""From events, effects and a model to what the kernels run on.

A design is checked, numbered and sorted once; a fit then passes over it as often as it needs. Nothing in it grows with
events × options × effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.context import Context
from dragoman.models.effects.base import Effect, Past
from dragoman.models.events import EventList
from dragoman.models.kernels import codes
from dragoman.models.kernels.state import Changes, State, forward, set_clock
from dragoman.models.kernels.sweep import Moments, Options
from dragoman.models.likelihoods import TIES_CODES, Coordination, Model, Ordinal, ReceiverChoice, SenderRate, Timed
from dragoman.models.moments import Pieces, pieces_of
from dragoman.models.plan import Compiled, compile_effects
from dragoman.models.risk import RiskSet
from dragoman.models.streams import Stream, merged
from dragoman.models.worlds import Initial, streams_of

__all__ = [
    "Design",
    "cases_of",
    "check_present",
    "design",
    "kinds_of",
    "options_of",
    "ordered_in_file",
    "start_and_streams",
    "ties_of",
]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Everything a likelihood needs, as arrays.

    ``case_event`` holds, for each case, the row of its event in the event list.
    """

    events: EventList
    model: Model
    compiled: Compiled
    start: State
    changes: Changes
    moments: Moments
    options: Options
    ties: int
    outcome_types: tuple[str, ...]
    case_event: npt.NDArray[np.int64]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return self.compiled.names

    @property
    def n_cases(self) -> int:
        """How many events the likelihood explains."""
        return len(self.case_event)


def design(
    events: EventList,
    effects: Sequence[Effect],
    *,
    model: Model | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    outcome: Sequence[str] | None = None,
    typed: bool = False,
    skip_first: int = 0,
) -> Design:
    """Check and number a model; parameters as in ``fit``."""
    model, context, risk = model or Ordinal(), context or Context(), risk or RiskSet.full()
    cases = cases_of(events, outcome, skip_first)
    check_present(events, cases, context)
    outcome_types = tuple(outcome or events.type_names) if typed else ("any",)
    gate_past = Past(of=risk.network) if risk.kind == "open" else None
    compiled = compile_effects(effects, events, outcome_types, (gate_past,) if gate_past else ())
    start, streams = start_and_streams(compiled, events, context)
    in_file_order = ordered_in_file(model)
    stream = merged(streams, events, in_file_order=in_file_order)
    pieces = pieces_of(model, events, cases, stream, in_file_order=in_file_order)
    options = options_of(model, risk, events, cases, outcome, typed)
    moments, case_event = _moments(model, risk, events, pieces, options, outcome, typed)
    if gate_past:
        options = options._replace(gate=compiled.pasts.index(gate_past))
    changes = Changes(stream.kind, stream.which, stream.i, stream.j, stream.value, stream.time)
    return Design(events, model, compiled, start, changes, moments, options, ties_of(model), outcome_types, case_event)


def cases_of(events: EventList, outcome: Sequence[str] | None, skip_first: int) -> npt.NDArray[np.int64]:
    """The rows of the events explained."""
    rows = np.arange(events.n_events)
    if outcome is not None:
        rows = rows[np.isin(events.types, events.numbers_of_types(outcome))]
    if len(rows) <= skip_first:
        raise NotEnoughData(
            f"{len(rows)} events are to be explained, of which the first {skip_first} are skipped: none left"
        )
    return rows[skip_first:]


def check_present(events: EventList, cases: npt.NDArray[np.int64], context: Context) -> None:
    """What happened was at risk: both actors of an event explained are there."""
    presence = context.presence
    if presence is None:
        return
    if len(presence.initial) != events.n_actors:
        raise UsageError(f"presence is of {len(presence.initial)} actors, the events have {events.n_actors}")
    for actors in (events.senders[cases], events.receivers[cases]):
        there = presence.at(actors, events.times[cases])
        if not there.all():
            row = int(cases[np.argmin(there)])
            raise UsageError(
                f"event {row} ({events.actors[events.senders[row]]} → {events.actors[events.receivers[row]]}, time "
                f"{events.times[row]:g}) is of an actor that is absent then; mend its presence or leave the event out"
            )


def ordered_in_file(model: Model) -> bool:
    """Whether simultaneous events see those before them in the file."""
    inner = model.time if isinstance(model, SenderRate) else model
    return not isinstance(inner, Coordination) and inner.simultaneous == "file"


def ties_of(model: Model) -> int:
    """The kernels' code of how several cases of one moment enter."""
    if isinstance(model, SenderRate):
        return ties_of(model.time)
    if isinstance(model, Timed):
        return codes.TIMED
    return TIES_CODES[model.simultaneous] if isinstance(model, Ordinal) else codes.BRESLOW


def start_and_streams(
    compiled: Compiled, events: EventList, context: Context
) -> tuple[State, list[tuple[int, Stream]]]:
    """The state before the first change, and all streams of changes."""
    initial, attribute, present, streams = streams_of(compiled, events, context)
    state = _blank_state(compiled, events.n_actors, len(compiled.paths.first), len(compiled.traces))
    first_time = float(events.times[0]) if events.n_events else 0.0
    state.origin[:] = first_time
    state.attribute[:] = attribute
    state.present[:] = present
    for g, ties in initial.items():
        _set_initial(state, compiled, g, ties, first_time)
    return state, streams


def _blank_state(compiled: Compiled, n: int, n_kept: int, n_traces: int) -> State:
    g, n_ranked = len(compiled.pasts), n_traces if any(trace.ranked for trace in compiled.traces) else 0
    return State(
        weight=np.zeros((g, n, n)),
        weight_back=np.zeros((g, n, n)),
        out=np.zeros((g, n)),
        into=np.zeros((g, n)),
        total=np.zeros(g),
        unit=np.ones(g),
        origin=np.zeros(g),
        by_first=np.zeros((n_kept, n, n)),
        by_second=np.zeros((n_kept, n, n)),
        rank_sent=np.zeros((n_ranked, n, n)),
        rank_received=np.zeros((n_ranked, n, n)),
        last_tie=np.full((n_traces, n, n), -np.inf),
        last_sent=np.full((n_traces, n), -np.inf),
        last_received=np.full((n_traces, n), -np.inf),
        last_pair=np.full((n_traces, 2), -1, np.int64),
        attribute=np.zeros((len(compiled.attributes), n)),
        present=np.ones(n, np.uint8),
        clock=np.zeros(2),
    )


def _set_initial(state: State, compiled: Compiled, g: int, initial: Initial, time: float) -> None:
    """Put a network's initial ties into the state, by the kernels' own update so that two-paths follow."""
    n = len(initial.value)
    kind, which = np.full(n, codes.WEIGHT_CHANGE, np.int8), np.full(n, g, np.int32)
    changes = Changes(kind, which, initial.i, initial.j, initial.value, np.full(n, time))
    forward(state, compiled.paths, changes, 0, n)
    set_clock(state, compiled.paths, time, time)


def options_of(
    model: Model,
    risk: RiskSet,
    events: EventList,
    cases: npt.NDArray[np.int64],
    outcome: Sequence[str] | None,
    typed: bool,
) -> Options:
    """What can happen under a model and a risk set."""
    if isinstance(model, SenderRate):
        i = j = np.arange(events.n_actors, dtype=np.int32)
    else:
        i, j = risk.options(events, cases)
    n_kinds = len(outcome or events.type_names) if typed else 1
    kind = np.tile(np.arange(n_kinds, dtype=np.int32), len(i))
    return Options(np.repeat(i, n_kinds), np.repeat(j, n_kinds), kind, -1)


def _moments(
    model: Model,
    risk: RiskSet,
    events: EventList,
    pieces: Pieces,
    options: Options,
    outcome: Sequence[str] | None,
    typed: bool,
) -> tuple[Moments, npt.NDArray[np.int64]]:
    """Strata: the pieces of time, split by event in choice models."""
    rows = pieces.cases
    kinds = kinds_of(events, rows, outcome, typed)
    option = _option_of_cases(model, risk, events, rows, kinds, options)
    n_options = len(options.i)
    if not isinstance(model, ReceiverChoice):
        n = len(pieces.time)
        low, high = np.zeros(n, np.int64), np.full(n, n_options, np.int64)
        piece, case_start = np.arange(n), pieces.case_start
        if isinstance(model, SenderRate) and not model.directed:
            rows, option, case_start = np.repeat(rows, 2), _both_ends(events, rows), case_start * 2
    else:
        piece = np.repeat(np.arange(len(pieces.time)), np.diff(pieces.case_start))
        low = np.searchsorted(options.i, events.senders[rows], side="left")
        high = np.searchsorted(options.i, events.senders[rows], side="right")
        case_start = np.arange(len(rows) + 1)
    moments = Moments(
        time=pieces.time[piece],
        before=pieces.before[piece],
        upto=pieces.upto[piece],
        exposure=pieces.exposure[piece],
        case_start=np.ascontiguousarray(case_start, np.int64),
        case_option=np.ascontiguousarray(option, np.int64),
        low=np.ascontiguousarray(low, np.int64),
        high=np.ascontiguousarray(high, np.int64),
    )
    return moments, rows


def kinds_of(
    events: EventList, rows: npt.NDArray[np.int64], outcome: Sequence[str] | None, typed: bool
) -> npt.NDArray[np.int64]:
    """The place of each event's type among the outcomes."""
    if not typed:
        return np.zeros(len(rows), np.int64)
    order = np.array(events.numbers_of_types(outcome or events.type_names))
    position = np.full(len(events.type_names), -1)
    position[order] = np.arange(len(order))
    return position[events.types[rows]]


def _both_ends(events: EventList, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.stack([events.senders[rows], events.receivers[rows]], axis=1).ravel().astype(np.int64)


def _option_of_cases(
    model: Model,
    risk: RiskSet,
    events: EventList,
    rows: npt.NDArray[np.int64],
    kinds: npt.NDArray[np.int64],
    options: Options,
) -> npt.NDArray[np.int64]:
    """The option each case is."""
    if isinstance(model, SenderRate):
        return events.senders[rows].astype(np.int64)
    n, n_kinds = events.n_actors, int(options.kind.max(initial=0)) + 1
    i, j = events.senders[rows].astype(np.int64), events.receivers[rows].astype(np.int64)
    if not risk.directed:
        i, j = np.minimum(i, j), np.maximum(i, j)
    wanted = (i * n + j) * n_kinds + kinds
    known = (options.i.astype(np.int64) * n + options.j) * n_kinds + options.kind
    position = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    outside = known[position] != wanted
    if outside.any():
        row = int(rows[np.argmax(outside)])
        pair = f"{events.actors[events.senders[row]]} → {events.actors[events.receivers[row]]}"
        raise UsageError(
            f"event {row} ({pair}) is not in the risk set, and neither are {int(outside.sum()) - 1} others; "
            "what happened was at risk"
        )
    return position
