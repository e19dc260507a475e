from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.logit import Choices, _likelihood, fit_logit, sampled_choices


def simulated(theta: np.ndarray, n_choices: int, seed: int) -> Choices:
    random = np.random.default_rng(seed)
    rows, start = [], [0]
    for _ in range(n_choices):
        x = random.normal(size=(random.integers(2, 9), theta.size)).astype(np.float32)
        eta = x @ theta
        chance = np.exp(eta - eta.max())
        chosen = random.choice(x.shape[0], p=chance / chance.sum())
        rows.append(x[[chosen, *np.delete(np.arange(x.shape[0]), chosen)]])
        start.append(start[-1] + x.shape[0])
    return Choices(np.concatenate(rows), np.array(start))


def test_a_fit_finds_what_made_the_choices() -> None:
    theta = np.array([1.0, -0.5, 0.0, 2.0])
    fit = fit_logit(simulated(theta, 4000, 0), ridge=1e-6)
    error = (fit.coefficients / fit.scale - theta) / (fit.standard_errors / fit.scale)
    assert np.abs(error).max() < 3.5
    assert fit.standard_errors.max() < 0.1
    assert fit.log_likelihood > fit.log_likelihood_of_chance


def test_standard_errors_are_the_spread_of_estimates() -> None:
    theta = np.array([0.8, -0.4])
    fits = [fit_logit(simulated(theta, 300, seed), ridge=1e-6) for seed in range(60)]
    spread = np.std([fit.coefficients / fit.scale for fit in fits], axis=0)
    told = np.mean([fit.standard_errors / fit.scale for fit in fits], axis=0)
    np.testing.assert_allclose(told, spread, rtol=0.3)


def test_score_and_information_are_derivatives() -> None:
    choices = simulated(np.array([0.5, -1.0, 0.3]), 80, 1)
    theta = np.array([0.2, 0.1, -0.4])

    def value(point: np.ndarray) -> float:
        return _likelihood(choices.features.astype(np.float64), choices.start, point)[0]

    _, score, information = _likelihood(choices.features.astype(np.float64), choices.start, theta)
    np.testing.assert_allclose(score, approx_fprime(theta, value, 1e-4), rtol=1e-2, atol=1e-2)
    curved = np.array(
        [
            (_likelihood(choices.features.astype(np.float64), choices.start, theta + step)[1]
             - _likelihood(choices.features.astype(np.float64), choices.start, theta - step)[1]) / 2e-3
            for step in 1e-3 * np.eye(3)
        ]
    )  # fmt: skip
    np.testing.assert_allclose(information, -curved, rtol=2e-2, atol=2e-2)


def test_newton_ends_where_another_optimiser_does() -> None:
    choices = simulated(np.array([0.5, -1.0]), 200, 2)
    fit = fit_logit(choices, ridge=2.0)
    standard = (choices.features - fit.mean) / fit.scale

    def loss(theta: np.ndarray) -> float:
        eta, total = standard @ theta, 0.0
        for low, high in zip(choices.start[:-1], choices.start[1:], strict=True):
            total += eta[low] - np.log(np.exp(eta[low:high]).sum())
        return theta @ theta - total

    np.testing.assert_allclose(fit.coefficients, minimize(loss, np.zeros(2)).x, atol=1e-3)


def test_contributions_add_up_to_scores() -> None:
    choices = simulated(np.array([0.5, -1.0, 1.5]), 200, 3)
    fit = fit_logit(choices, columns=[0, 2])
    scores, added = fit.scores(choices.features[:9]), fit.contributions(choices.features[:9]).sum(axis=1)
    np.testing.assert_allclose(scores - scores[0], added - added[0], atol=1e-5)


def test_each_right_answer_faces_wrong_ones_only() -> None:
    features = np.arange(6, dtype=np.float32)[:, None]
    right = np.array([False, True, False, True, False, False])
    first, second = sampled_choices(features, right, 3, np.random.default_rng(0))
    assert (first[0, 0], second[0, 0]) == (1, 3)
    assert set(first[1:, 0]) == set(second[1:, 0])
    assert set(first[1:, 0]) < {0, 2, 4, 5}
    assert first.shape == (4, 1)


def test_wrong_data_are_told_apart() -> None:
    choices = simulated(np.zeros(3), 2, 4)
    with pytest.raises(NotEnoughData, match="fewer features"):
        fit_logit(choices)
    broken = simulated(np.zeros(3), 20, 4)
    broken.features[0, 0] = np.inf
    with pytest.raises(UsageError, match="finite"):
        fit_logit(broken)
