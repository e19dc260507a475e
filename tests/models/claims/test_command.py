"""``dragoman test`` as a user meets it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import dragoman
from dragoman.cli import main


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["test", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_without_numba_the_panel_answers_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    tested = dragoman.test("pressure")
    assert tested.tested.design == "panel"
    assert any("pip install 'dragoman[models]'" in caveat for caveat in tested.caveats())


def test_without_pyfixest_there_is_no_curve_and_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setitem(sys.modules, "pyfixest", None)
    tested = dragoman.test("pressure").tested
    assert tested.curve.is_missing
    assert "pip install 'dragoman[stats]'" in tested.curve.why


def test_json_holds_every_number_and_the_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    found = json.loads(run("pressure", "--json"))
    assert found["verdict"]["answer"] == "too little"
    assert found["ratio"]["low"] < found["ratio"]["value"] < found["ratio"]["high"]
    assert len(found["outcomes"]) == 3
    shown = {report["act"] for report in found["reports"]}
    assert shown == set(found["acts"])
    assert all(report["url"] for report in found["reports"])


def test_evidence_lists_cooperation_of_the_exposed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    reports = dragoman.test("pressure").evidence()
    assert {report.event for report in reports} <= {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"
    }  # fmt: skip
    assert not any("USA" in (report.source, report.target) for report in reports)
    assert "Iran → Venezuela" in run("pressure", "--evidence")


def test_a_store_without_pressure_says_what_to_add(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"source": "KEN", "target": "ETH", "event": "AID", "date": "2021-02-03"}\n', encoding="utf-8")
    dragoman.add([path], tmp_path / "a.duckdb")
    assert "add a list of sanctions" in run("--store", str(tmp_path / "a.duckdb"), code=1)
    assert "tells no act" in run("ahmadinejad", "--store", str(tmp_path / "a.duckdb"), code=2)
    assert "no act of verbal_cooperation" in run("--until", "2001", "--store", str(tmp_path / "a.duckdb"), code=1)


def test_a_missing_file_lists_the_claims_there_are() -> None:
    assert "long_pressed" in run("nowhere.yaml", code=2)


def test_every_ratio_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    monkeypatch.setitem(sys.modules, "numba", None)
    tested = dragoman.test("pressure")
    axes = tested.plot().axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[0] == "pressure"
    assert "without Iran" in names
