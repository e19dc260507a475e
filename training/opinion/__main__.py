"""Train the second opinion and write what ships: ``python -m training.opinion --data DATA [--epochs 8]``.

Networks are first trained on three quarters of the annotated documents each and asked of the last quarter; on what they
say there, the regression that weighs acts is fitted. Then one network is trained on all documents but those kept aside.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from dragoman.coding.model.annotator import NewsAnnotator
from dragoman.coding.opinion import weighing
from dragoman.coding.opinion.candidates import candidates
from training import regression
from training.opinion.annotated import is_aside, read_annotated
from training.opinion.examples import Example, examples
from training.opinion.export import write_graph, write_weights
from training.opinion.fitting import fit, runnable
from training.opinion.network import Network

_FOLDER = Path(weighing.__file__).parent
_N_FOLDS = 4
_RIDGE = 1.0
Weighed = tuple[Mapping[str, float], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of corpora")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    annotator = NewsAnnotator(n_threads=1)
    learnt = list(examples((d for d in read_annotated(chosen.data) if not is_aside(d.name)), annotator))
    print(f"{len(learnt)} sentences, {sum(len(example.expected) for example in learnt)} records")
    write_graph(_FOLDER / "words.onnx")
    rows = list[Weighed]()
    names = sorted({example.document for example in learnt})
    for fold in range(_N_FOLDS):
        held = set(names[fold::_N_FOLDS])
        network = fit([e for e in learnt if e.document not in held], chosen.epochs, chosen.seed)
        rows += weighed(network, [e for e in learnt if e.document in held])
        print(f"fold {fold + 1} of {_N_FOLDS}: {len(rows)} acts, {sum(right for _, right in rows)} right", flush=True)
    write_regression(rows)
    write_weights(fit(learnt, chosen.epochs, chosen.seed), _FOLDER / "opinion.npz")


def weighed(network: Network, held: Sequence[Example]) -> list[Weighed]:
    """What is said of the acts that are proposed in sentences, and whether they are right."""
    run, found = runnable(network), list[Weighed]()
    for example in held:
        words = run.words(example.seen)
        if words is not None:
            proposed = candidates(run, words, example.seen)
            labels = ((one, example.label(triple)) for triple, one in proposed.items())
            found += [(one.features, label) for one, label in labels if label is not None]
    return found


def write_regression(rows: Sequence[Weighed]) -> None:
    """Fit the regression, the constant hardly penalised, and write its weights."""
    names = sorted({name for features, _ in rows for name in features})
    x = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows])
    y = np.array([right for _, right in rows], dtype=float)
    penalty = np.array([1e-2 if name == "constant" else _RIDGE for name in names])
    said = (
        "Weights of the logistic regression in weighing.py, from python -m training.opinion:",
        f"{len(rows)} acts that networks or the codebook proposed, {int(y.sum())} of them right.",
    )
    regression.write(weighing.WEIGHTS, said, names, regression.fit(x, y, np.ones(len(y)), penalty), n_digits=4)


if __name__ == "__main__":
    main()
