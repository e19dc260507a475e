"""Commented CSV files that come with the package, read when first asked for, and where the vocabulary keeps its own."""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["DATA", "read_rows", "read_table"]

DATA = Path(__file__).with_name("data")


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a data file of the vocabulary, without its comments (lines that begin with ``#``).

    >>> read_table("quads.csv")[1]["meaning"]
    'verbal cooperation'
    """
    return read_rows(DATA / name)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of the package, by its header, without its comments."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))
