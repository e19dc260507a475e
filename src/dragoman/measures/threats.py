"""Threats one by one: what was done after each, and what was told as not done.

Day 0 of a threat is its day; of one known to the month its last, since only what came later surely followed. Deeds
within a threat's own days have no known order. A deed known to the month counts on its last day; coarser ones are left
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from dragoman.measures.moves import Moves, day_number, to_date
from dragoman.measures.pair import Window
from dragoman.vocabulary.dates import DateSpan

__all__ = [
    "COARSEST_DAYS",
    "NEVER",
    "OUTCOMES",
    "Threat",
    "day_zero",
    "deeds_of",
    "next_deed",
    "threats_in",
    "what_followed",
]

Ints = npt.NDArray[np.int64]

#: What may follow a threat: a name, and the classes it takes in.
OUTCOMES = {
    "force": ("COERCE", "ASSAULT"),
    "sanctions": ("SANCTION",),
    "any material conflict": ("COERCE", "ASSAULT", "SANCTION", "MOBILIZE", "PROTEST"),
}

#: Dates coarser than this many days give no order, and enter no rate.
COARSEST_DAYS = 31

#: The day of a deed that never came.
NEVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class Threat:
    """One threat and what followed.

    ``since`` and ``until`` are its days; where they are more than one, day 0 is the last. ``watched_days`` is how long
    the record goes on after it. ``followed`` holds, for each outcome that came, its first deed: (day, date, act).
    ``order_unknown`` lists material conflict within the threat's own days, ``denied`` deeds of force told as not having
    happened, from the threat on to the longest horizon.
    """

    act: int
    since: date
    until: date
    n_reports: int
    watched_days: int
    followed: dict[str, tuple[int, date, int]]
    order_unknown: tuple[int, ...]
    denied: tuple[int, ...]

    def sentence(self, within_days: int = 60) -> str:
        """What followed this threat, in words."""
        parts = []
        for name in ("force", "sanctions"):
            came = self.followed.get(name)
            if came is not None and came[0] <= within_days:
                parts.append(f"{name} on {came[1]} (day {came[0]})")
            elif self.watched_days < within_days:
                parts.append(f"no {name} in the {self.watched_days} days on record since")
            else:
                later = f", but on {came[1]} (day {came[0]})" if came is not None else ""
                parts.append(f"no {name} within {within_days} days{later}")
        if self.denied:
            parts.append(f"{len(self.denied)} deed(s) of force told as not having happened")
        if self.order_unknown:
            parts.append(f"{len(self.order_unknown)} deed(s) of unknown order")
        return f"Threat of {self._told()}: {'; '.join(parts)}."

    def _told(self) -> str:
        """The threat's days as its source would have told them."""
        for span in (DateSpan.of_month(self.since.year, self.since.month), DateSpan.of_year(self.since.year)):
            if (span.since, span.until) == (self.since, self.until):
                return str(span)
        return str(DateSpan(self.since, self.until))


def threats_in(moves: Moves, window: Window) -> Moves:
    """Threats made in the window, by the last day they may have been made on."""
    chosen = (moves.event == "THREATEN") & (moves.status == "actual")
    if window.since is not None:
        chosen &= moves.first >= day_number(window.since)
    if window.until is not None:
        chosen &= moves.first < day_number(window.until)
    threats = moves.where(chosen)
    return threats.where(np.argsort(threats.last, kind="stable"))


def deeds_of(moves: Moves, outcome: str) -> Moves:
    """Deeds of an outcome, as far as known to the month."""
    coarse = moves.last - moves.first >= COARSEST_DAYS
    return moves.where(np.isin(moves.event, OUTCOMES[outcome]) & (moves.status == "actual") & ~(coarse & ~moves.exact))


def day_zero(moves: Moves) -> Ints:
    """From which day on something surely came after: the first of an exact act, the last of a coarser one."""
    return np.where(moves.exact, moves.first, moves.last)


def next_deed(deeds: Moves, days: Ints) -> Ints:
    """The day by which the first deed that began after each day had surely been done; NEVER if none."""
    order = np.argsort(deeds.first, kind="stable")
    first, done = deeds.first[order], day_zero(deeds)[order]
    soonest = np.append(np.minimum.accumulate(done[::-1])[::-1], NEVER) if len(done) else np.array([NEVER])
    return soonest[np.searchsorted(first, days, side="right")]


def what_followed(threats: Moves, moves: Moves, end: int, longest: int) -> tuple[Threat, ...]:
    """Each threat with its first deed of every outcome, deeds of unknown order and deeds denied.

    Parameters
    ----------
    moves
        All acts of A toward B.
    end
        Last day of the record.
    longest
        Days after a threat for which denials of force are listed.
    """
    zero = day_zero(threats)
    last = np.maximum(threats.last, zero)
    firsts = {name: _first_deeds(deeds_of(moves, name), zero) for name in OUTCOMES}
    conflict = moves.where((moves.quad == 4) & (moves.status == "actual"))
    denied = moves.where(np.isin(moves.event, OUTCOMES["force"]) & (moves.status == "denied"))
    return tuple(
        Threat(
            act=int(threats.act[i]),
            since=to_date(threats.first[i]),
            until=to_date(threats.last[i] + 1),
            n_reports=int(threats.n_reports[i]),
            watched_days=max(0, end - int(zero[i])),
            followed={name: deed for name, deeds in firsts.items() if (deed := deeds[i]) is not None},
            order_unknown=_overlapping(conflict, threats.first[i], last[i]),
            denied=_overlapping(denied, threats.first[i], zero[i] + longest),
        )
        for i in range(len(threats))
    )


def _first_deeds(deeds: Moves, zero: Ints) -> list[tuple[int, date, int] | None]:
    """For each day 0 the deed done soonest of those that began later: days after, date, act."""
    done = day_zero(deeds)
    order = np.lexsort((deeds.act, done))
    found: list[tuple[int, date, int] | None] = []
    for start, day in zip(zero, next_deed(deeds, zero), strict=True):
        if day == NEVER:
            found.append(None)
            continue
        same = order[np.searchsorted(done[order], day, "left") : np.searchsorted(done[order], day, "right")]
        act = next(int(deeds.act[k]) for k in same if deeds.first[k] > start)
        found.append((int(day - start), to_date(day), act))
    return found


def _overlapping(moves: Moves, first: int, last: int) -> tuple[int, ...]:
    return tuple(int(act) for act in moves.act[(moves.first <= last) & (moves.last >= first)])
