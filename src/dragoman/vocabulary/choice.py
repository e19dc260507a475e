"""Which of a name's claims hold on a day: the rules of ``actors.resolve``, which lists them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dragoman.vocabulary.names import fold
from dragoman.vocabulary.phrases import LOCATIONS
from dragoman.vocabulary.registry import Claim

__all__ = ["NAMESAKE_YEARS", "choose", "common_id", "turns"]

#: How long before and after holding office somebody may be meant by a bare surname.
NAMESAKE_YEARS = 2
_NAMESAKE = timedelta(days=round(NAMESAKE_YEARS * 365.25))
#: Places whose name is no stronger than a surname: Lagos is a city and was a president.
_TOWNS = frozenset({"capital", "city", "seat_of_government"})
#: What the holder of several offices acts for, first of all.
_FIRST_PARTS = ("GOV", "OPP", "MIL", "LEG")
#: The registry's knowledge of office-holders ends about here; an open term is counted up to it.
_LAST_DAY = date(2026, 3, 1)


def choose(claims: tuple[Claim, ...], on: date | None) -> list[Claim]:
    """The claims that hold: all of one actor when the name is resolved."""
    acting = [claim for claim in claims if claim.kind not in LOCATIONS]
    live = _undated(acting) if on is None else [claim for claim in acting if claim.covers(on)]
    impersonal = [claim for claim in live if not claim.person]
    if any(claim.kind not in _TOWNS for claim in impersonal):
        return impersonal
    if impersonal:
        return live
    if on is not None and any(_rivalled(claim, acting, on) for claim in live):
        # The rival holds no office on the day; both are kept, so that the name stays open.
        live += [claim for claim in acting if claim not in live and _near(claim, on)]
    return _first_office(live, concurrent=on is not None)


def common_id(chosen: list[Claim]) -> str | None:
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


def _first_office(claims: list[Claim], concurrent: bool) -> list[Claim]:
    """Of one person's offices, the one that speaks first: in one country, or held at once in several places."""
    people = {fold(claim.person) for claim in claims}
    states = {claim.id.split(".")[0] for claim in claims}
    if len(people) != 1:
        return claims
    for part in _FIRST_PARTS:
        of_part = [claim for claim in claims if claim.id.split(".")[1:2] == [part]]
        if of_part and (len(states) == 1 or (concurrent and part == "GOV")):
            return of_part
    return claims


def turns(claims: Iterable[Claim]) -> set[date]:
    """The days on which the choice between claims can change."""
    days: set[date] = set()
    for claim in claims:
        if claim.since:
            days |= {claim.since, claim.since - _NAMESAKE}
        if claim.until:
            days |= {claim.until, claim.until + _NAMESAKE}
    return days
