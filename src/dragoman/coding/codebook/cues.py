"""Small words that decide whether an act happened: ``cues.csv``, by where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dragoman.vocabulary.tables import read_rows

__all__ = ["cues"]


@cache
def cues() -> Mapping[str, Mapping[str, str]]:
    """Kind of cue by place (aux, adverb, adjective, determiner, subject, mark, case) and word.

    >>> cues()["aux"]["might"]
    'weak'
    """
    found: dict[str, dict[str, str]] = {}
    for row in read_rows(Path(__file__).with_name("cues.csv")):
        found.setdefault(row["where"], {})[row["word"]] = row["kind"]
    return found
