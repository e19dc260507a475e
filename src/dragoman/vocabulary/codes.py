"""Country codes of other systems, both ways, by date.

The systems are ``iso3`` and ``iso2`` (ISO 3166-1, with those of states that are gone), ``cow`` (Correlates of War,
numeric), ``gw`` (Gleditsch and Ward, numeric), ``cameo3`` (CAMEO's country codes, as in GDELT's actors) and ``fips``
(FIPS 10-4, as in GDELT's places). ``countries.csv`` in ``vocabulary/data`` has the codes and when they held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

from dragoman.errors import UsageError
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.tables import read_table

__all__ = [
    "SYSTEMS",
    "CodeSpell",
    "System",
    "code_spells",
    "country_code",
    "country_id",
    "country_named",
    "region_name",
]

System = Literal["iso3", "iso2", "cow", "gw", "cameo3", "fips"]
SYSTEMS: tuple[System, ...] = get_args(System)


@dataclass(frozen=True, slots=True)
class CodeSpell:
    """That a code stood for a country from ``since`` until the day before ``until``; ``None`` is open."""

    code: str
    id: str
    since: date | None
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether the code holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _spells(row: dict[str, str], system: System) -> list[CodeSpell]:
    """The spells of one country in one system, the preferred code first."""
    if system == "iso3":
        return [CodeSpell(row["id"], row["id"], _day(row["since"]), _day(row["until"]))]
    begins = max(row["since"], row["independent"]) if system in ("cow", "gw") else row["since"]
    spells = []
    for cell in filter(None, row[system].split(";")):
        code, _, dates = cell.partition("@")
        since, _, until = dates.partition("/")
        spells.append(CodeSpell(code, row["id"], _day(since or begins), _day(until or row["until"])))
    return spells


@cache
def code_spells(system: System) -> tuple[CodeSpell, ...]:
    """Every code of a system with the country it stood for and when; where several hold, the preferred comes first.

    Raises
    ------
    UsageError
        There is no such system.

    >>> [spell.code for spell in code_spells("cow") if spell.id == "DEU"]
    ['260', '255']
    """
    if system not in SYSTEMS:
        raise UsageError(f"{system!r} is no system of country codes; there are {', '.join(SYSTEMS)}")
    return tuple(spell for row in read_table("countries.csv") for spell in _spells(row, system))


@cache
def _by_code(system: System) -> Mapping[str, list[CodeSpell]]:
    table: dict[str, list[CodeSpell]] = defaultdict(list)
    for spell in code_spells(system):
        table[spell.code].append(spell)
    return table


@cache
def _by_id(system: System) -> Mapping[str, list[CodeSpell]]:
    table: dict[str, list[CodeSpell]] = defaultdict(list)
    for spell in code_spells(system):
        table[spell.id].append(spell)
    return table


def _newest(spells: list[CodeSpell]) -> CodeSpell | None:
    """The spell that lasts longest; of several that last, the first listed."""
    return max(spells, key=lambda spell: spell.until or date.max, default=None)


def country_id(code: str | int, system: System, on: date | None = None) -> str | None:
    """The country a code stood for on a day, or stands for now; ``None`` where it stood for none.

    >>> country_id(345, "cow", date(1999, 1, 1)), country_id(345, "cow"), country_id("GM", "fips")
    ('YUG', 'SRB', 'DEU')
    """
    spells = _by_code(system).get(str(code).strip().upper(), [])
    if on is None:
        newest = _newest(spells)
        return newest.id if newest else None
    return next((spell.id for spell in spells if spell.covers(on)), None)


def country_code(id: str, system: System, on: date | None = None) -> str | None:
    """The code of a country on a day, or now; ``None`` where the system gave it none.

    A sub-state actor has its country's code.

    >>> country_code("DEU", "cow", date(1989, 1, 1)), country_code("DEU", "cow"), country_code("DEU", "gw")
    ('260', '255', '260')
    >>> country_code("SSD", "gw", date(2005, 1, 1)) is None
    True
    """
    spells = _by_id(system).get(id.split(".", 1)[0], [])
    if on is None:
        newest = _newest(spells)
        return newest.code if newest else None
    return next((spell.code for spell in spells if spell.covers(on)), None)


@cache
def _written_names() -> Mapping[str, str]:
    return {fold(row["name"]): row["id"] for row in read_table("country_names.csv")}


def country_named(name: str, on: date | None = None) -> str | None:
    """The country of a name in a data set's country column, where it can only be one; ``None`` where it is none.

    Other than ``actors.resolve``, this knows the short names by which such columns tell namesakes apart.

    >>> country_named("Russian Federation", date(2018, 1, 1)), country_named("Congo"), country_named("NA")
    ('RUS', 'COG', None)
    """
    from dragoman.vocabulary.actors import resolve

    id = _written_names().get(fold(name)) or resolve(name, on).id
    return id if id in _by_id("iso3") else None


@cache
def _regions() -> Mapping[str, str]:
    return {row["code"]: row["region"] for row in read_table("regions.csv")}


def region_name(code: str) -> str | None:
    """The UN M49 name of a region to which CAMEO gives a country code; ``None`` where it is none.

    >>> region_name("LAM"), region_name("WST")
    ('Latin America and the Caribbean', None)
    """
    return _regions().get(code)
