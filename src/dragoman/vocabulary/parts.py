"""Which part of a country acts: the codes after the dot, and how other data sets' words map to them.

An id is a country's code, a dot and a part (``IRN.GOV``), sometimes with a body after a second dot (``IRN.MIL.IRGC``).
The tables ``parts.csv``, ``roles.csv``, ``sectors.csv``, ``descriptors.csv`` and ``known_groups.csv`` in
``vocabulary/data`` hold the vocabulary and its reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from dragoman.vocabulary.names import fold
from dragoman.vocabulary.tables import read_table

__all__ = ["Part", "descriptor_part", "known_group", "parts", "role_part", "sector_part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a country; ``called`` has places for the country's ``name`` and for its ``people`` (an adjective)."""

    code: str
    meaning: str
    called: str


@cache
def parts() -> Mapping[str, Part]:
    """Every part by its code.

    >>> parts()["OPP"].called
    '{people} opposition'
    """
    rows = read_table("parts.csv")
    return MappingProxyType({row["part"]: Part(row["part"], row["meaning"], row["called"]) for row in rows})


@cache
def _roles() -> Mapping[str, str]:
    return {row["role"]: row["part"] for row in read_table("roles.csv")}


def role_part(role: str) -> str:
    """The part for which one of CAMEO's role codes speaks; empty where it narrows nothing or is unknown.

    >>> role_part("SPY"), role_part("UAF"), role_part("")
    ('GOV', 'REB', '')
    """
    return _roles().get(role, "")


@cache
def _known_groups() -> Mapping[str, str]:
    return {row["code"]: row["id"] for row in read_table("known_groups.csv")}


def known_group(code: str) -> str | None:
    """The registered actor behind a CAMEO code of a known group (GDELT's KnownGroupCode).

    >>> known_group("UNO"), known_group("XXX")
    ('UN', None)
    """
    return _known_groups().get(code)


@cache
def _sectors() -> tuple[tuple[str, ...], Mapping[str, tuple[int, str]]]:
    """Sector patterns in order of precedence, and exact sectors with their rank and part."""
    rows = read_table("sectors.csv")
    exact = {row["sector"]: (rank, row["part"]) for rank, row in enumerate(rows)}
    return tuple(sector for sector in exact if "*" in sector), exact


@lru_cache(maxsize=4096)
def _rank(sector: str) -> tuple[int, str] | None:
    """How early a sector decides, and for which part."""
    patterns, exact = _sectors()
    if sector in exact:
        return exact[sector]
    for pattern in patterns:
        begin, end = pattern.split("*")
        if sector.startswith(begin) and sector.endswith(end):
            return exact[pattern]
    return None


def sector_part(sectors: str) -> str:
    """The part for which an actor with these ICEWS sectors speaks, whatever their order; empty where none says.

    >>> sector_part("Government,Executive,Foreign Ministry"), sector_part("Military,Government"), sector_part("NA")
    ('GOV', 'MIL', '')
    """
    ranks = [rank for name in sectors.strip('"').split(",") if (rank := _rank(name.strip()))]
    return min(ranks)[1] if ranks else ""


@cache
def _descriptors() -> Mapping[tuple[str, ...], str]:
    return {tuple(row["words"].split()): row["part"] for row in read_table("descriptors.csv")}


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


@lru_cache(maxsize=4096)
def descriptor_part(description: str, whole: bool = False) -> str:
    """The part for which a person or body without a name speaks: "Police", "High Ranking Military Personnel".

    The longest known words decide, the later of two equally long (English puts the noun that counts last). With
    ``whole`` the description must end with them, so that what only mentions a body is not taken for it.

    >>> descriptor_part("Foreign Affairs"), descriptor_part("Armed Gang"), descriptor_part("Fighter Bomber")
    ('GOV', 'CRM', 'MIL')
    >>> descriptor_part("police dog", whole=True)
    ''
    """
    words = tuple(fold(description).split())
    known = _descriptors()
    longest = max(map(len, known))
    for length in range(min(longest, len(words)), 0, -1):
        first = len(words) - length
        for start in range(first, first - 1 if whole else -1, -1):
            run = words[start : start + length]
            part = known.get(run) or known.get((*run[:-1], _singular(run[-1])))
            if part:
                return part
    return ""
