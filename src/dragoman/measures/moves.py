"""The acts of a pair one by one, in order: what measures of initiative and follow-through read.

Order can only be told between acts known to the day; coarser ones are kept apart and counted, so that a reader knows
how much of the record a measure of order leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.pair import Pair, Window
from dragoman.vocabulary.engine import Engine

__all__ = ["EPOCH", "Moves", "day_number", "fetch_moves", "recorded_days", "to_date"]

Ints = npt.NDArray[np.int64]

#: Day 0 of all day numbers.
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Moves:
    """Acts of a pair as columns, by first day; days are numbers after 1970-01-01, ``last`` is the last day itself.

    ``forward`` is true where A acts on B; ``exact`` where the act is known to the day (and began on ``first``).
    """

    act: Ints
    first: Ints
    last: Ints
    exact: npt.NDArray[np.bool_]
    forward: npt.NDArray[np.bool_]
    mutual: npt.NDArray[np.bool_]
    event: npt.NDArray[np.object_]
    quad: Ints
    status: npt.NDArray[np.object_]
    n_reports: Ints

    def __len__(self) -> int:
        return len(self.act)

    def where(self, chosen: npt.NDArray[np.bool_] | Ints) -> Moves:
        """Only the acts chosen, by a mask or in an order."""
        return Moves(**{name: getattr(self, name)[chosen] for name in self.__dataclass_fields__})


def fetch_moves(engine: Engine, pair: Pair, window: Window, *, lead_days: int = 0, condition: str = "TRUE") -> Moves:
    """Fetch a pair's acts of any status, except statements and rows that stand for many.

    ``lead_days`` reaches back before the window, so that what its first acts followed is known; ``condition`` is more
    SQL that acts must meet.
    """
    early = window
    if lead_days and window.since is not None:
        early = Window(window.since - timedelta(days=lead_days), window.until, window.as_of)
    dated, bounds = early.dated
    match, sides = pair.either_way
    found = engine.columns(
        f"""
        SELECT act, date_since, date_until, date_precision = 'day' AS exact, {pair.forward.sql} AS forward,
               COALESCE(mutual, FALSE) AS mutual, event, quad, status, n_reports
        FROM acts
        WHERE {match} AND quad BETWEEN 1 AND 4 AND event <> '' AND {condition} AND {dated}
        ORDER BY date_since, act
        """,
        sides | bounds,
    )
    return Moves(
        act=found["act"].astype(np.int64),
        first=found["date_since"].astype("datetime64[D]").astype(np.int64),
        last=found["date_until"].astype("datetime64[D]").astype(np.int64) - 1,
        exact=found["exact"].astype(bool),
        forward=found["forward"].astype(bool),
        mutual=found["mutual"].astype(bool),
        event=found["event"].astype(object),
        quad=found["quad"].astype(np.int64),
        status=found["status"].astype(object),
        n_reports=found["n_reports"].astype(np.int64),
    )


def recorded_days(engine: Engine, window: Window) -> tuple[int, int]:
    """The first and the last day of which the store knows anything to the day: between them, silence means something.

    The window's ``since`` is not heeded (what came before is known), its ``until`` and ``as_of`` are.
    """
    terms = ["date_precision = 'day'"]
    parameters: dict[str, Any] = {}
    if window.until is not None:
        terms.append("date_since < $until")
        parameters["until"] = window.until
    if window.as_of is not None:
        terms.append("known_since <= $as_of")
        parameters["as_of"] = window.as_of
    sql = f"SELECT MIN(date_since), MAX(date_since) FROM acts WHERE {' AND '.join(terms)}"
    first, last = engine.rows(sql, parameters)[0]
    return (day_number(first), day_number(last)) if first is not None else (0, -1)


def day_number(day: date) -> int:
    """Days after 1970-01-01."""
    return (day - EPOCH).days


def to_date(number: int) -> date:
    """The day of a number."""
    return EPOCH + timedelta(days=int(number))
