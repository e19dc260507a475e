from __future__ import annotations

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models.forecast.protocol import day_interval, filtered_ranks, scored
from dragoman.models.forecast.walk import questions_of


def test_an_example_by_hand() -> None:
    """Five actors, one day: (0, r, 1), (0, r, 2), (3, r, 1), so that four questions are asked; worked out on paper:

    (0, r, ?): scores .1 .4 .3 .4 .0. For 1, 2 is filtered; 3 ties with it: 1.5. For 2, 1 is filtered; 3 is above: 2.
    (3, r, ?): scores .5 .5 .5 .2 .1. For 1: 0 and 2 tie with it: 2.
    (?, r, 1): scores .9 .0 .3 .3 .3. For 0, 3 is filtered: 1. For 3, 0 is filtered; 2 and 4 tie with it: 2.
    (?, r, 2): scores .2 .8 .1 .7 .6. For 0: 1, 3 and 4 are above: 4.
    """
    who, act, answers = questions_of([0, 0, 3], [0, 0, 0], [1, 2, 1], n_acts=1)
    questions = {(int(i), int(q)): right.tolist() for i, q, right in zip(who, act, answers, strict=True)}
    assert questions == {(0, 0): [1, 2], (3, 0): [1], (1, 1): [0, 3], (2, 1): [0]}
    scores = {
        (0, 0): [0.1, 0.4, 0.3, 0.4, 0.0],
        (3, 0): [0.5, 0.5, 0.5, 0.2, 0.1],
        (1, 1): [0.9, 0.0, 0.3, 0.3, 0.3],
        (2, 1): [0.2, 0.8, 0.1, 0.7, 0.6],
    }
    ranks = {question: filtered_ranks(scores[question], right).tolist() for question, right in questions.items()}
    assert ranks == {(0, 0): [1.5, 2.0], (3, 0): [2.0], (1, 1): [1.0, 2.0], (2, 1): [4.0]}
    result = scored([rank for listed in ranks.values() for rank in listed])
    assert result.mrr == pytest.approx(100 * (2 / 3 + 1 / 2 + 1 / 2 + 1 + 1 / 2 + 1 / 4) / 6)
    assert (result.hits_1, result.hits_3, result.n_questions) == (pytest.approx(100 / 6), pytest.approx(500 / 6), 6)


def test_the_mean_of_shared_ranks_is_what_shuffling_gives_on_average() -> None:
    random = np.random.default_rng(0)
    scores = np.array([3, 2, 2, 2, 2, 1, 1, 0], dtype=float)
    drawn = []
    for _ in range(4000):
        shuffled = scores + 1e-6 * random.random(scores.size)
        drawn.append(1 + (shuffled > shuffled[3]).sum())
    assert filtered_ranks(scores, [3])[0] == pytest.approx(np.mean(drawn), abs=0.1)


def test_moving_all_scores_changes_no_rank() -> None:
    scores = np.random.default_rng(1).normal(size=50).round(1)
    for moved in (scores + 7, 3 * scores, np.exp(scores)):
        np.testing.assert_array_equal(filtered_ranks(moved, [3, 9, 30]), filtered_ranks(scores, [3, 9, 30]))


def test_no_number_has_no_rank() -> None:
    with pytest.raises(UsageError, match="NaN"):
        filtered_ranks([0.1, np.nan], [0])


def test_days_that_differ_widen_the_interval() -> None:
    alike, apart = np.tile([1.0, 4.0], 50), np.repeat([1.0, 4.0], 50)
    days = np.repeat(np.arange(10), 10)
    narrow, wide = day_interval(alike, days), day_interval(apart, days)
    assert narrow[1] - narrow[0] < 1e-9
    assert wide[1] - wide[0] > 20
