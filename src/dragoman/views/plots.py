"""Pictures by Matplotlib, for notebooks and papers; the extra ``plots``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dragoman.measures.closeness import Closeness
from dragoman.views.pictures import BLUE, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_closeness"]


def plot_closeness(closeness: Closeness) -> Figure:
    """Draw closeness month by month with its interval, and beneath it the acts of each month.

    Months too thin to rely on are dotted and pale. The axis holds the intervals of the others, so that those of thin
    months may run off it.

    Parameters
    ----------
    closeness
        As ``dragoman.tie(…).closeness`` has it.

    Returns
    -------
    matplotlib.figure.Figure
        With two axes, closeness and acts; it belongs to no window, so ``savefig`` works everywhere.

    Raises
    ------
    UsageError
        Where Matplotlib is not installed.
    """
    figure = new_figure(8.0, 4.2)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(5, 1))
    _draw_series(above, closeness)
    below.bar(closeness.series.month.astype("datetime64[D]"), closeness.series.n_acts, width=31, color="0.45")
    below.set_ylabel("acts")
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def _draw_series(axes: Axes, closeness: Closeness) -> None:
    """The line with its interval: strong months over thin ones."""
    series = closeness.series
    days = (series.month.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    axes.axhline(0, color="0.4", linewidth=0.8)
    axes.fill_between(days, series.low, series.high, color=BLUE, alpha=0.07, linewidth=0)
    axes.plot(days, series.value, color=BLUE, linewidth=1, linestyle=":")
    strong = [np.where(series.thin, np.nan, part) for part in (series.value, series.low, series.high)]
    axes.fill_between(days, strong[1], strong[2], color=BLUE, alpha=0.2, linewidth=0)
    axes.plot(days, strong[0], color=BLUE, linewidth=1.8, solid_capstyle="round")
    axes.set_ylim(*_reach(series.value, strong[1], strong[2]))
    axes.set_ylabel("closeness\n(0: as their activity predicts)")
    level = f"{100 * closeness.closeness.level:.0f} %"
    axes.set_title(f"{closeness.pair.label}: closeness at the end of each month, {level} interval", loc="left", size=10)


def _reach(*shown: np.typing.NDArray[np.float64]) -> tuple[float, float]:
    """Lowest and highest of what must be seen, never less than -2 to 2, with some air."""
    known = np.concatenate([part[np.isfinite(part)] for part in shown])
    low, high = min(-2.0, known.min(initial=0.0)), max(2.0, known.max(initial=0.0))
    air = 0.06 * (high - low)
    return float(low - air), float(high + air)
