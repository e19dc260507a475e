from __future__ import annotations

import math
import re
import sys
from dataclasses import fields, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from jinja2 import Environment, PackageLoader, meta

import dragoman
from dragoman.cli import main
from dragoman.models.claims.curve import Curve
from dragoman.models.claims.ratio import Ratio
from dragoman.views.charts import NARROW, WIDE, Course, Ratios, Row
from dragoman.views.claim_page import ClaimPage, claim_page
from dragoman.views.claim_text import claim_text
from dragoman.workflows import ClaimTest
from views.test_brief_page import HOSTILE, Seen


@pytest.fixture(scope="module")
def tested() -> ClaimTest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)  # the panel design is quick
        patch.setitem(sys.modules, "pyfixest", None)  # and the same with and without the extra
        return dragoman.test("pressure")


@pytest.fixture(scope="module")
def curved(tested: ClaimTest) -> ClaimTest:
    ratios = (Ratio(0.9, 0.5, 1.6), Ratio(0.02, 0.001, 0.4), Ratio.missing("too few acts then"), Ratio(3.0, 1.5, 600.0))
    curve = Curve((-3, -2, 0, 1), ratios, 12, "month")
    return replace(tested, tested=replace(tested.tested, curve=curve))


def test_a_page_says_what_the_screen_says(tested: ClaimTest) -> None:
    page = Seen(claim_page(tested))
    screen = " ".join(claim_text(tested.tested, tested.store).split())
    assert tested.summary() in page.text
    for caveat in tested.caveats():
        assert caveat in page.text
        assert caveat in screen
    for report in tested.reports:
        assert report.url in {link.get("href") for link in page.links}
    assert "dragoman test pressure -o claim.html" in page.text
    assert page.tags["script"] == 0
    assert len(page.ids) == len(set(page.ids))


def test_equal_results_give_equal_pages(tested: ClaimTest) -> None:
    assert claim_page(tested) == tested.html()


def test_every_ratio_of_the_table_is_drawn_or_missing(tested: ClaimTest) -> None:
    page = Seen(claim_page(tested))
    for name in ("the claim", "without Iran", "any act instead of counts"):
        assert name in page.text
    assert "no curve;" in page.text


def test_the_curve_is_drawn_where_there_is_one(curved: ClaimTest) -> None:
    page = Seen(claim_page(curved))
    assert "12 pairs that became exposed" in page.text
    assert "months from the onset" in page.text


def test_what_a_claim_says_is_only_text(tested: ClaimTest) -> None:
    claim = replace(tested.tested.claim, says=HOSTILE, name="a'b <i>")
    page = Seen(claim_page(replace(tested, store=HOSTILE, tested=replace(tested.tested, claim=claim))))
    assert page.tags["script"] == page.tags["img"] == page.tags["i"] == 0


def test_the_template_uses_what_the_page_documents() -> None:
    environment = Environment(loader=PackageLoader("dragoman.views"))
    assert environment.loader is not None
    environment.filters["held"] = str
    source = environment.loader.get_source(environment, "claim.html")[0]
    assert meta.find_undeclared_variables(environment.parse(source)) == {field.name for field in fields(ClaimPage)}


def test_the_command_writes_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    path = tmp_path / "claim.html"
    result = CliRunner().invoke(main, ["test", "pressure", "-o", str(path)])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Too little to tell" in path.read_text(encoding="utf-8")
    nowhere = CliRunner().invoke(main, ["test", "pressure", "-o", str(tmp_path / "none" / "claim.html")])
    assert nowhere.exit_code == 2


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_charts_of_ratios_stay_inside_and_in_order(width: float) -> None:
    rows = [
        Row("the claim", 1.5, 0.9, 2.5, is_main=True),
        Row("tiny", 1e-9, 0.0, 0.1),
        Row("wide", 4.0, 0.2, math.inf),
        Row("huge", 3.0, 1.5, 1e12),
    ]
    course = Course("c", "c", (-2, 0, 3, 5), [*rows[:3], Row("none", math.nan, math.nan, math.nan)], "month")
    for chart in (Ratios("r", "r", rows), course):
        drawn = ElementTree.fromstring(chart.draw(width, "a").__html__())
        box = [float(number) for number in drawn.attrib["viewBox"].split()]
        for mark in drawn:
            for key, value in mark.attrib.items():
                if re.fullmatch("c?[xy][12]?", key):
                    assert 0 <= float(value) <= box[2 if "x" in key else 3]
        assert len(drawn.findall("circle")) == 4  # of the course: the period before, and three of four steps
    dots = [
        float(mark.attrib["cx"])
        for mark in ElementTree.fromstring(Ratios("r", "r", rows).draw(width, "a").__html__()).findall("circle")
    ]
    assert dots[1] < dots[0] < dots[3] < dots[2]
