"""The shipped model for tests of what follows it, loaded once; texts coded without a floor of confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from dragoman.coding.coder import Coded, code_documents
from dragoman.vocabulary.documents import Document

PUBLISHED = date(2019, 6, 13)


def coded(texts: Sequence[str], published: date | None = PUBLISHED, floor: float = 0.0) -> list[Coded]:
    """Each text coded by itself."""
    pytest.importorskip("onnxruntime")
    return list(code_documents([Document(text, published=published) for text in texts], floor=floor))


def country(id: str) -> str:
    return id.split(".", 1)[0]
