"""Pressure lists: who pressed whom by sanctions, embargo or listing, from when until when.

A delimited file with a header: ``sender``, ``target``, ``kind``, ``since``, and where known ``until``, ``instrument``,
``url``. Actors are ids or names; dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. ``until`` is the first day no
longer in force and empty where no end is known. A date that lacks its day or month is staged as the first day it may
mean, with its precision beside it (``since_precision`` and ``until_precision`` give it where the date itself does not);
an interval that begins and ends within one such period lasts to the period's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.days import PLAUSIBLE, partial_date
from dragoman.sources.delimited import header_fields, read_table
from dragoman.sources.naming import actor_of, create_actor_names, is_nobody, joined_to
from dragoman.sources.packing import stem
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.sample import Sample, take_sample
from dragoman.sources.staging import PRESSURE_COLUMNS, drop, outcome, spool_folder, start

if TYPE_CHECKING:
    import duckdb

__all__ = ["PRESSURE_LIST", "PressureList"]

_NEEDED = ("sender", "target", "kind", "since")
_FIELDS = (*_NEEDED, "since_precision", "until", "until_precision", "instrument", "url")

_PRECISIONS = "('', 'day', 'month', 'year')"


@dataclass(frozen=True, slots=True)
class PressureList:
    """The format."""

    name: str = "pressures"
    description: str = "pressure lists (CSV: sender, target, kind, since, until, instrument, url)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether the first line names the columns that every list has."""
        columns = header_fields(sample.first, sample.delimiter or ",")
        if not set(_NEEDED) <= set(columns):
            return None
        return Match(1.0, f"its header has the columns {', '.join(_NEEDED)}")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage a list: see ``Provider``."""
        start(connection)
        delimiter = take_sample(path).delimiter or ","
        with spool_folder(connection) as folder:
            table = read_table(connection, path, folder / "lines", delimiter, progress)
        since, until = partial_date("since_given"), partial_date("until_given")
        columns = ", ".join(f"{table.field(name)} AS {name}_given" for name in _FIELDS)
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE pressure_rows AS
            WITH given AS (SELECT line, raw, {table.misfit} AS misfit, {columns} FROM table_rows),
            dated AS (
                SELECT *, {since.since} AS since, {until.since} AS until_begins, {until.until} AS until_ends,
                    coalesce(nullif(since_precision_given, ''), {since.precision}) AS since_precision,
                    coalesce(nullif(until_precision_given, ''), {until.precision}) AS until_precision FROM given)
            SELECT *, CASE WHEN until_begins > since THEN until_begins ELSE until_ends END AS until, CASE
                WHEN misfit IS NOT NULL THEN misfit
                WHEN {is_nobody("sender_given")} OR {is_nobody("target_given")} THEN 'sender or target is missing'
                WHEN kind_given = '' THEN 'kind is missing'
                WHEN since IS NULL OR since NOT {PLAUSIBLE} THEN concat('since is no date: ', since_given)
                WHEN until_given <> '' AND (until_begins IS NULL OR until_begins NOT {PLAUSIBLE})
                    THEN concat('until is no date: ', until_given)
                WHEN since_precision_given NOT IN {_PRECISIONS} OR until_precision_given NOT IN {_PRECISIONS}
                    THEN 'a precision is none of day, month, year'
                WHEN until_ends <= since OR (until_begins <= since AND {until.precision} = 'day')
                    THEN concat('it ends (', until_given, ') before it begins (', since_given, ')')
            END AS malformed FROM dated"""
        )
        create_actor_names(
            connection, "SELECT DISTINCT sender_given FROM pressure_rows UNION SELECT target_given FROM pressure_rows"
        )
        connection.execute(_STAGED)
        connection.execute(
            "INSERT INTO staged_rejects SELECT line, malformed, raw FROM pressure_rows WHERE malformed IS NOT NULL"
        )
        drop(connection, "table_rows", "pressure_rows", "actor_names")
        return outcome(connection, format_=self.name, origin=stem(path), n_rows=table.n_rows, table="staged_pressures")


_EXPRESSIONS = {
    "sender": actor_of("s", "sender_given"),
    "target": actor_of("t", "target_given"),
    "kind": "lower(kind_given)",
    "since": "pressure_rows.since",
    "since_precision": "since_precision",
    "until": "pressure_rows.until",
    "until_precision": "CASE WHEN until_given = '' THEN '' ELSE until_precision END",
    "instrument": "instrument_given",
    "url": "url_given",
    "line": "line",
}

_STAGED = f"""CREATE TEMP TABLE staged_pressures AS
    SELECT {", ".join(f'CAST({_EXPRESSIONS[c.name]} AS {c.type}) AS "{c.name}"' for c in PRESSURE_COLUMNS)}
    FROM (SELECT *, since AS day FROM pressure_rows WHERE malformed IS NULL) AS pressure_rows
    {joined_to("actor_names", "s", "sender_given", "day")}
    {joined_to("actor_names", "t", "target_given", "day")}
    ORDER BY line"""

PRESSURE_LIST = PressureList()
