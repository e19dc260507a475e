"""Where does a sentence of a news text begin and end?

Rules written for news. A full stop ends a sentence unless the word before it is a title, an initial or another
abbreviation, and the word after it does not look like a beginning. Lines end sentences, too, unless the text is wrapped
at a margin.

>>> text = 'Gen. Haftar met U.S. envoys at 5 p.m. Tuesday. "We will not yield," he said. The U.S. said nothing.'
>>> for since, until in sentence_spans(text):
...     print(text[since:until])
Gen. Haftar met U.S. envoys at 5 p.m. Tuesday.
"We will not yield," he said.
The U.S. said nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.coding.annotation import SentenceSpan

__all__ = ["ABBREVIATIONS", "sentence_spans"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that stand before a name or number, so that their stop ends nothing.
_TITLES = _names("""
    mr mrs ms mx dr drs prof profs gen lt col cols maj capt cmdr cdr sgt cpl pvt adm brig sen sens rep reps gov govs
    pres rev fr hon st ste sts messrs mme mlle msgr amb sec supt det insp dep asst assoc exec m.p mt ft vs v eg e.g
    i.e cf viz approx ca art arts sect par fig figs ex op
""")
#: Months and the like stand before a number: ``Jan. 5``, ``No. 2``; else they may end a sentence.
_BEFORE_NUMBER = _names("jan feb mar apr jun jul aug sep sept oct nov dec no nos p pp vol ch sec art para res")
#: Abbreviations that may stand anywhere, last in a sentence, too: only a plain beginning after them makes an end.
_ANYWHERE = _names("""
    inc corp co cos ltd plc llc jr sr bros etc est dept div univ assn intl natl govt mfg ave blvd rd hwy esq ph.d
    m.d b.a m.a ala ariz ark calif colo conn fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla
    ore pa tenn tex va vt wash wis wyo mon tue tues wed thu thur thurs fri bn mn tn sq km
""")
#: Every abbreviation that keeps its stop as part of the word.
ABBREVIATIONS = _TITLES | _BEFORE_NUMBER | _ANYWHERE

#: Words that begin a sentence more often than they go on after an abbreviation.
_BEGINNERS = _names("""
    The A An This That These Those It Its He She His Her They Their We Our You Your I My There Here In On At By For
    From With After Before During Since Until While When Where Why How What Who Although Though Because If As But
    And Or So Yet Nor However Meanwhile Moreover Also Then Still Now Later Earlier Instead Despite Under Both Some
    Many Most Several Such No Not None Neither Either Each Every All Another Other Others Last Next Once Only Even
    Just According Asked Among Between Amid Officials Analysts Critics Police Nearly About More Less Two Three Four
    Five Six Ten To Of Over Against
""")

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: A run of stops, what closes after it, and a gap (or a new word set too close).
_STOP = re.compile(r"""(?P<stop>[.!?…。！？]+)(?P<close>["'”’»)\]]*)(?P<gap>\s+|(?<=[。！？])|(?=[A-Z][a-z])|$)""")
#: A list inside a line: "… as follows: - One; - Two"; and each of its items.
_LIST = re.compile(r"(?<=:)\s+[-–•*]\s+(?=[\w\"“])")
_ITEM = re.compile(r"\s[-–•*]\s+(?=[A-Z\"“])")
_WORD_BEFORE = re.compile(r"""[^\s"'“”‘’«»()\[\]—–]*$""")
_WORD_AFTER = re.compile(r"""["'“‘«(\[—–\-]*\s?(\w[\w'’]*)""")
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")


def sentence_spans(text: str) -> list[SentenceSpan]:
    """The sentences of a text in order: half-open spans without white space at their ends.

    Blank lines end sentences, and so do lines, unless their paragraph is wrapped at a margin or the next line goes on
    in lower case. No character but white space lies outside all spans.
    """
    spans: list[SentenceSpan] = []
    for since, until in _blocks(text):
        begin = since
        for end in _ends(text, since, until):
            _add(spans, text, begin, end)
            begin = end
        _add(spans, text, begin, until)
    return spans


def _add(spans: list[SentenceSpan], text: str, since: int, until: int) -> None:
    kept = text[since:until]
    since += len(kept) - len(kept.lstrip())
    until -= len(kept) - len(kept.rstrip())
    if since < until:
        spans.append((since, until))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    since = 0
    for match in _LINE_END.finditer(text):
        yield since, match.start()
        since = match.end()
    yield since, len(text)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text that no sentence leaves: lines, or paragraphs wrapped at a margin."""
    paragraph: list[tuple[int, int]] = []
    for since, until in [*_lines(text), (len(text), len(text))]:
        if text[since:until].strip():
            paragraph.append((since, until))
        elif paragraph:
            yield from _joined(text, paragraph)
            paragraph = []


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines of a paragraph, put together where a sentence runs on from one to the next."""
    wrapped = _is_wrapped(lines)
    since, until = lines[0]
    for begin, end in lines[1:]:
        before, after = text[since:until].rstrip(), text[begin:end].lstrip()
        runs_on = after[:1].islower() and before[-1:] not in ".!?…:;"
        if not (wrapped or runs_on):
            yield since, until
            since = begin
        until = end
    yield since, until


def _is_wrapped(lines: list[tuple[int, int]]) -> bool:
    """Whether a paragraph's lines end at a margin: three or more, all but the last of much the same length."""
    lengths = [until - since for since, until in lines[:-1]]
    last = lines[-1][1] - lines[-1][0]
    return (
        len(lengths) >= 2
        and min(lengths) >= 40
        and max(lengths) <= 120
        and max(lengths) - min(lengths) <= 20 >= (last - max(lengths))
    )


def _ends(text: str, since: int, until: int) -> list[int]:
    """Where sentences end inside a block: at stops, and before the items of a list that runs on in the line."""
    ends = [
        match.end("close")
        for match in _STOP.finditer(text, since, until)
        if match.end() < until and _is_end(text, since, match)
    ]
    opening = _LIST.search(text, since, until)
    if opening:
        ends += [match.start() for match in _ITEM.finditer(text, opening.start(), until)]
    return sorted(ends)


def _is_end(text: str, since: int, match: re.Match[str]) -> bool:  # noqa: PLR0911 (a return a rule)
    stop, close, gap = match["stop"], match["close"], match["gap"]
    after = _WORD_AFTER.match(text, match.end())
    following = after[1] if after else ""
    before_match = _WORD_BEFORE.search(text[max(since, match.start() - 40) : match.start()])
    before = before_match[0] if before_match else ""
    if stop[0] in "。！？":
        return True
    end = match.end("close")
    if ". " in (text[match.start() - 2 : match.start()], text[end : end + 2][::-1]):
        return False  # ". . .", as quotations leave words out
    if following[:1].islower() or text[match.end() : match.end() + 1] in (",", ";", ":", ")"):
        return False
    if not gap:  # "talks.The": a lost space, but no address or file
        return len(before) >= 3 and before.isalpha() and before.islower()
    if stop != "." or close:
        # "... Then" ends; so does a stop inside quotes, unless it belongs to a title or initial ("Mr." Bean).
        return close == "" or not (stop == "." and before.lower() in _TITLES)
    word = before.lower().strip("-/")
    if word in _TITLES:
        return False
    if following[:1].isdigit() and word in _BEFORE_NUMBER:
        return False
    if len(before) == 1 and before.isalpha():
        return following in _BEGINNERS and following not in ("A", "I") and before not in "AI"
    if word in _ANYWHERE or word in _BEFORE_NUMBER or _ACRONYM.fullmatch(before):
        return following in _BEGINNERS
    return True
