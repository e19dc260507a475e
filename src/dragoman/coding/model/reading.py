"""From a sentence's words to tokens, predicates and names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.annotation import Argument, Entity, Predicate, Token
from dragoman.coding.model.graphs import Framing, Graphs, Reading
from dragoman.coding.model.labels import ENTITY_KINDS, RELATIONS, ROLES, UPOS
from dragoman.coding.model.lexicon import Lexicon
from dragoman.coding.model.pieces import Pieces
from dragoman.coding.model.repairs import repaired
from dragoman.coding.model.tagging import best_tags, spans
from dragoman.coding.model.trees import best_tree

__all__ = ["head_of_span", "read_words", "windows"]

#: Words and pieces that are read at once. Training saw 150 words at most, and the network knows 512 places.
MOST_WORDS = 120
MOST_PIECES = 480
#: Longer "sentences" are lists or lost their stops. They are cut smaller than they need be: of 100 clauses strung
#: together with semicolons 87 verbs are found in windows of 120 words, 93 in windows of 60.
WINDOW_WORDS = 60
#: A long sentence is cut after one of these if it can be.
_CUTS = frozenset(".;:,!?)-–—|•*")

_ROOT = RELATIONS.index("root")
#: Role names as the contract has them: ``C-ARG1`` goes on with ARG1; relative pronouns and particles are no arguments.
_SHOWN = tuple("" if role.startswith("R-") or role == "C-V" else role.removeprefix("C-") for role in ROLES)

Words = list[tuple[int, int]]
Vectors = NDArray[np.float32]
Found = tuple[tuple[Token, ...], tuple[Predicate, ...], tuple[Entity, ...], Vectors]


def read_words(text: str, words: Words, graphs: Graphs, lexicon: Lexicon) -> Found:
    """Read a sentence, given by where its words stand in the text.

    A sentence too long for the network is read in windows; the root of the first governs those of the others
    (``parataxis``).
    """
    tokens: list[Token] = []
    predicates: list[Predicate] = []
    entities: list[Entity] = []
    vectors: list[Vectors] = []
    root = -1
    for since, until in windows([text[a:b] for a, b in words], lexicon):
        offset = len(tokens)
        part = _read_window(text, words[since:until], graphs, lexicon, offset, root)
        tokens += part[0]
        predicates += part[1]
        entities += part[2]
        vectors.append(part[3])
        if root < 0:
            root = next(offset + i for i, token in enumerate(part[0]) if token.head < 0)
    joined = np.concatenate(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)
    return repaired(tuple(tokens)), tuple(predicates), tuple(entities), joined


def windows(words: list[str], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Stretches of words that the network can read at once, cut after a stop, comma or the like if it can be."""
    found = []
    since = 0
    most_words = MOST_WORDS if len(words) <= MOST_WORDS else WINDOW_WORDS
    while since < len(words):
        until, n_pieces = since, 2
        while until < len(words) and until - since < most_words:
            n_pieces += len(lexicon.vocabulary.of_word(words[until]))
            if n_pieces > MOST_PIECES:
                break
            until += 1
        if until < len(words):
            latest = (i + 1 for i in range(until - 1, since + (until - since) // 2, -1) if words[i] in _CUTS)
            until = next(latest, until)
        found.append((since, until))
        since = until
    return found


def _read_window(text: str, words: Words, graphs: Graphs, lexicon: Lexicon, offset: int, root: int) -> Found:
    forms = [text[since:until] for since, until in words]
    pieces: Pieces = lexicon.vocabulary.of_sentence(forms)
    reading = graphs.read(pieces)
    heads = best_tree(reading.arcs)
    named = [int(i) for i in np.flatnonzero(reading.predicate > 0)]
    framing = graphs.frame(reading.vectors, heads, named)
    tokens = _tokens(words, forms, heads, reading, framing, lexicon, offset, root)
    predicates = tuple(
        _predicate(i, token, tokens[token], reading, framing, heads, lexicon, offset) for i, token in enumerate(named)
    )
    tags = best_tags(reading.names)
    entities = tuple(
        Entity(ENTITY_KINDS[kind], offset + since, offset + until, _score(reading.names[since], 1 + 2 * kind))
        for since, until, kind in spans(tags.tolist())
    )
    return tokens, predicates, entities, reading.vectors


def _tokens(
    words: Words,
    forms: list[str],
    heads: NDArray[np.int64],
    reading: Reading,
    framing: Framing,
    lexicon: Lexicon,
    offset: int,
    root: int,
) -> tuple[Token, ...]:
    relations = framing.relations.copy()
    relations[:, _ROOT] = -np.inf  # only what hangs on no word is the root
    labels = relations.argmax(axis=1).tolist()
    tags = reading.upos.argmax(axis=1).tolist()
    tokens = []
    for (since, until), form, head, label, tag in zip(words, forms, heads.tolist(), labels, tags, strict=True):
        upos = UPOS[tag]
        if head > 0:
            governor, relation = offset + head - 1, RELATIONS[label]
        else:
            governor, relation = root, "root" if root < 0 else "parataxis"
        tokens.append(Token(form, since, until, lexicon.lemmas.of(form, upos), upos, governor, relation))
    return tuple(tokens)


def _predicate(
    i: int,
    token: int,
    word: Token,
    reading: Reading,
    framing: Framing,
    heads: NDArray[np.int64],
    lexicon: Lexicon,
    offset: int,
) -> Predicate:
    scores = framing.roles[i]
    arguments = []
    for since, until, label in spans(best_tags(scores).tolist()):
        if _SHOWN[label] and not since <= token < until:
            head = head_of_span(heads, since, until)
            score = _score(scores[since], 1 + 2 * label)
            arguments.append(Argument(_SHOWN[label], offset + since, offset + until, offset + head, score))
    factuality = float(np.clip(reading.factuality[token], -1.0, 1.0))
    certainty = float(1.0 / (1.0 + np.exp(-reading.predicate[token])))
    sense = lexicon.sense(word.lemma, word.upos, framing.senses[i])
    return Predicate(offset + token, sense, tuple(arguments), round(certainty, 4), round(factuality, 4))


def head_of_span(heads: NDArray[np.int64], since: int, until: int) -> int:
    """The word of a span that hangs on a word outside; of several, the one that most of the span hangs on."""
    parents = (heads[since:until] - 1).tolist()
    tops = [since + i for i, parent in enumerate(parents) if not since <= parent < until]
    if len(tops) == 1:
        return tops[0]
    n_below = dict.fromkeys(tops, 0)
    for i in range(since, until):
        at = i
        while at not in n_below:
            at = int(heads[at]) - 1
        n_below[at] += 1
    return max(tops, key=lambda top: (n_below[top], -top))


def _score(scores: NDArray[np.float32], tag: int) -> float:
    """The probability of one tag, to four digits."""
    powers = np.exp(scores - scores.max())
    return round(float(powers[tag] / powers.sum()), 4)
