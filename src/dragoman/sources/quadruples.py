"""Quadruples ``s r o t`` of numbers with name tables, as temporal knowledge graphs are shared.

A folder holds ``entity2id.txt`` and ``relation2id.txt`` (a name, a tab, a number) and some of ``train.txt``,
``valid.txt`` and ``test.txt`` (subject, relation, object, time, parted by tabs or blanks; further fields are ignored).
Relations are CAMEO categories by name, entities are named as in ICEWS. Time counts days or hours from a first day that
no file tells: it is known for the ICEWS sets by their name, may stand in a README ("from 2014-01-01"), or is given.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import InputError, UsageError
from dragoman.sources.days import PLAUSIBLE
from dragoman.sources.icews_actors import NOBODY
from dragoman.sources.lines import check_all_seen, plain_lines
from dragoman.sources.naming import actor_of, create_spells, joined_to, name_spells
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.quadruple_tables import holes, read_names
from dragoman.sources.sample import Sample
from dragoman.sources.staging import (
    SAME_ACTOR,
    TARGETLESS,
    count,
    create_act_codes,
    create_table,
    drop,
    fault_keeper,
    literal,
    outcome,
    spool_folder,
    stage_columns,
    start,
)
from dragoman.vocabulary.acts import cameo_code_of

if TYPE_CHECKING:
    import duckdb

__all__ = ["QUADRUPLES", "Quadruples", "quadruple_files"]

_ENTITIES, _RELATIONS = "entity2id.txt", "relation2id.txt"
_SPLITS = ("train.txt", "valid.txt", "test.txt")

#: First days of the sets that are shared without one.
_FIRST_DAYS = {
    re.compile(r"icews[-_]?(20)?14", re.IGNORECASE): date(2014, 1, 1),
    re.compile(r"icews[-_]?(20)?18", re.IGNORECASE): date(2018, 1, 1),
    re.compile(r"icews[-_]?(20)?05[-_]?(20)?15", re.IGNORECASE): date(2005, 1, 1),
}
_FIRST_DAY_IN_README = re.compile(r"from (\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Quadruples:
    """The format; ``first_day`` is the day of time 0, where the folder does not tell."""

    first_day: date | None = None
    name: str = "quadruples"
    description: str = "quadruples (a folder with train/valid/test.txt, entity2id.txt and relation2id.txt)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether a folder has the tables and a file of quadruples, or a file holds rows of four or five numbers."""
        if sample.is_folder:
            if {_ENTITIES, _RELATIONS} <= set(sample.names) and set(_SPLITS) & set(sample.names):
                return Match(1.0, "it has name tables and files of quadruples")
            return None
        rows = [line.split() for line in sample.lines[:50]]
        if not rows or not all(len(row) in (4, 5) and all(map(_is_number, row)) for row in rows):
            return None
        return Match(0.8, "its lines are quadruples of numbers")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage a folder, or one of its files: see ``Provider``.

        Raises
        ------
        InputError
            A name table is missing, or the times are neither days nor hours.
        UsageError
            The first day is not known.
        """
        start(connection)
        folder = (path if path.is_dir() else path.parent).resolve()
        entities, relations = read_names(folder / _ENTITIES), read_names(folder / _RELATIONS)
        first_day = self._first_day(folder)
        files = [file for file in quadruple_files(path) if file.name not in (_ENTITIES, _RELATIONS)]
        n_faults = _take_lines(connection, files, progress)
        _settle_days(connection, first_day, folder)
        _name_actors(connection, entities)
        _name_acts(connection, relations)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE quadruples_judged AS {_JUDGED}")
        connection.execute(
            """INSERT INTO staged_rejects SELECT line, concat(file, ': ', wrong), raw
            FROM quadruples_judged WHERE wrong IS NOT NULL ORDER BY n_file, line"""
        )
        connection.execute(
            f"""INSERT INTO staged_rejects SELECT line, concat(file, ': ', no_act), NULL FROM {_NAMED}
            WHERE no_act IS NOT NULL ORDER BY n_file, line"""
        )
        connection.execute(_staged_statement(folder.name))
        n_rows = count(connection, "SELECT count(*) FROM quadruples_judged") + n_faults
        drop(connection, "quadruples", "quadruples_judged", "quadruple_actors", "quadruple_names", "act_codes")
        drop(connection, "quadruple_relations")
        return outcome(connection, format_=self.name, origin=folder.name, n_rows=n_rows, note=holes(entities.values()))

    def _first_day(self, folder: Path) -> date:
        if self.first_day:
            return self.first_day
        for pattern, day in _FIRST_DAYS.items():
            if pattern.search(folder.name):
                return day
        for readme in sorted(folder.glob("README*")):
            for found in _FIRST_DAY_IN_README.findall(readme.read_text(encoding="utf-8", errors="replace")):
                with suppress(ValueError):
                    return date.fromisoformat(found)
        raise UsageError(
            f"{folder} does not say on which day its times begin; add --start YYYY-MM-DD, the day of time 0"
        )


def quadruple_files(path: Path) -> list[Path]:
    """The files that a set consists of: those of a folder, or one file with the tables beside it."""
    if path.is_dir():
        return [path / name for name in (*_SPLITS, _ENTITIES, _RELATIONS) if (path / name).is_file()]
    return [path, path.parent / _ENTITIES, path.parent / _RELATIONS]


def _is_number(text: str) -> bool:
    return text.lstrip("-").isdigit()


def _take_lines(connection: duckdb.DuckDBPyConnection, files: list[Path], progress: Progress) -> int:
    """Fill ``quadruples`` with the rows of the files, and count those that are no text."""
    n_faults = 0
    types = dict.fromkeys(("n_file", "line", "s", "r", "o", "t"), "BIGINT") | dict.fromkeys(("file", "raw"), "VARCHAR")
    create_table(connection, "quadruples", types, [])
    with spool_folder(connection) as spool:
        for n_file, file in enumerate(files):
            lines = plain_lines(file, spool / file.name, fault_keeper(connection, f"{file.name}: "), lambda _: None)
            n_faults += lines.n_faults
            numbers = ", ".join(f"TRY_CAST(f[{field}] AS BIGINT)" for field in (1, 2, 3, 4))
            before = count(connection, "SELECT count(*) FROM quadruples")
            connection.execute(
                f"""INSERT INTO quadruples SELECT {n_file}, line, {numbers}, {literal(file.name)}, l
                FROM (SELECT l, row_number() OVER () AS line, string_split_regex(trim(l, ' ' || chr(9)), '[ \\t]+') AS f
                    FROM {lines.sql()})"""
            )
            check_all_seen(lines, count(connection, "SELECT count(*) FROM quadruples") - before, file)
            progress((n_file + 1) / (len(files) + 1))
    connection.execute(r"DELETE FROM quadruples WHERE raw IS NULL OR trim(raw, ' ' || chr(9)) = ''")
    return n_faults


def _settle_days(connection: duckdb.DuckDBPyConnection, first_day: date, folder: Path) -> None:
    """Add the column ``day``. All times of a set in hours are whole days apart, which gives it away."""
    times = [t for (t,) in connection.execute("SELECT DISTINCT t FROM quadruples WHERE t > 0").fetchall()]
    step = math.gcd(*times)
    if step not in (0, 1) and step % 24:
        raise InputError(
            f"the times in {folder} are {step} apart; that is neither days nor hours, and other units are not read"
        )
    n_per_day = 24 if step and step % 24 == 0 else 1
    connection.execute("ALTER TABLE quadruples ADD COLUMN day DATE")
    connection.execute(
        f"""UPDATE quadruples SET day = DATE '{first_day}' + CAST(t // {n_per_day} AS INTEGER)
        WHERE t BETWEEN 0 AND 1000000"""
    )


def _name_actors(connection: duckdb.DuckDBPyConnection, entities: dict[int, str]) -> None:
    create_table(connection, "quadruple_names", {"id": "BIGINT", "name": "VARCHAR"}, entities.items())
    named = ((str(id), name_spells(_spaced(name))) for id, name in entities.items())
    create_spells(connection, "quadruple_actors", named)


def _name_acts(connection: duckdb.DuckDBPyConnection, relations: dict[int, str]) -> None:
    create_table(connection, "quadruple_relations", {"id": "BIGINT", "name": "VARCHAR"}, relations.items())
    create_act_codes(connection, {name: code for name in relations.values() if (code := cameo_code_of(name))})


def _spaced(name: str) -> str:
    """A name with blanks where a set has underscores.

    >>> _spaced("Citizen_(Nigeria)")
    'Citizen (Nigeria)'
    """
    return name.replace("_", " ")


def _actor(alias: str, name: str) -> str:
    """SQL for an actor of a set; empty where the sentence named none."""
    spaced = f"replace({name}, '_', ' ')"
    return f"CASE WHEN {spaced} <> '{NOBODY}' THEN {actor_of(alias, spaced)} ELSE '' END"


_JUDGED = f"""SELECT *, CASE
    WHEN s IS NULL OR r IS NULL OR o IS NULL OR t IS NULL THEN 'the row is not four numbers'
    WHEN day IS NULL OR day NOT {PLAUSIBLE} THEN concat('time is out of range: ', t)
    WHEN s NOT IN (SELECT id FROM quadruple_names) THEN concat('{_ENTITIES} does not name ', s)
    WHEN o NOT IN (SELECT id FROM quadruple_names) THEN concat('{_ENTITIES} does not name ', o)
    WHEN r NOT IN (SELECT id FROM quadruple_relations) THEN concat('{_RELATIONS} does not name ', r)
    WHEN (SELECT name FROM quadruple_relations WHERE id = r) NOT IN (SELECT code FROM act_codes)
        THEN concat('the relation is no CAMEO category: ', (SELECT name FROM quadruple_relations WHERE id = r))
END AS wrong FROM quadruples"""

_NAMED = f"""(SELECT *, CASE
        WHEN target = '' AND NOT {TARGETLESS} THEN 'the row names no target actor'
        WHEN source = '' THEN 'the row names no source actor'
        WHEN {SAME_ACTOR} THEN concat('source and target are the same actor at the level coded: ', source)
    END AS no_act
    FROM (
        SELECT n_file, file, line, day, code, event, quad, weight, sn.name AS source_name, tn.name AS target_name,
            {_actor("a", "sn.name")} AS source, {_actor("b", "tn.name")} AS target
        FROM quadruples_judged JOIN quadruple_relations AS relation ON r = relation.id
        JOIN act_codes ON code = relation.name
        JOIN quadruple_names AS sn ON s = sn.id JOIN quadruple_names AS tn ON o = tn.id
        {joined_to("quadruple_actors", "a", "CAST(s AS VARCHAR)", "day")}
        {joined_to("quadruple_actors", "b", "CAST(o AS VARCHAR)", "day")}
        WHERE wrong IS NULL))"""


def _staged_statement(coder: str) -> str:
    return stage_columns(
        f"{_NAMED} WHERE no_act IS NULL ORDER BY n_file, line",
        "line", "source", "target", "source_name", "target_name", "event", "code", "quad", "weight",
        position="concat(file, ':', line)",
        date_since="day",
        date_until="day + 1",
        coder=literal(coder),
    )  # fmt: skip


QUADRUPLES = Quadruples()
