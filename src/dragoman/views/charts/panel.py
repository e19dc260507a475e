"""The panel all charts over time share: margins, time axis, labels beside what they name.

Margins depend on width alone, so charts of one width can be read down the page. Where there is room, labels stand in
the right margin; on a narrow screen they go above the panel.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from dragoman.views.svg import Scale, line, text, text_width
from dragoman.views.ticks import date_ticks

__all__ = ["LEADING", "NARROW", "WIDE", "Panel", "is_wide", "number_label", "wrapped"]

#: Widths in pixels at which every chart is drawn: a text column, and a phone.
WIDE, NARROW = 832.0, 360.0

#: Pixels from one line of text to the next.
LEADING = 15.0

#: Charts at least this wide have labels in the right margin.
_ROOM_FOR_LABELS = 600.0

#: Characters in a line of the right margin, and lines at most.
_MARGIN_CHARACTERS, _MARGIN_LINES = 18, 4

#: Numbers from here on are written in thousands: more digits would not fit left of the panel.
_THOUSANDS_FROM = 10_000

#: Pixels between the middles of two ticks of time.
_TICK_PIXELS = 52.0


def is_wide(width: float) -> bool:
    """Whether labels fit into a margin on the right."""
    return width >= _ROOM_FOR_LABELS


@dataclass(frozen=True, slots=True)
class Panel:
    """Where values are drawn, from ``top`` to ``bottom``, and the days from its left edge to its right."""

    width: float
    top: float
    bottom: float
    since: date
    until: date

    @property
    def left(self) -> float:
        """The left edge; tick labels stand left of it."""
        return 40.0 if is_wide(self.width) else 30.0

    @property
    def right(self) -> float:
        """The right edge; labels stand right of it where there is room."""
        return self.width - (140.0 if is_wide(self.width) else 6.0)

    @property
    def time(self) -> Scale:
        """Days, as ordinals, to pixels."""
        return Scale(self.since.toordinal(), self.until.toordinal(), self.left, self.right)

    def upwards(self, low: float, high: float) -> Scale:
        """Values to pixels."""
        return Scale(low, high, self.bottom, self.top)

    def time_axis(self, y: float) -> list[Markup]:
        """The axis of days at a height, with its ticks below."""
        found = [line((self.left, y), (self.right, y), "axis")]
        for tick in date_ticks(self.since, self.until, int((self.right - self.left) / _TICK_PIXELS)):
            x, half = self.time(tick.day), text_width(tick.label) / 2
            anchor = "start" if x < half else "end" if x + half > self.width else "middle"
            found += [line((x, y), (x, y + 4), "axis"), text(x, y + 17, tick.label, anchor=anchor)]
        return found

    def value_axis(self, ticks: Iterable[tuple[float, str]], scale: Scale) -> list[Markup]:
        """Hairlines across the panel, named on the left."""
        found = []
        for value, label in ticks:
            y = scale(value)
            found += [
                line((self.left, y), (self.right, y), "grid"),
                text(self.left - 6, y + 4, label, anchor="end"),
            ]
        return found

    def beside(self, y: float, label: str, css: str = "") -> list[Markup]:
        """A label in the right margin, centred on a height, over as many lines as it needs."""
        rows = wrapped(label)
        first = y + 4 - (len(rows) - 1) * LEADING / 2
        return [text(self.right + 10, first + i * LEADING, row, css) for i, row in enumerate(rows)]


def wrapped(label: str) -> Sequence[str]:
    """A label in lines that fit the right margin.

    >>> wrapped("Cooperation of Iran and Venezuela")
    ['Cooperation of', 'Iran and Venezuela']
    """
    return textwrap.wrap(label, _MARGIN_CHARACTERS, max_lines=_MARGIN_LINES, placeholder=" …")


def number_label(value: float, *, signed: bool = False) -> str:
    """A tick's number, short, with a real minus sign.

    >>> number_label(-0.5), number_label(1200), number_label(25_000), number_label(2, signed=True)
    ('−0.5', '1,200', '25k', '+2')
    """
    size = abs(value)
    small = f"{size:,.0f}" if size >= 10 else f"{size:.3g}"
    body = f"{size / 1000:,.4g}k" if size >= _THOUSANDS_FROM else small
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return sign + body
