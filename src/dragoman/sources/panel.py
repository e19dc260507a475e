"""Aggregate panels: who, toward whom, when, and how many acts of each quad.

A delimited file with a header: ``source``, ``target``; ``year``, ``month`` (``YYYY-MM``, or a number beside ``year``)
or ``date``; and counts of verbal cooperation, material cooperation, verbal conflict and material conflict. The names
that columns may have are below. Each count that is not zero becomes one staged row, which stands for so many acts of
unknown class. A row of zeros is sound: it says that nothing was counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.days import PLAUSIBLE, partial_date
from dragoman.sources.delimited import Table, header_fields, read_table
from dragoman.sources.naming import actor_of, create_actor_names, is_nobody, joined_to
from dragoman.sources.packing import stem
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.sample import Sample, take_sample
from dragoman.sources.staging import (
    SAME_ACTOR,
    count,
    drop,
    literal,
    outcome,
    running,
    spool_folder,
    stage_columns,
    start,
)
from dragoman.vocabulary.acts import quad_weight

if TYPE_CHECKING:
    import duckdb

__all__ = ["PANEL", "Panel"]

_SOURCE = ("source", "sender", "actor1", "source_iso3", "iso3_source")
_TARGET = ("target", "receiver", "recipient", "actor2", "target_iso3", "iso3_target")

#: The names under which panels give the counts of the four quads.
_COUNTS = {
    1: ("verbal_cooperation", "verbal_coop", "vcp", "quad1", "quad_1"),
    2: ("material_cooperation", "material_coop", "mcp", "quad2", "quad_2"),
    3: ("verbal_conflict", "verbal_conf", "vcf", "quad3", "quad_3"),
    4: ("material_conflict", "material_conf", "mcf", "quad4", "quad_4"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """The format; its origin is the name of the file, as panels do not say what they are."""

    name: str = "panel"
    description: str = "aggregate panels (CSV: source, target, year or month, counts of the four quads)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether the first line names two actors, a time, and a count of a quad at least."""
        columns = header_fields(sample.first, sample.delimiter or ",")
        counts = [found for names in _COUNTS.values() if (found := _first(columns, names))]
        has_time = any(name in columns for name in ("year", "month", "date"))
        if not (_first(columns, _SOURCE) and _first(columns, _TARGET) and has_time and counts):
            return None
        return Match(0.9, f"its header names two actors, a time and the counts {', '.join(counts)}")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage a panel: see ``Provider``. The note says how many staged rows it made, and how many rows were zeros."""
        start(connection)
        delimiter = take_sample(path).delimiter or ","
        with spool_folder(connection) as folder:
            table = read_table(connection, path, folder / "lines", delimiter, lambda share: progress(share / 2))
        counts = {quad: column for quad, names in _COUNTS.items() if (column := _first(table.columns, names))}
        connection.execute(_rows_statement(table, counts))
        create_actor_names(
            connection, "SELECT DISTINCT source_name FROM panel_rows UNION SELECT DISTINCT target_name FROM panel_rows"
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE panel_named AS {_NAMED}")
        connection.execute(
            """INSERT INTO staged_rejects
            SELECT line, coalesce(malformed, no_act), CASE WHEN malformed IS NOT NULL THEN raw END
            FROM panel_named WHERE malformed IS NOT NULL OR no_act IS NOT NULL"""
        )
        with running(connection, progress, 0.5, 1.0):
            connection.execute(_staged_statement(counts))
        note = _note(connection)
        drop(connection, "table_rows", "panel_rows", "panel_named", "actor_names")
        return outcome(connection, format_=self.name, origin=stem(path), n_rows=table.n_rows, note=note)


def _first(columns: Iterable[str], names: tuple[str, ...]) -> str:
    """The first of the names that is a column, else empty."""
    return next((name for name in names if name in columns), "")


def _time(table: Table) -> str:
    """SQL for the time of a row, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    if "date" in table.columns:
        return table.field("date")
    year, month = table.field("year"), table.field("month")
    if "month" in table.columns and "year" in table.columns:
        return f"CASE WHEN length({month}) > 2 THEN {month} ELSE concat({year}, '-', {month}) END"
    return month if "month" in table.columns else year


def _rows_statement(table: Table, counts: dict[int, str]) -> str:
    time = partial_date("time")
    numbers = [
        f"CASE WHEN {table.field(column)} = '' THEN 0 ELSE TRY_CAST({table.field(column)} AS DOUBLE) END AS n{quad}"
        for quad, column in counts.items()
    ]
    are_counts = " AND ".join(f"(n{quad} = floor(n{quad}) AND n{quad} BETWEEN 0 AND 2e9)" for quad in counts)
    return f"""CREATE OR REPLACE TEMP TABLE panel_rows AS
    SELECT *, CASE
        WHEN misfit IS NOT NULL THEN misfit
        WHEN {is_nobody("source_name")} OR {is_nobody("target_name")} THEN 'source or target is missing'
        WHEN since IS NULL OR since NOT {PLAUSIBLE} THEN concat('this is no year, month or day: ', time)
        WHEN NOT coalesce({are_counts}, false) THEN 'a count is no whole number from 0 on'
    END AS malformed
    FROM (SELECT *, {time.since} AS since, {time.until} AS until, {time.precision} AS precision
        FROM (SELECT line, raw, {table.misfit} AS misfit, {_time(table)} AS time, {", ".join(numbers)},
            {table.field(_first(table.columns, _SOURCE))} AS source_name,
            {table.field(_first(table.columns, _TARGET))} AS target_name
        FROM table_rows))"""


_NAMED = f"""SELECT *, CASE WHEN {SAME_ACTOR}
        THEN concat('source and target are the same actor at the level coded: ', source) END AS no_act
    FROM (SELECT panel_rows.*, {actor_of("s", "source_name")} AS source, {actor_of("t", "target_name")} AS target
        FROM (SELECT *, coalesce(since, DATE '2000-01-01') AS day FROM panel_rows) AS panel_rows
        {joined_to("actor_names", "s", "source_name", "day")}
        {joined_to("actor_names", "t", "target_name", "day")})"""


def _staged_statement(counts: dict[int, str]) -> str:
    each = " UNION ALL ".join(
        f"""SELECT *, {quad} AS quad, {quad_weight(quad)} AS weight, n{quad} AS n, {literal(column)} AS code
        FROM panel_named WHERE malformed IS NULL AND no_act IS NULL AND n{quad} > 0"""
        for quad, column in counts.items()
    )
    return stage_columns(
        f"({each} ORDER BY line, quad)",
        "line", "source", "target", "source_name", "target_name", "code", "quad", "weight", "n",
        position="concat_ws('/', source_name, target_name, time, quad)",
        event="''",
        date_since="since",
        date_until="until",
        date_precision="precision",
    )  # fmt: skip


def _note(connection: duckdb.DuckDBPyConnection) -> str:
    n_sound = count(connection, "SELECT count(*) FROM panel_named WHERE malformed IS NULL AND no_act IS NULL")
    n_telling = count(connection, "SELECT count(DISTINCT line) FROM staged")
    n_staged = count(connection, "SELECT count(*) FROM staged")
    n_acts = count(connection, "SELECT coalesce(sum(n), 0) FROM staged")
    return (
        f"{n_telling:,} rows made {n_staged:,} records, one for each count, of {n_acts:,} acts; "
        f"{n_sound - n_telling:,} rows are zeros"
    )


PANEL = Panel()
