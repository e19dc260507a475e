"""Words that turn an act into a promise, an attempt, a report …: ``operators.csv``, by word and what it governs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import UsageError
from dragoman.vocabulary.tables import read_rows

__all__ = ["CARRYING", "KINDS", "Operator", "operator", "operators"]

KINDS = frozenset(
    [
        "light",
        "undergo",
        "occur",
        "begin",
        "end",
        "cease",
        "succeed",
        "fail",
        "refuse",
        "attempt",
        "seek",
        "expect",
        "commit",
        "intend",
        "decide",
        "direct",
        "prevent",
        "cause",
        "report",
        "deny",
        "accuse",
        "doubt",
        "factive",
    ]
)
#: Kinds whose subject does what their object names: "imposed sanctions", "seeks talks", "halted aid".
CARRYING = frozenset(
    {"light", "begin", "end", "succeed", "fail", "refuse", "attempt", "seek", "commit", "intend", "decide", "cause"}
)
_PATH = Path(__file__).with_name("operators.csv")


@dataclass(frozen=True, slots=True)
class Operator:
    """What a word does to an act that stands ``over`` these links: ``comp``, ``obj``, ``subj``, prepositions."""

    head: str
    pos: str
    kind: str
    over: frozenset[str]


@cache
def operators() -> Mapping[tuple[str, str], tuple[Operator, ...]]:
    """All operators by lemma and part of speech (V, N, A), in the order of the file.

    Raises
    ------
    UsageError
        A line names an unknown kind; the message gives the line.

    >>> operators()["impose", "V"][0].kind
    'light'
    """
    found: dict[tuple[str, str], list[Operator]] = {}
    for row in read_rows(_PATH):
        if row["kind"] not in KINDS:
            raise UsageError(
                f"{_PATH.name}: {row['head']} has the kind {row['kind']!r}; use {', '.join(sorted(KINDS))}"
            )
        made = Operator(row["head"], row["pos"], row["kind"], frozenset(row["over"].split()))
        found.setdefault((made.head, made.pos), []).append(made)
    return {key: tuple(value) for key, value in found.items()}


def operator(lemma: str, pos: str, links: frozenset[str] | set[str]) -> Operator | None:
    """The first operator of a word that governs by one of ``links``.

    >>> operator("order", "V", {"obj"}).kind, operator("sing", "V", {"obj"})
    ('cause', None)
    """
    for found in operators().get((lemma, pos), ()):
        if found.over & links:
            return found
    return None
