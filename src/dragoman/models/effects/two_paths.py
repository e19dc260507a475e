"""Third actors between the two.

For (s, r) over third actors h, with legs u and v and f their minimum, product or geometric mean:

    Transitivity   Σ_h f(a(s, h), b(h, r))   OTP: s → h → r
    Cyclicity      Σ_h f(a(h, s), b(r, h))   ITP: r → h → s
    SharedTargets  Σ_h f(a(s, h), b(r, h))   OSP: both act on h
    SharedSources  Σ_h f(a(h, s), b(h, r))   ISP: h acts on both
    SharedPartners Σ_h f(a(s, h), b(h, r)) on the sum of both directions

One file for the family: the directions of the two legs are all that differs. b is a unless ``second`` names another
past. ``counting="presence"`` counts distinct third actors ("unique"). As a proportion the sum is divided by Σ_h of the
first leg. relevent 1.2-1 computes OSP wrongly (it writes one order of the pair twice); here it is as defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dragoman.errors import UsageError
from dragoman.models.effects.base import OfPast, Past, Statistic
from dragoman.models.kernels import codes

__all__ = [
    "Cyclicity",
    "Embeddedness",
    "FourCycle",
    "SharedPartners",
    "SharedSources",
    "SharedTargets",
    "Transitivity",
    "TwoPath",
]

Combine = Literal["min", "product", "geometric"]
COMBINE_CODES: dict[Combine, int] = {"min": codes.MINIMUM, "product": codes.MULTIPLIED, "geometric": codes.GEOMETRIC}


@dataclass(frozen=True, kw_only=True)
class TwoPath(OfPast):
    """A sum over third actors; ``second`` is the effect whose past is the second leg, without it the same as the first.

    ``share_of_nothing`` is 0 here: without a first leg there is no path.
    """

    combine: Combine = "min"
    second: OfPast | None = None
    share_of_nothing: str | float = 0.0

    first_out: ClassVar[bool]
    second_out: ClassVar[bool]
    symmetric: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.combine not in COMBINE_CODES:
            raise UsageError(f"combine is {self.combine!r}; it must be min, product or geometric")

    def _second_past(self) -> Past:
        return (self.second or self).past(symmetric=self.symmetric)

    def statistic(self) -> Statistic:
        """The sum over third actors."""
        return self.reading(
            codes.TWO_PATH,
            past=self.past(symmetric=self.symmetric),
            second_past=self._second_past(),
            first_out=self.first_out,
            second_out=self.second_out,
            combine=COMBINE_CODES[self.combine],
        )

    def particulars(self) -> str:
        """The past's, and the second leg's."""
        own = super().particulars()[1:-1]
        second = f"second {self.second.particulars()}" if self.second else ""
        parts = [part for part in (own, second, "" if self.combine == "min" else self.combine) if part]
        return f"[{', '.join(parts)}]" if parts else ""


@dataclass(frozen=True, kw_only=True)
class Transitivity(TwoPath):
    """Does s act on those its targets act on? Σ_h f(a(s, h), b(h, r))."""

    first_out: ClassVar[bool] = True
    second_out: ClassVar[bool] = False
    formula: ClassVar[str] = "Σ_h f(a(s, h), b(h, r))"
    source: ClassVar[str] = "Butts 2008, OTP"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "trans, mixed_trans (counting = 'presence')",
        "remstats": "otp",
        "relevent": "OTPSnd",
        "eventnet": "TRIANGLE OUT, IN",
    }


@dataclass(frozen=True, kw_only=True)
class Cyclicity(TwoPath):
    """Does s close a circle r → h → s? Σ_h f(a(h, s), b(r, h))."""

    first_out: ClassVar[bool] = False
    second_out: ClassVar[bool] = True
    formula: ClassVar[str] = "Σ_h f(a(h, s), b(r, h))"
    source: ClassVar[str] = "Butts 2008, ITP"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "cycle, mixed_cycle (counting = 'presence')",
        "remstats": "itp",
        "relevent": "ITPSnd",
        "eventnet": "TRIANGLE IN, OUT",
    }


@dataclass(frozen=True, kw_only=True)
class SharedTargets(TwoPath):
    """Do those that act on the same third act on each other? Σ_h f(a(s, h), b(r, h))."""

    first_out: ClassVar[bool] = True
    second_out: ClassVar[bool] = True
    formula: ClassVar[str] = "Σ_h f(a(s, h), b(r, h))"
    source: ClassVar[str] = "Butts 2008, OSP"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "common_receiver, mixed_common_receiver (counting = 'presence')",
        "remstats": "osp",
        "relevent": "OSPSnd (wrong in 1.2-1)",
        "eventnet": "TRIANGLE OUT, OUT",
    }


@dataclass(frozen=True, kw_only=True)
class SharedSources(TwoPath):
    """Do those that the same third acts on act on each other? Σ_h f(a(h, s), b(h, r))."""

    first_out: ClassVar[bool] = False
    second_out: ClassVar[bool] = False
    formula: ClassVar[str] = "Σ_h f(a(h, s), b(h, r))"
    source: ClassVar[str] = "Butts 2008, ISP"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "common_sender, mixed_common_sender (counting = 'presence')",
        "remstats": "isp",
        "relevent": "ISPSnd",
        "eventnet": "TRIANGLE IN, IN",
    }


@dataclass(frozen=True, kw_only=True)
class SharedPartners(TwoPath):
    """Do actors with partners in common act on each other? Σ_h f(c(s, h), c(r, h)), c(i, j) = a(i, j) + a(j, i)."""

    first_out: ClassVar[bool] = True
    second_out: ClassVar[bool] = True
    symmetric: ClassVar[bool] = True
    formula: ClassVar[str] = "Σ_h f(c(s, h), c(r, h)), c(i, j) = a(i, j) + a(j, i)"
    source: ClassVar[str] = "Lerner, Bussmann, Snijders, Brandes 2013"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "trans on an undirected network (counting = 'presence')",
        "remstats": "sp",
        "eventnet": "TRIANGLE SYM, SYM",
    }


@dataclass(frozen=True, kw_only=True)
class FourCycle(OfPast):
    """Do actors act on what those with the same targets act on? Σ_{h ≠ r, k ≠ s} f(a(s, h), a(k, h), a(k, r)).

    The closure of two-mode events. Summed when asked, so it costs O(degree²).
    """

    combine: Combine = "product"

    formula: ClassVar[str] = "Σ_{h≠r, k≠s} f(a(s, h), a(k, h), a(k, r))"
    source: ClassVar[str] = "Brandes, Lerner, Snijders 2009"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "four (counting = 'presence')",
        "eventnet": "FOUR_CYCLE",
        "dream": "fourcycles (combine = 'product', transform = 'cbrt')",
    }

    def statistic(self) -> Statistic:
        """The sum over open three-paths."""
        return self.reading(codes.FOUR_CYCLE, second_past=self.past(), combine=COMBINE_CODES[self.combine])

    def particulars(self) -> str:
        """The past's, and how the legs combine."""
        own = super().particulars()[1:-1]
        parts = [part for part in (own, "" if self.combine == "product" else self.combine) if part]
        return f"[{', '.join(parts)}]" if parts else ""


@dataclass(frozen=True, kw_only=True)
class Embeddedness(OfPast):
    """Do actors in closed triangles act more? The number of (h, k) with ties s → h → k and s → k; of r if asked.

    Only whether there is a tie matters. It is summed when asked and costs O(actors · degree²).
    """

    of_receiver: bool = False

    formula: ClassVar[str] = "Σ_{h, k} 1{x(s, h) > 0} 1{x(h, k) > 0} 1{x(s, k) > 0}"
    source: ClassVar[str] = "Stadtfeld, Hollway, Block 2017"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "node_trans (type = 'alter': of_receiver = True)"}

    def statistic(self) -> Statistic:
        """The number of triangles."""
        return self.reading(codes.EMBEDDED_RECEIVER if self.of_receiver else codes.EMBEDDED_SENDER)

    def particulars(self) -> str:
        """The past's, and whose triangles."""
        own = super().particulars()[1:-1]
        parts = [part for part in (own, "of receiver" if self.of_receiver else "") if part]
        return f"[{', '.join(parts)}]" if parts else ""
