"""What the parts of the reader share: the document, and the sentence at hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from dragoman.coding.actors.memory import Memory
from dragoman.coding.actors.references import Reference, country_part
from dragoman.coding.actors.spotting import Spotted
from dragoman.coding.actors.trees import Tree
from dragoman.coding.annotation import Sentence

__all__ = ["Document", "Place", "Reader", "Salience"]


@dataclass(slots=True)
class Salience:
    """How much a document is about each actor (``weights``), its ``home`` and the countries of its ``dateline``."""

    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    home: str = ""
    dateline: tuple[str, ...] = ()

    def share(self, id: str) -> float:
        """The share of an actor in all that a document names, from 0 to 1."""
        total = sum(self.weights.values())
        return self.weights.get(country_part(id), 0.0) / total if total else 0.0


@dataclass
class Document:
    """A document as it is read: its text, the day its names are read for, and what was told so far.

    ``told`` counts the countries and organisations named anywhere in it; ``words`` are its words in lower case, for
    telling the two Georgias apart, and ``namesakes`` the places whose name is a person's in it; ``quotes`` are the
    spans of its quotations, ``speakers`` whom each is by. ``salience`` says whom it is about.
    """

    text: str
    on: date | None
    quotes: tuple[tuple[int, int], ...]
    told: Counter[str] = field(default_factory=Counter)
    words: frozenset[str] = frozenset()
    namesakes: set[str] = field(default_factory=set)
    salience: Salience = field(default_factory=Salience)
    memory: Memory = field(default_factory=Memory)
    speakers: dict[int, tuple[Reference, ...]] = field(default_factory=dict)
    unresolved: list[Reference] = field(default_factory=list)


@dataclass
class Place:
    """The sentence at hand: its number, its tree, the names in it, and which token begins which of them."""

    number: int
    sentence: Sentence
    tree: Tree
    names: dict[int, Spotted]


class Reader(Protocol):
    """Reads the phrase headed by a token of the sentence at hand; see ``reading.SentenceReader``."""

    document: Document
    place: Place

    def alone(self, index: int) -> tuple[Reference, ...]:
        """Whom a token stands for, without what is joined to it by "and"."""
        ...

    def refer(self, id: str, since: int, until: int, how: str, kind: str) -> Reference:
        """A reference of the tokens ``since`` to ``until``."""
        ...
