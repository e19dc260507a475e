"""Whom a registered name stands for in a document: by date, and by which countries it tells of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dragoman.coding.actors.references import country_part
from dragoman.vocabulary.choice import choose, common_id
from dragoman.vocabulary.known import display_name
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.phrases import LOCATIONS
from dragoman.vocabulary.registry import Claim, registry

__all__ = ["Identity", "identify", "identify_person"]

LEADERS = frozenset({"head_of_state", "head_of_government", "effective_leader"})
_KINDS = {"demonym": "demonym", "capital": "metonym", "seat_of_government": "metonym", "city": "place"}


class Identity(NamedTuple):
    """An id, how it was found, and the kind of reference it makes."""

    id: str
    how: str
    kind: str


@lru_cache(maxsize=8192)
def _chosen(claims: tuple[Claim, ...], on: date | None) -> tuple[Claim, ...]:
    return tuple(choose(claims, on))


def identify(claims: tuple[Claim, ...], on: date | None, told: Counter[str]) -> Identity | None:
    """Whom a name of no person stands for: a country, town, people, group or body.

    ``told`` counts the countries and organisations of the document: of several that a name may mean, the one that is
    told of. A name whose bearer is gone by the day ("the Soviet Union" in 2019) stands for the one who bore it last.
    """
    acting = tuple(claim for claim in claims if not claim.person and claim.kind not in LOCATIONS)
    if not acting:
        return None
    # A town that bore the name of old ("Salisbury", now Harare) is no longer meant by it.
    lasting = tuple(claim for claim in acting if claim.kind not in _KINDS or claim.kind == "demonym")
    chosen: Iterable[Claim] = _chosen(acting, on) or _last_before(lasting, on)
    ids = sorted({claim.id for claim in chosen})
    if len(ids) > 1:
        ranked = sorted(ids, key=lambda id: (-told[country_part(id)], id))
        if told[country_part(ranked[0])] == told[country_part(ranked[1])]:
            # Nobody is told of: "Brussels" is the seat of the Union before it is Belgium's capital.
            ranked = sorted({claim.id for claim in chosen if claim.kind == "seat_of_government"})
            if len(ranked) != 1:
                return None
        ids = ranked[:1]
    if not ids:
        return None
    claim = next(claim for claim in chosen if claim.id == ids[0])
    return Identity(ids[0], claim.kind.replace("_", " "), _KINDS.get(claim.kind, "named"))


def identify_person(claims: tuple[Claim, ...], on: date | None, told: Counter[str], full: bool) -> Identity | None:
    """Whom a person stands for on a day.

    Whoever is in office stands for it. Somebody out of office is told of for what was done in it, so stands for the
    last one held ("Obama" in 2019). Somebody who had no office yet is, by the full name, a citizen.

    A bare surname counts for those who lead a state, for a foreign minister in office whose name nobody else has, and
    for others where their country is told of.
    """
    people = tuple(claim for claim in claims if claim.person)
    if not full:
        alone = len({country_part(claim.id) for claim in people}) == 1
        people = tuple(
            claim
            for claim in people
            if (claim.kind in LEADERS and not _of_territory(claim))
            or told[country_part(claim.id)]
            or (alone and on is not None and claim.kind == "foreign_minister" and claim.covers(on))
        )
    if not people:
        return None
    live = _chosen(people, on)
    id = common_id(list(live))
    if id is None and live:
        live = _told_of(live, told)
        id = common_id(list(live))
    if id is not None:
        return Identity(id, _office(live[0], on), "named")
    if live or on is None:
        return None
    past = _last_before(people, on)
    past = past if common_id(list(past)) else _told_of(past, told)
    if past and (id := common_id(list(past))):
        return Identity(id, f"{_office(past[0], None)} until {past[0].until}", "named")
    if full and len({country_part(claim.id) for claim in people}) == 1:
        return Identity(f"{country_part(people[0].id)}.CVL", f"{people[0].person}, not in office on {on}", "named")
    return None


def _of_territory(claim: Claim) -> bool:
    """Whether an office is in a territory, whose heads are seldom called by a bare surname abroad."""
    actor = registry().actor(country_part(claim.id))
    return actor is not None and actor.kind.endswith("territory")


def _office(claim: Claim, on: date | None) -> str:
    return f"{claim.person}, {claim.kind.replace('_', ' ')}{f' on {on}' if on else ''} ({display_name(claim.id)})"


def _told_of(claims: tuple[Claim, ...], told: Counter[str]) -> tuple[Claim, ...]:
    """The claims of the country told of most; all where none or several are."""
    most = max((told[country_part(claim.id)] for claim in claims), default=0)
    return tuple(claim for claim in claims if most and told[country_part(claim.id)] == most) or claims


def _last_before(claims: tuple[Claim, ...], on: date | None) -> tuple[Claim, ...]:
    """The claims that ended last before a day, of everybody who bore the name alike long ago."""
    gone = [claim for claim in claims if claim.until is not None and (on is None or claim.until <= on)]
    if not gone:
        return ()
    latest = max(claim.until for claim in gone if claim.until is not None)
    last = [claim for claim in gone if claim.until == latest]
    people = {fold(claim.person) for claim in last}
    return tuple(last) if len(people) == 1 else ()
