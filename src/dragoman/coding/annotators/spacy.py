"""Any spaCy pipeline in the place of our model: ``pip install dragoman[spacy]``.

A pipeline needs a parser and lemmas. Labels of spaCy's English pipelines are turned into Universal Dependencies;
pipelines trained on UD (spacy-udpipe, spacy-stanza, most other languages') are taken as they are. spaCy finds no
PropBank roles, so the coder goes by the parse alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dragoman.coding.annotation import Entity, SentenceSpan, Token
from dragoman.coding.annotation import Sentence as AnnotatedSentence
from dragoman.coding.annotators.dependencies import Arcs, to_universal
from dragoman.coding.words import divided_at_hyphens
from dragoman.errors import UsageError

__all__ = ["SpacyAnnotator"]

_KINDS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
#: Labels that only ClearNLP's scheme has, and only UD.
_CLEARNLP = frozenset({"dobj", "prep", "pobj", "nsubjpass", "attr"})
#: "US-backed", "Saudi-led", "Iraqi-Turkish": three words in our scheme, at times one in spaCy's.
_HYPHENED = re.compile(r"([\w.]*[A-Z][\w.]*)-([A-Za-z]{3,})$")


class SpacyAnnotator:
    """Reads sentences with a spaCy pipeline, given by name or loaded.

    Raises
    ------
    UsageError
        spaCy or the pipeline is not installed, or the pipeline lacks a parser or lemmas.
    """

    def __init__(self, pipeline: Any, batch_size: int = 128) -> None:
        self._nlp = _load(pipeline) if isinstance(pipeline, str) else pipeline
        missing = {"parser", "lemmatizer"} - set(self._nlp.pipe_names) - _replaced(self._nlp.pipe_names)
        if missing:
            raise UsageError(
                f"the spaCy pipeline lacks a {' and a '.join(sorted(missing))}; load one that has them, "
                "for example en_core_web_sm"
            )
        self._batch_size = batch_size
        meta = self._nlp.meta
        self.name = f"spacy {meta.get('lang', '')}_{meta.get('name', '')}"
        self.version = str(meta.get("version", ""))
        labels = set(self._nlp.get_pipe("parser").labels) if "parser" in self._nlp.pipe_names else set()
        self._turn = bool(labels & _CLEARNLP)

    def annotate(self, documents: Iterable[tuple[str, Sequence[SentenceSpan]]]) -> Iterator[list[AnnotatedSentence]]:
        """Read documents sentence by sentence; batches run across documents."""
        kept: list[list[SentenceSpan]] = []

        def texts() -> Iterator[str]:
            for text, spans in documents:
                kept.append(list(spans))
                yield from (text[start:end] for start, end in spans)

        read = self._nlp.pipe(texts(), batch_size=self._batch_size)
        done = 0
        pending: list[AnnotatedSentence] = []
        for doc in read:
            while not kept[done]:
                yield []
                done += 1
            spans = kept[done]
            start, end = spans[len(pending)]
            pending.append(self._sentence(doc, start, end))
            if len(pending) == len(spans):
                yield pending
                pending, done = [], done + 1
        for _ in kept[done:]:
            yield []

    def _sentence(self, doc: Any, start: int, end: int) -> AnnotatedSentence:
        words = [word for word in doc if not word.is_space]
        place = {word.i: k for k, word in enumerate(words)}
        heads = [-1 if word.head.i == word.i else place.get(word.head.i, -1) for word in words]
        arcs = Arcs(
            [word.text for word in words],
            [(word.lemma_ or word.text).lower() for word in words],
            [word.pos_ or "X" for word in words],
            heads,
            [word.dep_ if heads[k] >= 0 else "ROOT" for k, word in enumerate(words)],
        )
        if self._turn:
            to_universal(arcs)
        else:
            arcs.labels = ["root" if label == "ROOT" else label for label in arcs.labels]
        if self._turn:
            _join_names(arcs, [word.ent_type_ if word.ent_iob_ in "IB" else "" for word in words])
        entities = [
            (_KINDS[found.label_], place.get(found.start), place.get(found.end - 1))
            for found in doc.ents
            if found.label_ in _KINDS
        ]
        offsets = [start + word.idx for word in words]
        tokens, moved = _split_hyphened(arcs, offsets)
        return AnnotatedSentence(
            start,
            end,
            tokens,
            (),
            tuple(
                Entity(kind, moved[first], moved[last] + 1)
                for kind, first, last in entities
                if first is not None and last is not None
            ),
        )


def _load(name: str) -> Any:
    try:
        import spacy
    except ImportError:
        raise UsageError("spaCy is not installed; pip install dragoman[spacy]") from None
    try:
        return spacy.load(name)
    except OSError:
        raise UsageError(f"no spaCy pipeline is called {name!r}; python -m spacy download en_core_web_sm") from None


def _replaced(names: Sequence[str]) -> set[str]:
    """Components that bring parse or lemmas under another name."""
    found = set(names)
    bringing = {"trainable_lemmatizer": "lemmatizer", "experimental_biaffine_parser": "parser"}
    whole = {"parser", "lemmatizer"} if found & {"udpipe", "stanza"} else set()
    return {bringing[name] for name in found if name in bringing} | whole


def _join_names(arcs: Arcs, kinds: Sequence[str]) -> None:
    """In UD the first word of a person's name is its head; in spaCy's scheme it is the last."""
    for last in range(len(arcs.words)):
        if kinds[last] != "PERSON" or arcs.upos[last] != "PROPN":
            continue
        parts = [k for k in arcs.children(last, "compound") if kinds[k] == "PERSON" and arcs.upos[k] == "PROPN"]
        if not parts or parts != list(range(parts[0], last)):
            continue
        first = parts[0]
        for child in arcs.children(last):
            arcs.heads[child] = first
        arcs.hang(first, arcs.heads[last], arcs.labels[last])
        for k in [*parts[1:], last]:
            arcs.hang(k, first, "flat")


def _split_hyphened(arcs: Arcs, offsets: Sequence[int]) -> tuple[tuple[Token, ...], list[int]]:
    """Tokens, "U.S.-backed" as three; and where each of the words went (its last part)."""
    pieces = [
        _HYPHENED.match(word) if "." in word or len(divided_at_hyphens(word)) > 1 else None for word in arcs.words
    ]
    moved, place = [], 0
    for piece in pieces:
        place += 3 if piece else 1
        moved.append(place - 1)
    tokens: list[Token] = []
    for i, piece in enumerate(pieces):
        word, start = arcs.words[i], offsets[i]
        head = moved[arcs.heads[i]] if arcs.heads[i] >= 0 else -1
        if piece is None:
            tokens.append(
                Token(word, start, start + len(word), arcs.lemmas[i], arcs.upos[i], head, arcs.labels[i] or "dep")
            )
            continue
        first, last = piece.groups()
        dash, own = start + len(first), moved[i]
        tokens.append(Token(first, start, dash, first.lower(), "PROPN", own, "compound"))
        tokens.append(Token("-", dash, dash + 1, "-", "PUNCT", own, "punct"))
        verb = last.endswith("ed")
        upos = arcs.upos[i] if last[0].isupper() else "VERB" if verb else "ADJ"
        tokens.append(
            Token(
                last, dash + 1, start + len(word), _stem(last) if verb else last.lower(), upos, head,
                arcs.labels[i] or "dep",
            )
        )  # fmt: skip
    return tuple(tokens), moved


def _stem(participle: str) -> str:
    """The verb of a participle in -ed, well enough for the handful that are hyphened ("backed", "allied")."""
    if participle.endswith("ied"):
        return participle[:-3] + "y"
    stem = participle[:-2]
    return stem + "e" if stem.endswith(("at", "c", "g", "iz", "is", "v", "u")) else stem
