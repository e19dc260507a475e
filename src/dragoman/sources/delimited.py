"""Tables of delimited text with a header, as lists of fields with their line numbers.

Most such files hold no quotation mark: DuckDB then splits their lines itself. A file with quoted fields is read by
Python's own reader and written out in the same shape, since only a quoting-aware reader knows where its rows begin.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.lines import PlainLines, check_all_seen, plain_lines
from dragoman.sources.staging import count, fault_keeper, literal

if TYPE_CHECKING:
    import duckdb

__all__ = ["Table", "header_fields", "read_table"]

#: How a quoted file is written out: fields end with U+001F, line ends within them become U+001E.
_FIELD_END = "\x1f"
_LINE_END = "\x1e"

#: A quotation mark left open must not swallow the rest of a file; no real row goes on over more lines.
_MAX_LINES_OF_A_ROW = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a delimited file, in the temporary table ``table_rows (line, fields, raw)``.

    ``columns`` are the names of the header, in lower case; ``fields`` are as many, except in malformed rows.
    """

    columns: tuple[str, ...]
    n_rows: int

    def field(self, name: str) -> str:
        """SQL for the text of a column, trimmed; empty where the file has no such column.

        >>> Table(("source", "target"), 0).field("target")
        "coalesce(trim(fields[2]), '')"
        """
        if name not in self.columns:
            return "''"
        return f"coalesce(trim(fields[{self.columns.index(name) + 1}]), '')"

    @property
    def misfit(self) -> str:
        """SQL for what is wrong with the number of fields of a row; NULL where nothing is."""
        n = len(self.columns)
        return f"CASE WHEN len(fields) <> {n} THEN concat('the row has ', len(fields), ' fields, the header {n}') END"


def header_fields(line: str, delimiter: str) -> tuple[str, ...]:
    """The column names of a header, in lower case with underscores for blanks.

    >>> header_fields('Source,"Target Name",n', ",")
    ('source', 'target_name', 'n')
    """
    return tuple("_".join(name.lower().split()) for name in _fields(line, delimiter))


def read_table(
    connection: duckdb.DuckDBPyConnection, path: Path, spool: Path, delimiter: str, progress: Callable[[float], None]
) -> Table:
    """Fill ``table_rows`` with the rows of a delimited file.

    Blank lines and lines equal to the header are no rows. Lines that are no text count as rows, and are in
    ``staged_rejects`` afterwards.
    """
    lines = plain_lines(path, spool, fault_keeper(connection), progress)
    header = _first_line(lines.path)
    columns = header_fields(header, delimiter)
    if _is_quoted(lines.path):
        rewritten = spool.with_suffix(".fields")
        _rewrite(lines.path, rewritten, delimiter, len(columns))
        _take_rewritten(connection, PlainLines(rewritten, 0, 0))
    else:
        _take_lines(connection, lines, delimiter, path)
    connection.execute(f"DELETE FROM table_rows WHERE coalesce(trim(raw), '') IN ('', trim({literal(header)}))")
    return Table(columns, count(connection, "SELECT count(*) FROM table_rows") + lines.n_faults)


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", newline="\n") as lines:
        return next((line.rstrip("\n") for line in lines if line.strip()), "")


def _is_quoted(path: Path) -> bool:
    with path.open("rb") as stream:
        return any(b'"' in piece for piece in iter(lambda: stream.read(1 << 20), b""))


def _take_lines(connection: duckdb.DuckDBPyConnection, lines: PlainLines, delimiter: str, path: Path) -> None:
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE table_rows AS
        SELECT row_number() OVER () AS line, string_split(l, {literal(delimiter)}) AS fields, l AS raw
        FROM {lines.sql()}"""
    )
    check_all_seen(lines, count(connection, "SELECT count(*) FROM table_rows"), path)


def _take_rewritten(connection: duckdb.DuckDBPyConnection, rewritten: PlainLines) -> None:
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE table_rows AS
        SELECT CAST(parts[1] AS BIGINT) AS line, parts[3:] AS fields, parts[2] AS raw
        FROM (SELECT list_transform(string_split(l, '{_FIELD_END}'), lambda part: replace(part, '{_LINE_END}', chr(10)))
            AS parts FROM {rewritten.sql()})"""
    )


def _rewrite(path: Path, rewritten: Path, delimiter: str, n_fields: int) -> None:
    """Write one line for each row: its line number, how it stood, its fields."""
    with (
        path.open(encoding="utf-8", newline="\n") as source,
        rewritten.open("w", encoding="utf-8", newline="\n") as out,
    ):
        for number, raw in _rows(source, delimiter, n_fields):
            parts = (str(number), raw, *_fields(raw, delimiter))
            out.write(_FIELD_END.join(map(_on_one_line, parts)) + "\n")


def _on_one_line(part: str) -> str:
    return part.replace(_FIELD_END, " ").replace("\r", " ").replace("\n", _LINE_END)


def _fields(row: str, delimiter: str) -> list[str]:
    """The fields of one row; none where it cannot be parsed, so that it counts as malformed."""
    try:
        return next(csv.reader([row], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(lines: Iterator[str], delimiter: str, n_fields: int) -> Iterator[tuple[int, str]]:
    """The rows of a quoted file with the numbers of their first lines."""
    ahead: deque[str] = deque()
    number = 1
    while ahead or _read_ahead(lines, ahead):
        n_lines = _n_lines_of_row(lines, ahead, delimiter, n_fields)
        raw = "".join(ahead.popleft() for _ in range(n_lines)).rstrip("\n")
        if raw.strip(" "):
            yield number, raw
        number += n_lines


def _read_ahead(lines: Iterator[str], ahead: deque[str]) -> bool:
    line = next(lines, None)
    if line is not None:
        ahead.append(line)
    return line is not None


def _n_lines_of_row(lines: Iterator[str], ahead: deque[str], delimiter: str, n_fields: int) -> int:
    """How many lines the next row takes: more than one only if they close its quotation and have the right fields."""
    n_marks = 0
    for n_lines in range(1, _MAX_LINES_OF_A_ROW + 1):
        if len(ahead) < n_lines and not _read_ahead(lines, ahead):
            return 1
        n_marks += ahead[n_lines - 1].count('"')
        if n_marks % 2 == 0:
            if n_lines == 1:
                return 1
            row = "".join(ahead[index] for index in range(n_lines)).rstrip("\n")
            return n_lines if len(_fields(row, delimiter)) == n_fields else 1
    return 1
