"""RSS and Atom files: a document for each entry."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from dragoman.errors import InputError
from dragoman.sources.documents.html import fragment_text
from dragoman.sources.documents.outcome import Unread
from dragoman.vocabulary.documents import Document

__all__ = ["read_feed"]


def read_feed(content: bytes, name: str) -> Iterator[Document | Unread]:
    """The entries of a feed, each with its title, day and address; the feed's title is the publisher.

    Raises
    ------
    InputError
        The file is no feed.
    """
    import feedparser

    feed = feedparser.parse(io.BytesIO(content))
    if not feed.entries:
        reason = f": {feed.bozo_exception}" if feed.get("bozo") else ""
        raise InputError(f"it is a feed without entries{reason}")
    publisher = str(feed.feed.get("title", ""))
    for number, entry in enumerate(feed.entries, start=1):
        text = fragment_text(_longest(entry))
        place = f"{name}, entry {number}"
        if not text:
            yield Unread(place, 1, "the entry has no text of its own, only a title or a link", entry.get("title", ""))
            continue
        yield Document(
            text=text,
            title=fragment_text(entry.get("title", "")),
            published=_day(entry),
            url=entry.get("link", ""),
            publisher=publisher,
            name=place,
        )


def _longest(entry: Any) -> str:
    """The content where there is one, else the summary: whichever says more."""
    texts = [str(part.get("value", "")) for part in entry.get("content", [])] + [str(entry.get("summary", ""))]
    return max(texts, key=len)


def _day(entry: Any) -> date | None:
    """The UTC day an entry was published, else changed."""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return date(*moment[:3]) if moment else None
