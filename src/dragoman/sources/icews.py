"""ICEWS coded events as on Dataverse (doi:10.7910/DVN/28075): a header, tabs, no quoting, one year a file.

The files are not all alike: in one, days are written M/D/YYYY; ids repeat, so that id and day together are the key;
sector lists come in any order, some in quotation marks that belong to the text; acts and countries may be missing.
One sentence told of both sides is two rows, A with B and B with A: they share their ``report``, so the store can tell.
The reasons behind the choices made here are in ``docs/decisions/0032-icews.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.days import PLAUSIBLE
from dragoman.sources.icews_actors import NOBODY, icews_actor
from dragoman.sources.lines import plain_lines
from dragoman.sources.naming import actor_of, create_spells, joined_to
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.sample import Sample, take_sample
from dragoman.sources.staging import (
    SAME_ACTOR,
    TARGETLESS,
    count,
    create_act_codes,
    drop,
    fault_keeper,
    in_order,
    outcome,
    running,
    spool_folder,
    stage_columns,
    start,
)
from dragoman.sources.tabbed import LineTable
from dragoman.vocabulary.acts import cameo, cameo_code_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["ICEWS", "Icews"]

#: The columns used, by the names they have in the header.
_COLUMNS = {
    "event_id": "event id",
    "event_date": "event date",
    "event_text": "event text",
    "cameo": "cameo code",
    "source_given": "source name",
    "source_sectors": "source sectors",
    "source_country": "source country",
    "target_given": "target name",
    "target_sectors": "target sectors",
    "target_country": "target country",
    "story": "story id",
    "sentence": "sentence number",
}

#: How files write that nothing is known. Countries have their full names here, so NA is not Namibia.
_MISSING = "('', 'NA', 'NULL')"

#: Parts the fields that are looked up together; no field of a file can hold it, as its lines would be no text.
_END = "chr(1)"

_USED = ("position", "report", "day", "code", "act", "source_key", "source_name", "target_key", "target_name")


@dataclass(frozen=True, slots=True)
class Icews:
    """The format."""

    name: str = "icews"
    description: str = "ICEWS events from Dataverse (tab-separated, 20 columns with a header)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether the first line is the header of an ICEWS file."""
        if len(_places(sample.first)) < len(_COLUMNS):
            return None
        return Match(1.0, "its header has the columns of an ICEWS file")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage a file: see ``Provider``."""
        start(connection)
        header = take_sample(path).first
        places, n_fields = _places(header), header.count("\t") + 1
        with spool_folder(connection) as folder:
            lines = plain_lines(path, folder / "lines", fault_keeper(connection), lambda share: progress(share / 10))
            table = LineTable(connection, "icews_lines", lines)
            with running(connection, progress, 0.1, 0.6):
                table.fill(path, n_fields + 1, lambda columns: _projection(columns, places, n_fields))
            _name_acts(connection)
            _name_actors(connection)
            _reject(table, n_fields)
        named = _named(table)
        connection.execute(
            f"INSERT INTO staged_rejects SELECT line, no_act, NULL FROM {named} WHERE no_act IS NOT NULL"
        )
        with running(connection, progress, 0.6, 1.0), in_order(connection):
            connection.execute(_staged_statement(named))
        n_rows = count(connection, "SELECT count(*) FROM icews_lines WHERE NOT is_blank") + lines.n_faults
        drop(connection, "icews_lines", "icews_actors", "act_codes")
        return outcome(connection, format_=self.name, origin=self.name, n_rows=n_rows)


def _places(header: str) -> Mapping[str, int]:
    """Where the columns used stand, from 1, by our names for them.

    >>> _places("Event ID\\tEvent Date\\tCAMEO code")
    {'event_id': 1, 'event_date': 2, 'cameo': 3}
    """
    names = [name.strip().strip('"').casefold() for name in header.split("\t")]
    return {ours: names.index(theirs) + 1 for ours, theirs in _COLUMNS.items() if theirs in names}


def _projection(columns: str, places: Mapping[str, int], n_fields: int) -> str:
    """What is used of each line, or what is wrong with it. A header is no row, wherever it stands."""
    texts = ", ".join(
        f"""CASE WHEN trim(c{place}, ' "') NOT IN {_MISSING} THEN trim(c{place}, ' "') ELSE '' END AS {name}"""
        for name, place in places.items()
    )
    kept = ", ".join(f"CASE WHEN wrong IS NULL AND NOT is_blank THEN {name} END AS {name}" for name in _USED)
    return f"""
    WITH fields AS (
        SELECT {texts}, c{n_fields} IS NOT NULL AND c{n_fields + 1} IS NULL AS fits,
            c2 IS NULL AND coalesce(trim(c1), '') = '' AS is_empty FROM {columns}),
    dated AS (
        SELECT *, is_empty OR lower(event_id) = 'event id' AS is_blank,
            TRY_CAST(try_strptime(event_date, ['%Y-%m-%d', '%m/%d/%Y']) AS DATE) AS day,
            CASE WHEN source_given <> '{NOBODY}' THEN source_given ELSE '' END AS source_name,
            CASE WHEN target_given <> '{NOBODY}' THEN target_given ELSE '' END AS target_name FROM fields),
    judged AS (
        SELECT *, CASE
            WHEN is_blank THEN NULL
            WHEN NOT fits THEN ''
            WHEN TRY_CAST(event_id AS UBIGINT) IS NULL THEN concat('Event ID is no number: ', event_id)
            WHEN day IS NULL OR day NOT {PLAUSIBLE} THEN concat('Event Date is no day: ', event_date)
        END AS wrong,
        concat(event_id, '@', day) AS position, cameo AS code, concat(cameo, {_END}, event_text) AS act,
        CASE WHEN story <> '' THEN concat(story, ':', sentence) ELSE '' END AS report,
        concat_ws({_END}, source_name, source_sectors, source_country) AS source_key,
        concat_ws({_END}, target_name, target_sectors, target_country) AS target_key
        FROM dated)
    SELECT {kept}, is_blank, wrong FROM judged"""


def _reject(table: LineTable, n_fields: int) -> None:
    """Set malformed rows aside."""
    table.reject_with_line("wrong = ''", f"concat('the row has ', n_fields, ' fields, the header {n_fields}')")
    table.reject_with_line("wrong <> ''", "wrong")
    table.reject_with_line(
        "wrong IS NULL AND NOT is_blank AND act NOT IN (SELECT code FROM act_codes)",
        f"concat('neither CAMEO Code nor Event Text is a CAMEO category: ', replace(act, {_END}, ' '))",
    )


def _name_acts(connection: duckdb.DuckDBPyConnection) -> None:
    """The class of each act: by its code where that is a category, else by its name, else by what there is."""
    acts = connection.execute("SELECT DISTINCT act FROM icews_lines WHERE act IS NOT NULL").fetchall()
    codes = {}
    for (act,) in acts:
        code, _, text = act.partition("\x01")
        is_category = code in cameo() and len(code) > 2
        codes[act] = code if is_category else cameo_code_of(text) or code
    create_act_codes(connection, codes)


def _name_actors(connection: duckdb.DuckDBPyConnection) -> None:
    keys = connection.execute(
        """SELECT DISTINCT source_key FROM icews_lines WHERE source_key IS NOT NULL
        UNION SELECT DISTINCT target_key FROM icews_lines WHERE target_key IS NOT NULL"""
    ).fetchall()
    create_spells(connection, "icews_actors", ((key, icews_actor(*key.split("\x01"))) for (key,) in keys))


def _named(table: LineTable) -> str:
    """The lines that are sound so far, with their actors and acts named, and why some tell no act even so."""
    return f"""(
    SELECT *, CASE
        WHEN source = '' THEN 'the row names no source actor'
        WHEN target = '' AND NOT {TARGETLESS} THEN 'the row names no target actor'
        WHEN {SAME_ACTOR} THEN concat('source and target are the same actor at the level coded: ', source)
    END AS no_act
    FROM (
        SELECT icews_lines.*, {table.line} AS line, event, quad, weight,
            {actor_of("s", "source_name")} AS source, {actor_of("t", "target_name")} AS target
        FROM icews_lines JOIN act_codes ON act = act_codes.code
        {joined_to("icews_actors", "s", "source_key", "day")}
        {joined_to("icews_actors", "t", "target_key", "day")}
        WHERE wrong IS NULL))"""


def _staged_statement(named: str) -> str:
    return stage_columns(
        f"{named} WHERE no_act IS NULL",
        "line", "position", "report", "source", "target", "source_name", "target_name", "event", "code", "quad",
        "weight",
        date_since="day",
        date_until="day + 1",
        coder="'ICEWS'",
    )  # fmt: skip


ICEWS = Icews()
