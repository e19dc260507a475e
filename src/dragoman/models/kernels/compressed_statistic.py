"""Statistics of a list of pairs, now, where the past is kept by cell; as ``statistic``, which see for the codes."""

# ruff: noqa: PLR0912, PLR1714 -- one branch a code is the plainest kernel, and the fastest

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels import codes as c
from dragoman.models.kernels.compressed import Cells, Past, find
from dragoman.models.kernels.state import Floats, Ints
from dragoman.models.kernels.statistic import Pairs, Plan, compare_degrees, compared, shifts, transformed, who_is
from dragoman.models.kernels.third_actors import four_cycles_of, two_paths_of

__all__ = ["read_compressed"]

Numbers = npt.NDArray[np.int32]


@njit(cache=True)
def _copy_values(
    row_start: Ints,
    column: Numbers,
    values: Floats,
    layer: int,
    i: Numbers,
    j: Numbers,
    n: int,
    rest: float,
    out: Floats,
) -> None:
    """The value of each pair's cell, ``rest`` where it has none."""
    for d in range(n):
        at = find(row_start, column, layer, i[d], j[d])
        out[d] = values[at] if at >= 0 else rest


@njit(cache=True)
def _times(factor: float, n: int, out: Floats) -> None:
    for d in range(n):
        out[d] *= factor


@njit(cache=True)
def _copy_sums(sums: Floats, who: Numbers, n: int, unit: float, out: Floats) -> None:
    for d in range(n):
        out[d] = sums[who[d]] * unit


@njit(cache=True)
def _read_networks(plan: Plan, cells: Cells, past: Past, b: int, pairs: Pairs, n: int, out: Floats) -> None:
    code, g, unit = plan.code[b], plan.first[b], past.unit[plan.first[b]]
    row_start, column, value = cells.row_start, cells.column, past.value
    if code == c.TIE or code == c.NO_TIE:
        _copy_values(row_start, column, value, g, pairs.i, pairs.j, n, 0.0, out)
        _times(unit, n, out)
        if code == c.NO_TIE:
            for d in range(n):
                out[d] = 1.0 if out[d] == 0.0 else 0.0
    elif code == c.TIE_BACK:
        _copy_values(row_start, column, value, g, pairs.j, pairs.i, n, 0.0, out)
        _times(unit, n, out)
    elif code == c.OUT_SENDER:
        _copy_sums(past.out[g], pairs.i, n, unit, out)
    elif code == c.OUT_RECEIVER:
        _copy_sums(past.out[g], pairs.j, n, unit, out)
    elif code == c.IN_SENDER:
        _copy_sums(past.into[g], pairs.i, n, unit, out)
    elif code == c.IN_RECEIVER:
        _copy_sums(past.into[g], pairs.j, n, unit, out)
    elif code == c.TOTAL_SENDER or code == c.TOTAL_RECEIVER:
        who, sent, received = (pairs.i if code == c.TOTAL_SENDER else pairs.j), past.out[g], past.into[g]
        for d in range(n):
            out[d] = (sent[who[d]] + received[who[d]]) * unit
    elif code == c.TOTAL_PAIR:
        sums = past.out[g] + past.into[g]
        for d in range(n):
            out[d] = (sums[pairs.i[d]] + sums[pairs.j[d]]) * unit
    elif code == c.SMALLER_DEGREE or code == c.LARGER_DEGREE or code == c.DEGREE_GAP:
        compare_degrees(code, past.out[g] + past.into[g], pairs.i, pairs.j, n, unit, out)
    elif code == c.TWO_PATH or code == c.TWO_PATH_ASKED:
        legs = (int(plan.first_out[b]), int(plan.second_out[b]))
        two_paths_of(cells, past, g, plan.second[b], legs, plan.combine[b], pairs.i, pairs.j, n, out)
    else:
        four_cycles_of(cells, past, g, plan.second[b], plan.combine[b], pairs.i, pairs.j, n, out)


@njit(cache=True)
def _divide(plan: Plan, past: Past, b: int, pairs: Pairs, n: int, out: Floats) -> None:
    """Make shares, as in ``statistic``."""
    code, g = plan.code[b], plan.first[b]
    path = code == c.TWO_PATH or code == c.TWO_PATH_ASKED
    of_sender = code == c.TIE or code == c.TIE_BACK or path
    incoming = code == c.TIE_BACK or (path and plan.first_out[b] == 0)
    own = past.into[g] if incoming else past.out[g]
    everything = past.total[g] * (2.0 if c.TOTAL_SENDER <= code <= c.TOTAL_PAIR else 1.0)
    for d in range(n):
        whole = (own[pairs.i[d]] if of_sender else everything) * past.unit[g]
        out[d] = out[d] / whole if whole > 0.0 else plan.low[b]


@njit(cache=True)
def _ranks(
    start: Ints,
    turn_of: Floats,
    place: Ints,
    by_row: bool,
    row_start: Ints,
    column: Numbers,
    layer: int,
    pairs: Pairs,
    n: int,
    out: Floats,
) -> None:
    """1 / rank of j among those i dealt with most recently: how many of them came later than j did."""
    for d in range(n):
        i, j = pairs.i[d], pairs.j[d]
        at = find(row_start, column, layer, i, j) if by_row else find(row_start, column, layer, j, i)
        out[d] = 0.0
        if at < 0 or turn_of[at] < 0.0:
            continue
        rank = 1
        for p in range(start[i], start[i + 1]):
            rank += turn_of[p if by_row else place[p]] > turn_of[at]
        out[d] = 1.0 / rank


@njit(cache=True)
def _read_traces(plan: Plan, cells: Cells, past: Past, b: int, pairs: Pairs, n: int, out: Floats) -> None:
    code, trace = plan.code[b], plan.first[b]
    layer, row_start, column, value = past.unit.size + trace, cells.row_start, cells.column, past.value
    if code <= c.LAST_SHIFT:
        first, second = past.last_pair[trace, 0], past.last_pair[trace, 1]
        for d in range(n):
            out[d] = 1.0 if first >= 0 and shifts(code, first, second, pairs.i[d], pairs.j[d]) else 0.0
        return
    if code == c.RANK_SENT:
        start = cells.row_start[layer]
        _ranks(start, past.turn, cells.place, True, row_start, column, layer, pairs, n, out)
        return
    if code == c.RANK_RECEIVED:
        start = cells.column_start[layer]
        _ranks(start, past.turn, cells.place, False, row_start, column, layer, pairs, n, out)
        return
    if code == c.SINCE_TIE:
        _copy_values(row_start, column, value, layer, pairs.i, pairs.j, n, -np.inf, out)
    elif code == c.SINCE_TIE_BACK:
        _copy_values(row_start, column, value, layer, pairs.j, pairs.i, n, -np.inf, out)
    elif code == c.SINCE_EITHER:
        _copy_values(row_start, column, value, layer, pairs.i, pairs.j, n, -np.inf, out)
        back = np.zeros(n)
        _copy_values(row_start, column, value, layer, pairs.j, pairs.i, n, -np.inf, back)
        for d in range(n):
            out[d] = max(out[d], back[d])
    elif code == c.SINCE_SENDER_SENT:
        _copy_sums(past.last_sent[trace], pairs.i, n, 1.0, out)
    elif code == c.SINCE_SENDER_RECEIVED:
        _copy_sums(past.last_received[trace], pairs.i, n, 1.0, out)
    elif code == c.SINCE_RECEIVER_SENT:
        _copy_sums(past.last_sent[trace], pairs.j, n, 1.0, out)
    else:
        _copy_sums(past.last_received[trace], pairs.j, n, 1.0, out)
    for d in range(n):
        out[d] = 1.0 / (1.0 + past.clock[0] - out[d])


@njit(cache=True)
def read_compressed(plan: Plan, cells: Cells, past: Past, pairs: Pairs, n: int, read: Floats) -> None:
    """The B statistics of the first n pairs into ``read`` (B, ≥ n)."""
    for b in range(plan.code.size):
        out, code, z = read[b], plan.code[b], plan.first[b]
        if code == c.CONSTANT:
            out[:n] = 1.0
        elif code == c.PERIOD:
            out[:n] = 1.0 if plan.low[b] <= past.clock[0] < plan.high[b] else 0.0
        elif code < c.SHIFT_ABAB:
            _read_networks(plan, cells, past, b, pairs, n, out)
            if plan.scaling[b] == c.SHARE:
                _divide(plan, past, b, pairs, n, out)
        elif code < c.SENDER_VALUE:
            _read_traces(plan, cells, past, b, pairs, n, out)
        elif code >= c.SENDER_IS:
            who_is(code, int(plan.low[b]), pairs.i, pairs.j, n, out)
        else:
            of_sender, of_receiver = past.attribute[z], past.attribute[plan.second[b] if code == c.PRODUCT else z]
            for d in range(n):
                out[d] = compared(code, of_sender[pairs.i[d]], of_receiver[pairs.j[d]])
        transformed(plan.transform[b], n, out)
        if plan.explains.shape[1] > 1:
            for d in range(n):
                if plan.explains[b, pairs.kind[d]] == 0:
                    out[d] = 0.0
