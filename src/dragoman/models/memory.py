"""How long a past event counts.

Four answers are in use, and a reader of a published model needs to know which was meant:

* ``Full``: every past event counts alike, for ever.
* ``Window(width)``: events with t − width ≤ t_e < t.
* ``Interval(from_age, to_age)``: events with t − to_age ≤ t_e < t − from_age.
* ``HalfLife(days)``: an event counts w · 2^(−age / days).

Ages and times share one unit, days wherever the store is the source.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dragoman.errors import UsageError

__all__ = ["FULL", "Full", "HalfLife", "Interval", "Memory", "Window"]


@dataclass(frozen=True, slots=True)
class Full:
    """Every past event counts alike."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Window:
    """Events no older than ``width`` count fully, older ones not at all; an age of exactly ``width`` still counts."""

    width: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.width) and self.width > 0):
            raise UsageError(f"a window is {self.width!r} wide; it must be a positive number, in the unit of the times")

    def __str__(self) -> str:
        return f"last {self.width:g}"


@dataclass(frozen=True, slots=True)
class Interval:
    """Events whose age is in (from_age, to_age] count fully, all others not at all."""

    from_age: float
    to_age: float

    def __post_init__(self) -> None:
        if not 0 <= self.from_age < self.to_age:
            raise UsageError(f"an interval of ages runs from {self.from_age!r} to {self.to_age!r}; need 0 ≤ from < to")

    def __str__(self) -> str:
        return f"aged {self.from_age:g} to {self.to_age:g}"


@dataclass(frozen=True, slots=True)
class HalfLife:
    """An event loses half its weight every ``days``.

    Parameters
    ----------
    days
        The half-life, in the unit of the times.
    density
        Multiply by ln 2 / days, so that the weights of one event integrate to one (Lerner et al. 2013, eq. 1).
    since_last_event
        Measure ages at the event before the one explained instead of at the moment itself, as remstats does. It keeps
        hazards constant between events; the latest event then weighs 1.
    forget_below
        What has decayed below this is set to 0 and stays 0 until the next event, as eventnet's ``zero.if.below``.
    forget_each_below
        An event of weight 1 that has decayed below this counts no more, as dream's ``dyadic_weight``: it leaves after
        days · log2(1 / forget_each_below).

    References
    ----------
    Lerner, Bussmann, Snijders, Brandes (2013), Modeling frequency and type of interaction in event networks,
    Corvinus Journal of Sociology and Social Policy 4(1).
    """

    days: float
    density: bool = False
    since_last_event: bool = False
    forget_below: float = 0.0
    forget_each_below: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.days) and self.days > 0):
            raise UsageError(f"a half-life is {self.days!r}; it must be a positive number, in the unit of the times")
        if self.forget_below < 0:
            raise UsageError(f"forget_below is {self.forget_below!r}; weights are forgotten below a number ≥ 0")
        if not 0 <= self.forget_each_below < 1:
            raise UsageError(f"forget_each_below is {self.forget_each_below!r}; it must be at least 0 and below 1")

    @property
    def forgets(self) -> bool:
        """Whether weights are set to 0 at some point."""
        return self.forget_below > 0 or self.forget_each_below > 0

    @property
    def longest_age(self) -> float:
        """How long a single event counts at all."""
        return self.days * math.log2(1.0 / self.forget_each_below) if self.forget_each_below > 0 else math.inf

    @property
    def weight_of_fresh_event(self) -> float:
        """What an event of weight 1 counts at age 0."""
        return math.log(2) / self.days if self.density else 1.0

    def __str__(self) -> str:
        return f"half-life {self.days:g}"


Memory = Full | Window | Interval | HalfLife
FULL = Full()
