"""Is the confidence of records what it says? Of records told p, how many are right, and what does a floor buy?

    python benchmarks/coding/reliability.py ../shared

All records of the development news, of our own articles and of the annotated texts that training keeps aside, coded
without a floor. Right is whose pair and class a reader has, too, by the lenient scorer of the news.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
from common import annotator, parser
from news import code_docs, load, load_annotated, load_articles, score_records

from dragoman.coding.coder import Coded

FLOORS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def main() -> None:
    arguments = parser(__doc__).parse_args()
    scorer, read = score_records(arguments.shared), annotator(arguments)
    sets = {
        "news": load(arguments.shared), "articles": load_articles(arguments.shared), "annotated": load_annotated()
    }  # fmt: skip
    told, right = [], []
    for name, (docs, gold) in sets.items():
        found = [
            one
            for doc, coded in zip(docs, code_docs(docs, read, 0.0, True), strict=True)
            for one in judged(doc, coded, gold, scorer)
        ]
        confidence, judgement = np.array(found).T
        print(f"{name}: {len(found)} records, mean confidence {confidence.mean():.2f}, right {judgement.mean():.2f}")
        told.append(confidence)
        right.append(judgement)
    p, y = np.concatenate(told), np.concatenate(right)
    print("| told | records | right |\n|---|---|---|")
    tenth = np.minimum((10 * p).astype(int), 9)
    for k in np.unique(tenth):
        print(f"| {k / 10:.1f} to {(k + 1) / 10:.1f} | {(tenth == k).sum():,} | {y[tenth == k].mean():.2f} |")
    print("\n| floor | right among those kept | right ones kept |\n|---|---|---|")
    for floor in FLOORS:
        print(f"| {floor:.2f} | {y[p >= floor].mean():.2f} | {y[p >= floor].sum() / y.sum():.2f} |")


def judged(
    doc: dict[str, Any], coded: Coded, gold: list[dict[str, Any]], scorer: ModuleType
) -> Iterator[tuple[float, bool]]:
    """Confidence of each record of a document, and whether it is right."""
    by_sentence: dict[int, list[dict[str, Any]]] = {}
    confidence: dict[int, list[float]] = {}
    for record in coded.records:
        assert record.evidence is not None
        sentence = bisect.bisect_right(doc["starts"], record.evidence[0]) - 1
        by_sentence.setdefault(sentence, []).append(
            {
                "doc": doc["doc"], "source": record.source, "target": record.target, "event": record.event,
                "status": record.status, "evidence_start": record.evidence[0],
            }
        )  # fmt: skip
        confidence.setdefault(sentence, []).append(record.confidence)
    for sentence, got in by_sentence.items():
        wanted = [row for row in gold if row["doc"] == doc["doc"] and row["sent"] == sentence]
        pairs, _ = scorer.match(wanted, got, "event", True)
        matched = {place for _, place in pairs}
        yield from ((p, place in matched) for place, p in enumerate(confidence[sentence]))


if __name__ == "__main__":
    main()
