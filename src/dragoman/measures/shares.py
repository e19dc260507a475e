"""What share of all is of one kind, and how surely, when acts differ in weight and come in bursts.

A share p = Σ w·z / Σ w (z is 1 for acts of the kind, else 0) is a ratio of sums. For independent acts

    Var(p) = Σ w²(z - p)² / (Σ w)²

(Cochran 1977, Sampling Techniques, section 2.11); bursts multiply it by φ (see ``clustering``), taken from the series
of the kind's weight against that of all. The effective count n = p(1 - p)/Var(p), never above Kish's (Σw)²/Σw², goes
into the Jeffreys interval Beta(np + 1/2, n(1 - p) + 1/2). Unlike p ± 2·SE it stays within 0 and 1, and is right near
both (Brown, Cai and DasGupta 2001; Dean and Pagano 2015, doi:10.1093/jssam/smv024, for the same with survey data).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.measures.clustering import dispersion, long_run_scale
from dragoman.measures.estimate import Basis, Estimate

__all__ = ["MIN_EFFECTIVE", "Kind", "share_of"]

Floats = npt.NDArray[np.float64]

#: Fewer effective acts than this carry no verdict: five leave an interval wider than half the scale.
MIN_EFFECTIVE = 5.0


class Kind(NamedTuple):
    """Acts of one kind in bins of time: summed weights, their squares and counts."""

    weight: Floats
    square: Floats
    n: Floats


def share_of(kind: Kind, rest: Kind, bin_days: float, basis: Basis, nothing: str) -> Estimate:
    """The share of a kind's weight in all, with its interval; missing, for the reason ``nothing``, where there is none.

    >>> ones = Kind(np.full(20, 1.0), np.full(20, 1.0), np.full(20, 1.0))
    >>> print(share_of(ones, ones, 7, Basis(40, 40, 0.95), "no acts"))
    0.50 (0.34 to 0.66)
    """
    whole = kind.weight + rest.weight
    total = float(whole.sum())
    if total <= 0:
        return Estimate.missing(nothing, level=basis.level)
    square = float(kind.square.sum() + rest.square.sum())
    share = float(kind.weight.sum()) / total
    # A share of exactly 0 or 1 shows no variance; half an average act of each kind keeps it inside.
    added = square / total
    p = (kind.weight.sum() + added / 2) / (total + added)
    independent = (kind.square.sum() * (1 - p) ** 2 + rest.square.sum() * p**2) / total
    bursty = long_run_scale(kind.weight, whole, bin_days, of_share=True)
    # Whether kinds come in bursts shows only where both occur: the rarer one is, the fewer acts tell.
    telling = np.array([4 * p * (1 - p) * (kind.n.sum() + rest.n.sum())])
    phi = float(dispersion(np.array([bursty]), np.array([independent]), telling)[0])
    effective = min(p * (1 - p) * total / (independent * phi), total**2 / square / phi)
    thin = ""
    if effective < MIN_EFFECTIVE:
        thin = f"worth {effective:.1f} independent acts, {MIN_EFFECTIVE:.0f} are needed"
    return Estimate.of_share(share, effective, basis, thin)
