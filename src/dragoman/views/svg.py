"""Scales and marks as SVG text: numbers in, markup out.

Everything drawn passes through a ``Scale``, which holds it inside its panel: no coordinate is ever missing or outside
the picture, whatever the data. Colours are left to the style sheet ``templates/chart.css`` (Okabe and Ito's palette,
safe for colour-blind readers), so that one drawing serves a light page, a dark one and paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

__all__ = [
    "Drawing",
    "Scale",
    "chart_css",
    "circle",
    "line",
    "outline",
    "rectangle",
    "runs",
    "spread",
    "standalone",
    "steps",
    "text",
    "text_width",
    "trace",
]

#: Average width of a character in ems, in the sans-serif faces of the style sheet; measured a little generously.
_EM_PER_CHARACTER, _EM_PER_BOLD_CHARACTER = 0.56, 0.62

#: Font size of chart text in the style sheet.
FONT_SIZE = 12.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixels, held within its ends.

    >>> x = Scale(0.0, 10.0, 100.0, 200.0)
    >>> x(5), x(99), x(float("nan"))
    (150.0, 200.0, 100.0)
    """

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """Where a value stands; beyond an end, that end; a missing value, the start."""
        if self.high <= self.low or math.isnan(value):
            return self.start
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.stop - self.start)


def runs(*columns: Sequence[float]) -> Iterator[range]:
    """Stretches of places at which every column has a number.

    >>> list(runs([1.0, float("nan"), 3.0, 4.0]))
    [range(0, 1), range(2, 4)]
    """
    start = None
    n = min(len(column) for column in columns)
    for i in range(n + 1):
        known = i < n and all(not math.isnan(column[i]) for column in columns)
        if known and start is None:
            start = i
        elif not known and start is not None:
            yield range(start, i)
            start = None


def text_width(label: str, *, bold: bool = False) -> float:
    """About how wide a label is, in pixels."""
    return len(label) * FONT_SIZE * (_EM_PER_BOLD_CHARACTER if bold else _EM_PER_CHARACTER)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as drawn: an image with a name and a description for those who do not see it.

    ``ident`` starts the ids of title and description, and must be unique on a page. Templates take it as markup.
    """

    width: float
    height: float
    ident: str
    title: str
    description: str
    body: tuple[Markup, ...]

    def __html__(self) -> str:
        return str(self._element(Markup("")))

    def placed(self, x: float, y: float) -> Markup:
        """The chart as a part of a larger picture."""
        where = Markup('x="{}" y="{}" width="{}" height="{}" ')
        return self._element(where.format(*map(_number, (x, y, self.width, self.height))))

    def _element(self, place: Markup) -> Markup:
        head = Markup(
            '<svg class="chart" role="img" {place}viewBox="0 0 {w} {h}" aria-labelledby="{id}-title {id}-desc">'
            '<title id="{id}-title">{title}</title><desc id="{id}-desc">{description}</desc>\n'
        ).format(
            place=place,
            w=_number(self.width),
            h=_number(self.height),
            id=self.ident,
            title=_clean(self.title),
            description=_clean(self.description),
        )
        return head + Markup("\n").join(self.body) + Markup("</svg>")


def standalone(title: str, parts: Sequence[tuple[str, Drawing]], margin: float = 24.0) -> str:
    """Charts one below the other, each under its heading, as a file of their own with style sheet and ground.

    >>> chart = Drawing(100, 50, "a", "A", "", ())
    >>> standalone("Two", [("One", chart)]).splitlines()[0][:40]
    '<svg xmlns="http://www.w3.org/2000/svg" '
    """
    body, y = [], margin
    for heading, part in parts:
        body += [text(margin, y + 14, heading, "head"), part.placed(margin, y + 24)]
        y += 24 + part.height + margin
    width = 2 * margin + max((part.width for _, part in parts), default=0.0)
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}">'
        "<title>{title}</title>\n<style>\n{css}\n</style>\n"
    ).format(w=_number(width), h=_number(y), title=_clean(title), css=Markup(chart_css()))
    whole = [head + rectangle(0, 0, width, y, "paper"), *body, Markup("</svg>\n")]
    return str(Markup("\n").join(whole))


def chart_css() -> str:
    """The style sheet that every chart is drawn for."""
    return (files(__package__) / "templates" / "chart.css").read_text(encoding="utf-8").strip()


def text(x: float, y: float, label: str, css: str = "", anchor: str = "start") -> Markup:
    """A label; ``anchor`` is start, middle or end."""
    return Markup('<text x="{}" y="{}" class="{}" text-anchor="{}">{}</text>').format(
        _number(x), _number(y), css, anchor, _clean(label)
    )


def line(start: Point, stop: Point, css: str) -> Markup:
    """A straight line."""
    (x1, y1), (x2, y2) = start, stop
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(
        _number(x1), _number(y1), _number(x2), _number(y2), css
    )


def rectangle(left: float, top: float, right: float, bottom: float, css: str) -> Markup:
    """A rectangle from its edges, in whichever order they come."""
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>').format(
        _number(min(left, right)),
        _number(min(top, bottom)),
        _number(abs(right - left)),
        _number(abs(bottom - top)),
        css,
    )


def circle(x: float, y: float, radius: float, css: str) -> Markup:
    """A dot."""
    return Markup('<circle cx="{}" cy="{}" r="{}" class="{}"/>').format(_number(x), _number(y), _number(radius), css)


def trace(points: Sequence[Point], css: str) -> Markup:
    """A line through points; a single point is a dot (a line of no length with a round end)."""
    if not points:
        return Markup("")
    body = "L".join(_pair(point) for point in points)
    return Markup('<path d="M{}{}" class="{}"/>').format(body, "h0" if len(points) == 1 else "", css)


def outline(upper: Sequence[Point], lower: Sequence[Point], css: str) -> Markup:
    """The area between two lines drawn from left to right."""
    if len(upper) < 2:
        return Markup("")
    body = "L".join(_pair(point) for point in (*upper, *reversed(lower)))
    return Markup('<path d="M{}Z" class="{}"/>').format(body, css)


def steps(points: Sequence[Point], until: float) -> list[Point]:
    """The corners of a line that keeps each height until the next point, and the last until ``until``.

    >>> steps([(0, 5), (2, 3)], 4)
    [(0, 5), (2, 5), (2, 3), (4, 3)]
    """
    corners: list[Point] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return [*corners, (until, corners[-1][1])] if corners else []


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places at least ``gap`` apart, in the order of those wanted and near them, between ``low`` and ``high``.

    >>> spread([50, 52, 90], 10, 0, 100)
    [50, 60, 90]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: list[float] = []
    for i in order:
        placed.append(max(wanted[i], low, placed[-1] + gap if placed else low))
    ceiling = high
    for k in reversed(range(len(placed))):
        placed[k] = max(low, min(placed[k], ceiling))
        ceiling = placed[k] - gap
    back = dict(zip(order, placed, strict=True))
    return [back[i] for i in range(len(wanted))]


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    """A coordinate to a tenth of a pixel, as short as it can be written."""
    return f"{value:.1f}".removesuffix(".0") if value else "0"


def _clean(label: str) -> str:
    """Without control characters, which XML cannot hold even escaped; unbreakable spaces stay."""
    return "".join(mark for mark in label if mark.isprintable() or mark == "\u00a0")
