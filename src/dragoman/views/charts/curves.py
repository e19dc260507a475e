"""The share followed by a deed within so many days: a step curve with its interval, and what is usual beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dragoman.views.svg import Drawing, Scale, circle, line, outline, steps, text, trace

__all__ = ["Curves"]

#: Days named on the axis.
_DAYS_NAMED = (0, 30, 60, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Curves:
    """One step curve from 0 to 1, followed until ``last_day``.

    ``usual`` is the share (value, low, high) within ``usual_day`` days without what the curve starts from; ``None``
    where there is nothing to compare with.
    """

    title: str
    description: str
    css: str
    days: Sequence[int]
    shares: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    last_day: int
    usual_day: int
    usual: tuple[float, float, float] | None
    usual_label: str
    height: float = 130.0

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width."""
        left, right, top = 46.0, width - 14.0, 12.0
        bottom = top + self.height
        time = Scale(0, max(1, self.last_day), left, right)
        scale = Scale(0, 1, bottom, top)
        body = []
        for share in (0.0, 0.5, 1.0):
            body.append(line((left, scale(share)), (right, scale(share)), "grid"))
            body.append(text(left - 6, scale(share) + 4, f"{100 * share:.0f} %", anchor="end"))
        for day in (day for day in _DAYS_NAMED if day <= self.last_day):
            body.append(line((time(day), bottom), (time(day), bottom + 4), "axis"))
            if day in (0, self.usual_day) or day >= 2 * self.usual_day:
                body.append(text(time(day), bottom + 17, str(day) if day else "day 0", anchor="middle"))
        body += self._curve(time, scale, right)
        body += self._usual(time, scale, right)
        body.append(line((left, bottom), (right, bottom), "axis"))
        return Drawing(width, bottom + 24, ident, self.title, self.description, tuple(body))

    def _curve(self, time: Scale, scale: Scale, right: float) -> list[Markup]:
        known = [i for i in range(len(self.days)) if math.isfinite(self.shares[i])]
        points = [(time(self.days[i]), scale(self.shares[i])) for i in known]
        upper = [(time(self.days[i]), scale(self.high[i])) for i in known if math.isfinite(self.high[i])]
        lower = [(time(self.days[i]), scale(self.low[i])) for i in known if math.isfinite(self.low[i])]
        return [
            outline(steps(upper, right), steps(lower, right), f"band {self.css}"),
            trace(steps(points, right), f"line {self.css}"),
        ]

    def _usual(self, time: Scale, scale: Scale, right: float) -> list[Markup]:
        """What is usual without: a hollow dot with its interval."""
        if self.usual is None or not math.isfinite(self.usual[0]):
            return []
        x = time(self.usual_day)
        value, low, high = (scale(share) for share in self.usual)
        return [
            line((x, low), (x, high), "whisker"),
            circle(x, value, 4, "hollow"),
            text(right, scale(1.0) + 14, self.usual_label, "halo", "end"),
        ]
