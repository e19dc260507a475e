"""How often anything happens at all, for models of exact times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from dragoman.errors import UsageError
from dragoman.models.effects.base import Column, Effect, Statistic, as_names
from dragoman.models.kernels import codes

__all__ = ["Baseline"]


@dataclass(frozen=True)
class Baseline(Effect):
    """The log rate of an event of a pair (or, in a rate model, of an actor) when all else is 0.

    With ``breaks`` the rate is constant in each period between them and may differ from one to the next: one column for
    each period, [−∞, b_1), [b_1, b_2) … Split a timed model at its changes so that no interval straddles a break.
    """

    breaks: tuple[float, ...] = ()

    formula: ClassVar[str] = "1, or 1{b_{k−1} ≤ t < b_k}"
    source: ClassVar[str] = "Butts 2008, section 3"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "1 in the formula", "remstats": "1 in the formula"}

    def __post_init__(self) -> None:
        if list(self.breaks) != sorted(set(self.breaks)):
            raise UsageError(f"breaks are {self.breaks}; they must rise")

    def columns(self) -> tuple[Column, ...]:
        """One column, or one for each period."""
        explains = as_names(self.explains)
        name = self.label or "baseline"
        if not self.breaks:
            return (Column(name, (Statistic(codes.CONSTANT, explains=explains),)),)
        edges = (-math.inf, *self.breaks, math.inf)
        return tuple(
            Column(f"{name}[{low:g}, {high:g})", (Statistic(codes.PERIOD, low=low, high=high, explains=explains),))
            for low, high in pairwise(edges)
        )
