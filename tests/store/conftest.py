"""A store in memory, and rows to put in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb
import pytest

from dragoman.store.files import in_memory
from dragoman.store.loading import Load, take_staged
from store.staging import Adder, stage


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with in_memory() as connection:
        yield connection


@pytest.fixture
def add(connection: duckdb.DuckDBPyConnection) -> Adder:
    """Add rows as one load of one origin; every call is a new file."""
    files = iter(range(1_000_000))

    def adder(rows: Iterable[Mapping[str, Any]], origin: str = "test") -> Load:
        n_rows = stage(connection, rows)
        name = f"file {next(files)}"
        return take_staged(connection, hash_=name, path=name, format_="test", origin=origin, n_rows=n_rows, version="0")

    return adder
