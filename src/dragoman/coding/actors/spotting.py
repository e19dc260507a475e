"""Where registered names stand in a sentence: the longest match of its words, without case, accents and punctuation.

A registered name of ten words costs as much as one of one: the first word says how long the longest name that begins
with it is, and the slices of that length and less are looked up. A sentence of 25 words takes about 0.05 ms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from dragoman.coding.actors.tables import read_words
from dragoman.coding.annotation import Token
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.registry import Claim, registry

__all__ = ["Spotted", "folded", "spot"]

_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_HYPHENS = frozenset({"-", "–", "‑"})


class Spotted(NamedTuple):
    """A registered name at the tokens ``since`` to ``until``; no ``claims`` where it names no actor ("New Mexico")."""

    since: int
    until: int
    name: str
    claims: tuple[Claim, ...]


class _Unit(NamedTuple):
    token: int
    word: str


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A token as names are compared; "the" stays, since inside a name it counts."""
    return "the" if text in ("the", "The") else fold(text)


@cache
def _no_actors() -> frozenset[str]:
    strangers = {fold(row["name"]) for row in read_words("no_actors.csv")}
    # "Central American" is nobody's adjective.
    regions = (words for row in read_words("regions.csv") for words in row["words"].split("|"))
    return frozenset(
        strangers | {fold(words) for words in regions if " " in words and not registry().claims(fold(words))}
    )


@cache
def _institutions() -> dict[str, tuple[Claim, ...]]:
    rows = read_words("institutions.csv")
    return {fold(row["name"]): (Claim(row["id"], "institution", None, None),) for row in rows}


@cache
def _longest() -> dict[str, int]:
    """How many words the longest name has that begins with a word."""
    longest: dict[str, int] = {}
    for name in (*registry().names, *_no_actors(), *_institutions()):
        first, *rest = name.split(" ")
        if len(rest) >= longest.get(first, 0):
            longest[first] = len(rest) + 1
    return longest


@lru_cache(maxsize=16384)
def _claims(name: str) -> tuple[Claim, ...]:
    return registry().claims(name) or _institutions().get(name, ())


def _known(name: str) -> bool:
    return bool(_claims(name)) or name in _no_actors()


def _units(tokens: Sequence[Token]) -> list[_Unit]:
    """The words of a sentence as names have them; hyphens vanish, and a possessive ends a name."""
    units: list[_Unit] = []
    for index, token in enumerate(tokens):
        if token.text in _HYPHENS:
            continue
        if token.text in _POSSESSIVES:
            # "Lord's Resistance Army" is registered as one word more, "Martyrs' Brigades" as none.
            if token.text in ("'s", "’s"):
                units.append(_Unit(index, "'s"))
            continue
        words = folded(token.text).split()
        units.extend(_Unit(index, word) for word in words or ["\n"])
    return units


def _joined(units: Sequence[_Unit]) -> str:
    return " ".join(unit.word for unit in units).replace(" 's", "s")


def _name_like(token: Token) -> bool:
    """Whether a word can begin a name: it has a capital or a digit (no "us", "may", "who")."""
    return any(letter.isupper() or letter.isdigit() for letter in token.text)


def spot(tokens: Sequence[Token]) -> Iterator[Spotted]:
    """Registered names and known strangers in a sentence, left to right, the longest where several begin alike."""
    units = _units(tokens)
    longest = _longest()
    at = 0
    while at < len(units):
        reach = longest.get(units[at].word, 0)
        if at + 1 < len(units) and units[at + 1].word == "'s":
            reach = max(reach, longest.get(units[at].word + "s", 0))
        found = None
        if reach and _name_like(tokens[units[at].token]):
            # A possessive inside a name is one unit more.
            for end in range(min(len(units), at + reach + 1), at, -1):
                if units[end - 1].word == "'s":
                    continue
                name = _joined(units[at:end])
                if _known(name) and _fits(tokens, units[at:end]):
                    claims = () if name in _no_actors() else _claims(name)
                    found = Spotted(units[at].token, units[end - 1].token + 1, name, claims)
                    at = end
                    break
        if found is None:
            at += 1
        else:
            yield found


def _fits(tokens: Sequence[Token], units: Sequence[_Unit]) -> bool:
    """Whether the words' letter case allows a name: its last word, if long, begins with a capital."""
    first, last = tokens[units[0].token], tokens[units[-1].token]
    if units[0].token != units[-1].token:
        # "Amnesty international law": a name ends with a capital, unless a hyphen joins it ("Jae-in").
        return _name_like(last) or tokens[units[-1].token - 1].text in _HYPHENS
    shouted = first.text.isupper() and len(first.text) > 1
    if len(units) == 1 and units[0].word in _WORDS and not shouted:
        return False
    if len(units) == 1 and len(units[0].word) <= _SHORT_ACRONYM and not shouted:
        # "Can", "Who" and "Al" are words; "Xi" and "Kim" are registered for persons.
        return first.upos == "PROPN" and any(claim.person for claim in _claims(units[0].word))
    return shouted or first.upos in _NAMING


#: Acronyms as short as this are also words, unless they are written in capitals.
_SHORT_ACRONYM = 3
#: Longer acronyms that are common words.
_WORDS = frozenset({"mend", "model"})
_NAMING = frozenset({"PROPN", "ADJ", "NOUN", "X", "NUM", "SYM"})
