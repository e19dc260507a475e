"""Tables and paragraphs for a terminal: 80 columns, readable without colour."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Iterable, Sequence

__all__ = ["WIDTH", "blocks", "heading", "paragraph", "table_text"]

#: Columns of the narrowest terminal that must show everything.
WIDTH = 80

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def heading(text: str) -> str:
    """A heading, underlined so that it stands out without colour.

    >>> print(heading("Pressure"))
    Pressure
    ────────
    """
    return f"{text}\n{'─' * len(text)}"


def paragraph(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Running text, wrapped; lines after the first are set in by ``hanging`` more."""
    return textwrap.fill(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + hanging))


def table_text(columns: Sequence[str], rows: Iterable[Sequence[object]], *, numeric: Sequence[int] = ()) -> str:
    """Rows under their column names; the columns numbered in ``numeric`` are set flush right.

    >>> print(table_text(["actor", "acts"], [["IRN", 12]], numeric=[1]))
    actor  acts
    IRN      12
    """
    from rich.console import Console
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    for number, name in enumerate(columns):
        grid.add_column(name, justify="right" if number in numeric else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(str(cell) for cell in row))
    buffer = io.StringIO()
    Console(file=buffer, width=WIDTH, color_system=None, markup=False, highlight=False, emoji=False).print(grid)
    return "\n".join(line.rstrip() for line in buffer.getvalue().rstrip("\n").split("\n"))


def blocks(values: Iterable[float], top: float | None = None) -> str:
    """A block chart one line high; missing values are dots, and anything above nothing shows.

    >>> blocks([0, 1, 4, float("nan"), 8])
    ' ▁▄·█'
    """
    numbers = list(values)
    known = [number for number in numbers if not math.isnan(number)]
    scale = max(known, default=0.0) if top is None else top
    return "".join(_block(number, scale) for number in numbers)


def _block(number: float, scale: float) -> str:
    if math.isnan(number):
        return "·"
    if number <= 0 or scale <= 0:
        return " "
    return _EIGHTHS[max(1, min(8, round(8 * number / scale)))]
