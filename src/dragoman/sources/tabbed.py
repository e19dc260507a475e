"""Tab-separated files without quoting, millions of lines long: a table with one row for each line, in order.

DuckDB parts the fields while it reads, which is the fastest way, but it drops lines that are blank or have too many
fields. Where it did (the number of rows tells), the lines are taken whole and parted afterwards. Nothing else may
change the number or the order of the rows, so the statement that fills the table is a plain projection without joins:
then the row number is the line number, without a window function, which would read on one thread alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.lines import PlainLines, check_all_seen
from dragoman.sources.staging import count

if TYPE_CHECKING:
    import duckdb

__all__ = ["LineTable"]


@dataclass(frozen=True, slots=True)
class LineTable:
    """The temporary table ``name``, whose n-th row is of the n-th line."""

    connection: duckdb.DuckDBPyConnection
    name: str
    lines: PlainLines

    def fill(self, path: Path, n_columns: int, projection: Callable[[str], str]) -> None:
        """Make the table of a projection of columns ``c1``, ``c2`` ... (NULL where a line has fewer fields)."""
        for columns in (self.lines.columns_sql(n_columns), self._parted(n_columns)):
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {self.name} AS {projection(columns)}")
            n_seen = count(self.connection, f"SELECT count(*) FROM {self.name}")
            if n_seen == self.lines.n_lines:
                break
        check_all_seen(self.lines, n_seen, path)
        self.connection.execute(f"SET VARIABLE first_row = (SELECT min(rowid) FROM {self.name})")

    def _parted(self, n_columns: int) -> str:
        parts = ", ".join(f"f[{place}] AS c{place}" for place in range(1, n_columns + 1))
        return f"(SELECT {parts} FROM (SELECT string_split(l, chr(9)) AS f FROM {self.lines.sql()}))"

    @property
    def line(self) -> str:
        """SQL for the line of a row. Row numbers of a table begin anywhere, but follow the order of filling."""
        return f"({self.name}.rowid - getvariable('first_row') + 1)"

    def reject(self, where: str, reason: str) -> None:
        """Set sound rows aside that tell no act."""
        self.connection.execute(
            f"INSERT INTO staged_rejects SELECT {self.line}, {reason}, NULL FROM {self.name} WHERE {where}"
        )

    def reject_with_line(self, where: str, reason: str) -> None:
        """Set malformed rows aside with their lines, which a second reading fetches: they are few, if any.

        ``reason`` is SQL that may use the columns of the table and the number of fields of the line, ``n_fields``.
        """
        if not count(self.connection, f"SELECT count(*) FROM {self.name} WHERE {where}"):
            return
        self.connection.execute(
            f"""INSERT INTO staged_rejects SELECT n_line, {reason}, l
            FROM (SELECT l, len(string_split(l, chr(9))) AS n_fields, row_number() OVER () AS n_line
                FROM {self.lines.sql()})
            JOIN {self.name} ON n_line = {self.line} WHERE {where} ORDER BY n_line"""
        )
