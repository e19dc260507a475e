"""Annotated sentences as the network is trained on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.codebook.choosing import country
from dragoman.coding.coder import by_codebook
from dragoman.coding.model.annotator import NewsAnnotator
from dragoman.coding.opinion.joining import shown
from dragoman.coding.opinion.marks import Link, Seen
from dragoman.coding.syntax import Tree
from dragoman.vocabulary.documents import Document
from training.opinion.annotated import Annotated, Expected

__all__ = ["Example", "Named", "countries_of", "examples", "lists_of"]

_CONTENT = ("VERB", "NOUN", "ADJ", "PROPN", "AUX", "NUM", "ADV")


@dataclass(slots=True)
class Named:
    """What a word is said to name: accepted classes, status, the accepted ids of each actor on each side, and the
    countries within which it happens."""

    events: set[str] = field(default_factory=set)
    status: str = "actual"
    optional: bool = True
    sources: list[frozenset[str]] = field(default_factory=list)
    targets: list[frozenset[str]] = field(default_factory=list)
    within: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Example:
    """A sentence: as the network sees it, what its words name, its records."""

    document: str
    seen: Seen
    vectors: NDArray[np.float32]
    named: dict[int, Named]
    expected: tuple[Expected, ...]

    def label(self, triple: tuple[str, str, str]) -> bool | None:
        """Whether a triple of source, target and class is right; None if it may as well be left out."""
        a, b, event = triple
        found = [
            one
            for one in self.expected
            if a in countries_of(one.sources)
            and event in one.events
            and (not one.targets or b in countries_of(one.targets))
        ]
        return False if not found else True if any(not one.optional for one in found) else None


def examples(documents: Iterable[Annotated], annotator: NewsAnnotator) -> Iterator[Example]:
    """The sentences of documents that were read for records, by the codebook as it stands."""
    for document in documents:
        text, spans = "", []
        for sentence in document.sentences:
            spans.append((len(text), len(text) + len(sentence.text)))
            text += sentence.text + "\n"
        read = [annotator.read_sentence(text, since, until) for since, until in spans]
        coded, _ = by_codebook(Document(text, document.title, document.published), read)
        for sentence, seen, annotated in zip(read, shown(coded), document.sentences, strict=True):
            if annotated.expected is not None and sentence.tokens:
                assert sentence.vectors is not None
                named = _named(seen, text, annotated.expected)
                yield Example(document.name, seen, sentence.vectors, named, annotated.expected)


def lists_of(given: Sequence[Example]) -> dict[str, list[str]]:
    """Paths, roles and kinds of mention that are frequent enough to be told apart."""
    paths, roles, kinds = Counter[str](), Counter[str](), Counter[str]()
    for example in given:
        for one in example.named.values():
            paths.update(link.path for link in one.links)
            roles.update(link.role for link in one.links)
            kinds.update(link.kind for link in one.links)
    return {"path": _frequent(paths, 8), "role": _frequent(roles, 5), "kind": _frequent(kinds, 1)}


def _frequent(counts: Mapping[str, int], least: int) -> list[str]:
    return [name for name in sorted(counts) if counts[name] >= least]


def _named(seen: Seen, text: str, expected: Iterable[Expected]) -> dict[int, Named]:
    found: dict[int, Named] = {}
    for one in expected:
        word = _head_of(seen.stage.tree, text, one.trigger)
        if word < 0:
            continue
        if word not in found:
            found[word] = Named(status=one.status, links=seen.links(word))
        named = found[word]
        named.optional &= one.optional
        named.events |= set(one.events)
        named.within |= countries_of(one.sources) & countries_of(one.targets)
        for sides, ids in ((named.sources, one.sources), (named.targets, one.targets)):
            accepted = frozenset(ids)
            if accepted and accepted not in sides:
                sides.append(accepted)
    return found


def _head_of(tree: Tree, text: str, words: str) -> int:
    """The word of a phrase that the rest hangs on, a verb or noun if one does; -1 if the sentence lacks the phrase."""
    since = text.find(words, tree.sentence.start, tree.sentence.end)
    if since < 0:
        return -1
    inside = [k for k, token in enumerate(tree.tokens) if token.start < since + len(words) and token.end > since]
    inside = [k for k in inside if tree.upos[k] in _CONTENT] or inside
    tops = [k for k in inside if tree.head(k) not in inside]
    acting = [k for k in tops if tree.upos[k] in {"VERB", "NOUN"}]
    return next(iter([*acting, *tops, *inside]), -1)


def countries_of(ids: Iterable[str]) -> frozenset[str]:
    """The countries, or what stands beside them, that ids are parts of."""
    return frozenset(country(id) for id in ids)
