"""What every HTML page is made with: the template engine, the style sheet, figures at two widths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

from dragoman.views.brief_tables import Table
from dragoman.views.charts import NARROW, WIDE
from dragoman.views.svg import Drawing, chart_css

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Figure", "figure_of", "held_together", "page_css", "template"]

#: A number and its interval, as ``words.interval`` and ``Ratio`` write them.
_NUMBER = re.compile(r"[-×]?[\d.]+(?: %)? \(-?[\d.]+(?:-| to )-?[\d.]+\)")


class Drawable(Protocol):
    """A chart that can be drawn at any width."""

    def draw(self, width: float, ident: str) -> Drawing:
        """The chart at a width, its ids starting with ``ident``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart drawn for a text column and for a phone, and the numbers behind it."""

    wide: Drawing
    narrow: Drawing
    table: Table | None


def figure_of(chart: Drawable | None, ident: str, table: Table | None) -> Figure | None:
    """A chart at both widths; nothing where there is no chart."""
    if chart is None:
        return None
    return Figure(chart.draw(WIDE, f"{ident}-wide"), chart.draw(NARROW, f"{ident}-narrow"), table)


def held_together(words: str) -> Markup:
    """Words whose numbers are not broken off from their intervals at a line's end.

    >>> held_together("is 50 % (25-75) <now>")
    Markup('is <span class="held">50 % (25-75)</span> &lt;now&gt;')
    """
    return Markup(_NUMBER.sub(r'<span class="held">\g<0></span>', str(escape(words))))


def page_css() -> Markup:
    """The style sheets of charts and page."""
    own = (files(__package__) / "templates" / "brief.css").read_text(encoding="utf-8").strip()
    return Markup(f"{chart_css()}\n{own}")


@cache
def template(name: str) -> Template:
    """A template, to be rendered with all it asks for; everything is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("dragoman.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["held"] = held_together
    return environment.get_template(name)
