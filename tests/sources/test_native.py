from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sources.conftest import Stager

from dragoman.sources.judging import FIELDS
from dragoman.sources.native import NATIVE_CSV, NATIVE_JSON
from dragoman.vocabulary.acts import classes, quad_weight

RECORD: dict[str, Any] = {
    "source": "IRN", "target": "Venezuela", "event": "AID", "date": "2020-05-24", "status": "possible",
    "attribution": "United States", "condition": "if it sails", "predicate_start": 3, "predicate_end": 9,
    "evidence_start": 0, "evidence_end": 40, "text": "Five tankers, said \"they\", sailed.\nTwo lines.",
    "url": "http://example.org/a,b", "document": "abc", "report": "r1", "position": "p1", "published": "2020-05-25",
    "confidence": 0.75, "coder": "me", "coder_version": "1", "code": "0711",
}  # fmt: skip
AS_STAGED = {
    "source": "IRN", "target": "VEN", "source_name": "IRN", "target_name": "Venezuela", "event": "AID", "quad": 2,
    "status": "possible", "attribution": "USA", "condition": "if it sails", "predicate_start": 3, "predicate_end": 9,
    "evidence_start": 0, "evidence_end": 40, "text": RECORD["text"], "url": "http://example.org/a,b",
    "document": "abc", "report": "r1", "position": "p1", "published": date(2020, 5, 25), "confidence": 0.75,
    "coder": "me", "coder_version": "1", "code": "0711", "date_since": date(2020, 5, 24), "n": 1,
    "date_until": date(2020, 5, 25), "date_precision": "day",
}  # fmt: skip


def json_lines(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def as_csv(*records: dict[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out,
        [
            "source",
            "target",
            "event",
            *dict.fromkeys(key for r in records for key in r if key not in ("source", "target", "event")),
        ],
    )
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


@pytest.mark.parametrize("content", [json_lines(RECORD), as_csv(RECORD)], ids=["json", "csv"])
def test_every_field_is_read(content: str, stage: Stager) -> None:
    (row,) = stage(content).rows
    assert {name: row[name] for name in AS_STAGED} == AS_STAGED
    assert float(row["weight"]) == pytest.approx(classes()["AID"].weight)


def test_what_is_not_said_has_its_usual_value(stage: Stager) -> None:
    (row,) = stage(json_lines({"source": "IRN", "event": "mobilize", "unheard_of": [1]})).rows
    assert (row["target"], row["event"], row["status"], row["n"], row["position"]) == ("", "MOBILIZE", "actual", 1, "1")
    assert (row["date_since"], row["date_until"], row["date_precision"]) == (None, None, None)
    assert row["confidence"] is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"date": "2020"}, (date(2020, 1, 1), date(2021, 1, 1), "year")),
        ({"date": "2020-05"}, (date(2020, 5, 1), date(2020, 6, 1), "month")),
        ({"date_since": "2020-05-01"}, (date(2020, 5, 1), date(2020, 5, 2), "day")),
        ({"date_since": "2020-05-01", "date_until": "2020-06-10"}, (date(2020, 5, 1), date(2020, 6, 10), "day")),
        (
            {"date_since": "1999-02-02", "date_until": "2013-03-05", "date_precision": "era"},
            (date(1999, 2, 2), date(2013, 3, 5), "era"),
        ),
    ],
)
def test_dates(given: dict[str, str], expected: tuple[date, date, str], stage: Stager) -> None:
    (row,) = stage(json_lines({"source": "IRN", "target": "VEN", "event": "AID"} | given)).rows
    assert (row["date_since"], row["date_until"], row["date_precision"]) == expected


def test_counts_of_a_quad_need_no_class(stage: Stager) -> None:
    (row,) = stage(json_lines({"source": "IRN", "target": "VEN", "event": "", "quad": 3, "n": 7, "date": "2020"})).rows
    assert (row["event"], row["quad"], row["n"], row["weight"]) == ("", 3, 7, quad_weight(3))


def test_names_are_resolved_by_the_day(stage: Stager) -> None:
    records = [{"source": "Moscow", "target": "CUB", "event": "AID", "date": day} for day in ("1985", "1995")]
    assert [row["source"] for row in stage(json_lines(*records)).rows] == ["SUN", "RUS"]


def test_unknown_names_stay_without_their_dots(stage: Stager) -> None:
    (row,) = stage(json_lines({"source": "J. Doe & Co.", "target": "VEN", "event": "AID", "date": "2020"})).rows
    assert (row["source"], row["source_name"]) == ("J Doe & Co", "J. Doe & Co.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"source": ""}, "source is missing"),
        ({"source": None}, "source is missing"),
        ({"source": "..."}, "source is missing"),
        ({"target": ""}, "target is missing; only MOBILIZE and THREATEN may lack one"),
        ({"event": "EAT"}, "event is no class: EAT"),
        ({"event": ""}, "event is missing, and there is no quad from 1 to 4 in its place"),
        ({"event": "", "quad": 5}, "event is missing, and there is no quad from 1 to 4 in its place"),
        ({"status": "maybe"}, "status is none of actual, possible, denied: maybe"),
        ({"date": "soon"}, "this is no date: soon "),
        ({"date": "1620-05-24"}, "this is no date: 1620-05-24 "),
        ({"date_until": "2020"}, "date_until is no date, or there is no date_since: 2020"),
        (
            {"date_since": "2020-05-24", "date_until": "2020-05-24"},
            "it ends (2020-05-24) before it begins (2020-05-24)",
        ),
        ({"date_precision": "week"}, "date_precision is none of day, month, year, era: week"),
        ({"published": "later"}, "published is no date: later"),
        ({"n": 0}, "n is no whole number from 1 on: 0"),
        ({"n": 3_000_000_000}, "n is no whole number from 1 on: 3000000000"),
        ({"confidence": 1.5}, "confidence is no number from 0 to 1: 1.5"),
        ({"confidence": "NaN"}, "confidence is no number from 0 to 1: NaN"),
        ({"predicate_start": -1}, "predicate_start is no whole number: -1"),
        ({"evidence_end": "x"}, "evidence_end is no whole number: x"),
    ],
)
def test_a_malformed_record_is_set_aside_with_its_line(change: dict[str, Any], reason: str, stage: Stager) -> None:
    given = RECORD | change
    if "date_until" in change and "date_since" not in change:
        given.pop("date")
    line = json.dumps(given)
    outcome = stage(json_lines(RECORD) + line + "\n")
    assert outcome.rejects == [{"line": 2, "reason": reason, "raw": line}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "the line is not JSON"),
        ("nonsense", "the line is not JSON"),
        ("[1]", "the line is no JSON object"),
        ("null", "the line is no JSON object"),
        ('{"source": "\\ud800", "target": "VEN", "event": "AID"}', "the line is not JSON"),
    ],
)
def test_a_line_that_is_no_record(line: str, reason: str, stage: Stager) -> None:
    outcome = stage(json_lines(RECORD) + line + "\n")
    assert outcome.rejects == [{"line": 2, "reason": reason, "raw": line}]


def test_an_actor_does_not_act_on_itself(stage: Stager) -> None:
    outcome = stage(json_lines({"source": "IRN", "target": "Iran", "event": "AID", "date": "2020"}))
    assert outcome.rejects == [
        {"line": 1, "reason": "source and target are the same actor at the level coded: IRN", "raw": None}
    ]


NEEDED = ("source", "target", "event")
texts = st.text(max_size=20)
records = st.fixed_dictionaries(
    {"source": texts, "target": texts, "event": st.sampled_from(["AID", "aid", "", "x", "THREATEN"])},
    optional={
        name: st.one_of(texts, st.integers(), st.floats(), st.none(), st.just("2020-05"))
        for name in FIELDS
        if name not in NEEDED
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(records, min_size=1, max_size=8))
def test_any_records_are_accounted_for_in_both_forms(written: list[dict[str, Any]], stage: Stager) -> None:
    outcome = stage(json_lines(*written), NATIVE_JSON)
    lines = [row["line"] for row in (*outcome.rows, *outcome.rejects)]
    assert sorted(lines) == list(range(1, len(written) + 1))
    assert outcome.staged.n_rows == len(written)
    outcome = stage(as_csv(*written), NATIVE_CSV)
    assert outcome.staged.n_rows == len(outcome.rows) + len(outcome.rejects)
