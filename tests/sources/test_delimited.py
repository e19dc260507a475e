from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.sources.delimited import read_table
from dragoman.sources.staging import start


def rows_of(
    connection: duckdb.DuckDBPyConnection, path: Path, content: str, delimiter: str = ","
) -> list[tuple[int, list[str]]]:
    path.write_text(content, encoding="utf-8", newline="")
    start(connection)
    table = read_table(connection, path, path.with_name("spool"), delimiter, lambda _: None)
    rows = connection.execute("SELECT line, fields FROM table_rows ORDER BY line").fetchall()
    assert table.n_rows == len(rows)
    return rows


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b\n1,2\n\n3,4", [(2, ["1", "2"]), (4, ["3", "4"])]),
        ('a,b\n"1,1",2\n3,4\n', [(2, ["1,1", "2"]), (3, ["3", "4"])]),
        ('a,b\n"1\n1",2\n3,4\n', [(2, ["1\n1", "2"]), (4, ["3", "4"])]),
        ('a,b\n"say ""hi""",2\n', [(2, ['say "hi"', "2"])]),
        # A mark that is never closed takes its own line with it, and no other.
        ('a,b\n"1,2\n3,4\n5,6\n', [(2, ["1,2"]), (3, ["3", "4"]), (4, ["5", "6"])]),
        ('a,b\n12" wide,2\n3,4\n5,10" wide\n', [(2, ['12" wide', "2"]), (3, ["3", "4"]), (4, ["5", '10" wide'])]),
        ("a,b\na,b\n1,2\n", [(3, ["1", "2"])]),
        ('"a","b"\n"a","b"\n"1",2\n', [(3, ["1", "2"])]),
        ("a,b\n1\n1,2,3\n", [(2, ["1"]), (3, ["1", "2", "3"])]),
    ],
)
def test_rows(
    content: str, expected: list[tuple[int, list[str]]], connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert rows_of(connection, tmp_path / "file.csv", content) == expected


field = st.text(st.sampled_from("ab ,\"\n;é'\t"), max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(field, field, field), max_size=12), delimiter=st.sampled_from(",;\t"))
def test_what_was_written_is_read(
    rows: list[tuple[str, ...]], delimiter: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    header = ("first", "second", "third")
    written = [row for row in rows if row != header]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *written])
    found = rows_of(connection, tmp_path / "file.csv", out.getvalue(), delimiter)
    assert [tuple(fields) for _, fields in found] == written
    assert len({line for line, _ in found}) == len(found)
