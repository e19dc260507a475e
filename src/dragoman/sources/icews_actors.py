"""Who acts in a row of ICEWS, by name, sectors and country.

The registry knows who held an office when; the row knows what somebody did for a living on that day. So a name that the
registry knows stands for whom it says, and on the days it does not know, or for a name it does not, the row's
country acts, by the part its sectors name. A country without such a part is not enough: the premier of a province
is not the state. Such a name, and one without a country, stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise

from dragoman.sources.naming import Spells, name_spells
from dragoman.vocabulary.codes import country_id
from dragoman.vocabulary.parts import sector_part

__all__ = ["NOBODY", "icews_actor"]

#: What stands in place of an actor that the sentence does not name.
NOBODY = "Unspecified Actor"


def icews_actor(name: str, sectors: str = "", country: str = "") -> Spells:
    """For whom an actor stands, and from when until when; nobody where there is no name.

    >>> icews_actor("Police (India)"), icews_actor("Ng Eng Hen", "Executive,Government", "Singapore")
    ((('IND.COP', None, None),), (('SGP.GOV', None, None),))
    >>> icews_actor("Kathleen Wynne", "", "Canada"), icews_actor("Unspecified Actor", "Unspecified")
    ((), ())
    """
    if not name:
        return ()
    states = _countries(country)
    known = tuple(spell for spell in name_spells(name) if not _is_namesake(spell[0], states))
    part = sector_part(sectors)
    if not part:
        return known
    by_row = tuple((f"{id}.{part}", since, until) for id, since, until in states)
    return (*known, *_outside(by_row, known)) if known else by_row


@lru_cache(maxsize=1024)
def _countries(country: str) -> Spells:
    return name_spells(country) if country else ()


def _is_namesake(id: str, states: Spells) -> bool:
    """Whether an id is a body of another state than the row says.

    Somebody in office is who he is: ICEWS counts presidents of France to Andorra, whose co-princes they are. And an
    organisation has no state.
    """
    head, _, part = id.partition(".")
    own = {state.partition(".")[0] for state, _, _ in states}
    return bool(own) and head not in own and part != "GOV" and country_id(head, "iso3") is not None


def _outside(spells: Spells, known: Spells) -> Iterator[tuple[str, date | None, date | None]]:
    """The days of ``spells`` on which nobody is known."""
    turns = sorted({since or date.min for _, since, _ in known} | {until or date.max for _, _, until in known})
    edges = [date.min, *turns, date.max]
    for since, until in pairwise(edges):
        if since >= until or any((k or date.min) <= since < (u or date.max) for _, k, u in known):
            continue
        for id, begins, ends in spells:
            first, last = max(since, begins or date.min), min(until, ends or date.max)
            if first < last:
                yield id, first, last
