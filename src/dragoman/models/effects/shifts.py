"""Participation shifts: who speaks next, after A spoke to B.

One file for the family: the same two names compared in ten ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dragoman.errors import UsageError
from dragoman.models.effects.base import Effect, Statistic, Trace, as_names
from dragoman.models.kernels import codes

__all__ = ["ParticipationShift"]

Shift = Literal["AB-AB", "AB-BA", "AB-BY", "AB-AY", "AB-XA", "AB-XB", "AB-XY", "AB-A", "AB-B", "AB-X"]
WITHOUT_DIRECTION: dict[str, int] = {
    "AB-AB": codes.SHIFT_SAME_PAIR,
    "AB-AY": codes.SHIFT_ONE_STAYS,
    "AB-XY": codes.SHIFT_ABXY,
}
SHIFT_CODES: dict[Shift, int] = {
    "AB-AB": codes.SHIFT_ABAB,
    "AB-BA": codes.SHIFT_ABBA,
    "AB-BY": codes.SHIFT_ABBY,
    "AB-AY": codes.SHIFT_ABAY,
    "AB-XA": codes.SHIFT_ABXA,
    "AB-XB": codes.SHIFT_ABXB,
    "AB-XY": codes.SHIFT_ABXY,
    "AB-A": codes.SHIFT_ABA,
    "AB-B": codes.SHIFT_ABB,
    "AB-X": codes.SHIFT_ABX,
}


@dataclass(frozen=True)
class ParticipationShift(Effect):
    """Is s → r this shift from the event A → B just before? 1 or 0; 0 before any event.

    ``AB-AB`` repeats, ``AB-BA`` answers, ``AB-BY`` B turns to another, ``AB-AY`` A turns to another, ``AB-XA`` another
    turns to A, ``AB-XB`` another turns to B, ``AB-XY`` others altogether. ``AB-A``, ``AB-B`` and ``AB-X`` say only who
    acts: A again, B, or another (for ``SenderRate``). Among simultaneous events the last in the
    file counts. ``acts`` restricts what may be the event before. ``both_ways``, for events without direction, knows
    ``AB-AB`` (the same pair), ``AB-AY`` (one of the two stays) and ``AB-XY`` (neither does).
    """

    shift: Shift
    acts: tuple[str, ...] | str | None = None
    both_ways: bool = False

    formula: ClassVar[str] = "1{(s, r) relates to the last event (A, B) as the shift says}"
    source: ClassVar[str] = "Gibson 2003; Butts 2008"
    known_as: ClassVar[dict[str, str]] = {
        "remstats": "psABBA, …; psABA, psABB, psABX of the sender",
        "relevent": "PSAB-BA, …",
    }

    def __post_init__(self) -> None:
        if self.shift not in SHIFT_CODES:
            raise UsageError(f"{self.shift!r} is no participation shift; the shifts are {', '.join(SHIFT_CODES)}")
        if self.both_ways and self.shift not in WITHOUT_DIRECTION:
            raise UsageError(f"without direction the shifts are {', '.join(WITHOUT_DIRECTION)}; {self.shift!r} has one")

    def statistic(self) -> Statistic:
        """The indicator."""
        code = WITHOUT_DIRECTION[self.shift] if self.both_ways else SHIFT_CODES[self.shift]
        return Statistic(code, trace=Trace(as_names(self.acts)), explains=as_names(self.explains))

    def own_name(self) -> str:
        """The shift's own name."""
        parts = ["+".join(as_names(self.acts) or ()), "both ways" if self.both_ways else ""]
        particulars = ", ".join(part for part in parts if part)
        return f"shift {self.shift}" + (f"[{particulars}]" if particulars else "")
