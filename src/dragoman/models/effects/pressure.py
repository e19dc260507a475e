"""Pressure, threats and new leaders: the effects this package was written for.

Pressure is read from intervals (a network of the context, ``of="pressures"``: who is under sanctions of whom, since and
until when) or from events (``of=None``, ``acts=("SANCTION", "COERCE")`` with a memory).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from dragoman.errors import UsageError
from dragoman.models.effects.attributes import OfAttribute
from dragoman.models.effects.base import OfPast, Past, Statistic, as_names
from dragoman.models.effects.two_paths import COMBINE_CODES, TwoPath
from dragoman.models.kernels import codes

__all__ = ["NewLeader", "Pressure", "SharedPressure", "ThreatRecent"]


@dataclass(frozen=True, kw_only=True)
class Pressure(OfPast):
    """Does pressure on one side go with its acts? Σ_k p(k, s) over the senders of pressure ``by``, or all of them.

    ``on="sender"`` asks about s, ``on="receiver"`` about r.
    """

    by: tuple[str, ...] | str | None = None
    on: Literal["sender", "receiver"] = "receiver"
    of: str | None = "pressures"

    formula: ClassVar[str] = "Σ_{k ∈ by} p(k, r)"
    source: ClassVar[str] = "this package"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "indeg(sanctions, type = …)"}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.on not in ("sender", "receiver"):
            raise UsageError(f"on is {self.on!r}; it must be sender or receiver")

    def past(self, *, symmetric: bool = False) -> Past:
        """The pressure by those asked about."""
        past = super().past(symmetric=symmetric)
        return replace(past, senders=as_names(self.by))

    def statistic(self) -> Statistic:
        """How much pressure there is."""
        return self.reading(codes.IN_RECEIVER if self.on == "receiver" else codes.IN_SENDER)

    def own_name(self) -> str:
        """Pressure on whom."""
        return f"pressure on {self.on}{self.particulars()}"


@dataclass(frozen=True, kw_only=True)
class SharedPressure(TwoPath):
    """Do targets of the same sanctioner act on each other more? Σ_k f(p(k, s), p(k, r)) over the sanctioners ``by``.

    With intervals and ``combine="min"`` it is the number of shared sanctioners. Fit it together with ``Pressure`` on
    both sides, the ties p(s, r) and p(r, s), and ``SharedTargets`` of the pressures: otherwise it also measures how
    often each of the two is pressed at all.
    """

    by: tuple[str, ...] | str | None = None
    of: str | None = "pressures"

    first_out: ClassVar[bool] = False
    second_out: ClassVar[bool] = False
    formula: ClassVar[str] = "Σ_{k ∈ by} f(p(k, s), p(k, r))"
    source: ClassVar[str] = "this package"
    known_as: ClassVar[dict[str, str]] = {
        "goldfish": "common_sender(sanctions)",
        "remstats": "isp(consider_type = 'separate')",
        "eventnet": "TRIANGLE conf IN, conf IN",
    }

    def past(self, *, symmetric: bool = False) -> Past:
        """The pressure by those asked about."""
        past = super().past(symmetric=symmetric)
        return replace(past, senders=as_names(self.by))

    def statistic(self) -> Statistic:
        """The sum over sanctioners."""
        return self.reading(
            codes.TWO_PATH,
            second_past=self.past(),
            first_out=False,
            second_out=False,
            combine=COMBINE_CODES[self.combine],
        )


@dataclass(frozen=True, kw_only=True)
class ThreatRecent(OfPast):
    """Does a threat within the memory go with acts? 1 if s threatened r lately; ``back=True``: if r threatened s.

    Give ``memory=Window(days)``; with a half-life use ``Inertia(acts=("THREATEN",))``, for a presence never decays.
    """

    back: bool = False
    counting: Literal["weight", "events", "presence"] = "presence"

    default_acts: ClassVar[tuple[str, ...] | None] = ("THREATEN",)
    formula: ClassVar[str] = "1{threat s → r within the window}"
    source: ClassVar[str] = "this package"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "tie(threats, window = …)"}

    def statistic(self) -> Statistic:
        """Whether there was a threat."""
        return self.reading(codes.TIE_BACK if self.back else codes.TIE)

    def own_name(self) -> str:
        """Whose threat."""
        return f"threat_recent{' back' if self.back else ''}{self.particulars()}"


@dataclass(frozen=True)
class NewLeader(OfAttribute):
    """Do acts change under a new leader? 1 while one side's leader is new, from an attribute that says so.

    ``on`` is ``"sender"`` or ``"receiver"``; ``Attribute.of_spells`` makes the attribute from days of taking office.
    """

    attribute: str = "new_leader"
    on: Literal["sender", "receiver"] = "sender"

    formula: ClassVar[str] = "1{the leader of s took office within the window}"
    source: ClassVar[str] = "this package"
    known_as: ClassVar[dict[str, str]] = {"goldfish": "ego, alter"}

    @property
    def code(self) -> int:  # type: ignore[override]
        """Whose leader."""
        return codes.SENDER_VALUE if self.on == "sender" else codes.RECEIVER_VALUE

    def own_name(self) -> str:
        """Whose leader."""
        return f"new_leader of {self.on}"
