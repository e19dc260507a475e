"""The Matplotlib picture: what it shows, and what it says where Matplotlib is missing."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest

import dragoman
from dragoman.errors import UsageError
from dragoman.views.plots import plot_closeness
from dragoman.workflows import Tie


@pytest.fixture(scope="module")
def tie() -> Tie:
    return dragoman.tie("Iran", "Venezuela")


def test_the_picture_shows_the_series_with_thin_months_weaker(tie: Tie) -> None:
    pytest.importorskip("matplotlib")
    figure = tie.plot()
    above, below = figure.axes
    assert "Iran and Venezuela" in above.get_title(loc="left")
    whole, strong = [line for line in above.lines if len(line.get_xdata()) > 2]
    series = tie.closeness.series
    assert whole.get_linestyle() == ":"
    np.testing.assert_array_equal(whole.get_ydata(), series.value)
    np.testing.assert_array_equal(np.isnan(strong.get_ydata()), series.thin | np.isnan(series.value))
    assert len(below.patches) == len(series.month)
    figure.savefig(io.BytesIO(), format="svg")


def test_a_pair_without_acts_has_an_empty_picture() -> None:
    pytest.importorskip("matplotlib")
    figure = plot_closeness(dragoman.tie("Bolivia", "Nepal").closeness)
    assert figure.axes[0].get_ylim() == pytest.approx((-2.24, 2.24))
    figure.savefig(io.BytesIO(), format="png")


def test_without_matplotlib_the_remedy_is_named(tie: Tie, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(UsageError, match=r"pip install dragoman\[plots\]"):
        tie.plot()
