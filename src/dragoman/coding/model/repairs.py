"""Sentences that the network misreads in one known way, put right.

"Moscow and Beijing back the junta": in what it learnt from, "back" is nearly always an adverb. Where a subject stands
before it and hangs on it or on the noun after it, it is the verb.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.coding.annotation import Token

__all__ = ["repaired"]

_BACK = "back"
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "PRON"})
#: What hangs on the noun only because the noun was taken for the root.
_OF_CLAUSES = frozenset({"punct", "advcl", "parataxis", "obl", "obl:unmarked", "ccomp"})


def repaired(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens of a sentence, with "back" made the verb of its clause where it is one."""
    for at, token in enumerate(tokens):
        if token.text == _BACK and token.upos not in {"VERB", "NOUN"}:
            noun = _object(tokens, at)
            if noun is not None:
                return _with_verb(tokens, at, noun)
    return tokens


def _object(tokens: tuple[Token, ...], at: int) -> int | None:
    """The noun that the word at ``at`` governs if it is a verb."""
    head = tokens[at].head
    nouns = [head] if head > at else [k for k in range(at + 1, len(tokens)) if tokens[k].head == at]
    for noun in nouns:
        if tokens[noun].upos not in _NOMINAL or any(t.head in (at, noun) and t.relation == "cop" for t in tokens):
            continue
        if any(t.relation.startswith("nsubj") and t.head in (at, noun) for t in tokens[:at]):
            return noun
    return None


def _with_verb(tokens: tuple[Token, ...], verb: int, noun: int) -> tuple[Token, ...]:
    made = list(tokens)
    if tokens[verb].head == noun:
        head, relation = tokens[noun].head, tokens[noun].relation
        relation = "ccomp" if relation == "obj" else relation
    else:
        head, relation = tokens[verb].head, tokens[verb].relation
    made[verb] = replace(tokens[verb], upos="VERB", lemma=_BACK, head=head, relation=relation)
    upos = "PROPN" if tokens[noun].text[:1].isupper() and tokens[noun].upos == "ADJ" else tokens[noun].upos
    made[noun] = replace(tokens[noun], upos=upos, head=verb, relation="obj")
    for k, token in enumerate(tokens):
        if token.head == noun and k != verb and (k < verb or (k > noun and token.relation in _OF_CLAUSES)):
            made[k] = replace(token, head=verb)
    return tuple(made)
