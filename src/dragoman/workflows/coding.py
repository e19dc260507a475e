"""From text to records without a store: what ``dragoman code`` prints, and ``dragoman.code`` returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError, UsageError
from dragoman.vocabulary.dates import DateSpan
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record
from dragoman.workflows.choosing import ChosenCoder, checked, choose_coder

if TYPE_CHECKING:
    from dragoman.sources.documents import Unread

__all__ = ["CodedDocument", "code", "code_files"]


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document with its records, and why they are as they are, where that was asked for."""

    document: Document
    records: tuple[Record, ...]
    explanation: str
    coder: str
    coder_version: str

    def rows(self) -> list[dict[str, Any]]:
        """The records as ``dragoman code`` writes them, ready for JSON; empty fields are left out."""
        from dragoman.sources.documents import record_fields

        rows = []
        for record in self.records:
            given = {name: value for name, value in record_fields(record, self.document).items() if value != ""}
            for name in given.keys() & {"predicate_start", "predicate_end", "evidence_start", "evidence_end"}:
                given[name] = int(str(given[name]))
            if record.confidence is not None:
                given["confidence"] = round(record.confidence, 4)
            named = {"doc": self.document.name} if self.document.name else {}
            target = {"source": record.source, "target": record.target}
            rows.append(named | target | given | {"coder": self.coder, "coder_version": self.coder_version})
        return rows


def code(
    text: str,
    published: date | str | None = None,
    title: str = "",
    *,
    min_confidence: float | None = None,
    coder: str | None = None,
) -> list[Record]:
    """Who does what to whom in a text, whether it happened, and who says so?

    Parameters
    ----------
    text
        English text; spans of records are characters of it.
    published
        The day it appeared, which anchors "Thursday" and says who held which office.
    title
        Its headline: context for names, not coded itself.
    min_confidence
        Only records at least this probably right, from 0 to 1; 0.3 unless given. Less finds more and errs more.
    coder
        ``spacy:PIPELINE`` or ``llm:MODEL@URL`` in the place of Dragoman's own.

    Examples
    --------
    >>> for record in code("Turkey sent tents to Syria on Thursday.", published="2023-02-10"):
    ...     print(record.source, record.event, record.target, record.status, record.date)
    TUR AID SYR actual 2023-02-09
    """
    day = DateSpan.parse(published).since if isinstance(published, str) else published
    chosen = choose_coder(coder)
    found = chosen.code([Document(text, title=title, published=day)], min_confidence)
    return [record for _, records in found for record in records]


def code_files(
    paths: Iterable[Path | str],
    *,
    published: date | str | None = None,
    explain: bool = False,
    min_confidence: float | None = None,
    fetch: bool = False,
    coder: ChosenCoder | None = None,
    unread: Callable[[Unread], None] | None = None,
) -> Iterator[CodedDocument]:
    """Code the documents of files, and of web addresses if ``fetch``; one result a document, in order.

    Parameters
    ----------
    paths
        Files, and addresses beginning with ``http://`` or ``https://``.
    published
        The day of documents that do not tell theirs.
    explain
        Say for each record why it is one; see ``dragoman code --explain``.
    min_confidence
        Only records at least this probably right; 0.3 unless given.
    fetch
        Whether addresses may be fetched.
    coder
        From ``choose_coder``; Dragoman's own by default.
    unread
        Told of each document that could not be read; the rest goes on.
    """
    checked(min_confidence)
    day = DateSpan.parse(published).since if isinstance(published, str) else published
    chosen = coder or choose_coder()
    documents = _documents([str(path) for path in paths], day, fetch, unread or _unheard)
    for document, records, explanation in _read(chosen, documents, explain, min_confidence):
        sure = tuple(replace(record, document=document.id) for record in records)
        yield CodedDocument(document, sure, explanation, chosen.name, chosen.version)


def _read(
    chosen: ChosenCoder, documents: Iterable[Document], explain: bool, min_confidence: float | None
) -> Iterator[tuple[Document, list[Record], str]]:
    if not explain:
        for document, records in chosen.code(documents, min_confidence):
            yield document, records, ""
        return
    from dragoman.coding.explain import explanation

    for coded in chosen.coded(documents, min_confidence):
        yield coded.document, coded.records, explanation(coded)


def _documents(
    paths: list[str], published: date | None, fetch: bool, unread: Callable[[Unread], None]
) -> Iterator[Document]:
    from dragoman.sources.documents import Unread, is_url, read_documents, read_text
    from dragoman.sources.documents import fetch as fetch_page

    asked = [path for path in paths if is_url(path)]
    if asked and not fetch:
        raise UsageError(f"{asked[0]} is an address of the web; addresses are fetched only with --fetch")
    for path in paths:
        if is_url(path):
            try:
                content, address = fetch_page(path)
            except InputError as error:
                unread(Unread(path, 1, str(error).removeprefix(f"{path} ")))
                continue
            found = read_text(content, path, url=address, published=published)
        else:
            found = read_documents(Path(path), published)
        for one in found:
            if isinstance(one, Unread):
                unread(one)
            else:
                yield one


def _unheard(one: Unread) -> None:
    """Nobody asked what could not be read."""
