"""GDELT event exports: 1.0 (57 fields before April 2013, then 58) and 2.0 (61), tab-separated, without a header.

A file is read in two steps. The first is one pass over its lines that keeps the few fields used, in a table whose
row numbers are the line numbers. The second gives actors and acts their names: a file has millions of rows, but
only thousands of different actors. The reasons behind the choices made here are in ``docs/decisions/0031-gdelt.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.days import PLAUSIBLE, compact_day
from dragoman.sources.gdelt_actors import gdelt_actor
from dragoman.sources.lines import plain_lines
from dragoman.sources.naming import actor_of, create_spells, joined_to
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.sample import Sample
from dragoman.sources.staging import (
    SAME_ACTOR,
    TARGETLESS,
    count,
    create_act_codes,
    drop,
    fault_keeper,
    outcome,
    running,
    spool_folder,
    stage_columns,
    start,
)
from dragoman.sources.tabbed import LineTable

if TYPE_CHECKING:
    import duckdb

__all__ = ["GDELT_1", "GDELT_2", "Gdelt"]

#: Where the fields used stand, from 1: the same in both versions, which differ in places alone. Places, with their FIPS
#: codes, are not used: they say where an article saw the act, not who did it.
_FIELDS = {
    "position": 1,
    "sqldate": 2,
    "source_code": 6,
    "source_as_named": 7,
    "target_code": 16,
    "target_as_named": 17,
    "code": 27,
}

#: GDELT turns "last week", "last month", "last year" and "a decade ago" into the day exactly so many days before.
_PERIODS = {7: ("week", "month"), 30: ("month", "month"), 365: ("year", "year"), 3650: ("decade", "era")}

#: What makes a line no row of an export; empty where its fields do not fit, as only a second look can count them.
_MALFORMED = f"""CASE
    WHEN NOT fits THEN ''
    WHEN TRY_CAST(position AS UBIGINT) IS NULL THEN concat('GLOBALEVENTID is no number: ', position)
    WHEN day IS NULL OR day NOT {PLAUSIBLE} THEN concat('SQLDATE is no day: ', sqldate)
    WHEN added IS NULL OR added NOT {PLAUSIBLE} THEN concat('DATEADDED is no day: ', dateadded)
END"""

_NO_SOURCE = "CASE WHEN source_name = '' THEN 'the row names no source actor (Actor1)' END"


@dataclass(frozen=True, slots=True)
class Gdelt:
    """One version of the format; ``added`` and ``url`` are the places of DATEADDED and SOURCEURL, from 1."""

    name: str
    description: str
    version: str
    n_fields: tuple[int, ...]
    added: int
    url: int

    def matches(self, sample: Sample) -> Match | None:
        """Whether most of the first lines have the fields of an export and begin with a number and a day."""
        rows = [line.split("\t") for line in sample.lines[:50]]
        n_alike = sum(len(row) in self.n_fields and row[0].isdigit() and row[1][:8].isdigit() for row in rows)
        if 2 * n_alike <= len(rows):
            return None
        return Match(n_alike / len(rows), f"{n_alike} of its first {len(rows)} lines have the fields of an export")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage an export: see ``Provider``."""
        start(connection)
        with spool_folder(connection) as folder:
            lines = plain_lines(path, folder / "lines", fault_keeper(connection), lambda share: progress(share / 10))
            table = LineTable(connection, "gdelt_lines", lines)
            with running(connection, progress, 0.1, 0.7):
                table.fill(path, self.n_fields[-1] + 1, self._projection)
            _name_acts(connection)
            _name_actors(connection)
            self._reject(table)
        named = _named(table)
        connection.execute(
            f"INSERT INTO staged_rejects SELECT line, no_act, NULL FROM {named} WHERE no_act IS NOT NULL"
        )
        with running(connection, progress, 0.7, 1.0):
            connection.execute(self._staged_statement(named))
        n_rows = count(connection, "SELECT count(*) FROM gdelt_lines WHERE NOT is_blank") + lines.n_faults
        drop(connection, "gdelt_lines", "gdelt_actors", "act_codes")
        return outcome(connection, format_=self.name, origin=self.name, n_rows=n_rows)

    def _projection(self, columns: str) -> str:
        """What is used of each line, or what is wrong with it."""
        fields = ", ".join(f"c{place} AS {name}" for name, place in _FIELDS.items())
        used = ("position", "day", "added", "url", "code", "source_code", "source_name", "target_code", "target_name")
        kept = ", ".join(f"CASE WHEN wrong IS NULL THEN {name} END AS {name}" for name in used)
        least, most = self.n_fields[0], self.n_fields[-1]
        return f"""
        WITH fields AS (
            SELECT {fields}, c{self.added} AS dateadded, coalesce(c{self.url}, '') AS url,
                c{least} IS NOT NULL AND c{most + 1} IS NULL AS fits, c58 IS NULL AS is_backfile,
                c2 IS NULL AND coalesce(trim(c1), '') = '' AS is_blank
            FROM {columns}),
        dated AS (
            SELECT *, {compact_day("sqldate")} AS day, {compact_day("dateadded[:8]")} AS added,
                CASE WHEN source_as_named <> '' THEN source_as_named ELSE source_code END AS source_name,
                CASE WHEN target_as_named <> '' THEN target_as_named ELSE target_code END AS target_name
            FROM fields),
        judged AS (SELECT *, {_MALFORMED} AS malformed FROM dated),
        settled AS (SELECT *, coalesce(malformed, {_NO_SOURCE}) AS wrong FROM judged)
        SELECT {kept}, is_blank, is_backfile, wrong, malformed IS NOT NULL AS is_malformed FROM settled"""

    def _reject(self, table: LineTable) -> None:
        """Set aside the rows of which the first step knows that they are malformed, or name no source."""
        expected = " or ".join(str(n) for n in self.n_fields)
        table.reject_with_line(
            "wrong = '' AND NOT is_blank", f"concat('the row has ', n_fields, ' fields, not {expected}')"
        )
        table.reject_with_line("wrong <> '' AND is_malformed", "wrong")
        table.reject_with_line(
            "wrong IS NULL AND code NOT IN (SELECT code FROM act_codes)",
            "concat('EventCode is no CAMEO code: ', code)",
        )
        table.reject("wrong <> '' AND NOT is_malformed", "wrong")

    def _staged_statement(self, named: str) -> str:
        """What makes ``staged`` of the lines that tell an act."""
        return stage_columns(
            f"{named} WHERE no_act IS NULL",
            "line", "position", "source", "target", "source_name", "target_name", "event", "code", "quad", "weight",
            "url",
            date_since=_by_period("date_trunc('{period}', day)", "day"),
            date_until=_by_period("date_trunc('{period}', day) + INTERVAL 1 {period}", "day + 1"),
            date_precision=_by_period("'{precision}'", "'day'"),
            # The backfile was added as a whole in 2013, which says nothing of when its rows were known.
            published="CASE WHEN NOT is_backfile THEN added END",
            coder="'GDELT'",
            coder_version=f"'{self.version}'",
        )  # fmt: skip


def _by_period(expression: str, otherwise: str) -> str:
    """SQL that differs with the period a date stands for, as its distance from the day of adding gives away."""
    cases = " ".join(
        f"WHEN {n_days} THEN {expression.format(period=period, precision=precision)}"
        for n_days, (period, precision) in _PERIODS.items()
    )
    return f"CASE CASE WHEN NOT is_backfile THEN added - day END {cases} ELSE {otherwise} END"


def _name_acts(connection: duckdb.DuckDBPyConnection) -> None:
    codes = connection.execute("SELECT DISTINCT code FROM gdelt_lines WHERE code IS NOT NULL").fetchall()
    create_act_codes(connection, {code: code for (code,) in codes})


def _name_actors(connection: duckdb.DuckDBPyConnection) -> None:
    codes = connection.execute(
        """SELECT DISTINCT source_code FROM gdelt_lines WHERE wrong IS NULL
        UNION SELECT DISTINCT target_code FROM gdelt_lines WHERE wrong IS NULL"""
    ).fetchall()
    create_spells(connection, "gdelt_actors", ((code, gdelt_actor(code)) for (code,) in codes))


def _named(table: LineTable) -> str:
    """The lines that are sound so far, with their actors and acts named, and why some tell no act even so."""
    return f"""(
    SELECT *, CASE
        WHEN source = '' THEN 'the row names no source actor (Actor1)'
        WHEN target = '' AND NOT {TARGETLESS} THEN 'the row names no target actor (Actor2)'
        WHEN {SAME_ACTOR} THEN concat('source and target are the same actor at the level coded: ', source)
    END AS no_act
    FROM (
        SELECT gdelt_lines.*, {table.line} AS line, event, quad, weight,
            {actor_of("s", "source_name")} AS source, {actor_of("t", "target_name")} AS target
        FROM gdelt_lines JOIN act_codes USING (code)
        {joined_to("gdelt_actors", "s", "source_code", "day")}
        {joined_to("gdelt_actors", "t", "target_code", "day")}
        WHERE wrong IS NULL))"""


GDELT_1 = Gdelt("gdelt1", "GDELT 1.0 event exports (57 or 58 tab-separated fields)", "1.0", (57, 58), 57, 58)
GDELT_2 = Gdelt("gdelt2", "GDELT 2.0 event exports (61 tab-separated fields)", "2.0", (61,), 60, 61)
