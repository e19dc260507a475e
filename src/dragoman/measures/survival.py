"""Time to a deed: the product-limit curve, shares of dependent windows, and their ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.estimate import Basis, Estimate

__all__ = ["Curve", "clustered_share", "kaplan_meier", "mover_ratio"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """The share followed by a deed within so many days: a step for each day with a deed, from (0, 0)."""

    day: npt.NDArray[np.int64]
    share: Floats
    low: Floats
    high: Floats
    n_at_risk: npt.NDArray[np.int64]


def kaplan_meier(time: npt.NDArray[Any], happened: npt.NDArray[np.bool_], level: float) -> Curve:
    """The product-limit estimate of the share for which it has happened by each day.

    Parameters
    ----------
    time
        Days to the event, or to the end of watching.
    happened
        Whether it ended with the event.

    References
    ----------
    Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452. The interval is that of log(-log S), with Greenwood's
    variance (Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time Data, 1.4.3).

    Examples
    --------
    >>> curve = kaplan_meier(np.array([5, 8, 8, 20]), np.array([True, True, False, False]), 0.95)
    >>> curve.day.tolist(), curve.share.tolist()
    ([0, 5, 8], [0.0, 0.25, 0.5])
    """
    from scipy.special import ndtri

    days = np.unique(time[happened])
    at_risk = np.array([(time >= day).sum() for day in days], np.int64)
    deeds = np.array([(happened & (time == day)).sum() for day in days], float)
    survived = np.cumprod(1 - deeds / np.maximum(at_risk, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(deeds / (at_risk * (at_risk - deeds)))
        reach = ndtri((1 + level) / 2) * np.sqrt(greenwood) / np.abs(np.log(survived))
        low, high = survived ** np.exp(reach), survived ** np.exp(-reach)
    # Once all have been followed, Greenwood's variance is undefined: nothing is ruled out below.
    gone = survived <= 0
    return Curve(
        day=np.concatenate([[0], days]).astype(np.int64),
        share=np.concatenate([[0.0], 1 - survived]),
        low=np.concatenate([[0.0], np.where(gone, 0.0, 1 - high)]),
        high=np.concatenate([[0.0], np.where(gone, 1.0, 1 - low)]),
        n_at_risk=np.concatenate([[len(time)], at_risk]).astype(np.int64),
    )


def clustered_share(hit: npt.NDArray[np.bool_], joined: npt.NDArray[np.bool_], level: float) -> Estimate:
    """A share of windows, those that overlap the one before (``joined``, one shorter) being one cluster."""
    n = len(hit)
    cluster = np.concatenate([[0], np.cumsum(~joined)])
    share = float(hit.mean())
    smooth = (hit.sum() + 0.5) / (n + 1)
    sums = np.bincount(cluster, hit - smooth)
    inflation = max(1.0, float((sums**2).sum()) / (n * smooth * (1 - smooth)))
    return Estimate.of_share(share, n / inflation, Basis(n, n, level))


def mover_ratio(upper: Estimate, lower: Estimate) -> Estimate:
    """The ratio of two independent shares, from their intervals.

    Donner and Zou (2012): the distance from the ratio to its ends, on the log scale, is the root of the summed squares
    of the two shares' own distances. Where the lower share is 0 the ratio is unbounded above; it is then given at half
    a success added to each.
    """
    value, other = upper.value, lower.value
    floor = 1e-12
    mid_up, mid_down = np.clip([value, other], [upper.low, lower.low], [upper.high, lower.high])
    mid_up = mid_up if value > 0 else upper.high / 4
    mid_down = mid_down if other > 0 else lower.high / 4
    log = np.log(np.maximum([mid_up, upper.low, upper.high, mid_down, lower.low, lower.high], floor))
    centre = log[0] - log[3]
    below = np.hypot(log[0] - log[1], log[5] - log[3])
    above = np.hypot(log[2] - log[0], log[3] - log[4])
    low = 0.0 if upper.low <= 0 else float(np.exp(centre - below))
    high = float("inf") if lower.low <= 0 else float(np.exp(centre + above))
    ratio = value / other if other > 0 else float("nan")
    if other <= 0:
        return Estimate.missing("no such deed on unthreatened days", level=upper.level, n_acts=upper.n_acts)
    return Estimate(ratio, low, high, upper.level, upper.n_acts + lower.n_acts)
