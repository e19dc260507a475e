"""The network of the second opinion: one layer of attention over a sentence's words, and two small scorers of sides.

It was trained in PyTorch (``training/opinion``). onnxruntime runs the layer, on one thread, from a graph that takes the
weights as inputs; NumPy runs the scorers, whose matrices are small.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_softmax

from dragoman.coding.opinion.marks import CLASSES, Absent, Link, Mention, Seen

__all__ = ["N_HEADS", "Network", "Words", "shipped_network"]

Floats = NDArray[np.float32]

N_HEADS = 8
_EPSILON = 1e-5
_WEIGHTS = Path(__file__).with_name("opinion.npz")
_GRAPH = Path(__file__).with_name("words.onnx")


class Words:
    """What the network makes of the words of one sentence.

    ``vectors`` (n × width) see the whole sentence; ``classes`` (n × 1 + classes) are log-chances that a word names no
    act, or an act of each class; ``statuses`` (n × 3) those that the act is actual, possible, denied.
    """

    def __init__(self, vectors: Floats, classes: Floats, statuses: Floats) -> None:
        self.vectors, self.classes, self.statuses = vectors, classes, statuses


class Network:
    """Weights by name, as ``training/opinion`` wrote them."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]], lists: Mapping[str, Sequence[str]]) -> None:
        self._weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}
        self._places = {name: {value: k for k, value in enumerate(values, 1)} for name, values in lists.items()}

    @classmethod
    def read(cls, path: Path) -> Network:
        """The network in a file."""
        with np.load(path) as stored:
            weights = {name: stored[name] for name in stored.files if name != "lists"}
            return cls(weights, json.loads(str(stored["lists"])))

    def words(self, vectors: Floats, seen: Seen) -> Words:
        """Run on the sentence model's vectors of a sentence's words (n × 384)."""
        session, names = _graph()
        inputs = {name: self._weights[name] for name in names if name in self._weights}
        read, classes, statuses = session.run(None, inputs | {"vectors": vectors, "seen": seen.marks})
        return Words(read, log_softmax(classes, axis=1), log_softmax(statuses, axis=1))

    def sides(self, words: Words, word: int, event: str, mentions: Sequence[Mention], links: Sequence[Link]) -> Floats:
        """Chances that each mention is source and target of the act of a class that a word names: (mentions × 2)."""
        if not mentions:
            return np.zeros((0, 2), dtype=np.float32)
        x = self._asking(words, word, event)
        x = x + self._linear(words.vectors[[mention.token for mention in mentions]], "mention")
        paths, roles, kinds = (self._places[name] for name in ("path", "role", "kind"))
        numbers = {
            "path": [paths.get(link.path, 0) for link in links],
            "role": [roles.get(link.role, 0) for link in links],
            "side": [link.sides for link in links],
            "distance": [link.distance for link in links],
            "kind": [kinds.get(link.kind, 0) for link in links],
            "ruled": [link.ruled for link in links],
        }
        for name, rows in numbers.items():
            x = x + self._weights[f"{name}.weight"][rows]
        return self._scored(x, "sides")

    def absent(self, words: Words, word: int, event: str, actors: Sequence[Absent]) -> Floats:
        """The same for actors that the sentence does not name: (actors × 2)."""
        if not actors:
            return np.zeros((0, 2), dtype=np.float32)
        x = self._asking(words, word, event)
        for k in range(5):
            rows = [int(actor[k + 1]) for actor in actors]
            x = x + self._weights[f"absent.{k}.weight"][rows]
        return self._scored(x, "absent_sides")

    def _asking(self, words: Words, word: int, event: str) -> Floats:
        asked = self._linear(words.vectors[word : word + 1], "word")
        return np.asarray(asked + self._weights["event.weight"][1 + CLASSES.index(event)], dtype=np.float32)

    def _scored(self, x: Floats, name: str) -> Floats:
        x = np.maximum(self._normed(x, "sides_norm"), 0.0)
        x = np.maximum(self._linear(x, "hidden"), 0.0)
        return np.asarray(expit(self._linear(x, name)), dtype=np.float32)

    def _linear(self, x: Floats, name: str) -> Floats:
        made: Floats = x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made

    def _normed(self, x: Floats, name: str) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((x * x).mean(axis=-1, keepdims=True) + _EPSILON)
        made: Floats = x / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return made


@cache
def _graph() -> tuple[Any, tuple[str, ...]]:
    """The graph of the layer, and its inputs."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(_GRAPH), options, providers=["CPUExecutionProvider"])
    return session, tuple(one.name for one in session.get_inputs())


@cache
def shipped_network() -> Network:
    """The network that comes with the package, read once."""
    return Network.read(_WEIGHTS)
