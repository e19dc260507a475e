"""Who the two actors are: an effect of one actor, over and above all else.

One file for the family: the same indicator of one end, the other, or both. ``of_each`` makes fixed effects of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from dragoman.models.effects.base import Effect, Statistic, as_names
from dragoman.models.kernels import codes

__all__ = ["EitherIs", "ReceiverIs", "SenderIs"]


@dataclass(frozen=True)
class OfActor(Effect):
    """1 for one actor, called by its name, and 0 for all others."""

    actor: str

    code: ClassVar[int]

    def statistic(self) -> Statistic:
        """The indicator."""
        return Statistic(self.code, actor=self.actor, explains=as_names(self.explains))

    def particulars(self) -> str:
        """The actor, and the types it bears on."""
        on = f", on {'+'.join(as_names(self.explains) or ())}" if self.explains else ""
        return f"[{self.actor}{on}]"

    @classmethod
    def of_each(cls, actors: Sequence[str], *, but: str | None = None) -> list[Self]:
        """Fixed effects: one effect for each actor but one, the first without ``but``, with which it is compared.

        >>> [effect.actor for effect in SenderIs.of_each(("ann", "bob", "cid"))]
        ['bob', 'cid']
        """
        reference = actors[0] if but is None and actors else but
        return [cls(actor) for actor in actors if actor != reference]


@dataclass(frozen=True)
class SenderIs(OfActor):
    """Does this actor act more than its past and its attributes say? 1{s = a}."""

    code: ClassVar[int] = codes.SENDER_IS
    formula: ClassVar[str] = "1{s = a}"
    source: ClassVar[str] = "Butts 2008, FESnd"
    known_as: ClassVar[dict[str, str]] = {"relevent": "FESnd (of_each)"}


@dataclass(frozen=True)
class ReceiverIs(OfActor):
    """Is this actor acted upon more than its past and its attributes say? 1{r = a}."""

    code: ClassVar[int] = codes.RECEIVER_IS
    formula: ClassVar[str] = "1{r = a}"
    source: ClassVar[str] = "Butts 2008, FERec"
    known_as: ClassVar[dict[str, str]] = {"relevent": "FERec (of_each)"}


@dataclass(frozen=True)
class EitherIs(OfActor):
    """Do pairs with this actor act more than all else says? 1{s = a or r = a}."""

    code: ClassVar[int] = codes.EITHER_IS
    formula: ClassVar[str] = "1{s = a or r = a}"
    source: ClassVar[str] = "Butts 2008, FEInt"
    known_as: ClassVar[dict[str, str]] = {"relevent": "FEInt (of_each)"}
