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
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from dragoman.coding.model.pieces import Vocabulary
from training.batches import Batch, batches, collate
from training.data import Example, held_out, training_set
from training.losses import WEIGHTS, losses, roleset_list, sense_groups, total_loss
from training.network import Network
from training.scoring import scores

#: Steps between checkpoints inside an epoch.
STEPS_A_CHECKPOINT = 250
#: Steps in which the rate rises.
WARM_UP_STEPS = 300


@dataclass
class Place:
    """How far the training is: epochs done, steps done, and the step at which this epoch began."""

    epoch: int = 0
    step: int = 0
    begun: int = 0


class Trainer:
    """A network with its optimiser and its place in the training."""

    def __init__(self, net: Network, rate: float, out: Path) -> None:
        self.net = net
        self.rate = rate
        self.out = out
        # The vectors of the pieces stay: words that training never shows keep the company that pretraining gave them.
        net.encoder.pieces.weight.requires_grad_(False)
        encoder = [p for p in net.encoder.parameters() if p.requires_grad]
        heads = [p for part in (net.grammar, net.relations, net.roles) for p in part.parameters()]
        self.parameters = encoder + heads
        self.optimiser = torch.optim.AdamW(
            [{"params": encoder, "times": 1.0}, {"params": heads, "times": 3.0}],
            lr=rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True,
        )  # fmt: skip
        self.place = Place()

    def step(self, batch: Batch, groups: Tensor, n_steps: int) -> dict[str, float]:
        """Learn from one batch; the rate falls along a cosine over ``n_steps``."""
        done = self.place.step
        falling = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done / n_steps)))
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * min(1.0, (done + 1) / WARM_UP_STEPS) * falling * group["times"]
        with torch.autocast("cpu", torch.bfloat16):
            found = losses(self.net, batch, groups)
        self.optimiser.zero_grad(set_to_none=True)
        total_loss(found).backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 2.0)
        self.optimiser.step()
        self.place.step += 1
        return {name: value.item() for name, (value, _) in found.items()}

    def save(self) -> None:
        """Write a checkpoint beside the old one, then put it in its place."""
        path = self.out / "state.pt"
        new = path.with_suffix(".new")
        state = {"net": self.net.state_dict(), "optimiser": self.optimiser.state_dict(), "place": vars(self.place)}
        torch.save(state, new)
        new.replace(path)

    def resume(self) -> None:
        """Go on from the last checkpoint, if there is one."""
        path = self.out / "state.pt"
        if path.exists():
            saved = torch.load(path, weights_only=True)
            self.net.load_state_dict(saved["net"])
            self.optimiser.load_state_dict(saved["optimiser"])
            self.place = Place(**saved["place"])


@dataclass
class Course:
    """What is learnt from, in which order."""

    examples: list[Example]
    vocabulary: Vocabulary
    senses: dict[str, int]
    most_pieces: int
    seed: int

    def batches(self, epoch: int, skip: int) -> Iterator[Batch]:
        """The batches of an epoch, the same each time, from one on."""
        order = random.Random(self.seed + epoch)
        torch.manual_seed(self.seed + epoch + skip)
        for i, part in enumerate(batches(self.examples, self.vocabulary, self.most_pieces, order)):
            if i >= skip:
                rng = random.Random(f"{self.seed} {epoch} {i}")
                yield collate(part, self.vocabulary, self.senses, self.most_pieces, rng)

    def n_batches(self) -> int:
        """How many batches an epoch has, give or take two."""
        return sum(1 for _ in batches(self.examples, self.vocabulary, self.most_pieces, random.Random(0)))


def train(trainer: Trainer, course: Course, groups: Tensor, n_epochs: int, tests: dict[str, list[Example]]) -> None:
    """Train to the end, with a line each 50 steps and scores after each epoch."""
    began = time.time()
    place, n_steps = trainer.place, course.n_batches() * n_epochs
    mean: dict[str, float] = defaultdict(float)
    trainer.net.train()
    while place.epoch < n_epochs:
        for batch in course.batches(place.epoch, place.step - place.begun):
            for name, value in trainer.step(batch, groups, n_steps).items():
                mean[name] += 0.02 * (value - mean[name]) if mean[name] else value
            if place.step % 50 == 0:
                told = " ".join(f"{name} {mean[name]:.3f}" for name in WEIGHTS)
                print(f"{time.time() - began:6.0f} s  step {place.step}/{n_steps}  {told}", flush=True)
            if place.step % STEPS_A_CHECKPOINT == 0:
                trainer.save()
        place.epoch += 1
        place.begun = place.step
        trainer.save()
        torch.save(trainer.net.state_dict(), trainer.out / f"epoch-{place.epoch}.pt")
        for name, part in tests.items():
            print(f"epoch {place.epoch}  {name}: {scores(trainer.net, part, course.vocabulary)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of MiniLM (model.safetensors, vocab.txt)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--pieces", type=int, default=960, help="pieces a batch")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    choice = parser.parse_args()

    torch.set_num_threads(choice.threads)
    torch.manual_seed(choice.seed)
    choice.out.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary(choice.encoder / "vocab.txt")
    examples = training_set(choice.data)
    tests = {name: part[:600] for name, part in held_out(choice.data).items() if name != "EWT test"}
    rolesets = roleset_list(examples)
    (choice.out / "rolesets.json").write_text(json.dumps(rolesets))
    n_words = sum(len(e.words) for e in examples)
    print(f"{len(examples)} sentences, {n_words} words, {len(rolesets)} rolesets", flush=True)

    net = Network(len(rolesets))
    net.encoder.load_pretrained(choice.encoder / "model.safetensors")
    trainer = Trainer(net, choice.rate, choice.out)
    if choice.resume:
        trainer.resume()
    senses = {name: i for i, name in enumerate(rolesets)}
    course = Course(examples, vocabulary, senses, choice.pieces, choice.seed)
    train(trainer, course, sense_groups(rolesets), choice.epochs, tests)


if __name__ == "__main__":
    main()
