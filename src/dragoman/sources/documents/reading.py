"""From a file, or bytes of one, to documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from dragoman.errors import InputError, UsageError
from dragoman.sources.documents.decoding import clean, decode
from dragoman.sources.documents.kind import kind_of
from dragoman.sources.documents.language import other_language
from dragoman.sources.documents.outcome import Unread
from dragoman.sources.packing import contents
from dragoman.vocabulary.dates import DateSpan
from dragoman.vocabulary.documents import Document

__all__ = ["read_documents", "read_file", "read_text"]

#: What is larger, unpacked, is no article; a feed or a list of articles in JSON lines may be.
_MOST_BYTES = 256 << 20


def read_documents(path: Path, published: date | None = None) -> Iterator[Document | Unread]:
    """The documents of a file, unpacked on the way, in order; each that cannot be used as ``Unread``.

    Nothing is raised: a file that cannot be read is ``Unread``, too. ``published`` is the day of those that do not tell
    theirs.
    """
    try:
        yield from read_file(path, published)
    except IsADirectoryError:
        yield Unread(str(path), 1, "it is a folder; name the files in it")
    except (InputError, OSError) as error:
        yield Unread(str(path), 1, getattr(error, "strerror", None) or str(error).removeprefix(f"{path} "))


def read_file(path: Path, published: date | None = None) -> Iterator[Document | Unread]:
    """As ``read_documents``, but a file that cannot be read as a whole is an error.

    Raises
    ------
    InputError
        The packing is broken or locked, or the file too large.
    """
    for name, content in contents(path, _MOST_BYTES):
        yield from read_text(content, name, published=published)


def read_text(
    content: bytes, name: str, *, url: str = "", published: date | None = None
) -> Iterator[Document | Unread]:
    """The documents of a file's bytes: see ``read_documents``."""
    if not content.strip():
        yield Unread(name, 1, "it is empty")
        return
    try:
        for found in _of_kind(content, name, url):
            yield _usable(found, published)
    except InputError as error:
        yield Unread(name, 1, str(error))


def _of_kind(content: bytes, name: str, url: str) -> Iterable[Document | Unread]:
    match kind_of(content, name):
        case "pdf":
            from dragoman.sources.documents.pdf import read_pdf

            return [replace(read_pdf(content, name), url=url)]
        case "html":
            from dragoman.sources.documents.html import read_html

            return [read_html(content, name, url)]
        case "feed":
            from dragoman.sources.documents.feed import read_feed

            return read_feed(content, name)
        case "jsonl":
            from dragoman.sources.documents.json_lines import read_json_lines

            return read_json_lines(decode(content), name)
        case "markdown":
            return [_markdown(clean(decode(content)), name, url)]
        case _:
            return [Document(clean(decode(content)), url=url, name=name)]


def _markdown(text: str, name: str, url: str) -> Document:
    from dragoman.sources.documents.markdown import front_matter, plain_text

    fields, body = front_matter(text)
    title, words = plain_text(body)
    return Document(
        text=words,
        title=fields.get("title", title),
        published=_day(fields.get("published") or fields.get("date", "")),
        url=fields.get("url", url),
        publisher=fields.get("publisher", ""),
        name=name,
    )


def _day(text: str) -> date | None:
    try:
        return DateSpan.parse(text[:10]).since
    except UsageError:
        return None


def _usable(found: Document | Unread, published: date | None) -> Document | Unread:
    """A document with the day it lacks, or why the coder cannot read it."""
    if isinstance(found, Unread):
        return found
    if not found.text.strip():
        return Unread(found.name, found.line, "it has no text")
    language = other_language(found.text)
    if language:
        return Unread(found.name, found.line, f"it is not English (it seems to be {language!r}); translate it first")
    return replace(found, published=published) if found.published is None and published else found
