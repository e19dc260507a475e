"""How much more acts cluster than independent ones would: from sums to effective counts.

Acts come in bursts: one visit is a meeting, a signature and three speeches; a crisis lasts for months. A count of acts
therefore varies more than a Poisson count, and a sum of weights more still. If Var(sum) = s·E(sum) in the long run,
then sum / s behaves like a Poisson count in mean and variance: the *effective count*. The scale s is the largest of

- Kish's Σw²/Σw, which is exact for independent acts of differing weight (Kish 1965, Survey Sampling, section 11.7);
- Allan's variance of the pair's own series over neighbouring stretches of a week, a month, a quarter and half a year,
  divided by their mean (Allan 1966, doi:10.1109/PROC.1966.4634). Comparing neighbours, not all with one mean, keeps a
  tie that warms or cools over the years from looking like one that bursts;
- twice the last of these less the one before, which takes away the leading bias of a variance from stretches too short
  for the bursts (the lugsail of Vats and Flegal 2022, doi:10.1093/biomet/asab049).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["STRETCH_DAYS", "dispersion", "kish_scale", "long_run_scale", "neighbour_scale"]

Floats = npt.NDArray[np.float64]

#: Lengths of the stretches compared, in days: a week, a month, a quarter, half a year.
STRETCH_DAYS = (7, 30, 91, 182)

#: With fewer pairs of stretches than this, recorded and free of turns, nothing is concluded from them.
MIN_PAIRS = 8

#: What is believed of φ before anything is seen, and the acts it is worth. A dozen acts cannot show that acts do not
#: cluster; without this, intervals of thinly recorded ties that do cluster cover too seldom (docs/measures.md).
PRIOR_DISPERSION, PRIOR_ACTS = 3.0, 10.0

#: A kind's own φ is drawn to that of all kinds of the pair together by as much as this many acts would.
POOLING_ACTS = 20.0


def kish_scale(weight: Floats, square: Floats, mean_weight: Floats, mean_square: Floats) -> Floats:
    """Σw²/Σw, with one act of average weight added so that it is defined where nothing happened.

    >>> kish_scale(np.array([8.0]), np.array([16.0]), np.array([2.0]), np.array([4.0]))
    array([2.])
    """
    added = mean_weight > 0
    numerator = square + np.where(added, mean_square, 1.0)
    denominator = weight + np.where(added, mean_weight, 1.0)
    return np.asarray(numerator / denominator, float)


def neighbour_scale(
    y: Floats, exposure: Floats, n_bins: int, turns: Sequence[int] = (), *, of_share: bool = False
) -> float:
    """Variance over mean of neighbouring stretches of ``n_bins`` bins, at all starts; 0 when it cannot be told.

    For stretches with sums y1, y2 and exposures e1, e2 of one rate, (y2·e1 - y1·e2)² has the mean s·rate·e1·e2·(e1 +
    e2); the sum of the former over the sum of the latter, rate being (y1 + y2)/(e1 + e2), is Allan's variance over the
    mean when exposures are equal. Pairs that a turn (the index of a bin) divides are left out.

    With ``of_share`` y is a part of the exposure and the rate is left out below, which gives the variance for each unit
    of exposure: p(1 - p) for independent trials, and the same for the part and the rest.

    >>> y = np.array([4.0, 0.0] * 10)
    >>> neighbour_scale(y, np.ones(20), 1), neighbour_scale(y, np.ones(20), 2)
    (4.0, 0.0)
    """
    start = np.arange(len(y) - 2 * n_bins + 1)
    for turn in turns:
        start = start[(start >= turn) | (start + 2 * n_bins <= turn)]
    sums = [np.concatenate([[0.0], np.cumsum(values)]) for values in (y, exposure)]
    y1, e1 = (total[start + n_bins] - total[start] for total in sums)
    y2, e2 = (total[start + 2 * n_bins] - total[start + n_bins] for total in sums)
    seen = (e1 > 0) & (e2 > 0)
    if seen.sum() < MIN_PAIRS:
        return 0.0
    y1, e1, y2, e2 = y1[seen], e1[seen], y2[seen], e2[seen]
    observed = float(np.square((y2 * e1 - y1 * e2) / (e1 + e2)).sum())
    rate = 1.0 if of_share else (y1 + y2) / (e1 + e2)
    expected = float((rate * e1 * e2 / (e1 + e2)).sum())
    return observed / expected if expected > 0 else 0.0


def long_run_scale(
    y: Floats, exposure: Floats, bin_days: float, turns: Sequence[int] = (), *, of_share: bool = False
) -> float:
    """The scale of a series of sums against its exposure: the largest that any stretch, or their lugsail, shows."""
    lengths = sorted({max(1, round(days / bin_days)) for days in STRETCH_DAYS})
    scales = [neighbour_scale(y, exposure, length, turns, of_share=of_share) for length in lengths]
    if len(scales) > 1 and scales[-1] > 0:
        scales.append(2 * scales[-1] - scales[-2])
    return max(scales)


def dispersion(scale: Floats, kish: Floats, n_acts: Floats) -> Floats:
    """φ of each kind of act of a pair: how many times the scale of independent acts is believed.

    The raw φ is the long-run scale over Kish's, at least 1. Where acts are few it is easily too small, and intervals
    too short; so each kind's is at least what it becomes when drawn to that of both together, and that to
    ``PRIOR_DISPERSION``.

    Parameters
    ----------
    scale, kish, n_acts
        Long-run scale, Kish's scale and number of acts, one entry a kind.

    Examples
    --------
    >>> dispersion(np.array([4.0, 0.0]), np.array([2.0, 2.0]), np.array([1000.0, 0.0])).round(2).tolist()
    [2.0, 2.01]
    """
    raw = np.maximum(1.0, scale / kish)
    pooled = (n_acts @ raw + PRIOR_ACTS * PRIOR_DISPERSION) / (n_acts.sum() + PRIOR_ACTS)
    drawn = (n_acts * raw + POOLING_ACTS * pooled) / (n_acts + POOLING_ACTS)
    return np.asarray(np.maximum(raw, drawn), float)
