"""Sums over third actors where the past is kept by cell: O(degree) each, by bisection in the longer of two lists."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.compressed import Cells, Past, place_of
from dragoman.models.kernels.state import Floats, Ints, combined, combined_three

__all__ = ["four_cycles_of", "two_paths_of"]

Numbers = npt.NDArray[np.int32]


@njit(cache=True)
def _sum_over_both(
    short: Numbers,
    short_cell: Ints,
    short_is_row: bool,
    low: int,
    high: int,
    long: Numbers,
    long_cell: Ints,
    long_is_row: bool,
    start: int,
    stop: int,
    value: Floats,
    short_unit: float,
    long_unit: float,
    combine: int,
) -> float:
    """Σ over the actors in both lists; the cell of an entry of a row is its own place."""
    total = 0.0
    for p in range(low, high):
        u = value[p if short_is_row else short_cell[p]]
        if u == 0.0:
            continue
        start = place_of(long, start, stop, short[p])
        if start == stop:
            break
        if long[start] == short[p]:
            v = value[start if long_is_row else long_cell[start]]
            if v != 0.0:
                total += combined(u * short_unit, v * long_unit, combine)
    return total


@njit(cache=True)
def two_paths_of(
    cells: Cells,
    past: Past,
    g: int,
    h: int,
    legs: tuple[int, int],
    combine: int,
    i: Numbers,
    j: Numbers,
    n: int,
    out: Floats,
) -> None:
    """Σ_k f(u_ik, v_jk): a leg along the direction of its network reads a row, one against it a column."""
    column, row, place, value = cells.column, cells.row, cells.place, past.value
    first_start = cells.row_start[g] if legs[0] else cells.column_start[g]
    second_start = cells.row_start[h] if legs[1] else cells.column_start[h]
    first, second = (column if legs[0] else row), (column if legs[1] else row)
    along, along_too = legs[0] != 0, legs[1] != 0
    unit_g, unit_h = past.unit[g], past.unit[h]
    for d in range(n):
        a, a_end = first_start[i[d]], first_start[i[d] + 1]
        b, b_end = second_start[j[d]], second_start[j[d] + 1]
        if a_end - a <= b_end - b:
            out[d] = _sum_over_both(
                first, place, along, a, a_end, second, place, along_too, b, b_end, value, unit_g, unit_h, combine
            )
        else:
            out[d] = _sum_over_both(
                second, place, along_too, b, b_end, first, place, along, a, a_end, value, unit_h, unit_g, combine
            )


@njit(cache=True)
def four_cycles_of(
    cells: Cells, past: Past, g: int, h: int, combine: int, i: Numbers, j: Numbers, n: int, out: Floats
) -> None:
    """Σ_{k≠j, m≠i} f(g_ik, g_mk, h_mj): over those m that acted on j, and what both i and m acted on."""
    row_start, column, value, row, place = cells.row_start[g], cells.column, past.value, cells.row, cells.place
    column_start, unit_g, unit_h = cells.column_start[h], past.unit[g], past.unit[h]
    for d in range(n):
        total, a, b = 0.0, i[d], j[d]
        for p in range(column_start[b], column_start[b + 1]):
            m, last = row[p], value[place[p]] * unit_h
            if m == a or last == 0.0:
                continue
            low, high, start, stop = row_start[a], row_start[a + 1], row_start[m], row_start[m + 1]
            if high - low > stop - start:
                low, high, start, stop = start, stop, low, high
            for q in range(low, high):
                k = column[q]
                if k == b or value[q] == 0.0:
                    continue
                start = place_of(column, start, stop, k)
                if start == stop:
                    break
                if column[start] == k and value[start] != 0.0:
                    total += combined_three(value[q] * unit_g, value[start] * unit_g, last, combine)
        out[d] = total
