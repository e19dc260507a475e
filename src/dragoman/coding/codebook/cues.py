"""Small words that decide whether an act happened: ``cues.csv``, by where they stand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["cues"]


@cache
def cues() -> Mapping[str, Mapping[str, str]]:
    """Kind of cue by place (aux, adverb, adjective, determiner, subject, mark, case) and word.

    >>> cues()["aux"]["might"]
    'weak'
    """
    found: dict[str, dict[str, str]] = {}
    with Path(__file__).with_name("cues.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            found.setdefault(row["where"], {})[row["word"]] = row["kind"]
    return found
