"""What a store holds, what it lacks, and what was set aside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dragoman.store.actors import UNRESOLVED
from dragoman.vocabulary.engine import Engine

__all__ = ["Contents", "Hole", "Origin", "contents"]

#: Parts of a state seen this often, and the state itself never: the provider has no node for it.
_ACTS_THAT_MAKE_A_HOLE = 50


@dataclass(frozen=True, slots=True)
class Origin:
    """One data set or collection in the store."""

    origin: str
    n_loads: int
    n_records: int
    n_acts: int
    since: date | None
    until: date | None
    n_empty_months: int


@dataclass(frozen=True, slots=True)
class Hole:
    """A state of whose parts a data set tells, but never of the state itself."""

    origin: str
    state: str
    n_records_of_parts: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The answer of ``dragoman status``: sources, spans, gaps, holes, rejects."""

    origins: tuple[Origin, ...]
    holes: tuple[Hole, ...]
    rejects: tuple[tuple[str, str, int, int], ...]
    n_pressures: int
    n_undated: int
    n_unresolved_names: int
    versions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        plain = asdict(self)
        for origin in plain["origins"]:
            for name in ("since", "until"):
                origin[name] = origin[name].isoformat() if origin[name] else None
        return plain


# Months are empty only among data dated to the month or better; a panel of years has no gaps of months.
_ORIGINS = """
SELECT origin, count(DISTINCT load), count(*), min(date_since), max(date_until),
    datediff('month', min(date_since) FILTER (WHERE dated), max(date_until) FILTER (WHERE dated) - 1) + 1
        - count(DISTINCT date_trunc('month', date_since)) FILTER (WHERE dated)
FROM (SELECT *, date_precision IN ('day', 'month') AS dated FROM records) GROUP BY origin ORDER BY origin"""

_ACTS = "SELECT r.origin, count(*) FROM acts JOIN records AS r ON r.record = acts.act GROUP BY r.origin"

_HOLES = f"""
WITH seen AS (
    SELECT origin, source AS actor FROM records UNION ALL SELECT origin, target FROM records),
states AS (
    SELECT origin, split_part(actor, '.', 1) AS state, count(*) FILTER (WHERE contains(actor, '.')) AS parts,
        count(*) FILTER (WHERE NOT contains(actor, '.')) AS whole
    FROM seen WHERE actor <> '' GROUP BY origin, state)
SELECT origin, state, parts FROM states WHERE whole = 0 AND parts >= {_ACTS_THAT_MAKE_A_HOLE}
ORDER BY origin, parts DESC"""

# Reasons of one kind differ in the value they name, behind a colon or in quotes, and in the file of a folder before it.
_REJECTS = r"""
WITH kinds AS (
    SELECT path, line, regexp_replace(regexp_replace(reason, '^[^ ]+\.txt: ', ''), '(: |''|").*$', '') AS kind
    FROM rejects JOIN loads USING (load))
SELECT path, kind, count(*), min(line) FROM kinds GROUP BY path, kind ORDER BY path, count(*) DESC, kind"""


def contents(engine: Engine) -> Contents:
    """Take stock of a store."""
    acts = dict(engine.rows(_ACTS))
    return Contents(
        origins=tuple(
            Origin(origin, n_loads, n_records, acts.get(origin, 0), since, until, max(n_empty or 0, 0))
            for origin, n_loads, n_records, since, until, n_empty in engine.rows(_ORIGINS)
        ),
        holes=tuple(Hole(*row) for row in engine.rows(_HOLES)),
        rejects=tuple((path, kind, n, line) for path, kind, n, line in engine.rows(_REJECTS)),
        n_pressures=_number(engine, "SELECT count(*) FROM pressures"),
        n_undated=_number(engine, "SELECT count(*) FROM records WHERE date_since IS NULL"),
        n_unresolved_names=_number(engine, f"SELECT count(*) FROM actors WHERE kind = '{UNRESOLVED}'"),
        versions=tuple(row[0] for row in engine.rows("SELECT DISTINCT version FROM loads ORDER BY version")),
    )


def _number(engine: Engine, sql: str) -> int:
    return int(engine.rows(sql)[0][0])
