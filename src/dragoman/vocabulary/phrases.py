"""What a phrase may name: "Iran's foreign ministry", "Venezuelan President Maduro", "the Trump administration".

Each reading below takes a folded phrase apart in one way and yields the claims of what is left. They are tried in
order of how little they take away, and the first that finds anything is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from dragoman.vocabulary.names import fold
from dragoman.vocabulary.parts import descriptor_part, parts
from dragoman.vocabulary.registry import Claim, Registry, registry
from dragoman.vocabulary.tables import read_table

__all__ = ["LOCATIONS", "Reading", "read_phrase"]

#: Kinds of places that act in nobody's name.
LOCATIONS = frozenset({"strait", "river", "building"})
#: Kinds of names that can stand before a noun for their country: "Iranian", "US", "Tehran".
_OWNERS = frozenset({"country", "demonym", "capital", "seat_of_government"})
#: Words after a leader's name that make it stand for the government.
_RULE = frozenset({"administration", "government", "regime", "cabinet", "presidency", "junta"})

_ID = re.compile(r"([A-Za-z0-9+-]+)((?:\.[A-Za-z0-9-]+)*)")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])(?=\s|$)")
_QUALIFIED = re.compile(r"(.+?)[ _]*\(([^()]+)\)")
_LONGEST_OWNER_WORDS = 5


class Reading(NamedTuple):
    """The claims a phrase makes, and the way it was read."""

    claims: tuple[Claim, ...]
    via: str


@lru_cache(maxsize=16384)
def read_phrase(phrase: str) -> Reading:
    """Whom a phrase may name at some time.

    >>> [claim.id for claim in read_phrase("Iran's foreign ministry").claims]
    ['IRN.GOV']
    >>> sorted({claim.person for claim in read_phrase("President Maduro").claims})
    ['Nicolás Maduro', 'Ricardo Maduro']
    """
    found = registry()
    for via, read in _READINGS:
        if claims := tuple(dict.fromkeys(read(phrase, found))):
            return Reading(claims, via)
    return Reading((), "")


def _as_id(phrase: str, known: Registry) -> Iterator[Claim]:
    """An id, in any case: registered, or a known part of a registered actor."""
    match = _ID.fullmatch(phrase.strip())
    if match is None:
        return
    id = phrase.strip().upper()
    actor = known.actor(id)
    if actor is not None:
        yield Claim(id, "id", actor.since, actor.until)
        return
    head, *rest = id.split(".")
    whole = known.actor(head)
    if whole is not None and rest and rest[0] in parts():
        yield Claim(id, "id", whole.since, whole.until)


def _as_name(phrase: str, known: Registry) -> Iterable[Claim]:
    """A name or alias, as it stands or without a possessive."""
    return known.claims(fold(phrase)) or known.claims(fold(_POSSESSIVE.sub("", phrase)))


def _as_qualified(phrase: str, known: Registry) -> Iterable[Claim]:
    """A body or person with the country in brackets, as data sets write it: "Police (Iran)", "Citizen_(India)"."""
    match = _QUALIFIED.fullmatch(phrase.strip())
    return _of_owner(known.claims(fold(match[2])), match[1], known, whole=False) if match else ()


def _as_possession(phrase: str, known: Registry) -> Iterable[Claim]:
    """Somebody's body or person: "Iran's parliament", "Lebanon's Hezbollah"."""
    owner, *rest = _POSSESSIVE.split(phrase, maxsplit=1)
    return _of_owner(known.claims(fold(owner)), rest[0], known) if rest and rest[0].strip() else ()


def _as_adjective(phrase: str, known: Registry) -> Iterable[Claim]:
    """A country before a body or person: "Iranian navy", "US Secretary of State Mike Pompeo"."""
    words = fold(phrase).split()
    for length in range(min(_LONGEST_OWNER_WORDS, len(words) - 1), 0, -1):
        owners = known.claims(" ".join(words[:length]))
        claims = tuple(_of_owner(owners, " ".join(words[length:]), known))
        if claims:
            return claims
    return ()


def _as_body_of(phrase: str, known: Registry) -> Iterable[Claim]:
    """A body before its country: "government of Iran", "President of Venezuela"."""
    body, of, owner = fold(phrase).rpartition(" of ")
    return _of_owner(known.claims(fold(owner)), body, known) if of else ()


def _as_titled(phrase: str, known: Registry) -> Iterator[Claim]:
    """A person after a title: "President Maduro", "Gen. Soleimani"."""
    words = fold(phrase).split()
    offices: frozenset[str] = frozenset()
    while len(words) > 1:
        length, allowed = _title(words)
        if not length:
            return
        offices = offices or allowed
        words = words[length:]
        people = [claim for claim in known.claims(" ".join(words)) if claim.person]
        if people:
            # Titles outlast offices: whoever ever bore it may be meant, in any office.
            bearers = {claim.person for claim in people if claim.kind in offices}
            yield from (claim for claim in people if not bearers or claim.person in bearers)
            return


def _as_rule(phrase: str, known: Registry) -> Iterator[Claim]:
    """A leader's government: "the Trump administration"."""
    *name, last = fold(phrase).split() or [""]
    if last in _RULE and name:
        leader = " ".join(name)
        for claim in tuple(known.claims(leader)) or tuple(_as_titled(leader, known)):
            if claim.person and claim.id.endswith(".GOV"):
                yield claim


def _as_full_name(phrase: str, known: Registry) -> Iterator[Claim]:
    """A person by first and last name: "Sergey Viktorovich Lavrov", or turned round, "Aso Taro"."""
    words = fold(phrase).split()
    if len(words) > 1:
        name = f"{words[0]} {words[-1]}" if len(words) > 2 else f"{words[1]} {words[0]}"
        yield from (claim for claim in known.claims(name) if claim.person)


def _of_owner(owners: Iterable[Claim], rest: str, known: Registry, whole: bool = True) -> Iterator[Claim]:
    """What a country's ``rest`` is: a body of it, or somebody who acts for it or is based in it."""
    owners = [claim for claim in owners if claim.kind in _OWNERS or claim.kind == "id"]
    if not owners:
        return
    named = tuple(known.claims(fold(rest))) or tuple(_as_titled(rest, known)) or tuple(_as_rule(rest, known))
    states = {claim.id for claim in owners}
    own = [claim for claim in named if _state(claim.id, known) in states]
    if own:
        yield from own
        return
    part = descriptor_part(rest, whole)
    if part:
        yield from (replace(claim, id=f"{claim.id}.{part}", kind="body") for claim in owners)


def _state(id: str, known: Registry) -> str:
    """The country an actor belongs to."""
    head = id.split(".", 1)[0]
    actor = known.actor(id) or known.actor(head)
    return actor.country or head if actor else head


@cache
def _titles() -> Mapping[tuple[str, ...], frozenset[str]]:
    return {tuple(row["title"].split()): frozenset(row["offices"].split()) for row in read_table("titles.csv")}


def _title(words: list[str]) -> tuple[int, frozenset[str]]:
    """How many words of a phrase are a title, and which offices it can mean."""
    for length in range(min(4, len(words) - 1), 0, -1):
        offices = _titles().get(tuple(words[:length]))
        if offices is not None:
            return length, offices
    return 0, frozenset()


_READINGS: tuple[tuple[str, Callable[[str, Registry], Iterable[Claim]]], ...] = (
    ("id", _as_id),
    ("name", _as_name),
    ("country in brackets", _as_qualified),
    ("possession", _as_possession),
    ("title", _as_titled),
    ("country and body", _as_adjective),
    ("body of a country", _as_body_of),
    ("government of a leader", _as_rule),
    ("first and last name", _as_full_name),
)
