"""The events design: which pair of states acts next, given what went before. A relational event model of one claim.

An event is a day on which a pair had an act of the outcome, whoever did it and however often: reports come in bursts,
and two of one day are no two decisions. Each day's pairs are compared with pairs that had none on it (``Ordinal`` with
Efron's treatment of one day's events); where there are many, with as many drawn at random as the claim says. Errors
allow for all events of one state to go together, and intervals are Student's with one degree fewer than states exposed.

A coefficient says how many times as often an exposed pair acts as one that is not and is alike in all controls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.claims.cells import regions_of
from dragoman.models.claims.claim import QUADS, Claim, EventSettings
from dragoman.models.claims.history import Flags, Floats, History, Ints
from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.spells import Spells
from dragoman.models.context import Attribute, Context, Network
from dragoman.models.effects.base import Effect
from dragoman.models.estimation import Problem, estimated
from dragoman.models.events import EventList
from dragoman.models.formula import effects_from_formula
from dragoman.models.likelihoods import Ordinal
from dragoman.models.result import FitResult
from dragoman.models.risk import CaseControl, RiskSet

__all__ = ["Relational", "dated_to_the_day", "fit_relational"]

#: The first of the span is only remembered, for a half-life at most and for no more than this share of the span.
_LONGEST_RUN_IN = 0.1

#: Fewer events than this among the exposed are not fitted: nothing could be told of them.
FEWEST_EVENTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Relational:
    """A fit and what the claim asks of it: ``ratios`` of the tested effects in their order."""

    result: FitResult
    ratios: tuple[Ratio, ...]
    n_events: int
    n_exposed_pairs: int


def dated_to_the_day(history: History) -> History:
    """The history without acts whose day is not known, which no order can be given."""
    return replace(history, acts=history.acts.where(history.acts.to_day))


def fit_relational(
    claim: Claim,
    history: History,
    spells: Spells,
    *,
    half_life_days: float | None = None,
    effects: Sequence[str] | None = None,
    without_own_past: bool = False,
) -> Relational:
    """Fit the claim's relational event model.

    Parameters
    ----------
    claim, history, spells
        What is claimed, what happened (acts dated to the day only), who was exposed when.
    half_life_days
        Instead of the claim's.
    effects
        Formulas tested instead of the claim's one.
    without_own_past
        Leave out the controls for what the two did with each other before: they take from an effect what it did then.

    Raises
    ------
    NotEnoughData
        Too few events among the exposed.
    """
    settings = claim.events
    if settings is None:
        raise UsageError("the claim has no section events, which says what effect to test")
    tested = _effects(list(effects or (settings.effect,)), settings, half_life_days)
    controls = _effects(list(settings.controls), settings, half_life_days)
    if without_own_past:
        controls = [effect for effect in controls if not effect.own_name().startswith(("inertia", "reciprocity"))]
    events, risk_pairs = _events(history)
    outcome = events.types == 0
    days = half_life_days or settings.half_life_days
    start = history.since + min(days, _LONGEST_RUN_IN * (history.until - history.since))
    explained = outcome & (events.times >= start)
    on = spells.dose_at(events.senders.astype(np.int64), events.receivers.astype(np.int64), events.times) > 0
    exposed = explained & on
    n_pairs = len(np.unique(events.senders[exposed].astype(np.int64) * events.n_actors + events.receivers[exposed]))
    if int(exposed.sum()) < FEWEST_EVENTS or not (explained & ~on).any():
        raise NotEnoughData(f"{int(exposed.sum())} days with such an act of an exposed pair")
    result, n_states = _estimated(
        events, [*tested, *controls], _context(events, history, spells), risk_pairs,
        skip_first=int((outcome & ~explained).sum()), sample=CaseControl(settings.n_controls, claim.checks.seed),
        exposed=exposed,
    )  # fmt: skip
    errors = result.errors("actor")
    n_tested = sum(len(effect.columns()) for effect in tested)
    separated = [any(name in warning for warning in result.warnings) for name in result.names[:n_tested]]
    ratios = tuple(
        Ratio.missing("it has no finite estimate", int(exposed.sum()))
        if separated[k]
        else Ratio.of_coefficient(float(result.estimates[k]), float(errors[k]), int(exposed.sum()), n_states)
        for k in range(n_tested)
    )
    return Relational(result, ratios, int(explained.sum()), n_pairs)


def _effects(formulas: Sequence[str], settings: EventSettings, half_life_days: float | None) -> list[Effect]:
    days = f"= {half_life_days or settings.half_life_days:g}"
    return [effect for text in formulas for effect in effects_from_formula(re.sub(r"= *H\b", days, text))]


def _events(history: History) -> tuple[EventList, Ints]:
    """One event for each pair, day and type; senders of pressure that are no states are actors, and act on nobody."""
    acts = history.acts
    low, high = np.minimum(acts.source, acts.target), np.maximum(acts.source, acts.target)
    names = ("outcome", *QUADS)
    quads = np.array([0, *QUADS.values()])
    kind = np.where(acts.is_outcome, 0, np.searchsorted(quads[1:], acts.quad) + 1)
    rows = np.unique(np.stack([acts.since.astype(np.int64), low, high, kind], axis=1), axis=0)
    others = sorted({str(name) for name in history.regimes.sender} - set(history.states))
    pairs = np.unique(np.stack([low, high], axis=1)[acts.is_outcome], axis=0)
    active = np.unique(pairs)
    i, j = np.meshgrid(active, active, indexing="ij")
    events = EventList(
        times=rows[:, 0].astype(np.float64),
        senders=rows[:, 1].astype(np.int32),
        receivers=rows[:, 2].astype(np.int32),
        actors=(*history.states, *others),
        types=rows[:, 3].astype(np.int32),
        type_names=names,
    )
    return events, np.stack([i[i < j], j[i < j]], axis=1)


def _context(events: EventList, history: History, spells: Spells) -> Context:
    """The networks a claim's formulas may read; ``docs/claims.md`` lists them."""
    regimes = history.regimes
    number = {name: k for k, name in enumerate(events.actors)}
    senders = np.array([number[str(name)] for name in regimes.sender], np.int64)
    low, high = np.minimum(senders, regimes.target), np.maximum(senders, regimes.target)
    networks = {
        "pressures": Network.of_intervals(senders, regimes.target, regimes.since, regimes.until),
        "presses": Network.of_intervals(low, high, regimes.since, regimes.until),
    }
    bands = {"exposure": (1, np.inf), "dose_1": (1, 1.0), "dose_2": (2, np.inf)}
    for name, band in bands.items():
        networks[name] = Network.of_intervals(*spells.steps(*band))
    ever = np.unique(np.stack([spells.first, spells.second], axis=1), axis=0)
    always = np.full(len(ever), history.since - 1.0), np.full(len(ever), np.inf)
    networks["ever_exposed"] = Network.of_intervals(ever[:, 0], ever[:, 1], *always)
    region = np.concatenate([regions_of(history.states), -1 - np.arange(events.n_actors - history.n_states)])
    return Context(networks, {"region": Attribute(region.astype(np.float64))})


def _estimated(
    events: EventList,
    effects: Sequence[Effect],
    context: Context,
    pairs: Ints,
    *,
    skip_first: int,
    sample: CaseControl,
    exposed: Flags,
) -> tuple[FitResult, int]:
    """Fit with errors clustered by state, and count the states with an event among the exposed."""
    from dragoman.models.design import design
    from dragoman.models.fitting import fit_design
    from dragoman.models.objective import evaluate_table
    from dragoman.models.robust import design_residuals, residuals_by
    from dragoman.models.sampling import draw

    prepared = design(
        events, effects, model=Ordinal("efron"), context=context, risk=RiskSet.of_pairs(pairs), outcome=["outcome"],
        skip_first=skip_first,
    )  # fmt: skip
    if len(pairs) <= 2 * sample.n_controls:
        result = fit_design(prepared)

        def residuals(by: str) -> Floats:
            return design_residuals(prepared, by, result.estimates)

    else:
        drawn = draw(prepared, sample)
        problem = Problem(
            prepared.names,
            lambda at: evaluate_table(drawn.table, prepared.ties, at),
            lambda by, at: residuals_by(drawn.table, drawn.clusters(by), at, prepared.ties),
            prepared.n_cases,
            f"Which pair is next, {events.n_actors} actors, {sample.n_controls} sampled controls a day",
        )
        result = estimated(problem, None, ())

        def residuals(by: str) -> Floats:
            return problem.residuals(by, result.estimates)

    n_states = len(np.unique(np.concatenate([events.senders[exposed], events.receivers[exposed]])))
    return replace(result, robust={"actor": _dyadic(result, residuals, events.n_actors)}), n_states


def _dyadic(result: FitResult, residuals: Callable[[str], Floats], n_actors: int) -> Floats:
    """Variances that let all events of a state go together, in whichever role; never less than by pair alone."""
    by_actor = np.zeros((n_actors, len(result.names)))
    for role in ("sender", "receiver"):
        sums = residuals(role)
        by_actor[: len(sums)] += sums
    by_pair = residuals("dyad")
    actor, pair = (result.covariance @ (sums.T @ sums) @ result.covariance for sums in (by_actor, by_pair))
    variances: Floats = np.diag(np.maximum(np.diag(actor - pair), np.diag(pair)))
    return variances
