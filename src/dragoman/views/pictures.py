"""What pictures by Matplotlib share: an empty figure, and the colours of Okabe and Ito's palette, as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["BLUE", "ORANGE", "new_figure"]

BLUE, ORANGE = "#0072b2", "#d55e00"


def new_figure(width_inches: float, height_inches: float) -> Figure:
    """An empty figure of no window, so that ``savefig`` works everywhere.

    Raises
    ------
    UsageError
        Where Matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError("pictures need Matplotlib; install it with: pip install dragoman[plots]") from None
    return Figure(figsize=(width_inches, height_inches), layout="constrained")
