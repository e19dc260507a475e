"""How the words of a sentence hang together, asked the way the codebook asks.

A :class:`Tree` answers questions about tokens: who does what a verb or act noun names, what stands under a preposition,
which nouns are coordinated. It goes by Universal Dependencies and looks through passives, relative clauses, control and
raising, participles and conjuncts that share an argument; PropBank's roles, where a model has them, answer where the
parse gives nothing. All answers are heads of phrases, as indices into the sentence's tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

from dragoman.coding.annotation import Predicate, Sentence, Token

__all__ = ["Carries", "Tree"]

#: Whether the subject of a verb does what a noun on it names: lemma and link ("obj", "with") in, yes or no out.
Carries = Callable[[str, set[str]], bool]

_SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})
_OBLIQUE = frozenset({"obl", "nmod", "obl:agent", "obl:tmod", "obl:unmarked", "obl:npmod", "nmod:unmarked", "nmod:desc"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_CLAUSE = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "advcl:relcl", "conj", "parataxis", "root", "csubj"})
#: Verbs whose understood infinitive is done by their own subject although they have an object.
_SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge", "offer", "use", "agree", "guarantee", "swear"})
#: Prepositions of a gerund that the object does: "accused Caracas of importing", "deter Iran from attacking".
_OBJECT_GERUND = frozenset({"of", "from", "into", "for"})
#: … but not after these, whose object has no part in the gerund's act: "held talks of …" is no such verb, "used X for".
_NO_OBJECT_GERUND = frozenset({"use", "hold", "take", "make", "have", "apologize", "visit", "give"})
#: Nouns that date.
_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday year month week day weekend night morning evening afternoon today yesterday tomorrow spring summer "
    "autumn decade century hour".split()
)
_MAX_DEPTH = 6


def _never(lemma: str, found: set[str]) -> bool:
    return False


def repaired(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens, a slip of parsers mended: in "Jets bombed a depot, the ministry said" both nouns as subjects of "said".

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
            if token.head == verb and token.relation in {"ccomp", "parataxis"} and i not in subjects and found[0] < i < verb:
                moved[found[0]] = i
                break
    if not moved:
        return tokens
    return tuple(replace(token, head=moved[i]) if i in moved else token for i, token in enumerate(tokens))


class Tree:
    """One sentence, its arcs indexed."""

    __slots__ = ("__dict__", "carries", "children", "length", "lemmas", "sentence", "tokens", "upos")

    def __init__(self, sentence: Sentence, carries: Carries | None = None) -> None:
        self.sentence = sentence
        self.carries = carries or _never
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
        return self.tokens[i].relation

    def head(self, i: int) -> int:
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
        return self.kids(i, "appos")

    def is_noun(self, i: int) -> bool:
        return self.upos[i] in _NOMINAL

    def is_passive(self, i: int) -> bool:
        """Whether the verb's grammatical subject undergoes the act."""
        token = self.tokens[i]
        if any(self.tokens[k].relation in {"nsubj:pass", "aux:pass", "csubj:pass", "obl:agent"} for k in self.children[i]):
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
        return any(self.tokens[k].relation in _SUBJECT for k in self.children[i])

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

    # Who and what, of verbs

    def subjects(self, i: int, depth: int = 0) -> list[int]:
        """The grammatical subject of a verb or predicate, or what is understood as such."""
        if depth > _MAX_DEPTH:
            return []
        own = [k for k in self.children[i] if self.tokens[k].relation in _SUBJECT and self.is_noun(k)]
        if own:
            return [self.antecedent(k, i) for k in own]
        return self._understood(i, depth)

    def antecedent(self, pronoun: int, verb: int) -> int:
        """The noun that a relative pronoun of the clause of ``verb`` stands for; other words stand for themselves."""
        if self.lemmas[pronoun] not in _RELATIVE and self.tokens[pronoun].text.lower() not in _RELATIVE:
            return pronoun
        for k in (verb, *self.ancestors(verb)):
            relation = self.tokens[k].relation
            if relation == "acl:relcl" and self.tokens[k].head >= 0:
                return self.tokens[k].head
            if relation not in {"conj", "xcomp", "ccomp"}:
                break
        return pronoun

    def _understood(self, i: int, depth: int) -> list[int]:
        relation, head = self.tokens[i].relation, self.tokens[i].head
        if head < 0:
            return []
        if relation == "conj":
            return self.subjects(head, depth + 1)
        if relation == "acl:relcl":
            # "sanctions imposed": without a relative pronoun as subject the noun itself fills the only gap.
            return [head]
        if relation == "acl":
            if "to" in self._cases[i] or (self._cases[i] and self.tokens[i].text.lower().endswith("ing")):
                return self.doers(head, depth + 1)
            return [head]
        if relation == "amod":
            return [head]
        if relation in {"xcomp", "advcl", "ccomp", "csubj", "obl", "nmod", "obj", "parataxis"}:
            return self._controller(i, head, relation, depth)
        return []

    def _controller(self, i: int, head: int, relation: str, depth: int) -> list[int]:
        if relation == "parataxis" and not self._cases[i]:
            return []
        if self.is_noun(head):
            if any(self.tokens[k].relation == "cop" for k in self.children[head]):
                return self.subjects(head, depth + 1)
            return self.doers(head, depth + 1)
        passive = self.is_passive(head)
        gerund = relation != "xcomp" and bool(_OBJECT_GERUND & set(self._cases[i]))
        infinitive = relation == "xcomp" or (relation == "advcl" and "to" in self._cases[i] and i > head)
        if self.lemmas[head] not in _SUBJECT_CONTROL and not passive:
            takes_object = relation == "xcomp" or (gerund and self.lemmas[head] not in _NO_OBJECT_GERUND)
            if takes_object:
                objects = self.kids(head, "obj", "iobj")
                if objects:
                    return [self.antecedent(objects[0], head)]
                asked = [k for p in ("on", "upon", "for") for k in self.under(head, p) if head < k < i]
                if infinitive and asked:
                    return asked[:1]
                if self.tokens[head].relation == "acl:relcl" and gerund:
                    return [self.tokens[head].head]
        return self.subjects(head, depth + 1)

    def logical_subjects(self, i: int) -> list[int]:
        """The doer of a verb, whatever the voice."""
        if not self.is_passive(i):
            return self.subjects(i) or self._role(i, "ARG0")
        agents = [k for k in self.children[i] if self.tokens[k].relation == "obl:agent" or "by" in self._cases[k]]
        agents = [k for k in agents if self.is_noun(k)]
        compound = [k for k in self.kids(i, "compound", "obl:npmod", "obl:unmarked", "nmod") if k < i and not self._cases[k]]
        return agents or compound or self._role(i, "ARG0")

    def logical_objects(self, i: int) -> list[int]:
        """What a verb acts on, whatever the voice."""
        if self.is_passive(i):
            return self.subjects(i) or self._role(i, "ARG1")
        own = [self.antecedent(k, i) for k in self.kids(i, "obj")]
        if own:
            return own
        gap = self._gap(i)
        if gap:
            return gap
        if not any(self.tokens[k].relation in {"obl", "ccomp", "xcomp", "iobj"} for k in self.children[i]):
            for k in self.kids(i, "conj"):
                if self.upos[k] == "VERB" and not self._has_own_subject(k):
                    shared = self.kids(k, "obj")
                    if shared:
                        return shared
        if self.tokens[i].relation == "conj" and not self.children[i]:
            return self.kids(self.tokens[i].head, "obj")
        return self._role(i, "ARG1") or [k for k in self.kids(i, "ccomp", "xcomp") if self.is_noun(k)]

    def _gap(self, i: int) -> list[int]:
        """The antecedent, where a relative clause has a subject of its own and lacks an object."""
        if self.tokens[i].relation == "acl:relcl" and self._has_own_subject(i):
            subjects = self.kids(i, "nsubj")
            if subjects and self.tokens[subjects[0]].text.lower() not in _RELATIVE:
                return [self.tokens[i].head]
        return []

    def recipients(self, i: int) -> list[int]:
        """The indirect object: "gave Kyiv missiles", "gave missiles to Kyiv"."""
        found = self.kids(i, "iobj") or [k for k in self.under(i, "to") if self.is_noun(k)]
        if not found and self.kids(i, "ccomp"):
            # "told Beijing that": some parsers have the hearer as object.
            found = self.kids(i, "obj") or (self.subjects(i) if self.is_passive(i) else [])
        return found or self._role(i, "ARG2")

    # Who and what, of nouns

    def doers(self, i: int, depth: int = 0) -> list[int]:
        """Who does what a noun names, the best evidence first: possessor, by-phrase, its verb's subject, modifiers."""
        if depth > _MAX_DEPTH:
            return []
        if not self.is_noun(i):
            return self.logical_subjects(i)
        found = self.kids(i, "nmod:poss")
        found += [k for k in self.under(i, "by") if self.is_noun(k)]
        # A parser hangs "by" on the nearest noun: "the summoning of the ambassador by Hungary".
        found += [k for j in self.under(i, "of") for k in self.under(j, "by") if self.is_noun(k)]
        found += [k for k in self.kids(i, "amod") if self._may_own(k)]
        found += self._carrying_subjects(i, depth)
        found += [k for k in self.kids(i, "compound", "nmod:desc", "nmod") if not self._cases[k] and self._may_own(k)]
        if any(self.tokens[k].relation == "cop" for k in self.children[i]):
            found += self.subjects(i, depth + 1)
        if self.tokens[i].relation == "appos":
            found.append(self.tokens[i].head)
        return found

    def _may_own(self, k: int) -> bool:
        return self.upos[k] == "PROPN" or self.tokens[k].text[:1].isupper()

    def _carrying_subjects(self, i: int, depth: int) -> list[int]:
        """The doer by a light verb: "imposed sanctions", "sanctions imposed by", "sanctions that Washington imposed"."""
        for k in self.kids(i, "acl", "acl:relcl"):
            if self.carries(self.lemmas[k], {"obj"}) and (self.is_passive(k) or self._gap(k)):
                return self.logical_subjects(k)
        for verb, found in self.governors(i):
            if self.carries(self.lemmas[verb], found):
                return self.logical_subjects(verb)
            # "In a rebuke to Israel, Washington let the resolution pass".
            if "in" in found and any(self.lemmas[k] in {"a", "an"} for k in self.kids(i, "det")):
                return self.subjects(verb, depth + 1)
        return []

    def governors(self, i: int) -> Iterator[tuple[int, set[str]]]:
        """The verbs or nouns whose argument a noun is, and by which link; through coordination and "of"."""
        k = i
        for _ in range(_MAX_DEPTH):
            relation, head = self.tokens[k].relation, self.tokens[k].head
            if head < 0:
                return
            if relation == "conj" and self.is_noun(head):
                k = head
                continue
            if self.upos[head] in {"VERB", "AUX"}:
                if relation in {"obj", "nsubj:pass", "iobj"}:
                    yield head, {"obj"}
                elif relation.startswith("nsubj"):
                    yield head, {"subj"}
                elif relation in _OBLIQUE:
                    yield head, set(self._cases[k])
                elif relation == "xcomp":
                    yield head, {"obj"}
                return
            if self.is_noun(head) and relation in _OBLIQUE:
                yield head, set(self._cases[k])
                if "of" in self._cases[k]:
                    k = head
                    continue
            return

    # PropBank

    @cached_property
    def _predicates(self) -> dict[int, Predicate]:
        return {predicate.token: predicate for predicate in self.sentence.predicates}

    def predicate(self, i: int) -> Predicate | None:
        return self._predicates.get(i)

    def _role(self, i: int, role: str) -> list[int]:
        found = self._predicates.get(i)
        if found is None:
            return []
        return [a.head for a in found.arguments if a.role == role and 0 <= a.head < self.length and self.is_noun(a.head)]

    def role_heads(self, i: int, role: str) -> list[int]:
        """Heads of a PropBank role, nouns only."""
        return self._role(i, role)

    # Clauses

    def complements(self, i: int) -> list[int]:
        """Clauses that complete a verb or noun: "that Israel withdraw", "to withdraw", "of importing"."""
        found = self.kids(i, "ccomp", "xcomp")
        for k in self.kids(i, "advcl", "acl"):
            cases = self._cases[k]
            if "to" in cases or _OBJECT_GERUND & set(cases):
                found.append(k)
            elif self.is_noun(i) and "that" in cases:
                found.append(k)
        return [k for k in sorted(found) if self.upos[k] in {"VERB", "AUX", "NOUN", "ADJ"}]

    def clause_head(self, i: int) -> int:
        """The verb or predicate of the clause that ``i`` belongs to."""
        k = i
        for above in self.ancestors(i):
            if self.tokens[k].relation in _CLAUSE and self.upos[k] in {"VERB", "AUX"}:
                return k
            k = above
        return k

    def text(self, i: int) -> str:
        return self.tokens[i].text
