"""The word lists of this room: commented CSV files in ``words/``, read when first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dragoman.vocabulary.tables import read_rows

__all__ = ["listed_words", "read_words"]

_WORDS = Path(__file__).with_name("words")


def read_words(name: str) -> list[dict[str, str]]:
    """The rows of a word list, without its comments (lines that begin with ``#``)."""
    return read_rows(_WORDS / name)


@cache
def listed_words(name: str, column: str, kind: str = "") -> frozenset[str]:
    """One column of a word list as a set, in lower case; with ``kind``, of the rows of that kind.

    >>> "kenya" in listed_words("given_names.csv", "name", "place")
    True
    """
    return frozenset(row[column].lower() for row in read_words(name) if not kind or row["kind"] == kind)
