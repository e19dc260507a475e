"""What was told before, for phrases that take it up: "the attack", "the move", "the sanctions".

A definite noun that names an act stands for the last act of its kind told before it; "the move" and its like for the
last
act of any kind. Whoever is blamed or praised for it is its doer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.coding.codebook.entries import NO_ACT, entries_by_word
from dragoman.coding.syntax import Tree

__all__ = ["Told", "doer_of"]

#: Nouns that may take up any act.
_ANY = frozenset({"move", "decision", "action", "step", "measure", "announcement", "act", "incident", "operation"})
_DEFINITE = frozenset({"the", "that", "this", "these", "those", "such"})


@dataclass(frozen=True, slots=True)
class Told:
    """An act told before: its class, who did it to whom, and the word that named it."""

    event: str
    source: str
    target: str
    word: str


def doer_of(tree: Tree, noun: int, told: list[Told]) -> Told | None:
    """The act that a definite noun takes up, if one was told that it can mean; ``told`` has the last one last."""
    if tree.upos[noun] != "NOUN" or not told:
        return None
    if not any(tree.tokens[k].text.lower() in _DEFINITE for k in tree.kids(noun, "det")):
        return None
    lemma = tree.lemmas[noun]
    if lemma in _ANY:
        return told[-1]
    classes = _classes_of(lemma)
    return next((act for act in reversed(told) if act.event in classes), None)


@cache
def _classes_of(lemma: str) -> frozenset[str]:
    """The classes of acts that a noun may name."""
    return frozenset(entry.event for entry in entries_by_word().get((lemma, "N"), ())) - {NO_ACT}
