"""How well and how fast the shipped sentence model reads: ``python benchmarks/coding/model.py --data DATA``.

DATA holds the data sets of docs/model-card.md. Words are given as the data cut them; everything else is the model's:
roles are found for predicates that the model found itself, except on MASC, whose annotation names verbs only, so that
the predicates are given there. A role counts by head (same role, same head word; the heads of the true tree, where
there is one) or as a whole span.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from training.data import Example, held_out

from dragoman.coding.model.annotator import NewsAnnotator
from dragoman.coding.model.labels import ENTITY_KINDS, RELATIONS, ROLES, UPOS
from dragoman.coding.model.reading import head_of_span
from dragoman.coding.model.tagging import best_tags, spans
from dragoman.coding.model.trees import best_tree

_RELATIONS_SHOWN = ("nsubj", "obj", "obl", "nmod", "conj", "nsubj:pass", "obl:agent", "ccomp", "acl:relcl")
_ROLES_SHOWN = ("ARG0", "ARG1", "ARG2", "ARGM-TMP", "ARGM-LOC", "ARGM-MOD", "ARGM-NEG")


class Score:
    """What was told and what was true, counted by kind; and shares of words."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.kinds: list[str] = []
        self.factuality: list[tuple[float, float]] = []

    def add(self, kind: str, told: set[Any], true: set[Any]) -> None:
        """Count one sentence."""
        if kind not in self.kinds:
            self.kinds.append(kind)
        self.n[f"{kind} hit"] += len(told & true)
        self.n[f"{kind} told"] += len(told)
        self.n[f"{kind} true"] += len(true)

    def line(self, kind: str) -> str:
        """Precision, recall, F1, and how many were true."""
        hit, told, true = (self.n[f"{kind} {what}"] for what in ("hit", "told", "true"))
        p, r = 100 * hit / max(told, 1), 100 * hit / max(true, 1)
        return f"{kind:28} P {p:5.1f}  R {r:5.1f}  F1 {2 * p * r / max(p + r, 1e-9):5.1f}  ({true})"

    def shares(self) -> str:
        """What is right of all words, or of all predicates."""
        parts = [f"{key} {100 * self.n[key] / self.n[of]:.1f}" for key, of in _SHARES.items() if self.n[of]]
        if self.factuality:
            parts.append(f"factuality r {np.corrcoef(np.array(self.factuality).T)[0, 1]:.2f}")
        return "  ".join(parts)


_SHARES = {"UPOS": "words", "UAS": "words", "LAS": "words", "lemmas": "words", "senses": "predicates both"}


def read(annotator: NewsAnnotator, examples: list[Example], given: bool) -> Score:
    """Score one data set; ``given``: with its own predicates."""
    graphs, lexicon = annotator.parts
    score = Score()
    for e in examples:
        if len(e.words) > 150:
            continue
        reading = graphs.read(lexicon.vocabulary.of_sentence(e.words))
        heads = best_tree(reading.arcs)
        upos = [UPOS[i] for i in reading.upos.argmax(1)]
        found = [int(i) for i in np.flatnonzero(reading.predicate > 0)]
        tokens = [f.token for f in e.frames or ()] if given else found
        framing = graphs.frame(reading.vectors, heads, tokens)
        lemmas = [lexicon.lemmas.of(w, t) for w, t in zip(e.words, upos, strict=True)]
        if e.heads is not None:
            score_tree(score, e, heads, framing.relations, upos, lemmas)
        if e.frames is not None:
            if not given:
                score.add("predicates", set(tokens), {f.token for f in e.frames})
            score_roles(score, e, heads, tokens, framing.roles)
        if e.frames is not None and e.lemmas is not None:
            rolesets = {f.token: f.roleset for f in e.frames}
            for token, vector in zip(tokens, framing.senses, strict=True):
                if token in rolesets:
                    score.n["predicates both"] += 1
                    score.n["senses"] += lexicon.sense(lemmas[token], upos[token], vector) == rolesets[token]
        if e.entities is not None:
            told = {(a, b, ENTITY_KINDS[k]) for a, b, k in spans(best_tags(reading.names).tolist())}
            true = true_entities(e.entities)
            score.add("names", told, true)
            for kind in ENTITY_KINDS:
                score.add(f"  {kind}", {x for x in told if x[2] == kind}, {x for x in true if x[2] == kind})
        score.factuality += [(float(reading.factuality[i]), v) for i, v in e.factuality.items() if i < len(e.words)]
    return score


def score_tree(score: Score, e: Example, heads: Any, relations: Any, upos: list[str], lemmas: list[str]) -> None:
    """Tags, arcs, relations and lemmas of a sentence with a tree."""
    relations[:, RELATIONS.index("root")] = -np.inf
    names = [RELATIONS[i] if h else "root" for i, h in zip(relations.argmax(1), heads, strict=True)]
    told = list(zip(heads.tolist(), names, strict=True))
    true = list(zip(e.heads or (), e.relations or (), strict=True))
    score.n["words"] += len(e.words)
    score.n["UPOS"] += sum(a == b for a, b in zip(upos, e.upos or (), strict=True))
    score.n["UAS"] += sum(a[0] == b[0] for a, b in zip(told, true, strict=True))
    score.n["LAS"] += sum(a == b for a, b in zip(told, true, strict=True))
    score.n["lemmas"] += sum(a == b.lower() for a, b in zip(lemmas, e.lemmas or (), strict=True))
    for key in _RELATIONS_SHOWN:
        score.add(
            key,
            {(i, head) for i, (head, name) in enumerate(told) if name == key},
            {(i, head) for i, (head, name) in enumerate(true) if name == key},
        )


def score_roles(score: Score, e: Example, heads: Any, tokens: list[int], roles: Any) -> None:
    """Roles of a sentence with frames."""
    tree = np.array(e.heads) if e.heads is not None else heads
    told = {
        (token, a, b, ROLES[label])
        for token, scores in zip(tokens, roles, strict=True)
        for a, b, label in spans(best_tags(scores).tolist())
        if not a <= token < b
    }
    true = {(f.token, a, b + 1, role) for f in e.frames or () for a, b, role in f.arguments}
    score.add("roles, whole span", told, true)
    by_head = [{(token, head_of_span(tree, a, b), role) for token, a, b, role in part} for part in (told, true)]
    score.add("roles, head", *by_head)
    for role in _ROLES_SHOWN:
        score.add(f"  {role}, head", *({x for x in part if x[2] == role} for part in by_head))


def true_entities(tags: tuple[str, ...]) -> set[tuple[int, int, str]]:
    """Spans of BIO tags."""
    found, since, kind = set(), 0, ""
    for i, tag in enumerate((*tags, "O")):
        if kind and not tag.startswith("I-"):
            found.add((since, i, kind))
            kind = ""
        if tag.startswith("B-"):
            since, kind = i, tag[2:]
    return found


def speed(examples: list[Example]) -> None:
    """Time the whole annotator, words and all, on plain text."""
    texts = [" ".join(e.words) for e in examples if 8 <= len(e.words) <= 80]
    documents = [(text, [(0, len(text))]) for text in texts]
    for n_threads in (1, 2):
        annotator = NewsAnnotator(n_threads=n_threads)
        list(annotator.annotate(documents[:30]))
        wall, used = time.perf_counter(), time.process_time()
        n_words = sum(len(s.tokens) for [s] in annotator.annotate(documents))
        wall, used = time.perf_counter() - wall, time.process_time() - used
        print(
            f"{n_threads} thread(s): {len(texts)} sentences of {n_words / len(texts):.1f} words, "
            f"{len(texts) / wall:.0f} a second, {1000 * used / len(texts):.2f} CPU s per 1,000"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder of another export")
    parser.add_argument("--first", type=int, default=0, help="only so many sentences of each set")
    choice = parser.parse_args()
    annotator = NewsAnnotator(choice.model)
    sets = held_out(choice.data)
    for name, examples in sets.items():
        part = examples[: choice.first] if choice.first else examples
        score = read(annotator, part, given=name.startswith("MASC"))
        print(f"\n{name}, {len(part)} sentences")
        print(score.shares())
        for kind in score.kinds:
            print(score.line(kind))
    print()
    speed(sets["MASC newswire"])


if __name__ == "__main__":
    main()
