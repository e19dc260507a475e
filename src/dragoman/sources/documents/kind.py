"""What kind of document a file is, told by its first bytes and, for Markdown, by its name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal, get_args

__all__ = ["KINDS", "Kind", "kind_of"]

Kind = Literal["pdf", "html", "feed", "jsonl", "markdown", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_SAMPLE_BYTES = 4096
_FEED = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_FIRST_KEY = re.compile(rb'\s*\{\s*"')
_MARKDOWN_SUFFIXES = (".md", ".markdown")


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
    return "markdown" if Path(name).suffix.lower() in _MARKDOWN_SUFFIXES else "text"


def _is_json(content: bytes) -> bool:
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
