"""The brief as one HTML page: self-contained, printable, readable without a script, on a phone, in the dark.

``Page`` is what the template is given, field by field; a test holds the template to it. Everything is escaped by the
template engine, links lead to the web only, and nothing on the page depends on when it was made.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, fields

from markupsafe import Markup

from dragoman import __version__
from dragoman.views.brief_charts import activity_chart, against_chart, closeness_chart, pressure_chart
from dragoman.views.brief_sections import Answer, ThreatsShown, TurnShown, acts_cited, answers, threats, turns
from dragoman.views.brief_tables import (
    Table,
    activity_table,
    against_table,
    closeness_table,
    initiative_table,
    phases_table,
    regimes_table,
    tenures_table,
)
from dragoman.views.cited import Cited, Record, web_link
from dragoman.views.page import Figure, figure_of, page_css, template
from dragoman.views.words import FORCE_WITHIN_DAYS, day_words
from dragoman.workflows.briefing import Brief
from dragoman.workflows.opening import CASEBOOK

__all__ = ["Page", "brief_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """What ``templates/brief.html`` is given.

    ``third`` is the side asked against, else empty. ``dateline`` says when, how much and from where. Figures and tables
    are ``None`` where there is nothing to show. ``record`` are all acts cited anywhere, by date. ``command`` makes the
    page again; ``datasets`` and ``sources`` (address or nothing, name) are what to cite.
    """

    title: str
    third: str
    dateline: tuple[str, ...]
    is_empty: bool
    is_casebook: bool
    store: str
    answers: tuple[Answer, ...]
    closeness: Figure | None
    half_life_days: float
    level: float
    turns: tuple[TurnShown, ...]
    phases: Table | None
    tenures: Table | None
    activity: Figure | None
    initiative: Table | None
    against: Figure | None
    pressure: Figure | None
    regimes: Table | None
    threats: tuple[ThreatsShown, ...]
    force_days: int
    record: tuple[Cited, ...]
    version: str
    command: str
    datasets: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    css: Markup


def brief_page(brief: Brief) -> str:
    """Put a brief on one page of HTML.

    Parameters
    ----------
    brief
        As ``dragoman.brief`` returns it.

    Returns
    -------
    str
        A whole document, its charts and style sheet inside and nothing to load. Equal briefs give equal pages.

    Examples
    --------
    >>> import dragoman
    >>> "<h1>Iran and Venezuela" in dragoman.brief("Iran", "Venezuela").html()
    True
    """
    page = _page(brief)
    return template("brief.html").render({field.name: getattr(page, field.name) for field in fields(page)})


def _page(brief: Brief) -> Page:
    tie = brief.tie
    record = Record({act: brief.reports[act] for act in acts_cited(brief)})
    origins = {report.origin for report in brief.reports.values()}
    timeline = closeness_chart(tie.closeness, tie.turning_points.turns)
    return Page(
        title=tie.pair.label,
        third=brief.against.label if brief.against else "",
        dateline=_dateline(brief),
        is_empty=brief.is_empty,
        is_casebook=tie.store == CASEBOOK,
        store=tie.store,
        answers=answers(brief, record),
        closeness=figure_of(timeline, "closeness", closeness_table(brief)),
        half_life_days=tie.closeness.half_life_days,
        level=tie.closeness.closeness.level,
        turns=turns(brief, record),
        phases=phases_table(brief),
        tenures=tenures_table(brief),
        activity=figure_of(activity_chart(brief), "activity", activity_table(brief)),
        initiative=initiative_table(brief),
        against=figure_of(against_chart(brief), "against", against_table(brief)),
        pressure=figure_of(pressure_chart(tie.pressure, tie.activity.since, tie.activity.until), "pressure", None),
        regimes=regimes_table(tie.pressure),
        threats=threats(brief, record),
        force_days=FORCE_WITHIN_DAYS,
        record=record.every(),
        version=__version__,
        command=_command(brief),
        datasets=tuple(sorted(origins)),
        sources=tuple(web_link(source) for source in brief.cite() if source not in origins),
        css=page_css(),
    )


def _dateline(brief: Brief) -> tuple[str, ...]:
    """When, how much, from where, and as known when."""
    tie = brief.tie
    n_acts, n_reports = tie.activity.n_acts, tie.activity.n_reports
    told = [
        day_words(tie.activity.since, tie.activity.until),
        f"{n_acts:,} act{'s' * (n_acts != 1)} in {n_reports:,} report{'s' * (n_reports != 1)}",
        tie.store,
    ]
    known = tie.window.as_of
    return (*told, f"as known on {known.day} {known:%B %Y}") if known else tuple(told)


def _command(brief: Brief) -> str:
    """The command that makes this page."""
    tie, window = brief.tie, brief.tie.window
    words = ["dragoman", "brief", ",".join(tie.pair.a.actors), ",".join(tie.pair.b.actors)]
    if brief.against:
        words += ["--against", ",".join(brief.against.actors)]
    for option, day in (("--since", window.since), ("--until", window.until), ("--as-of", window.as_of)):
        if day is not None:
            words += [option, day.isoformat()]
    if tie.store != CASEBOOK:
        words += ["--store", tie.store]
    return shlex.join([*words, "-o", "brief.html"])
