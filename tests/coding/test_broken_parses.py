"""Whatever a model makes of a text, actors and dates are read without error, and point into it."""

from __future__ import annotations

import random
from datetime import date

from coding.annotated import annotated
from coding.test_actors import TEXTS
from coding.test_coreference import TEXTS as LONGER
from dragoman.coding.actors import read_actors
from dragoman.coding.annotation import Sentence, Token
from dragoman.coding.dates import when

_TAGS = ("NOUN", "PROPN", "VERB", "ADJ", "PRON", "DET", "ADP", "NUM", "PUNCT", "X")
_RELATIONS = (
    "nsubj",
    "obj",
    "obl",
    "nmod",
    "nmod:poss",
    "conj",
    "appos",
    "flat",
    "compound",
    "acl:relcl",
    "xcomp",
    "root",
)


def _broken(sentence: Sentence, chance: random.Random) -> Sentence:
    """A sentence with tags, heads (cycles among them) and relations at random, and some words left out."""
    n = len(sentence.tokens)
    tokens = tuple(
        Token(
            token.text,
            token.start,
            token.end,
            token.lemma,
            chance.choice(_TAGS),
            chance.randrange(-1, n + 1),
            chance.choice(_RELATIONS),
        )
        for token in sentence.tokens
        if chance.random() < 0.95
    )
    return Sentence(sentence.start, sentence.end, tokens)


def test_trees_at_random_are_read() -> None:
    chance = random.Random(7)
    for text in (*TEXTS, *LONGER):
        for _ in range(5):
            sentences = [_broken(sentence, chance) for sentence in annotated(text)]
            actors = read_actors(text, sentences, date(2011, 5, 5))
            for number, sentence in enumerate(sentences):
                for index in range(len(sentence.tokens)):
                    for ref in (*actors.of(number, index), *actors.speaker(number, index)):
                        assert text[ref.start : ref.end] == ref.name
                    span = when(text, sentence, index, date(2011, 5, 5))
                    assert span is None or span.since < span.until
