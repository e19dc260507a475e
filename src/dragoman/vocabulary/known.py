"""Who is registered, and how to call them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from dragoman.errors import UnknownActor
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.parts import parts
from dragoman.vocabulary.registry import Actor, registry

__all__ = ["actor", "display_name", "known_actors", "members", "near_names", "short_name", "suggest"]


def actor(id: str) -> Actor:
    """The actor of an id, with what the registry knows of it.

    A part of a registered actor (``VEN.OPP``) is an actor of kind ``part``.

    Raises
    ------
    UnknownActor
        Nothing is registered under the id or the part of it before the first dot.

    >>> actor("HEZBOLLAH").sponsors, actor("USA.MED.VOA").owners, actor("VEN.OPP").country
    (('IRN', 'SYR'), ('USA',), 'VEN')
    """
    found = registry().actor(id)
    if found is not None:
        return found
    whole = registry().actor(id.split(".", 1)[0])
    if whole is None or "." not in id:
        raise UnknownActor(f"{id!r} is no registered id; {near_names(id)}")
    return Actor(id, display_name(id), "part", whole.country or whole.id, whole.since, whole.until)


def display_name(id: str) -> str:
    """How an actor is called in a table: short, in English. What is no id is its own name.

    >>> display_name("IRN"), display_name("VEN.GOV"), display_name("IRN.MIL.XYZ"), display_name("Rosy Ltd")
    ('Iran', 'Government of Venezuela', 'Iranian armed forces (XYZ)', 'Rosy Ltd')
    """
    found = registry().actor(id)
    if found is not None:
        return found.name
    head, _, rest = id.partition(".")
    whole, (part, _, body) = registry().actor(head), rest.partition(".")
    if whole is None or part not in parts():
        return id
    called = parts()[part].called.format(name=whole.name, people=whole.adjective or whole.name)
    return f"{called} ({body})" if body else called


def short_name(id: str) -> str:
    """How an actor is called where room is scarce.

    >>> short_name("IRN.MIL.IRGC"), short_name("IRN"), short_name("VEN.GOV")
    ('IRGC', 'Iran', 'Venezuela GOV')
    """
    found = registry().actor(id)
    if found is not None:
        return found.short or found.name
    head, _, rest = id.partition(".")
    whole = registry().actor(head)
    return f"{whole.short or whole.name} {rest}" if whole and rest.partition(".")[0] in parts() else id


def known_actors() -> tuple[str, ...]:
    """Every registered id, sorted.

    >>> "HEZBOLLAH" in known_actors()
    True
    """
    return registry().ids


def members(organisation: str, on: date | None = None) -> tuple[str, ...]:
    """The members of an organisation, as last listed; nobody on a day on which it did not exist.

    The registry knows no history of accession: a member of today that joined after ``on`` is left out only where it
    did not exist then.

    Raises
    ------
    UnknownActor
        The id is not registered.

    >>> members("AUKUS"), members("AUKUS", date(2020, 1, 1))
    (('AUS', 'GBR', 'USA'), ())
    """
    body = actor(organisation)
    if on is None:
        return body.members
    if not _exists(body, on):
        return ()
    return tuple(id for id in body.members if _exists(actor(id), on))


def _exists(who: Actor, on: date) -> bool:
    return (who.since is None or who.since <= on) and (who.until is None or on < who.until)


def suggest(name: str) -> tuple[str, ...]:
    """Names that look like one that is not known, the likeliest first.

    >>> suggest("Venezuella")[0]
    'Venezuela'
    """
    from difflib import get_close_matches

    near = get_close_matches(fold(name), _shown_names(), n=5, cutoff=0.75)
    return tuple(dict.fromkeys(_shown_names()[form] for form in near))


@cache
def _shown_names() -> Mapping[str, str]:
    """Names of actors fit to be suggested, by their folded form."""
    known = registry()
    names = {fold(found.name): found.name for id in known.ids if (found := known.actor(id))}
    return names | {id.lower(): id for id in known.ids}


def near_names(name: str) -> str:
    """What to try instead of a name that is not known, as the end of a message."""
    near = suggest(name)
    return f"did you mean {', '.join(near)}?" if near else "give a country, group, organisation or leader, or an id"
