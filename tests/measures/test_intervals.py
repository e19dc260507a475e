from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import polygamma

from dragoman.measures.intervals import (
    jeffreys,
    log_gamma_ratio_interval,
    log_rate_interval,
    shape_with_extra_variance,
)


def test_jeffreys_intervals_are_beta_quantiles() -> None:
    x, n = np.array([1.0, 5.0, 10.3]), 20.5
    low, high = jeffreys(x, n, 0.95)
    assert low == pytest.approx(stats.beta.ppf(0.025, x + 0.5, n - x + 0.5))
    assert high == pytest.approx(stats.beta.ppf(0.975, x + 0.5, n - x + 0.5))


def test_jeffreys_ends_at_the_edges() -> None:
    low, high = jeffreys([0, 20], 20, 0.95)
    assert low[0] == 0.0
    assert high[1] == 1.0
    assert high[0] == pytest.approx(1 - low[1])


@given(st.floats(0.05, 1e5), st.floats(0, 50))
def test_a_shape_carries_the_variance_asked_for(shape: float, extra: float) -> None:
    found = shape_with_extra_variance(shape, extra)
    assert polygamma(1, found) == pytest.approx(polygamma(1, shape) + extra, rel=1e-8)
    assert found <= shape * (1 + 1e-9)


def test_rates_and_ratios_are_gamma_and_f_quantiles() -> None:
    low, high = log_rate_interval(np.array([0.5, 12.0]), 0.9)
    for i, shape in enumerate((0.5, 12.0)):
        ends = np.log(stats.gamma.ppf([0.05, 0.95], shape) / shape)
        assert (low[i], high[i]) == pytest.approx(ends)
    low, high = log_gamma_ratio_interval(3.5, 0.5, 0.95)
    assert (float(low), float(high)) == pytest.approx(np.log(stats.f.ppf([0.025, 0.975], 7, 1)))


@given(st.floats(0.1, 100), st.floats(0.1, 100))
def test_a_ratio_turned_round_changes_sign(upper: float, lower: float) -> None:
    one, other = log_gamma_ratio_interval(upper, lower, 0.95), log_gamma_ratio_interval(lower, upper, 0.95)
    assert float(one[0]) == pytest.approx(-float(other[1]))
