"""What two actors did to each other before.

One file for the family: inertia and reciprocity are one number read from two sides, and ``Tie`` is the same number of a
network that is not the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dragoman.models.effects.base import OfPast, Statistic
from dragoman.models.kernels import codes

__all__ = ["Inertia", "NoTie", "Reciprocity", "Tie", "TieBack"]


@dataclass(frozen=True, kw_only=True)
class Inertia(OfPast):
    """Does s go on doing to r what it did before? a(s, r), the weight of past events s → r.

    As a proportion: a(s, r) / Σ_k a(s, k), the share of r in all that s did.
    """

    formula: ClassVar[str] = "a(s, r)"
    source: ClassVar[str] = "Butts 2008, eq. FrPSndSnd; Brandes, Lerner, Snijders 2009"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "inertia",
        "remstats": "inertia",
        "relevent": "FrPSndSnd (proportion)",
        "eventnet": "DYAD_STATISTIC OUT",
    }

    def statistic(self) -> Statistic:
        """The weight of the pair."""
        return self.reading(codes.TIE)


@dataclass(frozen=True, kw_only=True)
class Reciprocity(OfPast):
    """Does s answer what r did to it? a(r, s), the weight of past events r → s.

    As a proportion: a(r, s) / Σ_k a(k, s), the share of r in all that was done to s.
    """

    formula: ClassVar[str] = "a(r, s)"
    source: ClassVar[str] = "Butts 2008, eq. FrRecSnd; Brandes, Lerner, Snijders 2009"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "recip",
        "remstats": "reciprocity",
        "relevent": "FrRecSnd (proportion)",
        "eventnet": "DYAD_STATISTIC IN",
    }

    def statistic(self) -> Statistic:
        """The weight of the pair, the other way."""
        return self.reading(codes.TIE_BACK)


@dataclass(frozen=True, kw_only=True)
class Tie(OfPast):
    """Does a tie of another network go with acts? x(s, r), as of now: contiguity, distance, alliance, friendship."""

    formula: ClassVar[str] = "x(s, r)"
    source: ClassVar[str] = "Butts 2008, CovEvent"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "tie", "remstats": "tie", "relevent": "CovEvent"}

    def statistic(self) -> Statistic:
        """The value of the pair."""
        return self.reading(codes.TIE)


@dataclass(frozen=True, kw_only=True)
class TieBack(OfPast):
    """Does the tie r → s of another network go with acts s → r? x(r, s)."""

    formula: ClassVar[str] = "x(r, s)"
    source: ClassVar[str] = "Stadtfeld, Block 2017"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "recip"}

    def statistic(self) -> Statistic:
        """The value of the pair, the other way."""
        return self.reading(codes.TIE_BACK)


@dataclass(frozen=True, kw_only=True)
class NoTie(OfPast):
    """Is there no tie? 1{x(s, r) = 0}.

    Times another effect it is that effect on new ties only (``ignore_repetitions``).
    """

    formula: ClassVar[str] = "1{x(s, r) = 0}"
    source: ClassVar[str] = "Stadtfeld, Hollway, Block 2017"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "ignore_repetitions = TRUE, as a factor"}

    def statistic(self) -> Statistic:
        """Whether the pair has no tie."""
        return self.reading(codes.NO_TIE)
