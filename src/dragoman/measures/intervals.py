"""Intervals for shares and for ratios of observed to expected, in closed form.

Everything here works on *effective* counts: a count divided by how much more it varies than a Poisson count would
(see ``Dispersion`` in ``clustering``). All functions take arrays.

References
----------
Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16, 101-133,
doi:10.1214/ss/1009213286: the Jeffreys interval. Norén, Hopstadius and Bate (2013), Shrinkage observed-to-expected
ratios, Statistical Methods in Medical Research 22, 57-69, doi:10.1177/0962280211403604: ratios with half a count added.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["jeffreys", "log_gamma_ratio_interval", "log_rate_interval", "shape_with_extra_variance"]

Floats = npt.NDArray[np.float64]


def jeffreys(successes: Any, trials: Any, level: float) -> tuple[Floats, Floats]:
    """The Jeffreys interval of a share: quantiles of Beta(x + 1/2, n - x + 1/2).

    Ends at 0 when nothing, and at 1 when everything, was a success, as Brown, Cai and DasGupta advise.

    >>> low, high = jeffreys(3, 10, 0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (0.093, 0.606)
    """
    from scipy.special import betaincinv

    x, n = np.asarray(successes, float), np.asarray(trials, float)
    tail = (1 - level) / 2
    low = np.where(x <= 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))
    high = np.where(x >= n, 1.0, betaincinv(x + 0.5, n - x + 0.5, 1 - tail))
    return low, high


def shape_with_extra_variance(shape: Any, variance: Any) -> Floats:
    """The shape of the gamma whose logarithm varies as much as that of Gamma(shape) plus an independent variance.

    Solves ψ′(a) = ψ′(shape) + variance by Newton's method on 1/ψ′, which is nearly straight in a. It carries the
    uncertainty of an estimated expectation into the interval of a count.

    >>> float(shape_with_extra_variance(4.0, 0.0).round(6)), float(shape_with_extra_variance(4.0, 0.1).round(3))
    (4.0, 3.074)
    """
    from scipy.special import polygamma

    a = np.asarray(shape, float)
    goal = polygamma(1, a) + np.asarray(variance, float)
    a = np.broadcast_to(1 / goal, goal.shape) + 0.25
    for _ in range(20):
        first, second = polygamma(1, a), polygamma(2, a)
        step = (first - goal) * first / (goal * second)
        a = np.maximum(a - step, a / 4)
        if np.all(np.abs(step) <= 1e-10 * a):
            break
    return np.asarray(a, float)


def log_rate_interval(shape: Any, level: float) -> tuple[Floats, Floats]:
    """How far the logarithm of a Gamma(shape) rate lies from that of its mean, at both ends of the interval."""
    from scipy.special import gammaincinv

    a = np.asarray(shape, float)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore"):
        return np.log(gammaincinv(a, tail) / a), np.log(gammaincinv(a, 1 - tail) / a)


def log_gamma_ratio_interval(upper: Any, lower: Any, level: float) -> tuple[Floats, Floats]:
    """The same for the ratio of two independent gamma rates: logarithms of F quantiles.

    ``upper`` and ``lower`` are the shapes of numerator and denominator; the ratio of two gammas over their means has
    the F distribution with twice the shapes as degrees of freedom.

    >>> low, high = log_gamma_ratio_interval(10.0, 10.0, 0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (-0.902, 0.902)
    """
    from scipy.special import fdtri

    a, b = np.asarray(upper, float), np.asarray(lower, float)
    tail = (1 - level) / 2
    return -np.log(fdtri(2 * b, 2 * a, 1 - tail)), np.log(fdtri(2 * a, 2 * b, 1 - tail))
