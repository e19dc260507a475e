"""Who presses both, and since when?

Two sources, kept apart. *Regimes*: the ``pressures`` table lists intervals in which a sender holds sanctions, an
embargo or a listing against a target; a sender presses both while at least one of its intervals against each is in
force. *Acts*: coded SANCTION and COERCE acts of anybody against either side, by sender and year.

What two targets share is measured by the share of the pressing acts against each that comes from senders pressing both
in the same year, and by the effective number of pressers 1/Σ s² (s being each sender's share of the acts; Laakso and
Taagepera 1979, doi:10.1177/001041407901200101): 1 when one sender presses alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.estimate import LEVEL, Basis, Estimate, Result
from dragoman.measures.pair import Pair, Window
from dragoman.vocabulary.engine import Engine

__all__ = ["Interval", "Pressing", "Regime", "SharedSender", "overlap", "pressure", "union"]

#: Acts that press by measures.
CLASSES = ("SANCTION", "COERCE")

Interval = tuple[date, date | None]
"""Days in force, half-open; no end where none is known."""


@dataclass(frozen=True, slots=True)
class Regime:
    """One interval of pressure as the table has it."""

    sender: str
    target: str
    kind: str
    since: date
    until: date | None
    instrument: str


@dataclass(frozen=True, slots=True)
class SharedSender:
    """A sender that pressed both sides at the same time: when, and by which regimes."""

    sender: str
    periods: tuple[Interval, ...]
    on_a: tuple[Regime, ...]
    on_b: tuple[Regime, ...]

    @property
    def is_in_force(self) -> bool:
        """Whether both are pressed with no known end."""
        return self.periods[-1][1] is None


@dataclass(frozen=True, slots=True)
class Pressing(Result):
    """The pressure on both sides.

    ``shared`` are senders pressing both at once by the table of regimes, the longest shared first. ``both_since`` is
    the first day on which one sender pressed both without an interruption known until the window's end. ``sender``,
    ``year``, ``acts_on_a`` and ``acts_on_b`` are coded acts. ``shared_of_a`` is the share of the acts against A whose
    sender acted against B in the same year; ``n_effective_a`` the effective number of A's pressers.
    """

    pair: Pair
    since: date | None
    until: date | None
    shared: tuple[SharedSender, ...]
    both_since: date | None
    regimes_on_a: tuple[Regime, ...]
    regimes_on_b: tuple[Regime, ...]
    shared_of_a: Estimate
    shared_of_b: Estimate
    n_effective_a: float
    n_effective_b: float
    sender: npt.NDArray[np.object_]
    year: npt.NDArray[np.int64]
    acts_on_a: npt.NDArray[np.float64]
    acts_on_b: npt.NDArray[np.float64]
    acts: tuple[int, ...]

    def summary(self) -> str:
        """The answer in plain words."""
        who = self.pair.label
        if not self.shared:
            regimes = f"{who}: no sender is listed as pressing both at once"
        else:
            told = "; ".join(f"{one.sender} {_periods(one.periods)}" for one in self.shared)
            regimes = f"{who}: pressed by the same sender: {told}"
        if self.shared_of_a.is_missing and self.shared_of_b.is_missing:
            return f"{regimes}. No coded acts of pressure."
        parts = [
            f"{share.value:.0%} of {share.n_acts} such acts against {side.label}"
            for side, share in ((self.pair.a, self.shared_of_a), (self.pair.b, self.shared_of_b))
            if not share.is_missing
        ]
        return f"{regimes}. In coded acts, senders pressing both in one year did {' and '.join(parts)}."

    def named_acts(self) -> tuple[int, ...]:
        """The weightiest acts the numbers rest on."""
        return self.acts

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """Coded acts of pressure, one row for each sender and year."""
        return {"sender": self.sender, "year": self.year, "on_a": self.acts_on_a, "on_b": self.acts_on_b}


def pressure(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    level: float = LEVEL,
    n_evidence: int = 50,
) -> Pressing:
    """Say who presses both sides, by regimes listed and by acts coded.

    Neither side counts as a sender against the other. Acts dated to more than a year are left out.
    """
    window = window or Window()
    regimes = tuple(_regimes(engine, pair, window))
    on_a = tuple(regime for regime in regimes if pair.a.holds(regime.target))
    on_b = tuple(regime for regime in regimes if pair.b.holds(regime.target))
    shared = _shared(on_a, on_b, window)
    sender, year, counts, acts = _coded(engine, pair, window)
    together = (counts > 0).all(axis=1)
    shares = [
        _share(float(counts[together, side].sum()), float(counts[:, side].sum()), level) for side in (0, 1)
    ]  # fmt: skip
    return Pressing(
        pair=pair,
        since=window.since,
        until=window.until,
        shared=shared,
        both_since=_both_since(shared, window),
        regimes_on_a=on_a,
        regimes_on_b=on_b,
        shared_of_a=shares[0],
        shared_of_b=shares[1],
        n_effective_a=_n_effective(sender, counts[:, 0]),
        n_effective_b=_n_effective(sender, counts[:, 1]),
        sender=sender,
        year=year,
        acts_on_a=counts[:, 0],
        acts_on_b=counts[:, 1],
        acts=acts[:n_evidence],
    )


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Days covered by any of the intervals, as few intervals as will do.

    >>> union([(date(2001, 1, 1), date(2003, 1, 1)), (date(2002, 1, 1), None)])
    ((datetime.date(2001, 1, 1), None),)
    """
    merged: list[tuple[date, date]] = []
    for since, until in sorted((since, until or date.max) for since, until in intervals):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return tuple(_open(since, until) for since, until in merged)


def overlap(ours: Iterable[Interval], theirs: Iterable[Interval]) -> tuple[Interval, ...]:
    """Days covered by both.

    >>> overlap([(date(2001, 1, 1), None)], [(date(1999, 1, 1), date(2002, 1, 1))])
    ((datetime.date(2001, 1, 1), datetime.date(2002, 1, 1)),)
    """
    both = []
    others = union(theirs)
    for since, until in union(ours):
        for other_since, other_until in others:
            start, stop = max(since, other_since), min(until or date.max, other_until or date.max)
            if start < stop:
                both.append(_open(start, stop))
    return tuple(both)


def _open(since: date, until: date) -> Interval:
    return since, None if until == date.max else until


def _regimes(engine: Engine, pair: Pair, window: Window) -> Iterator[Regime]:
    """Regimes against either side in force in the window, not sent by a side itself."""
    rows = engine.rows(
        """
        SELECT sender, target, kind, since, until, COALESCE(instrument, '') AS instrument
        FROM pressures
        WHERE since IS NOT NULL
        ORDER BY since, sender, target, kind, instrument
        """
    )
    for row in rows:
        regime = Regime(*row)
        ours = pair.a.holds(regime.target) or pair.b.holds(regime.target)
        inner = pair.a.holds(regime.sender) or pair.b.holds(regime.sender)
        begun = window.until is None or regime.since < window.until
        begun = begun and (window.as_of is None or regime.since <= window.as_of)
        ended = regime.until is not None and window.since is not None and regime.until <= window.since
        if ours and not inner and begun and not ended:
            yield regime


def _shared(on_a: Sequence[Regime], on_b: Sequence[Regime], window: Window) -> tuple[SharedSender, ...]:
    asked: list[Interval] = [(window.since or date.min, window.until)]
    found = []
    for sender in sorted({regime.sender for regime in on_a} & {regime.sender for regime in on_b}):
        ours = tuple(regime for regime in on_a if regime.sender == sender)
        theirs = tuple(regime for regime in on_b if regime.sender == sender)
        periods = overlap(((r.since, r.until) for r in ours), ((r.since, r.until) for r in theirs))
        periods = overlap(periods, asked)
        if periods:
            found.append(SharedSender(sender, periods, ours, theirs))
    return tuple(sorted(found, key=lambda one: (one.periods[0][0], one.sender)))


def _both_since(shared: Sequence[SharedSender], window: Window) -> date | None:
    """The start of the shared pressure that still holds at the window's end."""
    every = union(period for one in shared for period in one.periods)
    return every[-1][0] if every and every[-1][1] in (None, window.until) else None


def _coded(
    engine: Engine, pair: Pair, window: Window
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64], npt.NDArray[np.float64], tuple[int, ...]]:
    """Acts of pressure by sender and year, columns against A and against B; and their numbers, latest first."""
    dated, bounds = window.dated
    at_a, at_b = pair.a.match("target", "a").sql, pair.b.match("target", "b").sql
    by_a, by_b = pair.a.match("source", "a").sql, pair.b.match("source", "b").sql
    rows = engine.rows(
        f"""
        SELECT act, source_state, EXTRACT(YEAR FROM date_since) AS year, CASE WHEN {at_a} THEN 0 ELSE 1 END AS side, n
        FROM acts
        WHERE ({at_a} OR {at_b}) AND NOT ({by_a}) AND NOT ({by_b})
              AND event IN ({", ".join(f"'{name}'" for name in CLASSES)}) AND status = 'actual'
              AND date_until <= date_since + INTERVAL 366 DAY AND {dated}
        ORDER BY date_since DESC, act
        """,
        pair.parameters | bounds,
    )
    keys = sorted({(str(sender), int(year)) for _, sender, year, _, _ in rows})
    place = {key: i for i, key in enumerate(keys)}
    counts = np.zeros((len(keys), 2))
    for _, sender, year, side, n in rows:
        counts[place[str(sender), int(year)], side] += n
    return (
        np.array([sender for sender, _ in keys], dtype=object),
        np.array([year for _, year in keys], dtype=np.int64),
        counts,
        tuple(int(row[0]) for row in rows),
    )


def _share(part: float, whole: float, level: float) -> Estimate:
    if whole <= 0:
        return Estimate.missing("no coded acts of pressure", level=level)
    return Estimate.of_share(part / whole, whole, Basis(round(whole), round(whole), level))


def _n_effective(sender: npt.NDArray[np.object_], counts: npt.NDArray[np.float64]) -> float:
    """1/Σ s² over senders; NaN where there are no acts."""
    if not counts.sum():
        return float("nan")
    totals = [counts[sender == name].sum() for name in np.unique(sender)]
    return float(counts.sum() ** 2 / np.square(totals).sum())


def _periods(periods: Sequence[Interval]) -> str:
    return ", ".join(f"since {since}" if until is None else f"{since} to {until}" for since, until in periods)
