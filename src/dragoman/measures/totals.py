"""What a pair, each of its sides and everybody else did, day by day: one scan of the acts for all measures.

Every measure that compares a tie with what its sides do otherwise starts here. The acts are summed in the store by
span, part and quad; the few thousand sums that come back are spread over days in NumPy. An act dated to a month or a
year is spread evenly over it, so that a window or bin takes the share that falls into it, and parts of a period add up
to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from dragoman.measures.pair import Pair, Window
from dragoman.vocabulary.engine import Engine

__all__ = [
    "A_ELSEWHERE",
    "B_ELSEWHERE",
    "OTHERS",
    "PAIR",
    "Bin",
    "Totals",
    "bin_edges",
    "binned",
    "by_side",
    "fetch_totals",
    "finest_bin",
]

Floats = npt.NDArray[np.float64]
Bin = Literal["week", "month", "year"]

#: Parts of the store's acts, as seen from a pair: between the two, of A or B with others, among others.
PAIR, A_ELSEWHERE, B_ELSEWHERE, OTHERS = range(4)

N_PARTS = 4
N_QUADS = 4

#: A bin is too fine when more of a pair's acts than this share are known less precisely than the bin is long.
COARSE_SHARE = 0.25


@dataclass(frozen=True)
class Totals:
    """Sums over acts for each day, part and quad; arrays of shape (days, 4 parts, 4 quads).

    Attributes
    ----------
    pair, window
        Whom and when this is about; ``window`` as asked, ``since`` and ``until`` the days covered.
    n
        Acts. An act spread over several days counts with a fraction on each.
    weight, square
        Sums of the absolute weight and of its square.
    n_pair_acts, n_pair_reports
        Whole acts between the two that overlap the window, and the records that tell them, for each quad.
    span_days
        How many days the spans of the pair's acts have, as (days, acts) in rising order.
    """

    pair: Pair
    window: Window
    since: date
    until: date
    n: Floats
    weight: Floats
    square: Floats
    n_pair_acts: Floats
    n_pair_reports: Floats
    span_days: Floats

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded between the two."""
        return not self.n_pair_acts.any()

    def counted(self, *quads: int) -> tuple[int, int]:
        """Acts between the two in these quads (all when none is named), and the reports that tell them."""
        chosen = [quad - 1 for quad in quads or range(1, N_QUADS + 1)]
        return round(float(self.n_pair_acts[chosen].sum())), round(float(self.n_pair_reports[chosen].sum()))

    def within(self, since: date, until: date) -> Totals:
        """The same sums over a shorter window, without another scan.

        Whole acts are not told apart any more: one that overlaps the window counts with the share that lies in it.
        """
        first, last = max(since, self.since), min(until, self.until)
        if first >= last:
            first, last = since, until
        days = np.arange((first - self.since).days, (last - self.since).days)
        recorded = ((days >= 0) & (days < len(self.n)))[:, None, None]
        days = np.clip(days, 0, len(self.n) - 1)
        n, weight, square = (np.where(recorded, sums[days], 0.0) for sums in (self.n, self.weight, self.square))
        n_acts = n[:, PAIR].sum(axis=0)
        each = np.divide(self.n_pair_reports, self.n_pair_acts, out=np.ones(N_QUADS), where=self.n_pair_acts > 0)
        return replace(
            self,
            window=Window(since, until, self.window.as_of),
            since=first,
            until=last,
            n=n,
            weight=weight,
            square=square,
            n_pair_acts=n_acts,
            n_pair_reports=n_acts * each,
        )

    def swapped(self) -> Totals:
        """The same sums seen from the other side."""
        order = [PAIR, B_ELSEWHERE, A_ELSEWHERE, OTHERS]
        n, weight, square = (sums[:, order] for sums in (self.n, self.weight, self.square))
        return replace(self, pair=self.pair.swapped(), n=n, weight=weight, square=square)


def fetch_totals(engine: Engine, pair: Pair, window: Window) -> Totals:
    """Sum all actual acts of the window by day, part and quad.

    Acts within a side are left out, as are those within a third state (they are no tie), those without a target and
    statements, which are neither cooperation nor conflict.
    """
    where, bounds = window.dated
    columns = engine.columns(_SCAN.format(part=_part(pair), where=where), pair.parameters | bounds)
    since, until = _covered(columns, window)
    part = columns["part"].astype(np.int64)
    quad = columns["quad"].astype(np.int64) - 1
    first = _day_numbers(columns["date_since"], since)
    last = _day_numbers(columns["date_until"], since)
    n_days = (until - since).days
    cell = part * N_QUADS + quad

    def by_day(name: str) -> Floats:
        return _spread(first, last, cell, columns[name].astype(float), n_days).reshape(n_days, N_PARTS, N_QUADS)

    ours = part == PAIR
    n, reports = columns["n"].astype(float), columns["n_reports"].astype(float)
    return Totals(
        pair=pair,
        window=window,
        since=since,
        until=until,
        n=by_day("n"),
        weight=by_day("weight"),
        square=by_day("square"),
        n_pair_acts=np.bincount(quad[ours], n[ours], N_QUADS).astype(float),
        n_pair_reports=np.bincount(quad[ours], reports[ours], N_QUADS).astype(float),
        span_days=_span_days((last - first)[ours], n[ours]),
    )


def bin_edges(since: date, until: date, unit: Bin) -> npt.NDArray[np.int64]:
    """Where calendar bins begin and end, as days after ``since``; the outer ones may be cut.

    Weeks are counted from ``since``, so that all are whole but the last.

    >>> bin_edges(date(2020, 1, 15), date(2020, 3, 10), "month").tolist()
    [0, 17, 46, 55]
    """
    n_days = (until - since).days
    if unit == "week":
        starts = np.arange(0, n_days, 7)
    else:
        code = "M" if unit == "month" else "Y"
        first, last = np.datetime64(since, "D"), np.datetime64(until - timedelta(days=1), "D")
        inner = np.arange(first.astype(f"datetime64[{code}]") + 1, last.astype(f"datetime64[{code}]") + 1)
        starts = np.concatenate([[0], (inner.astype("datetime64[D]") - first).astype(np.int64)])
    return np.append(starts, n_days).astype(np.int64)


def binned(daily: Floats, edges: npt.NDArray[np.int64]) -> Floats:
    """Sums over bins of an array whose first axis is days."""
    return np.add.reduceat(daily, edges[:-1], axis=0)


def finest_bin(totals: Totals, *wanted: Bin) -> Bin:
    """The finest of the wanted bins, fine to coarse, that the dates of the pair's acts can bear."""
    length = {"week": 7, "month": 31, "year": 366}
    for unit in wanted[:-1]:
        coarse = totals.span_days[totals.span_days[:, 0] > length[unit], 1].sum()
        if coarse <= COARSE_SHARE * totals.span_days[:, 1].sum():
            return unit
    return wanted[-1]


def by_side(sums: Floats) -> Floats:
    """Quads 1, 2 as cooperation and 3, 4 as hostility: the last axis from four to two."""
    return np.stack([sums[..., :2].sum(-1), sums[..., 2:].sum(-1)], axis=-1)


# Weights are decimals, so that their sums are exact, whatever the order of rows.
_SCAN = """
    SELECT date_since, date_until, part, quad,
           CAST(SUM(n) AS DOUBLE) AS n,
           CAST(SUM(n * weight) AS DOUBLE) AS weight,
           CAST(SUM(n * weight * weight) AS DOUBLE) AS square,
           CAST(SUM(n_reports) AS DOUBLE) AS n_reports
    FROM (
        SELECT date_since, date_until, quad, n, n_reports, ABS(weight) AS weight, {part} AS part
        FROM acts
        WHERE status = 'actual' AND quad BETWEEN 1 AND 4 AND target <> '' AND {where}
    ) AS seen
    WHERE part >= 0
    GROUP BY date_since, date_until, part, quad
"""


def _part(pair: Pair) -> str:
    """The SQL that says which part of the store an act belongs to; -1 for those that are no tie."""
    a_acts, a_target = pair.a.match("source", "a").sql, pair.a.match("target", "a").sql
    b_acts, b_target = pair.b.match("source", "b").sql, pair.b.match("target", "b").sql
    return f"""CASE
            WHEN {a_acts} THEN CASE WHEN {b_target} THEN {PAIR} WHEN {a_target} THEN -1 ELSE {A_ELSEWHERE} END
            WHEN {b_acts} THEN CASE WHEN {a_target} THEN {PAIR} WHEN {b_target} THEN -1 ELSE {B_ELSEWHERE} END
            WHEN {a_target} THEN {A_ELSEWHERE}
            WHEN {b_target} THEN {B_ELSEWHERE}
            WHEN source_state = target_state THEN -1
            ELSE {OTHERS} END"""


def _covered(columns: dict[str, npt.NDArray[np.datetime64]], window: Window) -> tuple[date, date]:
    """The days asked about, cut to those on which anything is recorded."""
    starts, ends = columns["date_since"], columns["date_until"]
    if not len(starts):
        since = window.since or window.until or date(2000, 1, 1)
        return since, window.until or since + timedelta(days=1)
    first, last = starts.min().astype(date), ends.max().astype(date)
    return max(window.since or first, first), min(window.until or last, last)


def _day_numbers(days: npt.NDArray[np.datetime64], since: date) -> npt.NDArray[np.int64]:
    return (days.astype("datetime64[D]") - np.datetime64(since, "D")).astype(np.int64)


def _spread(
    first: npt.NDArray[np.int64],
    last: npt.NDArray[np.int64],
    cell: npt.NDArray[np.int64],
    amount: Floats,
    n_days: int,
) -> Floats:
    """Lay amounts evenly over their days [first, last) and sum them by day and cell; shape (days, cells).

    Spans are laid as differences (up at the start, down at the end) and summed up once; days outside are cut off.
    """
    n_cells = N_PARTS * N_QUADS
    daily = amount / (last - first)
    start, stop = np.clip(first, 0, n_days), np.clip(last, 0, n_days)
    single = last - first == 1
    inside = single & (first >= 0) & (first < n_days)
    flat = np.bincount(first[inside] * n_cells + cell[inside], amount[inside], n_days * n_cells)
    steps = np.zeros((n_days + 1, n_cells))
    np.add.at(steps, (start[~single], cell[~single]), daily[~single])
    np.subtract.at(steps, (stop[~single], cell[~single]), daily[~single])
    spans = np.cumsum(steps[:-1], axis=0)
    return np.asarray(flat.reshape(n_days, n_cells) + np.where(spans > 1e-12, spans, 0.0), float)


def _span_days(days: npt.NDArray[np.int64], n: Floats) -> Floats:
    lengths, where = np.unique(days, return_inverse=True)
    return np.column_stack([lengths, np.bincount(where, n, len(lengths))]).astype(float)
