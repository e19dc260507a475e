"""Likelihood, score and information of strata.

A stratum is one moment: the options that could have happened, and the cases among them that did. With weights
w_d = exp(θ·x_d + offset_d) and S0 = Σ w, S1 = Σ w x, S2 = Σ w x xᵀ over the options:

* Breslow: each case subtracts log S0; mean x̄ = S1/S0, information S2/S0 − x̄ x̄ᵀ, times the number of cases;
* Efron: with k cases whose own sums are C0, C1, C2, the l-th subtracts log(S0 − l/k · C0), and so on;
* once: log S0 is subtracted once for the stratum, however many cases it has (remstats);
* timed: the stratum subtracts exposure · S0, with score exposure · S1 and information exposure · S2.
"""

# ruff: noqa: PLR0912, PLR1714, SIM109 -- one branch a code is the plainest kernel, and the fastest

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.codes import EFRON, ONCE, TIMED
from dragoman.models.kernels.state import Floats
from dragoman.models.kernels.threads import in_parts

__all__ = ["Sums", "Table", "add_stratum", "likelihood_of_table", "new_sums", "residuals_of_table"]

Indices = npt.NDArray[np.int64]


class Table(NamedTuple):
    """Statistics of options, stratum after stratum; the cases come first in each stratum.

    An option that happened twice in a stratum has two rows, the second with the offset −inf.
    """

    x: Floats  # (n_rows, P)
    offset: Floats  # (n_rows,)
    start: Indices  # (n_strata + 1,)
    n_cases: Indices  # (n_strata,)
    exposure: Floats  # (n_strata,)


class Sums(NamedTuple):
    """Where one thread adds up; ``information`` holds its upper triangle."""

    value: Floats  # (1,)
    score: Floats  # (P,)
    information: Floats  # (P, P)
    s1: Floats  # scratch
    s2: Floats
    c1: Floats
    c2: Floats
    mean: Floats


@njit(cache=True)
def new_sums(p: int) -> Sums:
    """Sums at zero for P columns."""
    return Sums(
        np.zeros(1),
        np.zeros(p),
        np.zeros((p, p)),
        np.zeros(p),
        np.zeros((p, p)),
        np.zeros(p),
        np.zeros((p, p)),
        np.zeros(p),
    )


@njit(cache=True, inline="always")
def add_row(s1: Floats, s2: Floats, x: Floats, d: int, centre: Floats, w: float) -> None:
    """Add w z and the upper triangle of w z zᵀ, z = x[d] − centre."""
    for a in range(centre.size):
        wx = w * (x[d, a] - centre[a])
        s1[a] += wx
        for b in range(a, centre.size):
            s2[a, b] += wx * (x[d, b] - centre[b])


@njit(cache=True, inline="always")
def dot(x: Floats, d: int, theta: Floats) -> float:
    """θ·x[d]."""
    total = 0.0
    for a in range(theta.size):
        total += x[d, a] * theta[a]
    return total


@njit(cache=True)
def conclude(sums: Sums, s0: float, c0: float, n_cases: int, n_terms: int, log_scale: float, ties: int) -> float:
    """Subtract the denominators of one stratum given its sums; returns their logarithms, added up."""
    p = sums.score.size
    logs = 0.0
    repeat = 1.0 if ties == EFRON else float(n_terms)
    for term in range(n_terms if ties == EFRON else 1):
        share = term / n_cases if ties == EFRON else 0.0
        denominator = s0 - share * c0
        logs += repeat * (np.log(denominator) + log_scale)
        for a in range(p):
            sums.mean[a] = (sums.s1[a] - share * sums.c1[a]) / denominator
            sums.score[a] -= repeat * sums.mean[a]
        for a in range(p):
            for b in range(a, p):
                second = (sums.s2[a, b] - share * sums.c2[a, b]) / denominator
                sums.information[a, b] += repeat * (second - sums.mean[a] * sums.mean[b])
    return logs


@njit(cache=True)
def add_stratum(
    x: Floats, offset: Floats, cases: Indices, exposure: float, ties: int, theta: Floats, sums: Sums, w: Floats
) -> float:
    """Add one stratum to the sums; returns its log-likelihood. ``w`` is scratch, one number per option."""
    n, p, n_cases = x.shape[0], theta.size, cases.size
    if n == 0 or (n_cases == 0 and ties != TIMED):
        return 0.0
    value, top = 0.0, -np.inf
    for d in range(n):
        w[d] = dot(x, d, theta)
        if ties != TIMED and w[d] + offset[d] > top:
            top = w[d] + offset[d]
    for case in cases:
        # a repeated case has offset −inf: it happened again, but it is one option
        value += w[case] + (offset[case] if ties != TIMED and offset[case] > -np.inf else 0.0)
    top = 0.0 if ties == TIMED else top
    # statistics are centred on a row of the stratum, for counts in the thousands would cancel
    centre = np.zeros(p) if ties == TIMED else x[cases[0]]
    for case in cases:
        for a in range(p):
            sums.score[a] += x[case, a] - centre[a]
    sums.s1[:] = 0.0
    sums.s2[:] = 0.0
    s0 = 0.0
    for d in range(n):
        w[d] = np.exp(w[d] + offset[d] - top)
        s0 += w[d]
        add_row(sums.s1, sums.s2, x, d, centre, w[d])
    if ties == TIMED:
        for a in range(p):
            sums.score[a] -= exposure * sums.s1[a]
            for b in range(a, p):
                sums.information[a, b] += exposure * sums.s2[a, b]
        value -= exposure * s0
    else:
        c0 = 0.0
        sums.c1[:] = 0.0
        sums.c2[:] = 0.0
        if ties == EFRON and n_cases > 1:
            for case in cases:
                c0 += w[case]
                add_row(sums.c1, sums.c2, x, case, centre, w[case])
        value -= conclude(sums, s0, c0, n_cases, 1 if ties == ONCE else n_cases, top, ties)
    sums.value[0] += value
    return value


@njit(cache=True, nogil=True)
def _add_strata(
    table: Table, theta: Floats, ties: int, first: int, last: int, each: Floats, score: Floats, information: Floats
) -> None:
    """The strata from ``first`` to ``last``, by one thread."""
    widest = 0
    for m in range(first, last):
        widest = max(widest, table.start[m + 1] - table.start[m])
    sums, w = new_sums(theta.size), np.zeros(widest)
    for m in range(first, last):
        lo, hi = table.start[m], table.start[m + 1]
        cases = np.arange(table.n_cases[m])
        each[m] = add_stratum(table.x[lo:hi], table.offset[lo:hi], cases, table.exposure[m], ties, theta, sums, w)
    score[:] = sums.score
    information[:] = sums.information


def likelihood_of_table(table: Table, theta: Floats, ties: int, n_parts: int) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of each stratum, score and (upper triangle of) information of all."""

    def walk(first: int, last: int, *sums: Floats) -> None:
        _add_strata(table, theta, ties, first, last, *sums)

    return in_parts(walk, table.n_cases.size, theta.size, n_parts)


@njit(cache=True)
def stratum_residuals(
    x: Floats, offset: Floats, cases: Indices, exposure: float, ties: int, theta: Floats, out: Floats
) -> None:
    """Score residual of each option: what it contributes to the score of the stratum. ``out`` is (n, P)."""
    n, p, n_cases = x.shape[0], theta.size, cases.size
    out[:n] = 0.0
    if n == 0 or (n_cases == 0 and ties != TIMED):
        return
    w = np.zeros(n)
    for d in range(n):
        w[d] = dot(x, d, theta) + offset[d]
    w -= 0.0 if ties == TIMED else w.max()
    w = np.exp(w)
    if ties == TIMED:
        for d in range(n):
            out[d] = -exposure * w[d] * x[d]
        for case in cases:
            out[case] += x[case]
        return
    # option d of c cases adds c (x_d − mean over terms of x̄_l) − Σ_l w_d (1 − c share_l) / D_l · (x_d − x̄_l), so sums
    # over terms are taken once for all options
    n_terms = n_cases if ties == EFRON else 1
    repeat = 1.0 if ties == EFRON or ties == ONCE else float(n_cases)
    s0, c0, s1, c1 = w.sum(), 0.0, np.zeros(p), np.zeros(p)
    is_case = np.zeros(n)
    for case in cases:
        is_case[case] += 1.0
        c0 += w[case]
        for a in range(p):
            c1[a] += w[case] * x[case, a]
    for d in range(n):
        for a in range(p):
            s1[a] += w[d] * x[d, a]
    over, over_case = 0.0, 0.0
    mean, mean_over, mean_over_case = np.zeros(p), np.zeros(p), np.zeros(p)
    for term in range(n_terms):
        share = term / n_cases if ties == EFRON else 0.0
        denominator = s0 - share * c0
        over += repeat / denominator
        over_case += repeat * share / denominator
        for a in range(p):
            at = (s1[a] - share * c1[a]) / denominator
            mean[a] += at / n_terms
            mean_over[a] += repeat * at / denominator
            mean_over_case[a] += repeat * share * at / denominator
    for d in range(n):
        c = is_case[d]
        rate = w[d] * (over - c * over_case)
        for a in range(p):
            out[d, a] = c * (x[d, a] - mean[a]) - rate * x[d, a] + w[d] * (mean_over[a] - c * mean_over_case[a])


@njit(cache=True)
def residuals_of_table(table: Table, cluster: Indices, n_clusters: int, theta: Floats, ties: int) -> Floats:
    """Score residuals of rows, summed by cluster: (n_clusters, P)."""
    n, p = table.n_cases.size, theta.size
    widest = 0
    for m in range(n):
        widest = max(widest, table.start[m + 1] - table.start[m])
    of_row, of_cluster = np.zeros((widest, p)), np.zeros((n_clusters, p))
    for m in range(n):
        lo, hi = table.start[m], table.start[m + 1]
        stratum_residuals(
            table.x[lo:hi],
            table.offset[lo:hi],
            np.arange(table.n_cases[m]),
            table.exposure[m],
            ties,
            theta,
            of_row,
        )
        for d in range(hi - lo):
            of_cluster[cluster[lo + d]] += of_row[d]
    return of_cluster
