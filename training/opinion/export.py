"""Write what ships of the second opinion: a graph without weights, and the weights by name."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch

from dragoman.coding.opinion.marks import N_MARKS
from training.network import WIDTH as VECTOR_WIDTH
from training.opinion.network import Network

__all__ = ["write_graph", "write_weights"]


def write_graph(path: Path) -> None:
    """The graph of the layer and of the scores of words; it takes the weights as inputs."""
    network = Network({"path": [], "role": [], "kind": []})
    network.eval()
    torch.onnx.export(
        network, (torch.zeros(5, VECTOR_WIDTH), torch.zeros(5, N_MARKS)), str(path), export_params=False,
        keep_initializers_as_inputs=True, do_constant_folding=False, opset_version=17, dynamo=False,
        input_names=["vectors", "seen"], output_names=["classes", "statuses", "asking", "mentioned"],
        dynamic_axes={"vectors": {0: "words"}, "seen": {0: "words"}},
    )  # fmt: skip
    graph = onnx.load(path)
    del graph.metadata_props[:]
    onnx.save(graph, path)


def write_weights(network: Network, path: Path) -> None:
    """Weights in half precision, and the values that embeddings are told apart by."""
    weights = {name: value.numpy().astype(np.float16) for name, value in network.state_dict().items()}
    np.savez_compressed(path, lists=json.dumps(network.lists), **weights)
