"""Acts counted by pair and period, and which of these cells are exposed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from dragoman.models.claims.claim import Claim
from dragoman.models.claims.gravity import Compare
from dragoman.models.claims.history import Acts, Floats, History, Ints
from dragoman.models.claims.spells import Spells, days_of
from dragoman.vocabulary.tables import read_table

__all__ = ["Cells", "cells_of", "groups_of", "regions_of"]

_EPOCH = date(1970, 1, 1)

#: Longer spans than this are cut into years, unless the claim says otherwise.
_MONTHS_UP_TO_DAYS = 5 * 365

#: Where this share of the acts is dated to the year only, months would lose them.
_YEARS_FROM_SHARE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Counts of acts of i toward j in each period, and through how many sources the pair is exposed then.

    ``counts`` and ``dose`` are (T, N, N); a mutual act counts in both directions. A cell is exposed if its pair is on
    the day in the middle of its period. ``active`` are the states with any act of the outcome.
    """

    counts: Floats
    dose: Floats
    starts: Floats
    period: str
    states: tuple[str, ...]

    @property
    def exposed(self) -> Floats:
        """1 where the pair is exposed at all."""
        return (self.dose > 0).astype(np.float64)

    @property
    def n_periods(self) -> int:
        """How many periods there are."""
        return len(self.counts)

    def names(self) -> tuple[str, ...]:
        """The periods as a reader writes them."""
        days = [_EPOCH + timedelta(days=int(start)) for start in self.starts]
        return tuple(f"{day:%Y}" if self.period == "year" else f"{day:%Y-%m}" for day in days)

    def of(self, counts: Floats) -> Cells:
        """The same cells with other counts."""
        return replace(self, counts=counts)


def cells_of(history: History, spells: Spells, claim: Claim) -> Cells:
    """Count a history's outcome by period."""
    edges, period = _edges(history, claim)
    acts = history.acts.where(history.acts.is_outcome)
    middles = (edges[:-1] + edges[1:]) / 2
    return Cells(
        count(acts, edges, history.n_states),
        spells.dose_on(middles, history.n_states),
        edges[:-1],
        period,
        history.states,
    )


def count(acts: Acts, edges: Floats, n_states: int) -> Floats:
    """Counts by period, source and target; acts that no single period holds are left out."""
    first = np.searchsorted(edges, acts.since, side="right") - 1
    last = np.searchsorted(edges, acts.until - 0.5, side="right") - 1
    # an act of several days counts where it begins; one known to a year or month only where its period holds it whole
    inside = (first >= 0) & (first < len(edges) - 1) & ((first == last) | acts.to_day)
    counts = np.zeros((len(edges) - 1, n_states, n_states))
    np.add.at(counts, (first[inside], acts.source[inside], acts.target[inside]), acts.n[inside])
    both = inside & acts.mutual
    np.add.at(counts, (first[both], acts.target[both], acts.source[both]), acts.n[both])
    return counts


def _edges(history: History, claim: Claim) -> tuple[Floats, str]:
    """The first days of the periods, and the day after the last."""
    acts = history.acts
    period = claim.panel.period
    if period == "auto":
        whole_years = acts.n[acts.until - acts.since > 360].sum() > _YEARS_FROM_SHARE * acts.n.sum()
        long = history.until - history.since > _MONTHS_UP_TO_DAYS
        period = "year" if whole_years or long else "month"
    return np.array(list(_starts(history.since, history.until, 12 if period == "year" else 1))), period


def _starts(since: float, until: float, n_months: int) -> Iterator[float]:
    day = _EPOCH + timedelta(days=int(since))
    month = (day.year * 12 + day.month - 1) // n_months * n_months
    while (start := days_of(date(month // 12, month % 12 + 1, 1))) < until:
        yield start
        month += n_months
    yield start


def regions_of(states: tuple[str, ...], standard: str = "world_bank") -> Ints:
    """The region of each state, as a number; states no standard lists share one.

    >>> regions_of(("IRN", "IRQ", "VEN")).tolist(), regions_of(("IRN", "IRQ", "VEN"), "m49").tolist()
    ([0, 0, 1], [0, 1, 2])
    """
    region = {row["id"]: row[standard] for row in read_table("world_regions.csv")}
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(region.get(state, ""), len(numbers)) for state in states], np.int64)


def groups_of(states: tuple[str, ...], compare: Compare | str) -> Ints:
    """The group of each ordered pair, (N, N): its pair of regions (``regions``, ``m49``), itself, or all (``all``)."""
    n = len(states)
    if compare == "all":
        return np.zeros((n, n), np.int64)
    if compare == "pairs":
        low, high = np.minimum.outer(np.arange(n), np.arange(n)), np.maximum.outer(np.arange(n), np.arange(n))
        return np.asarray(low * n + high, np.int64)
    region = regions_of(states, "m49" if compare == "m49" else "world_bank")
    width = int(region.max(initial=0)) + 1
    return np.asarray(np.minimum.outer(region, region) * width + np.maximum.outer(region, region), np.int64)
