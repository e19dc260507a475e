"""How often do pronouns take up the right actor, in texts whose coreference is annotated (GUM)?

    python benchmarks/coding/coreference.py ../shared/data/nlp/gum/gum_open.jsonl [--genre news] [--show]

The corpus' own trees are read, so that only our resolution is measured. A pronoun is right when it stands for the same
country or organisation as the nouns and names of its chain do, by our reading of them; wrong when it is somebody
else, or for somebody where they stand for nobody; missed when it stands for nobody where they stand for one.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.coding.actors import read_actors
from dragoman.coding.annotation import Sentence, Token


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gum", type=Path)
    parser.add_argument("--genre", default="", help="one genre only, such as news")
    parser.add_argument("--show", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in options.gum.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if options.genre in ("", row["genre"]):
            documents[row["doc"]].append(row)
    counts: Counter[str] = Counter()
    for rows in documents.values():
        _count(rows, counts, options.show)
    right, wrong, missed = (counts[outcome] for outcome in ("right", "wrong", "missed"))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed + counts["other"])
    print(f"right {right}, wrong {wrong}, of them another actor's {counts['other']}, missed {missed}")
    print(f"precision {precision:.3f}, recall {recall:.3f}")


def _count(rows: list[dict[str, Any]], counts: Counter[str], show: bool) -> None:
    text, sentences = _sentences(rows)
    actors = read_actors(text, sentences, None)
    chains: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for _, _, _, chain, head, *_ in row["ents"]:
            chains[chain].append((number, head))
    for mentions in chains.values():
        read = {
            (number, head): frozenset(ref.id.split(".")[0] for ref in actors.alone(number, head) if ref.id)
            for number, head in mentions
        }
        pronouns = {place for place in read if sentences[place[0]].tokens[place[1]].upos == "PRON"}
        who = frozenset[str]().union(*(read[place] for place in read.keys() - pronouns))
        for number, head in sorted(pronouns):
            ids = read[number, head]
            for outcome in _outcomes(ids, who):
                counts[outcome] += 1
                if show and outcome == "wrong":
                    words = " ".join(rows[number]["words"])
                    print(f"{rows[number]['words'][head]!r} read {sorted(ids)}, is {sorted(who)}: {words}")


def _outcomes(ids: frozenset[str], who: frozenset[str]) -> tuple[str, ...]:
    if not ids:
        return ("missed",) if who else ()
    if ids <= who:
        return ("right",)
    return ("wrong", "other") if who else ("wrong",)


def _sentences(rows: list[dict[str, Any]]) -> tuple[str, list[Sentence]]:
    """The text of a document, words parted by blanks, and its annotated sentences."""
    text, sentences = "", []
    for row in rows:
        start = len(text)
        tokens = []
        for token in _tokens(row, start):
            tokens.append(token)
        text += " ".join(row["words"]) + " "
        sentences.append(Sentence(start, len(text) - 1, tuple(tokens)))
    return text, sentences


def _tokens(row: dict[str, Any], at: int) -> Iterator[Token]:
    for word, upos, lemma, head, relation in zip(
        row["words"], row["upos"], row["lemma"], row["head"], row["deprel"], strict=True
    ):
        yield Token(word, at, at + len(word), lemma.lower(), upos, head - 1, relation)
        at += len(word) + 1


if __name__ == "__main__":
    main()
