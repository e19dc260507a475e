"""The tables of a store, and the version they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.errors import StoreError
from dragoman.store.actors import aliases_view
from dragoman.store.acts import act_reports_view
from dragoman.vocabulary.schema import (
    ACT_REPORTS,
    ACTORS,
    ACTS,
    ALIASES,
    DOCUMENTS,
    LOADS,
    PRESSURES,
    RECORDS,
    REJECTS,
    ddl,
)

if TYPE_CHECKING:
    import duckdb

__all__ = ["SCHEMA_VERSION", "TABLES", "VIEWS", "check_version", "create_tables"]

#: Raised whenever a table changes in a way that older versions cannot read.
SCHEMA_VERSION = 1

TABLES = {
    "documents": DOCUMENTS,
    "records": RECORDS,
    "acts": ACTS,
    "pressures": PRESSURES,
    "actors": ACTORS,
    "loads": LOADS,
    "rejects": REJECTS,
}

#: What follows from the tables, and is exported with them.
VIEWS = {"act_reports": ACT_REPORTS, "aliases": ALIASES}


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Lay out an empty store."""
    for table, columns in TABLES.items():
        connection.execute(ddl(table, columns))
    connection.execute(act_reports_view())
    connection.execute(aliases_view())
    connection.execute("CREATE TABLE about (schema_version INTEGER, base VARCHAR)")
    connection.execute("INSERT INTO about VALUES ($version, NULL)", {"version": SCHEMA_VERSION})


def check_version(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Refuse a database that is no store, or one written by a newer version.

    Raises
    ------
    StoreError
        Says which of the two it is, and what to do.
    """
    import duckdb

    try:
        found = connection.execute("SELECT schema_version FROM about").fetchone()
    except duckdb.Error:
        raise StoreError(
            f"{path} is a DuckDB file but no Dragoman store; "
            "name another with --store, or create one with `dragoman add`"
        ) from None
    version = found[0] if found else None
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"{path} has schema version {version}, this Dragoman reads {SCHEMA_VERSION}; "
            "use the version that wrote it, or add the original files to a new store"
        )
