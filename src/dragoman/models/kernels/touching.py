"""Which options a change touches.

What a change of network g by s → r touches is in ``Footprint``, as the bits below; a kept two-path touches exactly the
pairs whose sum changes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.codes import ATTRIBUTE_CHANGE, MINIMUM, PRESENCE_CHANGE, WEIGHT_CHANGE
from dragoman.models.kernels.state import Bytes, Changes, Floats, Paths, State, number
from dragoman.models.kernels.strata import Indices

__all__ = ["BACK", "DYAD", "INTO_R", "INTO_S", "OF_R", "OF_S", "Footprint", "Touched", "touch_change"]

Numbers = npt.NDArray[np.int32]

DYAD = 1  # (s, r)
BACK = 2  # (r, s)
OF_S = 4  # (s, ·)
OF_R = 8  # (r, ·)
INTO_S = 16  # (·, s)
INTO_R = 32  # (·, r)


class Footprint(NamedTuple):
    """What changes touch, as bits: by network, trace, and attribute; ``slot`` is the first option of a pair, or −1."""

    network: npt.NDArray[np.uint8]
    trace: npt.NDArray[np.uint8]
    attribute: npt.NDArray[np.uint8]
    slot: npt.NDArray[np.int32]  # (N, N)
    n_kinds: int


class Touched(NamedTuple):
    """The options touched so far."""

    which: Indices  # (D,), the first ``n`` of these
    flag: Bytes  # (D,)
    n: Indices  # (1,)


@njit(cache=True, inline="always")
def _touch_pair(foot: Footprint, touched: Touched, i: int, j: int) -> None:
    first = foot.slot[i, j]
    if first >= 0 and touched.flag[first] == 0:
        n = touched.n[0]
        for d in range(first, first + foot.n_kinds):
            touched.flag[d] = 1
            touched.which[n] = d
            n += 1
        touched.n[0] = n


@njit(cache=True)
def _touch_line(slots: Numbers, n_kinds: int, flag: Bytes, which: Indices, n: int) -> int:
    """Touch the options of a row or column of slots; returns how many are touched by now."""
    for k in range(slots.size):
        first = slots[k]
        if first >= 0 and flag[first] == 0:
            for d in range(first, first + n_kinds):
                flag[d] = 1
                which[n] = d
                n += 1
    return n


@njit(cache=True, inline="always")
def _touch_bits(foot: Footprint, touched: Touched, bits: int, s: int, r: int) -> None:
    if bits & DYAD:
        _touch_pair(foot, touched, s, r)
    if bits & BACK:
        _touch_pair(foot, touched, r, s)
    if bits < OF_S:
        return
    slot, n_kinds, flag, which, n = foot.slot, foot.n_kinds, touched.flag, touched.which, touched.n[0]
    if bits & OF_S:
        n = _touch_line(slot[s], n_kinds, flag, which, n)
    if bits & OF_R:
        n = _touch_line(slot[r], n_kinds, flag, which, n)
    if bits & INTO_S:
        n = _touch_line(slot[:, s], n_kinds, flag, which, n)
    if bits & INTO_R:
        n = _touch_line(slot[:, r], n_kinds, flag, which, n)
    touched.n[0] = n


@njit(cache=True)
def _touch_leg(
    slots: Numbers,
    n_kinds: int,
    flag: Bytes,
    which: Indices,
    n: int,
    other: Floats,
    old: float,
    new: float,
    combine: int,
) -> int:
    """Touch the options of a row or column whose sum over third actors changes with one leg."""
    for k in range(other.size):
        if other[k] == 0.0 or (combine == MINIMUM and other[k] <= min(old, new)):
            continue
        first = slots[k]
        if first >= 0 and flag[first] == 0:
            for d in range(first, first + n_kinds):
                flag[d] = 1
                which[n] = d
                n += 1
    return n


@njit(cache=True, inline="always")
def _touch_paths(
    state: State, paths: Paths, foot: Footprint, touched: Touched, g: int, s: int, r: int, step: float
) -> None:
    old = state.weight[g, s, r]
    new = old + step
    slot, n_kinds, flag, which, n = foot.slot, foot.n_kinds, touched.flag, touched.which, touched.n[0]
    for q in range(paths.first.size):
        combine = paths.combine[q]
        if paths.first[q] == g:
            h = paths.second[q]
            end, middle = (s, r) if paths.first_out[q] else (r, s)
            other = state.weight_back[h, middle] if paths.second_out[q] else state.weight[h, middle]
            n = _touch_leg(slot[end], n_kinds, flag, which, n, other, old, new, combine)
        if paths.second[q] == g:
            h = paths.first[q]
            end, middle = (s, r) if paths.second_out[q] else (r, s)
            other = state.weight_back[h, middle] if paths.first_out[q] else state.weight[h, middle]
            n = _touch_leg(slot[:, end], n_kinds, flag, which, n, other, old, new, combine)
    touched.n[0] = n


@njit(cache=True, inline="always")
def touch_change(state: State, paths: Paths, changes: Changes, c: int, foot: Footprint, touched: Touched) -> None:
    """Touch what change ``c`` is about to change."""
    kind, which, i, j = changes.kind[c], changes.which[c], changes.i[c], changes.j[c]
    s, r, first = number(i), number(j), number(-1)
    if kind == WEIGHT_CHANGE:
        bits = number(foot.network[which])
        _touch_paths(state, paths, foot, touched, which, i, j, changes.value[c])
    elif kind == ATTRIBUTE_CHANGE:
        bits, r = number(foot.attribute[which]), s
    elif kind == PRESENCE_CHANGE:
        bits, r = number(OF_S | INTO_S), s
    else:
        bits, first = number(foot.trace[which]), state.last_pair[which, 0]
    _touch_bits(foot, touched, bits, s, r)
    if first >= 0:
        _touch_bits(foot, touched, bits, first, state.last_pair[which, 1])
