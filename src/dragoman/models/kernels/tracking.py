"""One pass over the events that re-reads only the options an event touches.

Between two events nearly all options stay as they were. So the sums S0, S1, S2 over the risk set are kept, and of each
option that a change touches the old contribution is taken off and the new one added: O(N) for each event instead of the
N² of a full sweep. It needs effects that change with events alone; what decays, standardises or depends on the clock
is left to ``sweep``.

What a change of network g by s → r touches is in ``footprint``, as the bits below; a kept two-path touches exactly the
pairs whose sum changes. Sums that go up and down lose digits, so they are made afresh after ``REFRESH`` times as many
updates as there are options, and whenever an option outgrows the scale of the exponentials.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from dragoman.models.kernels.codes import ATTRIBUTE_CHANGE, EFRON, ONCE, PRESENCE_CHANGE, TIMED, WEIGHT_CHANGE
from dragoman.models.kernels.state import (
    Changes,
    Floats,
    Paths,
    State,
    apply_change,
    combined,
    copy_of,
    forward,
    set_clock,
)
from dragoman.models.kernels.statistic import Pairs, Plan, assemble, read_statistics
from dragoman.models.kernels.strata import Indices, Sums, add_row, conclude, dot, new_sums
from dragoman.models.kernels.sweep import Moments, Options

__all__ = ["ANY_OF", "BACK", "DYAD", "INTO_R", "INTO_S", "OF_R", "OF_S", "Footprint", "tracked_likelihood"]

DYAD = 1  # (s, r)
BACK = 2  # (r, s)
OF_S = 4  # (s, ·)
OF_R = 8  # (r, ·)
INTO_S = 16  # (·, s)
INTO_R = 32  # (·, r)
ANY_OF = 64  # all

REFRESH = 20
#: Exponents further than this above the scale of the sums call for a new scale.
HEADROOM = 50.0


class Footprint(NamedTuple):
    """What changes touch, as bits: by network, trace, and attribute; ``slot`` is the first option of a pair, or −1."""

    network: npt.NDArray[np.uint8]
    trace: npt.NDArray[np.uint8]
    attribute: npt.NDArray[np.uint8]
    slot: npt.NDArray[np.int32]  # (N, N)
    n_kinds: int


class Kept(NamedTuple):
    """The contribution of each option to the sums, and the options touched since."""

    x: Floats  # (D, P)
    w: Floats  # (D,)
    is_open: npt.NDArray[np.uint8]  # (D,)
    touched: Indices  # (D,)
    is_touched: npt.NDArray[np.uint8]  # (D,)
    counts: Indices  # (2,): touched, updates since the sums were made
    pairs: Pairs
    read: Floats  # (B, D)
    fresh: Floats  # (D, P)
    s0: Floats  # (2,): S0, and its largest value since the sums were made
    scale: Floats  # (1,): what is taken off all exponents
    centre: Floats  # (P,)


@njit(cache=True)
def _new_kept(plan: Plan, n: int) -> Kept:
    p = plan.factors.shape[0]
    return Kept(
        np.zeros((n, p)),
        np.zeros(n),
        np.zeros(n, np.uint8),
        np.zeros(n, np.int64),
        np.zeros(n, np.uint8),
        np.zeros(2, np.int64),
        Pairs(np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n, np.int32)),
        np.zeros((plan.code.size, n)),
        np.zeros((n, p)),
        np.zeros(2),
        np.zeros(1),
        np.zeros(p),
    )


@njit(cache=True, inline="always")
def _touch(foot: Footprint, kept: Kept, i: int, j: int) -> None:
    first = foot.slot[i, j]
    if first >= 0 and kept.is_touched[first] == 0:
        n = kept.counts[0]
        for d in range(first, first + foot.n_kinds):
            kept.is_touched[d] = 1
            kept.touched[n] = d
            n += 1
        kept.counts[0] = n


@njit(cache=True)
def _touch_bits(foot: Footprint, kept: Kept, bits: int, s: int, r: int) -> None:
    n = foot.slot.shape[0]
    if bits & DYAD:
        _touch(foot, kept, s, r)
    if bits & BACK:
        _touch(foot, kept, r, s)
    if bits & OF_S:
        for k in range(n):
            _touch(foot, kept, s, k)
    if bits & OF_R:
        for k in range(n):
            _touch(foot, kept, r, k)
    if bits & INTO_S:
        for k in range(n):
            _touch(foot, kept, k, s)
    if bits & INTO_R:
        for k in range(n):
            _touch(foot, kept, k, r)
    if bits & ANY_OF:
        for i in range(n):
            for j in range(n):
                _touch(foot, kept, i, j)


@njit(cache=True)
def _touch_leg(
    foot: Footprint, kept: Kept, other: Floats, middle: int, end: int, old: float, new: float, combine: int, swap: bool
) -> None:
    """Touch the pairs of ``end`` whose sum over third actors changes with one leg."""
    for k in range(other.shape[1]):
        if combined(new, other[middle, k], combine) != combined(old, other[middle, k], combine):
            if swap:
                _touch(foot, kept, k, end)
            else:
                _touch(foot, kept, end, k)


@njit(cache=True)
def _touch_paths(state: State, paths: Paths, foot: Footprint, kept: Kept, g: int, s: int, r: int, step: float) -> None:
    old = state.weight[g, s, r]
    new = old + step
    for q in range(paths.first.size):
        if paths.first[q] == g:
            h = paths.second[q]
            end, middle = (s, r) if paths.first_out[q] else (r, s)
            other = state.weight_back[h] if paths.second_out[q] else state.weight[h]
            _touch_leg(foot, kept, other, middle, end, old, new, paths.combine[q], False)
        if paths.second[q] == g:
            h = paths.first[q]
            end, middle = (s, r) if paths.second_out[q] else (r, s)
            other = state.weight_back[h] if paths.first_out[q] else state.weight[h]
            _touch_leg(foot, kept, other, middle, end, old, new, paths.combine[q], True)


@njit(cache=True)
def _touch_change(state: State, paths: Paths, changes: Changes, c: int, foot: Footprint, kept: Kept) -> None:
    kind, which, i, j = changes.kind[c], changes.which[c], changes.i[c], changes.j[c]
    if kind == WEIGHT_CHANGE:
        _touch_bits(foot, kept, foot.network[which], i, j)
        _touch_paths(state, paths, foot, kept, which, i, j, changes.value[c])
    elif kind == ATTRIBUTE_CHANGE:
        _touch_bits(foot, kept, foot.attribute[which], i, i)
    elif kind == PRESENCE_CHANGE:
        _touch_bits(foot, kept, OF_S | INTO_S, i, i)
    else:
        _touch_bits(foot, kept, foot.trace[which], i, j)
        if state.last_pair[which, 0] >= 0:
            _touch_bits(foot, kept, foot.trace[which], state.last_pair[which, 0], state.last_pair[which, 1])


@njit(cache=True)
def _read_touched(plan: Plan, paths: Paths, state: State, options: Options, kept: Kept) -> None:
    n = kept.counts[0]
    for t in range(n):
        d = kept.touched[t]
        kept.pairs.i[t], kept.pairs.j[t], kept.pairs.kind[t] = options.i[d], options.j[d], options.kind[d]
    read_statistics(plan, paths, state, kept.pairs, n, kept.read)
    assemble(plan, kept.read, n, kept.fresh)


@njit(cache=True)
def _read_all(plan: Plan, paths: Paths, state: State, options: Options, kept: Kept) -> None:
    """Statistics of all options; a function of its own, for whole-array steps inside a prange may be reordered."""
    kept.touched[:] = np.arange(options.i.size)
    kept.counts[0] = options.i.size
    _read_touched(plan, paths, state, options, kept)
    kept.x[:] = kept.fresh
    kept.counts[0] = 0


@njit(cache=True)
def _make_sums(state: State, options: Options, kept: Kept, sums: Sums, theta: Floats, timed: bool) -> None:
    """Sums over all options from their statistics in ``kept.x``."""
    n, p = options.i.size, theta.size
    top = -np.inf
    gate = state.weight[max(options.gate, 0)]
    for d in range(n):
        i, j = options.i[d], options.j[d]
        kept.is_open[d] = 0
        if state.present[i] and state.present[j] and (options.gate < 0 or gate[i, j] > 0.0):
            kept.is_open[d] = 1
            kept.w[d] = dot(kept.x, d, theta)
            top = max(top, kept.w[d])
    scale = 0.0 if timed or top == -np.inf else top
    s0 = 0.0
    kept.centre[:] = 0.0
    for d in range(n):
        kept.w[d] = np.exp(kept.w[d] - scale) if kept.is_open[d] else 0.0
        s0 += kept.w[d]
        for a in range(p):
            kept.centre[a] += kept.w[d] * kept.x[d, a]
    if timed or s0 == 0.0:
        kept.centre[:] = 0.0
    else:
        kept.centre[:] /= s0
    sums.s1[:] = 0.0
    sums.s2[:] = 0.0
    for d in range(n):
        add_row(sums.s1, sums.s2, kept.x, d, kept.centre, kept.w[d])
    kept.s0[:] = s0
    kept.scale[0] = scale
    kept.counts[1] = 0


@njit(cache=True)
def _settle(state: State, options: Options, kept: Kept, sums: Sums, theta: Floats, timed: bool) -> None:
    """Replace the contributions of the touched options by those of their fresh statistics."""
    p, n = theta.size, kept.counts[0]
    gate = state.weight[max(options.gate, 0)]
    s0, afresh = kept.s0[0], False
    for t in range(n):
        d = kept.touched[t]
        kept.is_touched[d] = 0
        i, j = options.i[d], options.j[d]
        is_open = 0
        if state.present[i] and state.present[j] and (options.gate < 0 or gate[i, j] > 0.0):
            is_open = 1
        same = is_open == kept.is_open[d]
        for a in range(p):
            same = same and kept.fresh[t, a] == kept.x[d, a]
        if same:
            continue
        exponent = dot(kept.fresh, t, theta) - kept.scale[0]
        afresh = afresh or (exponent > HEADROOM and not timed)
        w = np.exp(exponent) if is_open else 0.0
        add_row(sums.s1, sums.s2, kept.x, d, kept.centre, -kept.w[d])
        add_row(sums.s1, sums.s2, kept.fresh, t, kept.centre, w)
        s0 += w - kept.w[d]
        kept.w[d] = w
        kept.is_open[d] = is_open
        for a in range(p):
            kept.x[d, a] = kept.fresh[t, a]
        kept.counts[1] += 1
    kept.counts[0] = 0
    kept.s0[0] = s0
    kept.s0[1] = max(kept.s0[1], s0)
    if afresh or kept.counts[1] > REFRESH * options.i.size or s0 < 1e-6 * kept.s0[1]:
        _make_sums(state, options, kept, sums, theta, timed)


@njit(cache=True)
def _add_moment(moments: Moments, m: int, kept: Kept, sums: Sums, theta: Floats, ties: int) -> float:
    """Add the cases and denominators of moment m; returns its log-likelihood."""
    p, n_cases, value, c0 = theta.size, 0, 0.0, 0.0
    sums.c1[:] = 0.0
    sums.c2[:] = 0.0
    for k in range(moments.case_start[m], moments.case_start[m + 1]):
        d = moments.case_option[k]
        if kept.is_open[d] == 0:
            continue
        n_cases += 1
        value += dot(kept.x, d, theta)
        for a in range(p):
            sums.score[a] += kept.x[d, a] - kept.centre[a]
        if ties == EFRON:
            c0 += kept.w[d]
            add_row(sums.c1, sums.c2, kept.x, d, kept.centre, kept.w[d])
    if ties == TIMED:
        for a in range(p):
            sums.score[a] -= moments.exposure[m] * sums.s1[a]
            for b in range(a, p):
                sums.information[a, b] += moments.exposure[m] * sums.s2[a, b]
        return value - moments.exposure[m] * kept.s0[0]
    if n_cases == 0:
        return 0.0
    return value - conclude(sums, kept.s0[0], c0, n_cases, 1 if ties == ONCE else n_cases, kept.scale[0], ties)


@njit(cache=True, parallel=True)
def tracked_likelihood(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    foot: Footprint,
    theta: Floats,
    ties: int,
    n_chunks: int,
) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of each moment, score and (upper triangle of) information of all, as ``sweep_likelihood``."""
    n, p, n_options = moments.time.size, theta.size, options.i.size
    each = np.zeros(n)
    score = np.zeros((n_chunks, p))
    information = np.zeros((n_chunks, p, p))
    for chunk in prange(n_chunks):
        first, last = chunk * n // n_chunks, (chunk + 1) * n // n_chunks
        if first == last:
            continue
        state, sums, kept = copy_of(start), new_sums(p), _new_kept(plan, n_options)
        at = moments.upto[first]
        forward(state, paths, changes, 0, at)
        set_clock(state, paths, moments.time[first], moments.before[first])
        _read_all(plan, paths, state, options, kept)
        _make_sums(state, options, kept, sums, theta, ties == TIMED)
        for m in range(first, last):
            for c in range(at, moments.upto[m]):
                _touch_change(state, paths, changes, c, foot, kept)
                apply_change(state, paths, changes, c)
            at = moments.upto[m]
            set_clock(state, paths, moments.time[m], moments.before[m])
            if kept.counts[0] > 0:
                _read_touched(plan, paths, state, options, kept)
                _settle(state, options, kept, sums, theta, ties == TIMED)
            each[m] = _add_moment(moments, m, kept, sums, theta, ties)
        score[chunk] = sums.score
        information[chunk] = sums.information
    return each, score.sum(axis=0), information.sum(axis=0)
