"""The shipped model for tests of what follows it, loaded once; texts coded without a floor of confidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from dragoman.coding.coder import Coded, code_documents
from dragoman.vocabulary.documents import Document

PUBLISHED = date(2019, 6, 13)


def coded(
    texts: Sequence[str], published: date | None = PUBLISHED, floor: float = 0.0, second_opinion: bool = False
) -> list[Coded]:
    """Each text coded by itself, by the codebook alone unless a second opinion is asked for."""
    pytest.importorskip("onnxruntime")
    documents = [Document(text, published=published) for text in texts]
    return list(code_documents(documents, floor=floor, second_opinion=second_opinion))


def country(id: str) -> str:
    return id.split(".", 1)[0]
