"""Documents on their way into a store: coded, and staged like any other records, with their texts beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.sources.documents.outcome import Unread
from dragoman.sources.documents.reading import read_file
from dragoman.sources.judging import FIELDS, stage_native_rows
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.staging import count, create_table, start
from dragoman.vocabulary.actors import actor, resolve
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record
from dragoman.vocabulary.schema import DOCUMENTS

if TYPE_CHECKING:
    import duckdb

    from dragoman.sources.sample import Sample

__all__ = ["ORIGIN", "CodeDocuments", "DocumentFiles", "record_fields"]

#: What records of documents are filed under: one origin, so that a text met in two files is coded once.
ORIGIN = "documents"

#: Codes documents, in order.
CodeDocuments = Callable[[Iterable[Document]], Iterator[tuple[Document, list[Record]]]]


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """The format. ``code`` makes records of documents; ``published`` is the day of those that do not tell theirs."""

    code: CodeDocuments
    coder: str
    coder_version: str
    published: date | None = None
    name: str = "documents"
    description: str = (
        "articles (text, Markdown, HTML, PDF, RSS or Atom, or JSON lines with a `text`), coded on the way"
    )

    def matches(self, sample: Sample) -> Match | None:  # noqa: ARG002
        """Never: whether a file is a document is asked last, of ``is_document``, when no data set knows it."""
        return None

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Code the documents of a file and stage their records: see ``Provider``.

        A row is a record, or a document that could not be read; a file that cannot be unpacked is refused as a whole.
        """
        start(connection)
        unread: list[Unread] = []
        documents: dict[str, Document] = {}
        rows: list[tuple[object, ...]] = []
        for number, (document, records) in enumerate(self.code(_readable(path, self.published, unread)), start=1):
            progress(1 - 1 / (1 + number / 10))  # how many there are is not known before the last
            if document.id in documents:
                continue
            documents[document.id] = document
            for place, record in enumerate(records, start=1):
                fields = record_fields(record, document) | {
                    "report": f"{document.id[:32]}/{record.evidence[0] if record.evidence else place}",
                    "position": f"{document.id[:32]}/{place}",
                    "coder": self.coder,
                    "coder_version": self.coder_version,
                }
                rows.append((document.line, "", None, *(str(fields.get(name) or "") for name in FIELDS)))
        texts = ("raw", "misfit", *(f"{name}_given" for name in FIELDS))
        create_table(connection, "native_rows", {"line": "BIGINT"} | dict.fromkeys(texts, "VARCHAR"), rows)
        _keep_texts(connection, documents.values())
        create_table(
            connection,
            "staged_rejects",
            {"line": "BIGINT", "reason": "VARCHAR", "raw": "VARCHAR"},
            [
                (one.line, f"{one.name}: {one.reason}" if one.name != str(path) else one.reason, one.raw)
                for one in unread
            ],
        )
        n_unread = count(connection, "SELECT count(*) FROM staged_rejects")
        return stage_native_rows(connection, self.name, ORIGIN, len(rows) + n_unread)


def record_fields(record: Record, document: Document) -> dict[str, object]:
    """A record in the terms of our JSON lines; spans are 0 where they begin the text, so test them against ``None``.

    >>> fields = record_fields(Record("IRN", "VEN", "AID", predicate=(5, 9)), Document("Iran sent fuel to Venezuela."))
    >>> fields["predicate_start"], fields["predicate_end"], fields["status"]
    ('5', '9', 'actual')
    """
    dates = record.date
    spans = {"predicate": record.predicate, "evidence": record.evidence}
    return {
        "source": record.source,
        "target": record.target,
        "event": record.event,
        "status": record.status,
        "attribution": record.attribution,
        "condition": record.condition,
        "date_since": dates.since.isoformat() if dates else "",
        "date_until": dates.until.isoformat() if dates else "",
        "date_precision": dates.precision if dates else "",
        **{f"{name}_start": str(span[0]) if span else "" for name, span in spans.items()},
        **{f"{name}_end": str(span[1]) if span else "" for name, span in spans.items()},
        "text": record.text,
        "document": document.id,
        "url": document.url,
        "published": document.published.isoformat() if document.published else "",
        "confidence": "" if record.confidence is None else f"{record.confidence:.4f}",
    }


def _readable(path: Path, published: date | None, unread: list[Unread]) -> Iterator[Document]:
    for found in read_file(path, published):
        if isinstance(found, Unread):
            unread.append(found)
        else:
            yield found


def _keep_texts(connection: duckdb.DuckDBPyConnection, documents: Iterable[Document]) -> None:
    """The table ``staged_documents``: the texts that spans point into."""
    columns = {column.name: column.type for column in DOCUMENTS if column.name != "added_at"}
    rows = [
        (each.id, each.url, each.title, each.published, each.publisher, _owner(each), "en", each.text)
        for each in documents
    ]
    create_table(connection, "staged_documents", columns, rows)


def _owner(document: Document) -> str:
    """The states that own the publisher, where the registry knows it and they do."""
    medium = resolve(document.publisher, on=document.published).id if document.publisher else None
    return ";".join(actor(medium).owners) if medium else ""
