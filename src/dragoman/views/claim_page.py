"""A tested claim as one HTML page, made as the brief's: verdict, caveats, numbers, checks, acts.

The sentences are those of the terminal (``claim_words``, ``claim_text``); the page adds the pictures and the acts.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, fields

from markupsafe import Markup

from dragoman import __version__
from dragoman.models.claims.claim import Claim
from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.reading import builtin_claims
from dragoman.models.claims.testing import Tested
from dragoman.views.brief_tables import Table
from dragoman.views.charts import Course, Ratios, Row
from dragoman.views.cited import Cited, Record, web_link
from dragoman.views.claim_text import checks, counts_words, outcome_rows, rests_on
from dragoman.views.claim_words import beside_words, caveats, verdict_words
from dragoman.views.page import Figure, figure_of, page_css, template
from dragoman.vocabulary.actors import display_name
from dragoman.workflows.opening import CASEBOOK
from dragoman.workflows.testing import ClaimTest

__all__ = ["ClaimPage", "claim_page"]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What ``templates/claim.html`` is given; figures are ``None`` where there is nothing to draw."""

    title: str
    says: str
    dateline: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    counts: str
    outcomes: Table
    ratios: Figure | None
    course: Figure | None
    course_note: str
    checks: tuple[tuple[str, str], ...]
    record: tuple[Cited, ...]
    version: str
    store: str
    command: str
    datasets: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    css: Markup


def claim_page(result: ClaimTest) -> str:
    """Put a tested claim on one page of HTML.

    Parameters
    ----------
    result
        As ``dragoman.test`` returns it.

    Returns
    -------
    str
        A whole document, its charts and style sheet inside and nothing to load. Equal results give equal pages.

    Examples
    --------
    >>> import dragoman
    >>> "<h1>States pressed by the same sanctioner" in dragoman.test("pressure").html()
    True
    """
    page = _page(result)
    return template("claim.html").render({field.name: getattr(page, field.name) for field in fields(page)})


def _page(result: ClaimTest) -> ClaimPage:
    tested = result.tested
    origins = {report.origin for report in result.reports}
    # the first report of an act tells it; with every report at hand, the one that comes first
    first = {report.act: report for report in reversed(result.reports)}
    span = (tested.basis.since, tested.basis.until)
    beside = beside_words(tested)
    return ClaimPage(
        title=tested.claim.name,
        says=tested.claim.says,
        dateline=(tested.claim.name, span[0] if span[0] == span[1] else f"{span[0]} to {span[1]}", result.store),
        answers=(
            ("Does it hold?", verdict_words(tested)),
            *((("And beside it?", beside),) if beside else ()),
            ("What it rests on", rests_on(tested)),
        ),
        caveats=tuple(caveats(tested)),
        counts=counts_words(tested),
        outcomes=Table(
            "Exposed pairs, by the panel model",
            ("Acts", "Ratio", "Observed / expected", "Acts of the exposed", "Placebo states"),
            tuple(outcome_rows(tested)),
            (2, 3),
        ),
        ratios=_ratios(tested),
        course=_course(tested),
        course_note=(
            f"{tested.curve.n_pairs} pairs that became exposed, each with itself: how many times as often as in the "
            f"{tested.curve.period} before. Dots to the left of the dotted line that are not near 1 say that the pairs "
            "were on the move before."
        ),
        checks=tuple(checks(tested)),
        record=Record(first).every(),
        version=__version__,
        store=result.store,
        command=_command(tested.claim, result.store),
        datasets=tuple(sorted(origins)),
        sources=tuple(web_link(source) for source in result.cite() if source not in origins),
        css=page_css(),
    )


def _ratios(tested: Tested) -> Figure | None:
    rows = [Row(*row) for row in _rows(tested)]
    if not rows:
        return None
    table = Table(
        "Every ratio",
        ("Asked", "Times as often", "Interval"),
        tuple((row.label, f"{row.value:.2f}", f"{row.low:.2f} to {row.high:.2f}") for row in rows),
        (1, 2),
    )
    chart = Ratios("Ratios", "; ".join(f"{row.label} {row.value:.2f}" for row in rows), rows)
    return figure_of(chart, "ratios", table)


def _rows(tested: Tested) -> Iterator[tuple[str, float, float, float, bool]]:
    def row(label: str, ratio: Ratio, *, is_main: bool = False) -> Iterator[tuple[str, float, float, float, bool]]:
        if not ratio.is_missing:
            yield label, ratio.value, ratio.low, ratio.high, is_main

    yield from row("the claim", tested.ratio, is_main=True)
    for one in tested.dose:
        yield from row(f"sharing {one.name} sanctioner{'s' * (one.name != '1')}", one.ratio)
    for variant in tested.variants:
        left_out = variant.kind.startswith("without")
        yield from row(f"without {display_name(variant.name)}" if left_out else variant.name, variant.ratio)


def _course(tested: Tested) -> Figure | None:
    curve = tested.curve
    if curve.is_missing or all(ratio.is_missing for ratio in curve.ratios):
        return None
    rows = [
        Row(f"{step:+d}", ratio.value, ratio.low, ratio.high)
        for step, ratio in zip(curve.steps, curve.ratios, strict=True)
    ]
    known = [row for row in rows if row.value == row.value]
    table = Table(
        f"By {curve.period}s from the onset",
        ("Step", "Times as often", "Interval"),
        tuple((row.label, f"{row.value:.2f}", f"{row.low:.2f} to {row.high:.2f}") for row in known),
        (1, 2),
    )
    described = "; ".join(f"{row.label}: {row.value:.2f}" for row in known)
    return figure_of(Course("Before and after the onset", described, curve.steps, rows, curve.period), "course", table)


def _command(claim: Claim, store: str) -> str:
    """The command that makes this page; of a claim of one's own, with a file of its name."""
    words = ["dragoman", "test", claim.name if claim.name in builtin_claims() else f"{claim.name}.yaml"]
    for option, day in (("--since", claim.since), ("--until", claim.until)):
        if day is not None:
            words += [option, day.isoformat()]
    if store != CASEBOOK:
        words += ["--store", store]
    return shlex.join([*words, "-o", "claim.html"])
