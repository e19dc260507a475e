"""The temporary tables that every provider fills, and the SQL they share."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import UnknownClass
from dragoman.sources.lines import Fault
from dragoman.sources.provider import Progress, Staged
from dragoman.vocabulary.acts import cameo_event, classes
from dragoman.vocabulary.schema import PRESSURES, STAGED

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "PRESSURE_COLUMNS",
    "SAME_ACTOR",
    "TARGETLESS",
    "count",
    "create_act_codes",
    "create_table",
    "drop",
    "fault_keeper",
    "in_order",
    "literal",
    "outcome",
    "running",
    "spool_folder",
    "stage_columns",
    "start",
]

#: Line of the file, from 1; what was wrong, in words; the line as it stood, where it is malformed.
_REJECT_COLUMNS = {"line": "BIGINT", "reason": "VARCHAR", "raw": "VARCHAR"}

PRESSURE_COLUMNS = tuple(column for column in PRESSURES if column.name not in ("id", "load"))

#: What a staged column holds where a provider says nothing of it; NULL for the others.
_DEFAULTS = {
    "position": "CAST(line AS VARCHAR)",
    "report": "''",
    "document": "''",
    "code": "''",
    "status": "'actual'",
    "attribution": "''",
    "condition": "''",
    "date_precision": "'day'",
    "text": "''",
    "url": "''",
    "n": "1",
    "coder": "''",
    "coder_version": "''",
}

#: True of rows whose actors are one and the same at the level coded: the same id, unless both are parts of a state
#: or organisation and the provider names them differently. Needs ``source``, ``target`` and their names.
SAME_ACTOR = (
    "source = target AND target <> '' AND NOT (contains(source, '.') AND source_name IS DISTINCT FROM target_name)"
)

#: Settings under which a statement keeps the order of its rows.
_FOR_ORDER = {"threads": "1", "disabled_optimizers": "'join_order,build_side_probe_side'"}

#: True of rows whose class may lack a target.
TARGETLESS = "event IN ('MOBILIZE', 'THREATEN')"


def start(connection: duckdb.DuckDBPyConnection) -> None:
    """Clear what an earlier file left, and lay out the table of rejects."""
    drop(connection, "staged", "staged_pressures")
    create_table(connection, "staged_rejects", _REJECT_COLUMNS, [])


def drop(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Remove temporary tables."""
    for table in tables:
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def literal(text: str) -> str:
    """A text as SQL writes it.

    >>> print(literal("Cote d'Ivoire"))
    'Cote d''Ivoire'
    """
    return "'" + text.replace("'", "''") + "'"


def stage_columns(tables: str, *same: str, **given: str) -> str:
    """The statement that makes ``staged`` of ``tables``.

    ``same`` are staged columns that have their name there already; ``given`` are SQL expressions for others.

    >>> stage_columns("t", "line", source="'IRN'")[:55]
    'CREATE TEMP TABLE staged AS SELECT CAST(line AS BIGINT)'
    """
    known = dict.fromkeys(same)
    columns = []
    for column in STAGED:
        expression = column.name if column.name in known else given.get(column.name, _DEFAULTS.get(column.name, "NULL"))
        columns.append(f'CAST({expression} AS {column.type}) AS "{column.name}"')
    return f"CREATE TEMP TABLE staged AS SELECT {', '.join(columns)} FROM {tables}"


def create_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """A temporary table of Python values; ``columns`` maps names to DuckDB types."""
    body = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({body})")
    _insert(connection, name, columns, rows)


def _insert(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows by the column: row by row is a thousand times slower."""
    values = [list(column) for column in zip(*rows, strict=True)]
    if values:
        places = ", ".join(f"unnest(CAST(${place} AS {kind}[]))" for place, kind in enumerate(columns.values(), 1))
        connection.execute(f"INSERT INTO {name} SELECT {places}", values)


def fault_keeper(connection: duckdb.DuckDBPyConnection, where: str = "") -> Callable[[list[Fault]], None]:
    """What adds lines that are no text to the rejects; ``where`` begins their reasons, as the file of a folder."""

    def keep(faults: list[Fault]) -> None:
        rows = [(fault.line, where + fault.reason, fault.raw) for fault in faults]
        _insert(connection, "staged_rejects", _REJECT_COLUMNS, rows)

    return keep


def create_act_codes(connection: duckdb.DuckDBPyConnection, codes: Mapping[str, str]) -> None:
    """The table ``act_codes (code, event, quad, weight)``: for acts as given, the class of their CAMEO code, if any."""
    rows = []
    for given, code in codes.items():
        try:
            event = classes()[cameo_event(code)]
        except UnknownClass:
            continue
        rows.append((given, event.name, event.quad, event.weight))
    types = {"code": "VARCHAR", "event": "VARCHAR", "quad": "UTINYINT", "weight": "DECIMAL(6,3)"}
    create_table(connection, "act_codes", types, rows)


def outcome(
    connection: duckdb.DuckDBPyConnection,
    *,
    format_: str,
    origin: str,
    n_rows: int,
    table: str = "staged",
    note: str = "",
) -> Staged:
    """Count what was staged, once every row is in its table."""
    n_staged = count(connection, f"SELECT count(*) FROM {table}")
    n_rejected = count(connection, "SELECT count(*) FROM staged_rejects")
    return Staged(format_, origin, n_rows, n_rows - n_rejected, n_rejected, n_staged, note)


def count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number a query returns."""
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def spool_folder(connection: duckdb.DuckDBPyConnection) -> Iterator[Path]:
    """A folder for unpacked files that is gone afterwards: where the database spills to, as there is room for a load.

    Whoever owns that place clears it after a killed process, and this folder with it.
    """
    row = connection.execute("SELECT current_setting('temp_directory')").fetchone()
    spill = Path(row[0]) if row and row[0] else Path()
    if spill.is_absolute():
        spill.mkdir(parents=True, exist_ok=True)
    parent = spill if spill.is_absolute() else None
    with tempfile.TemporaryDirectory(prefix="dragoman-", dir=parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def in_order(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let a statement with inner joins keep the order of its first table, so that a file always makes the same records.

    On one thread, and with the joins done as they are written, rows pass through as they come. Sorting them would cost
    as much time, and memory besides.
    """
    kept = {name: connection.execute(f"SELECT current_setting('{name}')").fetchone() for name in _FOR_ORDER}
    for name, value in _FOR_ORDER.items():
        connection.execute(f"SET {name} = {value}")
    try:
        yield
    finally:
        for name, row in kept.items():
            connection.execute(f"SET {name} = {literal(str(row[0]))}" if row else f"RESET {name}")


@contextmanager
def running(connection: duckdb.DuckDBPyConnection, progress: Progress, since: float, until: float) -> Iterator[None]:
    """Report how far the one long statement within has come, as a share from ``since`` to ``until``."""
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            percent = connection.query_progress()
            if percent > 0:
                progress(since + (until - since) * percent / 100)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    progress(until)
