"""Lines over time with their intervals, turning points, and beneath them how much each value rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from dragoman.views.charts.panel import LEADING, Panel, is_wide, number_label, wrapped
from dragoman.views.svg import (
    Drawing,
    Scale,
    line,
    outline,
    rectangle,
    runs,
    spread,
    text,
    text_width,
    trace,
)
from dragoman.views.ticks import nice_ticks

__all__ = ["Line", "Lines", "Turning"]

#: Height of the bars under the panel, and of the room they take.
_COUNT_HEIGHT, _COUNT_ROOM = 34.0, 54.0

#: Pixels from one turn's label to the next above it.
_TURN_LEADING = 22.0


class Turning(NamedTuple):
    """A turning point: its day, the days between which it lies, a label, and whether it is beyond doubt."""

    day: date
    low: date
    high: date
    label: str
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line over time; missing values are gaps.

    ``css`` names its colour (coop, host, host2, plain) and may add ``dashed``. ``weak`` marks values too thin to rely
    on. ``is_area`` fills the line down to zero instead of drawing it.
    """

    label: str
    css: str
    days: Sequence[int]
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    weak: Sequence[bool] = ()
    is_area: bool = False

    def is_weak(self, place: int) -> bool:
        """Whether a value is too thin to rely on."""
        return bool(self.weak[place]) if len(self.weak) else False

    def stretches(self) -> Iterator[tuple[range, bool]]:
        """Places to join by one line, and whether it is weak: where either end of a piece is, the piece is."""
        columns = (self.values, self.low, self.high) if len(self.low) else (self.values,)
        for run in runs(*columns):
            start = run.start
            for i in range(run.start + 1, run.stop):
                weak = self.is_weak(i - 1) or self.is_weak(i)
                if i + 1 == run.stop or weak != (self.is_weak(i) or self.is_weak(i + 1)):
                    yield range(start, i + 1), weak
                    start = i
            if len(run) == 1:
                yield run, self.is_weak(start)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines on one axis.

    ``is_signed`` marks zero as the value that means nothing special, named ``zero_label``; ``above`` and ``below`` say
    what up and down mean. ``counts`` are drawn as small bars under the panel, one on each day of ``count_days``.
    """

    title: str
    description: str
    since: date
    until: date
    lines: tuple[Line, ...]
    turns: tuple[Turning, ...] = ()
    is_signed: bool = False
    zero_label: str = ""
    above: str = ""
    below: str = ""
    count_label: str = ""
    count_days: Sequence[int] = ()
    counts: Sequence[float] = ()
    height: float = 230.0

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width."""
        keys = [] if is_wide(width) else [one for one in self.lines if one.label]
        rows = _rows_of_turns(self.turns, Panel(width, 0, 1, self.since, self.until))
        n_above = len(keys) + bool(self.above)
        top = 10.0 + LEADING * n_above + _TURN_LEADING * (max(rows, default=-1) + 1)
        panel = Panel(width, top, top + self.height, self.since, self.until)
        low, high = self._reach()
        scale = panel.upwards(low, high)
        ticks = [(tick, number_label(tick, signed=self.is_signed)) for tick in nice_ticks(low, high, 5)]
        body = [*panel.value_axis(ticks, scale), *_turns(self.turns, rows, panel, LEADING * n_above)]
        if self.is_signed:
            body.append(line((panel.left, scale(0)), (panel.right, scale(0)), "axis"))
        for one in self.lines:
            body += _line(one, panel.time, scale)
        body += self._words(panel, scale)
        for i, one in enumerate(keys):
            body += _key(one, panel.left, LEADING * (i + 1 + bool(self.above)))
        foot = panel.bottom + (_COUNT_ROOM if len(self.counts) else 0)
        body += [*self._counts(panel, foot), *panel.time_axis(foot)]
        return Drawing(width, foot + 24, ident, self.title, self.description, tuple(body))

    def _reach(self) -> tuple[float, float]:
        """What the axis spans: every value, and the intervals of those that are not too thin."""
        shown = [0.0]
        for one in self.lines:
            for i, value in enumerate(one.values):
                ends = (one.low[i], one.high[i]) if len(one.low) and not one.is_weak(i) else ()
                shown += [number for number in (value, *ends) if math.isfinite(number)]
        low, high = min(shown), max(shown)
        if self.is_signed:
            low, high = min(low, -2.0), max(high, 2.0)
        pad = 0.06 * (high - low)
        return (low - pad if low < 0 else 0.0), (high + pad if high > low else low + 1.0)

    def _words(self, panel: Panel, scale: Scale) -> list[Markup]:
        """What up, down and zero mean, and on a wide chart the lines' names at their ends."""
        found = []
        if self.above:
            found.append(text(panel.left, LEADING - 2, self.above))
        if self.below:
            found.append(text(panel.left + 6, panel.bottom - 6, self.below, "halo"))
        if not is_wide(panel.width):
            return found
        if self.zero_label:
            found += panel.beside(scale(0), self.zero_label)
        named = [one for one in self.lines if one.label]
        gap = 3 + LEADING * max((len(wrapped(one.label)) for one in named), default=1)
        wanted = [scale(_last(one.values)) for one in named]
        for one, y in zip(named, spread(wanted, gap, panel.top + 8, panel.bottom - 8), strict=True):
            found += panel.beside(y, one.label, f"strong {one.css}")
        return found

    def _counts(self, panel: Panel, foot: float) -> list[Markup]:
        known = [(day, n) for day, n in zip(self.count_days, self.counts, strict=True) if n > 0 and math.isfinite(n)]
        if not known:
            return []
        most = max(n for _, n in known)
        heights = Scale(0.0, most, foot, foot - _COUNT_HEIGHT)
        bars = [rectangle(panel.time(day) - 1, foot, panel.time(day) + 1, heights(n), "count") for day, n in known]
        label = f"{self.count_label}, most\u00a0{number_label(round(most))}"
        if is_wide(panel.width):
            return [*bars, *panel.beside(foot - _COUNT_HEIGHT / 2, label)]
        return [*bars, text(panel.left, foot - _COUNT_HEIGHT - 6, label)]


def _line(one: Line, time: Scale, scale: Scale) -> list[Markup]:
    """The interval beneath, the line on it; both weaker where values are too thin."""
    points = [(time(day), scale(value)) for day, value in zip(one.days, one.values, strict=True)]
    bands, strokes = [], []
    for run, weak in one.stretches():
        css = f"{one.css} weak" if weak else one.css
        drawn = [points[i] for i in run]
        if one.is_area:
            bands.append(outline(drawn, [(x, scale(0)) for x, _ in drawn], f"area {one.css}"))
            continue
        if len(one.low):
            upper = [(points[i][0], scale(one.high[i])) for i in run]
            lower = [(points[i][0], scale(one.low[i])) for i in run]
            bands.append(outline(upper, lower, f"band {css}"))
        strokes.append(trace(drawn, f"line {css}"))
    return bands + strokes


def _key(one: Line, left: float, row_bottom: float) -> list[Markup]:
    """A sample of a line and its name, above the panel."""
    y = row_bottom - 6
    sample = (
        rectangle(left, y - 5, left + 20, y + 5, f"area {one.css}")
        if one.is_area
        else trace([(left, y), (left + 20, y)], f"line {one.css}")
    )
    return [sample, text(left + 27, row_bottom - 2, one.label, f"strong {one.css}")]


def _rows_of_turns(turns: Sequence[Turning], panel: Panel) -> list[int]:
    """In which row above the panel each turn's label finds room, the lowest row being 0."""
    rows: list[int] = []
    spans = [_label_span(turn, panel) for turn in turns]
    for i in reversed(range(len(turns))):
        # Earlier labels stand higher, so that the lines of later turns begin beneath them.
        near = [rows[len(turns) - 1 - j] for j in range(i + 1, len(turns)) if spans[j][0] < spans[i][1] + 12]
        rows.append(max(near, default=-1) + 1)
    return rows[::-1]


def _label_span(turn: Turning, panel: Panel) -> tuple[float, float]:
    """From where to where a turn's label reaches: right of its day if there is room, else up to the picture's edge."""
    x, width = panel.time(turn.day.toordinal()), text_width(turn.label, bold=True) + 5
    left = max(0.0, min(x, panel.width - width))
    return left, left + width


def _turns(turns: Sequence[Turning], rows: Sequence[int], panel: Panel, above: float) -> list[Markup]:
    """For each turn a line on its day, at its head the days between which it lies, and its label."""
    lines, labels = [], []
    n_rows = max(rows, default=0) + 1
    for turn, row in zip(turns, rows, strict=True):
        x = panel.time(turn.day.toordinal())
        low, high = (panel.time(day.toordinal()) for day in (turn.low, turn.high))
        head = above + _TURN_LEADING * (n_rows - row)
        css = "turn" if turn.is_clear else "turn unsure"
        lines += [line((x, head), (x, panel.bottom), css), line((low, head), (max(high, low + 1), head), "turn range")]
        labels.append(text(_label_span(turn, panel)[0], head - 5, turn.label, "strong halo"))
    return lines + labels


def _last(values: Sequence[float]) -> float:
    """The last value there is."""
    return next((value for value in reversed(values) if math.isfinite(value)), 0.0)
