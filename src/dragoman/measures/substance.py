"""Is a tie symbolic or substantial: how much of its cooperation is material?

    substance = material weight / (verbal + material weight) of the pair's cooperation (quads 1 and 2)

A share p of weights is a ratio of sums. Its variance, with acts grouped into months (years for panels), is

    Var(p) = Σ_months (Σ_acts w·(z - p))² / (Σ w)²,        z = 1 for material acts, else 0

which holds for differing weights and for acts that come in bursts (Cochran 1977, Sampling Techniques, section 6.4 and
chapter 9). The effective count n = p(1 - p)/Var(p), never above Kish's (Σw)²/Σw², goes into the Jeffreys interval
Beta(np + 1/2, n(1 - p) + 1/2), which unlike p ± 2·SE stays within 0 and 1 and is right near both (Brown, Cai and DasGupta
2001; Dean and Pagano 2015, doi:10.1093/jssam/smv024, for the same with survey data).

The word follows the share: under a quarter *symbolic*, over a half *substantial*, else *mixed*. Event data record words far
more often than deeds, so the store's own share is reported beside it: a symbolic tie may still be more material than most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.estimate import LEVEL, Estimate, Result
from dragoman.measures.evidence import weightiest_acts
from dragoman.measures.intervals import jeffreys
from dragoman.measures.pair import Pair, Window
from dragoman.measures.totals import PAIR, Totals, bin_edges, binned, fetch_totals, finest_bin
from dragoman.vocabulary.engine import Engine

__all__ = ["Substance", "substance"]

Floats = npt.NDArray[np.float64]

#: Shares of material weight below which a tie is called symbolic, and above which substantial.
SYMBOLIC_BELOW, SUBSTANTIAL_ABOVE = 0.25, 0.5

#: Fewer effective acts of cooperation than this carry no verdict: 5 leave an interval wider than half the scale.
MIN_EFFECTIVE = 5.0

#: With fewer bins than this nothing is said about clustering.
MIN_BINS = 8

VERBAL, MATERIAL = 0, 1


@dataclass(frozen=True, slots=True)
class Substance(Result):
    """The material share of a pair's cooperation: over the window, and year by year.

    ``verdict`` is one of symbolic, mixed, substantial, too thin, no recorded cooperation; ``also_possible`` names the
    other words that the interval allows. ``by_count`` is the share of acts instead of weight. ``base_rate`` is the share
    of weight over all ties of the store, and ``against_base`` says whether the pair lies above it, below it or neither.
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
    edges = bin_edges(totals.since, totals.until, finest_bin(totals, "month", "year"))
    weight = binned(totals.weight[:, PAIR, :2], edges)
    square = binned(totals.square[:, PAIR, :2], edges)
    n = binned(totals.n[:, PAIR, :2], edges)
    n_acts = int(round(totals.n_pair_acts[:2].sum()))
    n_reports = int(totals.n_pair_reports[:2].sum())
    every = totals.weight[..., :2].sum(axis=(0, 1))
    base_rate = float(every[MATERIAL] / every.sum()) if every.sum() > 0 else float("nan")
    if not n_acts:
        share = by_count = Estimate.missing("no recorded cooperation", level=level)
    else:
        share = _share(weight, square, level, n_acts, n_reports)
        by_count = _share(n, n, level, n_acts, n_reports)
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


def _share(weight: Floats, square: Floats, level: float, n_acts: int, n_reports: int) -> Estimate:
    """The material share and its interval, from sums of shape (bins, verbal and material)."""
    verbal, material = weight.sum(axis=0)
    effective = _effective_count(weight, square)
    p = material / (verbal + material)
    thin = ""
    if effective < MIN_EFFECTIVE:
        thin = f"worth {effective:.1f} independent acts, {MIN_EFFECTIVE:.0f} are needed"
    return Estimate.of_share(float(p), effective, level, n_acts=n_acts, n_reports=n_reports, thin=thin)


def _effective_count(weight: Floats, square: Floats) -> float:
    """How many independent acts of equal weight would know the share as well."""
    total = weight.sum()
    kish = total**2 / square.sum()
    # A share of exactly 0 or 1 has no variance to be seen: one more act, half of each kind, keeps it inside.
    added = total / kish
    p = (weight[:, MATERIAL].sum() + added / 2) / (total + added)
    residual = weight[:, MATERIAL] * (1 - p) - weight[:, VERBAL] * p
    seen = int((weight.sum(axis=1) > 0).sum())
    if seen < MIN_BINS:
        return float(kish)
    clustered = float((residual**2).sum()) * seen / (seen - 1)
    independent = float((square[:, MATERIAL] * (1 - p) ** 2 + square[:, VERBAL] * p**2).sum())
    return float(kish * min(1.0, independent / clustered)) if clustered > 0 else float(kish)


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
