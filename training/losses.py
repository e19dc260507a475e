"""What is learnt: a loss for each task, and how much each counts."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import IGNORED, Batch
from training.data import Example
from training.network import Network

#: How much each task counts.
WEIGHTS = {
    "upos": 0.4, "arcs": 1.0, "relations": 0.6, "predicate": 1.5, "entities": 0.7, "factuality": 0.5,
    "roles": 1.5, "senses": 0.2,
}  # fmt: skip


def roleset_list(examples: list[Example]) -> list[str]:
    """Every roleset of the training set, in order of the alphabet."""
    return sorted({f.roleset for e in examples for f in e.frames or ()})


def sense_groups(rolesets: list[str]) -> Tensor:
    """Which rolesets compete: those of one lemma (rows and columns: rolesets)."""
    lemmas = [name.rpartition(".")[0] for name in rolesets]
    number = {lemma: i for i, lemma in enumerate(dict.fromkeys(lemmas))}
    return torch.tensor([number[lemma] for lemma in lemmas])


def losses(net: Network, batch: Batch, groups: Tensor) -> dict[str, tuple[Tensor, float]]:
    """Mean loss of each task, with the share of words (or sentences) that know it."""
    mask = batch.piece_mask[:, None, None, :]
    words = net.words(batch.ids, batch.shapes, batch.first, batch.last, mask)
    upos, predicate, fact, names, arcs = net.grammar(words)
    n_words = float(batch.word_mask.sum())
    found: dict[str, tuple[Tensor, float]] = {}

    known = batch.upos != IGNORED
    if known.any():
        share = float(known.sum()) / n_words
        found["upos"] = functional.cross_entropy(upos[known].float(), batch.upos[known]), share
        blind = torch.cat([torch.ones_like(batch.word_mask[:, :1]), batch.word_mask], 1)[:, None, :]
        scores = arcs.float().masked_fill(~blind, -1e4)
        found["arcs"] = functional.cross_entropy(scores[known], batch.heads[known]), share
        # Sentences laid end to end: a head is numbered by its place in the whole, 0 is the root for all.
        start = torch.arange(words.shape[0])[:, None] * words.shape[1]
        heads = torch.where(batch.heads > 0, batch.heads + start, 0)
        flat = net.relations(words.flatten(0, 1), heads.clamp(min=0).flatten())
        found["relations"] = (
            functional.cross_entropy(flat.float(), batch.relations.flatten(), ignore_index=IGNORED),
            share,
        )
    known = ~batch.predicate.isnan()
    if known.any():
        loss = functional.binary_cross_entropy_with_logits(predicate[known].float(), batch.predicate[known])
        found["predicate"] = loss, float(known.sum()) / n_words
    known = batch.entities != IGNORED
    if known.any():
        loss = functional.cross_entropy(names[known].float(), batch.entities[known])
        found["entities"] = loss, float(known.sum()) / n_words
    known = ~batch.factuality.isnan()
    if known.any():
        loss = functional.smooth_l1_loss(fact[known].float(), batch.factuality[known], beta=0.3)
        found["factuality"] = loss, min(1.0, float(known.sum()) / n_words * 10)
    if len(batch.frame_token):
        share = len(set(batch.frame_sentence.tolist())) / len(batch.examples)
        here = batch.word_mask[batch.frame_sentence][:, None, None, :]
        roles, vectors = net.roles(words, batch.frame_token, batch.frame_sentence, here)
        found["roles"] = (
            functional.cross_entropy(roles.float().flatten(0, 1), batch.frame_roles.flatten(), ignore_index=IGNORED),
            share,
        )
        known = batch.frame_sense != IGNORED
        if known.any():
            gold = batch.frame_sense[known]
            scores = vectors[known].float() @ net.roles.senses.weight.float().T
            scores = scores.masked_fill(groups[gold][:, None] != groups[None, :], -1e4)
            found["senses"] = functional.cross_entropy(scores, gold), share
    return found


def total_loss(found: dict[str, tuple[Tensor, float]]) -> Tensor:
    """One number to descend: each task by its weight, and by the root of the share of words that know it."""
    parts = [WEIGHTS[name] * math.sqrt(share) * value for name, (value, share) in found.items()]
    return torch.stack(parts).sum()
