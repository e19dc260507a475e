"""Who the records name, so that a store can be read without the registry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dragoman.vocabulary.actors import display_name
from dragoman.vocabulary.registry import registry

if TYPE_CHECKING:
    import duckdb

__all__ = ["UNRESOLVED", "aliases_view", "describe_new_actors"]

#: Kinds of actor that are countries themselves.
_STATES = ("state", "territory")

#: The kind of an actor that is only a name.
UNRESOLVED = "unresolved"


def describe_new_actors(connection: duckdb.DuckDBPyConnection, first_record: int) -> None:
    """Write down what the registry knows of the actors that no record before ``first_record`` named."""
    new = connection.execute(
        """SELECT id FROM (SELECT source AS id FROM records WHERE record >= $first
            UNION SELECT target FROM records WHERE record >= $first)
        WHERE id <> '' AND id NOT IN (SELECT id FROM actors) ORDER BY id""",
        {"first": first_record},
    ).fetchall()
    if not new:
        return
    columns = zip(*(_described(actor) for (actor,) in new), strict=True)
    names = ("ids", "names", "kinds", "countries", "since", "until")
    connection.execute(
        """INSERT INTO actors SELECT unnest($ids), unnest($names), unnest($kinds), unnest($countries),
            unnest($since::DATE[]), unnest($until::DATE[])""",
        dict(zip(names, map(list, columns), strict=True)),
    )


def _described(actor: str) -> tuple[str, str, str, str, date | None, date | None]:
    """An actor's row; a part of a registered actor exists as long as its whole."""
    known = registry().actor(actor)
    if known is not None:
        state = known.country or (actor if known.kind in _STATES else "")
        return actor, known.name, known.kind, state, known.since, known.until
    whole = registry().actor(actor.split(".", 1)[0]) if "." in actor else None
    if whole is None:
        return actor, actor, UNRESOLVED, "", None, None
    return actor, display_name(actor), "part", whole.country or whole.id, whole.since, whole.until


def aliases_view() -> str:
    """The view that tells under which names and codes providers wrote of an actor."""
    return """CREATE VIEW aliases AS
    SELECT id, alias, origin, count(*) AS n_records FROM (
        SELECT source AS id, source_name AS alias, origin FROM records UNION ALL
        SELECT target, target_name, origin FROM records)
    WHERE id <> '' AND alias <> '' GROUP BY id, alias, origin"""
