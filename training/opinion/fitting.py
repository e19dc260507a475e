"""Fit the network to annotated sentences."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from dragoman.coding.codebook.choosing import country
from dragoman.coding.opinion import network as runtime
from dragoman.coding.opinion.marks import CLASSES, N_MARKS, Seen
from dragoman.coding.opinion.network import Places, numbered, places_of
from dragoman.vocabulary.records import STATUSES
from training.network import WIDTH as VECTOR_WIDTH
from training.opinion.examples import Example, Named, countries_of, lists_of
from training.opinion.network import Network

__all__ = ["fit", "runnable"]

_N_IN_BATCH = 24
_RATE = 1e-3
#: What a word that names an act weighs in the loss, one that names none, and its status.
_ACT, _NO_ACT, _STATUS = 2.0, 0.5, 0.5


def fit(examples: Sequence[Example], n_epochs: int, seed: int, report: Callable[[str], None] = print) -> Network:
    """A network trained on examples; the same seed gives the same weights on the same machine."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    network = Network(lists_of(examples))
    n_steps = n_epochs * math.ceil(len(examples) / _N_IN_BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.02)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=n_steps, pct_start=0.1)
    places = places_of(network.lists)
    network.train()
    for epoch in range(n_epochs):
        total = 0.0
        for batch in _batches(list(examples), order):
            loss = _loss(network, batch, places)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            rate.step()
            total += float(loss.detach()) * len(batch)
        report(f"epoch {epoch + 1}: loss {total / len(examples):.3f}")
    network.eval()
    return network


def runnable(network: Network) -> runtime.Network:
    """The network as the coder runs it, in the precision that ships."""
    weights = {name: value.detach().numpy().astype(np.float16) for name, value in network.state_dict().items()}
    return runtime.Network(weights, network.lists)


def _batches(examples: list[Example], order: random.Random) -> list[list[Example]]:
    """Sentences of like length together, in random order."""
    order.shuffle(examples)
    found = []
    for since in range(0, len(examples), 16 * _N_IN_BATCH):
        part = sorted(examples[since : since + 16 * _N_IN_BATCH], key=lambda example: len(example.vectors))
        found += [part[k : k + _N_IN_BATCH] for k in range(0, len(part), _N_IN_BATCH)]
    order.shuffle(found)
    return found


def _loss(network: Network, batch: Sequence[Example], places: Places) -> Tensor:
    vectors, marks, mask = _padded(batch)
    words, classes, statuses = network.read(vectors, marks, mask)
    total = _loss_of_words(batch, mask, classes, statuses)
    sides = _Sides(places)
    for n, example in enumerate(batch):
        for word, named in example.named.items():
            sides.add(n, example, word, named)
    return (total + sides.loss(network, words)) / len(batch)


def _padded(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    length = max(len(example.vectors) for example in batch)
    vectors = torch.zeros(len(batch), length, VECTOR_WIDTH)
    marks = torch.zeros(len(batch), length, N_MARKS)
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    for n, example in enumerate(batch):
        size = len(example.vectors)
        vectors[n, :size] = torch.from_numpy(example.vectors)
        marks[n, :size] = torch.from_numpy(example.seen.marks)
        mask[n, :size] = True
    return vectors, marks, mask


def _loss_of_words(batch: Sequence[Example], mask: Tensor, classes: Tensor, statuses: Tensor) -> Tensor:
    """What a word names: −Σ log of the chances of all that is accepted; words that may be left out count nothing."""
    accepted = torch.zeros(classes.shape, dtype=torch.bool)
    accepted[:, :, 0] = True
    weight, status = _NO_ACT * mask.float(), torch.zeros(mask.shape, dtype=torch.long)
    of_status = torch.zeros(mask.shape)
    for n, example in enumerate(batch):
        for word, named in example.named.items():
            if named.optional:
                weight[n, word] = 0.0
                continue
            accepted[n, word, 0] = False
            for event in named.events:
                accepted[n, word, 1 + CLASSES.index(event)] = True
            weight[n, word], of_status[n, word] = _ACT, _STATUS
            status[n, word] = STATUSES.index(named.status)
    right = torch.logsumexp(classes.log_softmax(-1).masked_fill(~accepted, -1e9), -1)
    told = statuses.log_softmax(-1).gather(-1, status[..., None])[..., 0]
    return -(weight * right).sum() - (of_status * told).sum()


class _Sides:
    """Which mentions are sides of what words name, over a batch.

    Where an actor is a side, one of its mentions is, whichever: −log(1 − Π(1 − p)). Those of other actors are none.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._rows: list[tuple[int, int, int, int]] = []  # sentence, word, class, mention
        self._links: list[tuple[int, ...]] = []
        self._right: list[tuple[int, list[int]]] = []  # side, rows of an actor's mentions
        self._wrong: list[tuple[int, int]] = []  # side, row
        self._absent: list[tuple[int, int, int]] = []
        self._actors: list[tuple[int, ...]] = []
        self._missing: list[tuple[float, float]] = []

    def add(self, n: int, example: Example, word: int, named: Named) -> None:
        event = 1 + CLASSES.index(min(named.events))
        seen, since = example.seen, len(self._rows)
        for mention, link in zip(seen.mentions, named.links, strict=True):
            self._rows.append((n, word, event, mention.token))
            self._links.append(numbered(link, self._places))
        for side, (actors, others) in enumerate(((named.sources, named.targets), (named.targets, named.sources))):
            own, meant = _ids(actors), [_meant(seen, one, _ids(others), named.within) for one in actors]
            self._right += [(side, [since + k for k in places]) for places in meant if places]
            right, countries = {k for places in meant for k in places}, countries_of(own)
            opposite = {id for id in _ids(others) - own if country(id) in named.within}
            self._wrong += [
                (side, since + k)
                for k, mention in enumerate(seen.mentions)
                if k not in right and (mention.country not in countries or mention.found.id in opposite)
            ]
        unnamed = [
            [countries for one in actors if not (countries := countries_of(one)) & seen.countries]
            for actors in (named.sources, named.targets)
        ]
        for actor in seen.absent:
            self._absent.append((n, word, event))
            self._actors.append(actor[1:])
            source, target = (float(any(actor.country in one for one in actors)) for actors in unnamed)
            self._missing.append((source, target))

    def loss(self, network: Network, words: Tensor) -> Tensor:
        total = torch.zeros(())
        if self._rows:
            n, word, event, mention = torch.tensor(self._rows).T
            scores = network.score_sides(words[n, word], event, words[n, mention], torch.tensor(self._links))
            not_side = functional.logsigmoid(-scores)
            if self._right:
                group = torch.tensor([g for g, (_, rows) in enumerate(self._right) for _ in rows])
                side = torch.tensor([side for side, rows in self._right for _ in rows])
                row = torch.tensor([row for _, rows in self._right for row in rows])
                none = torch.zeros(len(self._right)).index_add(0, group, not_side[row, side]).clamp(max=-1e-6)
                total = total - torch.log(-torch.expm1(none)).sum()
            if self._wrong:
                side, row = torch.tensor(self._wrong).T
                total = total - not_side[row, side].sum()
        if self._absent:
            n, word, event = torch.tensor(self._absent).T
            scores = network.score_absent(words[n, word], event, torch.tensor(self._actors))
            total = total + functional.binary_cross_entropy_with_logits(
                scores, torch.tensor(self._missing), reduction="sum"
            )
        return total


def _ids(actors: Sequence[frozenset[str]]) -> set[str]:
    return {id for one in actors for id in one}


def _meant(seen: Seen, ids: frozenset[str], opposite: set[str], within: set[str]) -> list[int]:
    """The mentions that may stand for an actor: any of its country.

    In acts within a country they are those of the very part, or failing these those that are not of the other side.
    """
    countries = countries_of(ids)
    of_country = [k for k, mention in enumerate(seen.mentions) if mention.country in countries]
    if not countries & within:
        return of_country
    of_part = [k for k in of_country if seen.mentions[k].found.id in ids]
    return of_part or [k for k in of_country if seen.mentions[k].found.id not in opposite]
