from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.measures.survival import kaplan_meier

#: Weeks to relapse under 6-MP, and whether it was seen (Freireich and others 1963, Blood 21, 699-716).
WEEKS = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
RELAPSED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], bool)


def test_the_curve_of_the_leukaemia_trial() -> None:
    """As R's summary(survfit(Surv(WEEKS, RELAPSED) ~ 1, conf.type = "log-log")) prints it."""
    curve = kaplan_meier(WEEKS, RELAPSED, 0.95)
    assert curve.day.tolist() == [0, 6, 7, 10, 13, 16, 22, 23]
    assert curve.n_at_risk.tolist() == [21, 21, 17, 15, 12, 11, 7, 6]
    survived = [1.0, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    lower = [1.0, 0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188]
    upper = [1.0, 0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680]
    assert 1 - curve.share == pytest.approx(survived, abs=6e-4)
    assert 1 - curve.high == pytest.approx(lower, abs=6e-4)
    assert 1 - curve.low == pytest.approx(upper, abs=6e-4)


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans()), max_size=30))
def test_the_curve_rises_within_its_interval(watched: list[tuple[int, bool]]) -> None:
    time, happened = np.array([t for t, _ in watched]), np.array([h for _, h in watched], bool)
    curve = kaplan_meier(time, happened, 0.95)
    assert (np.diff(curve.share) > 0).all()
    assert ((curve.low <= curve.share + 1e-12) & (curve.share <= curve.high + 1e-12)).all()
    assert curve.share[-1] <= 1 + 1e-12
    if happened.all() and len(happened):
        assert curve.share[-1] == pytest.approx(1.0)


def test_without_censoring_the_curve_is_the_share() -> None:
    time = np.arange(1, 11)
    assert kaplan_meier(time, np.ones(10, bool), 0.95).share == pytest.approx(np.arange(11) / 10)
