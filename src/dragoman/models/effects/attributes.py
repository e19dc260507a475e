"""What the two actors are, and how they compare.

One file for the family: comparisons of the same two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dragoman.errors import UsageError
from dragoman.models.effects.base import (
    Column,
    Effect,
    OfPast,
    Statistic,
    Transform,
    as_names,
    scaling_code,
    transform_code,
)
from dragoman.models.kernels import codes

__all__ = [
    "Average",
    "Difference",
    "Distance",
    "Larger",
    "NeighboursAttribute",
    "NeighboursDistance",
    "ProductOfAttributes",
    "ReceiverAttribute",
    "Same",
    "SenderAttribute",
    "Similarity",
    "Smaller",
    "SumOfAttributes",
]


@dataclass(frozen=True)
class OfAttribute(Effect):
    """A number made of an attribute of the two actors, as of now."""

    attribute: str
    transform: Transform = "none"
    scaling: Literal["none", "standardised"] = "none"

    code: ClassVar[int]

    def __post_init__(self) -> None:
        transform_code(self.transform)
        if self.scaling not in ("none", "standardised"):
            raise UsageError(f"scaling is {self.scaling!r}; an attribute takes none or standardised")

    def statistic(self) -> Statistic:
        """The number."""
        return Statistic(
            self.code,
            attribute=self.attribute,
            scaling=scaling_code(self.scaling),
            transform=transform_code(self.transform),
            explains=as_names(self.explains),
        )

    def particulars(self) -> str:
        """The attribute's name, scaling, transform, and the types it bears on."""
        on = f"on {'+'.join(as_names(self.explains) or ())}" if self.explains else ""
        parts = [self.attribute, *(part for part in (self.scaling, self.transform) if part != "none"), on]
        return f"[{', '.join(part for part in parts if part)}]"


@dataclass(frozen=True)
class SenderAttribute(OfAttribute):
    """Do actors with more of it act more? z_s."""

    code: ClassVar[int] = codes.SENDER_VALUE
    formula: ClassVar[str] = "z_s"
    source: ClassVar[str] = "Butts 2008, CovSnd"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "ego", "remstats": "send", "relevent": "CovSnd"}


@dataclass(frozen=True)
class ReceiverAttribute(OfAttribute):
    """Are actors with more of it acted upon more? z_r."""

    code: ClassVar[int] = codes.RECEIVER_VALUE
    formula: ClassVar[str] = "z_r"
    source: ClassVar[str] = "Butts 2008, CovRec"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "alter", "remstats": "receive", "relevent": "CovRec"}


@dataclass(frozen=True)
class Same(OfAttribute):
    """Do equals act on each other? 1{z_s = z_r}."""

    code: ClassVar[int] = codes.SAME
    formula: ClassVar[str] = "1{z_s = z_r}"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "same", "remstats": "same"}


@dataclass(frozen=True)
class Difference(OfAttribute):
    """Do those with more act on those with less? z_s − z_r."""

    code: ClassVar[int] = codes.DIFFERENCE
    formula: ClassVar[str] = "z_s − z_r"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {"remstats": "difference(absolute = FALSE)"}


@dataclass(frozen=True)
class Distance(OfAttribute):
    """Do the unlike act on each other? |z_s − z_r|."""

    code: ClassVar[int] = codes.DISTANCE
    formula: ClassVar[str] = "|z_s − z_r|"
    source: ClassVar[str] = "Butts 2008"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "diff; sim is its negative", "remstats": "difference"}


@dataclass(frozen=True)
class Similarity(OfAttribute):
    """Do the alike act on each other? −|z_s − z_r|: ``Distance`` with the sign turned."""

    code: ClassVar[int] = codes.SIMILARITY
    formula: ClassVar[str] = "−|z_s − z_r|"
    source: ClassVar[str] = "Snijders 2001"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "sim"}


@dataclass(frozen=True)
class Average(OfAttribute):
    """(z_s + z_r) / 2."""

    code: ClassVar[int] = codes.MEAN
    formula: ClassVar[str] = "(z_s + z_r) / 2"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "average"}


@dataclass(frozen=True)
class SumOfAttributes(OfAttribute):
    """z_s + z_r: one coefficient for both ends."""

    code: ClassVar[int] = codes.SUM
    formula: ClassVar[str] = "z_s + z_r"
    source: ClassVar[str] = "Butts 2008, CovInt"
    known_as: ClassVar[dict[str, str]] = {"relevent": "CovInt"}


@dataclass(frozen=True)
class Smaller(OfAttribute):
    """min(z_s, z_r)."""

    code: ClassVar[int] = codes.SMALLER
    formula: ClassVar[str] = "min(z_s, z_r)"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "minimum"}


@dataclass(frozen=True)
class Larger(OfAttribute):
    """max(z_s, z_r)."""

    code: ClassVar[int] = codes.LARGER
    formula: ClassVar[str] = "max(z_s, z_r)"
    source: ClassVar[str] = "Meijerink-Bosman et al. 2022"
    known_as: ClassVar[dict[str, str]] = {"remstats": "maximum"}


@dataclass(frozen=True)
class ProductOfAttributes(Effect):
    """z_s · y_r: an attribute of the sender times one of the receiver."""

    of_sender: str
    of_receiver: str

    formula: ClassVar[str] = "z_s y_r"
    source: ClassVar[str] = "Stadtfeld, Hollway, Block 2017"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "ego_alter_interaction"}

    def columns(self) -> tuple[Column, ...]:
        """One column."""
        name = self.label or f"product_of_attributes[{self.of_sender}, {self.of_receiver}]"
        statistic = Statistic(
            codes.PRODUCT,
            attribute=self.of_sender,
            second_attribute=self.of_receiver,
            explains=as_names(self.explains),
        )
        return (Column(name, (statistic,)),)


@dataclass(frozen=True, kw_only=True)
class OfNeighbours(OfPast):
    """A number made of the attribute of those with a tie."""

    attribute: str

    def which(self) -> int:
        """The number's code."""
        raise NotImplementedError

    def statistic(self) -> Statistic:
        """The number."""
        return Statistic(
            self.which(),
            past=self.past(),
            attribute=self.attribute,
            transform=transform_code(self.transform),
            explains=as_names(self.explains),
        )

    def particulars(self) -> str:
        """The attribute and the past."""
        return f"[{', '.join(part for part in (self.attribute, super().particulars()[1:-1]) if part)}]"


@dataclass(frozen=True, kw_only=True)
class NeighboursAttribute(OfNeighbours):
    """Are actors chosen for whom they are tied to? Mean z of those with a tie to r (``of_sender``: to s).

    An actor nobody is tied to gets the mean of the others' values, as goldfish imputes it.
    """

    of_sender: bool = False

    formula: ClassVar[str] = "mean of z_h over h with x(h, r) > 0"
    source: ClassVar[str] = "Stadtfeld, Block 2017, tertius"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "tertius"}

    def which(self) -> int:
        """The sender's neighbours or the receiver's."""
        return codes.NEIGHBOURS_OF_SENDER if self.of_sender else codes.NEIGHBOURS_OF_RECEIVER


@dataclass(frozen=True, kw_only=True)
class NeighboursDistance(OfNeighbours):
    """Do actors choose those whose partners are unlike themselves? |z_s − mean z of those with a tie to r|.

    For an actor nobody is tied to it is the mean over all pairs for which there is a number, as goldfish imputes it.
    """

    formula: ClassVar[str] = "|z_s − mean of z_h over h with x(h, r) > 0|"
    source: ClassVar[str] = "Stadtfeld, Block 2017, tertius"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "tertius_diff"}

    def which(self) -> int:
        """The distance from the mean over the receiver's neighbours."""
        return codes.NEIGHBOURS_DISTANCE
