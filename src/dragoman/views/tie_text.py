"""The measures of a pair and its evidence, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.store.evidence import Report
from dragoman.views.terminal import heading, paragraph
from dragoman.views.words import day_words
from dragoman.vocabulary.actors import display_name
from dragoman.workflows.tying import Tie

__all__ = ["evidence_text", "report_text", "tie_text"]


def tie_text(tie: Tie) -> str:
    """Every measure in a paragraph."""
    title = heading(f"{tie.pair.label} in {tie.store}")
    return "\n\n".join([title, *(paragraph(result.summary()) for result in tie.measures())])


def evidence_text(reports: Sequence[Report]) -> str:
    """Every report, by date; further reports of an act are set in, with the rule that joined them."""
    if not reports:
        return "Nothing is recorded between them."
    return "\n".join(report_text(report) for report in reports)


def report_text(report: Report) -> str:
    """One report: day, who to whom, what, what kind of claim, the sentence, and where to read it."""
    dated = report.date_since and report.date_until
    when = day_words(report.date_since, report.date_until) if dated else "no date"  # type: ignore[arg-type]
    target = f" → {display_name(report.target)}" if report.target else ""
    told = f"{when} · {display_name(report.source)}{target} · {report.event or report.code}"
    if report.n != 1:
        told += f" × {report.n}"
    if report.status != "actual":
        told += f" ({report.status})"
    if report.attribution:
        told += f", says {display_name(report.attribution)}"
    if report.condition:
        told += f", {report.condition}"
    where = report.text or f"{report.origin}, {report.file} line {report.line}"
    joined = f" [{report.rule.replace('_', ' ')}]" if report.rule else ""
    indent = 6 if report.rule else 2
    lines = [paragraph(f"{told}. {where}{joined}", indent)]
    if report.url:
        lines.append(" " * indent + report.url)
    return "\n".join(lines)
