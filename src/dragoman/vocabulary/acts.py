"""What actors do to each other: PLOVER's classes, their quads and weights, and CAMEO's codes for them.

The tables are data: ``plover.csv`` (classes), ``quads.csv`` and ``cameo.csv`` (codes) in ``vocabulary/data``,
each with its sources and reasons at its head.

References
----------
Open Event Data Alliance, PLOVER: Political Language Ontology for Verifiable Event Records, 2.0 draft.
Schrodt, P. A. (2012), CAMEO: Conflict and Mediation Event Observations, Event and Actor Codebook, 1.1b3.
Goldstein, J. S. (1992), A conflict-cooperation scale for WEIS events data, Journal of Conflict Resolution
36(2), 369-385, https://doi.org/10.1177/0022002792036002007.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from types import MappingProxyType

from dragoman.errors import UnknownClass
from dragoman.vocabulary.tables import read_table

__all__ = [
    "TARGETLESS",
    "CameoCode",
    "EventClass",
    "Quad",
    "cameo",
    "cameo_code_of",
    "cameo_event",
    "classes",
    "event_class",
    "quad_weight",
]

#: Classes of acts that may be toward nobody in particular.
TARGETLESS = frozenset({"MOBILIZE", "THREATEN"})
_WORD = re.compile(r"[a-z]+")


class Quad(IntEnum):
    """Verbal or material, cooperation or conflict; ``NEITHER`` is a statement without either."""

    NEITHER = 0
    VERBAL_COOPERATION = 1
    MATERIAL_COOPERATION = 2
    VERBAL_CONFLICT = 3
    MATERIAL_CONFLICT = 4


@dataclass(frozen=True, slots=True)
class EventClass:
    """A class of acts: PLOVER's sixteen, and ``STATEMENT`` for speech without cooperation or conflict.

    ``weight`` is the intensity of one act, from -10 (most hostile) to 10 (most cooperative); ``mutual`` says
    that both sides do it unless an initiator is told.
    """

    name: str
    quad: int
    weight: float
    mutual: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One of CAMEO's categories: its code with the leading zero, its class, its published name."""

    code: str
    event: str
    name: str


@cache
def classes() -> Mapping[str, EventClass]:
    """Every event class by its name, quads ascending.

    >>> classes()["AID"].quad
    2
    """
    rows = read_table("plover.csv")
    return MappingProxyType(
        {
            row["name"]: EventClass(
                row["name"], int(row["quad"]), float(row["weight"]), row["mutual"] == "yes", row["meaning"]
            )
            for row in rows
        }
    )


def event_class(name: str) -> EventClass:
    """The class of a name, whatever its case.

    Raises
    ------
    UnknownClass
        No class is called so; the message names those that are nearly.

    >>> event_class("aid").weight
    7.6
    >>> event_class("AIDE")
    Traceback (most recent call last):
    dragoman.errors.UnknownClass: 'AIDE' is no event class; did you mean AID?
    """
    known = classes()
    try:
        return known[name.strip().upper()]
    except KeyError:
        from difflib import get_close_matches

        near = get_close_matches(name.strip().upper(), known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"the classes are {', '.join(known)}"
        raise UnknownClass(f"{name!r} is no event class; {hint}") from None


@cache
def _quad_weights() -> Mapping[int, float]:
    return {int(row["quad"]): float(row["weight"]) for row in read_table("quads.csv")}


def quad_weight(quad: int) -> float:
    """How intense is an act of which only the quad is known? The mean over such acts (``quads.csv``).

    Raises
    ------
    UnknownClass
        ``quad`` is none of 0 to 4.

    >>> quad_weight(Quad.VERBAL_COOPERATION)
    4.0
    """
    try:
        return _quad_weights()[int(quad)]
    except KeyError:
        raise UnknownClass(f"{quad!r} is no quad; quads are 0 (neither) and 1 to 4") from None


@cache
def cameo() -> Mapping[str, CameoCode]:
    """Every CAMEO code of two to four digits.

    >>> cameo()["0256"].event
    'REQUEST'
    """
    return MappingProxyType(
        {row["code"]: CameoCode(row["code"], row["event"], row["name"]) for row in read_table("cameo.csv")}
    )


def cameo_event(code: str) -> str:
    """The class of a CAMEO code.

    A code the table lacks takes the class of the longest part of it that is listed, since CAMEO's dialects add
    deeper codes under the published ones. A root alone never stands in for a three-digit code: one digit more
    or less is what a lost leading zero looks like.

    Raises
    ------
    UnknownClass
        No part of the code is listed.

    >>> cameo_event("1312"), cameo_event("19512"), cameo_event("164")
    ('THREATEN', 'ASSAULT', 'REJECT')
    >>> cameo_event("43")
    Traceback (most recent call last):
    dragoman.errors.UnknownClass: '43' is no CAMEO code; codes keep their leading zero: '043'?
    """
    known = cameo()
    text = code.strip()
    if text in known:
        return known[text].event
    for length in range(len(text) - 1, 2, -1):
        if text.isdigit() and text[:length] in known:
            return known[text[:length]].event
    hint = f": {'0' + text!r}?" if "0" + text in known else ", as in '043'"
    raise UnknownClass(f"{code!r} is no CAMEO code; codes keep their leading zero{hint}")


def _normal(name: str) -> str:
    """The words of a category's name: case, punctuation and "not specified below" do not tell names apart."""
    return " ".join(_WORD.findall(name.lower())).removesuffix(" not specified below")


@cache
def _code_of_name() -> Mapping[str, str]:
    codes: dict[str, str] = {}
    # A root shares its name with its first category ("Threaten", 13 and 130): who writes names means the category.
    for row in read_table("cameo.csv"):
        for name in (row["name"], row["also"]):
            if name and (len(row["code"]) > 2 or _normal(name) not in codes):
                codes[_normal(name)] = row["code"]
    return codes


def cameo_code_of(name: str) -> str | None:
    """The CAMEO code of an act given by name, as in ICEWS; ``None`` where no category is so named.

    Case, punctuation (underscores too) and a closing "not specified below" are ignored.

    >>> cameo_code_of("Express_intent_to_meet_or_negotiate"), cameo_code_of("Threaten"), cameo_code_of("Sing")
    ('036', '130', None)
    """
    return _code_of_name().get(_normal(name))
