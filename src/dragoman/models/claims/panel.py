"""The panel design: counts of acts by pair and period, and every number drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dragoman.models.claims.cells import Cells, cells_of, groups_of
from dragoman.models.claims.claim import Claim, Period
from dragoman.models.claims.gravity import expected, fit_gravity
from dragoman.models.claims.history import Floats, History
from dragoman.models.claims.placebos import Placebo, onsets, placebo_onsets, placebo_states
from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.spells import Spells, spells_of

__all__ = [
    "Outcome",
    "Variant",
    "coverage",
    "doses",
    "exposed_states",
    "outcomes",
    "plain_change",
    "ratio_of",
    "variants",
]

#: Doses are told apart up to this number of shared sources; more are taken together.
TOP_DOSE = 3

#: States left out at once in the check of coverage: the news watches them most.
N_BUSIEST = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind of act among the exposed: the panel model's ratio, observed over expected, and placebo states."""

    name: str
    ratio: Ratio
    observed: float
    expected: float
    placebo: Placebo

    @property
    def over(self) -> float:
        """Observed over expected."""
        return self.observed / self.expected if self.expected > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class Variant:
    """The same question asked another way; ``kind`` tells which check it belongs to."""

    kind: str
    name: str
    ratio: Ratio


def ratio_of(cells: Cells, compare: str, dose: Floats | None = None) -> Ratio:
    """The panel model's ratio for being exposed."""
    exposed = cells.exposed if dose is None else (dose > 0).astype(np.float64)
    if not exposed.any():
        return Ratio.missing("no pair is exposed in the span")
    if compare == "pairs" and not (exposed != exposed[:1]).any():
        return Ratio.missing("no pair changed whether it is exposed")
    return fit_gravity(cells.counts, exposed[None], groups_of(cells.states, compare)).ratio()


def outcomes(claim: Claim, history: History, spells: Spells, cells: Cells) -> tuple[Outcome, ...]:
    """The claim's outcome and those beside it, each by the panel model."""
    fixed = _fixed(claim, history)
    group = groups_of(cells.states, claim.panel.compare)
    found = []
    for name, acts in ({"outcome": claim.outcome} | dict(claim.beside)).items():
        other = replace(claim, outcome=acts)
        kept = replace(history.acts, is_outcome=_holding(other, history))
        own = cells if name == "outcome" else cells_of(replace(history, acts=kept), spells, claim)
        foreseen = expected(own.counts, group)
        exposed = own.exposed > 0
        found.append(
            Outcome(
                name,
                ratio_of(own, claim.panel.compare),
                float(own.counts[exposed].sum()),
                float(foreseen[exposed].sum()),
                placebo_states(own, foreseen, fixed, claim.checks.n_placebos, claim.checks.seed),
            )
        )
    return tuple(found)


def _holding(claim: Claim, history: History) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    acts = history.acts
    return np.array([claim.holds(str(e), int(q)) for e, q in zip(acts.event, acts.quad, strict=True)], bool)


def _fixed(claim: Claim, history: History) -> frozenset[int]:
    """States that placebos leave in place: senders of pressure, or the one actor of a period."""
    if isinstance(claim.exposure, Period):
        return frozenset({history.number(claim.exposure.actor)})
    return history.pressers()


def onset_placebo(claim: Claim, cells: Cells) -> Placebo:
    """The test of placebo onsets; a period has one onset for all its pairs, which cannot be moved pair by pair."""
    if isinstance(claim.exposure, Period):
        return Placebo.missing("all pairs of a period begin on one day")
    if not len(onsets(cells)[0]):
        return Placebo.missing("fewer than two pairs with any such act became exposed within the span")
    return placebo_onsets(
        cells, expected(cells.counts, groups_of(cells.states, "pairs")), claim.checks.n_placebos, claim.checks.seed
    )


def doses(claim: Claim, cells: Cells) -> tuple[Variant, ...]:
    """The ratio by the number of shared sources, all in one model."""
    top = int(min(cells.dose.max(initial=0), TOP_DOSE))
    if top < 2:
        return ()
    columns = [cells.dose == k if k < top else cells.dose >= k for k in range(1, top + 1)]
    fit = fit_gravity(cells.counts, np.stack(columns).astype(np.float64), groups_of(cells.states, claim.panel.compare))
    return tuple(
        Variant("dose", f"{k + 1}{' or more' if k + 1 == top else ''}", fit.ratio(k)) for k in range(len(columns))
    )


def exposed_states(cells: Cells) -> list[tuple[int, float]]:
    """States of exposed pairs with the acts among the exposed they take part in, the most first."""
    inside = cells.counts * cells.exposed
    part = inside.sum(axis=(0, 1)) + inside.sum(axis=(0, 2))
    ever = cells.exposed.any(axis=(0, 1))
    return sorted(((int(k), float(part[k])) for k in np.flatnonzero(ever)), key=lambda one: (-one[1], one[0]))


def became_exposed(cells: Cells) -> list[tuple[int, int]]:
    """Pairs that were not exposed in the first period and were later."""
    i, j, _ = onsets(cells)
    return list(zip(i.tolist(), j.tolist(), strict=True))


def plain_change(cells: Cells) -> float:
    """Acts a period of pairs while they are exposed, over the same while they are not; NaN without both."""
    exposed = cells.exposed > 0
    pairs = exposed.any(axis=0) & ~exposed.all(axis=0)
    on, off = exposed & pairs, ~exposed & pairs
    if not (on.any() and cells.counts[off].sum() > 0):
        return float("nan")
    return float(cells.counts[on].sum() / on.sum() / (cells.counts[off].sum() / off.sum()))


def variants(claim: Claim, history: History, spells: Spells, cells: Cells) -> tuple[Variant, ...]:
    """What becomes of the panel model's ratio when it is asked otherwise."""
    compare = claim.panel.compare
    found: list[Variant] = []

    def add(kind: str, name: str, ratio: Ratio) -> None:
        found.append(Variant(kind, name, ratio))

    for sender in spells.sources if len(spells.sources) > 1 else ():
        left = spells_of(claim, history.without_sender(sender))
        add("without sender", sender, ratio_of(cells, compare, _dose(left, cells)))
    exempt = set(exposed_of_period(claim, history))
    for state, _ in [one for one in exposed_states(cells) if one[0] not in exempt]:
        add("without state", cells.states[state], ratio_of(_without(cells, {state}), compare))
    for other, name in (("pairs", "each pair with itself"), ("m49", "regions of the UN"), ("all", "no regions")):
        if other != compare:
            add("comparison", name, ratio_of(cells, other))
    if compare != "regions":
        add("comparison", "other pairs of the regions", ratio_of(cells, "regions"))
    return (*found, *coverage(claim, history, cells))


def coverage(claim: Claim, history: History, cells: Cells) -> tuple[Variant, ...]:
    """What becomes of the ratio where less depends on how much is told of whom."""
    compare, exempt = claim.panel.compare, set(exposed_of_period(claim, history))
    any_act = ratio_of(cells.of(np.minimum(cells.counts, 1.0)), compare)
    busiest = set(np.argsort(-cells.counts.sum(axis=(0, 1)) - cells.counts.sum(axis=(0, 2)))[:N_BUSIEST].tolist())
    quiet = ratio_of(_without(cells, busiest - exempt), compare)
    return (
        Variant("coverage", "any act instead of counts", any_act),
        Variant("coverage", f"without the {N_BUSIEST} busiest states", quiet),
    )


def exposed_of_period(claim: Claim, history: History) -> tuple[int, ...]:
    """The one actor a period is about, which cannot be left out."""
    return (history.number(claim.exposure.actor),) if isinstance(claim.exposure, Period) else ()


def _dose(spells: Spells, cells: Cells) -> Floats:
    ends = (
        np.append(cells.starts[1:], 2 * cells.starts[-1] - cells.starts[-2])
        if cells.n_periods > 1
        else cells.starts + 1
    )
    return spells.dose_on((cells.starts + ends) / 2, len(cells.states))


def _without(cells: Cells, states: set[int]) -> Cells:
    """The cells with some states' acts and exposure taken out."""
    keep = np.ones(len(cells.states))
    keep[list(states)] = 0.0
    both = keep[:, None] * keep[None, :]
    return replace(cells, counts=cells.counts * both, dose=cells.dose * both)
