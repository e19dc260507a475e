"""The tables of a brief's page: every number with its interval and what it rests on, as rows of text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.measures.estimate import Estimate
from dragoman.measures.follow_through import FollowThrough
from dragoman.measures.initiative import Answers
from dragoman.measures.pressure import Pressing, Regime
from dragoman.views.words import interval, months_words, phase_words
from dragoman.vocabulary.actors import display_name
from dragoman.workflows.briefing import Brief, Phase

__all__ = [
    "Table",
    "activity_table",
    "against_table",
    "closeness_table",
    "initiative_table",
    "phases_table",
    "rates_table",
    "regimes_table",
    "tenures_table",
]


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, column names, and rows whose first cell names the row; ``numeric`` numbers the columns of figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


def phases_table(brief: Brief) -> Table | None:
    """The stretches between turning points; nothing where there was no turn."""
    return _phases("Phases between turning points", "Phase", brief.phases)


def tenures_table(brief: Brief) -> Table | None:
    """The tie while the same two leaders were in office; nothing where that is not known."""
    return _phases("By who led both", "In office", brief.tenures)


def _phases(caption: str, name: str, phases: Sequence[Phase]) -> Table | None:
    if len(phases) < 2:
        return None
    rows = (
        (
            phase.label or months_words(phase.since, phase.until),
            f"{phase.activity.n_acts:,}",
            f"{phase.activity.n_reports:,}",
            _count(phase.n_acts_per_year),
            phase_words(phase),
            _or_thin(phase.closeness.closeness),
            _or_thin(phase.substance.share, percent=True),
        )
        for phase in phases
    )
    columns = (name, "Acts", "Reports", "Acts a year", "They were", "Closeness (95 %)", "Material share (95 %)")
    return Table(caption, columns, tuple(rows), (1, 2, 3, 5, 6))


def closeness_table(brief: Brief) -> Table:
    """Closeness at the end of each year, and the acts of that year."""
    series = brief.tie.closeness.series
    years = series.month.astype("datetime64[Y]").astype(int) + 1970
    rows = []
    for year in sorted(set(years.tolist())):
        places = [i for i in range(len(years)) if years[i] == year]
        last = places[-1]
        value = Estimate(float(series.value[last]), float(series.low[last]), float(series.high[last]))
        n_acts = float(sum(series.n_acts[i] for i in places))
        told = "no acts so far" if value.is_missing else interval(value)
        rows.append((str(year), told, "too thin to rely on" if series.thin[last] else "", _count(n_acts)))
    caption = f"Closeness at the end of each year, acts halved every {brief.tie.closeness.half_life_days:.0f} days"
    return Table(caption, ("Year", "Closeness (95 %)", "", "Acts that year"), tuple(rows), (1, 3))


def activity_table(brief: Brief) -> Table:
    """Acts by year and quad, and the material share of each year's cooperation."""
    own, shares = brief.tie.activity, brief.tie.substance
    by_year = {
        int(year): Estimate(float(value), float(low), float(high))
        for year, value, low, high in zip(
            shares.year, shares.year_share, shares.year_low, shares.year_high, strict=True
        )
    }
    rows = []
    for year, counts in zip(own.year.tolist(), own.counts.tolist(), strict=True):
        if not any(counts):
            continue
        share = by_year.get(year)
        told = interval(share, percent=True) if share and not share.is_missing else "–"
        rows.append((str(year), *(_count(counts[quad]) for quad in (1, 0, 3, 2)), told))
    columns = (
        "Year", "Cooperation in deeds", "in words", "Conflict in deeds", "in words", "Material share of weight (95 %)",
    )  # fmt: skip
    return Table("Acts by year; years without any are left out", columns, tuple(rows), (1, 2, 3, 4, 5))


def against_table(brief: Brief) -> Table | None:
    """Acts of conflict of both with the third side, by year."""
    if brief.against_a is None or brief.against_b is None:
        return None
    ties = (brief.against_a, brief.against_b)
    counts = [dict(zip(one.activity.year.tolist(), one.activity.counts[:, 2:].tolist(), strict=True)) for one in ties]
    years = sorted(year for year in counts[0].keys() | counts[1].keys())
    rows = [
        (str(year), *(_count(number) for found in counts for number in reversed(found.get(year, [0.0, 0.0]))))
        for year in years
        if any(any(found.get(year, ())) for found in counts)
    ]
    named = [f"{one.pair.label} in {how}" for one in ties for how in ("deeds", "words")]
    caption = "Acts of conflict by year; years without any are left out"
    return Table(caption, ("Year", *named), tuple(rows), (1, 2, 3, 4))


def regimes_table(result: Pressing) -> Table | None:
    """Every measure listed against either side."""
    regimes = sorted({*result.regimes_on_a, *result.regimes_on_b}, key=_regime_order)
    if not regimes:
        return None
    rows = tuple(
        (
            display_name(one.sender),
            display_name(one.target),
            one.kind,
            f"{one.since:%b\u00a0%Y}",
            f"{one.until:%b\u00a0%Y}" if one.until else "in\u00a0force",
            one.instrument,
        )
        for one in regimes
    )
    return Table(f"{len(rows)} measures listed", ("Sender", "Target", "Kind", "Since", "Until", "Instrument"), rows)


def _regime_order(one: Regime) -> tuple[str, str, date, str]:
    return display_name(one.sender), one.target, one.since, one.instrument


def rates_table(result: FollowThrough) -> Table | None:
    """How often deeds followed threats, and how often they came without; nothing where there are too few."""
    if result.verdict in ("too thin", "no recorded threats"):
        return None
    rows = tuple(
        (
            f"{outcome.name} within {days} days",
            interval(outcome.threatened[i], percent=True),
            interval(outcome.unthreatened[i], percent=True),
            "–" if outcome.ratio[i].is_missing else interval(outcome.ratio[i]),
        )
        for outcome in result.outcomes
        for i, days in enumerate(outcome.horizons)
    )
    episodes = f"{result.n_episodes} episode{'s' * (result.n_episodes != 1)}"
    columns = ("Followed by", f"After a threat ({episodes})", "Without one", "Times as often")
    return Table("How often deeds followed, with 95 % intervals", columns, rows, (1, 2, 3))


def initiative_table(brief: Brief) -> Table | None:
    """Who answers whom beyond chance; nothing where nobody's acts can be answered."""
    rows = tuple(_answer_row(one) for one in brief.tie.initiative.answers if one.n_days)
    if not rows:
        return None
    columns = ("Who answers whom", "Answered", "By chance", "More than chance (95 %)", "Days of action", "Occasions")
    return Table("Answers within 30 days of the other's act", columns, rows, (1, 2, 3, 4, 5))


def _answer_row(one: Answers) -> tuple[str, ...]:
    excess = one.excess
    if excess.is_missing or excess.thin:
        told = f"too thin: {excess.thin}"
    else:
        low, value, high = (
            f"{100 * number:+.0f}".replace("-", "−") for number in (excess.low, excess.value, excess.high)
        )
        told = f"{value} points ({low} to {high})"
    kind = {"any": "in anything", "cooperation": "in cooperation", "hostility": "in hostility"}[one.kind]
    return (
        f"{one.by} answers {one.to} {kind}",
        f"{100 * one.share:.0f} %",
        f"{100 * one.chance:.0f} %",
        told,
        f"{one.n_days:,}",
        f"{one.n_clusters:,}",
    )


def _or_thin(estimate: Estimate, *, percent: bool = False) -> str:
    return "too thin" if estimate.thin or estimate.is_missing else interval(estimate, percent=percent)


def _count(number: float) -> str:
    """Acts as a reader counts them: an act dated to several years counts with a part in each."""
    if not math.isfinite(number) or number <= 0:
        return "0"
    is_whole = abs(number - round(number)) < 0.05 or number >= 100
    return f"{number:,.0f}" if is_whole else f"{number:,.1f}"
