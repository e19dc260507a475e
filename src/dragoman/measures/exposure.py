"""What could have passed between two actors in each bin, whatever they did: the yardstick of a pair's series.

Weekly or monthly expectations by A·B/(2·O), as in ``closeness``, would be noise where a bin holds a handful of acts.
But the product splits into a part that jumps and parts that do not:

    e_t = V_t · a_t·b_t / (2·o_t)

V_t is everything recorded in the bin, taken as it is: when a new source is added or coverage of a crisis swells, V
jumps and e with it. The shares a, b, o of V that A does elsewhere, that B does elsewhere and that others do among
themselves change slowly; each is taken over a year around the bin and drawn to its mean over the whole window by
``PRIOR_ACTS`` average acts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dragoman.measures.totals import A_ELSEWHERE, B_ELSEWHERE, OTHERS, Totals, binned, by_side

__all__ = ["PRIOR_ACTS", "SMOOTHING_DAYS", "expected_by_bin"]

Floats = npt.NDArray[np.float64]

#: Shares of activity are taken over this many days around a bin.
SMOOTHING_DAYS = 365

#: A year with this many acts is believed half, the rest is the window's mean: with fewer, bursts of what A and B do
#: elsewhere would show as turns of theirs.
PRIOR_ACTS = 500.0


def expected_by_bin(totals: Totals, edges: npt.NDArray[np.int64]) -> Floats:
    """Expected weight of cooperation and hostility between the two in each bin; shape (bins, 2).

    Sums to about what ``closeness`` expects of the window. Only its changes matter to turning points.
    """
    weight = by_side(totals.weight)
    volume = binned(weight.sum(axis=1), edges)
    elsewhere = weight[:, [A_ELSEWHERE, B_ELSEWHERE, OTHERS]]
    middle = (edges[:-1] + edges[1:]) // 2
    around = _around(elsewhere, middle)
    total = around.sum(axis=1, keepdims=True)
    mean = elsewhere.sum(axis=0)
    mean = (mean + 1e-9) / (mean.sum(axis=0) + 3e-9)
    n_acts = np.maximum(by_side(totals.n).sum(axis=(0, 1)), 1e-9)
    prior = PRIOR_ACTS * weight.sum(axis=(0, 1)) / n_acts + 1e-9
    share = (around + prior * mean) / (total + prior)
    return np.asarray(volume * share[:, 0] * share[:, 1] / (2 * share[:, 2]), float)


def _around(daily: Floats, middle: npt.NDArray[np.int64]) -> Floats:
    """Sums over the days around each middle."""
    before = np.concatenate([np.zeros((1, *daily.shape[1:])), np.cumsum(daily, axis=0)])
    low = np.clip(middle - SMOOTHING_DAYS // 2, 0, len(daily))
    high = np.clip(middle + SMOOTHING_DAYS // 2 + 1, 0, len(daily))
    return np.asarray(before[high] - before[low], float)
