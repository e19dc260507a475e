"""How much more acts cluster than independent ones would: from sums to effective counts.

Acts come in bursts: one visit is a meeting, a signature and three speeches. A count of acts therefore varies more than a
Poisson count, and a sum of weights more still. If Var(sum) = s·E(sum), then sum / s behaves like a Poisson count in mean
and variance: the *effective count*. The scale s is the larger of two estimates:

- Kish's Σw²/Σw, which is exact for independent acts of differing weight (Kish 1965, Survey Sampling, section 11.7), and
- Σ(y - μ)²/Σμ over bins of the pair's own series, μ being its mean rate times what was recorded in the bin, the moment
  estimate of a quasi-Poisson scale (Wedderburn 1974, doi:10.1093/biomet/61.3.439). It is used in place of Pearson's
  mean of (y - μ)²/μ because it stays stable where bins expect less than one act.

A tie that warmed or cooled within the window raises s as well: its mean level is then known less well, which is meant.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["MIN_BINS", "kish_scale", "overdispersion", "series_scale"]

Floats = npt.NDArray[np.float64]

#: With fewer bins than this the series says nothing about clustering.
MIN_BINS = 8


def kish_scale(weight: Floats, square: Floats, mean_weight: Floats, mean_square: Floats) -> Floats:
    """Σw²/Σw, with one act of average weight added so that it is defined where nothing happened.

    >>> kish_scale(np.array([8.0]), np.array([16.0]), np.array([2.0]), np.array([4.0]))
    array([2.])
    """
    added = mean_weight > 0
    numerator = square + np.where(added, mean_square, 1.0)
    denominator = weight + np.where(added, mean_weight, 1.0)
    return np.asarray(numerator / denominator, float)


def series_scale(y: Floats, exposure: Floats) -> float:
    """The quasi-Poisson scale of a series against its exposure; 0 when it cannot be told.

    >>> series_scale(np.array([4.0, 0.0] * 6), np.ones(12)).__round__(2)
    2.18
    """
    seen = exposure > 0
    y, exposure = y[seen], exposure[seen]
    if len(y) < MIN_BINS or y.sum() <= 0:
        return 0.0
    mu = exposure * (y.sum() / exposure.sum())
    return float(((y - mu) ** 2).sum() / mu.sum() * len(y) / (len(y) - 1))


def overdispersion(y: Floats, exposure: Floats, kish: float) -> float:
    """φ: how many times the scale of independent acts the series shows; at least 1."""
    return max(1.0, series_scale(y, exposure) / kish)
