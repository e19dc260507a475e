"""Draw controls and read statistics, event after event.

Numbers are drawn by splitmix64 from (seed, stratum, draw), so that a stratum's controls do not depend on what was drawn
before it: any order of the work, and any number of threads, gives the same sample.
"""

# ruff: noqa: PLR0915 -- one branch a code is the plainest kernel, and the fastest

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.state import Bytes, Changes, Floats, Paths, State, copy_of, forward, number, set_clock
from dragoman.models.kernels.statistic import Pairs, Plan, assemble, read_statistics
from dragoman.models.kernels.strata import Indices
from dragoman.models.kernels.sweep import Moments, Options, widest

__all__ = [
    "KEEP",
    "by_class",
    "candidates",
    "copy_rows",
    "count_open",
    "draw_class",
    "is_open",
    "name_chosen",
    "random_below",
    "sampled_statistics",
    "uniform",
]

Numbers = npt.NDArray[np.int32]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
#: Mixed into the seed to draw which events are explained, apart from which controls are.
KEEP = np.uint64(0xD1B54A32D192ED03)
UNIT = 1.0 / 9007199254740992.0  # 2^-53
MIX_2 = np.uint64(0x94D049BB133111EB)


@njit(cache=True, inline="always")
def _mixed(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> np.uint64(30))) * MIX_1
    z = (z ^ (z >> np.uint64(27))) * MIX_2
    return z ^ (z >> np.uint64(31))


@njit(cache=True, inline="always")
def uniform(seed: np.uint64, stratum: int, count: int) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    z = _mixed(_mixed(seed + GOLDEN * np.uint64(stratum + 1)) + GOLDEN * np.uint64(count + 1))
    return float(z >> np.uint64(11)) * UNIT


@njit(cache=True, inline="always")
def random_below(n: int, seed: np.uint64, stratum: int, count: int) -> int:
    """A whole number from 0 to n − 1."""
    return min(int(uniform(seed, stratum, count) * n), n - 1)


@njit(cache=True)
def is_open(state: State, options: Options, d: int) -> bool:
    """Whether an option can happen now."""
    i, j = options.i[d], options.j[d]
    if state.present[i] == 0 or state.present[j] == 0:
        return False
    return options.gate < 0 or state.weight[options.gate, i, j] > 0.0


@njit(cache=True)
def by_class(of_option: Indices, n_classes: int) -> tuple[Indices, Indices]:
    """Options sorted by class, and where each class begins."""
    begin = np.zeros(n_classes + 1, np.int64)
    for k in of_option:
        begin[k + 1] += 1
    begin = begin.cumsum()
    fill = begin[:-1].copy()
    members = np.empty(of_option.size, np.int64)
    for d in range(of_option.size):
        members[fill[of_option[d]]] = d
        fill[of_option[d]] += 1
    return members, begin


@njit(cache=True)
def count_open(state: State, options: Options, moments: Moments, m: int, of_option: Indices, n_open: Indices) -> None:
    """How many options of each class are open in stratum m."""
    n_open[:] = 0
    for d in range(moments.low[m], moments.high[m]):
        if is_open(state, options, d):
            n_open[of_option[d]] += 1


@njit(cache=True)
def candidates(moments: Moments, m: int, k: int, members: Indices, begin: Indices) -> tuple[int, int]:
    """Where the options of class k that belong to stratum m lie among the sorted members."""
    lo = begin[k] + np.searchsorted(members[begin[k] : begin[k + 1]], moments.low[m])
    hi = begin[k] + np.searchsorted(members[begin[k] : begin[k + 1]], moments.high[m])
    return lo, hi


@njit(cache=True)
def draw_class(
    of_i: Numbers,
    of_j: Numbers,
    present: Bytes,
    gate: Floats,
    gated: bool,
    members: Indices,
    low: int,
    high: int,
    wanted: int,
    seed: np.uint64,
    stratum: int,
    count: int,
    taken: Indices,
    chosen: Indices,
    n: int,
) -> tuple[int, int]:
    """Draw ``wanted`` open members that are not yet taken by this stratum; returns the new n and count.

    Takes arrays one by one: handing over the tuples they come from for each draw costs ten times the draw.
    """
    for_stratum = _mixed(seed + GOLDEN * np.uint64(stratum + 1))
    while wanted > 0:
        z = _mixed(for_stratum + GOLDEN * np.uint64(count + 1))
        place = min(int(float(z >> np.uint64(11)) * UNIT * (high - low)), high - low - 1)
        d = members[low + place]
        count += 1
        if taken[d] == stratum or present[of_i[d]] == 0 or present[of_j[d]] == 0:
            continue
        if gated and gate[of_i[d], of_j[d]] <= 0.0:
            continue
        taken[d] = stratum
        chosen[n] = d
        n += 1
        wanted -= 1
    return n, count


@njit(cache=True)
def name_chosen(chosen: Indices, n: int, options: Options, pairs: Pairs) -> None:
    """Write down who and what the chosen options are."""
    of_i, of_j, of_kind, i, j, kind = options.i, options.j, options.kind, pairs.i, pairs.j, pairs.kind
    for d in range(n):
        i[d], j[d], kind[d] = of_i[chosen[d]], of_j[chosen[d]], of_kind[chosen[d]]


@njit(cache=True)
def copy_rows(of_stratum: Floats, n: int, at_row: int, x: Floats) -> None:
    """Put a stratum's statistics among those of all."""
    for d in range(n):
        for p in range(x.shape[1]):
            x[at_row + d, p] = of_stratum[d, p]


@njit(cache=True)
def sampled_statistics(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    n_controls: int,
    for_each_event: bool,
    share_of_events: float,
    seed: np.uint64,
    weighted: bool,
    of_option: Indices,
    n_classes: int,
    empty_strata: bool,
) -> tuple[Floats, Floats, Indices, Indices, Indices]:
    """Statistics, offsets and options of cases and controls, cases first, with the start and cases of each stratum.

    There is room for ``n_controls`` in each stratum (or for each event in it); the rows used end where the last stratum
    ends. Of the events a random share is explained; the others are no controls either.

    ``empty_strata`` draws controls for strata without a case too: they hold time at risk.
    """
    n_strata = moments.time.size
    most = moments.case_option.size * (1 + n_controls if for_each_event else 1)
    most += 0 if for_each_event else n_strata * n_controls
    x, offset = np.empty((most, plan.factors.shape[0])), np.zeros(most)
    option = np.empty(most, np.int64)
    begin_stratum, n_cases = np.zeros(n_strata + 1, np.int64), np.zeros(n_strata, np.int64)
    state, at, at_row, counted = copy_of(start), number(0), 0, -1
    members, begin = by_class(of_option, n_classes)
    taken = np.full(options.i.size, -1, np.int64)
    n_open, cases_in, drawn_from = (
        np.zeros(n_classes, np.int64),
        np.zeros(n_classes, np.int64),
        np.zeros(n_classes, np.int64),
    )
    widest_stratum = 0
    for m in range(n_strata):
        widest_stratum = max(widest_stratum, moments.case_start[m + 1] - moments.case_start[m])
    room = widest_stratum + n_controls * (widest_stratum if for_each_event else 1)
    pairs = Pairs(np.zeros(room, np.int32), np.zeros(room, np.int32), np.zeros(room, np.int32))
    read, of_stratum = np.zeros((plan.code.size, room)), np.zeros((room, plan.factors.shape[0]))
    chosen, repeated = np.zeros(room, np.int64), np.zeros(room, np.bool_)
    changes_presence = options.gate >= 0 or (changes.kind == 2).any() or widest(moments) < options.i.size
    for m in range(n_strata):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        if changes_presence or counted < 0:
            count_open(state, options, moments, m, of_option, n_open)
            counted = m
        n = number(0)
        cases_in[:] = 0
        for k in range(moments.case_start[m], moments.case_start[m + 1]):
            d = moments.case_option[k]
            if is_open(state, options, d):
                if taken[d] != m:
                    cases_in[of_option[d]] += 1
                again = taken[d] == m
                taken[d] = m
                if share_of_events >= 1.0 or uniform(seed ^ KEEP, k, 0) < share_of_events:
                    chosen[n] = d
                    repeated[n] = again
                    n += 1
        n_cases[m] = n
        n_of_cases, count = n, number(0)
        if n > 0 or empty_strata:
            for k in range(n_classes):
                n_wanted = n_controls * (n_of_cases if for_each_event else 1)
                wanted = n_wanted // n_classes + (1 if k < n_wanted % n_classes else 0)
                wanted = min(wanted, n_open[k] - cases_in[k])
                drawn_from[k] = wanted
                span = candidates(moments, m, k, members, begin)
                n, count = draw_class(
                    options.i,
                    options.j,
                    state.present,
                    state.weight[max(options.gate, 0)],
                    options.gate >= 0,
                    members,
                    span[0],
                    span[1],
                    wanted,
                    seed,
                    m,
                    count,
                    taken,
                    chosen,
                    n,
                )
        name_chosen(chosen, n, options, pairs)
        read_statistics(plan, paths, state, pairs, n, read)
        assemble(plan, read, n, of_stratum)
        copy_rows(of_stratum, n, at_row, x)
        for d in range(n):
            k = of_option[chosen[d]]
            row = at_row + d
            option[row] = chosen[d]
            if d < n_of_cases and repeated[d]:
                offset[row] = -np.inf
                continue
            if weighted and d >= n_of_cases:
                offset[row] = np.log((n_open[k] - cases_in[k]) / drawn_from[k])
        at_row += n
        begin_stratum[m + 1] = at_row
    return x, offset, option, begin_stratum, n_cases
