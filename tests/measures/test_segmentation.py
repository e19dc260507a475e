from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.measures.segmentation import best_partition, cut_penalty, largest_gain, place_cut


def cost(y: np.ndarray, exposure: np.ndarray) -> float:
    total = 0.0
    for k in range(y.shape[1]):
        n, e = y[:, k].sum(), exposure[:, k].sum()
        total += -2 * n * np.log(n / e) if n > 0 and e > 0 else np.inf if n > 0 else 0.0
    return total


def naive_partition(y: np.ndarray, exposure: np.ndarray, penalty: float, min_points: int) -> float:
    """The least penalised cost over every partition there is."""
    n, least = len(y), np.inf
    for m in range(n // min_points):
        for cuts in combinations(range(1, n), m):
            bounds = [0, *cuts, n]
            if all(j - i >= min_points for i, j in pairwise(bounds)):
                parts = [cost(y[i:j], exposure[i:j]) for i, j in pairwise(bounds)]
                least = min(least, sum(parts) + penalty * m)
    return least


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10_000), st.floats(0.5, 12.0), st.integers(1, 4))
def test_no_partition_is_better(seed: int, penalty: float, min_points: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.poisson(np.repeat(rng.uniform(0, 5, (3, 2)), 4, axis=0)).astype(float)
    exposure = rng.uniform(0.2, 2, (12, 2))
    cuts = best_partition(y, exposure, penalty, min_points)
    bounds = [0, *cuts, 12]
    found = sum(cost(y[i:j], exposure[i:j]) for i, j in pairwise(bounds)) + penalty * len(cuts)
    assert found == pytest.approx(naive_partition(y, exposure, penalty, min_points))
    assert min(np.diff(bounds)) >= min_points


def test_ruptures_finds_the_same_cuts() -> None:
    ruptures = pytest.importorskip("ruptures")
    rng = np.random.default_rng(1)
    y = rng.poisson(np.repeat([1.0, 4.0, 2.0], 60))[:, None].astype(float)

    class Poisson(ruptures.base.BaseCost):  # type: ignore[misc]
        model, min_size = "poisson", 10

        def fit(self, signal: np.ndarray) -> Poisson:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            return cost(self.signal[start:end], np.ones((end - start, 1)))

    theirs = ruptures.Pelt(custom_cost=Poisson(), min_size=10, jump=1).fit(y).predict(pen=12.0)
    assert best_partition(y, np.ones_like(y), 12.0, 10) == theirs[:-1]


def test_a_change_of_exposure_is_no_cut() -> None:
    rng = np.random.default_rng(2)
    exposure = np.repeat([1.0, 20.0], 100)[:, None]
    y = rng.poisson(2 * exposure).astype(float)
    assert best_partition(y, exposure, 12.0, 10) == []
    assert best_partition(y, np.ones_like(y), 12.0, 10) == [100]


def test_a_stretch_begins_with_a_recorded_bin() -> None:
    y, exposure = np.repeat([[1.0], [9.0]], 20, axis=0), np.ones((40, 1))
    y[17:20], exposure[17:20] = 0.0, 0.0
    assert best_partition(y, exposure, 10.0, 4) == [20]
    assert place_cut(y, exposure, 4, 0.95).at == 20


@pytest.mark.parametrize(("n_kinds", "shortest"), [(1, 0.05), (2, 0.05), (1, 0.02)])
def test_the_penalty_is_what_turnless_series_gain(n_kinds: int, shortest: float) -> None:
    """Poisson series of one rate: the best cut should gain more in one of twenty; 1.5 % is three sigma."""
    rng = np.random.default_rng(3)
    penalty, min_points = cut_penalty(n_kinds, shortest, 0.05), round(1000 * shortest)
    exposure = np.ones((1000, n_kinds))
    gains = [largest_gain(rng.poisson(exposure).astype(float), exposure, min_points) for _ in range(2000)]
    assert np.mean(np.array(gains) > penalty) == pytest.approx(0.05, abs=0.018)


def test_stricter_and_longer_searches_cost_more() -> None:
    assert cut_penalty(1, 0.02, 0.02) > cut_penalty(1, 0.02, 0.05) > cut_penalty(1, 0.1, 0.05)
    assert cut_penalty(2, 0.02, 0.05) > cut_penalty(1, 0.02, 0.05)


def test_the_range_of_a_cut_holds_it_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    hits = []
    for _ in range(300):
        truth = int(rng.integers(60, 140))
        rate = np.where(np.arange(200) < truth, 1.0, 2.2)[:, None]
        cut = place_cut(rng.poisson(rate).astype(float), np.ones((200, 1)), 10, 0.9)
        hits.append(cut.low <= truth <= cut.high)
        assert cut.low <= cut.at <= cut.high
    assert np.mean(hits) > 0.87
