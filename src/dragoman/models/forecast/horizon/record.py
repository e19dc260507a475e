"""The acts a forecast rests on: who did which class of act to whom, on which day, as was known at the cut.

Actors are states and other registered actors, each with all its parts; the sides asked about may be parts, or several
actors taken as one. A mutual act is done by both sides. Speech without cooperation or conflict (STATEMENT) is no act
here, as in the measures, and acts within one state are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.vocabulary.acts import Quad, classes
from dragoman.vocabulary.engine import Engine
from dragoman.vocabulary.registry import COUNTRY_KINDS, registry

__all__ = ["ACTS", "MONTH_DAYS", "Asked", "Record", "read_record"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: The classes that are forecast: PLOVER's sixteen, quads ascending.
ACTS = tuple(name for name, event in classes().items() if event.quad != Quad.NEITHER)

#: Horizons at least this long hold acts that are dated to a month.
MONTH_DAYS = 28

#: Actors beyond the most active are left out: statistics are kept for all pairs of actors.
MOST_ACTORS = 300


class Asked(NamedTuple):
    """A side that is asked about: what to call it, and the SQL conditions that it is source, or target, of an act."""

    id: str
    source: str
    target: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Acts between N actors, by day; a row may stand for several like acts of one day.

    ``source``, ``act`` (place in ``ACTS``), ``target``, ``day`` (days after ``since``) and ``n`` have one element for
    each row; rows are in the order of days. ``until`` is the cut: nothing of that day or later is in. The rows stand
    for ``n_acts`` acts, mutual ones counted once; ``n_coarse`` more are left out because their dates are coarser than
    the horizon.
    """

    actors: tuple[str, ...]
    is_country: Bools
    source: Ints
    act: Ints
    target: Ints
    day: Ints
    n: npt.NDArray[np.float64]
    since: date
    until: date
    n_acts: int
    n_coarse: int

    @property
    def n_days(self) -> int:
        """Days from the first to the cut."""
        return (self.until - self.since).days

    def n_told(self, origins: Ints, horizon_days: int) -> npt.NDArray[np.float64]:
        """How many different acts of pairs happened in each window."""
        return np.array([self._n_distinct(o, o + horizon_days) for o in origins.tolist()], np.float64)

    def _n_distinct(self, since: int, until: int) -> int:
        rows = slice(*np.searchsorted(self.day, [since, until]))
        n = len(self.actors)
        return len(np.unique((self.act[rows] * n + self.source[rows]) * n + self.target[rows]))


def read_record(
    engine: Engine,
    horizon_days: int,
    asked: tuple[Asked, ...] = (),
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
) -> Record | None:
    """The acts known at the cut, ``None`` where there are none.

    The cut is the earlier of ``until`` and ``as_of``, else the day after the last act. An act dated to more than a day
    counts on its last day, on which it was certainly over.
    """
    cut = min((day for day in (until, as_of) if day is not None), default=None)
    where, parameters = _window(since, cut)
    for side in asked:
        parameters |= dict(side.parameters)
    named = {role: _named(asked, role) for role in ("source", "target")}
    parameters |= {f"asked_{i}": side.id for i, side in enumerate(asked)}
    fine = f"date_until - date_since <= {max(1, horizon_days)} AND date_precision = 'day'"
    if horizon_days >= MONTH_DAYS:
        fine = f"({fine} OR date_precision = 'month')"
    rows = engine.columns(_SCAN.format(**named, where=where, fine=fine), parameters)
    if not len(rows["day"]):
        return None
    n_coarse = int(rows["n"][~rows["fine"].astype(bool)].sum())
    rows = {name: column[rows["fine"].astype(bool)] for name, column in rows.items()}
    if not len(rows["day"]):
        return None
    return _numbered(rows, tuple(side.id for side in asked), since, cut, n_coarse)


def _named(asked: tuple[Asked, ...], role: Literal["source", "target"]) -> str:
    """SQL for the actor in a role: a side asked about, else the state or registered actor it belongs to."""
    if not asked:
        return f"{role}_state"
    cases = " ".join(f"WHEN {getattr(side, role)} THEN $asked_{i}" for i, side in enumerate(asked))
    return f"CASE {cases} ELSE {role}_state END"


def _window(since: date | None, cut: date | None) -> tuple[str, dict[str, Any]]:
    terms, parameters = ["date_precision <> 'era'"], dict[str, Any]()
    if since is not None:
        terms.append("date_since >= $since")
        parameters["since"] = since
    if cut is not None:
        terms.append("date_until <= $cut AND known_since <= $cut")
        parameters["cut"] = cut
    return " AND ".join(terms), parameters


_SCAN = """
    SELECT source, target, event, day, mutual, fine, CAST(SUM(n) AS DOUBLE) AS n
    FROM (
        SELECT {source} AS source, {target} AS target, event, date_until - 1 AS day, mutual, n, {fine} AS fine
        FROM acts
        WHERE status = 'actual' AND quad BETWEEN 1 AND 4 AND event <> '' AND target <> ''
            AND source_state <> target_state AND {where}
    ) AS seen
    WHERE source <> target
    GROUP BY source, target, event, day, mutual, fine
    ORDER BY day, source, target, event
"""


def _numbered(
    rows: dict[str, npt.NDArray[Any]], asked: tuple[str, ...], since: date | None, cut: date | None, n_coarse: int
) -> Record | None:
    """Ids as numbers, the most active actors first, and mutual acts told both ways."""
    actors, is_country = _chosen(rows, asked)
    number = {actor: i for i, actor in enumerate(actors)}
    source = np.array([number.get(actor, -1) for actor in rows["source"]], np.int64)
    target = np.array([number.get(actor, -1) for actor in rows["target"]], np.int64)
    place = {name: i for i, name in enumerate(ACTS)}
    act = np.array([place.get(event, -1) for event in rows["event"]], np.int64)
    keep = (source >= 0) & (target >= 0) & (act >= 0)
    if not keep.any():
        return None
    days = rows["day"].astype("datetime64[D]")
    first = since or days[keep].min().astype(date)
    until = cut or days[keep].max().astype(date) + timedelta(days=1)
    day = (days - np.datetime64(first, "D")).astype(np.int64)
    both = np.flatnonzero(keep & rows["mutual"].astype(bool))
    order = np.concatenate([np.flatnonzero(keep), both])
    turned = np.arange(len(order)) >= keep.sum()
    by_day = np.argsort(day[order], kind="stable")
    order, turned = order[by_day], turned[by_day]
    return Record(
        actors,
        is_country,
        np.where(turned, target[order], source[order]),
        act[order],
        np.where(turned, source[order], target[order]),
        day[order],
        rows["n"][order].astype(np.float64),
        first,
        until,
        int(rows["n"][keep].sum()),
        n_coarse,
    )


def _chosen(rows: dict[str, npt.NDArray[Any]], asked: tuple[str, ...]) -> tuple[tuple[str, ...], Bools]:
    """The sides asked about, then registered actors by activity; which of them are countries."""
    ids, where = np.unique(np.concatenate([rows["source"], rows["target"]]).astype(str), return_inverse=True)
    activity = np.bincount(where, np.concatenate([rows["n"], rows["n"]]), len(ids))
    found = list(asked)
    for place in np.lexsort((ids, -activity)):
        id = str(ids[place])
        if id not in asked and len(found) < MOST_ACTORS and registry().actor(id) is not None:
            found.append(id)
    known = (registry().actor(id) for id in found)
    return tuple(found), np.array([one is not None and one.kind in COUNTRY_KINDS for one in known], bool)
