"""The brief in a terminal: one screen, 80 columns, no colour needed."""

from __future__ import annotations

from datetime import date

import numpy as np

from dragoman.measures.activity import Activity
from dragoman.views.terminal import WIDTH, blocks, heading, paragraph, table_text
from dragoman.views.tie_text import report_text
from dragoman.views.words import (
    FORCE_WITHIN_DAYS,
    are_crowded,
    day_words,
    interval,
    months_words,
    outcome_words,
    phase_words,
    statements,
    turn_words,
)
from dragoman.workflows.briefing import Brief, Episode, Phase, episodes
from dragoman.workflows.tying import by_date

__all__ = ["brief_text"]

#: Acts shown around each turn, and episodes of threats: what one screen holds. The page and --json have them all.
_ACTS_PER_TURN = 1
_EPISODES = 3

#: Columns of a chart's label.
_LABEL = 28

#: Quads among the columns of ``Activity.counts``.
_COOPERATION, _MATERIAL, _CONFLICT = slice(0, 2), slice(1, 2), slice(2, 4)


def brief_text(brief: Brief) -> str:
    """The whole page as plain text."""
    tie = brief.tie
    title = f"{tie.pair.a.label} and {tie.pair.b.label}"
    if brief.against is not None:
        title += f", against {brief.against.label}"
    if brief.is_empty:
        return f"{heading(title)}\nNothing is recorded between them in {tie.store}."
    known = f", as known on {tie.window.as_of}" if tie.window.as_of else ""
    basis = f"{tie.activity.n_acts:,} acts in {tie.activity.n_reports:,} reports"
    parts = [
        f"{heading(title)}\n{day_words(tie.activity.since, tie.activity.until)}{known} · {basis} · {tie.store}",
        "\n".join(_statement(one.question, one.answer) for one in statements(brief)),
        _charts(brief),
    ]
    parts += [part for part in (_phases(brief), _turns(brief), _threats(brief)) if part]
    return "\n\n".join(parts)


def _statement(question: str, answer: str) -> str:
    """Question and answer, the answer hanging beside the longest question."""
    return paragraph(f"{question}: {answer}", hanging=2)


def _charts(brief: Brief) -> str:
    """Acts by year: cooperation and conflict of the pair, and the conflict of both with the third side on one axis."""
    own = brief.tie.activity
    third = [one for one in (brief.against_a, brief.against_b) if one is not None]
    years = np.concatenate([own.year, *(one.activity.year for one in third)])
    span = range(int(years.min()), int(years.max()) + 1)
    pair_rows = {
        "cooperation": _by_year(own, _COOPERATION, span),
        "  of it material": _by_year(own, _MATERIAL, span),
        "conflict": _by_year(own, _CONFLICT, span),
    }
    third_rows = {one.pair.label: _by_year(one.activity, _CONFLICT, span) for one in third}
    lines = [heading("Acts by year"), *_rows(pair_rows, span)]
    if third_rows:
        lines += ["conflict, on one axis of its own:", *_rows(third_rows, span)]
    return "\n".join([*lines, _axis(span)])


def _by_year(result: Activity, quads: slice, span: range) -> list[float]:
    counts = dict(zip(result.year.tolist(), result.counts[:, quads].sum(axis=1).tolist(), strict=True))
    return [float(counts.get(year, 0.0)) for year in span]


def _rows(rows: dict[str, list[float]], span: range) -> list[str]:
    """Block charts under one scale, each with its highest year."""
    top = max((value for values in rows.values() for value in values), default=0.0)
    cell = _cell(span)
    return [
        f"{label:<{_LABEL}.{_LABEL}}{''.join(mark * cell for mark in blocks(values, top))} {max(values):,.0f}"
        for label, values in rows.items()
    ]


def _cell(span: range) -> int:
    """Characters a year gets."""
    return max(1, min(3, (WIDTH - _LABEL - 8) // len(span)))


def _axis(span: range) -> str:
    first, last = str(span[0]), str(span[-1])
    if len(span) == 1:
        return " " * _LABEL + first
    return " " * _LABEL + first + " " * max(1, _cell(span) * len(span) - len(first) - len(last)) + last + " (most)"


def _phases(brief: Brief) -> str:
    """The tie by phase between turns, and by who led both."""
    tables = []
    if len(brief.phases) > 1:
        tables.append(heading("Phases") + "\n" + _phase_table("", brief.phases))
    if len(brief.tenures) > 1:
        tables.append(heading("By leaders") + "\n" + _phase_table("in office", brief.tenures))
    return "\n\n".join(tables)


def _phase_table(column: str, phases: tuple[Phase, ...]) -> str:
    rows = [
        (
            phase.label or months_words(phase.since, phase.until),
            phase.activity.n_acts,
            f"{phase.n_acts_per_year:.1f}",
            phase_words(phase),
            "-" if phase.closeness.closeness.thin else interval(phase.closeness.closeness),
            "-" if phase.substance.share.thin else interval(phase.substance.share, percent=True),
        )
        for phase in phases
    ]
    return table_text([column, "acts", "a year", "", "closeness", "material"], rows, numeric=[1, 2])


def _turns(brief: Brief) -> str:
    """The acts nearest to each turn."""
    turns = brief.tie.turning_points.turns
    if not turns:
        return ""
    lines = [heading("Around each turn")]
    for turn in turns:
        lines.append(turn_words(turn))
        shown = [brief.reports[act] for act in turn.acts if act in brief.reports]
        shown.sort(key=lambda report: abs(((report.date_since or date.min) - turn.day).days))
        lines += [report_text(report) for report in by_date(shown[:_ACTS_PER_TURN])]
    return "\n".join(lines)


def _threats(brief: Brief) -> str:
    parts = []
    for result in brief.threats:
        found = episodes(result)
        if not found or are_crowded(result):
            continue
        told = sorted(found, key=lambda one: (len(one.threats), one.since), reverse=True)[:_EPISODES]
        who = f"{result.pair.a.label} against {result.pair.b.label}"
        title = f"Threats of {who}" + (f" ({len(told)} of {len(found)} episodes)" if len(told) < len(found) else "")
        rows = [_episode(one) for one in sorted(told, key=lambda one: one.since)]
        columns = [
            "when",
            "threats",
            f"force in {FORCE_WITHIN_DAYS} days",
            f"sanctions in {FORCE_WITHIN_DAYS}",
            "denied",
        ]
        parts.append(heading(title) + "\n" + table_text(columns, rows, numeric=[1]))
    return "\n\n".join(parts)


def _episode(one: Episode) -> tuple[str, int, str, str, str]:
    force, sanctions = outcome_words(one)
    denied = f"{len(one.denied)} deed" if one.denied else ""
    return day_words(one.since, one.until), len(one.threats), force, sanctions, denied
