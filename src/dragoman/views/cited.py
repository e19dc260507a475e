"""Evidence as a page cites it: every act shown once in full, numbered by date, and pointed to by its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePath
from urllib.parse import urlsplit

from dragoman.store.evidence import Report
from dragoman.views.words import day_words
from dragoman.vocabulary.actors import display_name
from dragoman.vocabulary.acts import classes

__all__ = ["Cited", "Record", "number_ranges", "web_link"]

#: What a status other than ``actual`` says to a reader.
_STATUS = {"possible": "told as possible, not as done", "denied": "told as not having happened"}


@dataclass(frozen=True, slots=True)
class Cited:
    """One act as it is shown: the words of its first report, and where to check them.

    ``moment`` is ``when`` for machines, empty where the days are no day, month or year. ``hedge`` says what kind of
    claim it is where it is not the author's own of something that happened. ``url`` is empty unless it leads to the
    web; ``site`` is where it leads, or what the source is called where it has no address.
    """

    number: int
    act: int
    when: str
    moment: str
    who: str
    event: str
    meaning: str
    hedge: str
    sentence: str
    url: str
    site: str
    row: str
    basis: str

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"act-{self.act}"


class Record:
    """The acts a page shows, numbered by date.

    >>> Record({}).cite([1, 2])
    ()
    """

    def __init__(self, reports: dict[int, Report]) -> None:
        known = sorted(reports.values(), key=lambda one: (one.date_since or date.max, one.act))
        self._cited = {one.act: _cited(number, one) for number, one in enumerate(known, start=1)}

    def cite(self, acts: Iterable[int]) -> tuple[Cited, ...]:
        """These acts by date, each once; those without a report are left out."""
        return tuple(sorted((self._cited[act] for act in set(acts) if act in self._cited), key=lambda one: one.number))

    def every(self) -> tuple[Cited, ...]:
        """All acts, by date."""
        return tuple(self._cited.values())


def number_ranges(cited: Iterable[Cited]) -> str:
    """The numbers of several acts, as an index prints them."""
    return _ranges([one.number for one in cited])


def _ranges(numbers: Sequence[int]) -> str:
    """Runs of numbers by their ends.

    >>> _ranges([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9–10'
    """
    parts = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        parts.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return ", ".join(parts)


def web_link(source: str) -> tuple[str, str]:
    """A link to the web and the site it leads to; where a source is no such link, no link and the source as it is.

    >>> web_link("https://www.example.org/a"), web_link("Radio Caracas, 2 May 2020")
    (('https://www.example.org/a', 'example.org'), ('', 'Radio Caracas, 2 May 2020'))
    """
    source = source.strip()
    try:
        parts = urlsplit(source)
        host = parts.hostname or ""
    except ValueError:
        return "", source
    if parts.scheme.lower() not in ("http", "https") or not host:
        return "", source
    return source, host.removeprefix("www.")


def _cited(number: int, report: Report) -> Cited:
    url, site = web_link(report.url)
    target = f" → {display_name(report.target)}" if report.target else ""
    known = classes().get(report.event)
    times = f" × {report.n:,}" if report.n != 1 else ""
    return Cited(
        number=number,
        act=report.act,
        when=day_words(report.date_since, report.date_until) if report.date_since and report.date_until else "no date",
        moment=_moment(report),
        who=f"{display_name(report.source)}{target}",
        event=(report.event or report.code.replace("_", " ")) + times,
        meaning=known.meaning if known else "",
        hedge=_hedge(report),
        sentence=report.text,
        url=url,
        site=site,
        row=f"{report.origin}, {PurePath(report.file).name}, line {report.line}",
        basis=_basis(report),
    )


def _moment(report: Report) -> str:
    """A day, month or year as HTML's ``time`` has it."""
    if report.date_since is None or report.date_until is None:
        return ""
    lengths = {"day": 10, "month": 7, "year": 4}
    return report.date_since.isoformat()[: lengths.get(report.date_precision, 0)]


def _hedge(report: Report) -> str:
    parts = []
    if report.status != "actual":
        parts.append(_STATUS.get(report.status, report.status))
    if report.attribution:
        parts.append(f"says {display_name(report.attribution)}")
    if report.condition:
        parts.append(f"on condition: {report.condition}")
    return "; ".join(parts)


def _basis(report: Report) -> str:
    if report.n_reports == 1:
        return "1 report"
    joined = f", joined as {report.rule.replace('_', ' ')}" if report.rule else ", joined as one act"
    return f"{report.n_reports} reports{joined}"
