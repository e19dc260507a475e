from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.sources.conftest import Stager
from tests.sources.layouts import quadruple_folder

from dragoman.errors import InputError, UsageError
from dragoman.sources import open_source
from dragoman.sources.quadruple_tables import holes
from dragoman.sources.quadruples import Quadruples


def test_a_row(stage: Stager, tmp_path: Path) -> None:
    outcome = stage(quadruple_folder(tmp_path / "ICEWS14", ["0\t3\t1\t24", "2\t1\t0\t48"]))
    first, second = outcome.rows
    told = ("line", "position", "source", "target", "source_name", "target_name", "event", "code", "quad", "coder")
    assert [first[name] for name in told] == [
        1, "train.txt:1", "IRN", "VEN", "Iran", "Venezuela", "AID", "Provide aid", 2, "ICEWS14",
    ]  # fmt: skip
    assert (first["date_since"], first["date_until"]) == (date(2014, 1, 2), date(2014, 1, 3))
    assert (second["source"], second["source_name"]) == ("AFG.CVL", "Citizen_(Afghanistan)")
    assert (outcome.staged.format, outcome.staged.origin) == ("quadruples", "ICEWS14")


def test_fields_are_parted_by_tabs_or_blanks_and_further_ones_ignored(stage: Stager, tmp_path: Path) -> None:
    lines = ["0\t3\t1\t0", "0 3 1 0", "  0   3\t1  0  ", "0\t3\t1\t0\t-1\r", "0 3 1 0 a b", "", " \t "]
    outcome = stage(quadruple_folder(tmp_path / "ICEWS14", lines))
    assert len(outcome.rows) == outcome.staged.n_rows == 5
    assert len({(row["source"], row["target"], row["date_since"]) for row in outcome.rows}) == 1


def test_all_files_of_a_set_are_read(stage: Stager, tmp_path: Path) -> None:
    folder = quadruple_folder(tmp_path / "ICEWS14", ["0 0 1 0"], test=["1 0 0 24", "x"], valid=["0 0 3 48"])
    outcome = stage(folder)
    assert [row["position"] for row in outcome.rows] == ["train.txt:1", "valid.txt:1", "test.txt:1"]
    assert outcome.reasons == [(2, "test.txt: the row is not four numbers")]
    one = stage(folder / "valid.txt", Quadruples(first_day=date(2014, 1, 1)))
    assert [row["position"] for row in one.rows] == ["valid.txt:1"]


@pytest.mark.parametrize(
    ("times", "days"), [(["0", "24", "72"], [1, 2, 4]), (["0", "1", "3"], [1, 2, 4]), (["0", "0", "0"], [1, 1, 1])]
)
def test_times_are_hours_if_whole_days_apart(times: list[str], days: list[int], stage: Stager, tmp_path: Path) -> None:
    outcome = stage(quadruple_folder(tmp_path / "ICEWS18", [f"0 0 1 {time}" for time in times]))
    assert [row["date_since"] for row in outcome.rows] == [date(2018, 1, day) for day in days]


def test_other_units_are_refused(tmp_path: Path, stage: Stager) -> None:
    with pytest.raises(InputError, match="are 15 apart; that is neither days nor hours"):
        stage(quadruple_folder(tmp_path / "GDELT", ["0 0 1 15", "0 0 1 30"], readme="from 2018-01-01"))


@pytest.mark.parametrize(
    ("name", "readme", "start", "first_day"),
    [
        ("ICEWS14", "", None, date(2014, 1, 1)),
        ("icews18_small", "", None, date(2018, 1, 1)),
        ("ICEWS05-15", "", None, date(2005, 1, 1)),
        ("ICEWS0515", "", None, date(2005, 1, 1)),
        ("mine", "news from 1999-99-99, days from 1999-03-24 on", None, date(1999, 3, 24)),
        ("ICEWS14", "", date(2001, 2, 3), date(2001, 2, 3)),
    ],
)
def test_the_first_day_is_known_by_name_or_readme_or_given(
    name: str, readme: str, start: date | None, first_day: date, tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    source = open_source(quadruple_folder(tmp_path / name, ["0 0 1 0"], readme=readme), start=start)
    source.stage(connection)
    assert connection.execute("SELECT date_since FROM staged").fetchall() == [(first_day,)]


def test_a_set_in_the_working_folder_has_its_name(
    tmp_path: Path, stage: Stager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(quadruple_folder(tmp_path / "ICEWS14", ["0 0 1 0"]))
    assert stage(Path()).staged.origin == stage(Path("train.txt")).staged.origin == "ICEWS14"


def test_a_set_that_does_not_tell_its_first_day_asks_for_it(tmp_path: Path, stage: Stager) -> None:
    with pytest.raises(UsageError, match="--start YYYY-MM-DD"):
        stage(quadruple_folder(tmp_path / "mine", ["0 0 1 0"]))


def test_a_set_without_its_names_is_told_so(tmp_path: Path, stage: Stager) -> None:
    path = tmp_path / "train.txt"
    path.write_text("0 0 1 0\n")
    with pytest.raises(InputError, match=r"has no entity2id.txt: without it"):
        stage(path)
    folder = quadruple_folder(tmp_path / "ICEWS14", ["0 0 1 0"])
    (folder / "relation2id.txt").write_text("Consult\t0\nAid one\n")
    with pytest.raises(InputError, match=r"line 2 of .* is not a name and a number: 'Aid one'"):
        stage(folder)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0 0 1", "the row is not four numbers"),
        ("0 a 1 0", "the row is not four numbers"),
        ("0 0 99 0", "entity2id.txt does not name 99"),
        ("99 0 0 0", "entity2id.txt does not name 99"),
        ("0 99 1 0", "relation2id.txt does not name 99"),
        ("0 2 1 0", "the relation is no CAMEO category: Fly a kite"),
        ("0 0 1 -24", "time is out of range: -24"),
        ("0 0 1 240000000", "time is out of range: 240000000"),
    ],
)
def test_a_malformed_row_is_set_aside_with_its_line(line: str, reason: str, stage: Stager, tmp_path: Path) -> None:
    outcome = stage(quadruple_folder(tmp_path / "ICEWS14", ["0 0 1 24", line]))
    assert outcome.rejects == [{"line": 2, "reason": f"train.txt: {reason}", "raw": line}]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0 0 4 0", "the row names no target actor"),
        ("4 0 0 0", "the row names no source actor"),
        ("0 0 0 0", "source and target are the same actor at the level coded: IRN"),
    ],
)
def test_a_sound_row_that_tells_no_act_is_set_aside_without_its_line(
    line: str, reason: str, stage: Stager, tmp_path: Path
) -> None:
    outcome = stage(quadruple_folder(tmp_path / "ICEWS14", [line]))
    assert outcome.rejects == [{"line": 1, "reason": f"train.txt: {reason}", "raw": None}]


def test_a_set_without_some_states_says_so() -> None:
    bodies = [f"Body {n} ({state})" for n in range(20) for state in ("United States", "China", "Atlantis")]
    few = [f"Body {n} (Peru)" for n in range(19)]
    assert holes([*bodies, *few, "China"]).endswith("its bodies and people, of United States")
    assert holes([*bodies, "China", "United_States"]) == ""


def test_the_real_sets(stage: Stager, shared: Path) -> None:
    outcome = stage(shared / "data" / "icews" / "ICEWS14")
    assert (outcome.staged.n_rows, outcome.staged.n_rejected) == (90_730, 46 + n_unspecified(shared, "ICEWS14"))
    assert {row["date_since"] for row in outcome.rows} == {date.fromordinal(735_234 + n) for n in range(365)}
    for state in ("United States", "Venezuela"):
        assert state in outcome.staged.note or "more" in outcome.staged.note


def n_unspecified(shared: Path, name: str) -> int:
    """Rows of a set in which an actor is not named."""
    folder = shared / "data" / "icews" / name
    ids = {line.split("\t")[1] for line in (folder / "entity2id.txt").read_text().splitlines() if "Unspecified" in line}
    rows = [
        line.split()
        for split in ("train", "valid", "test")
        for line in (folder / f"{split}.txt").read_text().splitlines()
    ]
    return sum(bool(ids & {row[0], row[2]}) for row in rows)
