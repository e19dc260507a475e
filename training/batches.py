"""Sentences of like length laid side by side, with what is to be learnt from them as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from dragoman.coding.model.labels import ENTITY_TAGS, RELATIONS, ROLE_TAGS, UPOS
from dragoman.coding.model.pieces import SENTENCE_EDGE, Vocabulary, letter_case
from training.data import Example, without_last_stop

#: What is not known costs nothing.
IGNORED = -100
#: Numbers of pieces that a batch may have a sentence.
LENGTHS = (8, 12, 16, 20, 24, 30, 40, 48, 60, 80, 120, 160, 240)
LONGEST = 150

_UPOS = {name: i for i, name in enumerate(UPOS)}
_RELATIONS = {name: i for i, name in enumerate(RELATIONS)}
_ROLE_TAGS = {name: i for i, name in enumerate(ROLE_TAGS)}
_ENTITY_TAGS = {name: i for i, name in enumerate(ENTITY_TAGS)}


@dataclass
class Batch:
    """B sentences of up to S pieces and N words, with P predicates among them."""

    ids: Tensor
    shapes: Tensor
    first: Tensor
    last: Tensor
    piece_mask: Tensor
    word_mask: Tensor
    upos: Tensor
    heads: Tensor
    relations: Tensor
    predicate: Tensor
    entities: Tensor
    factuality: Tensor
    frame_sentence: Tensor
    frame_token: Tensor
    frame_roles: Tensor
    frame_sense: Tensor
    examples: list[Example]


def rounded_up(length: int) -> int:
    """The next of ``LENGTHS``, or a multiple of 120."""
    return next((n for n in LENGTHS if n >= length), -(-length // 120) * 120)


def other_case(example: Example, rng: random.Random) -> list[int]:
    """Letter case as it might have been: headlines in Title Case or CAPITALS, names in lower case."""
    shapes = [letter_case(word) for word in example.words]
    throw = rng.random()
    if throw < 0.03:
        return [4 if s in (2, 3, 6) else s for s in shapes]
    if throw < 0.06:
        return [3 if s == 2 and len(w) > 3 else s for s, w in zip(shapes, example.words, strict=True)]
    if throw < 0.08:
        return [2 if s in (3, 4, 5, 6) else s for s in shapes]
    return shapes


def collate(  # noqa: PLR0912 (a branch a task)
    examples: Sequence[Example],
    vocabulary: Vocabulary,
    senses: dict[str, int],
    most_pieces: int,
    rng: random.Random | None = None,
) -> Batch:
    """Tensors of a batch; with ``rng``, letter case and last full stops vary as they do in news.

    The tensors have one of few shapes, since the processor's kernels are compiled anew for each: lengths are rounded up
    to those of ``LENGTHS``, which fix the number of sentences (empty ones fill up) and, with ``rng``, that of
    predicates (of too many a random part is kept, another one each time).
    """
    if rng is not None:
        examples = [(without_last_stop(e) or e) if rng.random() < 0.1 else e for e in examples]
    cut = [vocabulary.of_sentence(e.words, other_case(e, rng) if rng else None) for e in examples]
    n_s = rounded_up(max(len(c.ids) for c in cut))
    n_b, n_w = max(len(examples), most_pieces // n_s), n_s

    def filled(value: int, *shape: int) -> Tensor:
        return torch.full(shape, value, dtype=torch.long)

    ids, shapes, first, last = (
        filled(0, n_b, n_s),
        filled(SENTENCE_EDGE, n_b, n_s),
        filled(0, n_b, n_w),
        filled(0, n_b, n_w),
    )
    piece_mask, word_mask = torch.zeros(n_b, n_s, dtype=torch.bool), torch.zeros(n_b, n_w, dtype=torch.bool)
    piece_mask[len(examples) :, 0] = True  # an empty sentence must see something, or its softmax is no number
    upos, heads, relations = (filled(IGNORED, n_b, n_w) for _ in range(3))
    entities = filled(IGNORED, n_b, n_w)
    predicate, fact = torch.full((n_b, n_w), float("nan")), torch.full((n_b, n_w), float("nan"))
    frames: list[tuple[int, int, list[int], int]] = []
    for b, (e, c) in enumerate(zip(examples, cut, strict=True)):
        n, s = len(e.words), len(c.ids)
        ids[b, :s], shapes[b, :s] = torch.tensor(c.ids), torch.tensor(c.shapes)
        first[b, :n], last[b, :n] = torch.tensor(c.first), torch.tensor(c.last)
        piece_mask[b, :s], word_mask[b, :n] = True, True
        if e.upos is not None and e.heads is not None and e.relations is not None:
            upos[b, :n] = torch.tensor([_UPOS[u] for u in e.upos])
            heads[b, :n] = torch.tensor(e.heads)
            relations[b, :n] = torch.tensor([_RELATIONS[r] for r in e.relations])
        if e.entities is not None:
            entities[b, :n] = torch.tensor([_ENTITY_TAGS[t] for t in e.entities])
        for token, value in e.factuality.items():
            if token < n:
                fact[b, token] = value / 3
        if e.all_predicates:
            predicate[b, :n] = 0.0
        for frame in e.frames or ():
            if e.all_predicates:
                predicate[b, frame.token] = 1.0
            tags = [0] * n
            for since, until, role in frame.arguments:
                tags[since : until + 1] = [_ROLE_TAGS[f"I-{role}"]] * (until + 1 - since)
                tags[since] = _ROLE_TAGS[f"B-{role}"]
            frames.append((b, frame.token, tags, senses.get(frame.roleset, IGNORED)))
    if rng is not None:
        n_frames = 4 * most_pieces // n_s
        rng.shuffle(frames)
        frames = frames[:n_frames]
        if frames:
            frames += [(0, 0, [IGNORED], IGNORED)] * (n_frames - len(frames))
    roles = filled(IGNORED, len(frames), n_w)
    for i, (_, _, tags, _) in enumerate(frames):
        roles[i, : len(tags)] = torch.tensor(tags)
    return Batch(
        ids, shapes, first, last, piece_mask, word_mask, upos, heads, relations, predicate, entities, fact,
        torch.tensor([f[0] for f in frames], dtype=torch.long),
        torch.tensor([f[1] for f in frames], dtype=torch.long),
        roles,
        torch.tensor([f[3] for f in frames], dtype=torch.long),
        list(examples),
    )  # fmt: skip


def batches(
    examples: Sequence[Example], vocabulary: Vocabulary, most_pieces: int, rng: random.Random | None
) -> Iterator[list[Example]]:
    """Examples in batches of at most ``most_pieces`` places, padding included; shuffled by ``rng``, else by length."""
    order = [e if len(e.words) <= LONGEST else None for e in examples]
    kept = [e for e in order if e is not None]
    if rng is not None:
        rng.shuffle(kept)
    lengths = {id(e): 2 + sum(len(vocabulary.of_word(w)) for w in e.words) for e in kept}
    chunk = 1500 if rng is not None else len(kept)
    ready: list[list[Example]] = []
    for at in range(0, len(kept), chunk):
        part = sorted(kept[at : at + chunk], key=lambda e: lengths[id(e)])
        batch: list[Example] = []
        for e in part:
            if batch and rounded_up(lengths[id(e)]) * (len(batch) + 1) > most_pieces:
                ready.append(batch)
                batch = []
            batch.append(e)
        ready.append(batch)
    if rng is not None:
        rng.shuffle(ready)
    yield from ready


__all__ = ["IGNORED", "Batch", "batches", "collate", "replace"]
