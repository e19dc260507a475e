from __future__ import annotations

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest
from tests.sources.conftest import Stager
from tests.sources.layouts import PANEL_HEADER

from dragoman.sources.panel import PANEL
from dragoman.vocabulary.acts import quad_weight


def test_each_count_that_is_not_zero_is_a_row(stage: Stager) -> None:
    outcome = stage(
        f"{PANEL_HEADER}\nIRN,VEN,2006,7,0,1,0\nIRN,CUB,2006,0,0,0,0\nUSA,IRN,2006,0,2,0,9\n", name="dyads.csv"
    )
    told = [(row["line"], row["source"], row["target"], row["quad"], row["n"], row["event"]) for row in outcome.rows]
    assert told == [
        (2, "IRN", "VEN", 1, 7, ""), (2, "IRN", "VEN", 3, 1, ""),
        (4, "USA", "IRN", 2, 2, ""), (4, "USA", "IRN", 4, 9, ""),
    ]  # fmt: skip
    assert [row["weight"] for row in outcome.rows] == [quad_weight(row["quad"]) for row in outcome.rows]
    first = outcome.rows[0]
    assert (first["date_since"], first["date_until"], first["date_precision"]) == (
        date(2006, 1, 1),
        date(2007, 1, 1),
        "year",
    )
    assert (first["position"], first["code"]) == ("IRN/VEN/2006/1", "verbal_cooperation")
    assert outcome.staged.origin == "dyads"
    assert (outcome.staged.n_rows, outcome.staged.n_sound, outcome.staged.n_staged) == (3, 3, 4)
    assert outcome.staged.note == "2 rows made 4 records, one for each count, of 19 acts; 1 rows are zeros"


@pytest.mark.parametrize(
    ("header", "row", "since", "until"),
    [
        ("source,target,month,vcp", "IRN,VEN,2006-05,1", date(2006, 5, 1), date(2006, 6, 1)),
        ("source,target,year,month,vcp", "IRN,VEN,2006,5,1", date(2006, 5, 1), date(2006, 6, 1)),
        ("source,target,date,vcp", "IRN,VEN,2006-05-24,1", date(2006, 5, 24), date(2006, 5, 25)),
        ("Source;Target;Year;Quad 1;Quad 2", "Iran;Venezuela;2006;1;0", date(2006, 1, 1), date(2007, 1, 1)),
        ("sender\treceiver\tyear\tverbal_coop", "IRN\tVEN\t2006\t1.0", date(2006, 1, 1), date(2007, 1, 1)),
        ('"source","target","year","vcp"', '"IRN","VEN","2006","1"', date(2006, 1, 1), date(2007, 1, 1)),
    ],
)
def test_columns_may_have_other_names(header: str, row: str, since: date, until: date, stage: Stager) -> None:
    (found,) = stage(f"{header}\n{row}\n").rows
    assert (found["source"], found["target"], found["quad"], found["n"]) == ("IRN", "VEN", 1, 1)
    assert (found["date_since"], found["date_until"]) == (since, until)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("IRN,VEN,2006,1,0,0", "the row has 6 fields, the header 7"),
        (",VEN,2006,1,0,0,0", "source or target is missing"),
        ("IRN,VEN,06,1,0,0,0", "this is no year, month or day: 06"),
        ("IRN,VEN,2006,1,x,0,0", "a count is no whole number from 0 on"),
        ("IRN,VEN,2006,-1,0,0,0", "a count is no whole number from 0 on"),
        ("IRN,VEN,2006,0.5,0,0,0", "a count is no whole number from 0 on"),
        ("IRN,VEN,2006,nan,0,0,0", "a count is no whole number from 0 on"),
        ("IRN,VEN,2006,1e300,0,0,0", "a count is no whole number from 0 on"),
    ],
)
def test_a_malformed_row_is_set_aside_with_its_line(line: str, reason: str, stage: Stager) -> None:
    assert stage(f"{PANEL_HEADER}\n{line}\n").rejects == [{"line": 2, "reason": reason, "raw": line}]


def test_domestic_counts_are_set_aside_without_their_line(stage: Stager) -> None:
    outcome = stage(f"{PANEL_HEADER}\nIRN,Iran,2006,1,0,0,0\n")
    assert outcome.rejects == [
        {"line": 2, "reason": "source and target are the same actor at the level coded: IRN", "raw": None}
    ]


def test_an_empty_count_is_zero(stage: Stager) -> None:
    assert not stage(f"{PANEL_HEADER}\nIRN,VEN,2006,,,,\n").rows


def test_the_real_panel(stage: Stager, shared: Path) -> None:
    path = shared / "data" / "icews" / "dyad_year" / "dyad_year_2002_2014.csv.gz"
    outcome = stage(path, PANEL)
    with gzip.open(path, "rt", newline="") as lines:
        rows = list(csv.DictReader(lines))
    counts = [int(row[name]) for row in rows for name in PANEL_HEADER.split(",")[3:]]
    assert outcome.staged.n_rows == len(rows) == 298_376
    assert not outcome.rejects
    assert len(outcome.rows) == sum(count > 0 for count in counts)
    assert sum(row["n"] for row in outcome.rows) == sum(counts)
    assert all(len(row["source"]) == 3 for row in outcome.rows)
