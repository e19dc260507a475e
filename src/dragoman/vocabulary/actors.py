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
- The name of a country, place, people, group or organisation outranks the bare surname of a person ("Danish").
- A surname goes to the one in office, unless a namesake who served longer for somebody else held office, or was to hold
  it, within ``NAMESAKE_YEARS``: he was in the news then, and may be meant ("Maduro" in early 2005).
- Somebody in two offices at once acts for the government before anything else; two namesakes in the service of one
  country stand for the country.
- Rivers, straits and buildings are places, not actors.
- Without a date, whoever bears the name today goes before those who no longer do; persons must agree at all times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.errors import UnknownActor
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.parts import parts
from dragoman.vocabulary.phrases import LOCATIONS, read_phrase
from dragoman.vocabulary.registry import Actor, Claim, registry

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
    "spells",
    "suggest",
]

#: How long before and after holding office somebody may be meant by a bare surname.
NAMESAKE_YEARS = 2
_NAMESAKE = timedelta(days=round(NAMESAKE_YEARS * 365.25))
#: What the holder of several offices acts for, first of all.
_FIRST_PARTS = ("GOV", "OPP", "MIL", "LEG")


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
    chosen = _chosen(claims, on)
    id = _common_id(chosen)
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
    turns: list[date | None] = [None, *sorted(_turns(claims))]
    for since, until in zip(turns, [*turns[1:], None], strict=True):
        id = _common_id(_chosen(claims, since or date.min))
        if id is None:
            continue
        if found and found[-1].id == id and found[-1].until == since:
            found[-1] = Spell(id, found[-1].since, until)
        else:
            found.append(Spell(id, since, until))
    return tuple(found)


def _turns(claims: Iterable[Claim]) -> set[date]:
    """The days on which the choice between claims can change."""
    days: set[date] = set()
    for claim in claims:
        if claim.since:
            days |= {claim.since, claim.since - _NAMESAKE}
        if claim.until:
            days |= {claim.until, claim.until + _NAMESAKE}
    return days


def _chosen(claims: tuple[Claim, ...], on: date | None) -> list[Claim]:
    """The claims that hold: all of one actor when the name is resolved."""
    acting = [claim for claim in claims if claim.kind not in LOCATIONS]
    live = _undated(acting) if on is None else [claim for claim in acting if claim.covers(on)]
    impersonal = [claim for claim in live if not claim.person]
    if impersonal:
        return impersonal
    if on is not None and any(_rivalled(claim, acting, on) for claim in live):
        # The rival holds no office on the day; both are kept, so that the name stays open.
        live += [claim for claim in acting if claim not in live and _near(claim, on)]
    return _first_office(live)


def _common_id(chosen: list[Claim]) -> str | None:
    """The actor all claims agree on: the same id, or for namesakes in one country's service, that country."""
    ids = {claim.id for claim in chosen}
    if len(ids) > 1 and all(claim.person for claim in chosen):
        ids = {id.split(".")[0] for id in ids}
    return ids.pop() if len(ids) == 1 else None


def _undated(claims: list[Claim]) -> list[Claim]:
    """Without a date: names borne today before names borne once; all terms of persons."""
    impersonal = [claim for claim in claims if not claim.person]
    return [claim for claim in impersonal if claim.until is None] or impersonal or claims


def _near(claim: Claim, on: date) -> bool:
    """Whether somebody was in the news on a day: in office, or within ``NAMESAKE_YEARS`` of it."""
    return (claim.since is None or claim.since - on <= _NAMESAKE) and (
        claim.until is None or on - claim.until < _NAMESAKE
    )


def _rivalled(claim: Claim, claims: list[Claim], on: date) -> bool:
    """Whether a longer-serving namesake of another actor may be meant on a day."""
    served = _days_served(claims)
    return any(
        _near(other, on)
        and fold(other.person) != fold(claim.person)
        and other.id.split(".")[0] != claim.id.split(".")[0]
        and served[fold(other.person)] > served[fold(claim.person)]
        for other in claims
        if other.person and not other.covers(on)
    )


def _days_served(claims: list[Claim]) -> dict[str, int]:
    """How long each person held office, in days; an open term is counted as if it ended with the registry."""
    served: dict[str, int] = {}
    for claim in claims:
        since, until = claim.since or date(1945, 1, 1), claim.until or _LAST_DAY
        served[fold(claim.person)] = served.get(fold(claim.person), 0) + max(0, (until - since).days)
    return served


#: The registry's knowledge of office-holders ends about here.
_LAST_DAY = date(2026, 3, 1)


def _first_office(claims: list[Claim]) -> list[Claim]:
    """Of one person's concurrent offices in one country, the one that speaks first."""
    people = {fold(claim.person) for claim in claims}
    states = {claim.id.split(".")[0] for claim in claims}
    if len(people) != 1:
        return claims
    for part in _FIRST_PARTS:
        of_part = [claim for claim in claims if claim.id.split(".")[1:2] == [part]]
        if of_part and (len(states) == 1 or part == "GOV"):
            return of_part
    return claims


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
        raise UnknownActor(f"{id!r} is no registered id; {_near_names(id)}")
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


def _shown_names() -> Mapping[str, str]:
    """Names of actors fit to be suggested, by their folded form."""
    known = registry()
    names = {fold(found.name): found.name for id in known.ids if (found := known.actor(id))}
    return names | {id.lower(): id for id in known.ids}


def _near_names(name: str) -> str:
    near = suggest(name)
    return f"did you mean {', '.join(near)}?" if near else "give a country, group, organisation or leader, or an id"


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
    raise UnknownActor(f"{found.reason}; {_near_names(name)}")
