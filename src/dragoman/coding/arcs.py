"""The arcs of a sentence, indexed: governors, dependents, coordination, prepositions, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from dragoman.coding.annotation import Sentence, Token

__all__ = ["SUBJECT", "Arcs", "repaired"]

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
#: Verbs without an object, whatever a parser makes of "stood by Algeria".
_NEVER_PASSIVE = frozenset({"stand", "come", "go", "side", "sit", "arrive", "die", "fall", "rise", "happen", "remain"})
_CLAUSE = frozenset(
    {"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "advcl:relcl", "conj", "parataxis", "root", "csubj"}
)
#: Nouns that date.
_TIMES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "year",
        "month",
        "week",
        "day",
        "weekend",
        "night",
        "morning",
        "evening",
        "afternoon",
        "today",
        "yesterday",
        "tomorrow",
        "spring",
        "summer",
        "autumn",
        "decade",
        "century",
        "hour",
    ]
)


def repaired(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, a slip of parsers mended: both nouns of "Jets bombed it, the ministry said" as subjects of "said".

    Of two subjects the one that stands before a clause without a subject is that clause's.
    """
    subjects: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        if token.relation in {"nsubj", "nsubj:pass"}:
            subjects.setdefault(token.head, []).append(i)
    moved: dict[int, int] = {}
    for verb, found in subjects.items():
        if len(found) < 2:
            continue
        for i, token in enumerate(tokens):
            if (
                token.head == verb
                and token.relation in {"ccomp", "parataxis"}
                and i not in subjects
                and found[0] < i < verb
            ):
                moved[found[0]] = i
                break
    if not moved:
        return tokens
    return tuple(replace(token, head=moved[i]) if i in moved else token for i, token in enumerate(tokens))


class Arcs:
    """One sentence, its arcs indexed."""

    __slots__ = ("__dict__", "children", "lemmas", "length", "sentence", "tokens", "upos")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = repaired(sentence.tokens)
        self.length = len(self.tokens)
        self.lemmas = [token.lemma for token in self.tokens]
        self.upos = [token.upos for token in self.tokens]
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for i, token in enumerate(self.tokens):
            if 0 <= token.head < self.length and token.head != i:
                self.children[token.head].append(i)

    # Arcs

    def relation(self, i: int) -> str:
        """How ``i`` depends on its governor."""
        return self.tokens[i].relation

    def head(self, i: int) -> int:
        """The governor of ``i``; -1 for the root."""
        return self.tokens[i].head

    def kids(self, i: int, *relations: str) -> list[int]:
        """Dependents of ``i`` by these relations, in order."""
        return [k for k in self.children[i] if self.tokens[k].relation in relations]

    def subtree(self, i: int) -> list[int]:
        """``i`` and all below it, in order; safe against cycles."""
        found, stack = set(), [i]
        while stack:
            k = stack.pop()
            if k not in found:
                found.add(k)
                stack.extend(self.children[k])
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """The governors of ``i``, nearest first; safe against cycles."""
        seen = {i}
        k = self.tokens[i].head
        while 0 <= k < self.length and k not in seen:
            seen.add(k)
            yield k
            k = self.tokens[k].head

    def conjuncts(self, i: int) -> list[int]:
        """``i`` and what is coordinated with it (and hangs on it)."""
        return [i, *self.kids(i, "conj")]

    def series(self, i: int) -> list[int]:
        """All members of the coordination that ``i`` is in."""
        first = self.tokens[i].head if self.tokens[i].relation == "conj" else i
        return self.conjuncts(first) if first >= 0 else [i]

    def apposed(self, i: int) -> list[int]:
        """What is apposed to ``i``."""
        return self.kids(i, "appos")

    def is_noun(self, i: int) -> bool:
        """Whether ``i`` is a noun, a name, a pronoun or a number."""
        return self.upos[i] in _NOMINAL

    def is_passive(self, i: int) -> bool:
        """Whether the verb's grammatical subject undergoes the act."""
        token = self.tokens[i]
        if self.lemmas[i] in _NEVER_PASSIVE:
            return False
        relations = {self.tokens[k].relation for k in self.children[i]}
        if relations & {"nsubj:pass", "aux:pass", "csubj:pass"}:
            return True
        if "obl:agent" in relations and "nsubj" not in relations:
            # With a subject of its own "stood by Algeria" is no passive.
            return True
        if token.relation == "conj" and self._is_participle(i) and not self._has_own_subject(i):
            return token.head >= 0 and not self.kids(i, "aux", "obj") and self.is_passive(token.head)
        if token.relation in {"acl", "amod", "advcl"} and self._is_participle(i):
            return not self._has_own_subject(i) and not self.kids(i, "aux", "mark", "obj")
        return False

    def _is_participle(self, i: int) -> bool:
        text = self.tokens[i].text.lower()
        return not text.endswith("ing") and text != self.lemmas[i]

    def _has_own_subject(self, i: int) -> bool:
        return any(self.tokens[k].relation in SUBJECT for k in self.children[i])

    # Prepositions

    @cached_property
    def _cases(self) -> list[tuple[str, ...]]:
        """The prepositions that mark each token: each alone, and together ("out", "of", "out of")."""
        found: list[tuple[str, ...]] = []
        for i in range(self.length):
            marks = [k for k in self.children[i] if self.tokens[k].relation in {"case", "mark"} and k < i]
            if not marks:
                found.append(())
                continue
            words = []
            for k in marks:
                parts = [k, *self.kids(k, "fixed")]
                words.append(" ".join(self.tokens[p].text.lower() for p in parts))
            whole = " ".join(words)
            found.append(tuple(dict.fromkeys([*words, whole])))
        return found

    def prepositions(self, i: int) -> tuple[str, ...]:
        """What marks the noun or gerund ``i``: ``("on",)``, ``("out", "of", "out of")``."""
        return self._cases[i]

    def under(self, i: int, preposition: str) -> list[int]:
        """Heads of the phrases that hang on ``i`` by a preposition."""
        return [
            k
            for k in self.children[i]
            if preposition in self._cases[k] and self.tokens[k].relation != "conj" and not self._is_time(k)
        ]

    def _is_time(self, k: int) -> bool:
        """Whether a noun only dates: "in August", "on Friday", "of 1994"."""
        return self.lemmas[k] in _TIMES or (self.lemmas[k].isdigit() and len(self.lemmas[k]) == 4)

    # Clauses

    def clause_head(self, i: int) -> int:
        """The verb or predicate of the clause that ``i`` belongs to."""
        k = i
        for above in self.ancestors(i):
            if self.tokens[k].relation in _CLAUSE and self.upos[k] in {"VERB", "AUX"}:
                return k
            k = above
        return k

    def text(self, i: int) -> str:
        """The word itself."""
        return self.tokens[i].text
