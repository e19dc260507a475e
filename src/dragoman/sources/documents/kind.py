"""What kind of document a file is, told by its first bytes and, for Markdown, by its name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal, get_args

from dragoman.sources.packing import plain_name

__all__ = ["KINDS", "Kind", "is_document", "kind_of"]

Kind = Literal["pdf", "html", "feed", "jsonl", "markdown", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_SAMPLE_BYTES = 4096
_FEED = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_FIRST_KEY = re.compile(rb'\s*\{\s*"')
_MARKDOWN_SUFFIXES = (".md", ".markdown")
#: Of the characters of running text, letters and blanks are at least this share; of tables, rarely half.
_LEAST_LETTERS = 0.8
_SENTENCE = re.compile(r"(?:[^\W\d_]+[,;:]?['’\w-]*\s+){4,}\S+[.?!][\"'”’)]*(?:\s|$)")


def kind_of(content: bytes, name: str = "") -> Kind:
    """The kind of document these bytes are; text where nothing else shows.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b'{"text": "Iran sent fuel."}'), kind_of(b"Iran sent fuel.", "note.md")
    ('pdf', 'jsonl', 'markdown')
    """
    start = content[:_SAMPLE_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if _FIRST_KEY.match(start) and _is_json(content):
        return "jsonl"
    if start.startswith(b"<"):
        if _FEED.search(start):
            return "feed"
        if _HTML.search(start):
            return "html"
    return "markdown" if Path(plain_name(name)).suffix.lower() in _MARKDOWN_SUFFIXES else "text"


def is_document(content: bytes, name: str = "") -> bool:
    """Whether the bytes a file begins with are a document: of a kind that shows, or a text with a sentence in it.

    >>> is_document(b"Iran sent fuel to Venezuela."), is_document(b"1,2,3\\n4,5,6")
    (True, False)
    """
    kind = kind_of(content, name)
    if kind == "jsonl":
        return b'"text"' in content.split(b"\n", 1)[0]
    if kind != "text":
        return True
    text = content[:_SAMPLE_BYTES].decode("utf-8", "ignore")
    n_plain = sum(character.isalpha() or character in " \n" for character in text)
    return n_plain >= _LEAST_LETTERS * len(text) and _SENTENCE.search(text) is not None


def _is_json(content: bytes) -> bool:
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
