"""What reading actors yields: whom a phrase stands for, and why."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Mention", "Reference", "country_part"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Whom a phrase of a document stands for.

    ``id`` is canonical (``IRN.GOV``), or empty where a name stays unresolved; ``name`` is the phrase as written, at the
    document's characters ``start`` to ``end``; ``how`` says in few words why. ``kind`` is one of

    - ``named``: a registered name, a person introduced with an affiliation, or a name nobody is known by;
    - ``demonym``: an adjective or a people ("Iranian", "the Dutch");
    - ``metonym``: a capital or a seat of government;
    - ``place``: a town or territory whose country is meant only where something happens to it;
    - ``description``: a noun ("the Venezuelan leader", "both governments", "the tankers");
    - ``pronoun``;
    - ``region``: a region of the United Nations' M49, its name being the id; no actor where anything narrower is given.
    """

    id: str
    name: str
    start: int
    end: int
    how: str
    kind: str


@dataclass(slots=True)
class Mention:
    """A noun phrase already read, as something a later phrase may take up.

    ``role`` is its grammatical role (subject, object, oblique, owner, modifier), ``head`` its noun in lower case,
    ``gender`` ``m``, ``f`` or empty, ``titles`` the words before a name or noun ("foreign minister"). ``refs`` is empty
    where it is no actor, which still may be what "it" means.
    """

    sentence: int
    token: int
    head: str
    refs: tuple[Reference, ...]
    role: str
    plural: bool
    person: bool
    gender: str = ""
    titles: frozenset[str] = frozenset()


def country_part(id: str) -> str:
    """The country or organisation of an id: what comes before the first dot.

    >>> country_part("IRN.MIL.IRGC")
    'IRN'
    """
    return id.split(".", 1)[0]
