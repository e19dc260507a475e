"""Where a text quotes somebody word for word.

>>> text = 'He said: “We shall not yield.” Then he left.'
>>> [text[start:end] for start, end in quote_spans(text)]
['We shall not yield.']
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

__all__ = ["quote_at", "quote_spans"]

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
#: A straight single quote opens before a word and closes after one; between, apostrophes stay inside words.
_SINGLE = re.compile(r"(?:(?<=[\s(\[—–-])|^)[‘'](?=\w)(?P<quote>[^‘\n]{8,}?)(?<=[\w.,!?…])[’'](?=[\s.,;:!?)\]—–]|$)")
_DOUBLE = re.compile(r"[“”„\"«»]|''|``")
_OPENING = frozenset({"“", "„", "«", "``"})
#: A quotation shorter than this many words in single quotes is a name or a word set apart.
_FEWEST_WORDS = 3


def quote_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The characters between quotation marks, in order, without the marks.

    A mark that is never closed holds to the end of its paragraph, as when a quotation runs over several of them, each
    opened anew and only the last closed. Single quotes count where they enclose three words or more.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        double = list(_in_double(text, start, end))
        spans += double or list(_in_single(text, start, end))
    return tuple(span for span in spans if text[span[0] : span[1]].strip())


def quote_at(spans: Sequence[tuple[int, int]], offset: int) -> int:
    """The number of the quotation that holds a character; -1 where the author speaks.

    >>> quote_at(((3, 9), (20, 30)), 25), quote_at(((3, 9), (20, 30)), 9)
    (1, -1)
    """
    at = bisect_right(spans, (offset, float("inf"))) - 1
    return at if at >= 0 and spans[at][0] <= offset < spans[at][1] else -1


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _in_double(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opened = -1
    for mark in _DOUBLE.finditer(text, start, end):
        if opened < 0:
            opened = mark.end()
        elif mark[0] in _OPENING:
            # The first was never closed: it ends before the next begins.
            yield opened, mark.start()
            opened = mark.end()
        else:
            yield opened, mark.start()
            opened = -1
    if opened >= 0:
        yield opened, end


def _in_single(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _SINGLE.finditer(text, start, end):
        if len(match["quote"].split()) >= _FEWEST_WORDS:
            yield match.span("quote")
