"""Pictures of forecasts by Matplotlib, for notebooks and papers; the extra ``plots``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dragoman.views.pictures import BLUE, ORANGE, new_figure
from dragoman.views.words import day_words
from dragoman.workflows.forecast_results import Forecast, Judgement

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["plot_forecast", "plot_reliability"]


def plot_forecast(ahead: Forecast) -> Figure:
    """Chances with their intervals, most likely first; what would be new in orange."""
    every = ahead.expected + ahead.new
    figure = new_figure(7.0, 1.2 + 0.26 * len(every))
    axes = figure.subplots()
    for place, one in enumerate(every):
        colour = ORANGE if one.is_new else BLUE
        axes.plot([one.chance.low, one.chance.high], [place, place], color=colour, linewidth=1.5)
        axes.plot(one.chance.value, place, "o", color=colour)
        axes.plot(one.long_run, place, "|", color="0.4", markersize=9)
    axes.set_yticks(range(len(every)), [f"{one.event} {one.target_name}" for one in every])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("chance of at least one (blue: told before, orange: would be new; stroke: long run)")
    axes.set_title(f"{ahead.source.label}, {day_words(ahead.since, ahead.until)}", loc="left", size=10)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def plot_reliability(judged: Judgement) -> Figure:
    """The reliability diagram of all country pairs: what was said beside what came about, and how often it was said."""
    figure = new_figure(5.0, 6.0)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    first = judged.result.judged[0]
    for kind, colour in (("climatology", "0.6"), ("forecast", BLUE)):
        bins = first.scores[kind].reliability
        above.plot(bins.mean_chance, bins.share, "o-", color=colour, label=kind, linewidth=1.2, markersize=4)
    above.plot([0, 1], [0, 1], color="0.4", linewidth=0.8)
    above.set_ylabel("share that came about")
    above.legend(frameon=False)
    bins = first.scores["forecast"].reliability
    below.bar(np.arange(len(bins.n)) / len(bins.n), bins.n, width=1 / len(bins.n), align="edge", color=BLUE)
    below.set_yscale("log")
    below.set_ylabel("forecasts")
    below.set_xlabel("chance given")
    above.set_title(f"{first.scope}, {judged.result.n_windows} windows out of sample", loc="left", size=10)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    return figure
