"""How active and how sought-after the two actors are.

One file for the family: six sums over one network, and how the two total degrees of a pair compare.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from dragoman.models.effects.base import OfPast, Statistic
from dragoman.models.kernels import codes

__all__ = [
    "DegreeGap",
    "LargerDegree",
    "PairDegree",
    "ReceiverActivity",
    "ReceiverDegree",
    "ReceiverPopularity",
    "SenderActivity",
    "SenderDegree",
    "SenderPopularity",
    "SmallerDegree",
]


@dataclass(frozen=True, kw_only=True)
class Degree(OfPast):
    """A sum over past events of one actor.

    With ``counting="presence"`` it counts distinct partners. As a proportion it is the share in all past events (of
    both
    ends, for total degrees). ``kept_by="actor"`` lets the sum, not each pair, be forgotten (``HalfLife.forget_below``).
    """

    kept_by: Literal["pair", "actor"] = "pair"

    code: ClassVar[int]
    end: ClassVar[Literal["sender", "receiver"]]

    def statistic(self) -> Statistic:
        """The sum of the actor."""
        past = self.past()
        return self.reading(self.code, past=replace(past, kept_by=self.end) if self.kept_by == "actor" else past)


@dataclass(frozen=True, kw_only=True)
class SenderActivity(Degree):
    """Does s act the more, the more it acted? Σ_k a(s, k), the out-degree of the sender."""

    code: ClassVar[int] = codes.OUT_SENDER
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "Σ_k a(s, k)"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "outdeg(type = 'ego')",
        "remstats": "outdegreeSender",
        "relevent": "NODSnd (proportion)",
        "eventnet": "NODE_STATISTIC SOURCE of an OUT attribute",
    }


@dataclass(frozen=True, kw_only=True)
class SenderPopularity(Degree):
    """Does s act the more, the more was done to it? Σ_k a(k, s), the in-degree of the sender."""

    code: ClassVar[int] = codes.IN_SENDER
    end: ClassVar[Literal["sender", "receiver"]] = "receiver"
    formula: ClassVar[str] = "Σ_k a(k, s)"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "indeg(type = 'ego')",
        "remstats": "indegreeSender",
        "relevent": "NIDSnd (proportion)",
    }


@dataclass(frozen=True, kw_only=True)
class ReceiverActivity(Degree):
    """Are the active acted upon? Σ_k a(r, k), the out-degree of the receiver."""

    code: ClassVar[int] = codes.OUT_RECEIVER
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "Σ_k a(r, k)"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "outdeg(type = 'alter')",
        "remstats": "outdegreeReceiver",
        "relevent": "NODRec (proportion)",
    }


@dataclass(frozen=True, kw_only=True)
class ReceiverPopularity(Degree):
    """Are the sought-after sought? Σ_k a(k, r), the in-degree of the receiver."""

    code: ClassVar[int] = codes.IN_RECEIVER
    end: ClassVar[Literal["sender", "receiver"]] = "receiver"
    formula: ClassVar[str] = "Σ_k a(k, r)"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "indeg(type = 'alter')",
        "remstats": "indegreeReceiver",
        "relevent": "NIDRec (proportion)",
    }


@dataclass(frozen=True, kw_only=True)
class SenderDegree(Degree):
    """Σ_k a(s, k) + a(k, s), the total degree of the sender. Its sum is always kept by pair."""

    code: ClassVar[int] = codes.TOTAL_SENDER
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "Σ_k a(s, k) + a(k, s)"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {"remstats": "totaldegreeSender", "relevent": "NTDegSnd (proportion)"}


@dataclass(frozen=True, kw_only=True)
class ReceiverDegree(Degree):
    """Σ_k a(r, k) + a(k, r), the total degree of the receiver. Its sum is always kept by pair."""

    code: ClassVar[int] = codes.TOTAL_RECEIVER
    end: ClassVar[Literal["sender", "receiver"]] = "receiver"
    formula: ClassVar[str] = "Σ_k a(r, k) + a(k, r)"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {"remstats": "totaldegreeReceiver", "relevent": "NTDegRec (proportion)"}


@dataclass(frozen=True, kw_only=True)
class PairDegree(Degree):
    """Do pairs act on each other the more, the more both did with anyone? The total degrees of both, added."""

    code: ClassVar[int] = codes.TOTAL_PAIR
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "d_s + d_r, d_i = Σ_k a(i, k) + a(k, i)"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "totaldegreeDyad"}


@dataclass(frozen=True, kw_only=True)
class SmallerDegree(Degree):
    """The smaller of the two total degrees: for events without direction, where no end is the sender."""

    code: ClassVar[int] = codes.SMALLER_DEGREE
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "min(d_s, d_r), d_i = Σ_k a(i, k) + a(k, i)"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "degreeMin"}


@dataclass(frozen=True, kw_only=True)
class LargerDegree(Degree):
    """The larger of the two total degrees."""

    code: ClassVar[int] = codes.LARGER_DEGREE
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "max(d_s, d_r), d_i = Σ_k a(i, k) + a(k, i)"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "degreeMax"}


@dataclass(frozen=True, kw_only=True)
class DegreeGap(Degree):
    """How far apart are the two in total degree?"""

    code: ClassVar[int] = codes.DEGREE_GAP
    end: ClassVar[Literal["sender", "receiver"]] = "sender"
    formula: ClassVar[str] = "|d_s − d_r|, d_i = Σ_k a(i, k) + a(k, i)"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "degreeDiff"}
