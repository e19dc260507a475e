"""Dragoman's own records: JSON lines, or CSV with the same names for columns (``docs/formats.md`` lists them).

Both are brought into one shape, the table ``native_rows`` of texts, and judged by the same SQL in ``judging``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.delimited import header_fields, read_table
from dragoman.sources.judging import FIELDS, stage_native_rows
from dragoman.sources.lines import check_all_seen, plain_lines
from dragoman.sources.packing import stem
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.sample import Sample, take_sample
from dragoman.sources.staging import count, drop, fault_keeper, literal, running, spool_folder, start

if TYPE_CHECKING:
    import duckdb

__all__ = ["NATIVE_CSV", "NATIVE_JSON", "NativeCsv", "NativeJson", "json_keys"]

_NEEDED = frozenset(("source", "event"))


@dataclass(frozen=True, slots=True)
class NativeJson:
    """Records as JSON lines: what ``dragoman code`` writes."""

    name: str = "records-jsonl"
    description: str = "Dragoman's records as JSON lines (source, target, event, date, ...)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether the first line is a JSON object with a source and an event."""
        if not json_keys(sample.first) >= _NEEDED:
            return None
        return Match(1.0, "its first line is a JSON object with a source and an event")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage records: see ``Provider``."""
        start(connection)
        shape = "{" + ", ".join(f'"{name}": "VARCHAR"' for name in FIELDS) + "}"
        values = ", ".join(f"trim(coalesce(record.{name}, '')) AS {name}_given" for name in FIELDS)
        with spool_folder(connection) as folder:
            lines = plain_lines(path, folder / "lines", fault_keeper(connection), lambda share: progress(share / 10))
            connection.execute(
                f"""CREATE OR REPLACE TEMP TABLE native_lines AS
                SELECT row_number() OVER () AS line, l AS raw, coalesce(trim(l), '') = '' AS is_blank,
                    CASE WHEN json_valid(l) THEN json_type(l) END AS kind FROM {lines.sql()}"""
            )
            check_all_seen(lines, count(connection, "SELECT count(*) FROM native_lines"), path)
        with running(connection, progress, 0.1, 0.6):
            connection.execute(
                f"""CREATE OR REPLACE TEMP TABLE native_rows AS
                SELECT line, raw, {values}, CASE WHEN kind IS NULL THEN 'the line is not JSON'
                    WHEN kind <> 'OBJECT' THEN 'the line is no JSON object' END AS misfit
                FROM (SELECT *, CASE WHEN kind = 'OBJECT' THEN from_json(raw, {literal(shape)}) END AS record
                    FROM native_lines WHERE NOT is_blank)"""
            )
        drop(connection, "native_lines")
        n_rows = count(connection, "SELECT count(*) FROM native_rows") + lines.n_faults
        return stage_native_rows(connection, self.name, stem(path), n_rows)


@dataclass(frozen=True, slots=True)
class NativeCsv:
    """Records as CSV."""

    name: str = "records-csv"
    description: str = "Dragoman's records as CSV (source, target, event, date, ...)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether the first line names the columns source, event and a date."""
        columns = header_fields(sample.first, sample.delimiter or ",")
        if not {"source", "target", "event"} <= set(columns) or not {"date", "date_since"} & set(columns):
            return None
        return Match(0.95, "its header has the columns source, target, event and a date")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage records: see ``Provider``."""
        start(connection)
        delimiter = take_sample(path).delimiter or ","
        with spool_folder(connection) as folder:
            table = read_table(connection, path, folder / "lines", delimiter, lambda share: progress(share / 2))
        values = ", ".join(f"{table.field(name)} AS {name}_given" for name in FIELDS)
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE native_rows AS
            SELECT line, raw, {values}, {table.misfit} AS misfit FROM table_rows"""
        )
        drop(connection, "table_rows")
        return stage_native_rows(connection, self.name, stem(path), table.n_rows)


def json_keys(line: str) -> frozenset[str]:
    """The keys of a line that is a JSON object; none where it is something else.

    >>> sorted(json_keys('{"source": "IRN", "event": "AID"}'))
    ['event', 'source']
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(value) if isinstance(value, dict) else frozenset()


NATIVE_JSON, NATIVE_CSV = NativeJson(), NativeCsv()
