"""How likely is an act right, by all that the codebook and the network say of it? A committee of small networks.

Each member has one hidden layer, 1 / (1 + exp(−w·max(0, Wx + b) − c)), and chances are the mean over members. The
weights are ``weighing.npz``, fitted by ``python -m training.opinion`` on what networks say of sentences that they were
not trained on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

__all__ = ["FLOOR", "Committee", "shipped_committee"]

Floats = NDArray[np.float32]

_WEIGHTS = Path(__file__).with_name("weighing.npz")

#: Records less likely than this are not given out: half of the F1 reached on development texts, where F1 is highest
#: when probabilities are calibrated.
FLOOR = 0.3


class Committee:
    """Members' weights: ``hidden`` (members × width × features), ``shift`` and ``out`` (members × width), ``rest``
    (members); features by name, as they come before they are put on one scale."""

    def __init__(self, names: Sequence[str], weights: Mapping[str, Floats]) -> None:
        self.names = tuple(names)
        self._place = {name: k for k, name in enumerate(names)}
        self._hidden, self._shift = weights["hidden"], weights["shift"]
        self._out, self._rest = weights["out"], weights["rest"]

    @classmethod
    def read(cls, path: Path) -> Committee:
        """The committee in a file."""
        with np.load(path) as stored:
            weights = {name: stored[name] for name in stored.files if name != "names"}
            return cls(json.loads(str(stored["names"])), weights)

    def chances(self, acts: Iterable[Mapping[str, float]]) -> list[float]:
        """The probability that each act is right, to three digits; features of unknown names count nothing."""
        rows = list(acts)
        x = np.zeros((len(rows), len(self.names)), dtype=np.float32)
        for row, features in zip(x, rows, strict=True):
            for name, value in features.items():
                if name in self._place:
                    row[self._place[name]] = value
        inner = np.maximum(x @ self._hidden.transpose(0, 2, 1) + self._shift[:, None, :], 0.0)
        scores = (inner @ self._out[:, :, None])[:, :, 0] + self._rest[:, None]
        return [round(float(chance), 3) for chance in expit(scores).mean(axis=0)]


@cache
def shipped_committee() -> Committee:
    """The committee that comes with the package, read once."""
    return Committee.read(_WEIGHTS)
