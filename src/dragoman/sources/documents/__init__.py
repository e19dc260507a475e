"""Texts as they come: plain, Markdown, HTML, PDF, feeds, JSON lines, and pages of the web when asked.

One module for each kind. What cannot be read is reported with its reason and set aside; the rest goes on.
"""

from __future__ import annotations

from dragoman.sources.documents.fetching import fetch, is_url
from dragoman.sources.documents.kind import KINDS, Kind, is_document, kind_of
from dragoman.sources.documents.outcome import Unread
from dragoman.sources.documents.provider import CodeDocuments, DocumentFiles, record_fields
from dragoman.sources.documents.reading import read_documents, read_text

__all__ = [
    "KINDS",
    "CodeDocuments",
    "DocumentFiles",
    "Kind",
    "Unread",
    "fetch",
    "is_document",
    "is_url",
    "kind_of",
    "read_documents",
    "read_text",
    "record_fields",
]
