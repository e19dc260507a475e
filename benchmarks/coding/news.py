"""Score the coder on the development news: records two coders agreed upon, by the scorer beside them.

    python benchmarks/coding/news.py ../shared [--articles | --annotated] [--aside] [--codebook-alone]
                                     [--spacy PIPELINE] [--errors N]

Documents chosen by the hash of their names, two in five, are kept aside while rules are written; ``--aside`` scores
those too, ``--articles`` the articles of our own writing, ``--annotated`` the texts that training keeps aside. The
sentences are the gold's, so that what is scored is not the splitting of sentences.
"""

from __future__ import annotations

import bisect
import importlib.util
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from common import annotator, parser

sys.path.insert(0, str(Path(__file__).parents[2]))

from training.opinion.annotated import drawn, is_aside, read_annotated

from dragoman.coding.annotation import Annotator
from dragoman.coding.coder import Coded, code_sentences
from dragoman.vocabulary.documents import Document

#: Documents whose name's hash is in the lowest part are kept aside.
ASIDE = 0.43


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--aside", action="store_true", help="score the documents kept aside, too")
    options.add_argument("--articles", action="store_true", help="score our own articles instead")
    options.add_argument("--annotated", action="store_true", help="score the texts that training keeps aside instead")
    options.add_argument("--codebook-alone", action="store_true", help="without the second opinion")
    arguments = options.parse_args()
    if arguments.articles:
        docs, gold = load_articles(arguments.shared)
    elif arguments.annotated:
        docs, gold = load_annotated()
    else:
        docs, gold = load(arguments.shared)
    scorer = score_records(arguments.shared)
    start = time.process_time()
    predicted = []
    for doc, coded in zip(
        docs, code_docs(docs, annotator(arguments), arguments.min_confidence, not arguments.codebook_alone), strict=True
    ):
        for record in coded.records:
            assert record.evidence is not None
            predicted.append(
                {
                    "doc": doc["doc"], "source": record.source, "target": record.target, "event": record.event,
                    "status": record.status, "evidence_start": record.evidence[0],
                }
            )  # fmt: skip
    print(f"{sum(len(doc['starts']) for doc in docs)} sentences, {time.process_time() - start:.1f} s of CPU")
    aside = set() if arguments.annotated else held_aside(docs)
    parts = {"tuned on": [doc for doc in docs if doc["doc"] not in aside]}
    if arguments.aside:
        parts["kept aside"] = [doc for doc in docs if doc["doc"] in aside]
        parts["all"] = docs
    for name, part in parts.items():
        ids = {doc["doc"] for doc in part}
        wanted = [row for row in gold if row["doc"] in ids]
        got = [row for row in predicted if row["doc"] in ids]
        print(f"\n{name}: {len(part)} documents, {len(got)} records")
        right = {}
        for soft in (False, True):
            for level in scorer.LEVELS:
                found = scorer.score(part, wanted, got, level, soft)
                right[soft, level] = found["tp"]
                print(
                    f"  {'lenient' if soft else 'strict':8}{level:6} P {found['precision']:.3f}  "
                    f"R {found['recall']:.3f}  F1 {found['f1']:.3f}  by document {found['mean_doc_f1']:.3f}"
                )
        print(
            f"  status right on {right[True, 'full'] / max(1, right[True, 'event']):.3f} of what class and pair match"
        )
        by_class(part, wanted, got, scorer)
    errors: list[Any] = []
    open_part = parts["tuned on"]
    ids = {doc["doc"] for doc in open_part}
    scorer.score(
        open_part, [g for g in gold if g["doc"] in ids], [p for p in predicted if p["doc"] in ids], "full", True, errors
    )
    for error in errors[: arguments.errors]:
        print(error)


def by_class(
    part: list[dict[str, Any]], gold: list[dict[str, Any]], got: list[dict[str, Any]], scorer: ModuleType
) -> None:
    """Precision by coded class and recall by expected class, lenient."""
    starts = {doc["doc"]: doc["starts"] for doc in part}
    cells: dict[tuple[str, int], tuple[list[Any], list[Any]]] = {}
    for row in gold:
        cells.setdefault((row["doc"], row["sent"]), ([], []))[0].append(row)
    for row in got:
        sentence = bisect.bisect_right(starts[row["doc"]], row["evidence_start"]) - 1
        cells.setdefault((row["doc"], sentence), ([], []))[1].append(row)
    table: dict[str, list[int]] = {}
    for wanted, coded in cells.values():
        pairs, free = scorer.match(wanted, coded, "event", True)
        hit = {i for i, _ in pairs}
        for _, j in pairs:
            table.setdefault(coded[j]["event"], [0, 0, 0, 0])[0] += 1
        for j in free:
            table.setdefault(coded[j]["event"], [0, 0, 0, 0])[1] += 1
        for i, row in enumerate(wanted):
            if not row.get("optional"):
                table.setdefault(row["event"], [0, 0, 0, 0])[2 if i in hit else 3] += 1
    for name, (right, wrong, found, missed) in sorted(table.items()):
        print(f"  {name:10} coded {right + wrong:3}, right {right:3}; expected {found + missed:3}, found {found:3}")


def load(shared: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Documents and expected records."""
    scorer = score_records(shared)
    folder = Path(shared) / "data" / "news_gold"
    return scorer.lines(folder / "docs.jsonl"), scorer.lines(folder / "gold.jsonl")


def load_articles(shared: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Articles of our own writing, in the same layout."""
    scorer = score_records(shared)
    folder = Path(__file__).parent / "articles"
    docs = [doc for path in sorted(folder.glob("docs-*.jsonl")) for doc in scorer.lines(path)]
    return docs, [row for path in sorted(folder.glob("gold-*.jsonl")) for row in scorer.lines(path)]


def load_annotated() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The texts annotated for training that training keeps aside, in the same layout."""
    docs, gold = list[dict[str, Any]](), list[dict[str, Any]]()
    for one in read_annotated():
        if not is_aside(one.name):
            continue
        starts = [sum(len(s.text) + 1 for s in one.sentences[:k]) for k in range(len(one.sentences))]
        text = "\n".join(sentence.text for sentence in one.sentences)
        published = one.published.isoformat() if one.published else None
        docs.append({"doc": one.name, "title": one.title, "published": published, "text": text, "starts": starts})
        gold += [
            {
                "doc": one.name, "sent": k, "source": r.sources[0], "target": next(iter(r.targets), ""),
                "event": r.events[0], "status": r.status, "optional": r.optional, "alt_source": list(r.sources[1:]),
                "alt_target": list(r.targets[1:]), "alt": list(r.events[1:]),
            }
            for k, sentence in enumerate(one.sentences)
            for r in sentence.expected or ()
        ]  # fmt: skip
    return docs, gold


def score_records(shared: str) -> ModuleType:
    """The scorer that comes with the gold."""
    path = Path(shared) / "data" / "news_gold" / "score_records.py"
    spec = importlib.util.spec_from_file_location("score_records", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def held_aside(docs: list[dict[str, Any]]) -> set[str]:
    """The documents that rules were not written on: those whose name hashes low, however many there come to be."""
    return {doc["doc"] for doc in docs if drawn(doc["doc"]) < ASIDE}


def code_docs(
    docs: list[dict[str, Any]], read: Annotator, floor: float | None, second_opinion: bool = True
) -> Iterator[Coded]:
    """Code the documents by the gold's own sentences."""
    made = [
        Document(
            doc["text"], published=date.fromisoformat(doc["published"]) if doc["published"] else None,
            title=doc.get("title") or "",
        )
        for doc in docs
    ]  # fmt: skip
    spans = []
    for doc in docs:
        ends = [*doc["starts"][1:], len(doc["text"])]
        spans.append([(a, a + len(doc["text"][a:b].rstrip())) for a, b in zip(doc["starts"], ends, strict=True)])
    sentences = read.annotate(zip([doc.text for doc in made], spans, strict=True))
    for document, found in zip(made, sentences, strict=True):
        yield code_sentences(document, found, floor, second_opinion)


if __name__ == "__main__":
    main()
