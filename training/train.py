"""Train the sentence model: ``python -m training.train --data DATA --encoder MINILM --out RUN``.

Multi-task: each batch mixes sentences of all data sets, and each loss counts by the share of words that know its task.
Seeded; a checkpoint after each epoch (and every ten minutes) holds all that is needed to go on: ``--resume``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter, defaultdict
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from dragoman.coding.model.labels import ENTITY_TAGS, ROLE_TAGS
from dragoman.coding.model.pieces import Vocabulary
from training.batches import IGNORED, Batch, batches, collate
from training.data import Example, held_out, training_set
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument(
        "--encoder", type=Path, required=True, help="folder of the MiniLM (model.safetensors, tokenizer.json)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--pieces", type=int, default=960, help="pieces a batch")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps (to measure speed)")
    choice = parser.parse_args()

    torch.set_num_threads(choice.threads)
    torch.manual_seed(choice.seed)
    choice.out.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary(choice.encoder / "tokenizer.json")
    examples = training_set(choice.data)
    tests = {name: part[:600] for name, part in held_out(choice.data).items() if name != "EWT test"}
    rolesets = roleset_list(examples)
    senses = {name: i for i, name in enumerate(rolesets)}
    groups = sense_groups(rolesets)
    (choice.out / "rolesets.json").write_text(json.dumps(rolesets))
    print(
        f"{len(examples)} sentences, {sum(len(e.words) for e in examples)} words, {len(rolesets)} rolesets", flush=True
    )

    net = Network(len(rolesets))
    net.encoder.load_pretrained(choice.encoder / "model.safetensors")
    # The vectors of the pieces stay: words that training never shows keep the company that pretraining gave them.
    net.encoder.pieces.weight.requires_grad_(False)
    encoder = [p for p in net.encoder.parameters() if p.requires_grad]
    heads = [p for module in (net.grammar, net.relations, net.roles) for p in module.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "times": 1.0}, {"params": heads, "times": 3.0}],
        lr=choice.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True,
    )  # fmt: skip
    epoch, step = 0, 0
    state = choice.out / "state.pt"
    if choice.resume and state.exists():
        saved = torch.load(state, weights_only=True)
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        epoch, step = saved["epoch"], saved["step"]
    began = time.time()
    per_epoch = sum(1 for _ in batches(examples, vocabulary, choice.pieces, random.Random(0)))
    total = per_epoch * choice.epochs
    print(f"{per_epoch} steps an epoch, {total} in all, from {step}", flush=True)
    net.train()
    mean: dict[str, float] = defaultdict(float)
    while epoch < choice.epochs:
        rng = random.Random(choice.seed + epoch)
        torch.manual_seed(choice.seed + epoch)
        done = step - epoch * per_epoch
        for i, part in enumerate(batches(examples, vocabulary, choice.pieces, rng)):
            batch_rng = random.Random(f"{choice.seed} {epoch} {i}")
            if i < done:
                continue
            batch = collate(part, vocabulary, senses, choice.pieces, batch_rng)
            progress = min(1.0, step / total)
            rate = choice.rate * min(1.0, (step + 1) / 300) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
            for group in optimiser.param_groups:
                group["lr"] = rate * group["times"]
            with torch.autocast("cpu", torch.bfloat16):
                found = losses(net, batch, groups)
            loss = sum(
                (WEIGHTS[name] * math.sqrt(share) * value for name, (value, share) in found.items()), torch.zeros(())
            )
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder + heads, 2.0)
            optimiser.step()
            step += 1
            for name, (value, _) in found.items():
                mean[name] += 0.02 * (value.item() - mean[name]) if mean[name] else value.item()
            if step % 50 == 0 or step == choice.steps:
                told = " ".join(f"{name} {mean[name]:.3f}" for name in WEIGHTS)
                print(f"{time.time() - began:6.0f} s  step {step}/{total}  {told}", flush=True)
            if step == choice.steps:
                return
            if step % 250 == 0:
                save(state, net, optimiser, epoch, step)
        epoch += 1
        save(state, net, optimiser, epoch, step)
        torch.save(net.state_dict(), choice.out / f"epoch-{epoch}.pt")
        for name, part in tests.items():
            print(f"epoch {epoch}  {name}: {scores(net, part, vocabulary)}", flush=True)


def save(path: Path, net: Network, optimiser: torch.optim.Optimizer, epoch: int, step: int) -> None:
    """Write a checkpoint beside the old one, then put it in its place."""
    new = path.with_suffix(".new")
    torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch, "step": step}, new)
    new.replace(path)


if __name__ == "__main__":
    main()
