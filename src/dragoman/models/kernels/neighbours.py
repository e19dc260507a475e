"""Statistics that look at all actors at once: triangles, and what neighbours are like. Summed when asked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.state import Bytes, Floats, State

__all__ = ["distance_from_neighbours", "embedded", "filled", "mean_of_neighbours"]

Numbers = npt.NDArray[np.int32]


@njit(cache=True)
def embedded(weight: Floats) -> Floats:
    """For each actor the number of transitive triangles it is the source of."""
    n = weight.shape[0]
    found = np.zeros(n)
    for i in range(n):
        for k in range(n):
            if weight[i, k] > 0.0:
                for j in range(n):
                    if weight[k, j] > 0.0 and weight[i, j] > 0.0:
                        found[i] += 1.0
    return found


@njit(cache=True)
def mean_of_neighbours(state: State, g: int, z: int) -> Floats:
    """For each present actor the mean attribute of those with a tie to it; NaN where there are none."""
    n = state.present.size
    weight, attribute = state.weight_back[g], state.attribute[z]
    means = np.full(n, np.nan)
    for who in range(n):
        if state.present[who] == 0:
            continue
        around, n_around = 0.0, 0
        for k in range(n):
            if weight[who, k] > 0.0:
                around += attribute[k]
                n_around += 1
        if n_around:
            means[who] = around / n_around
    return means


@njit(cache=True)
def filled(means: Floats, rest: float) -> Floats:
    """The mean of the known in place of what is not; ``rest`` where nothing is."""
    total, known = 0.0, 0
    for mean in means:
        if not np.isnan(mean):
            total += mean
            known += 1
    return np.where(np.isnan(means), total / known if known else rest, means)


@njit(cache=True)
def distance_from_neighbours(
    attribute: Floats, present: Bytes, means: Floats, i_of: Numbers, j_of: Numbers, n: int, out: Floats
) -> None:
    """|z_i − mean of j|; where j has none, the mean of this over all pairs of present actors where there is one."""
    total, known = 0.0, 0
    for j in range(means.size):
        if not np.isnan(means[j]):
            for i in range(means.size):
                if i != j and present[i] != 0:
                    total += abs(attribute[i] - means[j])
                    known += 1
    rest = total / known if known else 0.0
    for d in range(n):
        mean = means[j_of[d]]
        out[d] = rest if np.isnan(mean) else abs(attribute[i_of[d]] - mean)
