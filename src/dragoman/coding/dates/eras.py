"""Times named after somebody or something: "when Ahmadinejad was president", "under Obama", "during the Cold War"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dragoman.vocabulary.dates import DateSpan, day_after
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.registry import Claim, registry
from dragoman.vocabulary.tables import read_rows

__all__ = ["Era", "eras"]

_WORD = r"[A-ZÀ-Þ][\w'’-]+(?: (?:al|el|bin|de|da|von|van|ul))?"
#: A blank parts the words; were it optional, "IranIranIran…" could be read in ways that grow with its length cubed.
_NAME = rf"(?P<name>{_WORD}(?: {_WORD}){{0,3}}? ?)"
_OFFICES = r"(?:the )?(?:president|prime minister|premier|chancellor|leader|in (?:office|power|charge)|king|queen)"
_TITLE = (
    r"(?:[Pp]resident |[Pp]rime [Mm]inister |[Cc]hancellor |[Pp]remier |[Kk]ing |[Ff]ormer |[Tt]he |[Tt]he late "
    r"|then-|ex-)*"
)
_TERM = (
    r"(?:presidency|premiership|tenure|rule|reign|term|first term|second term|time in office|administration"
    r"|government|era|years)"
)
_WAS = r" (?:was|were|served as|ruled as|sat as) (?:\w+['’]s )?"
_TIMES = r"\b(?:[Uu]nder|[Dd]uring|[Ii]n|[Tt]hroughout) "
#: What follows a name that is all of "under Obama", and is no noun of his ("under Obama plans").
_ENDS = r"(?=[,.;:)]| (?:and|but|the|a|an|in|to|for|when|who|as|was|were|has|had|it|its)\b|$)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:[Ww]hen|[Ww]hile|[Aa]s) " + _TITLE + _NAME + _WAS + _OFFICES + r"\b",
        r"\b(?:[Ww]hen|[Ww]hile) " + _TITLE + _NAME + r" (?:ruled|governed|reigned|held (?:office|power))\b",
        _TIMES + _TITLE + _NAME + r"['’]s? (?:\w+ )?" + _TERM + r"\b",
        _TIMES + r"the " + _TITLE + _NAME + r"[- ]?" + _TERM + r"\b",
        r"\b[Uu]nder " + _TITLE + _NAME + _ENDS,
    )
)
_LEADING = frozenset({"head_of_state", "head_of_government", "effective_leader"})
#: Two terms this near are one time in power: dates of successions are known to the month at best.
_GAP = timedelta(days=200)


class Era(NamedTuple):
    """A named time at the characters ``start`` to ``end`` of a sentence."""

    start: int
    end: int
    span: DateSpan


def eras(sentence: str, published: date | None) -> Iterator[Era]:
    """The named times of a sentence.

    A leader's is the whole time in office before the day of publication; of namesakes the one who served last. Whoever
    led no state, or after that day only, gives none.

    >>> [str(era.span) for era in eras("They met when Ahmadinejad was president.", date(2020, 6, 1))]
    ['2005-08-03/2013-08-02']
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            span = _term(match["name"].strip(), published)
            if span is not None:
                yield Era(match.start(), match.end(), span)
    for name, span in _named():
        if name not in sentence:
            continue
        for match in re.finditer(rf"\b(?:[Dd]uring|[Ii]n|[Tt]hroughout|[Ss]ince) {re.escape(name)}\b", sentence):
            since = match[0][:5].lower() == "since"
            if not since:
                yield Era(match.start(), match.end(), span)
            elif published is not None and span.since <= published:
                until = max(span.until, day_after(published))
                yield Era(match.start(), match.end(), DateSpan(span.since, until, "era"))


@cache
def _named() -> tuple[tuple[str, DateSpan], ...]:
    rows = read_rows(Path(__file__).with_name("eras.csv"))
    return tuple((row["name"], DateSpan(_day(row["since"]), _day(row["until"]), "era")) for row in rows)


def _day(text: str) -> date:
    return DateSpan.parse(text).since


def _term(name: str, published: date | None) -> DateSpan | None:
    """The last time somebody of a name led a state, begun by the day of publication."""
    claims = [
        claim
        for claim in registry().claims(fold(name))
        if claim.person and claim.kind in _LEADING and claim.since and (published is None or claim.since <= published)
    ]
    if not claims or (published is None and len({fold(claim.person) for claim in claims}) > 1):
        return None
    last = max(claims, key=lambda claim: claim.since or date.min)
    since, until = _joined([claim for claim in claims if fold(claim.person) == fold(last.person)])
    today = day_after(published) if published else None
    until = min(filter(None, (until, today)), default=None)
    return DateSpan(since, until, "era") if until is not None and since < until else None


def _joined(claims: list[Claim]) -> tuple[date, date | None]:
    """The last unbroken time in power."""
    ordered = sorted((claim.since or date.min, claim.until or date.max) for claim in claims)
    since, until = ordered[0]
    for start, end in ordered[1:]:
        if until != date.max and start - _GAP > until:
            since, until = start, end
        else:
            until = max(until, end)
    return since, None if until == date.max else until
