"""Who acts in a row of GDELT, by the code of its actor.

The code strings three-letter codes together: country or region, known group, roles, creed, ethnic group (these in lower
case). GDELT also gives them in columns of their own, but leaves some out there (of Taiwan, parties and clergy the code
alone tells), so it is the code that is read. A known group that is registered is the actor. Else the country is, with
the part its roles speak for: ``USAGOV`` is ``USA.GOV``. People coded by creed or ethnic group alone are civilians of
their country, not the country. Whoever has no country stays as named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from dragoman.vocabulary.codes import code_spells, region_name
from dragoman.vocabulary.parts import known_group, role_part

if TYPE_CHECKING:
    from dragoman.sources.naming import Spells

__all__ = ["gdelt_actor"]


#: CAMEO's codes of creeds. SUN, the Sunnites, is also the Soviet Union, which always comes first in a code.
_CREEDS = frozenset(
    (
        "ADR", "ALE", "ATH", "BAH", "BUD", "CHR", "CON", "CPT", "CTH", "DOX", "DRZ", "HIN", "HSD", "ITR", "JAN", "JEW",
        "JHW", "LDS", "MOS", "MRN", "NRM", "PAG", "PRO", "SFI", "SHI", "SHN", "SIK", "SUN", "TAO", "UDX", "ZRO",
    )
)  # fmt: skip


def gdelt_actor(code: str) -> Spells:
    """For whom the code of an actor stands, and from when until when.

    >>> gdelt_actor("USAGOV"), gdelt_actor("IGOEUREEC"), gdelt_actor("COP")
    ((('USA.GOV', None, None),), (('EU', None, None),), ())
    """
    codes = [code[start : start + 3] for start in range(0, len(code), 3)]
    countries = [code for at, code in enumerate(codes) if code in _countries() and not (at and code in _CREEDS)]
    others = [code for code in codes if code not in countries]
    if group := _first(map(known_group, others)):
        return ((group, None, None),)
    if not countries:
        region = _first(map(region_name, others))
        return ((region, None, None),) if region else ()
    is_folk = any(code.islower() or code in _CREEDS for code in others)
    part = _first(map(role_part, others)) or ("CVL" if is_folk else "")
    ending = f".{part}" if part else ""
    # Of two countries (SCGSRB) the later one is the narrower.
    return tuple((id + ending, since, until) for id, since, until in _countries()[countries[-1]])


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")


@cache
def _countries() -> Mapping[str, Spells]:
    """What CAMEO's country codes stood for, and when."""
    countries: dict[str, list[tuple[str, date | None, date | None]]] = defaultdict(list)
    for spell in code_spells("cameo3"):
        countries[spell.code].append((spell.id, spell.since, spell.until))
    return {code: tuple(spells) for code, spells in countries.items()}
