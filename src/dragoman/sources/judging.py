"""Records in Dragoman's own terms, judged: from texts to staged rows.

The table ``native_rows (line, raw, misfit, X_given ...)`` holds the texts of each record, one column for each of
``FIELDS``, and in ``misfit`` what is already known to be wrong with it. JSON lines, CSV and the casebook all pass here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.sources.days import PLAUSIBLE, partial_date
from dragoman.sources.naming import actor_of, create_actor_names, joined_to
from dragoman.sources.provider import Staged
from dragoman.sources.staging import SAME_ACTOR, TARGETLESS, create_table, drop, literal, outcome, stage_columns
from dragoman.vocabulary.acts import classes, quad_weight
from dragoman.vocabulary.dates import PRECISIONS
from dragoman.vocabulary.records import STATUSES

if TYPE_CHECKING:
    import duckdb

__all__ = ["FIELDS", "stage_native_rows"]

#: The fields of a record. ``date`` is a partial date and stands for ``date_since``, ``date_until`` and
#: ``date_precision``; ``quad`` is read where ``event`` is empty; weights follow from the class and are never read.
FIELDS = (
    "source", "target", "source_name", "target_name", "event", "code", "quad", "status", "attribution", "condition",
    "date", "date_since", "date_until", "date_precision", "predicate_start", "predicate_end", "evidence_start",
    "evidence_end", "text", "url", "document", "report", "position", "published", "n", "confidence", "coder",
    "coder_version",
)  # fmt: skip

_VERBATIM = ("code", "report", "document", "condition", "text", "url", "coder", "coder_version")
_SPANS = ("predicate_start", "predicate_end", "evidence_start", "evidence_end")


def stage_native_rows(connection: duckdb.DuckDBPyConnection, format_: str, origin: str, n_rows: int) -> Staged:
    """Move ``native_rows`` into ``staged`` and ``staged_rejects``."""
    _create_native_classes(connection)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE native_dated AS {_DATED}")
    create_actor_names(
        connection,
        "SELECT DISTINCT unnest([source_given, target_given, attribution_given]) FROM native_dated",
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE native_named AS {_NAMED}")
    connection.execute(
        """INSERT INTO staged_rejects
        SELECT line, coalesce(malformed, no_act), CASE WHEN malformed IS NOT NULL THEN raw END
        FROM native_named WHERE malformed IS NOT NULL OR no_act IS NOT NULL"""
    )
    connection.execute(_STAGED)
    drop(connection, "native_rows", "native_dated", "native_named", "native_classes", "actor_names")
    return outcome(connection, format_=format_, origin=origin, n_rows=n_rows)


def _create_native_classes(connection: duckdb.DuckDBPyConnection) -> None:
    """What ``event`` and ``quad`` mean together: a class, or a quad of acts whose class is not known."""
    types = {"key": "VARCHAR", "event": "VARCHAR", "quad": "UTINYINT", "weight": "DECIMAL(6,3)"}
    named = [(event.name, event.name, event.quad, event.weight) for event in classes().values()]
    counted = [(f"/{quad}", "", quad, quad_weight(quad)) for quad in (1, 2, 3, 4)]
    create_table(connection, "native_classes", types, named + counted)


_given, _since, _until = partial_date("date_given"), partial_date("date_since_given"), partial_date("date_until_given")
_published = partial_date("published_given")

_WHOLE_NUMBERS = " ".join(
    f"WHEN {name}_given <> '' AND NOT coalesce(TRY_CAST({name}_given AS INTEGER) >= 0, false) "
    f"THEN concat('{name} is no whole number: ', {name}_given)"
    for name in _SPANS
)


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    choices = ", ".join(literal(choice) for choice in allowed)
    return (
        f"WHEN {name}_given <> '' AND {name}_given NOT IN ({choices}) "
        f"THEN format('{name} is none of {', '.join(allowed)}: {{}}', {name}_given)"
    )


#: The rows with their dates and classes read.
_DATED = f"""SELECT native_rows.*, native_classes.event, native_classes.quad, native_classes.weight,
    CASE WHEN date_since_given <> '' THEN {_since.since} WHEN date_given <> '' THEN {_given.since} END AS since,
    CASE WHEN date_until_given <> '' THEN {_until.since} WHEN date_since_given <> '' THEN {_since.until}
        WHEN date_given <> '' THEN {_given.until} END AS until,
    CASE WHEN date_precision_given <> '' THEN date_precision_given WHEN date_since_given <> '' THEN {_since.precision}
        WHEN date_given <> '' THEN {_given.precision} END AS precision,
    {_published.since} AS published
    FROM native_rows LEFT JOIN native_classes
        ON key = CASE WHEN event_given <> '' THEN upper(event_given) ELSE '/' || quad_given END"""

_MALFORMED = f"""CASE
    WHEN misfit IS NOT NULL THEN misfit
    WHEN source = '' THEN 'source is missing'
    WHEN event IS NULL AND event_given = '' THEN 'event is missing, and there is no quad from 1 to 4 in its place'
    WHEN event IS NULL THEN concat('event is no class: ', event_given)
    WHEN target = '' AND NOT {TARGETLESS} THEN 'target is missing; only MOBILIZE and THREATEN may lack one'
    WHEN concat(date_given, date_since_given) <> '' AND (since IS NULL OR since NOT {PLAUSIBLE})
        THEN concat('this is no date: ', concat_ws(' ', date_given, date_since_given))
    WHEN date_until_given <> '' AND (until IS NULL OR until NOT {PLAUSIBLE} OR since IS NULL)
        THEN concat('date_until is no date, or there is no date_since: ', date_until_given)
    WHEN until <= since THEN concat('it ends (', until, ') before it begins (', since, ')')
    WHEN published_given <> '' AND published IS NULL THEN concat('published is no date: ', published_given)
    WHEN n_given <> '' AND NOT coalesce(TRY_CAST(n_given AS INTEGER) >= 1, false)
        THEN concat('n is no whole number from 1 on: ', n_given)
    WHEN confidence_given <> '' AND NOT coalesce(TRY_CAST(confidence_given AS FLOAT) BETWEEN 0 AND 1, false)
        THEN concat('confidence is no number from 0 to 1: ', confidence_given)
    {_one_of("status", STATUSES)}
    {_one_of("date_precision", PRECISIONS)}
    {_WHOLE_NUMBERS}
END"""

_NAMED = f"""SELECT *, {_MALFORMED} AS malformed, CASE WHEN {SAME_ACTOR}
        THEN concat('source and target are the same actor at the level coded: ', source) END AS no_act
    FROM (
        SELECT native_dated.*, {actor_of("s", "source_given")} AS source, {actor_of("t", "target_given")} AS target,
            coalesce(a.id, attribution_given) AS attribution,
            CASE WHEN source_name_given <> '' THEN source_name_given ELSE source_given END AS source_name,
            CASE WHEN target_name_given <> '' THEN target_name_given ELSE target_given END AS target_name
        FROM (SELECT *, coalesce(since, published, DATE '2000-01-01') AS day FROM native_dated) AS native_dated
        {joined_to("actor_names", "s", "source_given", "day")}
        {joined_to("actor_names", "t", "target_given", "day")}
        {joined_to("actor_names", "a", "attribution_given", "day")})"""


_STAGED = stage_columns(
    "native_named WHERE malformed IS NULL AND no_act IS NULL ORDER BY line",
    "line", "source", "target", "source_name", "target_name", "event", "quad", "weight", "attribution", "published",
    position="CASE WHEN position_given <> '' THEN position_given ELSE CAST(line AS VARCHAR) END",
    status="CASE WHEN status_given <> '' THEN status_given ELSE 'actual' END",
    date_since="since",
    date_until="until",
    date_precision="precision",
    n="CASE WHEN n_given <> '' THEN TRY_CAST(n_given AS INTEGER) ELSE 1 END",
    confidence="TRY_CAST(confidence_given AS FLOAT)",
    **{name: f"{name}_given" for name in _VERBATIM},
    **{name: f"TRY_CAST({name}_given AS INTEGER)" for name in _SPANS},
)  # fmt: skip
