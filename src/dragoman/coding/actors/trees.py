"""The tree of a sentence: who depends on whom, and what a noun phrase does in its clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dragoman.coding.actors.tables import listed_words
from dragoman.coding.annotation import Sentence

__all__ = ["Tree", "sound"]

_ROLES = {
    "nsubj": "subject",
    "csubj": "subject",
    "obj": "object",
    "iobj": "object",
    "obl": "oblique",
    "nmod": "oblique",
    "amod": "modifier",
    "compound": "modifier",
    "root": "subject",
}
#: Relations inside one name or between parts of a list: the phrase's role is that of the governor.
_SHARED = frozenset({"conj", "appos", "flat", "fixed", "list"})
_CONTROL = listed_words("words.csv", "word", "control")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "SYM"})
_PREDICATIVE = frozenset({"VERB", "AUX"})


def sound(sentence: Sentence) -> Sentence:
    """The sentence with every word's governor in it or -1, whatever its model made of it; itself where it is so."""
    n = len(sentence.tokens)
    if all(-1 <= token.head < n and token.head != index for index, token in enumerate(sentence.tokens)):
        return sentence
    tokens = tuple(
        token if 0 <= token.head < n and token.head != index else replace(token, head=-1)
        for index, token in enumerate(sentence.tokens)
    )
    return replace(sentence, tokens=tokens)


class Tree:
    """The dependents of each word of a sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.tokens = sentence.tokens
        self._children: list[list[int]] = [[] for _ in sentence.tokens]
        for index, token in enumerate(sentence.tokens):
            if token.head >= 0:
                self._children[token.head].append(index)

    def children(self, index: int, *relations: str) -> Iterator[int]:
        """The dependents of a word, in order; with ``relations``, those with one of them or a subtype of it."""
        for child in self._children[index]:
            if not relations or self.base(child) in relations or self.tokens[child].relation in relations:
                yield child

    def base(self, index: int) -> str:
        """A word's relation without its subtype."""
        return self.tokens[index].relation.partition(":")[0]

    def above(self, index: int) -> Iterator[int]:
        """The governors of a word, nearest first."""
        seen = {index}
        head = self.tokens[index].head
        while 0 <= head < len(self.tokens) and head not in seen:
            yield head
            seen.add(head)
            head = self.tokens[head].head

    def preposition(self, index: int) -> str:
        """The first preposition that marks a phrase ("of", "in", …), or nothing."""
        return next((self.tokens[child].lemma for child in self.children(index, "case")), "")

    def top(self, index: int) -> int:
        """The first word of the list or name a word belongs to."""
        seen = {index}
        while self.base(index) in _SHARED:
            head = self.tokens[index].head
            if head in seen or not 0 <= head < len(self.tokens):
                break
            seen.add(head)
            index = head
        return index

    def role(self, index: int) -> str:
        """What a noun phrase does in its clause: subject, object, oblique, owner, modifier, or other."""
        index = self.top(index)
        if self.tokens[index].relation == "nmod:poss":
            return "owner"
        if self.tokens[index].relation in ("obl:npmod", "obl:tmod", "nmod:npmod", "nmod:tmod", "obl:unmarked"):
            return "other"
        return _ROLES.get(self.base(index), "other")

    def governor(self, index: int) -> int:
        """The word on which a phrase as a whole depends; -1 for the root."""
        return self.tokens[self.top(index)].head

    def clause(self, index: int) -> int:
        """The head of the clause a word stands in: its nearest governor that is a verb or has a subject."""
        for above in self.above(index):
            if self.tokens[above].upos in _PREDICATIVE or any(self.children(above, "nsubj", "csubj", "cop")):
                return above
        return -1

    def listed(self, index: int) -> Iterator[int]:
        """The nouns joined to a noun by "and" and "or", not the clauses."""
        waiting, seen = [index], {index}
        while waiting:
            for child in self.children(waiting.pop(0), "conj"):
                nominal = self.tokens[child].upos in _NOMINAL
                if child not in seen and nominal and not any(self.children(child, "nsubj", "cop")):
                    seen.add(child)
                    waiting.append(child)
                    yield child

    def subject(self, verb: int) -> int:
        """The subject of a clause's head, told or understood; -1 where there is none.

        Understood is the subject of the verb it is joined to, the noun its clause describes, and in a clause without a
        subject that of the verb above, or its object where the verb is one of control ("accused Beijing of sending").
        """
        seen = set()
        while 0 <= verb < len(self.tokens) and verb not in seen:
            seen.add(verb)
            found = next(self.children(verb, "nsubj"), -1)
            if found >= 0:
                return found
            head, relation = self.tokens[verb].head, self.base(verb)
            if not 0 <= head < len(self.tokens):
                return -1
            if relation == "acl":
                return head
            if relation not in ("conj", "xcomp", "advcl", "ccomp", "aux", "parataxis"):
                return -1
            if relation != "conj" and self.tokens[head].lemma in _CONTROL:
                held = next(self.children(head, "obj"), -1)
                if held >= 0 and any(self.children(verb, "mark", "case", "aux")):
                    return held
            verb = head
        return -1

    def within(self, index: int, above: int) -> bool:
        """Whether a word stands below another in one phrase: what is joined by "and" is a phrase of its own."""
        seen = {index}
        while index != above:
            if self.base(index) == "conj" or not 0 <= self.tokens[index].head < len(self.tokens):
                return False
            index = self.tokens[index].head
            if index in seen:
                return False
            seen.add(index)
        return True
