"""How fast is the coder? Sentences a second, start-up, memory, and how the time is shared.

    python benchmarks/coding/speed.py [--sentences 5000] [--profile]

Reads our own articles over and over until so many sentences are coded. CPU seconds are of all threads.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dragoman.coding.coder import code_sentences
from dragoman.coding.sentences import sentence_spans
from dragoman.vocabulary.documents import Document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=5000)
    parser.add_argument("--profile", action="store_true", help="profile the part after the model")
    arguments = parser.parse_args()
    start, cpu = time.perf_counter(), time.process_time()
    from dragoman.coding.model import shipped_annotator

    annotator = shipped_annotator()
    first = next(articles())
    code_sentences(first, next(annotator.annotate([(first.text, sentence_spans(first.text))])))
    print(f"start-up with one article: {time.perf_counter() - start:.2f} s, {time.process_time() - cpu:.2f} s of CPU")
    documents, n = [], 0
    for document in articles():
        documents.append((document, sentence_spans(document.text)))
        n += len(documents[-1][1])
        if n >= arguments.sentences:
            break
    start, cpu = time.perf_counter(), time.process_time()
    read = list(annotator.annotate([(document.text, spans) for document, spans in documents]))
    model = time.process_time() - cpu
    if arguments.profile:
        import cProfile
        import pstats

        profile = cProfile.Profile()
        profile.enable()
    cpu = time.process_time()
    n_records = sum(
        len(code_sentences(document, sentences).records)
        for (document, _), sentences in zip(documents, read, strict=True)
    )
    rules = time.process_time() - cpu
    if arguments.profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
    wall = time.perf_counter() - start
    print(f"{n} sentences, {n_records} records: {n / wall:.0f} sentences a second by the clock")
    print(f"model {1000 * model / n:.2f} ms of CPU a sentence, what follows {1000 * rules / n:.2f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def articles() -> Iterator[Document]:
    """Our articles, endlessly."""
    folder = Path(__file__).parent / "articles"
    rows = [json.loads(line) for path in sorted(folder.glob("docs-*.jsonl")) for line in path.open(encoding="utf-8")]
    while True:
        for row in rows:
            day = date.fromisoformat(row["published"]) if row["published"] else None
            yield Document(row["text"], published=day, title=row.get("title") or "")


if __name__ == "__main__":
    main()
