"""From the names and ids in a file to canonical ids, by date, for many rows at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from dragoman.sources.staging import create_table
from dragoman.vocabulary.actors import spells
from dragoman.vocabulary.registry import registry

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "Spells",
    "actor_of",
    "create_actor_names",
    "create_spells",
    "is_id",
    "is_nobody",
    "joined_to",
    "name_spells",
]

#: For whom a name stands: ids, each from its first day until the day after its last; ``None`` is open.
Spells = tuple[tuple[str, date | None, date | None], ...]

_ID = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*(?:\.[A-Z0-9]+(?:-[A-Z0-9]+)*)*")


def is_id(text: str) -> bool:
    """Whether a text is a canonical id: a registered one, or a part of one.

    >>> is_id("IRN"), is_id("IRN.MIL.IRGC"), is_id("HEZBOLLAH"), is_id("Iran"), is_id("NOBODY.GOV")
    (True, True, True, False, False)
    """
    head, _, _ = text.partition(".")
    return _ID.fullmatch(text) is not None and registry().actor(head) is not None


def name_spells(name: str) -> Spells:
    """For whom a name or an id stands, and when; nobody where the registry does not know it.

    An id is taken at its word on any day: who writes ids has looked them up.

    >>> name_spells("IRN.GOV"), name_spells("Nobody at all")
    ((('IRN.GOV', None, None),), ())
    """
    if is_id(name):
        return ((name, None, None),)
    return tuple((spell.id, spell.since, spell.until) for spell in spells(name))


def create_actor_names(connection: duckdb.DuckDBPyConnection, names: str) -> None:
    """Make the table ``actor_names`` of the names and ids that a query returns: see ``create_spells``."""
    found = connection.execute(names).fetchall()
    create_spells(connection, "actor_names", ((name, name_spells(name)) for (name,) in found))


def create_spells(connection: duckdb.DuckDBPyConnection, table: str, named: Iterable[tuple[str, Spells]]) -> None:
    """Make a temporary table ``(key, since, until, id)``: for whom each key stands, and when.

    Every key has exactly one row for any day; where it stands for nobody, ``id`` is missing. So the table can be joined
    without losing a row or changing their order, as an outer join would.
    """
    rows = ((key, since, until, id) for key, spells in named for id, since, until in _all_days(spells))
    create_table(connection, table, {"key": "VARCHAR", "since": "DATE", "until": "DATE", "id": "VARCHAR"}, rows)


def _all_days(spells: Spells) -> Iterator[tuple[str | None, date, date]]:
    """Spells in order, with nobody in the gaps."""
    day = date.min
    for id, since, until in sorted(spells, key=lambda spell: spell[1] or date.min):
        if since and since > day:
            yield None, day, since
        yield id, max(day, since or date.min), until or date.max
        day = until or date.max
    if day < date.max:
        yield None, day, date.max


def joined_to(table: str, alias: str, key: str, day: str) -> str:
    """SQL that joins a table of spells by a key and a day, neither of which may be missing.

    >>> joined_to("actor_names", "s", "source_name", "day")
    'JOIN actor_names AS s ON s.key = source_name AND day >= s.since AND day < s.until'
    """
    return f"JOIN {table} AS {alias} ON {alias}.key = {key} AND {day} >= {alias}.since AND {day} < {alias}.until"


def actor_of(alias: str, name: str) -> str:
    """SQL for the actor a name stands for, once joined: the canonical id, else the name as given.

    Without dots, since those part ids.

    >>> actor_of("s", "source_name")
    "coalesce(s.id, trim(replace(source_name, '.', '')))"
    """
    return f"coalesce({alias}.id, {_without_dots(name)})"


def is_nobody(name: str) -> str:
    """SQL that is true of a name with nothing in it but dots and blanks."""
    return f"{_without_dots(name)} = ''"


def _without_dots(name: str) -> str:
    return f"trim(replace({name}, '.', ''))"
