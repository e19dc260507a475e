"""Time to a deed: the product-limit curve and its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Curve", "kaplan_meier"]

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
