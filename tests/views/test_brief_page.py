"""The page: whole, self-contained, escaped, reproducible, and silent where there is nothing to say."""

from __future__ import annotations

import re
import runpy
import shlex
from collections import Counter
from dataclasses import fields, replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, PackageLoader, meta

import dragoman
from dragoman.measures.estimate import Estimate
from dragoman.measures.turning_points import Turn
from dragoman.views.brief_page import Page, _command, _page, brief_page
from dragoman.views.brief_tables import Table
from dragoman.views.cited import web_link
from dragoman.views.words import statements
from dragoman.workflows import Brief

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> & \"quoted\""


class Seen(HTMLParser):
    """What a page consists of; complains about elements left open or closed twice."""

    VOID: ClassVar = {"meta", "br", "img", "link", "input", "hr", "path", "line", "rect", "circle"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.styles: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        found = {name: value or "" for name, value in attrs}
        self.attributes.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.styles if "style" in self.open else self.words).append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def links(self) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.attributes if tag == "a"]


@pytest.fixture(scope="module")
def full() -> Brief:
    return dragoman.brief("Iran", "Venezuela", against="United States")


@pytest.fixture(scope="module")
def seen(full: Brief) -> Seen:
    return Seen(brief_page(full))


def with_turns(brief: Brief) -> Brief:
    """The same, with a clear and a possible turn, whatever the measure finds."""
    acts = brief.tie.closeness.acts
    none = Estimate.missing("too few")
    turns = (
        Turn(date(2005, 5, 1), date(2005, 1, 1), date(2006, 1, 1), "clear", "nearer", 0.2, 2.9, Estimate(2.7, 1, 4),
             8.4, 0.3, 22.0, acts[:8]),
        Turn(date(2020, 4, 1), date(2019, 3, 1), date(2020, 6, 1), "possible", "further", 2.0, 0.1, none, 0.3,
             float("nan"), 9.0, ()),
    )  # fmt: skip
    tie = replace(brief.tie, turning_points=replace(brief.tie.turning_points, turns=turns, thin=""))
    return replace(brief, tie=tie, phases=brief.phases * 3)


def assert_sound(page: Seen) -> None:
    """What holds of every page."""
    assert page.tags["script"] == page.tags["link"] == page.tags["img"] == page.tags["iframe"] == 0
    assert page.tags["h1"] == page.tags["title"] - page.tags["svg"] == page.tags["main"] == 1
    assert len(page.ids) == len(set(page.ids))
    known = set(page.ids)
    for tag, attrs in page.attributes:
        assert not {"src", "srcset", "data", "poster", "style"} & attrs.keys()
        assert not any(name.startswith("on") for name in attrs)
        assert tag == "a" or "href" not in attrs
        for name in attrs.get("aria-labelledby", "").split():
            assert name in known
    for link in page.links:
        if link["href"].startswith("#"):
            assert link["href"][1:] in known
        else:
            assert re.match(r"https?://", link["href"])
            assert "noopener" in link["rel"]
    css = "".join(page.styles)
    assert not re.search(r"url\(|@import|http|</", css)


def test_the_page_says_what_the_terminal_says(full: Brief, seen: Seen) -> None:
    assert_sound(seen)
    for one in statements(full):
        assert one.question in seen.text
        assert " ".join(one.answer.split()) in seen.text
    assert "Iran and Venezuela against United States" in seen.text
    assert "the embedded casebook" in seen.text


def test_the_page_tells_the_evidence(full: Brief, seen: Seen) -> None:
    acts = [act for one in statements(full) for act in one.acts[:50]]
    for act in acts:
        report = full.reports[act]
        assert f"act-{act}" in seen.ids
        assert " ".join(report.text.split()) in seen.text
        assert f"{report.origin}, {Path(report.file).name}, line {report.line}" in seen.text
        assert report.url in (seen.text if " " in report.url else {link["href"] for link in seen.links})
    joined = next(full.reports[act] for act in acts if full.reports[act].n_reports > 1)
    assert f"{joined.n_reports} reports, joined as one act" in seen.text
    assert "told as possible" in seen.text or "told as not having happened" in seen.text


def test_long_evidence_says_how_much_it_leaves_out(full: Brief, seen: Seen) -> None:
    against = next(one for one in statements(full) if one.question.startswith("Against"))
    assert len(set(against.acts)) > 50
    assert f"Evidence: 50 acts of {len(set(against.acts))}" in seen.text


def test_the_tanker_threats_of_may_2020_are_told_with_what_followed(seen: Seen) -> None:
    row = re.search(r"May 2020 Elliott Abrams .*? transaction\. ?(\d) ?(none until \w+ 2020)", seen.text)
    assert row is not None
    assert int(row[1]) >= 2


def test_every_table_is_whole(full: Brief) -> None:
    page = _page(full)
    found = [getattr(page, field.name) for field in fields(page)]
    tables = [one for one in found if isinstance(one, Table)]
    tables += [one.table for one in (page.closeness, page.activity, page.against) if one and one.table]
    tables += [one.rates for one in page.threats if one.rates]
    assert len(tables) >= 6
    for table in tables:
        assert table.rows
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert all(cell != "nan" for row in table.rows for cell in row)


def test_charts_come_wide_and_narrow(seen: Seen) -> None:
    assert {"closeness-wide-title", "closeness-narrow-title", "against-wide-title", "pressure-narrow-title"} <= set(
        seen.ids
    )
    assert seen.tags["svg"] == seen.tags["desc"] >= 10


def test_the_page_is_the_same_each_time(full: Brief) -> None:
    again = dragoman.brief("Iran", "Venezuela", against="United States")
    assert brief_page(full) == brief_page(again)


def test_turns_come_with_the_acts_around_them(full: Brief) -> None:
    brief = with_turns(full)
    page = Seen(brief_page(brief))
    assert_sound(page)
    assert "Nearer from May 2005 (Jan 2005 to Jan 2006)" in page.text
    rates = "cooperation came to 8.4 times its rate before; hostility came to 0.3 times its rate before"
    assert f"{rates}; closeness changed by 2.70 (1.00-4.00)." in page.text
    assert "Possibly further from Apr 2020" in page.text
    assert "cooperation came to 0.3 times its rate before." in page.text
    assert "more acts around this turn" in page.text
    assert "Phases between turning points" in page.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "//example.org", ""])
def test_nothing_in_the_data_becomes_markup(full: Brief, url: str) -> None:
    reports = {
        act: replace(
            report, text=HOSTILE, url=url, origin=HOSTILE, file=HOSTILE, attribution=HOSTILE, condition=HOSTILE
        )
        for act, report in full.reports.items()
    }
    tie = replace(full.tie, store=HOSTILE, reports=reports)
    page = Seen(brief_page(replace(full, tie=tie, reports=reports)))
    assert_sound(page)
    assert HOSTILE in page.text
    assert url in page.text
    assert all(link["href"].startswith("#") for link in page.links)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://example.org/a?b=1&c", "example.org"),
        (" https://www.example.org:8080/ ", "example.org"),
        ("HTTPS://Example.org/a", "example.org"),
        ("ftp://example.org", ""),
        ("example.org/a", ""),
        ("javascript://example.org/%0aalert(1)", ""),
    ],
)
def test_only_the_web_is_linked(url: str, site: str) -> None:
    assert web_link(url) == ((url.strip(), site) if site else ("", url))


def test_a_pair_without_acts_says_so_and_nothing_else() -> None:
    brief = dragoman.brief("Bolivia", "Nepal", against="United States")
    page = Seen(brief_page(brief))
    assert_sound(page)
    assert "Nothing is recorded between Bolivia and Nepal in the embedded casebook." in page.text
    assert page.tags["svg"] == page.tags["table"] == page.tags["section"] == 0


def test_a_thin_pair_says_that_it_is_thin() -> None:
    page = Seen(brief_page(dragoman.brief("Iran", "Bolivia", until="2009")))
    assert_sound(page)
    assert "Too thin" in page.text


def test_a_record_too_short_for_a_course_has_none() -> None:
    page = Seen(brief_page(dragoman.brief("Iran", "Venezuela", against="USA", since="2020-05", until="2020-06")))
    assert_sound(page)
    assert "May 2020: too short a time to draw" in page.text
    assert not {"closeness-wide-title", "against-wide-title"} & set(page.ids)


def test_without_a_third_side_there_is_none() -> None:
    brief = dragoman.brief("Iran", "Venezuela", since="2010", until="2015", as_of="2016")
    page = Seen(brief_page(brief))
    assert_sound(page)
    assert "third-side" not in page.ids
    assert "as known on 1 January 2016" in page.text


def test_the_command_makes_the_page_again(full: Brief) -> None:
    assert shlex.split(_command(full)) == ["dragoman", "brief", "IRN", "VEN", "--against", "USA", "-o", "brief.html"]
    several = dragoman.brief("Iran", "Bolivia,Cuba", since="2006", as_of="2020")
    elsewhere = replace(several, tie=replace(several.tie, store="my events.duckdb"))
    assert shlex.split(_command(elsewhere)) == [
        "dragoman", "brief", "IRN", "BOL,CUB", "--since", "2006-01-01", "--as-of", "2020-01-01", "--store",
        "my events.duckdb", "-o", "brief.html",
    ]  # fmt: skip


def test_what_other_stores_lack_is_told_differently(full: Brief) -> None:
    own = replace(full, tie=replace(full.tie, store="events.duckdb"))
    assert "biased by that choice" in brief_page(full)
    assert "biased by that choice" not in brief_page(own)


def test_the_template_uses_what_the_page_documents() -> None:
    environment = Environment(loader=PackageLoader("dragoman.views"))
    assert environment.loader is not None
    source = environment.loader.get_source(environment, "brief.html")[0]
    environment.filters["held"] = str
    assert meta.find_undeclared_variables(environment.parse(source)) == {field.name for field in fields(Page)}


def test_places_for_what_is_to_come_are_there_and_empty() -> None:
    environment = Environment(loader=PackageLoader("dragoman.views"))
    environment.filters["held"] = str
    template = environment.get_template("brief.html")
    assert set(template.blocks) == {"analogues", "tests", "forecasts"}
    for block in template.blocks.values():
        assert "".join(block(template.new_context({}))) == ""


def test_the_picture_of_the_readme_is_what_the_tool_draws() -> None:
    """By its headings and size: what the measures say may move a line by a pixel from machine to machine."""
    docs = Path(__file__).parents[2] / "docs"
    drawn = ElementTree.fromstring(runpy.run_path(str(docs / "make_picture.py"))["picture"]())
    kept = ElementTree.fromstring((docs / "img" / "iran-venezuela.svg").read_text(encoding="utf-8"))
    headings = [[mark.text for mark in one if mark.attrib.get("class") == "head"] for one in (drawn, kept)]
    assert headings[0] == headings[1]
    assert drawn.attrib["viewBox"] == kept.attrib["viewBox"]
