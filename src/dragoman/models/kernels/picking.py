"""Which of the open options happens next, and how fast anything does.

Three ways to make rates of θ·x: pairs (each its own rate), actors (a sender has a rate and shares it among receivers),
and agreement (both sides choose each other).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.state import Floats
from dragoman.models.kernels.strata import dot

__all__ = ["ACTORS", "AGREEMENT", "PAIRS", "pick"]

Numbers = npt.NDArray[np.int32]

PAIRS = 0
ACTORS = 1
AGREEMENT = 2


@njit(cache=True)
def _share_out(i: Numbers, n: int, w: Floats) -> None:
    """w becomes log p(i → j) for options sorted by sender."""
    start = 0
    while start < n:
        stop, top = start, -np.inf
        while stop < n and i[stop] == i[start]:
            top = max(top, w[stop])
            stop += 1
        total = 0.0
        for k in range(start, stop):
            total += np.exp(w[k] - top)
        for k in range(start, stop):
            w[k] -= top + np.log(total)
        start = stop


@njit(cache=True)
def _agree(i: Numbers, j: Numbers, n: int, n_actors: int, w: Floats) -> None:
    """w becomes log p(i → j) + log p(j → i) for i < j, and −inf for the other order or where one cannot choose."""
    where = np.full((n_actors, n_actors), -1, np.int64)
    for k in range(n):
        where[i[k], j[k]] = k
    for k in range(n):
        back = where[j[k], i[k]]
        if i[k] < j[k]:
            w[k] = w[k] + w[back] if back >= 0 else -np.inf
    for k in range(n):
        if i[k] > j[k]:
            w[k] = -np.inf


@njit(cache=True)
def pick(
    x: Floats, i: Numbers, j: Numbers, n: int, n_actors: int, theta: Floats, way: int, n_rate: int, u: float, w: Floats
) -> tuple[int, float]:
    """Which of n options, and the log of their total rate; the first ``n_rate`` columns are the senders' rates."""
    for k in range(n):
        w[k] = dot(x[:, n_rate:], k, theta[n_rate:])
    if way != PAIRS:
        _share_out(i, n, w)
    if way == ACTORS:
        for k in range(n):
            w[k] += dot(x[:, :n_rate], k, theta[:n_rate])
    elif way == AGREEMENT:
        _agree(i, j, n, n_actors, w)
    top = -np.inf
    for k in range(n):
        top = max(top, w[k])
    total, last = 0.0, 0
    for k in range(n):
        w[k] = np.exp(w[k] - top)
        total += w[k]
        last = k if w[k] > 0.0 else last
    target, k = u * total, 0
    reached = w[0]
    while (reached <= target or w[k] == 0.0) and k < last:
        k += 1
        reached += w[k]
    return k, np.log(total) + top
