"""Quick scores while training."""

from __future__ import annotations

from collections import Counter

import torch

from dragoman.coding.model.labels import ENTITY_TAGS, ROLE_TAGS
from dragoman.coding.model.pieces import Vocabulary
from training.batches import IGNORED, batches, collate
from training.data import Example
from training.network import Network


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """BIO tags as spans; an ``I-`` that continues nothing begins one."""
    result, since, label = set(), 0, ""
    for i, tag in enumerate([*tags, "O"]):
        if label and (tag == "O" or tag[0] == "B" or tag[2:] != label):
            result.add((since, i, label))
            label = ""
        if tag != "O" and not label:
            since, label = i, tag[2:]
    return result


@torch.no_grad()
def scores(net: Network, examples: list[Example], vocabulary: Vocabulary, most_pieces: int = 960) -> dict[str, float]:
    """Quick scores with plain argmax and given predicates; benchmarks/coding/model.py measures what ships."""
    net.eval()
    n: Counter[str] = Counter()
    for part in batches(examples, vocabulary, most_pieces, None):
        batch = collate(part, vocabulary, {}, most_pieces)
        mask = batch.piece_mask[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16):
            words = net.words(batch.ids, batch.shapes, batch.first, batch.last, mask)
            upos, predicate, _, names, arcs = net.grammar(words)
        known = batch.upos != IGNORED
        n["words"] += int(known.sum())
        n["upos"] += int((upos.argmax(-1) == batch.upos)[known].sum())
        blind = torch.cat([torch.ones_like(batch.word_mask[:, :1]), batch.word_mask], 1)[:, None, :]
        heads = arcs.float().masked_fill(~blind, -1e4).argmax(-1)
        right = (heads == batch.heads) & known
        n["uas"] += int(right.sum())
        start = torch.arange(words.shape[0])[:, None] * words.shape[1]
        flat = net.relations(words.float().flatten(0, 1), torch.where(heads > 0, heads + start, 0).flatten())
        n["las"] += int((right & (flat.argmax(-1).view_as(heads) == batch.relations)).sum())
        known = ~batch.predicate.isnan()
        guess, gold = (predicate > 0) & known, (batch.predicate == 1) & known
        n["p hit"] += int((guess & gold).sum())
        n["p both"] += int(guess.sum() + gold.sum())
        if len(batch.frame_token):
            here = batch.word_mask[batch.frame_sentence][:, None, None, :]
            roles, _ = net.roles(words.float(), batch.frame_token, batch.frame_sentence, here)
            for i, row in enumerate(roles.argmax(-1).tolist()):
                if int(batch.frame_roles[i, 0]) == IGNORED:
                    continue
                length = len(batch.examples[int(batch.frame_sentence[i])].words)
                told = spans([ROLE_TAGS[t] for t in row[:length]])
                true = spans([ROLE_TAGS[t] for t in batch.frame_roles[i, :length].tolist()])
                n["r hit"] += len(told & true)
                n["r both"] += len(told) + len(true)
        for b, e in enumerate(batch.examples):
            if e.entities is not None:
                told = spans([ENTITY_TAGS[t] for t in names[b, : len(e.words)].argmax(-1).tolist()])
                true = spans(list(e.entities))
                n["e hit"] += len(told & true)
                n["e both"] += len(told) + len(true)
    net.train()
    result = {}
    if n["words"]:
        result |= {name: n[name] / n["words"] for name in ("upos", "uas", "las")}
    for letter, name in (("p", "predicates"), ("r", "roles"), ("e", "entities")):
        if n[f"{letter} both"]:
            result[name] = 2 * n[f"{letter} hit"] / n[f"{letter} both"]
    return {name: round(100 * value, 2) for name, value in result.items()}
