"""A text that records are coded from, with what is known of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

__all__ = ["Document"]


@dataclass(frozen=True, slots=True)
class Document:
    """An article: its words, and who published it where and when.

    Spans of records are characters of ``text``; the title is kept apart and is context only. ``name`` is what a reader
    calls it (the path, or the ``doc`` of a JSON line), ``line`` where in the file it begins. Unknown texts are empty,
    an unknown day is ``None``.

    >>> Document("Iran sent fuel to Venezuela.", published=date(2020, 5, 25)).id[:12]
    'ef92a01f71fa'
    """

    text: str
    title: str = ""
    published: date | None = None
    url: str = ""
    publisher: str = ""
    name: str = ""
    line: int = 1

    @property
    def id(self) -> str:
        """Hash of the content and of where it was published, so that a reprint is a document of its own."""
        day = self.published.isoformat() if self.published else ""
        content = "\x1f".join((self.title, day, self.url, self.publisher, self.text))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
