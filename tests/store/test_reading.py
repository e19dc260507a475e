"""What comes out of a store: columns, evidence, stock-taking, exports."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.store.contents import contents
from dragoman.store.engine import DuckEngine
from dragoman.store.evidence import first_reports, reports
from dragoman.store.export import export
from dragoman.store.tables import TABLES, VIEWS
from store.staging import DAY, Adder, row


def test_missing_values_come_as_nan_nat_and_none(connection: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT * FROM (VALUES (DATE '2020-05-24', 1, 'a', TRUE), (NULL, NULL, NULL, NULL)) AS t(day, n, name, ok)
    ORDER BY n NULLS LAST"""
    columns = DuckEngine(connection).columns(sql)
    assert columns["day"].dtype == np.dtype("datetime64[D]")
    assert np.isnat(columns["day"]).tolist() == [False, True]
    assert np.isnan(columns["n"]).tolist() == [False, True]
    assert columns["name"].tolist() == ["a", None]


def test_parameters_are_bound_not_pasted(connection: duckdb.DuckDBPyConnection) -> None:
    hostile = "x'; DROP TABLE records; --"
    assert DuckEngine(connection).rows("SELECT $name", {"name": hostile}) == [(hostile,)]


def test_every_report_of_an_act_is_found_again(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add(
        [
            row(text="one", url="https://example.org/1"),
            row("IRN.GOV", text="two"),
            row(event="CONSULT"),
            row("VEN", "IRN"),
        ]
    )
    engine = DuckEngine(connection)
    found = reports(engine, [1])
    assert [(report.text, report.rule) for report in found] == [("one", ""), ("two", "state_is_its_government")]
    assert found[0].n_reports == 2
    assert found[0].to_dict()["date_since"] == DAY.isoformat()
    first = first_reports(engine, [1, 3, 777])
    assert {act: report.text for act, report in first.items()} == {1: "one", 3: ""}
    assert reports(engine, []) == []
    assert first_reports(engine, []) == {}


def test_stock_taking_shows_spans_gaps_holes_and_rejects(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """CREATE TEMP TABLE staged_rejects AS SELECT n AS line, 'code ''' || n || ''' is no CAMEO code' AS reason,
        'raw' AS raw FROM range(4, 7) AS t(n)"""
    )
    add(
        [row("VEN.CVL", "IRN", "PROTEST", since=DAY + timedelta(days=92), text=str(n)) for n in range(60)]
        + [row(target="Acme Ltd")]
    )
    found = contents(DuckEngine(connection))
    (origin,) = found.origins
    assert (origin.n_records, origin.since, origin.until) == (61, DAY, date(2020, 8, 25))
    assert origin.n_empty_months == 2
    assert [(hole.state, hole.n_records_of_parts) for hole in found.holes] == [("VEN", 60)]
    assert found.n_unresolved_names == 1
    ((path, kind, n, line),) = found.rejects
    assert (path, n, line) == ("file 0", 3, 4)
    assert kind.startswith("code ")


def test_a_panel_of_years_has_no_gaps_of_months(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add(
        [
            row(event="", quad=1, weight=3, n=4, since=date(year, 1, 1), n_days=365, date_precision="year")
            for year in (2002, 2005)
        ]
    )
    assert contents(DuckEngine(connection)).origins[0].n_empty_months == 0


@pytest.mark.parametrize("format_", ["parquet", "csv"])
def test_tables_come_out_whole(add: Adder, connection: duckdb.DuckDBPyConnection, tmp_path: Path, format_: str) -> None:
    add([row(text='it\'s, "quoted"\nand broken'), row(event="CONSULT")])
    written = export(connection, format_, tmp_path / "o'ut")
    assert {path.stem for path in written} == {*TABLES, *VIEWS}
    records = next(path for path in written if path.stem == "records")
    sql = f"SELECT record, text, date_since FROM read_{format_}($path) ORDER BY record"
    assert connection.execute(sql, {"path": str(records)}).fetchall()[0] == (1, 'it\'s, "quoted"\nand broken', DAY)
    if format_ == "csv":
        with records.open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == 2


def test_bibtex_names_each_page_once(add: Adder, connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    add([row(url="https://www.example.org/a_b?x=1&y=2", text=str(n)) for n in range(3)], origin="icews")
    (path,) = export(connection, "bibtex", tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.count("@online{exampleorg") == 1
    assert r"https://www.example.org/a\_b?x=1\&y=2" in text
    assert "10.7910/DVN/28075" in text


def test_unknown_formats_and_files_in_the_way_are_refused(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="the formats are parquet, csv, bibtex"):
        export(connection, "xlsx", tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="name a folder"):
        export(connection, "csv", tmp_path / "file")


def test_actors_and_their_aliases_can_be_read_without_the_registry(
    add: Adder, connection: duckdb.DuckDBPyConnection
) -> None:
    add([row("IRN.MIL.IRGC", "VEN", source_name="Islamic Revolutionary Guard Corps"), row("UN", "Acme Ltd")])
    add([row("VEN", "IRN")])
    found = connection.execute("SELECT id, kind, country FROM actors ORDER BY id").fetchall()
    assert [row[0] for row in found] == ["Acme Ltd", "IRN", "IRN.MIL.IRGC", "UN", "VEN"]
    assert found[0] == ("Acme Ltd", "unresolved", "")
    assert found[1] == ("IRN", "state", "IRN")
    assert found[2][2] == "IRN"
    assert connection.execute("SELECT id, alias, n_records FROM aliases").fetchall() == [
        ("IRN.MIL.IRGC", "Islamic Revolutionary Guard Corps", 1)
    ]
