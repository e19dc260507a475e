"""Derivatives of the likelihood of choices, for models whose scores are not linear."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["choice_derivatives"]

Floats = npt.NDArray[np.float64]


@njit(cache=True)
def choice_derivatives(
    score: Floats, right: npt.NDArray[np.bool_], start: npt.NDArray[np.int64], slope: Floats, curvature: Floats
) -> float:
    """First and second derivatives by each score of −Σ log P, and the sum itself.

    P of a right answer is exp(score) over itself and the wrong answers of its question, which run from ``start[k]`` to
    ``start[k + 1]``.
    """
    loss = 0.0
    for k in range(start.size - 1):
        low, high = start[k], start[k + 1]
        top = score[low:high].max()
        wrong = 0.0
        for row in range(low, high):
            if not right[row]:
                wrong += np.exp(score[row] - top)
        share, squares = 0.0, 0.0
        for row in range(low, high):
            if right[row]:
                own = np.exp(score[row] - top)
                total = wrong + own
                loss += np.log(total) - (score[row] - top)
                slope[row] = own / total - 1.0
                curvature[row] = own / total * (1.0 - own / total)
                share += 1.0 / total
                squares += 1.0 / total**2
        for row in range(low, high):
            if not right[row]:
                weight = np.exp(score[row] - top)
                slope[row] = weight * share
                curvature[row] = weight * share - weight**2 * squares
    return loss
