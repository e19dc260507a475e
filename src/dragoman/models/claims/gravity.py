"""How often would these two act on each other, given how active both are? Poisson with many fixed effects, densely.

The count of acts of i toward j in period t is expected to be

    μ_tij = r_ti · q_tj · g_ij · exp(β·x_tij),          i ≠ j,

r and q being how much i sends and j receives in that period (so that pressure on one side alone, wealth, and how much
is written about a state drop out), and g either the level of a pair of regions (``"regions"``: pairs are compared with
other pairs) or of the pair itself (``"pairs"``: a pair is compared with itself at other times). This is the structural
gravity equation, estimated by Poisson pseudo-maximum likelihood (PPML).

All are found at once by Newton's method, whose steps are solved by conjugate gradients: the information is only ever
multiplied, never laid out. Where acts are few, r and q do not vary by period (r_i · q_j · p_t): ten acts of a state in
a period, on average, are asked for. The information of β is Σ μ x̃ x̃ᵀ, x̃ being x freed of the fixed effects by weighted
projection. Errors allow for all pairs that share a state to go together (dyadic clusters):
with s_ij = Σ_t x̃ (n − μ) + the same of ji, the variance of the score is Σ_a (Σ_{pairs of a} s)² − Σ_pairs s².

pyfixest's ``fepois`` gives the same β to 1e-6 (``tests/models/claims/test_gravity.py``). It has no dyadic clusters, and
hundreds of refits are needed here (placebos, leave-one-out), which dense arrays answer in a tenth of a second each.

References
----------
Santos Silva, Tenreyro (2006), The log of gravity, Review of Economics and Statistics 88, doi:10.1162/rest.88.4.641.
Correia, Guimarães, Zylkin (2020), Fast Poisson estimation with high-dimensional fixed effects, Stata Journal 20,
doi:10.1177/1536867X20909691. Aronow, Samii, Assenova (2015), Cluster-robust variance estimation for dyadic data,
Political Analysis 23, doi:10.1093/pan/mpv018.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dragoman.models.claims.margins import Margins, projected, solved_normal_equations
from dragoman.models.claims.ratio import Ratio

__all__ = ["Compare", "Gravity", "expected", "fit_gravity", "varies_by_period"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: What a pair is compared with: other pairs of the same regions, or itself at other times.
Compare = Literal["regions", "pairs"]

#: Acts of a state in a period, on average, for which its activity is let vary by period.
ACTS_PER_ACTIVITY = 10

#: Newton's method ends when a step promises less than this share of the log-likelihood, or after so many steps.
_TOLERANCE, _MOST_STEPS = 1e-11, 60

#: A coefficient beyond ±this has run off: nothing, or everything, of the exposed happened.
_RUN_OFF = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Gravity:
    """A fit: coefficients, their dyadic-robust covariance, and what was expected of every cell.

    ``n_actors_exposed`` counts the states with an exposed cell that tells something, which bounds how many independent
    pieces of evidence there are; intervals use Student's t with one degree of freedom fewer.
    """

    coefficients: Floats
    covariance: Floats
    expected: Floats
    n_exposed: tuple[int, ...]
    n_actors_exposed: tuple[int, ...]
    converged: bool

    def ratio(self, k: int = 0) -> Ratio:
        """How many times as often where column k is one more."""
        n = self.n_exposed[k]
        if n == 0:
            return Ratio.missing("nothing of the kind happened among the exposed")
        run_off = abs(float(self.coefficients[k])) > _RUN_OFF
        if self.n_actors_exposed[k] < 2 or not self.converged or run_off:
            return Ratio.missing("too few cells tell anything of it", n)
        error = float(np.sqrt(max(self.covariance[k, k], 0.0)))
        return Ratio.of_coefficient(float(self.coefficients[k]), error, n, self.n_actors_exposed[k])


def varies_by_period(counts: Floats) -> bool:
    """Whether there are acts enough to let each state's activity vary by period."""
    n_active = int((counts.any(axis=(0, 1)) | counts.any(axis=(0, 2))).sum())
    return float(counts.sum()) >= ACTS_PER_ACTIVITY * n_active * len(counts)


def fit_gravity(counts: Floats, exposures: Floats, group: Ints) -> Gravity:
    """Fit the counts on one or several exposures.

    Parameters
    ----------
    counts : (T, N, N) float64
        Acts of i toward j in period t; the diagonal is ignored.
    exposures : (K, T, N, N) float64
        The columns x; none (K = 0) for what margins alone expect.
    group : (N, N) int64
        The group of each ordered pair, from 0: its pair of regions, or a number of its own.

    Examples
    --------
    >>> ring = np.array([[[0, 2, 1], [1, 0, 2], [2, 1, 0]]], float)
    >>> fit = fit_gravity(ring, np.zeros((0, *ring.shape)), np.zeros((3, 3), np.int64))
    >>> fit.expected.round(2).tolist()[0][0]
    [0.0, 1.5, 1.5]
    """
    margins = Margins.of(counts, group, by_period=varies_by_period(counts))
    n = np.where(margins.telling, counts, 0.0)
    x = np.where(margins.telling, exposures, 0.0)
    effects, beta = margins.start(n), np.zeros(len(x))
    mu = margins.rates(effects, beta, x)
    value, converged = _log_likelihood(n, mu), False
    for _ in range(_MOST_STEPS):
        step, slope = solved_normal_equations(margins, mu, x, n - mu)
        if slope < _TOLERANCE * max(1.0, abs(value)):
            converged = True
            break
        length = 1.0
        while length > 1e-4:
            ahead = effects + length * step[0], beta + length * step[1]
            there = margins.rates(*ahead, x)
            reached = _log_likelihood(n, there)
            if np.isfinite(reached) and reached > value:
                break
            length /= 2
        if length <= 1e-4 or np.abs(ahead[1]).max(initial=0.0) > 2 * _RUN_OFF:
            converged = length <= 1e-4
            break
        (effects, beta), mu, value = ahead, there, reached
    free = np.stack([projected(margins, mu, column) for column in x]) if len(x) else x
    information = np.einsum("atij,tij,btij->ab", free, mu, free, optimize=True)
    telling = (np.abs(free) > 1e-6) & (mu > 1e-12) & (x != 0)
    return Gravity(
        beta,
        _dyadic_covariance(free, n - mu, information),
        mu,
        tuple(int(n[column != 0].sum()) for column in x),
        tuple(int((column.any(axis=(0, 1)) | column.any(axis=(0, 2))).sum()) for column in telling),
        converged,
    )


def expected(counts: Floats, group: Ints) -> Floats:
    """What every cell would hold by its margins alone, no exposure counted: (T, N, N)."""
    return fit_gravity(counts, np.zeros((0, *counts.shape)), group).expected


def _log_likelihood(n: Floats, mu: Floats) -> float:
    """Σ n log μ − μ, over cells that can hold an act."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return float(np.sum(np.where(n > 0, n * np.log(mu), 0.0)) - mu.sum())


def _dyadic_covariance(free: Floats, residual: Floats, information: Floats) -> Floats:
    """Errors that let all pairs of one state go together; never less than by pair alone."""
    s = np.einsum("atij,tij->ija", free, residual)
    s = s + s.transpose(1, 0, 2)
    of_actor = s.sum(axis=1)
    upper = s[np.triu_indices(len(s), 1)]
    by_pair = upper.T @ upper
    inverse = np.linalg.pinv(information) if len(information) else information
    dyadic, paired = (inverse @ meat @ inverse for meat in (of_actor.T @ of_actor - by_pair, by_pair))
    larger: Floats = np.where(np.diag(dyadic) >= np.diag(paired), dyadic, paired)
    return larger
