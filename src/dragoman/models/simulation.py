"""Let events happen as a model says: from a fit, from nothing, or in a world that was never."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import NOBODY, Context
from dragoman.models.design import options_of, start_and_streams
from dragoman.models.effects.base import Effect, Past
from dragoman.models.events import EventList, Floats, Ints
from dragoman.models.kernels.picking import ACTORS, AGREEMENT, PAIRS
from dragoman.models.kernels.simulated import Clock, Log, Rules, simulated
from dragoman.models.kernels.state import Changes, State
from dragoman.models.kernels.sweep import Options
from dragoman.models.likelihoods import Coordination, Model, Ordinal, Timed
from dragoman.models.memory import HalfLife, Interval, Window
from dragoman.models.plan import Compiled, compile_effects
from dragoman.models.result import FitResult
from dragoman.models.risk import RiskSet
from dragoman.models.streams import merged

__all__ = ["simulate", "simulate_actors"]

#: Between events, decaying hazards are read anew so often per half-life.
READINGS_PER_HALF_LIFE = 20


def simulate(
    history: EventList,
    effects: Sequence[Effect],
    coefficients: FitResult | Sequence[float] | Floats,
    *,
    model: Model | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    outcome: Sequence[str] | None = None,
    typed: bool = False,
    n_events: int | None = None,
    times: Sequence[float] | Floats | None = None,
    until: float | None = None,
    n_replications: int = 1,
    seed: int = 0,
) -> list[EventList]:
    """What happens next, if the model is right?

    Each replication starts from the history and draws events one after the other from the hazards exp(θ·x), remembering
    each. To ask "what if", hand over another context: sanctions that never were, a leader who stays.

    Parameters
    ----------
    history
        Events that happened before, possibly none; its actors and types are those of the simulation.
    effects, model, context, risk, outcome, typed
        As in ``fit``; the model is ``Ordinal()``, ``Timed()`` or ``Coordination()`` (whose
        events have the lower actor first). Hazards that change without an event (decay, recency)
        are held constant for a twentieth of the shortest half-life at most.
    coefficients
        A fitted model or one number for each column.
    n_events, times, until
        How far to go. An ordinal model takes the ``times`` at which events happen, or ``n_events`` at times 1 apart; a
        timed one ends at ``until`` or after ``n_events``.
    n_replications, seed
        The same seed gives the same events, on any number of threads.

    Returns
    -------
    list[EventList]
        For each replication the new events alone; their weights are 1.

    Raises
    ------
    UsageError
        When a timed model explodes, each event making the next so much more likely that time stands still; or when the
        effects cannot be simulated: those that forget below a limit, or that read some acts where the model
        does not say which act happens (then fit and simulate with ``typed=True``).

    Examples
    --------
    >>> from dragoman.models import EventList, Inertia, simulate
    >>> nothing = EventList([], [], [], actors=("a", "b", "c"))
    >>> [run.n_events for run in simulate(nothing, [Inertia()], [0.5], n_events=20, n_replications=2)]
    [20, 20]
    """
    model, context, risk = model or Ordinal(), context or Context(), risk or RiskSet.full()
    if not isinstance(model, Ordinal | Timed | Coordination):
        raise UsageError(
            f"{type(model).__name__} says only half of what happens; simulate_actors takes the rate and the choice"
        )
    kinds = tuple(outcome or history.type_names) if typed else ("any",)
    compiled = compile_effects(effects, history, kinds, _gates(risk))
    theta = _coefficients(coefficients, compiled)
    way = (PAIRS, 0) if not isinstance(model, Coordination) else (AGREEMENT, 0)
    horizon = _horizon(model, history, n_events, times, until)
    return _simulated(
        history, compiled, theta, way, model, context, risk, outcome, typed, horizon, until, n_replications, seed
    )


def simulate_actors(
    history: EventList,
    rate_effects: Sequence[Effect],
    rate: FitResult | Sequence[float] | Floats,
    choice_effects: Sequence[Effect],
    choice: FitResult | Sequence[float] | Floats,
    *,
    time: Timed | Ordinal | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    n_events: int | None = None,
    times: Sequence[float] | Floats | None = None,
    until: float | None = None,
    n_replications: int = 1,
    seed: int = 0,
) -> list[EventList]:
    """What happens next, if senders act at the rates of one model and choose receivers as another says (DyNAM)?

    The rate of s → r is exp(ρ·z_s) · exp(θ·x_sr) / Σ_k exp(θ·x_sk): a ``SenderRate`` fit gives ρ, a ``ReceiverChoice``
    fit θ. ``time`` is ``Ordinal()``, or ``Timed()`` where the rate has a baseline; the rest as in ``simulate``.

    Examples
    --------
    >>> from dragoman.models import EventList, Inertia, SenderActivity, simulate_actors
    >>> nobody = EventList([], [], [], ("ann", "bob", "cid"))
    >>> (run,) = simulate_actors(nobody, [SenderActivity()], [0.1], [Inertia()], [0.5], n_events=20)
    >>> run.n_events
    20
    """
    time, context, risk = time or Ordinal(), context or Context(), risk or RiskSet.full()
    rho = _coefficients(rate, compile_effects(rate_effects, history, ("any",)))
    theta = _coefficients(choice, compile_effects(choice_effects, history, ("any",)))
    compiled = compile_effects([*rate_effects, *choice_effects], history, ("any",), _gates(risk), repeat=True)
    horizon = _horizon(time, history, n_events, times, until)
    both, way = np.concatenate([rho, theta]), (ACTORS, len(rho))
    return _simulated(
        history, compiled, both, way, time, context, risk, None, False, horizon, until, n_replications, seed
    )


def _simulated(
    history: EventList,
    compiled: Compiled,
    theta: Floats,
    way: tuple[int, int],
    model: Model,
    context: Context,
    risk: RiskSet,
    outcome: Sequence[str] | None,
    typed: bool,
    horizon: tuple[Floats, int],
    until: float | None,
    n_replications: int,
    seed: int,
) -> list[EventList]:
    outcome_types = tuple(outcome or history.type_names)
    type_of_kind = _types(history, outcome_types, compiled, typed)
    given, size = horizon
    changes, at_once, start, options = _world(history, compiled, context, risk, model, outcome, typed)
    n_given = history.n_events
    width = n_given + size
    logs = Log(
        np.tile(_padded(history.times, width), n_replications),
        np.tile(_padded(history.senders, width), n_replications),
        np.tile(_padded(history.receivers, width), n_replications),
        np.tile(_padded(history.types, width), n_replications),
        np.tile(_padded(history.weights, width), n_replications),
    )
    begin = float(history.times[-1]) if n_given else 0.0
    if isinstance(model, Timed) and model.start is not None:
        begin = max(begin, model.start)
    clock = Clock(begin, math.inf if until is None else float(until), _longest(compiled), given, *way)
    n = simulated(
        compiled.plan,
        compiled.paths,
        start,
        changes,
        at_once,
        options,
        type_of_kind,
        _rules(compiled, history),
        theta,
        clock,
        n_given,
        np.uint64(seed),
        n_replications,
        logs,
    )
    _check_exploded(n, n_given)
    return [
        EventList(
            logs.time[run * width + n_given : run * width + n[run]],
            logs.i[run * width + n_given : run * width + n[run]],
            logs.j[run * width + n_given : run * width + n[run]],
            history.actors,
            logs.kind[run * width + n_given : run * width + n[run]],
            history.type_names,
        )
        for run in range(n_replications)
    ]


def _check_exploded(n: npt.NDArray[np.int64], n_given: int) -> None:
    exploded = np.flatnonzero(n < 0)
    if len(exploded):
        raise UsageError(
            f"{len(exploded)} of {len(n)} simulations exploded, the first after {-1 - int(n[exploded[0]]) - n_given} "
            "events: hazards feed on themselves until time stands still. Such a model describes no lasting process; "
            'let counts enter more slowly (transform="log1p", counting="presence", a memory) or simulate fewer events'
        )


def _padded(values: npt.NDArray[Any], width: int) -> Any:
    return np.concatenate([values, np.zeros(width - len(values), values.dtype)])


def _gates(risk: RiskSet) -> tuple[Past, ...]:
    return (Past(of=risk.network),) if risk.kind == "open" else ()


def _coefficients(coefficients: FitResult | Sequence[float] | Floats, compiled: Compiled) -> Floats:
    if isinstance(coefficients, FitResult):
        if coefficients.names != compiled.names:
            raise UsageError(
                f"the fit is of {', '.join(coefficients.names)}, the effects are {', '.join(compiled.names)}"
            )
        return coefficients.estimates
    theta = np.array(coefficients, dtype=np.float64)
    if theta.shape != (len(compiled.names),):
        raise UsageError(f"{len(theta)} coefficients for {len(compiled.names)} effects: {', '.join(compiled.names)}")
    return theta


def _types(history: EventList, outcome: tuple[str, ...], compiled: Compiled, typed: bool) -> Ints:
    """The type of event that each kind of option makes."""
    if typed:
        return np.array(history.numbers_of_types(outcome), np.int32)
    reads_acts = any(past.acts for past in compiled.pasts) or any(trace.acts for trace in compiled.traces)
    if reads_acts and len(outcome) > 1:
        raise UsageError(
            f"effects read some acts, but the model does not say which of {', '.join(outcome)} happens; use typed=True"
        )
    return np.array(history.numbers_of_types(outcome[:1]), np.int32)


def _horizon(
    model: Model,
    history: EventList,
    n_events: int | None,
    times: Sequence[float] | Floats | None,
    until: float | None,
) -> tuple[Floats, int]:
    """The given times of events (none for a timed model), and the most events there can be."""
    if isinstance(model, Timed):
        if times is not None:
            raise UsageError("a timed model says itself when events happen; give n_events or until, not times")
        if n_events is None and until is None:
            raise UsageError("say how far to simulate: n_events, until, or both")
        return np.zeros(0), n_events if n_events is not None else max(1000, 10 * history.n_events)
    if until is not None:
        raise UsageError("an ordinal model knows no time; give n_events or times, not until")
    if times is None:
        if n_events is None:
            raise UsageError("say how far to simulate: n_events or times")
        begin = float(history.times[-1]) if history.n_events else 0.0
        return begin + np.arange(1.0, n_events + 1), n_events
    given = np.array(times, dtype=np.float64)
    if np.any(np.diff(given) < 0) or (history.n_events and given.size and given[0] < history.times[-1]):
        raise UsageError("times must rise, and begin after the history")
    return given, len(given)


def _world(
    history: EventList,
    compiled: Compiled,
    context: Context,
    risk: RiskSet,
    model: Model,
    outcome: Sequence[str] | None,
    typed: bool,
) -> tuple[Changes, npt.NDArray[np.uint8], State, Options]:
    """The changes that come from outside, the state before all of them, and the options."""
    silent = EventList(np.zeros(0), NOBODY, NOBODY, history.actors, NOBODY, history.type_names)
    start, streams = start_and_streams(compiled, silent, context)
    outside = merged(streams, silent, in_file_order=False)
    changes = Changes(outside.kind, outside.which, outside.i, outside.j, outside.value, outside.time)
    everyone = np.arange(history.n_events)
    options = options_of(model, risk, history, everyone, outcome, typed)
    if risk.kind == "open":
        options = options._replace(gate=compiled.pasts.index(_gates(risk)[0]))
    if not len(options.i):
        raise UsageError("no pair is at risk; an observed risk set needs a history")
    return changes, outside.at_once.astype(np.uint8), start, options


def _longest(compiled: Compiled) -> float:
    fastest = float(np.max(compiled.paths.rate, initial=0.0))
    return 1.0 / (fastest * READINGS_PER_HALF_LIFE) if fastest > 0 else math.inf


def _rules(compiled: Compiled, history: EventList) -> Rules:
    pasts, names = compiled.pasts, history.type_names
    for past in pasts:
        if past.kept_by != "pair" or (isinstance(past.memory, HalfLife) and past.memory.forgets):
            raise UsageError("effects that forget below a limit, or are kept by actor, cannot be simulated")
    own = [past.of is None for past in pasts]
    senders = [past.senders for past in pasts if past.of is None and past.senders]
    if senders:
        raise UsageError("effects of the acts of some senders only cannot be simulated")
    reads = [
        [mine and (past.acts is None or name in past.acts) for name in names]
        for past, mine in zip(pasts, own, strict=True)
    ]
    traced = [[trace.acts is None or name in trace.acts for name in names] for trace in compiled.traces]
    memories = [past.memory for past in pasts]
    return Rules(
        reads=np.array(reads, np.uint8).reshape(len(pasts), len(names)),
        traced=np.array(traced, np.uint8).reshape(len(compiled.traces), len(names)),
        fresh=np.array([m.weight_of_fresh_event if isinstance(m, HalfLife) else 1.0 for m in memories]),
        weighs=np.array([past.counting != "events" for past in pasts], np.uint8),
        enters=np.array([m.from_age if isinstance(m, Interval) else 0.0 for m in memories]),
        leaves=np.array([_leaves(past) for past in pasts]),
        presence=np.array([past.counting == "presence" for past in pasts], np.uint8),
        symmetric=np.array([past.symmetric for past in pasts], np.uint8),
    )


def _leaves(past: Past) -> float:
    if isinstance(past.memory, Window):
        return past.memory.width
    return past.memory.to_age if isinstance(past.memory, Interval) else math.inf
