from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.measures.estimate import Basis, Estimate
from dragoman.measures.windows import clusters, difference, followed, near, ratio, share_after, share_otherwise

BASIS = Basis(20, 20, 0.95)
days = st.lists(st.integers(0, 200), max_size=30, unique=True).map(lambda x: np.array(sorted(x), np.int64))


@given(days, days, st.integers(1, 60))
def test_followed_is_asked_day_by_day(asked: np.ndarray, events: np.ndarray, within: int) -> None:
    twin = [any(0 < event - day <= within for event in events) for day in asked]
    assert followed(asked, events, within).tolist() == twin


@given(days, st.integers(0, 60))
def test_near_counts_centres(centres: np.ndarray, reach: int) -> None:
    line = np.arange(50, 120)
    twin = [sum(abs(int(day) - int(centre)) <= reach for centre in centres) for day in line]
    assert near(line, centres, reach).tolist() == twin


@given(days.filter(len), st.integers(1, 60))
def test_clusters_are_no_longer_than_a_window(asked: np.ndarray, within: int) -> None:
    numbers = clusters(asked, within)
    for number in range(numbers[-1] + 1):
        members = asked[numbers == number]
        assert members[-1] - members[0] < within
    assert (np.diff(numbers) >= 0).all()


def test_separate_days_are_plain_trials_and_close_ones_are_not() -> None:
    apart = np.arange(0, 2000, 100)
    hit = np.arange(20) % 2 == 0
    plain = Estimate.of_share(0.5, 20, BASIS)
    assert share_after(apart, hit, 30, 0.95).low == pytest.approx(plain.low)
    close = share_after(
        np.repeat(np.arange(0, 500, 100), 4) + np.tile([0, 1, 2, 3], 5), np.repeat(hit[:5], 4), 30, 0.95
    )
    assert close.high - close.low > 1.5 * (plain.high - plain.low)


def test_days_compared_with_are_worth_whole_windows() -> None:
    hit = np.arange(900) < 450
    found = share_otherwise(np.ones(900), hit, 30, BASIS)
    assert (found.value, found.low) == (0.5, Estimate.of_share(0.5, 30, BASIS).low)


def test_difference_and_ratio_turn_round() -> None:
    one, other = Estimate.of_share(0.6, 40, BASIS), Estimate.of_share(0.3, 60, BASIS)
    there, back = difference(one, other), difference(other, one)
    assert (there.value, there.low) == pytest.approx((-back.value, -back.high))
    there, back = ratio(one, other), ratio(other, one)
    assert (there.value, there.low) == pytest.approx((1 / back.value, 1 / back.high))


def test_ratios_with_nothing_above_or_below() -> None:
    nothing, some = Estimate.of_share(0.0, 20, BASIS), Estimate.of_share(0.25, 80, BASIS)
    assert ratio(some, nothing).is_missing
    found = ratio(nothing, some)
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0.3 < found.high < 1.0


@pytest.mark.parametrize(("p", "q", "n", "m"), [(0.1, 0.1, 15, 60), (0.4, 0.1, 12, 40), (0.8, 0.5, 30, 30)])
def test_ratios_and_differences_cover_the_truth(p: float, q: float, n: int, m: int) -> None:
    rng = np.random.default_rng(1)
    hits = []
    for _ in range(1000):
        one = Estimate.of_share(rng.binomial(n, p) / n, n, BASIS)
        other = Estimate.of_share(rng.binomial(m, q) / m, m, BASIS)
        found = ratio(one, other)
        hits.append((difference(one, other).covers(p - q), found.is_missing or found.covers(p / q)))
    covered = np.mean(hits, axis=0)
    assert covered.min() > 0.93
    assert covered.max() < 0.99
