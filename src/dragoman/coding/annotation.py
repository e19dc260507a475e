"""What the rest of the coder knows of a sentence, whichever model read it.

A model reads sentences and says what words they have, how the words hang together (Universal Dependencies) and, where
it can, who does what to whom (PropBank). Everything after it, from names to records, sees only these types, so that
one model can stand in another's place: ours, any spaCy pipeline.

Offsets are characters of the whole document, half-open; indices are tokens of one sentence, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Annotator", "Argument", "Entity", "Predicate", "Sentence", "SentenceSpan", "Token"]

#: The first and the last-but-one character of a sentence in its document.
SentenceSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """A word: where it stands, its lemma in lower case, its UPOS tag, and the word it depends on.

    ``head`` is the index of the governor, -1 for the root; ``relation`` the UD v2 relation with its subtype
    (``nsubj:pass``, ``nmod:poss``, ``compound:prt``, ``obl``, ``acl:relcl``).
    """

    text: str
    start: int
    end: int
    lemma: str
    upos: str
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class Argument:
    """A role of a predicate: ``ARG0`` … ``ARG5`` or ``ARGM-…``, its tokens ``since`` to ``until`` and their head."""

    role: str
    since: int
    until: int
    head: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word that names an act or state, its PropBank sense (``impose.01``, or empty) and its roles.

    ``factuality`` says how surely it happened as the sentence tells it, from -1 (did not) over 0 (open) to 1 (did);
    None where the model does not judge.
    """

    token: int
    sense: str
    arguments: tuple[Argument, ...]
    score: float = 1.0
    factuality: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing: ``PER``, ``ORG``, ``LOC`` (towns, states and rivers), and its tokens."""

    kind: str
    since: int
    until: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a model reads it. ``predicates`` and ``entities`` may be empty where the model has none.

    ``vectors`` (tokens × width) are what our model knows of each word, which the second opinion rests on; None from
    other models.
    """

    start: int
    end: int
    tokens: tuple[Token, ...]
    predicates: tuple[Predicate, ...] = ()
    entities: tuple[Entity, ...] = ()
    vectors: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


class Annotator(Protocol):
    """Reads sentences of documents."""

    #: What to write into a record's ``coder`` and ``coder_version``.
    name: str
    version: str

    def annotate(self, documents: Iterable[tuple[str, Sequence[SentenceSpan]]]) -> Iterator[list[Sentence]]:
        """Read documents, each a text with the spans of its sentences, in order; the same text gives the same answer.

        Batching across documents is the annotator's business; it holds no more than it needs for a batch.
        """
        ...
