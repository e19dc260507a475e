"""How the words of a sentence hang together, asked the way the codebook asks.

A :class:`Tree` answers questions about tokens: who does what a verb or act noun names, what stands under a preposition,
which nouns are coordinated. It goes by Universal Dependencies and looks through passives, relative clauses, control and
raising, participles and conjuncts that share an argument; PropBank's roles, where a model has them, answer where the
parse gives nothing. All answers are heads of phrases, as indices into the sentence's tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from dragoman.coding.annotation import Predicate, Sentence
from dragoman.coding.arcs import SUBJECT, Arcs

__all__ = ["SAYINGS", "Carries", "Tree"]

#: Whether the subject of a verb does what a noun on it names: lemma and link ("obj", "with") in, yes or no out.
Carries = Callable[[str, set[str]], bool]

_OBLIQUE = frozenset(
    {"obl", "nmod", "obl:agent", "obl:tmod", "obl:unmarked", "obl:npmod", "nmod:unmarked", "nmod:desc"}
)
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
#: Verbs whose understood infinitive is done by their own subject although they have an object.
_SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge", "offer", "use", "agree", "guarantee", "swear"})
#: Prepositions of a gerund that the object does: "accused Caracas of importing", "deter Iran from attacking".
_OBJECT_GERUND = frozenset({"of", "from", "into", "for"})
#: … but not after these, whose object has no part in the gerund's act: "held talks of …" is no such verb, "used X for".
_NO_OBJECT_GERUND = frozenset({"use", "hold", "take", "make", "have", "apologize", "visit", "give"})
#: What says something in its author's place: "a statement condemning the raid".
SAYINGS = frozenset(
    ["statement", "report", "letter", "resolution", "speech", "note", "message", "communique", "declaration", "bill",
     "motion", "article", "address", "tweet", "petition", "post", "text", "memo", "decree", "order", "protest"]
)  # fmt: skip
_GIVING = frozenset({"give", "allow", "grant", "leave"})
_MAX_DEPTH = 6


def _never(lemma: str, found: set[str]) -> bool:  # noqa: ARG001 - the shape of ``Carries``
    return False


class Tree(Arcs):
    """One sentence, its arcs indexed."""

    def __init__(self, sentence: Sentence, carries: Carries | None = None) -> None:
        super().__init__(sentence)
        self.carries = carries or _never

    # Who and what, of verbs

    def subjects(self, i: int, depth: int = 0) -> list[int]:
        """The grammatical subject of a verb or predicate, or what is understood as such."""
        if depth > _MAX_DEPTH:
            return []
        own = [k for k in self.children[i] if self.tokens[k].relation in SUBJECT and self.is_noun(k)]
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

    def _understood(self, i: int, depth: int) -> list[int]:  # noqa: PLR0911 - one line a relation
        relation, head = self.tokens[i].relation, self.tokens[i].head
        if head < 0:
            return []
        if relation == "conj":
            return self.subjects(head, depth + 1)
        if relation == "acl:relcl":
            # "sanctions imposed": without a relative pronoun as subject the noun itself fills the only gap.
            return [head]
        if relation == "acl":
            participle = self.tokens[i].text.lower().endswith("ing")
            if "to" in self._cases[i] or (participle and self._cases[i]):
                return self.doers(head, depth + 1)
            if participle and self.lemmas[head] in SAYINGS:
                return self.doers(head, depth + 1) or self._subject_over(head, depth) or [head]
            if participle and i and self.tokens[i - 1].text == ",":
                # "Demanded an answer, accusing Turkey": the participle is the verb's, wherever it was hung.
                return self._subject_over(head, depth) or [head]
            return [head]
        if relation == "amod":
            return [head]
        if relation in {"xcomp", "advcl", "ccomp", "csubj", "obl", "nmod", "obj", "parataxis"}:
            return self._controller(i, head, relation, depth)
        return []

    def _subject_over(self, noun: int, depth: int) -> list[int]:
        """The subject of the verb whose object a noun is."""
        for verb, found in self.governors(noun):
            if "obj" in found:
                return self.subjects(verb, depth + 1)
        return []

    def _controller(  # noqa: PLR0911 - one way of control after the other
        self, i: int, head: int, relation: str, depth: int
    ) -> list[int]:
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
            # "Gave Suva until May to begin talks": the infinitive is the receiver's.
            receivers = any(map(self.is_noun, self.under(head, "to")))
            given = infinitive and self.lemmas[head] in _GIVING and not receivers
            takes_object = given or relation == "xcomp" or (gerund and self.lemmas[head] not in _NO_OBJECT_GERUND)
            if takes_object:
                objects = (
                    self.kids(head, "iobj") if given and self.kids(head, "iobj") else self.kids(head, "obj", "iobj")
                )
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
        compound = [
            k for k in self.kids(i, "compound", "obl:npmod", "obl:unmarked", "nmod") if k < i and not self._cases[k]
        ]
        return agents or compound or self._causer(i) or self._role(i, "ARG0")

    def _causer(self, i: int) -> list[int]:
        """Who had it done: "he had forty men arrested"."""
        head = self.tokens[i].head
        if self.tokens[i].relation == "acl" and head >= 0 and self.tokens[head].relation == "obj":
            head = self.tokens[head].head
        elif self.tokens[i].relation not in {"xcomp", "ccomp"}:
            return []
        return self.subjects(head) if head >= 0 and self.lemmas[head] == "have" and self.upos[head] == "VERB" else []

    def logical_objects(self, i: int, by_parse: bool = False) -> list[int]:
        """What a verb acts on, whatever the voice; roles are asked where the parse has none, unless ``by_parse``."""
        if self.is_passive(i):
            return self.subjects(i) or self._role(i, "ARG1")
        own = [self.antecedent(k, i) for k in self.kids(i, "obj")]
        if not own and self.kids(i, "xcomp"):
            # "Begged Chile to stay": some call Chile an indirect object.
            own = [self.antecedent(k, i) for k in self.kids(i, "iobj")]
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
        named = [k for k in self.kids(i, "ccomp", "xcomp") if self.is_noun(k)]
        return named if by_parse else self._role(i, "ARG1") or named

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

    def authors(self, i: int) -> list[int]:
        """Who may say what a noun of :data:`SAYINGS` says: its doers, or the subject of its clause."""
        clause = [k for verb, found in self.governors(i) if found & {"obj", "in"} for k in self.subjects(verb)]
        return [*self.doers(i), *clause]

    def _may_own(self, k: int) -> bool:
        return self.upos[k] == "PROPN" or self.tokens[k].text[:1].isupper()

    def _carrying_subjects(self, i: int, depth: int) -> list[int]:
        """The doer by a light verb: "imposed sanctions", "sanctions imposed by", "sanctions that it imposed"."""
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
        """What the model says of ``i`` as a predicate."""
        return self._predicates.get(i)

    def _role(self, i: int, role: str) -> list[int]:
        found = self._predicates.get(i)
        if found is None:
            return []
        return [
            a.head for a in found.arguments if a.role == role and 0 <= a.head < self.length and self.is_noun(a.head)
        ]

    # Clauses

    def complements(self, i: int) -> list[int]:
        """Clauses that complete a verb or noun: "that Israel withdraw", "to withdraw", "of importing"."""
        found = self.kids(i, "ccomp", "xcomp")
        for k in self.kids(i, "advcl", "acl"):
            cases = self._cases[k]
            if "to" in cases or _OBJECT_GERUND & set(cases) or (self.is_noun(i) and "that" in cases):
                found.append(k)
        return [k for k in sorted(found) if self.upos[k] in {"VERB", "AUX", "NOUN", "ADJ"}]
