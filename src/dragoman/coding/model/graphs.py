"""The two graphs of the network, run by onnxruntime on one sentence at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.model.pieces import Pieces

__all__ = ["Framing", "Graphs", "Reading", "session"]

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """Of n words: a vector each, and scores of tags, predicate, factuality (-1 to 1), names, arcs (n × 1 + n)."""

    vectors: Floats
    upos: Floats
    predicate: Floats
    factuality: Floats
    names: Floats
    arcs: Floats


@dataclass(frozen=True, slots=True)
class Framing:
    """Scores once the tree is known: relations of n words, roles of n words for p predicates, a sense vector each."""

    relations: Floats
    roles: Floats
    senses: Floats


def session(path: Path) -> Any:
    """A graph that reads one sentence at a time, made ready to run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads read sentences side by side; inside a sentence there is too little to share out.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Sentences come in all lengths; a plan of memory kept for each would grow with the text.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Graphs:
    """``reader.onnx`` and ``frames.onnx`` of a folder."""

    def __init__(self, folder: Path) -> None:
        self._reader = session(folder / "reader.onnx")
        self._frames = session(folder / "frames.onnx")

    def read(self, pieces: Pieces) -> Reading:
        """Run the encoder and the heads of single words and arcs."""
        inputs = {
            "ids": np.array(pieces.ids, dtype=np.int64),
            "shapes": np.array(pieces.shapes, dtype=np.int64),
            "first": np.array(pieces.first, dtype=np.int64),
            "last": np.array(pieces.last, dtype=np.int64),
        }
        return Reading(*self._reader.run(None, inputs))

    def frame(self, vectors: Floats, heads: Integers, predicates: list[int]) -> Framing:
        """Run the heads that need the tree (heads from 1, 0 the root) and the predicates."""
        # The graph wants one predicate at least; what it says of a made-up one is dropped.
        inputs = {"vectors": vectors, "heads": heads, "predicates": np.array(predicates or [0], dtype=np.int64)}
        relations, roles, senses = self._frames.run(None, inputs)
        return Framing(relations, roles[: len(predicates)], senses[: len(predicates)])
