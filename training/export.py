"""Write what ships from a checkpoint: ``python -m training.export --run RUN --weights RUN/epoch-6.pt …``.

Two graphs, each for one sentence without padding: ``reader.onnx`` (pieces → a vector a word, tags, names, arcs) and
``frames.onnx`` (vectors, heads and predicates → relations, roles, sense vectors). Weights are 8-bit integers,
activations are quantised as they come; of the eight bits seven are used, since with eight, processors without VNNI
would overflow.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dragoman.coding.model.pieces import Vocabulary
from training.network import Network


class Reader(nn.Module):
    """Pieces of one sentence → vectors and scores of its words."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Run on numbers of pieces, their letter case, and each word's first and last piece."""
        words = self.net.words(ids[None], shapes[None], first[None], last[None], None)
        upos, predicate, fact, names, arcs = self.net.grammar(words)
        return words[0], upos[0], predicate[0], fact[0], names[0], arcs[0]


class Frames(nn.Module):
    """Vectors of one sentence's words, their heads and its predicates → relations, roles, sense vectors."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.relations = net.relations
        self.roles = net.roles

    def forward(self, words: Tensor, heads: Tensor, predicates: Tensor) -> tuple[Tensor, ...]:
        """Run on a vector a word, heads from 1 (0 the root), and the predicates' tokens."""
        roles, senses = self.roles(words[None], predicates)
        return self.relations(words, heads), roles, senses


def save(
    module: nn.Module, inputs: tuple[Tensor, ...], names: dict[str, list[str]], outputs: list[str], path: Path
) -> None:
    """Trace, write and quantise one graph; ``names`` says of each input what its dimensions are called."""
    axes = {name: {i: axis for i, axis in enumerate(dims) if axis} for name, dims in names.items()}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            module, inputs, str(whole), input_names=list(names), output_names=outputs, dynamic_axes=axes,
            opset_version=17, do_constant_folding=True, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
    graph = onnx.load(path)
    del graph.metadata_props[:]
    onnx.save(graph, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run (rolesets.json)")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    choice = parser.parse_args()
    torch.set_num_threads(1)
    rolesets = json.loads((choice.run / "rolesets.json").read_text())
    net = Network(len(rolesets))
    net.load_state_dict(torch.load(choice.weights, weights_only=True))
    net.eval()
    choice.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(choice.encoder / "vocab.txt", choice.out / "vocab.txt")
    words = ["The", "president", "of", "Iran", "said", "that", "U.S.", "-", "backed", "sanctions", "failed", "."]
    cut = Vocabulary(choice.out / "vocab.txt").of_sentence(words)
    inputs = tuple(torch.tensor(part) for part in (cut.ids, cut.shapes, cut.first, cut.last))
    save(
        Reader(net), inputs, {"ids": ["pieces"], "shapes": ["pieces"], "first": ["words"], "last": ["words"]},
        ["vectors", "upos", "predicate", "factuality", "names", "arcs"], choice.out / "reader.onnx",
    )  # fmt: skip
    with torch.no_grad():
        vectors = Reader(net)(*inputs)[0]
    save(
        Frames(net), (vectors, torch.arange(len(words)), torch.tensor([4, 10])),
        {"vectors": ["words", ""], "heads": ["words"], "predicates": ["predicates"]},
        ["relations", "roles", "senses"], choice.out / "frames.onnx",
    )  # fmt: skip
    np.savez_compressed(
        choice.out / "senses.npz",
        rolesets=np.array(rolesets),
        vectors=net.roles.senses.weight.detach().numpy().astype(np.float16),
    )
    for path in sorted(choice.out.glob("*.[onj]*[nxz]")):
        print(f"{path.stat().st_size / 1e6:7.2f} MB  {path.name}")


if __name__ == "__main__":
    main()
