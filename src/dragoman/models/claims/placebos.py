"""Would states or days picked at random show as much? Two permutation tests on what the margins do not explain.

**Placebo states.** The exposure keeps its shape and its days, but falls on other states: each exposed state trades
places with one of like activity (quartiles of acts), and senders of pressure stay where they are. The statistic is
observed over expected acts among the exposed, expected by ``gravity.expected`` without the exposure.

**Placebo onsets.** The pairs that became exposed within the span keep their acts, but the onset falls on a random
period. The statistic is observed over expected after the onset, over the same before it, expected given each pair's
level and how active both states are in each period.

p = 2 · min(share at least as high, share at most as high), the observed one counted in (Phipson, Smyth 2010,
doi:10.2202/1544-6115.1585), never above 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.models.claims.cells import Cells
from dragoman.models.claims.history import Floats, Ints

__all__ = ["Placebo", "fair_p", "onsets", "placebo_onsets", "placebo_states"]

#: States trade places within so many classes of activity.
_CLASSES = 4


@dataclass(frozen=True, slots=True)
class Placebo:
    """The statistic as observed, the middle 95 % of its placebos, and the p-value; ``why`` where there is none."""

    observed: float
    low: float
    high: float
    p_value: float
    n_placebos: int
    why: str = ""

    @classmethod
    def missing(cls, why: str) -> Placebo:
        """No test, and why."""
        return cls(math.nan, math.nan, math.nan, math.nan, 0, why)

    @classmethod
    def of(cls, observed: float, drawn: Floats) -> Placebo:
        """From the statistic and its placebos."""
        known = drawn[np.isfinite(drawn)]
        if not (math.isfinite(observed) and len(known) > len(drawn) / 2):
            return cls.missing("too few cells tell anything of it")
        low, high = np.quantile(known, [0.025, 0.975])
        return cls(observed, float(low), float(high), fair_p(observed, known), len(known))

    @property
    def is_missing(self) -> bool:
        """Whether there is no test."""
        return math.isnan(self.p_value)


def fair_p(observed: float, drawn: Floats) -> float:
    """The two-sided p-value of a statistic among its placebos.

    >>> fair_p(5.0, np.arange(99.0) / 99), fair_p(0.5, np.arange(99.0) / 99)
    (0.02, 1.0)
    """
    n = len(drawn) + 1
    above, below = 1 + int((drawn >= observed).sum()), 1 + int((drawn <= observed).sum())
    return min(1.0, 2 * min(above, below) / n)


def placebo_states(cells: Cells, expectation: Floats, fixed: frozenset[int], n_placebos: int, seed: int) -> Placebo:
    """Would other states, pressed the same way, show as much?"""
    generator = np.random.default_rng([seed, 1])
    when, i, j = np.nonzero(cells.exposed)
    if not len(when):
        return Placebo.missing("no pair is exposed in the span")
    counts = cells.counts
    exposed = set(np.concatenate([i, j]).tolist())
    strata = _strata(cells, fixed)
    if not any(exposed & set(members.tolist()) and len(members) > 1 for members in strata):
        return Placebo.missing("no other state is like those exposed")
    observed = _over(counts[when, i, j], expectation[when, i, j])
    drawn = np.empty(n_placebos)
    for k in range(n_placebos):
        place = np.arange(len(cells.states))
        for members in strata:
            place[members] = generator.permutation(members)
        drawn[k] = _over(counts[when, place[i], place[j]], expectation[when, place[i], place[j]])
    return Placebo.of(observed, drawn)


def _strata(cells: Cells, fixed: frozenset[int]) -> list[Ints]:
    """States that may trade places: with any act, not fixed, in classes of like activity."""
    activity = cells.counts.sum(axis=(0, 1)) + cells.counts.sum(axis=(0, 2))
    free = np.array([k for k in np.argsort(activity, kind="stable") if activity[k] > 0 and k not in fixed], np.int64)
    return [part for part in np.array_split(free, _CLASSES) if len(part)]


def _over(observed: Floats, expectation: Floats) -> float:
    total = float(expectation.sum())
    return float(observed.sum()) / total if total > 0 else math.nan


def onsets(cells: Cells) -> tuple[Ints, Ints, Ints]:
    """Pairs (i < j) not exposed in the first period and exposed later, and the first period in which they are."""
    exposed = cells.dose > 0
    i, j = np.nonzero(np.triu(exposed.any(axis=0) & ~exposed[0], 1))
    return i, j, np.argmax(exposed[:, i, j], axis=0)


def placebo_onsets(cells: Cells, expectation: Floats, n_placebos: int, seed: int) -> Placebo:
    """Would other days show as much of a change? ``expectation`` is given each pair's own level."""
    i, j, first = onsets(cells)
    known = expectation[:, i, j].sum(axis=0) + expectation[:, j, i].sum(axis=0) > 0
    i, j, first = i[known], j[known], first[known]
    if len(i) < 2 or cells.n_periods < 3:
        return Placebo.missing("fewer than two pairs with any such act became exposed within the span")
    observed = np.cumsum(cells.counts[:, i, j] + cells.counts[:, j, i], axis=0)
    foreseen = np.cumsum(expectation[:, i, j] + expectation[:, j, i], axis=0)
    generator = np.random.default_rng([seed, 2])
    drawn = [_change(observed, foreseen, generator.integers(1, cells.n_periods, len(first))) for _ in range(n_placebos)]
    return Placebo.of(_change(observed, foreseen, first), np.array(drawn))


def _change(observed: Floats, foreseen: Floats, first: npt.NDArray[np.int64]) -> float:
    """Observed over expected from each pair's onset on, over the same before it; from sums up to each period."""
    pairs = np.arange(len(first))
    before_o, before_e = observed[first - 1, pairs].sum(), foreseen[first - 1, pairs].sum()
    after_o, after_e = observed[-1].sum() - before_o, foreseen[-1].sum() - before_e
    before, after = _over(np.array([before_o]), np.array([before_e])), _over(np.array([after_o]), np.array([after_e]))
    return after / before if before > 0 else math.nan
