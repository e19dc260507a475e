"""Does one effect depend on another?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dragoman.errors import UsageError
from dragoman.models.effects.base import Column, Effect

__all__ = ["Interaction"]

MOST_FACTORS = 3


@dataclass(frozen=True)
class Interaction(Effect):
    """The product of two or three effects, each scaled and transformed before they are multiplied: x_a · x_b.

    ``a * b`` is short for ``Interaction((a, b))``. The effects themselves need not be in the model, though they should.

    >>> from dragoman.models.effects import Inertia, Reciprocity
    >>> (Inertia() * Reciprocity()).columns()[0].name
    'inertia × reciprocity'
    """

    effects: tuple[Effect, ...]

    formula: ClassVar[str] = "x_a x_b"
    source: ClassVar[str] = "—"
    known_as: ClassVar[dict[str, str]] = {"remstats": "a:b"}

    def __post_init__(self) -> None:
        parts = self._parts()
        if len(parts) != len(self.effects) or not 2 <= sum(len(part.statistics) for part in parts) <= MOST_FACTORS:
            names = ", ".join(part.name for part in parts)
            raise UsageError(f"an interaction multiplies two or three effects of one column each; got {names}")

    def _parts(self) -> list[Column]:
        return [column for effect in self.effects for column in effect.columns()]

    def columns(self) -> tuple[Column, ...]:
        """One column: the product."""
        parts = self._parts()
        name = self.label or " × ".join(part.name for part in parts)
        return (Column(name, tuple(statistic for part in parts for statistic in part.statistics)),)
