"""From a path to an open store, and back out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.workflows.adding import DEFAULT_STORE, take

if TYPE_CHECKING:
    import duckdb

    from dragoman.store.contents import Contents
    from dragoman.store.engine import DuckEngine

__all__ = ["CASEBOOK", "OpenStore", "export", "open_store", "status"]

#: What the embedded example data are called where a store's path would stand.
CASEBOOK = "the embedded casebook"


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store open for reading, and what to call it."""

    engine: DuckEngine
    name: str


@contextmanager
def open_store(path: Path | str | None = None) -> Iterator[OpenStore]:
    """Open a store for reading: the one named, else ``dragoman.duckdb`` here, else the embedded casebook.

    >>> with open_store() as store:
    ...     store.engine.rows("SELECT count(*) FROM records")
    [(1066,)]
    """
    from dragoman.store.engine import DuckEngine
    from dragoman.store.files import open_for_reading

    if path is None and DEFAULT_STORE.is_file():
        path = DEFAULT_STORE
    connection = open_for_reading(Path(path)) if path is not None else _casebook()
    try:
        yield OpenStore(DuckEngine(connection), str(path) if path is not None else CASEBOOK)
    finally:
        connection.close()


def _casebook() -> duckdb.DuckDBPyConnection:
    """The embedded example data, read like anybody's files."""
    from dragoman.sources import casebook_files, open_source
    from dragoman.store.files import in_memory

    connection = in_memory()
    for path in casebook_files():
        take(connection, open_source(path), digest=path.name)
    return connection


def status(store: Path | str | None = None) -> tuple[str, Contents]:
    """Take stock: the name of the store, and what is in it.

    >>> name, contents = status()
    >>> name, contents.origins[0].n_records
    ('the embedded casebook', 1066)
    """
    from dragoman.store.contents import contents

    with open_store(store) as opened:
        return opened.name, contents(opened.engine)


def export(format: str, folder: Path | str, store: Path | str | None = None) -> list[Path]:
    """Write the whole store into a folder; ``format`` is ``parquet``, ``csv`` or ``bibtex``."""
    from dragoman.store.export import export as write

    with open_store(store) as opened:
        return write(opened.engine.connection, format, Path(folder))
