"""How lately something was done.

One file for the family: ranks and times of the same last events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dragoman.errors import UsageError
from dragoman.models.effects.base import Effect, Statistic, Trace, as_names
from dragoman.models.kernels import codes

__all__ = ["Recency", "RecencyRank"]

Since = Literal["tie", "tie_back", "either", "sender_sent", "sender_received", "receiver_sent", "receiver_received"]
SINCE_CODES: dict[Since, int] = {
    "tie": codes.SINCE_TIE,
    "tie_back": codes.SINCE_TIE_BACK,
    "either": codes.SINCE_EITHER,
    "sender_sent": codes.SINCE_SENDER_SENT,
    "sender_received": codes.SINCE_SENDER_RECEIVED,
    "receiver_sent": codes.SINCE_RECEIVER_SENT,
    "receiver_received": codes.SINCE_RECEIVER_RECEIVED,
}


@dataclass(frozen=True)
class Recency(Effect):
    """How long ago was the last time? 1 / (t − t_last + 1), 0 where never.

    ``since`` says the last time of what: of s → r (``"tie"``), r → s (``"tie_back"``), either of them (``"either"``:
    events without direction), of s or r sending or receiving anything. It changes continuously; a timed model takes its
    value at the end of each interval.
    """

    since: Since = "tie"
    acts: tuple[str, ...] | str | None = None

    formula: ClassVar[str] = "1 / (t − t_last + 1)"
    source: ClassVar[str] = "Vu, Pattison, Robins 2015"
    known_as: ClassVar[dict[str, str]] = {
        "remstats": "recencyContinue (tie), recencySendSender (sender_sent), recencyReceiveSender (sender_received), "
        "recencySendReceiver (receiver_sent), recencyReceiveReceiver (receiver_received)"
    }

    def __post_init__(self) -> None:
        if self.since not in SINCE_CODES:
            raise UsageError(f"since is {self.since!r}; it must be one of {', '.join(SINCE_CODES)}")

    def statistic(self) -> Statistic:
        """The inverse waiting time."""
        return Statistic(SINCE_CODES[self.since], trace=Trace(as_names(self.acts)), explains=as_names(self.explains))

    def own_name(self) -> str:
        """What is recent."""
        return f"recency {self.since}" + (f"[{'+'.join(as_names(self.acts) or ())}]" if self.acts else "")


@dataclass(frozen=True)
class RecencyRank(Effect):
    """How far down is r among those s dealt with lately? 1 / rank, 0 where never.

    ``by="sent"``: among those s acted on most recently; ``by="received"``: among those that acted on s.
    """

    by: Literal["sent", "received"] = "sent"
    acts: tuple[str, ...] | str | None = None

    formula: ClassVar[str] = "1 / rank of r among those s sent to (received from) most recently"
    source: ClassVar[str] = "Butts 2008, RRecSnd, RSndSnd"
    known_as: ClassVar[dict[str, str]] = {
        "remstats": "rrankSend (sent), rrankReceive (received)",
        "relevent": "RSndSnd (sent), RRecSnd (received)",
    }

    def __post_init__(self) -> None:
        if self.by not in ("sent", "received"):
            raise UsageError(f"by is {self.by!r}; it must be sent or received")

    def statistic(self) -> Statistic:
        """The inverse rank."""
        code = codes.RANK_SENT if self.by == "sent" else codes.RANK_RECEIVED
        return Statistic(code, trace=Trace(as_names(self.acts), ranked=True), explains=as_names(self.explains))

    def own_name(self) -> str:
        """Which rank."""
        return f"recency rank {self.by}" + (f"[{'+'.join(as_names(self.acts) or ())}]" if self.acts else "")
