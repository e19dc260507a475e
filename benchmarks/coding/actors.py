"""How many of the casebook's actors are found in its sentences, how readily, and how its dates are read.

    python benchmarks/coding/actors.py ../shared/data/casebook/casebook.jsonl [--spacy PIPELINE] [--show]

A sentence of the casebook stands alone, so that this measures names and descriptions more than what takes up earlier
sentences. An actor counts as found when some word of the sentence stands for it: for its country or organisation, and
for the very id. Dates are read against the last day of the month after the fact; the main verb's, where its sentence
tells one, is right when it shares a day with the casebook's.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.coding.actors import read_actors
from dragoman.coding.annotation import Annotator, Sentence
from dragoman.coding.dates import when
from dragoman.vocabulary.dates import DateSpan

_MONTHS_LATER = timedelta(days=31)


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("casebook", type=Path)
    parser.add_argument("--spacy", default="", help="a spaCy pipeline in place of our model")
    parser.add_argument("--show", action="store_true", help="list what was missed")
    options = parser.parse_args()
    entries = [json.loads(line) for line in options.casebook.read_text(encoding="utf-8").splitlines() if line]
    texts = [entry["sentence"] for entry in entries]
    read = _annotator(options.spacy).annotate([(text, [(0, len(text))]) for text in texts])
    _report(list(zip(entries, read, strict=True)), options.show)


def _annotator(pipeline: str) -> Annotator:
    if pipeline:
        import importlib

        from dragoman.coding.annotators.spacy import SpacyAnnotator

        return SpacyAnnotator(importlib.import_module(pipeline).load())
    from dragoman.coding.model import shipped_annotator

    return shipped_annotator()


def _report(pairs: Sequence[tuple[dict[str, Any], list[Sentence]]], show: bool) -> None:
    counts: Counter[str] = Counter()
    began = time.process_time()
    for entry, sentences in pairs:
        published = date.fromisoformat(entry["date"])
        actors = read_actors(entry["sentence"], sentences, published)
        found = {
            ref.id
            for number, sentence in enumerate(sentences)
            for token in range(len(sentence.tokens))
            for ref in actors.of(number, token)
            if ref.id
        }
        wanted = {record[side] for record in entry["records"] for side in ("source", "target")} - {""}
        heads = {id.split(".")[0] for id in found}
        counts["sentences"] += 1
        counts["actors"] += len(wanted)
        counts["by id"] += len(wanted & found)
        counts["by country"] += sum(id.split(".")[0] in heads for id in wanted)
        counts["told"] += len(heads)
        counts["told and coded"] += len(heads & {id.split(".")[0] for id in wanted})
        missed = sorted(id for id in wanted if id.split(".")[0] not in heads)
        if show and missed:
            print(f"{entry['id']} missed {', '.join(missed)}; found {', '.join(sorted(found))}: {entry['sentence']}")
    seconds = time.process_time() - began
    print(f"sentences                          {counts['sentences']}")
    print(f"actors found, country part         {counts['by country'] / counts['actors']:.3f} of {counts['actors']}")
    print(f"actors found, whole id             {counts['by id'] / counts['actors']:.3f}")
    print(f"countries told that are coded      {counts['told and coded'] / counts['told']:.3f} of {counts['told']}")
    print(f"milliseconds a sentence            {1000 * seconds / counts['sentences']:.2f}")
    dated = right = 0
    for entry, sentences in pairs:
        for span in _main_dates(entry, sentences):
            dated += 1
            ok = span.overlaps(DateSpan.parse(_written(entry)))
            right += ok
            if show and not ok:
                print(f"{entry['id']} {_written(entry)} read {span}: {entry['sentence']}")
    print(f"main verbs with a date, right      {right} of {dated}")


def _written(entry: dict[str, Any]) -> str:
    return str(entry["date"])[: {"year": 4, "month": 7}.get(entry["precision"], 10)]


def _main_dates(entry: dict[str, Any], sentences: Sequence[Sentence]) -> Iterator[DateSpan]:
    published = DateSpan.parse(_written(entry)).until
    for sentence in sentences:
        for index, token in enumerate(sentence.tokens):
            if token.head < 0 and token.upos == "VERB":
                span = when(entry["sentence"], sentence, index, published + _MONTHS_LATER)
                if span is not None:
                    yield span


if __name__ == "__main__":
    main()
