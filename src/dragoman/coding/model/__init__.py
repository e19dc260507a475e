"""Our sentence model: a small transformer that reads grammar, roles and names of English news on a processor.

What it was made of, how well it reads and what it cannot do: ``docs/model-card.md``. How it was made: ``training/``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.coding.model.annotator import NewsAnnotator

__all__ = ["shipped_annotator"]


@cache
def shipped_annotator() -> NewsAnnotator:
    """The model that comes with the package, loaded once (0.3 s, 140 MB)."""
    from dragoman.coding.model.annotator import NewsAnnotator

    return NewsAnnotator()
