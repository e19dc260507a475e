from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.sources.conftest import Stager
from tests.sources.layouts import PRESSURES_HEADER

from dragoman.sources import casebook_files
from dragoman.sources.pressures import PRESSURE_LIST


def test_a_row(stage: Stager) -> None:
    outcome = stage(f'{PRESSURES_HEADER}\nUnited States,CUB,Embargo,1962-02,,"ban, extended",http://example.org\n')
    (row,) = outcome.rows
    assert row == {
        "sender": "USA", "target": "CUB", "kind": "embargo", "since": date(1962, 2, 1), "since_precision": "month",
        "until": None, "until_precision": "", "instrument": "ban, extended", "url": "http://example.org", "line": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("1979", "2006", (date(1979, 1, 1), "year", date(2006, 1, 1), "year")),
        ("1979-11", "1981-01-19", (date(1979, 11, 1), "month", date(1981, 1, 19), "day")),
        ("2006", "2006", (date(2006, 1, 1), "year", date(2007, 1, 1), "year")),
        ("2006-05-24", "2006", (date(2006, 5, 24), "day", date(2007, 1, 1), "year")),
        ("2006-05", "2006-05", (date(2006, 5, 1), "month", date(2006, 6, 1), "month")),
    ],
)
def test_dates_keep_their_precision(
    since: str, until: str, expected: tuple[date, str, date, str], stage: Stager
) -> None:
    (row,) = stage(f"{PRESSURES_HEADER}\nUSA,IRN,sanction,{since},{until},,\n").rows
    assert (row["since"], row["since_precision"], row["until"], row["until_precision"]) == expected


def test_precision_may_stand_beside_a_full_date(stage: Stager) -> None:
    """As in a list that was exported."""
    header = "sender,target,kind,since,since_precision,until,until_precision"
    (row,) = stage(f"{header}\nUSA,IRN,sanction,1979-11-01,month,1981-01-01,year\n").rows
    assert (row["since"], row["since_precision"]) == (date(1979, 11, 1), "month")
    assert (row["until"], row["until_precision"]) == (date(1981, 1, 1), "year")
    outcome = stage(f"{header}\nUSA,IRN,sanction,1979-11-01,week,,\n")
    assert outcome.reasons == [(2, "a precision is none of day, month, year")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("USA,IRN,sanction,1979,,", "the row has 6 fields, the header 7"),
        (",IRN,sanction,1979,,,", "sender or target is missing"),
        ("USA,..,sanction,1979,,,", "sender or target is missing"),
        ("USA,IRN,,1979,,,", "kind is missing"),
        ("USA,IRN,sanction,,,,", "since is no date: "),
        ("USA,IRN,sanction,1979-13,,,", "since is no date: 1979-13"),
        ("USA,IRN,sanction,1979,soon,,", "until is no date: soon"),
        ("USA,IRN,sanction,1979,1978,,", "it ends (1978) before it begins (1979)"),
        ("USA,IRN,sanction,1979-05-01,1979-05-01,,", "it ends (1979-05-01) before it begins (1979-05-01)"),
    ],
)
def test_a_malformed_row_is_set_aside_with_its_line(line: str, reason: str, stage: Stager) -> None:
    assert stage(f"{PRESSURES_HEADER}\n{line}\n").rejects == [{"line": 2, "reason": reason, "raw": line}]


def test_further_columns_and_missing_ones_do_no_harm(stage: Stager) -> None:
    (row,) = stage("since,kind,target,sender,remark\n1979,sanction,Iran,USA,x\n").rows
    assert (row["sender"], row["target"], row["instrument"], row["until"]) == ("USA", "IRN", "", None)


def test_the_embedded_list_is_sound(stage: Stager) -> None:
    path: Path = casebook_files()[1]
    outcome = stage(path, PRESSURE_LIST)
    assert (outcome.staged.n_rows, len(outcome.rows)) == (80, 80)
    assert all(row["sender"].isupper() and row["target"].isupper() for row in outcome.rows)
