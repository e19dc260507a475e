"""Exact optimal partitioning of a series of counts, and how surely each cut is placed.

Counts of several kinds share the cuts. With y_k the effective count and e_k the exposure of kind k in a stretch,
Poisson counts cost twice the negative log-likelihood at the best rate,

    C(i, j) = -2 Σ_k y_k log(y_k / e_k)         (terms without cuts left out)

and the partition minimising Σ C + penalty·(number of cuts) is found by dynamic programming over all partitions (Jackson
et al. 2005, doi:10.1109/LSP.2001.838216). Weekly series of decades have some thousand points, so no pruning is needed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Cut", "best_partition", "cut_penalty", "largest_gain", "place_cut"]

Floats = npt.NDArray[np.float64]


#: Differences in twice the log-likelihood that are rounding.
TIE = 1e-9


class Cut(NamedTuple):
    """A cut before point ``at``, with the range of points that the credible set covers."""

    at: int
    low: int
    high: int
    gain: float


def best_partition(y: Floats, exposure: Floats, penalty: float, min_points: int) -> list[int]:
    """Where to cut: points at which a new stretch begins, ascending; empty when one rate will do.

    Parameters
    ----------
    y, exposure
        Shape (points, kinds).
    penalty
        What one cut costs, in units of twice the log-likelihood.
    min_points
        Shortest stretch.

    Examples
    --------
    >>> y = np.repeat([[1.0], [9.0]], 20, axis=0)
    >>> best_partition(y, np.ones((40, 1)), penalty=10.0, min_points=4)
    [20]
    """
    n = len(y)
    sums_y, sums_e = _prefix(y), _prefix(exposure)
    cost = np.full(n + 1, np.inf)
    cost[0] = -penalty
    previous = np.zeros(n + 1, np.int64)
    for end in range(min_points, n + 1):
        starts = np.arange(end - min_points + 1)
        through = cost[starts] + _cost(sums_y[end] - sums_y[starts], sums_e[end] - sums_e[starts]) + penalty
        cost[end] = through.min()
        # Bins in which nothing is recorded at all can go to either side: a stretch begins with a recorded one.
        previous[end] = starts[np.flatnonzero(through <= cost[end] + TIE)[-1]]
    cuts: list[int] = []
    at = int(previous[n])
    while at > 0:
        cuts.append(at)
        at = int(previous[at])
    return cuts[::-1]


def cut_penalty(n_kinds: int, shortest_share: float, false_alarms: float) -> float:
    """What a cut must gain so that a series with one level shows any in this share of cases.

    The largest gain over all places with at least a share π of the series on both sides behaves like the supremum of a
    squared Bessel bridge of as many dimensions as there are rates p; its upper tail is

        P(sup > x) = x^(p/2) exp(-x/2) / (2^(p/2) Γ(p/2)) · ((1 - p/x) log λ + 2/x),     λ = ((1 - π)/π)²

    (DeLong 1981, Communications in Statistics A 10, 2197-2213; Estrella 2003, Econometric Theory 19, 1128-1143), solved
    here for x by bisection. Andrews (1993, doi:10.2307/2951764) gives 8.85 by simulation for the example.

    >>> round(cut_penalty(n_kinds=1, shortest_share=0.15, false_alarms=0.05), 2)
    8.71
    """
    from math import exp, gamma, log

    spread = 2 * log((1 - shortest_share) / shortest_share)
    half = n_kinds / 2

    def tail(x: float) -> float:
        return float(x**half * exp(-x / 2) / (2**half * gamma(half)) * ((1 - n_kinds / x) * spread + 2 / x))

    low, high = float(n_kinds) + 2.0, 200.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle) > false_alarms else (low, middle)
    return (low + high) / 2


def largest_gain(y: Floats, exposure: Floats, min_points: int) -> float:
    """How much the best single cut improves twice the log-likelihood; 0 when the series is too short."""
    gains = _gains(y, exposure, min_points)
    return float(gains.max()) if len(gains) else 0.0


def place_cut(y: Floats, exposure: Floats, min_points: int, level: float) -> Cut:
    """The best single cut of a stretch, and the shortest range of points that holds it with the given probability.

    Each place is weighed by its profile likelihood, places being equally probable beforehand.
    """
    gains = _gains(y, exposure, min_points)
    weight = np.exp((gains - gains.max()) / 2)
    weight /= weight.sum()
    mass = np.concatenate([[0.0], np.cumsum(weight)])
    stops = np.searchsorted(mass, mass[:-1] + level - 1e-12)
    starts = np.arange(len(weight))
    ok = stops <= len(weight)
    shortest = np.argmin(np.where(ok, stops - starts, np.iinfo(np.int64).max))
    at = int(np.flatnonzero(gains >= gains.max() - TIE)[-1])
    low, high = min(int(shortest), at), max(int(stops[shortest]) - 1, at)
    return Cut(at + min_points, low + min_points, high + min_points, float(gains.max()))


def _gains(y: Floats, exposure: Floats, min_points: int) -> Floats:
    """The improvement by a cut before each point that leaves both stretches long enough."""
    n = len(y)
    sums_y, sums_e = _prefix(y), _prefix(exposure)
    at = np.arange(min_points, n - min_points + 1)
    parts = _cost(sums_y[at], sums_e[at]) + _cost(sums_y[n] - sums_y[at], sums_e[n] - sums_e[at])
    return np.asarray(_cost(sums_y[n], sums_e[n]) - parts, float)


def _cost(y: Floats, exposure: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(y > 1e-12, -2 * y * np.log(y / exposure), 0.0)
    # A stretch in which something happened without any exposure would be infinitely likely: it bears no cut.
    return np.asarray(np.where((y > 1e-12) & (exposure <= 0), np.inf, terms).sum(axis=-1), float)


def _prefix(values: Floats) -> Floats:
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
