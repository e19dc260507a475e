"""Charts: a frozen record of what to show, drawn as SVG at any width."""

from __future__ import annotations

from dragoman.views.charts.bars import Bars, Part
from dragoman.views.charts.curves import Curves
from dragoman.views.charts.lines import Line, Lines, Turning
from dragoman.views.charts.panel import NARROW, WIDE
from dragoman.views.charts.ratios import Course, Ratios, Row
from dragoman.views.charts.strips import Strip, Strips

__all__ = [
    "NARROW",
    "WIDE",
    "Bars",
    "Course",
    "Curves",
    "Line",
    "Lines",
    "Part",
    "Ratios",
    "Row",
    "Strip",
    "Strips",
    "Turning",
]
