"""One pass over the events, reading the statistics of every option at every moment.

Nothing is kept from one moment to the next but the state: memory is one row per option. The moments are cut into as
many parts as there are threads; a thread walks its own state up to its part without reading anything, which costs
little beside the reading.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.codes import TIMED
from dragoman.models.kernels.state import Changes, Floats, Paths, State, copy_of, forward, number, set_clock
from dragoman.models.kernels.statistic import Pairs, Plan, assemble, read_statistics
from dragoman.models.kernels.strata import Indices, add_stratum, new_sums, stratum_residuals
from dragoman.models.kernels.threads import in_parts

__all__ = [
    "Moments",
    "Options",
    "fill",
    "sweep_cases",
    "sweep_expected",
    "sweep_likelihood",
    "sweep_residuals",
    "sweep_statistics",
]


class Moments(NamedTuple):
    """When statistics are wanted, and what happened then; S strata over M moments in order of time."""

    time: Floats  # (S,)
    before: Floats  # (S,): time of the event before
    upto: Indices  # (S,): changes visible then
    exposure: Floats  # (S,): time since the moment before
    case_start: Indices  # (S + 1,)
    case_option: Indices  # (n_cases,): which option happened
    low: Indices  # (S,): the options of this stratum are low (in) to high (out)
    high: Indices  # (S,)


class Options(NamedTuple):
    """What may happen: an act of type ``kind`` by i toward j. ``gate`` is a network that opens pairs, or −1."""

    i: npt.NDArray[np.int32]
    j: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int32]
    gate: int


class Buffers(NamedTuple):
    """Room for the options of one stratum."""

    pairs: Pairs  # the open ones
    read: Floats  # (B, most)
    x: Floats  # (most, P)
    row: Indices  # (most,): row of an option, −1 where closed


@njit(cache=True)
def new_buffers(plan: Plan, most: int) -> Buffers:
    """Room for ``most`` options."""
    pairs = Pairs(np.zeros(most, np.int32), np.zeros(most, np.int32), np.zeros(most, np.int32))
    x = np.zeros((most, plan.factors.shape[0]))
    return Buffers(pairs, np.zeros((plan.code.size, most)), x, np.zeros(most, np.int64))


@njit(cache=True)
def select_open(state: State, options: Options, low: int, high: int, pairs: Pairs, row: Indices) -> int:
    """Collect the options from ``low`` to ``high`` that can happen now: both actors present, the gate, if any, open."""
    n = 0
    gate = state.weight[max(options.gate, 0)]
    for d in range(low, high):
        i, j = options.i[d], options.j[d]
        row[d - low] = -1
        if state.present[i] == 0 or state.present[j] == 0 or (options.gate >= 0 and gate[i, j] <= 0.0):
            continue
        pairs.i[n], pairs.j[n], pairs.kind[n] = i, j, options.kind[d]
        row[d - low] = n
        n += 1
    return n


@njit(cache=True)
def fill(plan: Plan, paths: Paths, state: State, options: Options, low: int, high: int, room: Buffers) -> int:
    """Statistics of the open options from ``low`` to ``high`` into ``room``; returns how many are open."""
    n = select_open(state, options, low, high, room.pairs, room.row)
    read_statistics(plan, paths, state, room.pairs, n, room.read)
    assemble(plan, room.read, n, room.x)
    return n


@njit(cache=True)
def rows_of_cases(moments: Moments, m: int, row: Indices) -> Indices:
    """The rows of the cases of stratum m; a case that was closed is left out, −1 never comes back."""
    start, stop = moments.case_start[m], moments.case_start[m + 1]
    rows = np.empty(stop - start, np.int64)
    n = 0
    for k in range(start, stop):
        rows[n] = row[moments.case_option[k] - moments.low[m]]
        if rows[n] >= 0:
            n += 1
    return rows[:n]


@njit(cache=True)
def widest(moments: Moments) -> int:
    """The most options a stratum has."""
    most = 0
    for m in range(moments.low.size):
        most = max(most, moments.high[m] - moments.low[m])
    return most


@njit(cache=True, nogil=True)
def _sweep(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    theta: Floats,
    ties: int,
    first: int,
    last: int,
    each: Floats,
    score: Floats,
    information: Floats,
) -> None:
    """The moments from ``first`` to ``last``, by one thread."""
    most = widest(moments)
    state, sums, at = copy_of(start), new_sums(theta.size), number(0)
    room, offset, w = new_buffers(plan, most), np.zeros(most), np.zeros(most)
    for m in range(first, last):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        k = fill(plan, paths, state, options, moments.low[m], moments.high[m], room)
        cases = rows_of_cases(moments, m, room.row)
        each[m] = add_stratum(room.x[:k], offset, cases, moments.exposure[m], ties, theta, sums, w)
    score[:] = sums.score
    information[:] = sums.information


def sweep_likelihood(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    theta: Floats,
    ties: int,
    n_parts: int,
) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of each stratum, score and (upper triangle of) information of all."""

    def walk(first: int, last: int, *sums: Floats) -> None:
        _sweep(plan, paths, start, changes, moments, options, theta, ties, first, last, *sums)

    return in_parts(walk, moments.time.size, theta.size, n_parts)


@njit(cache=True)
def sweep_residuals(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    cluster: Indices,
    n_clusters: int,
    theta: Floats,
    ties: int,
) -> Floats:
    """Score residuals of options, summed by the cluster of each option; cluster −1 stands for its stratum's number."""
    p, most = theta.size, widest(moments)
    state, at = copy_of(start), number(0)
    room, offset, out = new_buffers(plan, most), np.zeros(most), np.zeros((most, p))
    of_cluster = np.zeros((n_clusters, p))
    for m in range(moments.time.size):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        low = moments.low[m]
        k = fill(plan, paths, state, options, low, moments.high[m], room)
        stratum_residuals(
            room.x[:k], offset[:k], rows_of_cases(moments, m, room.row), moments.exposure[m], ties, theta, out
        )
        for d in range(moments.high[m] - low):
            if room.row[d] >= 0:
                of_cluster[m if cluster[low + d] < 0 else cluster[low + d]] += out[room.row[d]]
    return of_cluster


@njit(cache=True)
def sweep_statistics(
    plan: Plan, paths: Paths, start: State, changes: Changes, moments: Moments, options: Options
) -> Floats:
    """Every statistic of every option at every moment, NaN where closed: (S, widest, P)."""
    p, most = plan.factors.shape[0], widest(moments)
    state, at = copy_of(start), number(0)
    room = new_buffers(plan, most)
    out = np.full((moments.time.size, most, p), np.nan)
    for m in range(moments.time.size):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        fill(plan, paths, state, options, moments.low[m], moments.high[m], room)
        for d in range(moments.high[m] - moments.low[m]):
            if room.row[d] >= 0:
                out[m, d] = room.x[room.row[d]]
    return out


@njit(cache=True)
def sweep_cases(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    theta: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """For each case: its linear predictor, its probability, its rank (1 is best, ties count half) and the options
    open.
    """
    n = moments.case_option.size
    eta, probability, rank, n_open = np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan), np.zeros(n)
    most = widest(moments)
    state, at = copy_of(start), number(0)
    room = new_buffers(plan, most)
    for m in range(moments.time.size):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        if moments.case_start[m] == moments.case_start[m + 1]:
            continue
        set_clock(state, paths, moments.time[m], moments.before[m])
        k = fill(plan, paths, state, options, moments.low[m], moments.high[m], room)
        predictor = room.x[:k] @ theta
        top = predictor.max()
        total = np.exp(predictor - top).sum()
        for e in range(moments.case_start[m], moments.case_start[m + 1]):
            r = room.row[moments.case_option[e] - moments.low[m]]
            if r < 0:
                continue
            eta[e] = predictor[r]
            probability[e] = np.exp(predictor[r] - top) / total
            rank[e] = 1.0 + (predictor > predictor[r]).sum() + 0.5 * ((predictor == predictor[r]).sum() - 1)
            n_open[e] = k
    return eta, probability, rank, n_open


@njit(cache=True)
def sweep_expected(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    moments: Moments,
    options: Options,
    theta: Floats,
    ties: int,
) -> Floats:
    """How many events of each option the model expects, over all moments."""
    most = widest(moments)
    state, at, expected = copy_of(start), number(0), np.zeros(options.i.size)
    room = new_buffers(plan, most)
    for m in range(moments.time.size):
        forward(state, paths, changes, at, moments.upto[m])
        at = moments.upto[m]
        set_clock(state, paths, moments.time[m], moments.before[m])
        n = fill(plan, paths, state, options, moments.low[m], moments.high[m], room)
        if n == 0:
            continue
        predictor = room.x[:n] @ theta
        if ties == TIMED:
            rate = np.exp(predictor) * moments.exposure[m]
        else:
            rate = np.exp(predictor - predictor.max())
            rate *= (moments.case_start[m + 1] - moments.case_start[m]) / rate.sum()
        for d in range(moments.high[m] - moments.low[m]):
            if room.row[d] >= 0:
                expected[moments.low[m] + d] += rate[room.row[d]]
    return expected
