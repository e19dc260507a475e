"""Scores of chances, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.models.forecast.horizon.scores import Tally, score_of, skill_of

P = np.array([0.02, 0.10, 0.12, 0.80])
Z = np.array([False, False, True, True])


def test_brier_and_log_score() -> None:
    score = score_of([Tally.of(P[:2], Z[:2]), Tally.of(P[2:], Z[2:])])
    assert (score.n, score.n_happened) == (4, 2)
    assert score.brier == pytest.approx((0.02**2 + 0.10**2 + 0.88**2 + 0.20**2) / 4)
    assert score.log == pytest.approx(-(np.log(0.98) + np.log(0.90) + np.log(0.12) + np.log(0.80)) / 4)


def test_calibration_error_of_all_and_of_what_is_said() -> None:
    """Bins of 0.05: 0.02 alone; 0.10 and 0.12 together, half of which came about; 0.80 alone."""
    score = score_of([Tally.of(P, Z)])
    assert score.reliability.ece == pytest.approx((0.02 + 2 * abs(0.11 - 0.5) + 0.20) / 4)
    assert score.said.ece == pytest.approx((2 * abs(0.11 - 0.5) + 0.20) / 3)
    assert score.reliability.n.sum() == 4
    assert score.said.n.sum() == 3


def test_a_chance_of_one_is_in_the_last_bin_and_a_wrong_one_is_not_infinite() -> None:
    tally = Tally.of(np.array([1.0]), np.array([False]))
    assert tally.bins[0, -1] == 1
    assert np.isfinite(tally.log)


def test_skill_and_its_interval() -> None:
    rng = np.random.default_rng(0)
    ours, theirs = [], []
    for _ in range(24):
        happened = rng.random(500) < 0.3
        ours.append(Tally.of(np.where(happened, 0.6, 0.2), happened))
        theirs.append(Tally.of(np.full(500, 0.3), happened))
    skill = skill_of(ours, theirs, "brier")
    assert skill.value == pytest.approx(1 - sum(x.brier for x in ours) / sum(x.brier for x in theirs))
    assert skill.low < skill.value < skill.high
    assert skill.low > 0.5
    same = skill_of(theirs, theirs, "log")
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
