"""How often does something follow within so many days, after certain days and otherwise?

Initiative asks it of answers, follow-through of deeds after threats. Days close to each other share what follows them,
so they do not count as so many trials:

- the days within one window of the first of them form a cluster. With clusters of sizes m and hits x, the design effect
  is

      Σ (x - m·p)² / (n·p(1 - p)),     between 1 and Σ m² / n,

  the latter if a cluster's days all fare alike; it is drawn to that limit where few clusters tell hits from misses;
- N days taken for comparison are worth N/h windows of h days.

Shares get Jeffreys intervals on such effective counts. Difference and ratio of two of them are joined by MOVER: the
distance from the estimate to each end is the root of the summed squares of the shares' own distances, for the ratio on
the log scale (Zou and Donner 2008, doi:10.1002/sim.3095; Donner and Zou 2012, Statistical Methods in Medical Research
21, 347-359).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from dragoman.measures.estimate import Basis, Estimate

__all__ = ["clusters", "difference", "followed", "near", "ratio", "share_after", "share_otherwise"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Clusters with hits (or misses, if fewer) at which the observed design effect is believed half.
TELLING_CLUSTERS = 5.0


def followed(days: Ints, events: Ints, within: int) -> Flags:
    """Whether an event falls on one of the ``within`` days after each day; both ascending.

    >>> followed(np.array([0, 5, 9]), np.array([5, 20]), 10).tolist()
    [True, False, False]
    """
    following = np.searchsorted(events, days, side="right")
    padded = np.append(events, np.iinfo(np.int64).max)
    return np.asarray(padded[following] - days <= within)


def near(days: Ints, centres: Ints, reach: int) -> Floats:
    """How many of the centres lie within ``reach`` days of each day; days consecutive.

    >>> near(np.arange(5), np.array([1, 4]), 1).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    steps = np.zeros(len(days) + 1)
    np.add.at(steps, np.clip(centres - reach - days[0], 0, len(days)), 1)
    np.add.at(steps, np.clip(centres + reach + 1 - days[0], 0, len(days)), -1)
    return np.cumsum(steps[:-1])


def clusters(days: Ints, within: int) -> Ints:
    """A number for each day, ascending; days less than a window after the first of a cluster belong to it.

    >>> clusters(np.array([0, 20, 40, 60, 100]), 30).tolist()
    [0, 0, 1, 1, 2]
    """
    numbers = np.zeros(len(days), np.int64)
    first = 0
    for i in range(1, len(days)):
        first = i if days[i] - days[first] >= within else first
        numbers[i] = numbers[i - 1] + (first == i)
    return numbers


def share_after(days: Ints, hit: Flags, within: int, level: float) -> Estimate:
    """The share of days followed; days ascending."""
    n = len(days)
    cluster = clusters(days, within)
    size = np.bincount(cluster).astype(float)
    hits = np.bincount(cluster, hit)
    p = (hits.sum() + 0.5) / (n + 1)
    largest = float((size**2).sum()) / n
    observed = float(np.square(hits - size * p).sum()) / (n * p * (1 - p))
    telling = min(int((hits > 0).sum()), int((hits < size).sum()))
    believed = telling / (telling + TELLING_CLUSTERS)
    design = min(largest, max(1.0, believed * observed + (1 - believed) * largest))
    return Estimate.of_share(float(hit.mean()), n / design, Basis(n, n, level))


def share_otherwise(weight: Floats, hit: Flags, within: int, basis: Basis) -> Estimate:
    """The weighted share of consecutive days followed, worth as many trials as whole windows fit into them."""
    share = float((weight * hit).sum() / weight.sum())
    n_windows = max(1.0, float(weight.sum() ** 2 / (weight**2).sum()) / within)
    return Estimate.of_share(share, n_windows, basis)


def difference(upper: Estimate, lower: Estimate) -> Estimate:
    """One share less the other, independent of it.

    >>> basis = Basis(20, 20, 0.95)
    >>> print(difference(Estimate.of_share(0.5, 20, basis), Estimate.of_share(0.2, 100, basis)))
    0.30 (0.08 to 0.52)
    """
    value = upper.value - lower.value
    low = value - math.hypot(upper.value - upper.low, lower.high - lower.value)
    high = value + math.hypot(upper.high - upper.value, lower.value - lower.low)
    return Estimate(value, max(low, -1.0), min(high, 1.0), upper.level, upper.n_acts, upper.n_reports)


def ratio(upper: Estimate, lower: Estimate) -> Estimate:
    """One share over the other, independent of it; missing where the other is 0.

    Where the upper share is 0 so is the ratio; its upper end is then that of the upper share over the lower one.

    >>> basis = Basis(20, 20, 0.95)
    >>> print(ratio(Estimate.of_share(0.5, 20, basis), Estimate.of_share(0.2, 100, basis)))
    2.50 (1.31 to 4.32)
    """
    if lower.value <= 0:
        return Estimate.missing("nothing of the kind on the days compared with", level=upper.level)
    value = upper.value / lower.value
    up, down = _log_reach(upper), _log_reach(lower)
    if upper.value > 0:
        low = value * math.exp(-math.hypot(up[0], down[1]))
        high = value * math.exp(math.hypot(up[1], down[0]))
    else:
        low, high = 0.0, upper.high / lower.value * math.exp(down[0])
    return Estimate(value, low, high, upper.level, upper.n_acts, upper.n_reports)


def _log_reach(share: Estimate) -> tuple[float, float]:
    """How far the ends of a share's interval lie from it on the log scale; infinite where an end is 0."""
    if share.value <= 0:
        return math.inf, math.inf
    below = math.log(share.value / share.low) if share.low > 0 else math.inf
    return below, math.log(share.high / share.value)
