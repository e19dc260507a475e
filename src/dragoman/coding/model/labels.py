"""What the model can say: tags, relations, roles, kinds of names. Their order is the order of its outputs."""

from __future__ import annotations

__all__ = ["ENTITY_KINDS", "ENTITY_TAGS", "RELATIONS", "ROLES", "ROLE_TAGS", "UPOS", "bio"]

UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
    "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip

#: Relations of UD 2.16 as English treebanks use them.
RELATIONS = (
    "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
    "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep",
    "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod",
    "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl",
    "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
)  # fmt: skip

#: Roles of PropBank. ``R-`` is a relative pronoun standing for a role, ``C-`` the rest of a divided one.
ROLES = (
    "ARG0", "ARG1", "ARG2", "ARG3", "ARG4", "ARG5",
    "ARGM-ADJ", "ARGM-ADV", "ARGM-CAU", "ARGM-COM", "ARGM-CXN", "ARGM-DIR", "ARGM-DIS", "ARGM-EXT", "ARGM-GOL",
    "ARGM-LOC", "ARGM-LVB", "ARGM-MNR", "ARGM-MOD", "ARGM-NEG", "ARGM-PRD", "ARGM-PRP", "ARGM-PRR", "ARGM-REC",
    "ARGM-TMP", "R-ARG0", "R-ARG1", "R-ARG2", "R-ARGM-LOC", "R-ARGM-TMP", "C-ARG0", "C-ARG1", "C-ARG2", "C-V",
)  # fmt: skip

ENTITY_KINDS = ("PER", "ORG", "LOC")


def bio(labels: tuple[str, ...]) -> tuple[str, ...]:
    """``O`` and, for each label, where it begins (``B-``) and goes on (``I-``)."""
    return ("O", *(f"{place}-{label}" for label in labels for place in "BI"))


ROLE_TAGS = bio(ROLES)
ENTITY_TAGS = bio(ENTITY_KINDS)
