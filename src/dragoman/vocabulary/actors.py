"""Who acts: from names to canonical ids by date, and back to names fit for reading.

>>> from datetime import date
>>> resolve("Maduro", on=date(2015, 1, 1)).id
'VEN.GOV'
>>> resolve("Maduro", on=date(2005, 1, 1)).id is None
True
>>> display_name("VEN.OPP")
'Venezuelan opposition'

Ambiguity is returned, not guessed: a name that stands for several actors has no id but several candidates. The rules:

- A candidate counts on the days it covers: a leader in office, a country while it exists.
- The name of a country, people, group or organisation outranks the bare surname of a person ("Danish"); that of a town
  does not ("Lagos").
- A surname goes to the one in office, unless a namesake who served longer for somebody else held office, or was to hold
  it, within ``NAMESAKE_YEARS``: he was in the news then, and may be meant ("Maduro" in early 2005).
- Somebody in two offices at once acts for the government before anything else; two namesakes in the service of one
  country stand for the country.
- Rivers, straits and buildings are places, not actors.
- Without a date, whoever bears the name today goes before those who no longer do; persons must agree at all times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.errors import UnknownActor
from dragoman.vocabulary.choice import NAMESAKE_YEARS, choose, common_id, turns
from dragoman.vocabulary.known import actor, display_name, known_actors, members, near_names, short_name, suggest
from dragoman.vocabulary.phrases import LOCATIONS, read_phrase
from dragoman.vocabulary.registry import Actor, Claim

__all__ = [
    "NAMESAKE_YEARS",
    "Actor",
    "Candidate",
    "Resolution",
    "Spell",
    "actor",
    "display_name",
    "known_actors",
    "members",
    "require",
    "resolve",
    "short_name",
    "spells",
    "suggest",
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a name may stand for, from ``since`` until the day before ``until``; ``None`` is open.

    ``kind`` says what the name is: country, demonym, capital, an office, armed_group ... ``via`` how it was read.
    """

    id: str
    name: str
    kind: str
    since: date | None
    until: date | None
    via: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a name stands for, or why that cannot be told."""

    query: str
    id: str | None
    candidates: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A period in which a name stands for one actor; ``None`` is open."""

    id: str
    since: date | None
    until: date | None


def resolve(name: str, on: date | None = None) -> Resolution:
    """Whom does a name stand for on a day (or today and always, without one)?

    Parameters
    ----------
    name : str
        A name, an id, or a phrase such as "Iran's foreign ministry" or "President Maduro".
    on : date, optional
        The day of the act. Without it, a name resolves when it stands for one actor whenever it stands for any.

    Returns
    -------
    Resolution
        With ``id`` ``None`` where nobody or several are meant; ``candidates`` and ``reason`` say who and why.

    >>> resolve("Soviet", on=date(1985, 1, 1)).id, resolve("the Trump administration", on=date(2018, 5, 8)).id
    ('SUN', 'USA.GOV')
    >>> resolve("Congo").reason
    "'Congo' stands for several actors: Congo-Brazzaville (COG), DR Congo (COD)"
    """
    reading = read_phrase(name)
    claims = reading.claims
    chosen = choose(claims, on)
    id = common_id(chosen)
    candidates = tuple(_candidate(claim, reading.via) for claim in claims)
    return Resolution(name, id, candidates, _reason(name, on, claims, chosen, id))


def spells(name: str) -> tuple[Spell, ...]:
    """For whom does a name stand, and when? The answers of :func:`resolve` for all days at once.

    Days on which it stands for nobody, or cannot be told, are left out. The spells follow each other without overlap.

    >>> [(spell.id, str(spell.since), str(spell.until)) for spell in spells("Moscow")]
    [('SUN', 'None', '1991-12-26'), ('RUS', '1991-12-26', 'None')]
    """
    claims = read_phrase(name).claims
    found: list[Spell] = []
    days: list[date | None] = [None, *sorted(turns(claims))]
    for since, until in zip(days, [*days[1:], None], strict=True):
        id = common_id(choose(claims, since or date.min))
        if id is None:
            continue
        if found and found[-1].id == id and found[-1].until == since:
            found[-1] = Spell(id, found[-1].since, until)
        else:
            found.append(Spell(id, since, until))
    return tuple(found)


def _candidate(claim: Claim, via: str) -> Candidate:
    return Candidate(claim.id, claim.person or display_name(claim.id), claim.kind, claim.since, claim.until, via)


def _reason(name: str, on: date | None, claims: tuple[Claim, ...], chosen: list[Claim], id: str | None) -> str:
    """Why a name was resolved, or was not, in words."""
    if not claims:
        return f"no actor is known as {name!r}"
    if id is not None:
        return _told(chosen[0])
    when = f" on {on}" if on else ""
    if not chosen and all(claim.kind in LOCATIONS for claim in claims):
        return f"{name!r} is a {claims[0].kind}, not an actor"
    if not chosen:
        held = "; ".join(dict.fromkeys(_told(claim) for claim in claims))
        verb = "held no office" if all(claim.person for claim in claims) else "stood for nobody"
        return f"{name!r} {verb}{when}: {held}"
    if any(claim.person and on is not None and not claim.covers(on) for claim in chosen):
        told = "; ".join(dict.fromkeys(_told(claim) for claim in chosen))
        return f"{name!r}{when} may be somebody then in office or a namesake in the news: {told}"
    who = dict.fromkeys(f"{claim.person or display_name(claim.id)} ({claim.id})" for claim in chosen)
    return f"{name!r}{when} stands for several actors: {', '.join(sorted(who))}"


def _told(claim: Claim) -> str:
    """A claim in words: who, what, for whom, when."""
    what = claim.kind.replace("_", " ")
    span = _span(claim)
    if claim.person:
        return f"{claim.person} ({claim.id}), {what}{span}"
    return f"{display_name(claim.id)} ({claim.id}), {what}{span}"


def _span(claim: Claim) -> str:
    since = f" from {claim.since}" if claim.since else ""
    until = f" until {claim.until}" if claim.until else ""
    return since + until


def require(name: str, on: date | None = None) -> str:
    """The id a name stands for, or a clear error: what the command line calls.

    Raises
    ------
    UnknownActor
        Nobody is known by the name, or several are, or its bearer held no office on the day.

    >>> require("Tehran")
    'IRN'
    >>> require("Orinoco")
    Traceback (most recent call last):
    dragoman.errors.UnknownActor: 'Orinoco' is a river, not an actor; give the id or a fuller name
    """
    found = resolve(name, on)
    if found.id is not None:
        return found.id
    if found.candidates:
        raise UnknownActor(f"{found.reason}; give the id or a fuller name")
    raise UnknownActor(f"{found.reason}; {near_names(name)}")
