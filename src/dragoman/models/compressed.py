"""Sampled controls from a large population: what is kept grows with the pairs that meet, not with all there could be.

A design of some hundred actors keeps matrices and lists every option. Here both are laid out by the pairs that ever
appear in a change (``kernels.compressed``), and options are numbers. It serves samples only: a full risk set of so many
would not be affordable however it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import Context
from dragoman.models.design import cases_of, check_present, kinds_of, ordered_in_file, ties_of
from dragoman.models.effects.base import Effect
from dragoman.models.effects.base import Past as PastOfEffect
from dragoman.models.events import EventList
from dragoman.models.kernels import codes
from dragoman.models.kernels.compressed import Cells, Past
from dragoman.models.kernels.compressed_sampled import Candidates, Wanted, compressed_rows
from dragoman.models.kernels.state import Changes
from dragoman.models.kernels.strata import Table
from dragoman.models.kernels.sweep import Moments
from dragoman.models.likelihoods import Coordination, Model, Ordinal, ReceiverChoice, SenderRate
from dragoman.models.moments import pieces_of
from dragoman.models.plan import Compiled, compile_effects
from dragoman.models.risk import CaseControl, GivenControls, RiskSet, Sample
from dragoman.models.sampling import Drawn, standardises
from dragoman.models.streams import Merged
from dragoman.models.worlds import Initial, World, world_of

__all__ = ["Sketch", "draw_compressed", "is_large"]

Indices = npt.NDArray[np.int64]

#: Statistics that look at all actors at once.
WHOLE = (
    codes.NEIGHBOURS_OF_RECEIVER,
    codes.NEIGHBOURS_OF_SENDER,
    codes.NEIGHBOURS_DISTANCE,
    codes.EMBEDDED_SENDER,
    codes.EMBEDDED_RECEIVER,
)
#: Populations above this are not kept in matrices: 32 MB each at this size.
LARGE = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What a fit needs to know of a design beside the rows drawn from it."""

    events: EventList
    model: Model
    compiled: Compiled
    ties: int


def is_large(events: EventList, sample: Sample) -> bool:
    """Whether a sample is better drawn without matrices; controls chosen elsewhere always are."""
    if isinstance(sample, GivenControls):
        return True
    return events.n_actors > LARGE and sample.strata is None


def draw_compressed(
    events: EventList,
    effects: Sequence[Effect],
    sample: Sample,
    *,
    model: Model | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    outcome: Sequence[str] | None = None,
    typed: bool = False,
    skip_first: int = 0,
) -> tuple[Sketch, Drawn]:
    """Draw controls and read the statistics of all rows; parameters as in ``fit``."""
    model, context, risk = model or Ordinal(), context or Context(), risk or RiskSet.full()
    if isinstance(model, Coordination | SenderRate):
        raise UsageError(f"controls of a {type(model).__name__} model cannot be sampled from a large population")
    cases = cases_of(events, outcome, skip_first)
    if isinstance(sample, GivenControls):
        cases = cases[np.isin(cases, sample.event)]
    check_present(events, cases, context)
    kinds = tuple(outcome or events.type_names) if typed else ("any",)
    gate = PastOfEffect(of=risk.network) if risk.kind == "open" else None
    compiled = compile_effects(effects, events, kinds, (gate,) if gate else ())
    _check_readable(compiled)
    world = world_of(compiled, events, context, in_file_order=ordered_in_file(model))
    cells, cell_of_change = _cells(world, compiled, events.n_actors)
    option = _options_of_events(events, cases, kinds_of(events, cases, outcome, typed), len(kinds), risk)
    candidates = _candidates(risk, events, cases, len(kinds), compiled.pasts.index(gate) if gate else -1, world)
    _check_at_risk(events, cases, option, candidates)
    given = _given(sample, events, outcome, kinds, risk) if isinstance(sample, GivenControls) else option[:0]
    moments, wanted = _moments(model, events, cases, option, world.stream, sample, given)
    stream = world.stream
    rows = compressed_rows(
        compiled.plan,
        compiled.paths,
        cells,
        _past(world, compiled, cells, events),
        Changes(stream.kind, stream.which, stream.i, stream.j, stream.value, stream.time),
        cell_of_change,
        moments,
        candidates,
        wanted._replace(weighted=wanted.weighted or ties_of(model) == codes.TIMED),
    )
    used = int(rows.start[-1])
    pair = rows.option[:used] // len(kinds)
    table = Table(rows.x[:used], rows.offset[:used], rows.start, rows.n_cases, moments.exposure)
    senders, receivers = (pair // events.n_actors).astype(np.int32), (pair % events.n_actors).astype(np.int32)
    drawn = Drawn(table, senders, receivers, events.n_actors, np.arange(len(rows.n_cases)))
    return Sketch(events, model, compiled, ties_of(model)), drawn


def _check_readable(compiled: Compiled) -> None:
    if standardises(compiled):
        raise UsageError("standardising needs the whole risk set at each moment; leave it out when sampling controls")
    if np.isin(compiled.plan.code, WHOLE).any():
        raise UsageError(
            "NeighboursAttribute, NeighboursDistance and Embeddedness look at all actors; "
            "they cannot be read in a large population"
        )


def _cells(world: World, compiled: Compiled, n: int) -> tuple[Cells, Indices]:
    """A cell for each pair that ever changes, or has something at the start, and the cell of each change."""
    stream, n_pasts = world.stream, len(compiled.pasts)
    n_layers = n_pasts + len(compiled.traces)
    in_cell = np.isin(stream.kind, (codes.WEIGHT_CHANGE, codes.TRACE_CHANGE))
    layer = stream.which.astype(np.int64) + np.where(stream.kind == codes.TRACE_CHANGE, n_pasts, 0)
    key = (layer * n + stream.i) * n + stream.j
    at_start = [(np.int64(g) * n + initial.i) * n + initial.j for g, initial in world.initial.items()]
    keys = np.unique(np.concatenate([key[in_cell], *at_start]))
    row, column = (keys // n) % n, keys % n
    of_row = keys // n  # layer · N + row
    of_column = (of_row // n) * n + column
    place = np.lexsort((row, of_column))
    starts = np.arange(n_layers)[:, None] * n + np.arange(n + 1)
    cells = Cells(
        row_start=np.searchsorted(of_row, starts).astype(np.int64),
        column=column.astype(np.int32),
        column_start=np.searchsorted(of_column[place], starts).astype(np.int64),
        row=row[place].astype(np.int32),
        place=place.astype(np.int64),
    )
    return cells, np.where(in_cell, np.searchsorted(keys, key), -1).astype(np.int64)


def _past(world: World, compiled: Compiled, cells: Cells, events: EventList) -> Past:
    """What there is before the first change."""
    n, g, n_traces = events.n_actors, len(compiled.pasts), len(compiled.traces)
    past = Past(
        value=np.zeros(len(cells.column)),
        turn=np.full(len(cells.column), -1.0),
        out=np.zeros((g, n)),
        into=np.zeros((g, n)),
        total=np.zeros(g),
        unit=np.ones(g),
        origin=np.full(g, float(events.times[0])),
        last_sent=np.full((n_traces, n), -np.inf),
        last_received=np.full((n_traces, n), -np.inf),
        last_pair=np.full((n_traces, 2), -1, np.int64),
        attribute=world.attribute.copy(),
        present=world.present.copy(),
        clock=np.zeros(2),
    )
    past.value[cells.row_start[g, 0] if n_traces else len(past.value) :] = -np.inf
    for layer, initial in world.initial.items():
        _set_initial(past, cells, layer, initial, n)
    return past


def _set_initial(past: Past, cells: Cells, layer: int, initial: Initial, n: int) -> None:
    low, high = cells.row_start[layer, 0], cells.row_start[layer, -1]
    rows = np.repeat(np.arange(n), np.diff(cells.row_start[layer]))
    at = low + np.searchsorted(rows * n + cells.column[low:high], initial.i.astype(np.int64) * n + initial.j)
    past.value[at] = initial.value
    np.add.at(past.out[layer], initial.i, initial.value)
    np.add.at(past.into[layer], initial.j, initial.value)
    past.total[layer] = initial.value.sum()


def _options_of_events(events: EventList, cases: Indices, kinds: Indices, n_kinds: int, risk: RiskSet) -> Indices:
    return _numbers(events.senders[cases], events.receivers[cases], kinds, events.n_actors, n_kinds, risk.directed)


def _numbers(
    senders: npt.ArrayLike, receivers: npt.ArrayLike, kinds: npt.ArrayLike, n: int, n_kinds: int, directed: bool
) -> Indices:
    """The number of each option."""
    i, j = np.asarray(senders, np.int64), np.asarray(receivers, np.int64)
    if not directed:
        i, j = np.minimum(i, j), np.maximum(i, j)
    numbers: Indices = (i * n + j) * n_kinds + np.asarray(kinds, np.int64)
    return numbers


def _given(
    sample: GivenControls, events: EventList, outcome: Sequence[str] | None, kinds: tuple[str, ...], risk: RiskSet
) -> Indices:
    """The options of controls that were chosen elsewhere."""
    n = events.n_actors
    who = np.concatenate([sample.senders, sample.receivers])
    if who.min() < 0 or who.max() >= n or sample.event.min() < 0 or sample.event.max() >= events.n_events:
        raise UsageError(f"a given control is of none of the {events.n_events} events or of none of the {n} actors")
    if (sample.senders == sample.receivers).any():
        raise UsageError("a given control is of an actor with itself, which is never at risk")
    if len(kinds) > 1 and not len(sample.types):
        raise UsageError("controls of a typed model need types")
    position = np.full(len(events.type_names), -1)
    position[list(events.numbers_of_types(outcome or events.type_names))] = np.arange(len(outcome or events.type_names))
    types = position[sample.types] if len(kinds) > 1 else np.zeros(len(sample.event), np.int64)
    if types.min() < 0:
        raise UsageError(f"a given control is of a type that is none of the outcomes {', '.join(kinds)}")
    return _numbers(sample.senders, sample.receivers, types, n, len(kinds), risk.directed)


def _candidates(risk: RiskSet, events: EventList, cases: Indices, n_kinds: int, gate: int, world: World) -> Candidates:
    n = events.n_actors
    risk.check(n)
    sends, receives = np.ones(n, np.uint8), np.ones(n, np.uint8)
    listed = np.zeros(0, np.int64)
    if risk.kind == "two-mode":
        sends[:], receives[:] = 0, 0
        sends[risk.senders], receives[risk.receivers] = 1, 1
    elif risk.kind == "open":
        stream = world.stream
        opens = (stream.kind == codes.WEIGHT_CHANGE) & (stream.which == gate)
        pair = np.concatenate([stream.i[opens].astype(np.int64) * n + stream.j[opens], _pairs(world, gate, n)])
        listed = np.unique(pair)
    elif risk.kind != "full":
        i, j = risk.options(events, cases)
        listed = np.unique(_numbers(i, j, 0, n, 1, risk.directed))
    listed = (listed[:, None] * n_kinds + np.arange(n_kinds)).ravel()
    return Candidates(listed, sends, receives, risk.directed, n_kinds, gate)


def _pairs(world: World, gate: int, n: int) -> Indices:
    initial = world.initial.get(gate)
    return np.zeros(0, np.int64) if initial is None else initial.i.astype(np.int64) * n + initial.j


def _check_at_risk(events: EventList, cases: Indices, option: Indices, candidates: Candidates) -> None:
    """What happened was at risk."""
    i, j = events.senders[cases], events.receivers[cases]
    outside = (candidates.sends[i] == 0) | (candidates.receives[j] == 0)
    if candidates.listed.size and candidates.gate < 0:
        outside |= ~np.isin(option, candidates.listed)
    if outside.any():
        row = int(cases[np.argmax(outside)])
        raise UsageError(
            f"event {row} ({events.actors[events.senders[row]]} → {events.actors[events.receivers[row]]}) is not in "
            f"the risk set, and neither are {int(outside.sum()) - 1} others; what happened was at risk"
        )


def _moments(
    model: Model,
    events: EventList,
    cases: Indices,
    option: Indices,
    stream: Merged,
    sample: Sample,
    given: Indices,
) -> tuple[Moments, Wanted]:
    """Strata: moments, or, in choice models and with given controls, the events one by one."""
    pieces = pieces_of(model, events, cases, stream, in_file_order=ordered_in_file(model))
    each = isinstance(model, ReceiverChoice) or isinstance(sample, GivenControls)
    if each and ties_of(model) == codes.TIMED:
        raise UsageError("controls given for each event say nothing of when; use an ordinal model")
    n_cases = np.diff(pieces.case_start)
    piece = np.repeat(np.arange(len(pieces.time)), n_cases) if each else np.arange(len(pieces.time))
    n = len(piece)
    unused = np.zeros(0, np.int64)
    moments = Moments(
        time=pieces.time[piece],
        before=pieces.before[piece],
        upto=pieces.upto[piece],
        exposure=pieces.exposure[piece],
        case_start=np.arange(n + 1) if each else np.ascontiguousarray(pieces.case_start, np.int64),
        case_option=option,
        low=unused,
        high=unused,
    )
    wanted = Wanted(0, False, 1.0, np.uint64(0), False, ties_of(model) == codes.TIMED, False, unused, unused)
    if isinstance(sample, CaseControl):
        return moments, wanted._replace(
            n_controls=sample.n_controls,
            for_each_event=sample.for_each_event,
            share_of_events=sample.share_of_events,
            seed=np.uint64(sample.seed),
            weighted=sample.weighted,
            of_sender=isinstance(model, ReceiverChoice),
        )
    order = np.argsort(sample.event, kind="stable")
    start = np.array(np.searchsorted(sample.event[order], [*cases, events.n_events]), np.int64)
    return moments, wanted._replace(given=given[order], given_start=start)
