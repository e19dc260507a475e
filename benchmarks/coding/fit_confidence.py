"""Fit the weights by which a record's confidence is told, and say how well they are calibrated.

    python benchmarks/coding/fit_confidence.py ../shared [--spacy PIPELINE] [--write]

Records that the codebook coded alone, without a floor, are right or wrong by the casebook, by the development news and
by our own articles, of which the documents that ``news.py`` keeps aside are left out. In the casebook AGREE and SUPPORT
count as one class, since it codes what was signed as agreed. Ridge-penalised logistic regression by Newton's method;
calibration is that of predictions for folds left out of the fit. ``--write`` puts the weights into
``src/dragoman/coding/confidence.csv``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from common import annotator, country, parser
from news import code_docs, held_aside, load, load_articles, score_records
from training import regression

from dragoman.coding.codebook.entries import read_entries
from dragoman.coding.coder import Coded, code_documents
from dragoman.coding.confidence import features
from dragoman.vocabulary.documents import Document

RIDGE = 2.0
#: Classes are drawn closer together: the casebook is about few countries, and poor in trade.
CLASS_RIDGE = 10.0
N_FOLDS = 8
TARGET = Path(__file__).parents[2] / "src" / "dragoman" / "coding" / "confidence.csv"
CASEBOOK = Path(__file__).parents[2] / "src" / "dragoman" / "casebook" / "casebook.jsonl"
#: A record of real news counts as much as this many of the casebook's short sentences.
NEWS_WEIGHT = 2.0
EXAMPLE_WEIGHT = 0.25
Example = tuple[dict[str, float], bool, float, str]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--write", action="store_true")
    arguments = options.parse_args()
    read = annotator(arguments)
    examples = [*codebook(read), *casebook(read)]
    for docs, gold in (load(arguments.shared), load_articles(arguments.shared)):
        examples += news(arguments.shared, docs, gold, read)
    names = sorted({name for found, _, _, _ in examples for name in found})
    x = np.array([[found.get(name, 0.0) for name in names] for found, _, _, _ in examples])
    y = np.array([right for _, right, _, _ in examples], dtype=float)
    w = np.array([weight for _, _, weight, _ in examples])
    group = np.array([hash_of(key) % N_FOLDS for _, _, _, key in examples])
    held = np.zeros(len(y))
    for fold in range(N_FOLDS):
        held[group == fold] = regression.predict(
            x[group == fold], fit(x[group != fold], y[group != fold], w[group != fold], names)
        )
    print(
        f"{len(y)} records, {y.mean():.3f} right; log loss {loss(y, held, w):.3f}, "
        f"of the mean {loss(y, y.mean(), w):.3f}"
    )
    full = w >= 1
    print(f"told       records  right   (without the codebook's examples: {full.sum()})")
    for low in np.arange(0, 1, 0.1):
        inside = full & (held >= low) & (held < low + 0.1 + 1e-9 * (low > 0.85))
        if inside.any():
            print(f"{low:.1f} to {low + 0.1:.1f} {inside.sum():8} {y[inside].mean():6.2f}")
    print("floor  precision  kept right")
    for floor in np.arange(0, 0.75, 0.05):
        kept = full & (held >= floor)
        print(f"{floor:.2f} {y[kept].mean():10.3f} {y[kept].sum() / y[full].sum():10.3f}")
    if arguments.write:
        write(names, fit(x, y, w, names), f"{len(y)} records, {int(y.sum())} right")


def fit(x: np.ndarray, y: np.ndarray, w: np.ndarray, names: list[str]) -> np.ndarray:
    """The constant is not penalised."""
    penalty = np.array(
        [0.01 if name == "constant" else CLASS_RIDGE if name.startswith("class ") else RIDGE for name in names]
    )
    return regression.fit(x, y, w, penalty)


def loss(y: np.ndarray, p: np.ndarray, w: np.ndarray) -> float:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-np.average(y * np.log(p) + (1 - y) * np.log(1 - p), weights=w))


def hash_of(key: str) -> int:
    """A number that stays the same from run to run."""
    import zlib

    return zlib.crc32(key.encode())


def _examples(coded: Coded, right: dict[int, set[tuple[str, str, str]]], weight: float, key: str) -> Iterator[Example]:
    for found in coded.findings:
        record = found.record
        if record is None:
            continue
        stage = coded.stages[found.sentence]
        seen = features(stage, found.act, found.reading, record.event, record.status)
        triple = (country(record.source), country(record.target), record.event)
        yield seen, triple in right.get(found.sentence, set()), weight, key


def casebook(read: object) -> Iterator[Example]:
    rows = [json.loads(line) for line in CASEBOOK.read_text(encoding="utf-8").splitlines()]
    documents = [Document(row["sentence"], published=date.fromisoformat(row["date"])) for row in rows]
    for row, coded in zip(rows, code_documents(documents, read, floor=0.0, second_opinion=False), strict=True):  # type: ignore[arg-type]
        right = {(country(r["source"]), country(r.get("target") or ""), r["event"]) for r in row["records"]}
        swap = {"AGREE": "SUPPORT", "SUPPORT": "AGREE"}
        right |= {(source, target, swap[event]) for source, target, event in right if event in swap}
        yield from _examples(coded, {0: right}, 1.0, row["id"])


def codebook(read: object) -> Iterator[Example]:
    """The codebook's examples, which are short and say what they must give at least: they count little."""
    entries = [entry for entry in read_entries() if entry.records]
    documents = [Document(entry.example) for entry in entries]
    for entry, coded in zip(entries, code_documents(documents, read, floor=0.0, second_opinion=False), strict=True):  # type: ignore[arg-type]
        right = set()
        for record in entry.records.split(";"):
            source, _, target = record.strip().rstrip("?~").partition(">")
            right.add((country(source), country(target), entry.event))
        yield from _examples(coded, {0: right}, EXAMPLE_WEIGHT, entry.example)


def news(shared: str, docs: list[dict[str, Any]], gold: list[dict[str, Any]], read: object) -> Iterator[Example]:
    aside = held_aside(docs)
    scorer = score_records(shared)
    for doc, coded in zip(docs, code_docs(docs, read, floor=0.0, second_opinion=False), strict=True):  # type: ignore[arg-type]
        if doc["doc"] in aside:
            continue
        right: dict[int, set[tuple[str, str, str]]] = {}
        for expected in gold:
            if expected["doc"] == doc["doc"]:
                options = scorer.options(expected, "event", True)
                right.setdefault(expected["sent"], set()).update((country(s), country(t), e) for s, t, e in options)
        yield from _examples(coded, right, NEWS_WEIGHT, doc["doc"])


def write(names: list[str], beta: np.ndarray, fitted_on: str) -> None:
    said = (
        "Weights of the logistic regression in confidence.py, from benchmarks/coding/fit_confidence.py:",
        f"{fitted_on} of the casebook and of development news.",
    )
    regression.write(TARGET, said, names, beta, n_digits=3)


if __name__ == "__main__":
    main()
