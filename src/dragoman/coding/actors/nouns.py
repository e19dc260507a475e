"""Which nouns stand for an actor, and how: the list ``words/nouns.csv`` and the vocabulary's descriptors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman.coding.actors.tables import read_words
from dragoman.coding.annotation import Token
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.parts import descriptor_part
from dragoman.vocabulary.tables import read_table

__all__ = ["Noun", "Region", "is_title", "noun_of", "noun_of_word", "region_of", "singular"]


@dataclass(frozen=True, slots=True)
class Noun:
    """How a noun stands for an actor: see the head of ``words/nouns.csv``."""

    sense: str
    part: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Region:
    """The countries an adjective such as "Andean" can mean, and the region's name in M49."""

    m49: str
    countries: frozenset[str]


@cache
def _nouns() -> Mapping[str, Noun]:
    return {
        row["word"]: Noun(row["sense"], row["part"], frozenset(row["kinds"].split())) for row in read_words("nouns.csv")
    }


#: Nouns that a word before them makes a body of a country.
_NARROWED = frozenset({"party", "coalition", "alliance"})
_IRREGULAR = {"countries": "country", "men": "man", "women": "woman", "children": "child", "fishermen": "fisherman"}


@lru_cache(maxsize=16384)
def singular(word: str) -> str:
    """A noun without the ending of its plural.

    >>> singular("Ministries"), singular("spokesmen"), singular("allies"), singular("press")
    ('ministry', 'spokesman', 'ally', 'press')
    """
    word = word.lower()
    if word in _IRREGULAR or word in _nouns():
        return _IRREGULAR.get(word, word)
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=16384)
def _noun(word: str, phrase: str) -> Noun | None:
    found = _nouns().get(word)
    if found is not None and found.sense != "part" and word not in _NARROWED:
        return found
    part = descriptor_part(phrase, whole=True) or (found.part if found else "")
    if word in _NARROWED:
        # "The ruling party" is its country's, "the parties" are those just told of.
        told_apart = part == "OPP" or phrase.lower().startswith(("ruling ", "governing "))
        return Noun("body", part, frozenset()) if part and told_apart else found
    return Noun("part", part, frozenset()) if part else found


def noun_of(token: Token, phrase: str = "") -> Noun | None:
    """How a noun stands for an actor; ``None`` where it does not. ``phrase`` is the noun with the words before it."""
    if token.upos not in ("NOUN", "PROPN", "NUM"):
        return None
    return _noun(singular(token.text), phrase or token.text)


def noun_of_word(word: str) -> Noun | None:
    """How a noun of the list stands for an actor, by its singular."""
    return _nouns().get(word)


@cache
def _title_words() -> frozenset[str]:
    words = {word for row in read_table("titles.csv") for word in row["title"].split()}
    return frozenset(
        words | {"former", "ex", "vice", "deputy", "foreign", "prime", "acting", "supreme", "crown", "chief"}
    )


def is_title(word: str) -> bool:
    """Whether a word can stand in a title before a name."""
    return fold(word) in _title_words()


@cache
def _regions() -> Mapping[str, Region]:
    return {
        words: Region(row["m49"], frozenset(row["countries"].split()))
        for row in read_words("regions.csv")
        for words in row["words"].split("|")
    }


def region_of(words: str) -> Region | None:
    """The region of an adjective or name, or of a noun that tells the kind of country ("island").

    >>> sorted(region_of("Baltic").countries), region_of("Western") is None
    (['EST', 'LTU', 'LVA'], True)
    """
    return _regions().get(words.lower())
