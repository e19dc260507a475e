"""Staging for tests: bytes in, rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman.sources import Provider, Staged, open_source


@dataclass(frozen=True)
class Outcome:
    """What a provider made of a file."""

    staged: Staged
    rows: list[dict[str, Any]]
    rejects: list[dict[str, Any]]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return [(reject["line"], reject["reason"]) for reject in self.rejects]


Stager = Callable[..., Outcome]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection inside a transaction, as the store hands it to a source."""
    with duckdb.connect() as connection:
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")


def fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def stage(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Stager:
    """Write a file and stage it; ``provider`` overrules detection."""

    def stager(content: bytes | str | Path, provider: Provider | None = None, name: str = "file.txt") -> Outcome:
        if isinstance(content, Path):
            path = content
        else:
            path = tmp_path / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        staged = provider.stage(connection, path) if provider else open_source(path).stage(connection)
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert tables <= {"staged", "staged_pressures", "staged_rejects"}, "helper tables are left over"
        table = "staged" if "staged" in tables else "staged_pressures"
        rows = fetch(connection, f"SELECT * FROM {table} ORDER BY line, rowid")
        rejects = fetch(connection, "SELECT * FROM staged_rejects ORDER BY line, reason")
        assert staged.n_staged == len(rows)
        assert staged.n_rejected == len(rejects)
        assert staged.n_rows == staged.n_sound + staged.n_rejected
        return Outcome(staged, rows, rejects)

    return stager
