from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from dragoman.models.kernels.choices import choice_derivatives

#: Three questions: two right answers among five, one among three, one that stands alone.
START = np.array([0, 5, 8, 9])
RIGHT = np.array([False, True, False, True, False, False, False, True, True])


def told(score: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    slope, curvature = np.zeros(score.size), np.zeros(score.size)
    loss = choice_derivatives(score, RIGHT, START, slope, curvature)
    return loss, slope, curvature


def naive_loss(score: np.ndarray) -> float:
    """Every right answer against the wrong ones of its question, one by one."""
    loss = 0.0
    for low, high in pairwise(START):
        rows = range(low, high)
        for row in rows:
            if RIGHT[row]:
                others = [score[k] for k in rows if not RIGHT[k]]
                loss -= np.log(np.exp(score[row]) / sum(np.exp(value) for value in [score[row], *others]))
    return float(loss)


@pytest.mark.parametrize("seed", range(3))
def test_loss_and_derivatives_are_those_of_the_sum(seed: int) -> None:
    score = 2.0 * np.random.default_rng(seed).normal(size=RIGHT.size)
    loss, slope, curvature = told(score)
    assert loss == pytest.approx(naive_loss(score))
    step = 1e-4
    for row, along in enumerate(step * np.eye(score.size)):
        up, down = naive_loss(score + along), naive_loss(score - along)
        assert slope[row] == pytest.approx((up - down) / (2 * step), abs=1e-6)
        assert curvature[row] == pytest.approx((up - 2 * naive_loss(score) + down) / step**2, abs=1e-5)


def test_one_score_for_all_of_a_question_changes_nothing() -> None:
    score = np.random.default_rng(3).normal(size=RIGHT.size)
    moved = score + np.repeat([300.0, -900.0, 5.0], np.diff(START))
    for here, there in zip(told(score), told(moved), strict=True):
        np.testing.assert_allclose(there, here, atol=1e-9)
