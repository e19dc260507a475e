from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest
from tests.sources.conftest import Stager
from tests.sources.layouts import entry

from dragoman.sources import casebook_files


def test_an_entry_makes_a_row_for_each_record(stage: Stager) -> None:
    outcome = stage(entry(1) + "\n" + entry(2, date="2020-05-24", precision="day") + "\n", name="facts.jsonl")
    told = [
        (row["line"], row["report"], row["position"], row["source"], row["target"], row["event"])
        for row in outcome.rows
    ]
    assert told == [
        (1, "c1", "c1/1", "IRN", "VEN", "AID"), (1, "c1", "c1/2", "USA", "IRN", "THREATEN"),
        (2, "c2", "c2/1", "IRN", "VEN", "AID"), (2, "c2", "c2/2", "USA", "IRN", "THREATEN"),
    ]  # fmt: skip
    threat = outcome.rows[1]
    assert (threat["status"], threat["condition"], threat["coder"]) == ("possible", "if it sails", "dragoman casebook")
    assert (threat["text"], threat["url"]) == ("Five tankers sailed.", "http://example.org")
    assert [row["date_since"] for row in outcome.rows[1:3]] == [date(2020, 5, 1), date(2020, 5, 24)]
    assert [row["date_precision"] for row in outcome.rows[1:3]] == ["month", "day"]
    assert (outcome.staged.n_rows, outcome.staged.origin) == (4, "facts")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x", "the line is not JSON"),
        ("[]", "the line is no JSON object"),
        (entry(1, records=[]), "the entry has no records"),
        (entry(1, records="x"), "the entry has no records"),
        (entry(1, records=["x"]), "source is missing"),
        (entry(1, records=[{"source": "\ud800", "target": "VEN", "event": "EAT"}]), "event is no class: EAT"),
        (
            entry(1, precision="week", records=[{"source": "IRN", "target": "VEN", "event": "AID"}]),
            "this is no date: no precision ",
        ),
        ("[" * 100_000, "the line is not JSON"),
    ],
)
def test_what_is_malformed_is_set_aside_with_its_line(line: str, reason: str, stage: Stager) -> None:
    outcome = stage(entry(7) + "\n" + line + "\n")
    assert outcome.rejects == [{"line": 2, "reason": reason, "raw": line}]


def test_the_embedded_casebook(stage: Stager) -> None:
    path = casebook_files()[0]
    outcome = stage(path)
    assert (outcome.staged.n_rows, outcome.staged.n_rejected, outcome.staged.origin) == (1066, 0, "casebook")
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    expected = Counter(
        (e["id"], r["source"], r["target"], r["event"], r["status"]) for e in entries for r in e["records"]
    )
    assert Counter((r["report"], r["source"], r["target"], r["event"], r["status"]) for r in outcome.rows) == expected
    assert all(row["text"] and row["url"] for row in outcome.rows)
