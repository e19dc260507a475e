"""The compiled registry of actors: what it holds and how it is read.

``registry/compile.py`` in the repository writes ``data/registry.txt`` from the commented sources beside it. The file
has four sections of tab-separated lines, each opened by a line of its own: ``@actors``, ``@offices``, ``@people`` (a
person and the terms held, each ``id/number of the office/since/until``) and ``@names`` (a folded name and its claims).
A claim is the number of a person, or ``id/kind/since/until``, where a kind and days left out are the actor's own.
Lines are split when asked for: most runs look up a handful of names among ten thousand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from dragoman.vocabulary.tables import DATA

_SECTION = re.compile(r"^@[a-z]+\n", re.MULTILINE)

__all__ = ["COUNTRY_KINDS", "Actor", "Claim", "Registry", "registry"]

#: Kinds of actors that have a country's code for an id.
COUNTRY_KINDS = ("state", "former_state", "territory", "former_territory")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with an id of their own.

    ``short`` is a shorter name where there is one, ``adjective`` what a country's people and bodies are called,
    ``country`` the state a group or medium belongs to, ``members`` those of an organisation as last listed,
    ``sponsors`` the states said to back a group, ``owners`` the states that own a medium, ``formerly`` the state whom
    a country's names meant before it began.
    """

    id: str
    name: str
    kind: str
    country: str = ""
    since: date | None = None
    until: date | None = None
    members: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    short: str = ""
    adjective: str = ""
    formerly: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a name stood for an actor for some time; ``person`` is the full name where it is somebody's."""

    id: str
    kind: str
    since: date | None
    until: date | None
    person: str = ""

    def covers(self, day: date) -> bool:
        """Whether the claim holds on a day.

        >>> Claim("SUN", "country", None, date(1991, 12, 26)).covers(date(1991, 12, 26))
        False
        """
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class Registry:
    """The compiled registry, held as the lines of its file."""

    def __init__(self, text: str) -> None:
        actors, offices, people, names = (part.strip("\n").split("\n") for part in _SECTION.split(text)[1:])
        self._offices = offices
        self._actors = dict(_keyed(actors))
        self._people = people
        self._names = dict(_keyed(names))

    @property
    def ids(self) -> tuple[str, ...]:
        """Every registered id, sorted."""
        return tuple(self._actors)

    @property
    def names(self) -> tuple[str, ...]:
        """Every folded name, sorted."""
        return tuple(self._names)

    def actor(self, id: str) -> Actor | None:
        """The actor of an id."""
        line = self._actors.get(id)
        if line is None:
            return None
        name, short, adjective, kind, country, since, until, members, backers, formerly = line.split("\t")
        backed = _listed(backers)
        return Actor(
            id,
            name,
            kind,
            country,
            _day(since),
            _day(until),
            _listed(members),
            () if kind == "news_medium" else backed,
            backed if kind == "news_medium" else (),
            short,
            adjective,
            formerly,
        )

    def claims(self, folded: str) -> tuple[Claim, ...]:
        """What a folded name stood for, and when."""
        return tuple(claim for token in self._names.get(folded, "").split() for claim in self._claims(token))

    def _claims(self, token: str) -> Iterator[Claim]:
        if token.isdigit():
            person, *terms = self._people[int(token)].split("\t")
            for term in terms:
                id, office, since, until = term.split("/")
                yield Claim(id, self._offices[int(office)], _day(since), _day(until), person)
            return
        id, kind, since, until = [*token.split("/"), "", "", ""][:4]
        _, _, _, own_kind, _, own_since, own_until, *_ = self._actors[id].split("\t")
        yield Claim(
            id,
            kind or ("country" if own_kind in COUNTRY_KINDS else own_kind),
            _day(since or own_since),
            _day(until or own_until),
        )


def _keyed(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        key, _, value = line.partition("\t")
        yield key, value


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def registry() -> Registry:
    """The packaged registry, read on the first call."""
    return Registry((DATA / "registry.txt").read_text(encoding="utf-8"))
