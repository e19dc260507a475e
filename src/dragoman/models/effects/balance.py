"""Friends of friends and enemies of enemies, on two kinds of acts.

With c the cooperation and h the hostility of a pair, both directions added (Lerner, Bussmann, Snijders, Brandes 2013):

    FriendOfFriend  Σ_k f(c(s, k), c(r, k))
    FriendOfEnemy   Σ_k f(h(s, k), c(r, k))
    EnemyOfFriend   Σ_k f(c(s, k), h(r, k))
    EnemyOfEnemy    Σ_k f(h(s, k), h(r, k))
    SharedAdversary Σ_k f(h→(s, k), h→(r, k)), directed: both act against k

One file for the family: which leg is which is all that differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from dragoman.models.effects.base import Past, Statistic
from dragoman.models.effects.two_paths import COMBINE_CODES, TwoPath
from dragoman.models.kernels import codes

__all__ = ["EnemyOfEnemy", "EnemyOfFriend", "FriendOfEnemy", "FriendOfFriend", "SharedAdversary"]

COOPERATION = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT")
HOSTILITY = ("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")


@dataclass(frozen=True, kw_only=True)
class Balance(TwoPath):
    """A two-path of friendly and hostile acts; ``friendly`` and ``hostile`` name the types of events that are which."""

    friendly: tuple[str, ...] = COOPERATION
    hostile: tuple[str, ...] = HOSTILITY

    first_out: ClassVar[bool] = True
    second_out: ClassVar[bool] = True
    symmetric: ClassVar[bool] = True
    source: ClassVar[str] = "Lerner, Bussmann, Snijders, Brandes 2013"
    first_hostile: ClassVar[bool]
    second_hostile: ClassVar[bool]

    def _leg(self, hostile: bool) -> Past:
        past = self.past(symmetric=self.symmetric)
        return replace(past, acts=self.hostile if hostile else self.friendly)

    def statistic(self) -> Statistic:
        """The sum over third actors."""
        return self.reading(
            codes.TWO_PATH,
            past=self._leg(self.first_hostile),
            second_past=self._leg(self.second_hostile),
            first_out=self.first_out,
            second_out=self.second_out,
            combine=COMBINE_CODES[self.combine],
        )


@dataclass(frozen=True, kw_only=True)
class FriendOfFriend(Balance):
    """Do those with a common friend act on each other? Σ_k f(c(s, k), c(r, k))."""

    first_hostile: ClassVar[bool] = False
    second_hostile: ClassVar[bool] = False
    formula: ClassVar[str] = "Σ_k f(c(s, k), c(r, k))"
    known_as: ClassVar[dict[str, str]] = {"eventnet": "TRIANGLE coop SYM, coop SYM"}


@dataclass(frozen=True, kw_only=True)
class FriendOfEnemy(Balance):
    """Does s act on the friends of its enemies? Σ_k f(h(s, k), c(r, k))."""

    first_hostile: ClassVar[bool] = True
    second_hostile: ClassVar[bool] = False
    formula: ClassVar[str] = "Σ_k f(h(s, k), c(r, k))"
    known_as: ClassVar[dict[str, str]] = {"eventnet": "TRIANGLE conf SYM, coop SYM"}


@dataclass(frozen=True, kw_only=True)
class EnemyOfFriend(Balance):
    """Does s act on the enemies of its friends? Σ_k f(c(s, k), h(r, k))."""

    first_hostile: ClassVar[bool] = False
    second_hostile: ClassVar[bool] = True
    formula: ClassVar[str] = "Σ_k f(c(s, k), h(r, k))"
    known_as: ClassVar[dict[str, str]] = {"eventnet": "TRIANGLE coop SYM, conf SYM"}


@dataclass(frozen=True, kw_only=True)
class EnemyOfEnemy(Balance):
    """Do those with a common enemy act on each other? Σ_k f(h(s, k), h(r, k))."""

    first_hostile: ClassVar[bool] = True
    second_hostile: ClassVar[bool] = True
    formula: ClassVar[str] = "Σ_k f(h(s, k), h(r, k))"
    known_as: ClassVar[dict[str, str]] = {"eventnet": "TRIANGLE conf SYM, conf SYM"}


@dataclass(frozen=True, kw_only=True)
class SharedAdversary(Balance):
    """Do those that act against the same third act on each other? Σ_k f(h→(s, k), h→(r, k))."""

    first_hostile: ClassVar[bool] = True
    second_hostile: ClassVar[bool] = True
    symmetric: ClassVar[bool] = False
    formula: ClassVar[str] = "Σ_k f(h→(s, k), h→(r, k))"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "common_receiver(conflict)",
        "eventnet": "TRIANGLE conf OUT, conf OUT",
    }
