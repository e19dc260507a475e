"""The embedded example data: coded facts, intervals of pressure, and leaders of the states concerned."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Term", "leaders"]


@dataclass(frozen=True, slots=True)
class Term:
    """A leader's time in office; ``since`` and ``until`` as precise as their source (``YYYY``, ``YYYY-MM``, …)."""

    actor: str
    name: str
    office: str
    since: str
    until: str


@cache
def leaders(actor: str) -> tuple[Term, ...]:
    """Who led a state, one after the other, as far as the casebook tells; empty for states it does not cover.

    Where a state has two lists (Iran's supreme leaders and presidents), the one with more terms is given: its changes
    are the ones that can be compared with.

    >>> [term.name for term in leaders("VEN")]
    ['Rafael Caldera', 'Hugo Chavez', 'Nicolas Maduro']
    """
    text = (files(__package__) / "leaders.csv").read_text(encoding="utf-8")
    terms = [
        Term(row["actor"], row["name"], row["office"], row["since"], row["until"])
        for row in csv.DictReader(text.splitlines())
        if row["actor"] == actor
    ]
    if not terms:
        return ()
    office = Counter(term.office for term in terms).most_common(1)[0][0]
    return tuple(sorted((term for term in terms if term.office == office), key=lambda term: term.since))
