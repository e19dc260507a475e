"""One pass over the events that re-reads only the options an event touches.

Between two events nearly all options stay as they were. So the sums S0 and S1 over the risk set are kept, and of each
option that a change touches the old contribution is taken off and the new one added: O(N) for each event instead of the
N² of a full sweep. S2 enters the information only summed over moments, Σ_m S2_m / S0_m, so each option settles its part
when its statistics change: w x xᵀ times what Σ_m 1/S0_m has grown by since they last did. It needs effects that change
with events alone; what decays, standardises or depends on the clock is left to ``sweep``.

Sums that go up and down lose digits, so they are made afresh after ``REFRESH`` times as many updates as there are
options, and whenever an option outgrows the scale of the exponentials.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.codes import EFRON, ONCE, TIMED
from dragoman.models.kernels.state import (
    Changes,
    Floats,
    Paths,
    State,
    apply_change,
    copy_of,
    forward,
    number,
    set_clock,
)
from dragoman.models.kernels.statistic import Pairs, Plan, assemble, read_statistics
from dragoman.models.kernels.strata import Indices, Sums, add_row, dot, new_sums
from dragoman.models.kernels.sweep import Moments, Options
from dragoman.models.kernels.threads import in_parts
from dragoman.models.kernels.touching import Footprint, Touched, touch_change

__all__ = ["tracked_likelihood"]

REFRESH = 20
#: Exponents further than this above the scale of the sums call for a new scale: if S0 grew e^50-fold, the 1/S0 of a
#: moment would vanish beside the sum of those before.
HEADROOM = 5.0


class Kept(NamedTuple):
    """The contribution of each option to the sums, and the options touched since."""

    x: Floats  # (D, P)
    w: Floats  # (D,)
    since: Floats  # (D,): what ``elapsed`` was when x last changed
    is_open: npt.NDArray[np.uint8]  # (D,)
    touched: Touched
    n_updates: Indices  # (1,): since the sums were made
    pairs: Pairs
    read: Floats  # (B, D)
    fresh: Floats  # (D, P)
    s0: Floats  # (2,): S0, and its largest value since the sums were made
    elapsed: Floats  # (1,): Σ_m 1/S0_m (timed: Σ_m exposure) so far
    scale: Floats  # (1,): what is taken off all exponents
    centre: Floats  # (P,)


@njit(cache=True)
def _new_kept(plan: Plan, n: int) -> Kept:
    p = plan.factors.shape[0]
    return Kept(
        np.zeros((n, p)),
        np.zeros(n),
        np.zeros(n),
        np.zeros(n, np.uint8),
        Touched(np.zeros(n, np.int64), np.zeros(n, np.uint8), np.zeros(1, np.int64)),
        np.zeros(1, np.int64),
        Pairs(np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n, np.int32)),
        np.zeros((plan.code.size, n)),
        np.zeros((n, p)),
        np.zeros(2),
        np.zeros(1),
        np.zeros(1),
        np.zeros(p),
    )


@njit(cache=True, inline="always")
def _name_pairs(n: int, touched: Indices, options: Options, pairs: Pairs) -> None:
    of_i, of_j, of_kind, i, j, kind = options.i, options.j, options.kind, pairs.i, pairs.j, pairs.kind
    for t in range(n):
        d = touched[t]
        i[t], j[t], kind[t] = of_i[d], of_j[d], of_kind[d]


@njit(cache=True, inline="always")
def _read_touched(plan: Plan, paths: Paths, state: State, options: Options, kept: Kept) -> None:
    n = kept.touched.n[0]
    _name_pairs(n, kept.touched.which, options, kept.pairs)
    read_statistics(plan, paths, state, kept.pairs, n, kept.read)
    assemble(plan, kept.read, n, kept.fresh)


@njit(cache=True)
def _read_all(plan: Plan, paths: Paths, state: State, options: Options, kept: Kept) -> None:
    """Statistics of all options."""
    kept.touched.which[:] = np.arange(options.i.size)
    kept.touched.n[0] = options.i.size
    _read_touched(plan, paths, state, options, kept)
    kept.x[:] = kept.fresh
    kept.touched.n[0] = 0


@njit(cache=True)
def _touch_all(touched: Touched) -> None:
    touched.which[:] = np.arange(touched.which.size)
    touched.flag[:] = 1
    touched.n[0] = touched.which.size


@njit(cache=True)
def _close_spells(kept: Kept, sums: Sums) -> None:
    """Settle every option's part of the information."""
    for d in range(kept.w.size):
        w = kept.w[d] * (kept.elapsed[0] - kept.since[d])
        if w > 0.0:
            add_row(sums.s1, sums.information, kept.x, d, kept.centre, w)
        kept.since[d] = kept.elapsed[0]


@njit(cache=True)
def _make_sums(state: State, options: Options, kept: Kept, sums: Sums, theta: Floats, timed: bool) -> None:
    """Sums over all options from their statistics in ``kept.x``, on a scale that fits them."""
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
    # elapsed is in units of 1/S0, and so of the scale
    kept.elapsed[0] = 0.0 if not timed else kept.elapsed[0]
    s0 = 0.0
    sums.s1[:] = 0.0
    for d in range(n):
        kept.since[d] = kept.elapsed[0]
        kept.w[d] = np.exp(kept.w[d] - scale) if kept.is_open[d] else 0.0
        s0 += kept.w[d]
        for a in range(p):
            sums.s1[a] += kept.w[d] * (kept.x[d, a] - kept.centre[a])
    kept.s0[:] = s0
    kept.scale[0] = scale
    kept.n_updates[0] = 0


@njit(cache=True)
def _centre(kept: Kept) -> None:
    """Statistics are taken relative to their mean at the start, for counts in the thousands would cancel."""
    n, p = kept.x.shape
    for a in range(p):
        total = 0.0
        for d in range(n):
            total += kept.x[d, a]
        kept.centre[a] = total / n


@njit(cache=True, inline="always")
def _settle(state: State, options: Options, kept: Kept, sums: Sums, theta: Floats, timed: bool) -> None:
    """Replace the contributions of the touched options by those of their fresh statistics."""
    # arrays are named once: fetching them from their tuple for each option would cost more than the sums
    p, n = theta.size, kept.touched.n[0]
    of_i, of_j, gate, present = options.i, options.j, state.weight[max(options.gate, 0)], state.present
    touched, flag, open_now, x, fresh = kept.touched.which, kept.touched.flag, kept.is_open, kept.x, kept.fresh
    weight, since, centre, s1, information = kept.w, kept.since, kept.centre, sums.s1, sums.information
    s0, scale, elapsed, gated = kept.s0[0], kept.scale[0], kept.elapsed[0], options.gate >= 0
    afresh, n_updates = False, 0
    for t in range(n):
        d = touched[t]
        flag[d] = 0
        i, j = of_i[d], of_j[d]
        is_open = 1 if present[i] and present[j] and (not gated or gate[i, j] > 0.0) else 0
        same = is_open == open_now[d]
        exponent = -scale
        for a in range(p):
            same = same and fresh[t, a] == x[d, a]
            exponent += fresh[t, a] * theta[a]
        if same:
            continue
        afresh = afresh or (exponent > HEADROOM and not timed)
        new, old = np.exp(exponent) if is_open else 0.0, weight[d]
        spell = old * (elapsed - since[d])
        for a in range(p):
            z = x[d, a] - centre[a]
            s1[a] += new * (fresh[t, a] - centre[a]) - old * z
            for b in range(a, p):
                information[a, b] += spell * z * (x[d, b] - centre[b])
        for a in range(p):
            x[d, a] = fresh[t, a]
        s0 += new - old
        weight[d], since[d], open_now[d] = new, elapsed, is_open
        n_updates += 1
    kept.touched.n[0] = 0
    kept.n_updates[0] += n_updates
    kept.s0[0] = s0
    kept.s0[1] = max(kept.s0[1], s0)
    if afresh or kept.n_updates[0] > REFRESH * options.i.size or s0 < 1e-6 * kept.s0[1]:
        _close_spells(kept, sums)
        _make_sums(state, options, kept, sums, theta, timed)


@njit(cache=True, inline="always")
def _subtract(kept: Kept, sums: Sums, c0: float, n_cases: int, n_terms: int, ties: int) -> float:
    """Subtract the denominators of one moment; returns their logarithms, added up. See ``strata.conclude``."""
    p, s0, logs = kept.centre.size, kept.s0[0], 0.0
    repeat = 1.0 if ties == EFRON else float(n_terms)
    for term in range(n_terms if ties == EFRON else 1):
        share = term / n_cases if ties == EFRON else 0.0
        denominator = s0 - share * c0
        logs += repeat * (np.log(denominator) + kept.scale[0])
        kept.elapsed[0] += repeat / denominator
        for a in range(p):
            sums.mean[a] = (sums.s1[a] - share * sums.c1[a]) / denominator
            sums.score[a] -= repeat * sums.mean[a]
        for a in range(p):
            for b in range(a, p):
                twice = repeat * sums.mean[a] * sums.mean[b]
                sums.information[a, b] -= twice + share * sums.c2[a, b] / denominator
    return logs


@njit(cache=True, inline="always")
def _add_moment(moments: Moments, m: int, kept: Kept, sums: Sums, theta: Floats, ties: int) -> float:
    """Add the cases and denominators of moment m; returns its log-likelihood."""
    p, n_cases, value, c0 = theta.size, 0, 0.0, 0.0
    several = ties == EFRON and moments.case_start[m + 1] - moments.case_start[m] > 1
    if ties == EFRON:
        sums.c1[:] = 0.0
        sums.c2[:] = 0.0
    for k in range(moments.case_start[m], moments.case_start[m + 1]):
        d = moments.case_option[k]
        if kept.is_open[d] == 0:
            continue
        n_cases += 1
        value += dot(kept.x, d, theta)
        for a in range(p):
            sums.score[a] += kept.x[d, a] - (0.0 if ties == TIMED else kept.centre[a])
        if several:
            c0 += kept.w[d]
            add_row(sums.c1, sums.c2, kept.x, d, kept.centre, kept.w[d])
    if ties == TIMED:
        kept.elapsed[0] += moments.exposure[m]
        for a in range(p):
            sums.score[a] -= moments.exposure[m] * sums.s1[a]
        at_risk: float = moments.exposure[m] * kept.s0[0]
        return value - at_risk
    if n_cases == 0:
        return 0.0
    value -= _subtract(kept, sums, c0, n_cases, 1 if ties == ONCE else n_cases, ties)
    return value


@njit(cache=True, nogil=True)
def _walk(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    foot: Footprint,
    theta: Floats,
    ties: int,
    first: int,
    last: int,
    each: Floats,
    score: Floats,
    information: Floats,
) -> None:
    """The moments from ``first`` to ``last``, by one thread."""
    state, sums = copy_of(start), new_sums(theta.size)
    kept, timed = _new_kept(plan, options.i.size), ties == TIMED
    at = moments.upto[first]
    forward(state, paths, changes, number(0), at)
    set_clock(state, paths, moments.time[first], moments.before[first])
    _read_all(plan, paths, state, options, kept)
    if not timed:
        _centre(kept)
    _make_sums(state, options, kept, sums, theta, timed)
    for m in range(first, last):
        if (moments.upto[m] - at) * state.present.size > options.i.size:
            # so many changes at once touch nearly everything, and finding out what costs more than reading it all
            forward(state, paths, changes, at, moments.upto[m])
            _touch_all(kept.touched)
        else:
            for c in range(at, moments.upto[m]):
                touch_change(state, paths, changes, c, foot, kept.touched)
                apply_change(state, paths, changes, c)
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        if kept.touched.n[0] > 0:
            _read_touched(plan, paths, state, options, kept)
            _settle(state, options, kept, sums, theta, timed)
        each[m] = _add_moment(moments, m, kept, sums, theta, ties)
    _close_spells(kept, sums)
    score[:] = sums.score
    information[:] = sums.information


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
    n_parts: int,
) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of each moment, score and (upper triangle of) information of all, as ``sweep_likelihood``."""

    def walk(first: int, last: int, *sums: Floats) -> None:
        _walk(plan, paths, start, changes, moments, options, foot, theta, ties, first, last, *sums)

    return in_parts(walk, moments.time.size, theta.size, n_parts)
