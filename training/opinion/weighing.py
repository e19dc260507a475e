"""Fit the committee that weighs acts; its weights have the names that ``opinion/weighing.py`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

__all__ = ["Weighed", "fit", "write"]

_N_MEMBERS = 5
_WIDTH = 32
_N_EPOCHS = 12
_N_IN_BATCH = 256
_RATE = 3e-3
_DECAY = 1e-2
_DROPOUT = 0.2

Weighed = tuple[Mapping[str, float], bool]


def fit(rows: Sequence[Weighed]) -> tuple[list[str], dict[str, np.ndarray]]:
    """Names of features and weights of a committee, which differs by its seeds, on acts known to be right or wrong.

    Features are put on one scale to fit; the weights are those for features as they come.
    """
    names = sorted({name for features, _ in rows for name in features})
    x = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows], dtype=np.float32)
    right = torch.tensor([label for _, label in rows], dtype=torch.float32)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-3
    members = [_member(torch.from_numpy((x - mean) / scale), right, seed) for seed in range(_N_MEMBERS)]
    hidden = np.stack([inner.weight.detach().numpy() / scale for inner, _ in members])
    shift = np.stack([inner.bias.detach().numpy() for inner, _ in members]) - hidden @ mean
    return names, {
        "hidden": hidden,
        "shift": shift,
        "out": np.stack([outer.weight.detach().numpy()[0] for _, outer in members]),
        "rest": np.stack([outer.bias.detach().numpy()[0] for _, outer in members]),
    }


def write(path: Path, names: Sequence[str], weights: Mapping[str, np.ndarray]) -> None:
    """Write what ``Committee.read`` reads."""
    np.savez_compressed(
        path, names=json.dumps(names), **{name: value.astype(np.float32) for name, value in weights.items()}
    )


def _member(x: torch.Tensor, right: torch.Tensor, seed: int) -> tuple[nn.Linear, nn.Linear]:
    torch.manual_seed(seed)
    inner, outer, dropout = nn.Linear(x.shape[1], _WIDTH), nn.Linear(_WIDTH, 1), nn.Dropout(_DROPOUT)
    parameters = [*inner.parameters(), *outer.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=_DECAY)
    for _ in range(_N_EPOCHS):
        for batch in torch.randperm(len(x)).split(_N_IN_BATCH):
            scores = outer(dropout(functional.relu(inner(x[batch]))))[:, 0]
            loss = functional.binary_cross_entropy_with_logits(scores, right[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return inner, outer
