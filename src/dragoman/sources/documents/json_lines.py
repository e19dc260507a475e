"""JSON lines, a document each: its ``text``, and ``doc``, ``published``, ``title``, ``url``, ``publisher`` if known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import UsageError
from dragoman.sources.documents.outcome import Unread
from dragoman.vocabulary.dates import DateSpan
from dragoman.vocabulary.documents import Document

__all__ = ["read_json_lines"]

_RAW_CHARACTERS = 500
#: Half a character of UTF-16, which JSON can write (``"\ud83d"``) and no file of UTF-8 can hold.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def read_json_lines(text: str, name: str) -> Iterator[Document | Unread]:
    """The documents of a file, each under its ``doc`` or its line; a line that is none is set aside.

    ``text`` is kept to the letter, so that offsets fit the file the text came from; half characters become U+FFFD.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield _document(line, name, number)
        except UsageError as error:
            yield Unread(name, number, str(error), line[:_RAW_CHARACTERS])


def _document(line: str, name: str, number: int) -> Document:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError("the line is not JSON") from None
    if not isinstance(fields, dict):
        raise UsageError("the line is no JSON object")
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UsageError("the object has no text (a string under the key `text`)")
    published = _string(fields, "published")
    return Document(
        text=_HALF_CHARACTER.sub("\ufffd", text),
        title=_string(fields, "title"),
        published=DateSpan.parse(published[:10]).since if published else None,
        url=_string(fields, "url"),
        publisher=_string(fields, "publisher"),
        name=_string(fields, "doc") or f"{name}, line {number}",
        line=number,
    )


def _string(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return "" if value is None else _HALF_CHARACTER.sub("\ufffd", str(value)).strip()
