"""Bars by year: one kind stacked upwards, its opposite downwards, on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from dragoman.views.charts.panel import LEADING, Panel, is_wide, number_label
from dragoman.views.svg import Drawing, Scale, line, rectangle, text, text_width
from dragoman.views.ticks import nice_ticks

__all__ = ["Bars", "Part"]

#: Share of a year's room that its bar leaves empty.
_GAP = 0.22

#: Pixels a bar takes at most.
_WIDEST = 48.0


class Part(NamedTuple):
    """One layer of bars: a label, a style (a colour, and ``light`` where not solid), and an amount for each year."""

    label: str
    css: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars by year; the first part of each stack lies next to the axis."""

    title: str
    description: str
    since: date
    until: date
    years: Sequence[int]
    up_label: str
    up: tuple[Part, ...]
    down_label: str
    down: tuple[Part, ...]
    height: float = 250.0

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width."""
        top = 12.0 if is_wide(width) else 2 * LEADING + 10
        panel = Panel(width, top, top + self.height, self.since, self.until)
        high, low = _highest(self.up), _highest(self.down)
        # Even where nothing points down, the label of that side needs its line.
        high, low = max(high, 0.25 * low, 1.0), max(low, 0.25 * high, 0.25)
        scale = panel.upwards(-1.04 * low, 1.04 * high)
        body = panel.value_axis(((tick, number_label(abs(tick))) for tick in nice_ticks(-low, high, 6)), scale)
        for parts, sign in ((self.up, 1), (self.down, -1)):
            body += self._stack(parts, sign, panel, scale)
        body.append(line((panel.left, scale(0)), (panel.right, scale(0)), "axis"))
        if is_wide(width):
            left = panel.right + 10
            body += _key_down(self.up_label, self.up, left, scale(0) - LEADING * (len(self.up) + 1) - 2)
            body += _key_down(self.down_label, self.down, left, scale(0) + 6)
        else:
            body += _key_along(self.up_label, self.up, panel.left, 12)
            body += _key_along(self.down_label, self.down, panel.left, 12 + LEADING)
        foot = max(panel.bottom, scale(0) + 10 + LEADING * (len(self.down) + 1) if is_wide(width) else 0)
        body += panel.time_axis(foot)
        return Drawing(width, foot + 24, ident, self.title, self.description, tuple(body))

    def _stack(self, parts: Sequence[Part], sign: int, panel: Panel, scale: Scale) -> list[Markup]:
        found = []
        for place, year in enumerate(self.years):
            start, stop = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
            left, right = panel.time(start), panel.time(stop)
            middle, half = (left + right) / 2, min(_WIDEST, (1 - _GAP) * (right - left)) / 2
            left, right = middle - half, middle + half
            base = 0.0
            for part in parts:
                amount = part.values[place]
                if amount > 0 and math.isfinite(amount):
                    found.append(rectangle(left, scale(sign * base), right, scale(sign * (base + amount)), part.css))
                    base += amount
        return found


def _highest(parts: Sequence[Part]) -> float:
    """The highest stack."""
    columns = zip(*(part.values for part in parts), strict=True)
    return max((sum(x for x in column if x > 0 and math.isfinite(x)) for column in columns), default=0.0)


def _key_down(label: str, parts: Sequence[Part], left: float, top: float) -> list[Markup]:
    """The name of a side and of its parts, one below the other, in the order in which they lie."""
    found = [text(left, top + LEADING - 3, label, f"strong {_hue(parts)}")]
    for i, part in enumerate(parts):
        y = top + LEADING * (i + 2) - 3
        found += [rectangle(left, y - 9, left + 10, y, part.css), text(left + 16, y, part.label)]
    return found


def _key_along(label: str, parts: Sequence[Part], left: float, y: float) -> list[Markup]:
    """The same in one line."""
    found = [text(left, y, label, f"strong {_hue(parts)}")]
    x = left + text_width(label) + 14
    for part in parts:
        found += [rectangle(x, y - 9, x + 10, y, part.css), text(x + 15, y, part.label)]
        x += 15 + text_width(part.label) + 12
    return found


def _hue(parts: Sequence[Part]) -> str:
    """The colour the parts of a side share."""
    return parts[0].css.removeprefix("bar ").split(" ")[0] if parts else ""
