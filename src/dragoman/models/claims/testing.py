"""Test a claim on a store: one design, its checks, and a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.claims import panel
from dragoman.models.claims.cells import Cells, cells_of
from dragoman.models.claims.claim import Claim, Period
from dragoman.models.claims.curve import Curve, event_study
from dragoman.models.claims.gravity import varies_by_period
from dragoman.models.claims.history import History, read_history
from dragoman.models.claims.panel import Outcome, Variant
from dragoman.models.claims.placebos import Placebo
from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.spells import Spells, spells_of
from dragoman.models.claims.verdict import Verdict, verdict_of
from dragoman.vocabulary.engine import Engine

__all__ = ["Basis", "Tested", "run_claim", "run_history"]

Design = Literal["events", "panel"]

#: States left out one by one in the events design: those with most events among the exposed; each takes a refit.
_STATES_LEFT_OUT = 6

#: Acts listed as evidence: those among the exposed that most reports tell.
_ACTS_SHOWN = 50

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a test rests on. ``n_acts`` are acts of the outcome, ``n_exposed`` those of exposed pairs."""

    n_states: int
    n_exposed_pairs: int
    n_exposed_states: int
    n_became_exposed: int
    n_acts: int
    n_exposed: int
    n_without_day: int
    sources: tuple[str, ...]
    since: str
    until: str
    period: str
    activity_by_period: bool


@dataclass(frozen=True, slots=True)
class Tested:
    """A tested claim: the ratio that answers it, what was checked, and the verdict.

    ``outcomes`` are by the panel model, the claim's own first; ``ratio`` is by the design's model, so in a panel both
    are one. ``notes`` tell what could not be done, with the remedy.
    """

    #: No test of pytest's, in spite of its name.
    __test__: ClassVar[bool] = False

    claim: Claim
    design: Design
    basis: Basis
    ratio: Ratio
    outcomes: tuple[Outcome, ...]
    dose: tuple[Variant, ...]
    curve: Curve
    onsets: Placebo
    plain_change: float
    variants: tuple[Variant, ...]
    verdict: Verdict
    acts: tuple[int, ...]
    notes: tuple[str, ...]


def run_claim(engine: Engine, claim: Claim, progress: Progress | None = None) -> Tested:
    """Test a claim on an open store.

    Raises
    ------
    NotEnoughData
        The store has no act of the outcome between two of the population, or no pair is ever exposed.
    """
    tell = progress or _silent
    tell("reading the store", 0.0)
    return run_history(read_history(engine, claim), claim, tell)


def run_history(history: History, claim: Claim, tell: Progress) -> Tested:
    """Test a claim on what was read of a store; ``tell`` hears of the progress."""
    spells = spells_of(claim, history)
    cells = cells_of(history, spells, claim)
    if not len(spells.first):
        raise NotEnoughData(_nobody_exposed(claim, history))
    design, notes = _design(claim, history)
    tell("comparing pairs by period", 0.1)
    outcomes = panel.outcomes(claim, history, spells, cells)
    if design == "events":
        ratio, dose, variants = _by_events(claim, history, spells, cells, outcomes[0].ratio, tell)
    else:
        tell("leaving one out", 0.3)
        ratio, dose = outcomes[0].ratio, panel.doses(claim, cells)
        variants = panel.variants(claim, history, spells, cells)
    tell("before and after", 0.9)
    curve = event_study(cells)
    basis = _basis(history, spells, cells, outcomes[0])
    acts = _telling_acts(history, spells)
    return Tested(
        claim,
        design,
        basis,
        ratio,
        outcomes,
        dose,
        curve,
        panel.onset_placebo(claim, cells),
        panel.plain_change(cells),
        variants,
        verdict_of(ratio, outcomes[0].placebo, variants, expects=claim.expects, n_states=basis.n_exposed_states),
        acts,
        tuple(notes),
    )


def _silent(what: str, share: float) -> None:
    """Progress nobody watches."""


def _nobody_exposed(claim: Claim, history: History) -> str:
    if isinstance(claim.exposure, Period):
        return f"the store tells nothing of {claim.exposure.since} to {claim.exposure.until}, the days of the claim"
    if not len(history.regimes.since):
        return (
            "the store has no interval of pressure on a state of the claim's population; "
            "add a list of sanctions with `dragoman add FILE.csv` (docs/formats.md)"
        )
    return "by the store's intervals no sender presses two states of the claim's population at once in these days"


def _design(claim: Claim, history: History) -> tuple[Design, list[str]]:
    """Which design the data bear, and what to say where it is not the one hoped for."""
    if claim.design == "panel" or claim.events is None:
        return "panel", []
    dated = float(history.acts.n[history.acts.to_day].sum()) / float(history.acts.n.sum())
    if claim.design == "auto" and dated < 0.5:
        return "panel", []
    try:
        import numba  # noqa: F401
    except ImportError:
        told = "the relational event model needs numba: pip install 'dragoman[models]'"
        if claim.design == "events":
            raise UsageError(told) from None
        return "panel", [told]
    return "events", []


def _by_events(
    claim: Claim, history: History, spells: Spells, cells: Cells, by_counts: Ratio, tell: Progress
) -> tuple[Ratio, tuple[Variant, ...], tuple[Variant, ...]]:
    """The relational event model's ratio, doses and variants, with the panel's as a second opinion."""
    from dragoman.models.claims.relational import dated_to_the_day, fit_relational

    assert claim.events is not None
    dated = dated_to_the_day(history)
    variants: list[Variant] = []

    def ratio_of(history: History, spells: Spells, **settings: object) -> Ratio:
        try:
            return fit_relational(claim, history, spells, **settings).ratios[0]  # type: ignore[arg-type]
        except NotEnoughData as error:
            return Ratio.missing(str(error))

    tell("fitting the relational event model", 0.3)
    ratio = ratio_of(dated, spells)
    tell("leaving one out", 0.5)
    for sender in spells.sources if len(spells.sources) > 1 else ():
        left = dated.without_sender(sender)
        variants.append(Variant("without sender", sender, ratio_of(left, spells_of(claim, left))))
    kept = panel.exposed_of_period(claim, history)
    for state, _ in [one for one in panel.exposed_states(cells) if one[0] not in kept][:_STATES_LEFT_OUT]:
        left = dated.among(set(range(history.n_states)) - {state})
        variants.append(Variant("without state", history.states[state], ratio_of(left, spells_of(claim, left))))
    tell("asking otherwise", 0.7)
    for days in claim.events.other_half_lives_days:
        name = f"half-life {days:g} days"
        variants.append(Variant("half-life", name, ratio_of(dated, spells, half_life_days=days)))
    name = "without the pair's own past"
    variants.append(Variant("half-life", name, ratio_of(dated, spells, without_own_past=True)))
    seen = replace(dated, acts=dated.acts.where(dated.acts.n_reports > 1))
    variants.append(Variant("coverage", "acts told by several reports", ratio_of(seen, spells)))
    variants.append(Variant("comparison", "counts by " + cells.period, by_counts))
    variants += panel.coverage(claim, history, cells)
    return ratio, _doses(claim, dated, spells), tuple(variants)


def _doses(claim: Claim, dated: History, spells: Spells) -> tuple[Variant, ...]:
    from dragoman.models.claims.relational import fit_relational

    first, *_ = spells.steps(2, np.inf)
    if not len(first):
        return ()
    try:
        fit = fit_relational(claim, dated, spells, effects=["tie(of = 'dose_1')", "tie(of = 'dose_2')"])
    except NotEnoughData:
        return ()
    return tuple(Variant("dose", name, one) for name, one in zip(("1", "2 or more"), fit.ratios, strict=True))


def _basis(history: History, spells: Spells, cells: Cells, outcome: Outcome) -> Basis:
    exposed = np.unique(np.concatenate([spells.first, spells.second]))
    acts = history.acts.where(history.acts.is_outcome)
    on = spells.dose_at(acts.source, acts.target, acts.since) > 0
    names = cells.names()
    return Basis(
        n_states=history.n_states,
        n_exposed_pairs=spells.n_pairs,
        n_exposed_states=len(exposed),
        n_became_exposed=len(panel.became_exposed(cells)),
        n_acts=int(acts.n.sum()),
        n_exposed=int(acts.n[on].sum()) if acts.to_day.mean() > 0.5 else round(outcome.observed),
        n_without_day=int(history.acts.n[~history.acts.to_day].sum()),
        sources=tuple(name for name in spells.sources if name),
        since=names[0],
        until=names[-1],
        period=cells.period,
        activity_by_period=varies_by_period(cells.counts),
    )


def _telling_acts(history: History, spells: Spells) -> tuple[int, ...]:
    """The acts among the exposed that most reports tell, or that stand for most; the latest first among equals."""
    acts = history.acts.where(history.acts.is_outcome)
    acts = acts.where(spells.dose_at(acts.source, acts.target, acts.since) > 0)
    order = np.lexsort((-acts.since, -acts.n_reports * acts.n))
    return tuple(int(act) for act in acts.act[order[:_ACTS_SHOWN]])
