"""Draw counter-matched controls: for each event a set of its own, with so many options of each class.

Of class k, with n_k open options, the set of an event holds m_k: the event itself, if it is of that class, and controls
drawn from the others without replacement. Whichever option of the set had been the event, the set would have been drawn
with a chance proportional to the n_k / m_k of its class, so that

    P(i is the event | set) = w_i exp(θ·x_i) / Σ_{d in set} w_d exp(θ·x_d),   w_d = n_k / m_k of d's class

(Langholz and Borgan 1995). Two things break this: drawing a number of controls that does not depend on the event's
class, for then the set's numbers tell which class the event was of; and one set for all events of a moment, whose
cases would count n_k / m_k times each. So each event has its own, and the others of its moment are options like any.

Efron's treatment of k simultaneous events: they happened in some order, and those that came before are at risk no
more. The order is drawn at random; to the event that came l-th (from 0) each other one of its moment is still at risk
with chance (k − 1 − l) / (k − 1), by which its weight is multiplied.
"""

# ruff: noqa: PLR0915 -- one branch a code is the plainest kernel, and the fastest

from __future__ import annotations

import numpy as np
from numba import njit

from dragoman.models.kernels.sampled import (
    KEEP,
    by_class,
    candidates,
    copy_rows,
    count_open,
    draw_class,
    is_open,
    name_chosen,
    random_below,
    uniform,
)
from dragoman.models.kernels.state import Changes, Floats, Paths, State, copy_of, forward, number, set_clock
from dragoman.models.kernels.statistic import Pairs, Plan, assemble, read_statistics
from dragoman.models.kernels.strata import Indices
from dragoman.models.kernels.sweep import Moments, Options, widest

__all__ = ["matched_statistics"]

#: Mixed into the seed to draw the order of simultaneous events.
ORDER = np.uint64(0xA0761D6478BD642F)


@njit(cache=True)
def _shuffled(n: int, seed: np.uint64, stratum: int, place: Indices) -> None:
    """Places 0 … n − 1 in an order drawn for this stratum."""
    for k in range(n):
        place[k] = k
    for k in range(n - 1, 0, -1):
        other = random_below(k + 1, seed ^ ORDER, stratum, k)
        place[k], place[other] = place[other], place[k]


@njit(cache=True)
def _set_sizes(n_rows: int, n_open: Indices, size: Indices) -> None:
    """How many options of each class a set of ``n_rows`` holds: equal numbers, all of a class that is smaller."""
    n_classes = size.size
    for k in range(n_classes):
        size[k] = min(n_rows // n_classes + (1 if k < n_rows % n_classes else 0), n_open[k])


@njit(cache=True)
def matched_statistics(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    n_controls: int,
    share_of_events: float,
    seed: np.uint64,
    efron: bool,
    of_option: Indices,
    n_classes: int,
) -> tuple[Floats, Floats, Indices, Indices, Indices]:
    """Statistics, offset and option of each row, and the start and moment of each stratum: one stratum for each event.

    The event is the first row of its stratum. The rows used end where the last stratum ends.
    """
    n_events = moments.case_option.size
    x, offset = np.empty((n_events * (1 + n_controls), plan.factors.shape[0])), np.zeros(n_events * (1 + n_controls))
    option = np.empty(n_events * (1 + n_controls), np.int64)
    begin_stratum, moment = np.zeros(n_events + 1, np.int64), np.zeros(n_events, np.int64)
    state, at, at_row, n_strata, counted = copy_of(start), number(0), number(0), number(0), False
    members, begin = by_class(of_option, n_classes)
    taken, happened_in = np.full(options.i.size, -1, np.int64), np.full(options.i.size, -1, np.int64)
    n_open, size = np.zeros(n_classes, np.int64), np.zeros(n_classes, np.int64)
    most = number(1)
    for m in range(moments.time.size):
        most = max(most, moments.case_start[m + 1] - moments.case_start[m])
    place = np.zeros(most, np.int64)
    room = 1 + n_controls
    pairs = Pairs(np.zeros(room, np.int32), np.zeros(room, np.int32), np.zeros(room, np.int32))
    read, of_stratum = np.zeros((plan.code.size, room)), np.zeros((room, plan.factors.shape[0]))
    chosen = np.zeros(room, np.int64)
    changes_presence = options.gate >= 0 or (changes.kind == 2).any() or widest(moments) < options.i.size
    for m in range(moments.time.size):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        if changes_presence or not counted:
            count_open(state, options, moments, m, of_option, n_open)
            _set_sizes(room, n_open, size)
            counted = True
        n_cases = number(0)
        for k in range(moments.case_start[m], moments.case_start[m + 1]):
            if is_open(state, options, moments.case_option[k]):
                happened_in[moments.case_option[k]] = m
                n_cases += 1
        _shuffled(n_cases, seed, m, place)
        which = number(-1)
        for k in range(moments.case_start[m], moments.case_start[m + 1]):
            case = moments.case_option[k]
            if not is_open(state, options, case):
                continue
            which += 1
            if share_of_events < 1.0 and uniform(seed ^ KEEP, k, 0) >= share_of_events:
                continue
            taken[case], chosen[0], n, count = k, case, number(1), number(0)
            for of_class in range(n_classes):
                span = candidates(moments, m, of_class, members, begin)
                n, count = draw_class(
                    options.i,
                    options.j,
                    state.present,
                    state.weight[max(options.gate, 0)],
                    options.gate >= 0,
                    members,
                    span[0],
                    span[1],
                    size[of_class] - (1 if of_class == of_option[case] else 0),
                    seed,
                    k,
                    count,
                    taken,
                    chosen,
                    n,
                )
            name_chosen(chosen, n, options, pairs)
            read_statistics(plan, paths, state, pairs, n, read)
            assemble(plan, read, n, of_stratum)
            copy_rows(of_stratum, n, at_row, x)
            at_risk = (n_cases - 1 - place[which]) / max(n_cases - 1, 1) if efron else 1.0
            for d in range(n):
                of_class = of_option[chosen[d]]
                offset[at_row + d] = np.log(n_open[of_class] / size[of_class])
                if d > 0 and happened_in[chosen[d]] == m:
                    offset[at_row + d] += np.log(at_risk) if at_risk > 0.0 else -np.inf
                option[at_row + d] = chosen[d]
            at_row += n
            moment[n_strata] = m
            n_strata += 1
            begin_stratum[n_strata] = at_row
    return x, offset, option, begin_stratum[: n_strata + 1], moment[:n_strata]
