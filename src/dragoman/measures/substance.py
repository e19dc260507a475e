"""Is a tie symbolic or substantial: how much of its cooperation is material?

    substance = material weight / (verbal + material weight) of the pair's cooperation (quads 1 and 2)

with the interval of ``shares``: acts differ in weight and come in bursts. The share of acts, whatever their weight, is
given beside it, and year by year.

The word follows the share: under a quarter *symbolic*, over a half *substantial*, else *mixed*. Event data record words
far more often than deeds, so the store's own share is reported beside it: a symbolic tie may still be more material
than most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.estimate import LEVEL, Basis, Estimate, Result
from dragoman.measures.evidence import weightiest_acts
from dragoman.measures.intervals import jeffreys
from dragoman.measures.pair import Pair, Window
from dragoman.measures.shares import Kind, share_of
from dragoman.measures.totals import PAIR, Totals, bin_edges, binned, fetch_totals, finest_bin
from dragoman.vocabulary.engine import Engine

__all__ = ["Substance", "substance"]

Floats = npt.NDArray[np.float64]

#: Shares of material weight below which a tie is called symbolic, and above which substantial.
SYMBOLIC_BELOW, SUBSTANTIAL_ABOVE = 0.25, 0.5

VERBAL, MATERIAL = 0, 1


@dataclass(frozen=True, slots=True)
class Substance(Result):
    """The material share of a pair's cooperation: over the window, and year by year.

    ``verdict`` is one of symbolic, mixed, substantial, too thin, no recorded cooperation; ``also_possible`` names the
    other words that the interval allows. ``by_count`` is the share of acts instead of weight. ``base_rate`` is the
    share of weight over all ties of the store, and ``against_base`` says whether the pair lies above it, below it or
    neither.
    """

    pair: Pair
    since: date
    until: date
    verdict: str
    also_possible: tuple[str, ...]
    share: Estimate
    by_count: Estimate
    base_rate: float
    against_base: str
    verbal_weight: float
    material_weight: float
    year: npt.NDArray[np.int64]
    year_share: Floats
    year_low: Floats
    year_high: Floats
    year_verbal_acts: Floats
    year_material_acts: Floats
    acts: tuple[int, ...]

    def summary(self) -> str:
        """The answer in plain words."""
        who = f"{self.pair.label}, {self.since} to {self.until}"
        if self.share.is_missing:
            return f"{who}: no recorded cooperation."
        basis = f"{self.share.n_acts} acts of cooperation in {self.share.n_reports} reports"
        if self.share.thin:
            return f"{who}: too thin to say ({self.share.thin}; {basis})."
        other = f", though {' or '.join(self.also_possible)} is possible" if self.also_possible else ""
        return (
            f"{who}: {self.verdict}{other}; {_percent(self.share)} of the weight of their cooperation is material "
            f"({_percent(self.by_count)} of its acts), {self.against_base} the {self.base_rate:.1%} of all ties in "
            f"this store; {basis}."
        )

    def named_acts(self) -> tuple[int, ...]:
        """The weightiest acts the numbers rest on."""
        return self.acts

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row a year in which something was recorded."""
        return {
            "year": self.year,
            "share": self.year_share,
            "low": self.year_low,
            "high": self.year_high,
            "verbal_acts": self.year_verbal_acts,
            "material_acts": self.year_material_acts,
        }


def substance(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    level: float = LEVEL,
    n_evidence: int = 50,
    totals: Totals | None = None,
) -> Substance:
    """Say how much of a pair's cooperation is material; parameters as in ``closeness``."""
    totals = totals or fetch_totals(engine, pair, window or Window())
    edges = bin_edges(totals.since, totals.until, finest_bin(totals, "week", "month", "year"))
    bin_days = float(np.median(np.diff(edges)))
    weight, square, n = (binned(x[:, PAIR, :2], edges) for x in (totals.weight, totals.square, totals.n))
    n_acts, n_reports = totals.counted(1, 2)

    def material_share(weight: Floats, square: Floats) -> Estimate:
        verbal, material = (Kind(weight[:, k], square[:, k], n[:, k]) for k in (VERBAL, MATERIAL))
        return share_of(material, verbal, bin_days, Basis(n_acts, n_reports, level), "no recorded cooperation")

    share, by_count = material_share(weight, square), material_share(n, n)
    every = totals.weight[..., :2].sum(axis=(0, 1))
    base_rate = float(every[MATERIAL] / every.sum()) if every.sum() > 0 else float("nan")
    verdict, others = _verdict(share)
    return Substance(
        pair=pair,
        since=totals.since,
        until=totals.until,
        verdict=verdict,
        also_possible=others,
        share=share,
        by_count=by_count,
        base_rate=base_rate,
        against_base=_against(share, base_rate),
        verbal_weight=float(weight[:, VERBAL].sum()),
        material_weight=float(weight[:, MATERIAL].sum()),
        **_yearly(totals, level),
        acts=weightiest_acts(engine, pair, totals.window, n_evidence, "quad = 2") if n_acts else (),
    )


def _yearly(totals: Totals, level: float) -> dict[str, Any]:
    edges = bin_edges(totals.since, totals.until, "year")
    years = np.arange(totals.since.year, totals.since.year + len(edges) - 1)
    weight = binned(totals.weight[:, PAIR, :2], edges)
    square = binned(totals.square[:, PAIR, :2], edges)
    n = binned(totals.n[:, PAIR, :2], edges)
    seen = weight.sum(axis=1) > 0
    total, kish = weight[seen].sum(axis=1), weight[seen].sum(axis=1) ** 2 / square[seen].sum(axis=1)
    share = weight[seen, MATERIAL] / total
    low, high = jeffreys(kish * share, kish, level)
    return {
        "year": years[seen],
        "year_share": share,
        "year_low": low,
        "year_high": high,
        "year_verbal_acts": n[seen, VERBAL],
        "year_material_acts": n[seen, MATERIAL],
    }


def _word(share: float) -> str:
    if share < SYMBOLIC_BELOW:
        return "symbolic"
    return "substantial" if share > SUBSTANTIAL_ABOVE else "mixed"


def _verdict(share: Estimate) -> tuple[str, tuple[str, ...]]:
    if share.is_missing:
        return "no recorded cooperation", ()
    if share.thin:
        return "too thin", ()
    words = ("symbolic", "mixed", "substantial")
    allowed = words[words.index(_word(share.low)) : words.index(_word(share.high)) + 1]
    return _word(share.value), tuple(word for word in allowed if word != _word(share.value))


def _against(share: Estimate, base_rate: float) -> str:
    if share.is_missing or np.isnan(base_rate) or share.covers(base_rate):
        return "not clearly different from"
    return "above" if share.value > base_rate else "below"


def _percent(share: Estimate) -> str:
    return f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})"
