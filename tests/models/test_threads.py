"""Passes shared out among threads: every moment once, sums in order, errors told."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.models.kernels.threads import in_parts, in_threads


@pytest.mark.parametrize("n_parts", [1, 2, 3, 7, 20])
def test_each_moment_is_walked_once_and_the_sums_are_of_all(n_parts: int) -> None:
    x = np.random.default_rng(1).normal(size=(13, 2))

    def walk(first: int, last: int, each: np.ndarray, score: np.ndarray, information: np.ndarray) -> None:
        assert first < last
        each[first:last] += np.arange(first, last)
        score[:] = x[first:last].sum(axis=0)
        information[:] = x[first:last].T @ x[first:last]

    each, score, information = in_parts(walk, 13, 2, n_parts)
    np.testing.assert_array_equal(each, np.arange(13.0))
    np.testing.assert_allclose(score, x.sum(axis=0), atol=1e-12)
    np.testing.assert_allclose(information, x.T @ x, atol=1e-12)


def test_what_one_part_raises_reaches_the_caller() -> None:
    def work(part: int) -> None:
        if part == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_threads(work, 5)
