"""Words of time in a sentence: "on Thursday", "earlier this month", "24 May 2020", "in the 1980s", "two weeks ago".

Patterns are tried longest first, and what one has taken the next leave alone. Nothing is resolved here: a found
expression keeps what it says, and ``spans.span_of`` reads it against a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

__all__ = ["MONTHS", "WEEKDAYS", "Expression", "expressions"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
    for word in words.split()
}
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}

_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may|june?|jul(?:y|\.)|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_UNIT = r"(?P<unit>day|week|month|year|decade)"
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(_NUMBERS) + r"|a few|several|couple of|a couple of)"
_WEEKDAY = r"(?P<weekday>" + "|".join(WEEKDAYS) + r"|mon\.|tues?\.|wed\.|thurs?\.|fri\.|sat\.|sun\.)"
#: Before a bare year or month, so that "2000 barrels", "he may" and "Georgia May" are none.
_IN = (
    r"(?:in|of|since|from|during|by|until|till|late|early|mid|through|before|after|around|between|and|to|circa"
    r"|throughout|as of|back in)"
)


class Expression(NamedTuple):
    """Words of time at the characters ``start`` to ``end`` of the sentence.

    ``kind`` is day, month, year, years, decade, weekday, ago, past, this, last, next, near (today and its neighbours)
    or season; ``year``, ``month``, ``day`` are 0 where not said; ``number`` counts ``unit``; ``since`` where it tells a
    beginning, ``bound`` where it only tells before or after what.
    """

    start: int
    end: int
    kind: str
    year: int = 0
    month: int = 0
    day: int = 0
    number: int = 0
    unit: str = ""
    since: bool = False
    bound: bool = False


def _month(match: re.Match[str]) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(match["month"].lower()[:3]))


def _number(text: str) -> int:
    """The count an expression gives; 0 where it is vague."""
    return int(text) if text.isdigit() else _NUMBERS.get(text.lower(), 0)


def _full(match: re.Match[str]) -> Expression:
    return Expression(match.start(), match.end(), "day", int(match["year"]), _month(match), int(match["day"]))


def _iso(match: re.Match[str]) -> Expression:
    return Expression(match.start(), match.end(), "day", int(match["year"]), int(match["mm"]), int(match["day"]))


def _yearless(match: re.Match[str]) -> Expression:
    return Expression(match.start(), match.end(), "day", 0, _month(match), int(match["day"]))


def _of_month(match: re.Match[str]) -> Expression:
    year = int(match["year"]) if "year" in match.re.groupindex else 0
    return Expression(match.start("month"), match.end(), "month", year, _month(match))


def _directed_month(match: re.Match[str]) -> Expression:
    return Expression(match.start(), match.end(), f"{match['which'].lower()} month", 0, _month(match))


def _of_year(match: re.Match[str]) -> Expression:
    return Expression(match.start("year"), match.end("year"), "year", int(match["year"]))


def _years(match: re.Match[str]) -> Expression:
    until = match["until"]
    last = int(until) if len(until) == 4 else int(match["year"][:2] + until)
    return Expression(match.start("year"), match.end(), "years", int(match["year"]), number=last)


def _decade(match: re.Match[str]) -> Expression:
    word = match["word"]
    if word:
        return Expression(match.start(), match.end(), "decade", _DECADES[word.lower()])
    digits = match["digits"]
    return Expression(match.start(), match.end(), "decade", int(digits) if len(digits) == 4 else 1900 + int(digits))


def _weekday(match: re.Match[str]) -> Expression:
    number = next(number for number, name in enumerate(WEEKDAYS) if name.startswith(match["weekday"].lower()[:3]))
    which = (match["which"] or "").lower()
    return Expression(match.start(), match.end(), "weekday", number=number, unit=which)


def _ago(match: re.Match[str]) -> Expression:
    return Expression(match.start(), match.end(), "ago", number=_number(match["number"]), unit=match["unit"].lower())


def _past(match: re.Match[str]) -> Expression:
    number = _number(match["number"]) if match["number"] else 1
    return Expression(match.start(), match.end(), "past", number=number, unit=match["unit"].lower())


def _directed(match: re.Match[str]) -> Expression:
    which = match["which"].lower()
    kind = {"previous": "last", "coming": "next", "current": "this"}.get(which, which)
    return Expression(match.start(), match.end(), kind, unit=match["unit"].lower())


def _near(match: re.Match[str]) -> Expression:
    days = {"yesterday": -1, "tomorrow": 1, "overnight": 0}.get(match[0].lower(), 0)
    return Expression(match.start(), match.end(), "near", number=days)


def _season(match: re.Match[str]) -> Expression:
    year = int(match["year"]) if match["year"] else 0
    return Expression(match.start(), match.end(), "season", year, unit=match["season"].lower())


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Expression]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"\b" + _YEAR + r"-(?P<mm>0\d|1[0-2])-(?P<day>[0-3]\d)\b", _iso),
        (r"\b" + _DAY + r"(?: of)? " + _MONTH + r",? " + _YEAR + r"\b", _full),
        (r"\b" + _MONTH + r" " + _DAY + r",? " + _YEAR + r"\b", _full),
        (r"\b" + _YEAR + r" ?[-–—/] ?(?P<until>(?:1[89]|20)\d\d|\d\d)\b(?!-)", _years),
        (r"\b(?:between|from) " + _YEAR + r" (?:and|to|until|through) (?P<until>(?:1[89]|20)\d\d)\b", _years),
        (r"\b(?P<season>" + "|".join(_SEASONS) + r")(?: of)? " + _YEAR + r"\b", _season),
        (r"\b" + _MONTH + r"(?: of|,)? " + _YEAR + r"\b", _of_month),
        (r"\b" + _DAY + r"(?: of)? " + _MONTH + r"(?![\w-])", _yearless),
        (r"\b" + _MONTH + r" " + _DAY + r"(?![\d,]*\d)(?![\w-])", _yearless),
        (r"\b(?:the )?(?:(?:early|mid|late)[- ])?(?P<digits>(?:1[89]|20)\d0|(?<=['’])\d0)s(?P<word>)\b", _decade),
        (r"\bthe (?:early |mid-|late )?(?P<digits>)(?P<word>" + "|".join(_DECADES) + r")\b", _decade),
        (r"\b(?P<which>last|next|this|previous) (?P<season>" + "|".join(_SEASONS) + r")\b(?P<year>)", _season),
        (r"\b(?P<which>last|next|this)[ ](?=[JFMASOND])" + _MONTH + r"(?![\w-])", _directed_month),
        (r"\b" + _IN + r"[ -](?:the )?(?:early |late |mid-?)?" + _MONTH + r"(?![\w-])", _of_month),
        (_MONTH + r"(?=['’]s\b)", _of_month),
        (r"\b(?:(?P<which>last|next|this|past|coming) )?" + _WEEKDAY + r"(?!\w)", _weekday),
        (r"\b" + _NUMBER + r" " + _UNIT + r"s? (?:ago|earlier today)\b", _ago),
        (r"\b(?:the|these) (?:past|last) (?:" + _NUMBER + r" )?" + _UNIT + r"s?\b", _past),
        (r"\b(?P<which>last|next|this|previous|coming|current) " + _UNIT + r"\b", _directed),
        (r"\b(?:today|tonight|yesterday|tomorrow|overnight)\b", _near),
        (
            r"(?:\b"
            + _IN
            + r"[ -](?:the )?(?:year )?(?:early |late |mid-?)?|\(|\bthe |['’]s )"
            + _YEAR
            + r"\b(?![-–]\d)",
            _of_year,
        ),
        (r"^" + _YEAR + r"\b(?=[,:])", _of_year),
    )
)
_SINCE = re.compile(
    r"\b(?:since|ever since|starting|beginning|from)(?: in| on| at least)?(?: the)?(?: early| late| mid-?)?\s*$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:before|after|until|till|by|prior to|up to)(?: the)?(?: end of| beginning of| early| late| mid-?)?\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def expressions(sentence: str) -> tuple[Expression, ...]:
    """The words of time in a sentence, in order.

    >>> [(found.kind, found.year) for found in expressions("Signed in May 2018, the 2015 deal died last year.")]
    [('month', 2018), ('year', 2015), ('last', 0)]
    """
    return tuple(sorted(_found(sentence)))


def _found(sentence: str) -> Iterator[Expression]:
    taken: list[tuple[int, int]] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(sentence):
            found = read(match)
            if any(found.start < end and start < found.end for start, end in taken):
                continue
            if "month" in pattern.groupindex and match["month"][0].islower():
                # "May", "March": without a capital they are no months.
                continue
            taken.append((found.start, found.end))
            before = sentence[: found.start]
            since = bool(_SINCE.search(before))
            if found.kind == "years":
                since = False
            yield found._replace(since=since, bound=not since and bool(_BOUND.search(before)))
