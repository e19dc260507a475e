"""How much happens between two actors, and how much of all that each does is that?

Counts of acts by quad and year, and the pair's share of each side's acts with anybody, in both directions and all
quads. Acts within a side are not counted. The interval of a share is that of ``shares``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.estimate import LEVEL, Basis, Estimate, Result
from dragoman.measures.evidence import weightiest_acts
from dragoman.measures.pair import Pair, Window
from dragoman.measures.shares import Kind, share_of
from dragoman.measures.totals import (
    A_ELSEWHERE,
    B_ELSEWHERE,
    PAIR,
    Totals,
    bin_edges,
    binned,
    fetch_totals,
    finest_bin,
)
from dragoman.vocabulary.engine import Engine

__all__ = ["Activity", "activity"]

Floats = npt.NDArray[np.float64]

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


@dataclass(frozen=True, slots=True)
class Activity(Result):
    """Counts of a pair's acts by year and quad, and their share in each side's own.

    ``share_of_a`` and ``share_of_b`` are shares between 0 and 1 of all acts of a side with anybody.
    ``verbal_cooperation`` is its share in all acts of the pair, ``verbal_of_cooperation`` its share in their
    cooperation. ``counts`` has one row a year and one column a quad; ``year_a`` and ``year_b`` hold all acts of each
    side.
    """

    pair: Pair
    since: date
    until: date
    n_acts: int
    n_reports: int
    share_of_a: Estimate
    share_of_b: Estimate
    verbal_cooperation: Estimate
    verbal_of_cooperation: Estimate
    year: npt.NDArray[np.int64]
    counts: Floats
    year_a: Floats
    year_b: Floats
    acts: tuple[int, ...]

    def summary(self) -> str:
        """The answer in plain words."""
        who = f"{self.pair.label}, {self.since} to {self.until}"
        if not self.n_acts:
            return f"{who}: no recorded acts."
        return (
            f"{who}: {self.n_acts} acts in {self.n_reports} reports, {_permille(self.share_of_a)} of what "
            f"{self.pair.a.label} did with anybody and {_permille(self.share_of_b)} of what {self.pair.b.label} did; "
            f"{self.verbal_cooperation.value:.0%} of it is verbal cooperation."
        )

    def named_acts(self) -> tuple[int, ...]:
        """The weightiest acts the numbers rest on."""
        return self.acts

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row a year: acts by quad, and the share (‰) of each side's acts."""
        total = self.counts.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = {"permille_of_a": 1000 * total / self.year_a, "permille_of_b": 1000 * total / self.year_b}
        return {"year": self.year, **dict(zip(QUADS, self.counts.T, strict=True)), **shares}


def activity(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    level: float = LEVEL,
    n_evidence: int = 50,
    totals: Totals | None = None,
) -> Activity:
    """Count a pair's acts and set them against all that its sides do; parameters as in ``closeness``."""
    totals = totals or fetch_totals(engine, pair, window or Window())
    n_acts, n_reports = totals.counted()
    edges = bin_edges(totals.since, totals.until, finest_bin(totals, "week", "month", "year"))
    bin_days = float(np.median(np.diff(edges)))
    parts = binned(totals.n, edges)
    years = bin_edges(totals.since, totals.until, "year")
    yearly = binned(totals.n, years)

    def share(some: Floats, rest: Floats) -> Estimate:
        """The share of some acts, in sums of shape (bins, quads)."""
        kind, other = (Kind(x.sum(axis=1), x.sum(axis=1), x.sum(axis=1)) for x in (some, rest))
        return share_of(kind, other, bin_days, Basis(n_acts, n_reports, level), "no recorded acts")

    ours = parts[:, PAIR]
    return Activity(
        pair=pair,
        since=totals.since,
        until=totals.until,
        n_acts=n_acts,
        n_reports=n_reports,
        share_of_a=share(ours, parts[:, A_ELSEWHERE]),
        share_of_b=share(ours, parts[:, B_ELSEWHERE]),
        verbal_cooperation=share(ours[:, :1], ours[:, 1:]),
        verbal_of_cooperation=share(ours[:, :1], ours[:, 1:2]),
        year=np.arange(totals.since.year, totals.since.year + len(years) - 1),
        counts=yearly[:, PAIR],
        year_a=yearly[:, [PAIR, A_ELSEWHERE]].sum(axis=(1, 2)),
        year_b=yearly[:, [PAIR, B_ELSEWHERE]].sum(axis=(1, 2)),
        acts=weightiest_acts(engine, pair, totals.window, n_evidence) if n_acts else (),
    )


def _permille(share: Estimate) -> str:
    return "nothing" if share.is_missing else f"{share.value * 1000:.1f} ‰"
