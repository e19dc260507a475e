"""Sums over third actors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.codes import MINIMUM, MULTIPLIED
from dragoman.models.kernels.state import Floats, Paths, State, combined, combined_three

__all__ = ["four_cycles", "two_paths_asked", "two_paths_kept"]

Numbers = npt.NDArray[np.int32]


@njit(cache=True)
def two_paths_kept(paths: Paths, state: State, q: int, i: Numbers, j: Numbers, n: int, out: Floats) -> None:
    """Two-paths that are kept up to date: O(1) each."""
    unit_u, unit_v = state.unit[paths.first[q]], state.unit[paths.second[q]]
    unit = np.sqrt(unit_u * unit_v)
    if paths.combine[q] == MINIMUM:
        unit = unit_u
    elif paths.combine[q] == MULTIPLIED:
        unit = unit_u * unit_v
    by_first, by_second = state.by_first[q], state.by_second[q]
    for d in range(n):
        kept = by_first[i[d], j[d]] + by_second[j[d], i[d]]
        # sums that went up and down again may end at −1e-17, which log1p and sqrt would carry on
        out[d] = kept * unit if kept > 0.0 else 0.0


@njit(cache=True)
def two_paths_asked(
    state: State,
    g: int,
    h: int,
    legs: tuple[int, int],
    combine: int,
    i: Numbers,
    j: Numbers,
    n: int,
    out: Floats,
) -> None:
    """Two-paths summed when asked, O(N) each: needed where two weights decay at different speeds."""
    u = state.weight[g] if legs[0] else state.weight_back[g]
    v = state.weight[h] if legs[1] else state.weight_back[h]
    unit_u, unit_v = state.unit[g], state.unit[h]
    for d in range(n):
        total, a, b = 0.0, i[d], j[d]
        for k in range(u.shape[1]):
            if u[a, k] != 0.0 and v[b, k] != 0.0:
                total += combined(u[a, k] * unit_u, v[b, k] * unit_v, combine)
        out[d] = total


@njit(cache=True)
def four_cycles(state: State, g: int, h: int, combine: int, i: Numbers, j: Numbers, n: int, out: Floats) -> None:
    """Σ_{k≠j, m≠i} f(g_ik, g_mk, h_mj), O(degree²) each."""
    weight, weight_back, last = state.weight[g], state.weight_back[g], state.weight_back[h]
    unit_g, unit_h, n_actors = state.unit[g], state.unit[h], state.present.size
    for d in range(n):
        total, a, b = 0.0, i[d], j[d]
        for k in range(n_actors):
            if k == b or weight[a, k] == 0.0:
                continue
            for m in range(n_actors):
                if m != a and weight_back[k, m] != 0.0 and last[b, m] != 0.0:
                    legs = weight[a, k] * unit_g, weight_back[k, m] * unit_g, last[b, m] * unit_h
                    total += combined_three(legs[0], legs[1], legs[2], combine)
        out[d] = total
