"""How good chances were: Brier and log score, skill over a reference, and reliability.

    Brier = mean (p − z)²    log = mean −log(p given to what came about)    skill = 1 − score / score of a reference

z is 1 where there was an act. Skills have an interval by resampling whole windows, for what happens in a month goes
together. Reliability sets the mean chance in each of twenty equal bins beside the share that came about; the
calibration error is the mean distance between the two, weighted by how many forecasts fall into a bin:

    ECE = Σ_b n_b |p̄_b − z̄_b| / n

References
----------
Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78(1), 1-3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["N_BINS", "SAID", "Reliability", "Score", "Skill", "Tally", "score_of", "skill_of"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

N_BINS = 20
#: Chances above this are said aloud: nearly all pairs do nothing, and being right about them is no art.
SAID = 0.05

_N_RESAMPLES = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """By bin of chance: forecasts, their mean chance, and the share that came about; NaN where there are none.

    >>> p, z = np.array([0.11, 0.12, 0.88, 0.86]), np.array([False, False, True, True])
    >>> round(Tally.of(p, z).reliability().ece, 4)
    0.1225
    """

    n: Floats
    mean_chance: Floats
    share: Floats

    @property
    def ece(self) -> float:
        """The expected calibration error."""
        if not self.n.sum():
            return float("nan")
        return float(np.nansum(self.n * np.abs(self.mean_chance - self.share)) / self.n.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Sums over the forecasts of one window, from which all scores follow; ``bins`` is (3: n, Σp, Σz; bins)."""

    n: float
    happened: float
    brier: float
    log: float
    bins: Floats

    @classmethod
    def of(cls, chance: Floats, happened: Bools) -> Tally:
        """Sum up forecasts and what came about."""
        z = happened.astype(np.float64)
        likely = np.clip(np.where(happened, chance, 1.0 - chance), 1e-12, None)
        place = np.minimum((chance * N_BINS).astype(np.int64), N_BINS - 1)
        bins = np.stack([np.bincount(place, weight, N_BINS).astype(float) for weight in (np.ones_like(z), chance, z)])
        return cls(len(z), float(z.sum()), float(((chance - z) ** 2).sum()), float(-np.log(likely).sum()), bins)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.n + other.n,
            self.happened + other.happened,
            self.brier + other.brier,
            self.log + other.log,
            self.bins + other.bins,
        )

    def reliability(self) -> Reliability:
        """The reliability of what was summed up."""
        n, chance, happened = self.bins
        known = n > 0
        divided = [np.divide(x, n, out=np.full(N_BINS, np.nan), where=known) for x in (chance, happened)]
        return Reliability(n, *divided)


@dataclass(frozen=True, slots=True, eq=False)
class Skill:
    """1 − score / reference: 1 is perfect, 0 no better than the reference; with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Mean scores of forecasts, and their reliability: of all, and of those above ``SAID``."""

    n: int
    n_happened: int
    brier: float
    log: float
    reliability: Reliability
    said: Reliability


def score_of(tallies: list[Tally]) -> Score:
    """Scores over several windows."""
    total = sum(tallies[1:], tallies[0])
    every = total.reliability()
    above = np.arange(N_BINS) >= round(SAID * N_BINS)
    said = Reliability(np.where(above, every.n, 0.0), every.mean_chance, every.share)
    n = max(1.0, total.n)
    return Score(int(total.n), int(total.happened), total.brier / n, total.log / n, every, said)


def skill_of(tallies: list[Tally], reference: list[Tally], kind: str, seed: int = 0) -> Skill:
    """The skill over a reference; ``kind`` is ``brier`` or ``log``."""
    ours, theirs = (np.array([getattr(one, kind) for one in side]) for side in (tallies, reference))
    drawn = np.random.default_rng(seed).integers(0, len(ours), (_N_RESAMPLES, len(ours)))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1.0 - ours.sum() / theirs.sum()
        low, high = np.nanquantile(1.0 - ours[drawn].sum(axis=1) / theirs[drawn].sum(axis=1), (0.025, 0.975))
    return Skill(float(value), float(low), float(high))
