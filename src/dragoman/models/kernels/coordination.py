"""Both sides choose: P(i, j) ∝ p(i→j) p(j→i) over unordered pairs, p a multinomial choice of each actor.

With E_i x the mean of x over the choices of i, and z_ij = (x_ij − E_i x) + (x_ji − E_j x), the score of an event is
z_ij − Σ_{k<l} P_kl z_kl and its (expected) information the covariance of z under P (Stadtfeld, Hollway, Block 2017).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from dragoman.models.kernels.state import Changes, Floats, Paths, State, copy_of, forward, number, set_clock
from dragoman.models.kernels.statistic import Plan
from dragoman.models.kernels.strata import Indices, add_row, dot
from dragoman.models.kernels.sweep import Moments, Options, fill, new_buffers
from dragoman.models.kernels.threads import in_parts

__all__ = ["coordination_likelihood", "coordination_pairs"]


@njit(cache=True)
def _choices(options: Options, row: Indices, x: Floats, theta: Floats, n: int) -> tuple[Floats, Floats, Indices]:
    """log p(i→j), E_i x and the row of each pair, −1 where closed."""
    where = np.full((n, n), -1, np.int64)
    top = np.full(n, -np.inf)
    eta = np.zeros(x.shape[0])
    for d in range(options.i.size):
        if row[d] < 0:
            continue
        i = options.i[d]
        where[i, options.j[d]] = row[d]
        eta[row[d]] = dot(x, row[d], theta)
        top[i] = max(top[i], eta[row[d]])
    total, mean = np.zeros(n), np.zeros((n, theta.size))
    for d in range(options.i.size):
        if row[d] >= 0:
            i = options.i[d]
            w = np.exp(eta[row[d]] - top[i])
            total[i] += w
            for a in range(theta.size):
                mean[i, a] += w * x[row[d], a]
    log_p = np.full((n, n), -np.inf)
    for i in range(n):
        if total[i] > 0.0:
            mean[i] /= total[i]
            for j in range(n):
                if where[i, j] >= 0:
                    log_p[i, j] = eta[where[i, j]] - top[i] - np.log(total[i])
    return log_p, mean, where


@njit(cache=True)
def _add_moment(
    x: Floats, log_p: Floats, mean: Floats, where: Indices, cases: Indices, score: Floats, information: Floats
) -> float:
    n, p = log_p.shape[0], score.size
    top = -np.inf
    for k in range(n):
        for m in range(k + 1, n):
            top = max(top, log_p[k, m] + log_p[m, k])
    s0, s1, s2, zero, z = 0.0, np.zeros(p), np.zeros((p, p)), np.zeros(p), np.zeros((1, p))
    for k in range(n):
        for m in range(k + 1, n):
            joint = log_p[k, m] + log_p[m, k]
            if joint == -np.inf:
                continue
            w = np.exp(joint - top)
            s0 += w
            for a in range(p):
                z[0, a] = x[where[k, m], a] + x[where[m, k], a] - mean[k, a] - mean[m, a]
            add_row(s1, s2, z, 0, zero, w)
    s1 /= s0
    value = 0.0
    for c in range(cases.shape[0]):
        i, j = cases[c, 0], cases[c, 1]
        value += log_p[i, j] + log_p[j, i] - top - np.log(s0)
        score += x[where[i, j]] + x[where[j, i]] - mean[i] - mean[j] - s1
        information += s2 / s0 - np.outer(s1, s1)
    return value


@njit(cache=True, nogil=True)
def _walk(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    theta: Floats,
    first: int,
    last: int,
    each: Floats,
    score: Floats,
    information: Floats,
) -> None:
    """The moments from ``first`` to ``last``, by one thread."""
    n_actors, n_options = start.present.size, options.i.size
    state, at = copy_of(start), number(0)
    room = new_buffers(plan, n_options)
    for m in range(first, last):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        fill(plan, paths, state, options, number(0), n_options, room)
        log_p, mean, where = _choices(options, room.row, room.x, theta, n_actors)
        cases = np.empty((moments.case_start[m + 1] - moments.case_start[m], 2), np.int64)
        for c in range(cases.shape[0]):
            option = moments.case_option[moments.case_start[m] + c]
            cases[c, 0], cases[c, 1] = options.i[option], options.j[option]
        each[m] = _add_moment(room.x, log_p, mean, where, cases, score, information)


def coordination_likelihood(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    theta: Floats,
    n_parts: int,
) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of each moment, score and (upper triangle of) information of all."""

    def walk(first: int, last: int, *sums: Floats) -> None:
        _walk(plan, paths, start, changes, moments, options, theta, first, last, *sums)

    return in_parts(walk, moments.time.size, theta.size, n_parts)


@njit(cache=True)
def _joint(log_p: Floats) -> tuple[Floats, float]:
    """P of each pair k < m, and its number of open pairs."""
    n = log_p.shape[0]
    p, top, n_open = np.zeros((n, n)), -np.inf, 0.0
    for k in range(n):
        for m in range(k + 1, n):
            top = max(top, log_p[k, m] + log_p[m, k])
    total = 0.0
    for k in range(n):
        for m in range(k + 1, n):
            joint = log_p[k, m] + log_p[m, k]
            if joint > -np.inf:
                p[k, m] = np.exp(joint - top)
                total += p[k, m]
                n_open += 1.0
    return p / total, n_open


@njit(cache=True)
def _place(p: Floats, own: float) -> float:
    """The rank of a pair of this probability among all; ties count half."""
    above, same = 0.0, 0.0
    for k in range(p.shape[0]):
        for m in range(k + 1, p.shape[0]):
            above += p[k, m] > own
            same += p[k, m] == own
    return 1.0 + above + 0.5 * (same - 1.0)


@njit(cache=True)
def coordination_pairs(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    cluster: Indices,
    n_clusters: int,
    theta: Floats,
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """What the checks read, in one pass.

    Score residuals of pairs summed by the cluster of the option i < j (−1: its moment), the expected number of events
    of each such option, and of each case its probability, its rank and how many pairs were open.
    """
    p, n_actors, n_options = theta.size, start.present.size, options.i.size
    slot = np.full((n_actors, n_actors), -1, np.int64)
    for d in range(n_options):
        slot[options.i[d], options.j[d]] = d
    of_cluster, expected, n_cases = np.zeros((n_clusters, p)), np.zeros(n_options), moments.case_option.size
    probability, rank, n_open = np.zeros(n_cases), np.zeros(n_cases), np.zeros(n_cases)
    state, at, room = copy_of(start), number(0), new_buffers(plan, n_options)
    for t in range(moments.time.size):
        forward(state, paths, changes, at, moments.upto[t])
        at = moments.upto[t]
        set_clock(state, paths, moments.time[t], moments.before[t])
        fill(plan, paths, state, options, number(0), n_options, room)
        log_p, mean, where = _choices(options, room.row, room.x, theta, n_actors)
        joint, open_pairs = _joint(log_p)
        happened = np.zeros((n_actors, n_actors))
        for c in range(moments.case_start[t], moments.case_start[t + 1]):
            i, j = options.i[moments.case_option[c]], options.j[moments.case_option[c]]
            k, m = min(i, j), max(i, j)
            happened[k, m] += 1.0
            probability[c], rank[c], n_open[c] = joint[k, m], _place(joint, joint[k, m]), open_pairs
        n_happened = moments.case_start[t + 1] - moments.case_start[t]
        middle = np.zeros(p)
        for k in range(n_actors):
            for m in range(k + 1, n_actors):
                if joint[k, m] > 0.0:
                    middle += joint[k, m] * (room.x[where[k, m]] + room.x[where[m, k]] - mean[k] - mean[m])
        for k in range(n_actors):
            for m in range(k + 1, n_actors):
                if where[k, m] < 0 or where[m, k] < 0:
                    continue
                d, surplus = slot[k, m], happened[k, m] - n_happened * joint[k, m]
                expected[d] += n_happened * joint[k, m]
                z = room.x[where[k, m]] + room.x[where[m, k]] - mean[k] - mean[m]
                of_cluster[t if cluster[d] < 0 else cluster[d]] += surplus * (z - middle)
    return of_cluster, expected, probability, rank, n_open
