"""Where the vocabulary keeps what it knows: commented CSV files, read when first asked for."""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["DATA", "read_table"]

DATA = Path(__file__).with_name("data")


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a data file of the vocabulary, without its comments (lines that begin with ``#``).

    >>> read_table("quads.csv")[1]["meaning"]
    'verbal cooperation'
    """
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))
