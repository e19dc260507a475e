"""Pictures of a tested claim by Matplotlib; the extra ``plots``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.testing import Tested
from dragoman.views.pictures import BLUE, new_figure
from dragoman.vocabulary.actors import display_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_claim"]


def plot_claim(tested: Tested) -> Figure:
    """Draw the ratio beside every check of it, and the curve around the onset where there is one.

    Raises
    ------
    UsageError
        Where Matplotlib is not installed.
    """
    rows = _rows(tested)
    figure = new_figure(8.0, 0.24 * len(rows) + (3.2 if tested.curve.steps else 1.2))
    if tested.curve.is_missing:
        _draw_rows(figure.subplots(), rows)
        return figure
    above, below = figure.subplots(2, 1, height_ratios=(max(len(rows), 6), 9))
    _draw_rows(above, rows)
    _draw_curve(below, tested)
    return figure


def _rows(tested: Tested) -> list[tuple[str, Ratio]]:
    rows = [(tested.claim.name, tested.ratio)]
    rows += [(one.name, one.ratio) for one in tested.outcomes[1:]]
    rows += [(f"{one.name} shared", one.ratio) for one in tested.dose]
    for one in tested.variants:
        name = display_name(one.name) if one.kind.startswith("without") else one.name
        rows.append((f"without {name}" if one.kind.startswith("without") else name, one.ratio))
    return [(name, ratio) for name, ratio in rows if not ratio.is_missing]


def _draw_rows(axes: Axes, rows: list[tuple[str, Ratio]]) -> None:
    places = range(len(rows), 0, -1)
    for place, (_, ratio) in zip(places, rows, strict=True):
        axes.hlines(place, max(ratio.low, 1e-3), min(ratio.high, 1e3), color=BLUE, linewidth=1.2)
        axes.plot(ratio.value, place, "o", color=BLUE, markersize=4)
    axes.axvline(1.0, color="0.4", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_yticks(list(places), [name for name, _ in rows], fontsize=8)
    axes.set_xlabel("times as often, 95 % interval")
    axes.spines[["top", "right"]].set_visible(False)


def _draw_curve(axes: Axes, tested: Tested) -> None:
    known = [
        (step, ratio) for step, ratio in zip(tested.curve.steps, tested.curve.ratios, strict=True)
        if not ratio.is_missing
    ]  # fmt: skip
    for step, ratio in known:
        axes.vlines(step, ratio.low, ratio.high, color=BLUE, linewidth=1.2)
        axes.plot(step, ratio.value, "o", color=BLUE, markersize=4)
    axes.plot(-1, 1.0, "o", color="0.4", markersize=4)
    axes.axhline(1.0, color="0.4", linewidth=0.8)
    axes.axvline(-0.5, color="0.4", linewidth=0.8, linestyle=":")
    axes.set_yscale("log")
    axes.set_xlabel(f"{tested.curve.period}s from the onset of exposure")
    axes.set_ylabel("times as often")
    axes.spines[["top", "right"]].set_visible(False)
