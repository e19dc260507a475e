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

from dragoman.coding.model.graphs import session
from dragoman.coding.opinion.marks import CLASSES, Absent, Link, Mention, Seen

__all__ = ["LINK_TABLES", "Network", "Places", "Words", "numbered", "places_of", "shipped_network"]

Floats = NDArray[np.float32]

Places = Mapping[str, Mapping[str, int]]

#: The tables that say how a mention stands to a word, in the order of ``numbered``.
LINK_TABLES = ("path", "role", "side", "distance", "kind", "ruled", "rank")
_EPSILON = 1e-5
_PLACE = {name: place for place, name in enumerate(CLASSES)}
_WEIGHTS = Path(__file__).with_name("opinion.npz")
_GRAPH = Path(__file__).with_name("words.onnx")


class Words:
    """What the network makes of the words of one sentence.

    ``classes`` (n × 1 + classes) are log-chances that a word names no act, or an act of each class; ``statuses``
    (n × 3) those that the act is actual, possible, denied. ``asking`` and ``mentioned`` (n × side width) are what each
    word brings to the scorers as the one that names an act, and as one that stands for an actor.
    """

    def __init__(self, classes: Floats, statuses: Floats, asking: Floats, mentioned: Floats) -> None:
        self.classes, self.statuses, self.asking, self.mentioned = classes, statuses, asking, mentioned


class Network:
    """Weights by name, as ``training/opinion`` wrote them."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]], lists: Mapping[str, Sequence[str]]) -> None:
        self._weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}
        self._places = places_of(lists)

    @classmethod
    def read(cls, path: Path) -> Network:
        """The network in a file."""
        with np.load(path) as stored:
            weights = {name: stored[name] for name in stored.files if name != "lists"}
            return cls(weights, json.loads(str(stored["lists"])))

    def words(self, seen: Seen) -> Words | None:
        """Run on a sentence; None where it names no actor, or was read without vectors."""
        vectors = seen.stage.tree.sentence.vectors
        if vectors is None or not seen.countries:
            return None
        graph, names = _graph()
        inputs = {name: self._weights[name] for name in names if name in self._weights}
        classes, statuses, asking, mentioned = graph.run(None, inputs | {"vectors": vectors, "seen": seen.marks})
        return Words(log_softmax(classes, axis=1), log_softmax(statuses, axis=1), asking, mentioned)

    def sides(
        self,
        words: Words,
        asked: Sequence[tuple[int, str]],
        mentions: Sequence[Mention],
        links: Mapping[int, list[Link]],
    ) -> Floats:
        """Chances that mentions are source and target of acts: (asked × mentions × 2).

        What is asked are words and the classes that they are thought to name; ``links`` has how each mention stands to
        each of these words.
        """
        if not asked or not mentions:
            return np.zeros((len(asked), len(mentions), 2), dtype=np.float32)
        x = self._asking(words, asked) + words.mentioned[[mention.token for mention in mentions]]
        by_word = {word: [numbered(link, self._places) for link in of_word] for word, of_word in links.items()}
        numbers = np.array([by_word[word] for word, _ in asked], dtype=np.int64)
        for k, name in enumerate(LINK_TABLES):
            x = x + self._weights[f"{name}.weight"][numbers[:, :, k]]
        return self._scored(x, "sides")

    def absent(self, words: Words, asked: Sequence[tuple[int, str]], actors: Sequence[Absent]) -> Floats:
        """The same for actors that the sentence does not name: (asked × actors × 2)."""
        if not asked or not actors:
            return np.zeros((len(asked), len(actors), 2), dtype=np.float32)
        x = self._asking(words, asked)
        for k in range(len(Absent._fields) - 1):
            x = x + self._weights[f"absent.{k}.weight"][[int(actor[k + 1]) for actor in actors]]
        return self._scored(x, "absent_sides")

    def _asking(self, words: Words, asked: Sequence[tuple[int, str]]) -> Floats:
        """What words and classes bring to the scorers: (asked × 1 × width)."""
        x = words.asking[[word for word, _ in asked]]
        x = x + self._weights["event.weight"][[1 + _PLACE[event] for _, event in asked]]
        return np.asarray(x[:, None, :], dtype=np.float32)

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


def places_of(lists: Mapping[str, Sequence[str]]) -> Places:
    """The rows of the tables of paths, roles and kinds by value; row 0 is for those not listed."""
    return {name: {value: k for k, value in enumerate(values, 1)} for name, values in lists.items()}


def numbered(link: Link, places: Places) -> tuple[int, ...]:
    """The row of each table of ``LINK_TABLES`` that stands for a link."""
    path, role = places["path"].get(link.path, 0), places["role"].get(link.role, 0)
    return path, role, link.sides, link.distance, places["kind"].get(link.kind, 0), link.ruled, link.rank


@cache
def _graph() -> tuple[Any, tuple[str, ...]]:
    """The graph of the layer, and its inputs."""
    graph = session(_GRAPH)
    return graph, tuple(one.name for one in graph.get_inputs())


@cache
def shipped_network() -> Network:
    """The network that comes with the package, read once."""
    return Network.read(_WEIGHTS)
