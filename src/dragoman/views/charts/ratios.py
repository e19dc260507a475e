"""How many times as often, with intervals, on a logarithmic scale: row by row, and step by step around an onset."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dragoman.views.charts.panel import is_wide
from dragoman.views.svg import Drawing, Scale, circle, line, text

__all__ = ["Course", "Ratios", "Row"]

#: What is drawn of intervals that are wider: from a sixtieth to sixty times.
_WIDEST = 60.0

#: Ticks where they lie inside.
_TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True, slots=True)
class Row:
    """A ratio with its interval; ``is_main`` for the one that the others are checks of."""

    label: str
    value: float
    low: float
    high: float
    is_main: bool = False


def _log_scale(rows: Sequence[Row], start: float, stop: float) -> Scale:
    """Logarithms of all ratios to pixels, from a half to twice at the least."""
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end > 0 and math.isfinite(end)]
    low = max(min([0.5, *ends]) / 1.1, 1 / _WIDEST)
    high = min(max([2.0, *ends]) * 1.1, _WIDEST)
    return Scale(math.log(low), math.log(high), start, stop)


def _at(scale: Scale, ratio: float) -> float:
    if ratio > 0:
        return scale(math.log(ratio) if math.isfinite(ratio) else math.inf)
    return scale(-math.inf)


def _ticks(scale: Scale, room: float) -> list[float]:
    """Ticks inside the scale, as many as have room; 1 always."""
    inside = [tick for tick in _TICKS if scale.low <= math.log(tick) <= scale.high]
    if len(inside) * 34 > room:
        inside = [tick for tick in inside if tick in (0.1, 0.5, 1.0, 2.0, 10.0)]
    return inside


def _label(tick: float) -> str:
    return f"×{tick:g}"


@dataclass(frozen=True, slots=True)
class Ratios:
    """Ratios one below the other, each with its name and its interval."""

    title: str
    description: str
    rows: Sequence[Row]

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width; on a narrow one, names stand above their intervals."""
        beside = is_wide(width)
        left, right, step, top = (250.0 if beside else 8.0), width - 14.0, (22.0 if beside else 34.0), 12.0
        bottom = top + step * len(self.rows)
        scale = _log_scale(self.rows, left, right)
        body: list[Markup] = []
        for tick in _ticks(scale, right - left):
            x = _at(scale, tick)
            body.append(line((x, top - 4), (x, bottom), "axis" if tick == 1 else "grid"))
            body.append(text(x, bottom + 16, _label(tick), anchor="middle"))
        for k, row in enumerate(self.rows):
            middle = top + step * (k + 0.5) + (0.0 if beside else 7.0)
            css = " ".join(filter(None, ("strong" * row.is_main, "" if beside else "halo")))
            name = (
                text(left - 12, middle + 4, row.label, css, "end") if beside else text(left, middle - 9, row.label, css)
            )
            body += [name, *_mark((_at(scale, row.low), middle), (_at(scale, row.high), middle), row)]
            body.append(circle(_at(scale, row.value), middle, 4.5 if row.is_main else 3.5, "dot coop"))
        return Drawing(width, bottom + 24, ident, self.title, self.description, tuple(body))


@dataclass(frozen=True, slots=True)
class Course:
    """Ratios to the period just before an onset, by periods since; ``steps`` numbers them, ``rows`` hold them."""

    title: str
    description: str
    steps: Sequence[int]
    rows: Sequence[Row]
    unit: str
    height: float = 190.0

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width."""
        left, right, top = 46.0, width - 14.0, 12.0
        bottom = top + self.height
        scale = _log_scale(self.rows, bottom, top)
        first, last = min([-1, *self.steps]), max([-1, *self.steps])
        place = Scale(first - 0.5, last + 0.5, left, right)
        body: list[Markup] = []
        for tick in _ticks(scale, 2 * self.height):
            y = _at(scale, tick)
            body.append(line((left, y), (right, y), "axis" if tick == 1 else "grid"))
            body.append(text(left - 6, y + 4, _label(tick), anchor="end"))
        for step in range(first, last + 1):
            body.append(text(place(step), bottom + 17, f"{step:+d}" if step else "0", anchor="middle"))
        body.append(line((place(-0.5), top), (place(-0.5), bottom), "guide"))
        body.append(text(right, bottom + 33, f"{self.unit}s from the onset", anchor="end"))
        body.append(circle(place(-1), _at(scale, 1.0), 3.5, "hollow"))
        for step, row in zip(self.steps, self.rows, strict=True):
            if math.isnan(row.value):
                continue
            x = place(step)
            body += _mark((x, _at(scale, row.low)), (x, _at(scale, row.high)), row)
            body.append(circle(x, _at(scale, row.value), 3.5, "dot coop"))
        return Drawing(width, bottom + 40, ident, self.title, self.description, tuple(body))


def _mark(start: tuple[float, float], stop: tuple[float, float], row: Row) -> list[Markup]:
    """The interval of a row."""
    return [] if math.isnan(row.low) else [line(start, stop, "line coop")]
