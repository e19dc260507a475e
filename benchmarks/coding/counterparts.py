"""How often is the likeliest counterpart the side of an act that its sentence leaves unsaid?

    python benchmarks/coding/counterparts.py ../shared [--spacy PIPELINE]

Cases are the expected records of the development news and of our own articles that need two sides, one of which is
found in the sentence and the other is not. Given is the first counterpart, then only one that leads the next by so
much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from common import annotator, country, parser
from news import code_docs, held_aside, load, load_articles

from dragoman.coding.coder import Coded
from dragoman.coding.confidence import FLOOR

_LEADS = (0.0, 0.25, 0.5, 1.0)


def main() -> None:
    """Print the measures."""
    arguments = parser(__doc__).parse_args()
    counts: dict[str, Counter[str]] = {"tuned on": Counter(), "kept aside": Counter()}
    read = annotator(arguments)
    for docs, gold in (load(arguments.shared), load_articles(arguments.shared)):
        aside = held_aside(docs)
        for doc, coded in zip(docs, code_docs(docs, read, FLOOR), strict=True):
            rows = [row for row in gold if row["doc"] == doc["doc"] and not row.get("optional")]
            _count(coded, rows, counts["kept aside" if doc["doc"] in aside else "tuned on"])
    for name, found in counts.items():
        print(f"{name}: {found['cases']} cases")
        for lead in _LEADS:
            given, right = found[f"given {lead}"], found[f"right {lead}"]
            print(f"  with a lead of {lead:4}: given {given:3}, right {right:3} ({right / max(1, given):.2f})")


def _count(coded: Coded, rows: list[dict[str, Any]], counts: Counter[str]) -> None:
    for number, known, wanted in _cases(coded, rows):
        counts["cases"] += 1
        found = coded.actors.counterparts(number, known)
        for lead in _LEADS:
            if found and found[0].lead >= lead:
                counts[f"given {lead}"] += 1
                counts[f"right {lead}"] += found[0].id in wanted


def _cases(coded: Coded, rows: list[dict[str, Any]]) -> Iterator[tuple[int, str, set[str]]]:
    for row in rows:
        number = row["sent"]
        stage = coded.stages[number]
        named = {country(actor.id) for token in range(stage.tree.length) for actor in stage.named(token) if actor.id}
        for side, other in (("source", "target"), ("target", "source")):
            wanted = {country(id) for id in (row[other], *_listed(row.get(f"alt_{other}"))) if id}
            if country(row[side]) in named and wanted and not wanted & named:
                yield number, row[side], wanted


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


if __name__ == "__main__":
    main()
