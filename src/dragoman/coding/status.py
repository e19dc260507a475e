"""Did it happen? From the word that names an act up to the top of its sentence: actual, possible or denied.

On the way lie auxiliaries and negations, words that promise, begin, prevent or report what hangs on them
(``codebook/operators.csv``), and conjunctions. Each step may change the status; what presupposes the act, such as
"condemned the attack", ends the way: beyond it only who says so is of interest.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.coding.codebook.cues import cues
from dragoman.coding.codebook.operators import Operator, operator
from dragoman.coding.syntax import Tree
from dragoman.vocabulary.records import Status

__all__ = ["Reading", "links", "read_status"]

_VERBAL = frozenset({"VERB", "AUX"})
_MAX_STEPS = 24
#: Adjectives of what is to happen on a day named.
_SCHEDULED = frozenset({"scheduled", "planned", "upcoming", "forthcoming", "expected", "due"})
#: Participles that are prepositions or conjunctions where they have no subject.
_PREPOSITIONAL = frozenset({"considering", "given", "granted", "provided", "barring"})


@dataclass(slots=True)
class Reading:
    """What was read on the way up.

    ``operators`` are the words that turn the act into something else, the innermost first, each with the status that
    the
    act had below it (a promise not to attack holds a denied attack); ``reporters`` those that
    say who says so; ``condition`` the head of the clause the act hangs on. ``future`` is true while nothing but the
    future makes the act possible: on the day of publication it is then told as done. ``will`` is true where an
    auxiliary
    puts it there, ``may`` where one leaves it open ("could").
    """

    status: Status = "actual"
    future: bool = False
    will: bool = False
    may: bool = False
    weak: bool = False
    operators: list[tuple[Operator, int, Status]] = field(default_factory=list)
    reporters: list[tuple[Operator | None, int]] = field(default_factory=list)
    condition: int | None = None
    reasons: list[str] = field(default_factory=list)

    def begin_anew(self, reason: str) -> None:
        """What follows tells of the promise, not of what is promised."""
        self.status, self.future, self.weak, self.will, self.may = "actual", False, False, False, False
        self.reasons.append(reason)

    def suppose(self, reason: str, future: bool = False) -> None:
        """The act is possible, unless it is denied already."""
        if self.status == "actual":
            self.status, self.future = "possible", future
        elif self.status == "possible":
            self.future = self.future and future
        self.reasons.append(reason)

    def deny(self, reason: str) -> None:
        """Turn the polarity round; "may not" leaves things open."""
        if not (self.status == "possible" and self.weak):
            self.status = "actual" if self.status == "denied" else "denied"
        self.future = False
        self.reasons.append(reason)


def links(tree: Tree, i: int) -> set[str]:  # noqa: PLR0911 - one line a relation
    """How ``i`` hangs on its governor, in the terms of operators: comp, obj, subj, compound, or prepositions."""
    relation = tree.relation(i)
    cases = set(tree.prepositions(i))
    if relation in {"xcomp", "ccomp", "csubj", "csubj:pass", "csubj:outer"}:
        return {"comp", "infinitive" if "to" in cases or relation == "xcomp" else "that"} | (cases - {"to"})
    if relation in {"advcl", "acl"}:
        infinitive = {"infinitive"} if "to" in cases else set[str]()
        return (
            {"comp", *infinitive} if cases & {"to", "of", "from", "for", "in", "that", "on", "at", "into"} else set()
        ) | (cases - {"to"})
    if relation in {"obj", "nsubj:pass", "iobj"}:
        return {"obj"}
    if relation.startswith("nsubj"):
        return {"subj"}
    if relation.startswith(("obl", "nmod")):
        return cases
    if relation == "compound":
        return {"compound"}
    return set()


def read_status(tree: Tree, trigger: int) -> Reading:
    """Climb from the trigger to the top of the sentence."""
    reading = Reading()
    sealed = False
    i = trigger
    if tree.upos[i] == "ADJ":
        # "Is due in Oslo": the word itself leaves the act open.
        _adjective(tree.tokens[i].text.lower(), reading)
    for _ in range(_MAX_STEPS):
        if not sealed:
            _own_words(tree, i, reading)
        head = tree.head(i)
        if head < 0:
            if not sealed and _is_question(tree):
                reading.suppose("a question")
            return reading
        sealed = _step(tree, i, head, reading, sealed)
        i = head
    return reading


def find_operator(tree: Tree, head: int, found: set[str]) -> Operator | None:
    """The operator that the governor is, if it governs by one of these links."""
    if not found:
        return None
    upos, lemma, text = tree.upos[head], tree.lemmas[head], tree.tokens[head].text.lower()
    if upos in _VERBAL:
        if text in _PREPOSITIONAL and tree.relation(head) in {"advcl", "obl", "nmod"} and not tree.kids(head, "nsubj"):
            return None
        return operator(lemma, "V", found) or operator(text, "A", found)
    if upos == "ADJ":
        return operator(text, "A", found) or operator(lemma, "V", found)
    return operator(lemma, "N", found) or operator(text, "N", found)


def _step(  # noqa: PLR0911 - one line a relation
    tree: Tree, i: int, head: int, reading: Reading, sealed: bool
) -> bool:
    """Take the step from ``i`` to its governor; the answer says whether the governor's mood still bears on the act."""
    relation = tree.relation(i)
    found = find_operator(tree, head, links(tree, i))
    if found is not None and found.kind == "report" and not sealed:
        for k in tree.kids(head, "advcl"):
            if k < i:
                # "Unless Somalia pays, Kenya will act, brokers said": the parser may hang the condition on "said".
                _conditioned(tree, k, reading)
    if found is not None and not (found.kind == "undergo" and tree.is_passive(head)):
        return _operate(found, head, reading, sealed)
    if relation == "conj":
        return _share(tree, i, head, reading, sealed)
    if relation == "xcomp":
        return sealed
    if relation in {"ccomp", "parataxis"}:
        if tree.upos[head] in _VERBAL and relation == "ccomp":
            reading.reporters.append((None, head))
        return True
    if relation == "advcl" and not sealed:
        _adverbial(tree, i, reading)
        return True
    if relation == "acl" and "to" in tree.prepositions(i) and not sealed:
        reading.suppose(f"an infinitive after {tree.text(head)!r}")
        return True
    if relation in {"obj", "nsubj:pass"} and tree.lemmas[head] == "be":
        return sealed
    return sealed or not (relation == "compound" or (relation == "nsubj" and tree.lemmas[head] == "be"))


def _operate(found: Operator, head: int, reading: Reading, sealed: bool) -> bool:
    kind = found.kind
    if kind in {"report", "accuse", "deny", "doubt"}:
        reading.reporters.append((found, head))
        if not sealed and kind == "deny":
            reading.deny(f"denied by {found.head!r}")
        if not sealed and kind == "doubt":
            reading.suppose(f"doubted by {found.head!r}")
        return True
    if sealed or kind == "factive":
        return True
    if kind in {"seek", "expect", "direct"}:
        reading.suppose(f"{kind}: {found.head!r}", future=kind == "expect")
        reading.operators.append((found, head, reading.status))
    elif kind in {"fail", "prevent"}:
        reading.deny(f"{kind}: {found.head!r}")
        reading.operators.append((found, head, reading.status))
    else:
        reading.operators.append((found, head, reading.status))
        if kind in {"commit", "intend", "decide", "refuse"}:
            reading.begin_anew(f"{kind}: {found.head!r}")
    return False


def _share(tree: Tree, i: int, head: int, reading: Reading, sealed: bool) -> bool:
    """A conjunct shares the mood of the first verb, if it brings neither subject nor auxiliary of its own."""
    if sealed or tree.upos[i] not in _VERBAL or tree.upos[head] not in _VERBAL:
        return sealed
    own = tree.kids(i, "nsubj", "nsubj:pass", "aux", "aux:pass")
    if own:
        return True
    for k in tree.kids(head, "aux"):
        _auxiliary(tree, k, reading)
    # What negates the first verb or conditions it does not reach the second one: go on from above the first.
    return tree.relation(head) not in {"xcomp", "ccomp", "acl", "advcl", "root", "conj"}


def _adverbial(tree: Tree, i: int, reading: Reading) -> None:
    kinds = cues()
    for mark in tree.prepositions(i):
        kind = kinds["mark"].get(mark)
        if kind in {"condition", "hypothesis"}:
            reading.suppose(f"under {mark!r}")
        elif kind == "instead":
            reading.deny(f"{mark!r}")
        elif kind == "purpose" and tree.upos[i] in _VERBAL:
            reading.suppose("a purpose")


def _own_words(  # noqa: PLR0912 - one branch a relation
    tree: Tree, i: int, reading: Reading
) -> None:
    """The auxiliaries, negations, adverbs and modifiers of one word on the way."""
    kinds = cues()
    negated = ""
    for k in tree.children[i]:
        relation, word = tree.relation(k), tree.tokens[k].text.lower()
        if relation in {"aux", "aux:pass"}:
            _auxiliary(tree, k, reading)
        elif relation in {"advmod", "cc:preconj", "cc"} and tree.upos[k] != "NOUN":
            kind = kinds["adverb"].get(word)
            if kind == "hedge":
                reading.suppose(f"{word!r}")
            elif kind == "deny" and not _only(tree, k):
                negated = word
        elif relation == "det" and word in kinds["determiner"]:
            if kinds["determiner"][word] == "deny":
                negated = word
            else:
                reading.suppose(f"{word!r}")
        elif relation == "amod":
            _adjective(word, reading)
        elif relation in {"nsubj", "nsubj:pass", "obj"} and tree.upos[i] in _VERBAL:
            negated = negated or _negative_phrase(tree, k)
        elif relation == "advcl":
            _conditioned(tree, k, reading)
    for case in tree.prepositions(i):
        if tree.is_noun(i) and kinds["case"].get(case) == "instead":
            negated = case
    if negated:
        reading.deny(f"{negated!r}")


def _auxiliary(tree: Tree, k: int, reading: Reading) -> None:
    word = tree.tokens[k].text.lower()
    kind = cues()["aux"].get(word)
    if kind == "future":
        reading.will = True
        reading.suppose(f"{word!r}", future=True)
    elif kind in {"modal", "weak"}:
        if kind == "weak":
            reading.weak = True
        reading.may = word not in {"must", "should", "ought", "need"}
        reading.suppose(f"{word!r}")


def _adjective(word: str, reading: Reading) -> None:
    kind = cues()["adjective"].get(word)
    if kind == "hedge":
        reading.suppose(f"{word!r}", future=word in _SCHEDULED)
    elif kind in {"prevented", "deny"}:
        reading.deny(f"{word!r}")
    elif kind == "attempt":
        reading.operators.append((Operator(word, "A", "attempt", frozenset()), -1, reading.status))


def _negative_phrase(tree: Tree, k: int) -> str:
    word = tree.tokens[k].text.lower()
    if cues()["subject"].get(word) == "deny":
        return word
    for d in tree.kids(k, "det"):
        if tree.lemmas[d] in {"no", "neither"}:
            return f"{tree.lemmas[d]} {word}"
    return ""


def _conditioned(tree: Tree, k: int, reading: Reading) -> None:
    """A clause of condition beside the act."""
    conditional = any(cues()["mark"].get(mark) == "condition" for mark in tree.prepositions(k))
    inverted = any(
        tree.tokens[a].text == "Should" and a < min(tree.kids(k, "nsubj"), default=-1) for a in tree.kids(k, "aux")
    )
    if (conditional or inverted) and tree.upos[k] in {"VERB", "AUX", "ADJ", "NOUN"}:
        reading.condition = k
        reading.reasons.append("under a condition")


def _only(tree: Tree, k: int) -> bool:
    """ "not only", "not just": no negation."""
    return k + 1 < tree.length and tree.tokens[k + 1].text.lower() in {"only", "just", "merely"}


def _is_question(tree: Tree) -> bool:
    return any(token.text == "?" for token in tree.tokens[-3:])
