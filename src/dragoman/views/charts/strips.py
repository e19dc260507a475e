"""Measures in force: steps over time, one strip beneath the other, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from dragoman.views.charts.panel import LEADING, Panel, is_wide
from dragoman.views.svg import Drawing, line, outline, steps, text, trace

__all__ = ["Strip", "Strips"]

_STRIP_HEIGHT = 36.0


@dataclass(frozen=True, slots=True)
class Strip:
    """How many were in force: the number from each day on, until the next."""

    label: str
    css: str
    days: Sequence[int]
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Strips:
    """Groups of strips, each group under its heading."""

    title: str
    description: str
    since: date
    until: date
    groups: tuple[tuple[str, tuple[Strip, ...]], ...]

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width."""
        most = max((n for _, strips in self.groups for one in strips for n in one.counts), default=1)
        body: list[Markup] = []
        place = 0.0
        for heading, strips in self.groups:
            panel = Panel(width, place, place + LEADING, self.since, self.until)
            body.append(text(panel.left, place + LEADING, heading, "head"))
            place += LEADING + 2
            for one in strips:
                top = place + (8 if is_wide(width) else LEADING + 4)
                panel = Panel(width, top, top + _STRIP_HEIGHT, self.since, self.until)
                body += _strip(one, panel, max(most, 1))
                place = panel.bottom
            place += 14
        body += Panel(width, 0, place, self.since, self.until).time_axis(place)
        return Drawing(width, place + 24, ident, self.title, self.description, tuple(body))


def _strip(one: Strip, panel: Panel, most: int) -> list[Markup]:
    """The steps, filled; the last number in words beside them."""
    scale = panel.upwards(0, most)
    found = [line((panel.left, panel.bottom), (panel.right, panel.bottom), "grid")]
    label = f"{one.label}: {one.counts[-1] if len(one.counts) else 0}"
    known = [(day, n) for day, n in zip(one.days, one.counts, strict=True) if day < panel.until.toordinal()]
    while known and known[0][1] == 0:
        known = known[1:]
    corners = steps([(panel.time(day), scale(n)) for day, n in known], panel.right)
    floor = [(x, panel.bottom) for x, _ in corners]
    found += [outline(corners, floor, f"area {one.css}"), trace(corners, f"line {one.css}")]
    if is_wide(panel.width):
        last = corners[-1][1] if corners else panel.bottom
        return [*found, *panel.beside(min(last, panel.bottom - 6), label, f"strong {one.css}")]
    return [*found, text(panel.left, panel.top - 3, label, f"strong {one.css}")]
