"""What is remembered of the past, and how one change updates it.

A pass over the events never touches the event list: it applies a stream of changes (a weight, an attribute, a presence,
a trace), prepared once, up to each moment at which statistics are wanted. So memory windows, regimes and covariates
need no code here; a window is a change that takes a weight back.

Weights that decay are kept divided by the decay factor of now (``unit``), so that an event costs O(1) instead of a
multiplication of everything; ``origin`` moves forward before the numbers overflow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import int64, njit

from dragoman.models.kernels.codes import (
    ATTRIBUTE_CHANGE,
    MINIMUM,
    MULTIPLIED,
    PRESENCE_CHANGE,
    WEIGHT_CHANGE,
)

__all__ = [
    "Changes",
    "Paths",
    "State",
    "apply_change",
    "change_trace",
    "change_weight",
    "combined",
    "combined_three",
    "copy_of",
    "forward",
    "number",
    "set_clock",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


class State(NamedTuple):
    """G networks, Q kept two-paths, L traces, V attributes over N actors.

    ``weight[g, i, j]`` and its transpose, row, column and grand sums are in units of ``unit[g]``. A kept two-path (i,
    j) is ``by_first[q, i, j] + by_second[q, j, i]``: changes of the first leg go into the one, of the second into the
    other, so that both run along rows of memory.
    """

    weight: Floats  # (G, N, N)
    weight_back: Floats  # (G, N, N), transposed
    out: Floats  # (G, N)
    into: Floats  # (G, N)
    total: Floats  # (G,)
    unit: Floats  # (G,)
    origin: Floats  # (G,)
    by_first: Floats  # (Q, N, N)
    by_second: Floats  # (Q, N, N)
    rank_sent: Floats  # (L, N, N), 0 where never
    rank_received: Floats  # (L, N, N)
    last_tie: Floats  # (L, N, N), time, −inf where never
    last_sent: Floats  # (L, N)
    last_received: Floats  # (L, N)
    last_pair: Ints  # (L, 2), −1 before any
    attribute: Floats  # (V, N)
    present: Bytes  # (N,)
    clock: Floats  # (2,): now, and the time of the event before


class Changes(NamedTuple):
    """The stream of changes, in the order in which they become visible."""

    kind: npt.NDArray[np.int8]
    which: npt.NDArray[np.int32]  # network, attribute or trace
    i: npt.NDArray[np.int32]
    j: npt.NDArray[np.int32]
    value: Floats
    time: Floats


class Paths(NamedTuple):
    """How networks decay, and which two-paths are kept: Σ_k f(u_ik, v_jk).

    A leg reads its network along (``out`` 1: g_ik) or against (0: g_ki) its direction.
    """

    rate: Floats  # (G,): halvings per unit of time, 0 without decay
    lagged: Bytes  # (G,): 1 measures ages at the event before
    first: npt.NDArray[np.int32]  # (Q,)
    first_out: Bytes
    second: npt.NDArray[np.int32]
    second_out: Bytes
    combine: npt.NDArray[np.int8]
    ranked: Bytes  # (L,): 1 where recency ranks are read


@njit(cache=True, inline="always")
def number(value: int) -> int:
    """A whole number as a variable: Numba compiles what is handed a constant once more, for that constant."""
    return int(int64(value))


@njit(cache=True, inline="always")
def combined(u: float, v: float, combine: int) -> float:
    """f(u, v) of a two-path."""
    if combine == MINIMUM:
        return u if u < v else v
    if combine == MULTIPLIED:
        return u * v
    return np.sqrt(u * v) if u > 0 and v > 0 else 0.0


@njit(cache=True, inline="always")
def combined_three(u: float, v: float, w: float, combine: int) -> float:
    """f(u, v, w) of a three-path: minimum, product, or geometric mean (the cube root of the product)."""
    if combine == MINIMUM:
        return min(u, v, w)
    if combine == MULTIPLIED:
        return u * v * w
    return np.cbrt(u * v * w) if u > 0 and v > 0 and w > 0 else 0.0


@njit(cache=True)
def copy_of(state: State) -> State:
    """A state of one's own, for one thread."""
    return State(
        state.weight.copy(),
        state.weight_back.copy(),
        state.out.copy(),
        state.into.copy(),
        state.total.copy(),
        state.unit.copy(),
        state.origin.copy(),
        state.by_first.copy(),
        state.by_second.copy(),
        state.rank_sent.copy(),
        state.rank_received.copy(),
        state.last_tie.copy(),
        state.last_sent.copy(),
        state.last_received.copy(),
        state.last_pair.copy(),
        state.attribute.copy(),
        state.present.copy(),
        state.clock.copy(),
    )


@njit(cache=True, inline="always")
def _shift_leg(kept: Floats, other: Floats, old: float, new: float, combine: int) -> None:
    """One leg went from old to new: kept_k += f(new, other_k) − f(old, other_k)."""
    if combine == MINIMUM:
        for k in range(kept.size):
            other_k = other[k]
            kept[k] += (new if new < other_k else other_k) - (old if old < other_k else other_k)
    elif combine == MULTIPLIED:
        step = new - old
        for k in range(kept.size):
            kept[k] += step * other[k]
    else:
        step = np.sqrt(new) - np.sqrt(old)
        for k in range(kept.size):
            kept[k] += step * np.sqrt(other[k])


@njit(cache=True, inline="always")
def _update_paths(state: State, paths: Paths, g: int, s: int, r: int, old: float, new: float) -> None:
    for q in range(paths.first.size):
        combine = paths.combine[q]
        if paths.first[q] == g:
            h = paths.second[q]
            end, middle = (s, r) if paths.first_out[q] else (r, s)
            other = state.weight_back[h, middle] if paths.second_out[q] else state.weight[h, middle]
            _shift_leg(state.by_first[q, end], other, old, new, combine)
        if paths.second[q] == g:
            h = paths.first[q]
            end, middle = (s, r) if paths.second_out[q] else (r, s)
            other = state.weight_back[h, middle] if paths.first_out[q] else state.weight[h, middle]
            _shift_leg(state.by_second[q, end], other, old, new, combine)


@njit(cache=True, inline="always")
def _age(state: State, paths: Paths, g: int, time: float) -> float:
    factor: float = np.exp2(-(time - state.origin[g]) * paths.rate[g])
    return factor


@njit(cache=True)
def _rebase(state: State, paths: Paths, time: float) -> None:
    """Move the origin of decay to ``time``; called before 2^(t·rate) overflows."""
    for g in range(paths.rate.size):
        if paths.rate[g] > 0.0:
            factor = _age(state, paths, g, time)
            state.weight[g] *= factor
            state.weight_back[g] *= factor
            state.out[g] *= factor
            state.into[g] *= factor
            state.total[g] *= factor
    for q in range(paths.first.size):
        first, second = _age(state, paths, paths.first[q], time), _age(state, paths, paths.second[q], time)
        if paths.combine[q] == MINIMUM:
            factor = first
        elif paths.combine[q] == MULTIPLIED:
            factor = first * second
        else:
            factor = np.sqrt(first * second)
        state.by_first[q] *= factor
        state.by_second[q] *= factor
    state.origin[:] = time


@njit(cache=True)
def set_clock(state: State, paths: Paths, now: float, before: float) -> None:
    """Let decayed weights be read at ``now``, or ``before`` where ages end at the event before."""
    state.clock[0] = now
    state.clock[1] = before
    for g in range(paths.rate.size):
        if paths.rate[g] > 0.0:
            state.unit[g] = _age(state, paths, g, before if paths.lagged[g] else now)


@njit(cache=True, inline="always")
def change_weight(state: State, paths: Paths, g: int, s: int, r: int, step: float, time: float) -> None:
    """Add ``step`` to g_sr as of ``time``."""
    if paths.rate[g] > 0.0:
        # 2^200 leaves room for sums and squares in a double
        if (time - state.origin[g]) * paths.rate[g] > 200.0:
            _rebase(state, paths, time)
        step /= _age(state, paths, g, time)
    old = state.weight[g, s, r]
    new = old + step
    if abs(new) < 1e-9 * abs(step):  # what a window gave and took back must be nothing, not 1e-17
        new = 0.0
    _update_paths(state, paths, g, s, r, old, new)
    state.weight[g, s, r] = new
    state.weight_back[g, r, s] = new
    state.out[g, s] += new - old
    state.into[g, r] += new - old
    state.total[g] += new - old


@njit(cache=True)
def _to_front(rank: Floats, who: int) -> None:
    """``who`` becomes first; those that were ahead of it move back by one."""
    before = rank[who]
    for k in range(rank.size):
        if rank[k] > 0.0 and (before == 0.0 or rank[k] < before):
            rank[k] += 1.0
    rank[who] = 1.0


@njit(cache=True)
def change_trace(state: State, paths: Paths, trace: int, s: int, r: int, time: float) -> None:
    """Let s → r be the last event of a trace."""
    if paths.ranked[trace]:
        _to_front(state.rank_sent[trace, s], r)
        _to_front(state.rank_received[trace, r], s)
    state.last_tie[trace, s, r] = time
    state.last_sent[trace, s] = time
    state.last_received[trace, r] = time
    state.last_pair[trace, 0] = s
    state.last_pair[trace, 1] = r


@njit(cache=True, inline="always")
def apply_change(state: State, paths: Paths, changes: Changes, c: int) -> None:
    """Apply change ``c``: O(1), plus O(N) for each kept two-path or recency rank it enters."""
    kind, which, i, j = changes.kind[c], changes.which[c], changes.i[c], changes.j[c]
    if kind == WEIGHT_CHANGE:
        change_weight(state, paths, which, i, j, changes.value[c], changes.time[c])
    elif kind == ATTRIBUTE_CHANGE:
        state.attribute[which, i] = changes.value[c]
    elif kind == PRESENCE_CHANGE:
        state.present[i] = np.uint8(changes.value[c] > 0)
    else:
        change_trace(state, paths, which, i, j, changes.time[c])


@njit(cache=True)
def forward(state: State, paths: Paths, changes: Changes, start: int, stop: int) -> None:
    """Apply the changes from ``start`` (in) to ``stop`` (out)."""
    for c in range(start, stop):
        apply_change(state, paths, changes, c)
