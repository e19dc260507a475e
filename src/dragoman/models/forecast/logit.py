"""The conditional logit: why this partner and not another, in coefficients.

P(j | i, q, day) = exp(θ·x_j) / Σ_k exp(θ·x_k) over the candidates k of a question (McFadden 1974). A question with
several right answers is as many choices, each against the candidates that are no right answer, as in the protocol.
Candidates that were not chosen may be a random sample of all: the estimate stays consistent (McFadden 1978).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.features import FEATURES
from dragoman.models.newton import maximise, solved

__all__ = ["Choices", "ConditionalLogit", "fit_logit", "sampled_choices"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

#: Rows that are weighted and multiplied at a time, so that a fit needs little more room than its data.
_CHUNK = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Choices one after the other; the first row of each, at ``start``, is what was chosen."""

    features: Floats32  # (rows, n)
    start: Numbers  # (choices + 1,)

    @property
    def n_choices(self) -> int:
        """How many choices there are."""
        return self.start.size - 1


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalLogit:
    """A fitted logit. Coefficients are per standard deviation of the feature among candidates."""

    columns: tuple[int, ...]  # which features it reads
    coefficients: Floats
    standard_errors: Floats
    mean: Floats
    scale: Floats
    log_likelihood: float
    log_likelihood_of_chance: float
    n_choices: int
    ridge: float

    def scores(self, features: Floats32) -> Floats:
        """θ·x of each row, up to a constant."""
        weights = (self.coefficients / self.scale).astype(np.float32)
        scores: Floats = (features[:, self.columns] @ weights).astype(np.float64)
        return scores

    def contributions(self, features: Floats32) -> Floats:
        """What each feature adds to each row's score, over the mean candidate: (rows, columns)."""
        added: Floats = (features[:, self.columns] - self.mean) / self.scale * self.coefficients
        return added

    def table(self) -> list[dict[str, object]]:
        """One row per feature: name, group, coefficient, standard error; largest coefficients first."""
        order = np.argsort(-np.abs(self.coefficients))
        return [
            {
                "feature": FEATURES[self.columns[k]][0],
                "group": FEATURES[self.columns[k]][1],
                "coefficient": float(self.coefficients[k]),
                "standard_error": float(self.standard_errors[k]),
            }
            for k in order
        ]


def sampled_choices(
    features: Floats32, right: npt.NDArray[np.bool_], n_others: int, random: np.random.Generator
) -> list[Floats32]:
    """The choices of one question: each right answer, then up to ``n_others`` wrong candidates drawn at random."""
    wrong = np.flatnonzero(~right)
    if wrong.size > n_others:
        wrong = np.sort(random.choice(wrong, n_others, replace=False))
    return [features[np.concatenate([[answer], wrong])] for answer in np.flatnonzero(right)]


def fit_logit(choices: Choices, columns: npt.ArrayLike | None = None, ridge: float = 3.0) -> ConditionalLogit:
    """Maximum likelihood with a ridge: Newton–Raphson on standardised features.

    Parameters
    ----------
    choices
        What was chosen, and what could have been.
    columns
        Which features to use, by place; all when missing.
    ridge
        Half the penalty on the squared length of the coefficients per standard deviation; the faded counts of one tally
        resemble each other, and without it they would take large opposite coefficients.

    Raises
    ------
    NotEnoughData
        Fewer choices than coefficients.
    UsageError
        Features that are not finite.
    """
    n_features = choices.features.shape[1]
    used = np.arange(n_features) if columns is None else np.asarray(columns, dtype=np.int64)
    if choices.n_choices < used.size:
        raise NotEnoughData(
            f"{choices.n_choices} choices cannot tell {used.size} coefficients; give more days or fewer features"
        )
    standard = np.take(choices.features, used, axis=1)  # one copy, its rows whole; indexing would ask for a second
    if not np.isfinite(standard).all():
        raise UsageError("features must be finite; describe candidates again, or leave out the columns that are not")
    mean = standard.mean(axis=0, dtype=np.float64)
    scale = _spread(standard, mean)
    scale = np.where(scale > 1e-9, scale, 1.0)
    standard -= mean.astype(np.float32)
    standard /= scale.astype(np.float32)
    start = np.asarray(choices.start, dtype=np.int64)

    def objective(theta: Floats) -> tuple[float, Floats, Floats]:
        value, score, information = _likelihood(standard, start, theta)
        penalised = value - 0.5 * ridge * float(theta @ theta)
        return penalised, score - ridge * theta, information + ridge * np.eye(theta.size)

    found = maximise(objective, np.zeros(used.size), tolerance=1e-7, max_iterations=25)
    value, _, information = _likelihood(standard, start, found.theta)
    covariance = solved(information + ridge * np.eye(used.size), np.eye(used.size))
    return ConditionalLogit(
        columns=tuple(int(column) for column in used),
        coefficients=found.theta,
        standard_errors=np.sqrt(np.maximum(np.diag(covariance), 0.0)),
        mean=mean,
        scale=scale,
        log_likelihood=value,
        log_likelihood_of_chance=-float(np.log(np.diff(start)).sum()),
        n_choices=choices.n_choices,
        ridge=ridge,
    )


def _spread(features: Floats32, mean: Floats) -> Floats:
    """Standard deviations; NumPy's own would hold all rows once more, in double precision."""
    squares = np.zeros(features.shape[1])
    for low in range(0, features.shape[0], _CHUNK):
        squares += ((features[low : low + _CHUNK] - mean) ** 2).sum(axis=0)
    spread: Floats = np.sqrt(squares / features.shape[0])
    return spread


def _likelihood(standard: Floats32, start: Numbers, theta: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood, score and information of all choices."""
    chance = (standard @ theta.astype(np.float32)).astype(np.float64)
    value = _to_chances(chance, start)
    weights = chance.astype(np.float32)
    score = standard[start[:-1]].sum(axis=0, dtype=np.float64) - (weights @ standard).astype(np.float64)
    information = np.zeros((theta.size, theta.size))
    for low in range(0, standard.shape[0], _CHUNK):
        rows = slice(low, low + _CHUNK)
        weighted = standard[rows] * np.sqrt(weights[rows])[:, None]
        information += weighted.T @ weighted
    means = _weighted_sums(standard, weights, start)
    return value, score, information - means.T @ means


@njit(cache=True)
def _to_chances(score: Floats, start: Numbers) -> float:
    """Replace scores by chances within each choice; the log-likelihood."""
    value = 0.0
    for k in range(start.size - 1):
        low, high = start[k], start[k + 1]
        top = score[low:high].max()
        total = 0.0
        for row in range(low, high):
            total += np.exp(score[row] - top)
        value += score[low] - top - np.log(total)
        for row in range(low, high):
            score[row] = np.exp(score[row] - top) / total
    return value


@njit(cache=True)
def _weighted_sums(standard: Floats32, weights: Floats32, start: Numbers) -> Floats:
    """Expected features of each choice."""
    out = np.zeros((start.size - 1, standard.shape[1]))
    for k in range(start.size - 1):
        for row in range(start[k], start[k + 1]):
            for p in range(standard.shape[1]):
                out[k, p] += weights[row] * standard[row, p]
    return out
