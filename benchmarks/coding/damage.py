"""Files as no editor would pass them: articles and sentences cut, mixed, garbled, and dressed as files of each kind.

All of a file follows from one number, its seed. The texts are our own articles and the casebook's sentences.
"""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random

__all__ = ["DamagedFile", "damaged_file"]

#: A text longer than this says nothing new and takes long to read.
_MOST_CHARACTERS = 6000

_MARKS = (
    "“", "”", '"', "'", "''", "‘", "’", "«", "»", "„", "`", "(", ")", "[", "]", "{", "}", "—", "–", "…", "...", ". . .",
    "?!", ";", ":", ",,", "/", "\\", "|", "$", "%", "&", "#", "@", "*", "_", "~", "^", "1.", "§",
)  # fmt: skip
_BLANKS = ("\n", "\n\n", "\r", "\r\n", "\t", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u00a0", "\u3000")
_CONTROL = ("\x00", "\x01", "\x07", "\x08", "\x1b[31m", "\x7f", "\ufeff", "\ufffe", "\ufffd", "\u00ad", "\u200b")
_SURROGATES = ("\ud800", "\udfff", "\ud83d")
_FOREIGN = (
    "ﬁ", "ß", "İ", "ǅ", "e\u0301\u0301\u0301", "\u202eabc\u202c", "🙂", "👩‍👩‍👧", "🇺🇦", "中国外交部", "قال الرئيس",
    "Иран", "٢٠٢٠", "Ⅻ", "½", "\u0300" * 40, "\U0010ffff", "ＩＲＡＮ", "𝐈𝐫𝐚𝐧",
)  # fmt: skip
_HTML = (
    "<p>", "</p>", "<br/>", "<b>Iran</b>", "<!--", "-->", "<script>alert('x')</script>", "<![CDATA[", "]]>", "&amp;",
    "&nbsp;", "&#x0;", "&#1114112;", "&quot", "&#xd800;", '<a href="', "<table><tr><td>", "<?php", "<html>",
    "</body></html>",
)  # fmt: skip
_DATES = (
    "on February 30", "on 31 December 9999", "on Jan. 1, 0001", "in 99999", "on 00/00/0000", "since 1789",
    "in the year 0", "on Monday last year", "two million days ago", "in 10 billion years", "next century", "tomorrow",
    "yesterday", "from May to March 2020", "in the 1990s", "a week ago Thursday", "until 2050", "last decade",
    "10000 months earlier",
)  # fmt: skip
_LISTS = (
    "Iran, Iraq, Syria, Libya, Cuba, Sudan, Yemen, Chad, Mali, Niger and Egypt", "both countries and their allies",
    "he and she and they", "Iran, Iran and Iran", "Mr. Mr. President Prime Minister Foreign Minister", "the the the",
    "U.S.-U.K.-U.N.-backed", "said said said that that that", "if if if unless", "not not never no",
)  # fmt: skip
#: What a file may say of its day, and what a user may; the first and the last day of the calendar among them.
_DAYS = (date.min, date.max, date.max - timedelta(days=1), date(1900, 2, 28), date(2000, 2, 29), date(1582, 10, 10))


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A file to be read, and the day its reader gives for it."""

    name: str
    content: bytes
    published: date | None


def damaged_file(seed: int) -> DamagedFile:
    """The file of a seed."""
    chance = Random(seed)
    dress = chance.choice(_DRESSES)
    name, content = dress([_damaged_text(chance) for _ in range(chance.choice((1, 1, 1, 2)))], chance)
    if chance.random() < 0.15:
        content = _damaged_bytes(content, chance)
    if chance.random() < 0.05:
        name, content = f"{name}.gz", gzip.compress(content, mtime=0)
        if chance.random() < 0.3:
            content = _damaged_bytes(content, chance)
    return DamagedFile(name, content, _day(chance))


@cache
def _articles() -> list[str]:
    folder = Path(__file__).parent / "articles"
    rows = [json.loads(line) for path in sorted(folder.glob("docs-*.jsonl")) for line in path.open(encoding="utf-8")]
    return [row["text"] for row in rows]


@cache
def _sentences() -> list[str]:
    text = (files("dragoman") / "casebook" / "casebook.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["sentence"] for line in text.splitlines()]


def _sound_text(chance: Random) -> str:
    """A piece of an article, or some sentences of the casebook."""
    if chance.random() < 0.5:
        return " ".join(chance.sample(_sentences(), chance.randrange(1, 6)))
    article = chance.choice(_articles())
    since = chance.randrange(len(article))
    return article[since : since + chance.randrange(1, len(article))]


def _damaged_text(chance: Random) -> str:
    text = _sound_text(chance)
    for _ in range(chance.randrange(5)):
        text = chance.choice(_WAYS)(text, chance)[:_MOST_CHARACTERS]
    return text


def _day(chance: Random) -> date | None:
    match chance.randrange(4):
        case 0:
            return None
        case 1:
            return chance.choice(_DAYS)
        case _:
            return date(1950, 1, 1) + timedelta(days=chance.randrange(30_000))


# Ways of damaging a text.


def _slice(text: str, chance: Random, most: int = 200) -> tuple[int, int]:
    since = chance.randrange(len(text) + 1)
    return since, min(len(text), since + chance.randrange(most))


def _cut(text: str, chance: Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _beheaded(text: str, chance: Random) -> str:
    return text[chance.randrange(len(text) + 1) :]


def _holed(text: str, chance: Random) -> str:
    since, until = _slice(text, chance)
    return text[:since] + text[until:]


def _repeated(text: str, chance: Random) -> str:
    since, until = _slice(text, chance)
    return text[:until] + text[since:until] * chance.choice((1, 1, 2, 20)) + text[until:]


def _shuffled(text: str, chance: Random) -> str:
    """Words, sentences or letters change places."""
    mark = chance.choice((" ", ". ", ""))
    since, until = _slice(text, chance, 400)
    parts = text[since:until].split(mark) if mark else list(text[since:until])
    chance.shuffle(parts)
    return text[:since] + mark.join(parts) + text[until:]


def _joined(text: str, chance: Random) -> str:
    """Blanks, line ends or stops are lost."""
    since, until = _slice(text, chance, 400) if chance.random() < 0.7 else (0, len(text))
    return text[:since] + text[since:until].replace(chance.choice((" ", "\n", ". ", ".", ",")), "") + text[until:]


def _spliced(text: str, chance: Random) -> str:
    return _cut(text, chance) + _beheaded(_sound_text(chance), chance)


def _cased(text: str, chance: Random) -> str:
    since, until = _slice(text, chance, 400) if chance.random() < 0.5 else (0, len(text))
    change = chance.choice((str.upper, str.lower, str.swapcase, str.title))
    return text[:since] + change(text[since:until]) + text[until:]


def _wrapped(text: str, chance: Random) -> str:
    """Lines end at a margin, or in the midst of words."""
    end = chance.choice(_BLANKS)
    if chance.random() < 0.5:
        words = text.split(" ")
        n = chance.randrange(1, 15)
        return end.join(" ".join(words[place : place + n]) for place in range(0, len(words), n))
    n = chance.randrange(1, 90)
    return end.join(text[place : place + n] for place in range(0, len(text), n))


def _long_word(text: str, chance: Random) -> str:
    piece = chance.choice(("x", "Iran", "ab-", "http://a.b/", "1", "U.S.", "aé", "'s", "“"))
    at = chance.randrange(len(text) + 1)
    return text[:at] + piece * chance.choice((50, 300, 2000)) + text[at:]


def _overwritten(text: str, chance: Random) -> str:
    """Some characters become any others."""
    letters = list(text)
    for _ in range(chance.randrange(1, 20)):
        if letters:
            letters[chance.randrange(len(letters))] = (
                chr(chance.choice((0x80, 0x3000, 0xD800, 0x110000)) - 1)
                if (chance.random() < 0.1)
                else chr(chance.randrange(1, 0xD800))
            )
    return "".join(letters)


def _strewn(pieces: tuple[str, ...], around: str = "") -> Callable[[str, Random], str]:
    def strew(text: str, chance: Random) -> str:
        for _ in range(chance.randrange(1, 7)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + around + chance.choice(pieces) + around + text[at:]
        return text

    return strew


_WAYS: tuple[Callable[[str, Random], str], ...] = (
    _cut, _beheaded, _holed, _repeated, _shuffled, _joined, _spliced, _cased, _wrapped, _long_word, _overwritten,
    _strewn(_MARKS), _strewn(_MARKS, " "), _strewn(_BLANKS), _strewn(_CONTROL), _strewn(_SURROGATES), _strewn(_FOREIGN),
    _strewn(_HTML), _strewn(_DATES, " "), _strewn(_LISTS, " "),
)  # fmt: skip


def _damaged_bytes(content: bytes, chance: Random) -> bytes:
    """Bits flipped, bytes lost or foreign, the end missing."""
    damaged = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(damaged) + 1)
        match chance.randrange(4):
            case 0 if at < len(damaged):
                damaged[at] ^= 1 << chance.randrange(8)
            case 1:
                del damaged[at : at + chance.randrange(50)]
            case 2:
                damaged[at:at] = chance.randbytes(chance.randrange(1, 5))
            case _ if chance.random() < 0.3:
                del damaged[at:]
    return bytes(damaged)


# Files of each kind.


def _encoded(text: str) -> bytes:
    """A surrogate alone has no place in UTF-8: what a broken program writes for it comes out."""
    return text.encode("utf-8", "surrogatepass")


def _as_text(texts: list[str], chance: Random) -> tuple[str, bytes]:
    text = chance.choice(("\n", "\n\n", " ")).join(texts)
    if chance.random() < 0.1:
        return "note.txt", text.encode("utf-16", "surrogatepass")
    return chance.choice(("note.txt", "note", "note.html")), _encoded(text)


def _as_markdown(texts: list[str], chance: Random) -> tuple[str, bytes]:
    front = f"---\ntitle: {texts[0][:60]}\ndate: {_day(chance)}\n---\n" if chance.random() < 0.5 else ""
    body = "\n\n".join(chance.choice(("", "# ", "- ", "> ", "    ", "```\n", "*")) + text for text in texts)
    return "note.md", _encoded(front + body)


def _as_html(texts: list[str], chance: Random) -> tuple[str, bytes]:
    texts = [html.escape(text) if chance.random() < 0.7 else text for text in texts]
    day = _day(chance)
    page = (
        f"<!DOCTYPE html><html><head><title>{texts[0][:80]}</title>"
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head><body>'
        '<nav><a href="/">Home</a></nav>'
        f"<article><h1>{texts[-1][:60]}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</article></body></html>"
    )
    return "page.html", _encoded(page)


def _as_feed(texts: list[str], chance: Random) -> tuple[str, bytes]:
    day = _day(chance) or date(2020, 5, 25)
    items = "".join(
        f"<item><title>{html.escape(text[:50])}</title><pubDate>{day.day:02d} {day:%b} {day.year:04d} 23:30:00 +0000"
        f"</pubDate><description>{html.escape(f'<p>{text}</p>')}</description></item>"
        for text in texts
    )
    return "feed.xml", _encoded(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')


def _as_json_lines(texts: list[str], chance: Random) -> tuple[str, bytes]:
    lines = []
    for text in texts:
        fields = {"doc": f"d{chance.randrange(9)}", "title": text[:60], "text": text}
        day = _day(chance)
        if day is not None:
            fields["published"] = day.isoformat()
        # Surrogates stay in the text where they are written as escapes.
        lines.append(json.dumps(fields, ensure_ascii=chance.random() < 0.7))
    return "news.jsonl", _encoded("\n".join(lines))


_DRESSES = (_as_text, _as_text, _as_markdown, _as_html, _as_feed, _as_json_lines, _as_json_lines)
