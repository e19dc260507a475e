"""From the dependency labels of spaCy's English pipelines (ClearNLP's) to Universal Dependencies v2.

The two schemes differ in what hangs on what, not only in names: in UD a preposition marks its noun, the predicate of
"is an ally" is "ally", and all conjuncts hang on the first. ``to_universal`` turns the arcs accordingly.

References
----------
Schuster, S., & Manning, C. D. (2016), Enhanced English Universal Dependencies, LREC, section 2.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Arcs", "to_universal"]

#: Labels that only change their name.
_NAMES = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dobj": "obj",
    "dative": "iobj",
    "prt": "compound:prt",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "neg": "advmod",
    "quantmod": "advmod",
    "npadvmod": "obl:unmarked",
    "predet": "det:predet",
    "preconj": "cc:preconj",
    "intj": "discourse",
    "meta": "dep",
    "attr": "xcomp",
    "acomp": "xcomp",
    "oprd": "xcomp",
    "prep": "advmod",
    "agent": "advmod",
    "pcomp": "advcl",
    "pobj": "obl",
    "ROOT": "root",
    "": "dep",
}
_PREPOSITION = frozenset({"prep", "agent", "dative"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
_FIXED = frozenset(
    {"according to", "because of", "due to", "instead of", "such as", "as to", "prior to", "next to", "rather than"}
)


@dataclass(slots=True)
class Arcs:
    """A sentence's words and arcs while they are turned; ``heads`` holds -1 for a root."""

    words: list[str]
    lemmas: list[str]
    upos: list[str]
    heads: list[int]
    labels: list[str]

    def children(self, i: int, *labels: str) -> list[int]:
        """Dependents of ``i``, by these labels if any are given."""
        return [k for k, head in enumerate(self.heads) if head == i and (not labels or self.labels[k] in labels)]

    def hang(self, i: int, head: int, label: str) -> None:
        """Give ``i`` another governor."""
        self.heads[i], self.labels[i] = head, label


def to_universal(arcs: Arcs) -> Arcs:
    """Turn the arcs of one sentence, in place; the answer has one root, and every arc leads to it.

    >>> arcs = Arcs(["Iran", "is", "an", "ally"], ["iran", "be", "a", "ally"], ["PROPN", "AUX", "DET", "NOUN"],
    ...             [1, -1, 3, 1], ["nsubj", "ROOT", "det", "attr"])
    >>> to_universal(arcs).heads, arcs.labels
    ([3, 3, 3, -1], ['nsubj', 'cop', 'det', 'root'])
    """
    # Before turning, since UD has another "nmod", which the next steps write.
    arcs.labels[:] = ["compound" if label == "nmod" else label for label in arcs.labels]
    _one_root(arcs)
    _turn_prepositions(arcs)
    _turn_copulas(arcs)
    _mark_infinitives(arcs)
    for i, label in enumerate(arcs.labels):
        arcs.labels[i] = _NAMES.get(label, label)
    _raise_subjects(arcs)
    _flatten_conjuncts(arcs)
    return arcs


def _one_root(arcs: Arcs) -> None:
    roots = [i for i, head in enumerate(arcs.heads) if head < 0]
    for i in roots[1:]:
        arcs.hang(i, roots[0], "parataxis")


def _turn_prepositions(arcs: Arcs) -> None:  # noqa: PLR0912 - each branch is one way to hang a preposition
    """A preposition becomes the case of its noun, or the mark of its clause."""
    for p, label in enumerate(list(arcs.labels)):
        if label not in _PREPOSITION or (label == "dative" and arcs.upos[p] in _NOMINAL):
            continue
        if arcs.upos[p] == "VERB" and arcs.words[p].lower() not in {"according", "including", "following", "regarding"}:
            continue
        governor, chain, inner = arcs.heads[p], [p], p
        inner_objects = arcs.children(inner, "pobj", "pcomp")
        while not inner_objects:
            deeper = arcs.children(inner, "prep")
            if len(deeper) != 1:
                break
            inner = deeper[0]
            chain.append(inner)
            inner_objects = arcs.children(inner, "pobj", "pcomp")
        if not inner_objects or governor < 0:
            continue
        noun = inner_objects[0]
        clause = arcs.labels[noun] == "pcomp" and arcs.upos[noun] in {"VERB", "AUX"}
        nominal = arcs.upos[governor] in _NOMINAL
        if clause:
            arcs.hang(noun, governor, "acl" if nominal else "advcl")
        else:
            passive = "obl:agent" if label == "agent" else "obl"
            arcs.hang(noun, governor, "nmod" if nominal else passive)
        fixed = " ".join(arcs.words[k].lower() for k in chain) in _FIXED
        for rank, k in enumerate(chain):
            for child in arcs.children(k):
                if child != noun and child not in chain:
                    arcs.heads[child] = noun if arcs.labels[child] not in _PREPOSITION else governor
            if rank and fixed:
                arcs.hang(k, p, "fixed")
            else:
                arcs.hang(k, noun, "mark" if clause else "case")
            arcs.upos[k] = "ADP" if arcs.upos[k] == "VERB" else arcs.upos[k]


def _turn_copulas(arcs: Arcs) -> None:
    """The predicate of "be" takes its place."""
    for b, lemma in enumerate(arcs.lemmas):
        if lemma != "be" or arcs.labels[b].startswith("aux"):
            continue
        predicates = arcs.children(b, "attr", "acomp")
        if not predicates:
            continue
        if any(arcs.words[k].lower() == "there" for k in arcs.children(b, "expl")):
            arcs.labels[predicates[0]] = "nsubj"
            continue
        predicate = predicates[0]
        for child in arcs.children(b):
            if child != predicate:
                arcs.heads[child] = predicate
        arcs.hang(predicate, arcs.heads[b], arcs.labels[b])
        arcs.hang(b, predicate, "cop")


def _mark_infinitives(arcs: Arcs) -> None:
    for i, word in enumerate(arcs.words):
        if arcs.labels[i] == "aux" and word.lower() == "to" and arcs.upos[i] == "PART":
            arcs.labels[i] = "mark"


def _raise_subjects(arcs: Arcs) -> None:
    """In "wants Iran to leave" Iran is the object of "wants"; spaCy has it as the subject of "leave"."""
    for i, label in enumerate(arcs.labels):
        if label not in {"ccomp", "xcomp"} or arcs.heads[i] < 0:
            continue
        marks = {arcs.words[k].lower() for k in arcs.children(i, "mark")}
        subjects = arcs.children(i, "nsubj", "nsubj:pass")
        if marks == {"to"} and len(subjects) == 1 and arcs.heads[i] < subjects[0] < i:
            arcs.hang(subjects[0], arcs.heads[i], "obj")
            arcs.labels[i] = "xcomp"


def _flatten_conjuncts(arcs: Arcs) -> None:
    """All conjuncts hang on the first, each conjunction on the conjunct it precedes."""
    for i, label in enumerate(arcs.labels):
        if label == "cc":
            following = [k for k in arcs.children(arcs.heads[i], "conj") if k > i]
            if following:
                arcs.heads[i] = min(following)
    for i, label in enumerate(arcs.labels):
        if label == "conj":
            first, seen = arcs.heads[i], {i}
            while first >= 0 and arcs.labels[first] == "conj" and first not in seen:
                seen.add(first)
                first = arcs.heads[first]
            if first >= 0 and first not in seen:
                arcs.heads[i] = first
