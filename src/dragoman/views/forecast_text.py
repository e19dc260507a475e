"""Forecasts, and how good they were, as plain text: one screen each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from dragoman.measures.estimate import Estimate
from dragoman.models.forecast.horizon import Judged, Reliability, Skill
from dragoman.views.terminal import heading, paragraph, table_text
from dragoman.views.words import day_words
from dragoman.vocabulary.actors import short_name
from dragoman.workflows.forecast_results import Expected, Forecast, Judgement

__all__ = ["forecast_text", "judgement_text"]

#: Forecasts of which the reasons are told.
_N_REASONED = 3

#: Records with fewer acts in an average window are called small.
_SCARCE_ACTS = 30.0

#: What a group of statistics is called in a sentence.
_GROUPS = {
    "same act": "this act lately",
    "pair": "all it did there lately",
    "kind of act": "acts of this kind there lately",
    "in return": "what came back",
    "the actor": "how active it is",
    "the target": "how much befalls the target",
    "trend": "the trend of all acts",
    "what it follows": "what this usually follows",
    "third parties": "third parties in common",
    "long run": "how often it did so in the past",
    "the act": "how common the act is",
}

#: Bins of chance as they are shown: the first two as they are, then two by two.
_SHOWN_BINS = ((0, 1), (1, 2), *((low, low + 2) for low in range(2, 20, 2)))


def forecast_text(ahead: Forecast) -> str:
    """What is likely, what would be new, and why."""
    towards = f" towards {ahead.target.label}" if ahead.target else ""
    parts = [heading(f"{ahead.source.label}{towards}, {day_words(ahead.since, ahead.until)}"), _basis(ahead)]
    if ahead.expected:
        parts.append(_acts_table(ahead.expected, "chance %"))
    else:
        parts.append("Nothing it was told to do before is forecast.")
    if ahead.new:
        parts.append(f"Never told of the pair, and would be new:\n{_acts_table(ahead.new, 'chance %')}")
    reasons = [line for one in ahead.expected[:_N_REASONED] if (line := _reason(one, ahead))]
    if reasons:
        parts.append(
            f"Why: factors on the odds, beside the average of what {ahead.source.label} did before\n"
            + "\n".join(reasons)
        )
    return "\n\n".join(parts)


def _basis(ahead: Forecast) -> str:
    text = (
        f"Chance that at least one such act is told within {ahead.horizon_days} days. From {ahead.n_acts:,} acts "
        f"between {ahead.n_actors:,} actors since {day_words(ahead.record_since, _next(ahead.record_since))} in "
        f"{ahead.store}, {ahead.n_windows} windows of {ahead.horizon_days} days."
    )
    if ahead.n_coarse:
        text += f" {ahead.n_coarse:,} acts are left out: their dates are coarser than the horizon."
    per_window = ahead.n_acts * ahead.horizon_days / max(1, (ahead.since - ahead.record_since).days)
    if per_window < _SCARCE_ACTS:
        text += (
            f" That is {per_window:.1f} acts a window: so small a record can tell whom to watch, but hardly how soon, "
            "and its chances are those of entering a record like it."
        )
    if ahead.fallback:
        text += f" Nothing was learnt: {ahead.fallback}."
    return paragraph(text)


def _acts_table(acts: Iterable[Expected], title: str) -> str:
    rows = [
        [
            _percent(one.chance),
            _number(one.count),
            one.event,
            _shortened(one.target_name, short_name(one.target)),
            one.n_month,
            f"{one.n_ever:,}",
            day_words(one.last, _next(one.last)) if one.last else "never",
        ]
        for one in acts
    ]
    return table_text([title, "number", "act", "towards", "30 d", "ever", "last"], rows, numeric=[4, 5])


def _reason(one: Expected, ahead: Forecast) -> str:
    """Why one act is more, or less, likely than others; and the latest act behind it."""
    if not one.why:
        return ""
    told = ", ".join(f"{_GROUPS[why.group]} ×{_factor(why.odds_factor)}" for why in one.why)
    shown = [ahead.reports[act] for act in one.acts if act in ahead.reports]
    behind = ""
    if shown and (shown[0].text or shown[0].date_since):
        report = shown[0]
        said = report.text or f"{report.origin}, line {report.line}"
        behind = f"; latest: {said if len(said) <= 90 else said[:87].rstrip() + '…'}"
    return paragraph(f"{one.event} {one.target_name}: {told}{behind}", 0, 2)


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _percent(chance: Estimate) -> str:
    digits = 0 if chance.value >= 0.1 else 1
    value, low, high = (100 * x for x in (chance.value, chance.low, chance.high))
    return f"{value:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def _number(count: Estimate) -> str:
    digits = 1 if count.value >= 0.1 else 2
    return f"{count.value:.{digits}f} ({count.low:.0f}-{count.high:.0f})"


def _factor(factor: float) -> str:
    return f"{factor:.0f}" if factor >= 10 else f"{factor:.1f}" if factor >= 1 else f"{factor:.2f}"


def _shortened(name: str, short: str, most: int = 17) -> str:
    name = name if len(name) <= most else short
    return name if len(name) <= most else name[: most - 1] + "…"


def judgement_text(judged: Judgement) -> str:
    """Scores beside those of climatology and persistence, and reliability."""
    result = judged.result
    scopes = {one.scope: one for one in result.judged}
    names = {"asked about": f"acts of {judged.source.label}" if judged.source else ""}
    if judged.source and judged.target:
        names["asked about"] += f" towards {judged.target.label}"
    text = (
        f"{result.n_windows} windows, {day_words(result.since, result.until)}, each forecast from what lay before it; "
        f"fitted {result.n_fits} times. {judged.n_acts:,} acts between {result.n_actors:,} actors in "
        f"{judged.store}."
    )
    if result.fallback:
        text += f" Nothing was learnt: {result.fallback}."
    first = result.judged[0]
    notes = (
        "Calibration: mean distance between chance and share that came about, of all forecasts and of those above 5 %. "
        "Skill: what the forecast scores better than another, with its 95 % interval by resampling windows."
    )
    return "\n\n".join(
        [
            heading(f"Forecasts of {result.horizon_days} days, judged out of sample"),
            paragraph(text),
            *(_scores(names.get(scope, scope), one) for scope, one in scopes.items()),
            paragraph(notes),
            f"Reliability, {names.get(first.scope, first.scope)}\n"
            + _reliability(first.scores["forecast"].reliability),
        ]
    )


def _scores(scope: str, judged: Judged) -> str:
    """One row for each kind of forecast, under whom they are about and how much of it came about; then the skills."""
    rows = []
    for kind, score in judged.scores.items():
        errors = ["-" if np.isnan(error) else f"{error:.5f}" for error in (score.reliability.ece, score.said.ece)]
        rows.append([kind, f"{score.brier:.6f}", f"{score.log:.6f}", *errors])
    forecast = judged.scores["forecast"]
    title = f"{scope[:1].upper()}{scope[1:]}: {forecast.n_happened:,} of {forecast.n:,} came about"
    table = table_text(["", "Brier", "log", "calibration", "above 5 %"], rows, numeric=[1, 2, 3, 4])
    skills = "; ".join(
        f"{name} over climatology {_skill(judged.skill[score, 'climatology'])}, "
        f"over persistence {_skill(judged.skill[score, 'persistence'])}"
        for score, name in (("brier", "Skill: Brier"), ("log", "log"))
    )
    return f"{title}\n{table}\n{paragraph(skills)}"


def _skill(skill: Skill) -> str:
    dash = " to " if skill.low < 0 else "-"
    return f"{skill.value:.2f} ({skill.low:.2f}{dash}{skill.high:.2f})"


def _reliability(bins: Reliability) -> str:
    rows = []
    for low, high in _SHOWN_BINS:
        n = bins.n[low:high]
        if not n.sum():
            continue
        chance, share = (
            float(np.nansum(n * part[low:high]) / n.sum()) for part in (bins.mean_chance, bins.share)
        )  # fmt: skip
        rows.append([f"{5 * low}-{5 * high} %", f"{int(n.sum()):,}", f"{100 * chance:.2f} %", f"{100 * share:.2f} %"])
    return table_text(["chance", "forecasts", "mean chance", "came about"], rows, numeric=[1, 2, 3])
