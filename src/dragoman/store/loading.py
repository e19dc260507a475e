"""Taking what a source has staged into the store, as one load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.store.actors import describe_new_actors
from dragoman.store.acts import joining_statements, mutual_classes_sql
from dragoman.vocabulary.schema import DOCUMENTS, LOADS, PRESSURES, RECORDS

if TYPE_CHECKING:
    import duckdb

__all__ = ["Load", "take_staged"]

#: What makes two rows the same record, beside origin and position.
_CONTENT = (
    "source", "target", "event", "code", "status", "attribution", "condition", "date_since", "date_until",
    "predicate_start", "text", "n", "coder", "coder_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """What became of the rows of one file.

    ``n_records == n_acts + n_joined``: every record added either tells an act that was not told before or joins one
    (``n_acts`` is net of acts that a bridging report made one). Records already there are ``n_known``.
    """

    load: int
    format: str
    origin: str
    n_rows: int
    n_records: int
    n_acts: int
    n_joined: int
    n_known: int
    n_pressures: int
    n_rejected: int


def take_staged(
    connection: duckdb.DuckDBPyConnection,
    *,
    hash_: str,
    path: str,
    format_: str,
    origin: str,
    n_rows: int,
    version: str,
) -> Load:
    """Move what a source staged (``staged``, with or without pressures, documents, rejects) into the store.

    Called inside one transaction. A record is known by the hash of its origin, its position and its content, so a row
    that another file brought before, or that stands twice in this one, is counted and left out.
    """
    tables = {
        name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    }
    load = _count(connection, "SELECT coalesce(max(load), 0) + 1 FROM loads")
    n_staged = n_records = n_new_acts = n_pressures = n_rejected = 0
    if "staged" in tables:
        n_staged = _count(connection, "SELECT count(*) FROM staged")
        n_acts_before = _count(connection, "SELECT count(*) FROM acts")
        n_records = _take_records(connection, load, origin)
        n_new_acts = _count(connection, "SELECT count(*) FROM acts") - n_acts_before
    if "staged_documents" in tables:
        _take_documents(connection)
    if "staged_pressures" in tables:
        n_staged = _count(connection, "SELECT count(*) FROM staged_pressures")
        n_pressures = _take_pressures(connection, load)
    if "staged_rejects" in tables:
        connection.execute(f"INSERT INTO rejects SELECT {load}, line, reason, raw FROM staged_rejects")
        n_rejected = _count(connection, "SELECT count(*) FROM staged_rejects")
    outcome = Load(
        load=load,
        format=format_,
        origin=origin,
        n_rows=n_rows,
        n_records=n_records,
        n_acts=n_new_acts,
        n_joined=n_records - n_new_acts,
        n_known=n_staged - n_records - n_pressures,
        n_pressures=n_pressures,
        n_rejected=n_rejected,
    )
    values = {
        "load": load, "hash": hash_, "path": path, "format": format_, "origin": origin, "n_rows": n_rows,
        "n_records": n_records, "n_acts": n_new_acts, "n_joined": outcome.n_joined, "n_known": outcome.n_known,
        "n_pressures": n_pressures, "n_rejected": n_rejected, "version": version,
    }  # fmt: skip
    places = ", ".join(f"${c.name}" if c.name in values else "now() AT TIME ZONE 'UTC'" for c in LOADS)
    connection.execute(f"INSERT INTO loads VALUES ({places})", values)
    for table in ("staged", "staged_rejects", "staged_pressures", "staged_documents"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    return outcome


def _take_records(connection: duckdb.DuckDBPyConnection, load: int, origin: str) -> int:
    """Add the staged rows that are new as records, bring the acts up to date, and count the records added."""
    first = _count(connection, "SELECT coalesce(max(record), 0) + 1 FROM records")
    mutual = mutual_classes_sql()
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE mirrored AS
        SELECT report AS in_report, code AS as_code, least(source, target) AS one, greatest(source, target) AS other
        FROM staged WHERE report <> '' AND code <> '' AND event NOT IN ({mutual})
        GROUP BY ALL HAVING count(DISTINCT source) > 1"""
    )
    # A source may stage rows in any order: where a line makes one record, the line numbers it, and a file always makes
    # the same records. Sources that make several of a line stage them in order.
    one_a_line = _count(connection, "SELECT count(*) - count(DISTINCT line) FROM staged") == 0
    place = "line - 1" if one_a_line else "rowid - (SELECT min(rowid) FROM staged)"
    computed = {
        "record": f"{first} + place",
        "load": str(load),
        "origin": "$origin",
        "mutual": f"event IN ({mutual}) OR one IS NOT NULL",
        "added_at": "now() AT TIME ZONE 'UTC'",
    }
    columns = ", ".join(computed.get(column.name, column.name) for column in RECORDS)
    content = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in ("position", *_CONTENT))
    connection.execute(
        f"""INSERT INTO records SELECT {columns}
        FROM (SELECT *, {place} AS place,
            CAST(md5(concat_ws(chr(31), $origin, {content})) AS UUID) AS id FROM staged) AS new
        LEFT JOIN mirrored ON report = in_report AND code = as_code
            AND one = least(source, target) AND other = greatest(source, target)
        WHERE NOT EXISTS (SELECT 1 FROM records AS old WHERE old.id = new.id AND old.origin = $origin)""",
        {"origin": origin},
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT id, min(record) AS kept FROM records WHERE record >= {first} GROUP BY id HAVING count(*) > 1"""
    )
    if _count(connection, "SELECT count(*) FROM repeated"):
        connection.execute("DELETE FROM records USING repeated WHERE records.id = repeated.id AND record > kept")
    for statement in joining_statements(first):
        connection.execute(statement)
    describe_new_actors(connection, first)
    return _count(connection, f"SELECT count(*) FROM records WHERE record >= {first}")


def _take_documents(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the texts that are new."""
    columns = ", ".join("now() AT TIME ZONE 'UTC'" if c.name == "added_at" else c.name for c in DOCUMENTS)
    connection.execute(
        f"""INSERT INTO documents SELECT {columns} FROM staged_documents
        WHERE document NOT IN (SELECT document FROM documents)"""
    )


def _take_pressures(connection: duckdb.DuckDBPyConnection, load: int) -> int:
    """Add the staged intervals that are new, and count them."""
    before = _count(connection, "SELECT count(*) FROM pressures")
    columns = [column.name for column in PRESSURES if column.name not in ("id", "load")]
    content = ", ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in columns if name != "line")
    connection.execute(
        f"""INSERT INTO pressures SELECT id, {load}, {", ".join(columns)}
        FROM (SELECT *, CAST(md5(concat_ws(chr(31), {content})) AS UUID) AS id FROM staged_pressures
            QUALIFY row_number() OVER (PARTITION BY id ORDER BY line) = 1)
        WHERE id NOT IN (SELECT id FROM pressures)"""
    )
    return _count(connection, "SELECT count(*) FROM pressures") - before


def _count(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> int:
    row = connection.execute(sql, parameters).fetchone()
    return int(row[0]) if row else 0
