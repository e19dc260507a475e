"""What the coding benchmarks share: which annotator reads, and how coded records are matched with expected ones."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.coding.annotation import Annotator, Sentence


def parser(description: str | None) -> argparse.ArgumentParser:
    """A command line with the options that all of these benchmarks have."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("shared", help="the folder of real data beside the checkout")
    made.add_argument("--spacy", metavar="PIPELINE", help="read with a spaCy pipeline instead of the model that ships")
    made.add_argument("--without", choices=["roles"], help="leave out what the model says of PropBank roles")
    made.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N sentences with errors")
    made.add_argument("--min-confidence", type=float, default=None)
    return made


def annotator(arguments: argparse.Namespace) -> Annotator:
    """The annotator that the command line asks for."""
    made: Annotator
    if arguments.spacy:
        from dragoman.coding.annotators.spacy import SpacyAnnotator

        made = SpacyAnnotator(arguments.spacy)
    else:
        from dragoman.coding.model import shipped_annotator

        made = shipped_annotator()
    return WithoutRoles(made) if arguments.without == "roles" else made


class WithoutRoles:
    """An annotator whose predicates and roles are taken away."""

    def __init__(self, inner: Annotator) -> None:
        self._inner = inner
        self.name, self.version = inner.name, inner.version

    def annotate(self, documents: Iterable[Any]) -> Iterable[list[Sentence]]:
        """Read with the inner annotator, and forget the roles."""
        for sentences in self._inner.annotate(documents):
            yield [replace(sentence, predicates=()) for sentence in sentences]


def country(id: str) -> str:
    """What scores compare: the part before the first dot."""
    return id.split(".", 1)[0]


@dataclass
class Tally:
    """Hits, false alarms and misses, also by class."""

    hits: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, expected: Iterable[tuple[str, str, str]], coded: Iterable[tuple[str, str, str]]) -> bool:
        """Match triples of source, target and class one to one; true where all are right."""
        wanted, got = Counter(set(expected)), Counter(set(coded))
        for triple in (wanted & got).elements():
            self.hits[triple[2]] += 1
        for triple in (got - wanted).elements():
            self.extra[triple[2]] += 1
        for triple in (wanted - got).elements():
            self.missed[triple[2]] += 1
        return wanted == got

    def __str__(self) -> str:
        return scores(self.hits.total(), self.extra.total(), self.missed.total())

    def by_class(self) -> str:
        """One line a class."""
        classes = sorted(set(self.hits) | set(self.extra) | set(self.missed))
        return "\n".join(
            f"  {name:10} {scores(self.hits[name], self.extra[name], self.missed[name])}" for name in classes
        )


def scores(hits: int, extra: int, missed: int) -> str:
    """Precision, recall and F1 in words."""
    precision = hits / (hits + extra) if hits + extra else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    f1 = 2 * hits / (2 * hits + extra + missed) if hits + extra + missed else 0.0
    return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({hits} right, {extra} extra, {missed} missed)"
