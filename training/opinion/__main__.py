"""Train the second opinion and write what ships: ``python -m training.opinion --data DATA [--epochs 12]``.

Networks are first trained on two thirds of the annotated documents each and asked of the last third; on what they
say there, the committee that weighs acts is fitted. Then one network is trained on all documents but those kept aside.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import torch

from dragoman.coding import opinion
from dragoman.coding.model.annotator import NewsAnnotator
from dragoman.coding.opinion.candidates import candidates
from training.opinion import weighing
from training.opinion.annotated import is_aside, read_annotated
from training.opinion.examples import Example, examples
from training.opinion.export import write_graph, write_weights
from training.opinion.fitting import fit, runnable
from training.opinion.network import Network

_FOLDER = Path(opinion.__file__).parent
_N_FOLDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of corpora")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="networks trained at once")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    annotator = NewsAnnotator(n_threads=1)
    learnt = list(examples((d for d in read_annotated(chosen.data) if not is_aside(d.name)), annotator))
    print(f"{len(learnt)} sentences, {sum(len(example.expected) for example in learnt)} records")
    write_graph(_FOLDER / "words.onnx")
    names = sorted({example.document for example in learnt})
    held = [set(names[fold::_N_FOLDS]) for fold in range(_N_FOLDS)]
    # Sentences are not copied to the processes, which start as copies of this one.
    with ProcessPoolExecutor(chosen.processes, get_context("fork"), _SHARED.append, ((learnt, chosen),)) as pool:
        rows = [row for part in pool.map(_asked_of, [*held, set[str]()]) for row in part]
    print(f"{len(rows)} acts, {sum(right for _, right in rows)} right", flush=True)
    weighing.write(_FOLDER / "weighing.npz", *weighing.fit(rows))


#: What each process has: the sentences, and what was chosen.
_SHARED = list[tuple[list[Example], argparse.Namespace]]()


def _asked_of(held: set[str]) -> list[weighing.Weighed]:
    """What a network says of the documents it was not trained on; without any, write the network instead."""
    ((learnt, chosen),) = _SHARED
    network = fit([e for e in learnt if e.document not in held], chosen.epochs, chosen.seed)
    if not held:
        write_weights(network, _FOLDER / "opinion.npz")
    return weighed(network, [e for e in learnt if e.document in held])


def weighed(network: Network, held: Sequence[Example]) -> list[weighing.Weighed]:
    """What is said of the acts that are proposed in sentences, and whether they are right."""
    run, found = runnable(network), list[weighing.Weighed]()
    for example in held:
        words = run.words(example.seen)
        if words is not None:
            proposed = candidates(run, words, example.seen)
            labels = ((one, example.label(triple)) for triple, one in proposed.items())
            found += [(one.features, label) for one, label in labels if label is not None]
    return found


if __name__ == "__main__":
    main()
