"""The past of a large population: only the pairs that ever meet have a cell.

The changes of a model are known before a pass begins, and with them every pair that can ever differ from 0. So each
network is laid out once as compressed rows and columns, sorted, and a change knows its cell: memory and time grow with
the pairs that meet and not with the square of the population, and nothing needs hashing. What ``state`` keeps for a
pair in a matrix is found here by bisection.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.codes import ATTRIBUTE_CHANGE, PRESENCE_CHANGE, WEIGHT_CHANGE
from dragoman.models.kernels.state import Bytes, Changes, Floats, Ints, Paths

__all__ = ["Cells", "Past", "apply", "find", "forward_past", "place_of", "set_time"]

Numbers = npt.NDArray[np.int32]


class Cells(NamedTuple):
    """Which pairs have a cell, for H = G networks + L traces over N actors.

    The cells of row i of layer h are ``row_start[h, i]`` (in) to ``row_start[h, i + 1]`` (out), by ``column``; those of
    column j likewise by ``row``, each pointing to its cell with ``place``.
    """

    row_start: Ints  # (H, N + 1)
    column: Numbers
    column_start: Ints  # (H, N + 1)
    row: Numbers
    place: Ints


class Past(NamedTuple):
    """What is remembered now; as ``state.State``, with values by cell."""

    value: Floats  # weights in units of ``unit``; for traces the time of the last event, −inf where never
    turn: Floats  # for traces: the number of the last event, −1 where never
    out: Floats  # (G, N)
    into: Floats  # (G, N)
    total: Floats  # (G,)
    unit: Floats  # (G,)
    origin: Floats  # (G,)
    last_sent: Floats  # (L, N)
    last_received: Floats  # (L, N)
    last_pair: Ints  # (L, 2)
    attribute: Floats  # (V, N)
    present: Bytes  # (N,)
    clock: Floats  # (2,): now, and the time of the event before


@njit(cache=True, inline="always")
def place_of(sorted_numbers: Numbers, low: int, high: int, wanted: int) -> int:
    """Where ``wanted`` lies among the numbers from ``low`` to ``high``, or would have to."""
    while low < high:
        middle = (low + high) >> 1
        if sorted_numbers[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, inline="always")
def find(row_start: Ints, column: Numbers, layer: int, i: int, j: int) -> int:
    """The cell of (i, j), or −1."""
    high = row_start[layer, i + 1]
    at = place_of(column, row_start[layer, i], high, j)
    return at if at < high and column[at] == j else -1


@njit(cache=True)
def _rebase(cells: Cells, past: Past, paths: Paths, time: float) -> None:
    """Move the origin of decay to ``time``; called before 2^(t·rate) overflows."""
    for g in range(paths.rate.size):
        if paths.rate[g] > 0.0:
            factor = np.exp2(-(time - past.origin[g]) * paths.rate[g])
            past.value[cells.row_start[g, 0] : cells.row_start[g, -1]] *= factor
            past.out[g] *= factor
            past.into[g] *= factor
            past.total[g] *= factor
    past.origin[:] = time


@njit(cache=True)
def _change_weight(
    cells: Cells, past: Past, paths: Paths, g: int, cell: int, i: int, j: int, step: float, time: float
) -> None:
    if paths.rate[g] > 0.0:
        if (time - past.origin[g]) * paths.rate[g] > 200.0:
            _rebase(cells, past, paths, time)
        step /= np.exp2(-(time - past.origin[g]) * paths.rate[g])
    old = past.value[cell]
    new = old + step
    if abs(new) < 1e-9 * abs(step):  # what a window gave and took back must be nothing, not 1e-17
        new = 0.0
    past.value[cell] = new
    past.out[g, i] += new - old
    past.into[g, j] += new - old
    past.total[g] += new - old


@njit(cache=True)
def apply(cells: Cells, past: Past, paths: Paths, changes: Changes, cell_of_change: Ints, c: int) -> None:
    """Apply change ``c``: O(1)."""
    kind, which, i, j, time = changes.kind[c], changes.which[c], changes.i[c], changes.j[c], changes.time[c]
    if kind == WEIGHT_CHANGE:
        _change_weight(cells, past, paths, which, cell_of_change[c], i, j, changes.value[c], time)
    elif kind == ATTRIBUTE_CHANGE:
        past.attribute[which, i] = changes.value[c]
    elif kind == PRESENCE_CHANGE:
        past.present[i] = np.uint8(changes.value[c] > 0)
    else:
        past.value[cell_of_change[c]] = time
        past.turn[cell_of_change[c]] = float(c)
        past.last_sent[which, i] = time
        past.last_received[which, j] = time
        past.last_pair[which, 0] = i
        past.last_pair[which, 1] = j


@njit(cache=True)
def forward_past(
    cells: Cells, past: Past, paths: Paths, changes: Changes, cell_of_change: Ints, start: int, stop: int
) -> bool:
    """Apply the changes from ``start`` (in) to ``stop`` (out); says whether anyone came or went."""
    moved = False
    for c in range(start, stop):
        apply(cells, past, paths, changes, cell_of_change, c)
        moved = moved or changes.kind[c] == PRESENCE_CHANGE
    return moved


@njit(cache=True)
def set_time(past: Past, paths: Paths, now: float, before: float) -> None:
    """Let decayed weights be read at ``now``, or ``before`` where ages end at the event before."""
    past.clock[0] = now
    past.clock[1] = before
    for g in range(paths.rate.size):
        if paths.rate[g] > 0.0:
            past.unit[g] = np.exp2(-((before if paths.lagged[g] else now) - past.origin[g]) * paths.rate[g])
