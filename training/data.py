"""Annotated sentences from the data sets that the shipped weights may learn from.

Each data set knows some tasks only; what it does not know is None, and costs no loss. Licences: docs/model-card.md.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dragoman.coding.model.labels import RELATIONS, ROLES
from dragoman.coding.words import divided_at_hyphens

__all__ = ["BRACKETS", "Example", "Frame", "held_out", "training_set"]

#: Documents of GUM's news kept for testing: the official dev and test ones, and two on politics.
GUM_NEWS_HELD_OUT = tuple(
    f"GUM_news_{name}" for name in ("homeopathic", "iodine", "nasa", "sensitive", "election", "defector")
)
_ENTITY_KIND = {
    "person": "PER", "politician": "PER", "organization": "ORG", "organisation": "ORG", "politicalparty": "ORG",
    "place": "LOC", "location": "LOC", "country": "LOC",
}  # fmt: skip
BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"'}


@dataclass(frozen=True)
class Frame:
    """A predicate with its roleset and its roles (first token, last token, role)."""

    token: int
    roleset: str
    arguments: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Example:
    """A sentence and what is known of it. ``heads`` count from 1, 0 is the root; ``entities`` are BIO tags."""

    words: tuple[str, ...]
    source: str
    upos: tuple[str, ...] | None = None
    lemmas: tuple[str, ...] | None = None
    heads: tuple[int, ...] | None = None
    relations: tuple[str, ...] | None = None
    frames: tuple[Frame, ...] | None = None
    #: Whether every predicate of the sentence has a frame, so that a word without one is known to be none.
    all_predicates: bool = False
    entities: tuple[str, ...] | None = None
    factuality: dict[int, float] = field(default_factory=dict)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _frames(rows: list[dict[str, Any]]) -> tuple[Frame, ...]:
    frames = []
    for row in rows:
        arguments = []
        for since, until, name in row["args"]:
            role = name.removesuffix("-DSP")
            role = "ARG0" if role == "ARGA" else role
            if role in ROLES and not since <= row["p"] <= until:
                arguments.append((since, until, role))
        frames.append(Frame(row["p"], row["roleset"], tuple(arguments)))
    return tuple(frames)


def _relation(name: str) -> str:
    return name if name in RELATIONS else name.partition(":")[0]


def factuality(folder: Path) -> dict[str, dict[int, float]]:
    """Sentence id of EWT to token and how far its event happened, from -3 (did not) to 3 (did)."""
    ids = json.loads((folder / "ud_ids.json").read_text())
    with zipfile.ZipFile(folder / "factuality.zip") as archive, archive.open("factuality.json") as file:
        rows = json.load(file)["data"]
    judged: dict[str, dict[int, float]] = {}
    for name, nodes in rows.items():
        if name in ids:
            judged[ids[name]["sentence_id"]] = {
                int(node.rsplit("-", 1)[1]) - 1: float(value["factuality"]["factual"]["value"])
                for node, value in nodes.items()
                if "factuality" in value
            }
    return judged


def ewt(data: Path, split: str) -> Iterator[Example]:
    """PropBank on the English Web Treebank, with trees, and with factuality where it still fits."""
    judged = factuality(data / "uds_factuality")
    for row in _lines(data / "propbank_ewt" / f"ewt_pb.{split}.jsonl"):
        # Judgements count tokens of UD 1.2; a sentence where one falls on no content word was cut differently since.
        values = judged.get(row["id"], {})
        fits = all(i < len(row["words"]) and row["upos"][i] in ("VERB", "AUX", "NOUN", "ADJ", "PROPN") for i in values)
        yield Example(
            words=tuple(row["words"]),
            source="ewt",
            upos=tuple(row["upos"]),
            lemmas=tuple(row["lemma"]),
            heads=tuple(row["head"]),
            relations=tuple(_relation(name) for name in row["deprel"]),
            frames=_frames(row["preds"]),
            all_predicates=True,
            factuality=values if fits else {},
        )


def _divided(words: list[str]) -> tuple[list[str], list[int]]:
    """Words cut at hyphens as our tokeniser cuts them, and where each old word begins among them."""
    new: list[str] = []
    begins = []
    for word in words:
        begins.append(len(new))
        new += divided_at_hyphens(BRACKETS.get(word, word))
    begins.append(len(new))
    return new, begins


def masc(data: Path, *, newswire: bool) -> Iterator[Example]:
    """PropBank on MASC: verbs only, no trees. Its newswire is kept for testing."""
    for row in _lines(data / "propbank_masc" / "masc_pb.jsonl"):
        if newswire != row["doc"].startswith(("wsj_", "2000")):
            continue
        if not row["preds"] or any(word.startswith("<") for word in row["words"]):
            continue
        words, begins = _divided(row["words"])
        frames = tuple(
            # A verb that was cut up is named by its last part ("re - export").
            Frame(
                begins[frame.token + 1] - 1,
                frame.roleset,
                tuple((begins[since], begins[until + 1] - 1, role) for since, until, role in frame.arguments),
            )
            for frame in _frames(row["preds"])
        )
        yield Example(words=tuple(words), source="masc", frames=frames)


def _names_in_gum(row: dict[str, Any]) -> tuple[str, ...]:
    """Flat proper names out of GUM's nested phrases: the capitalised run round the head of a named phrase."""
    words = row["words"]
    tags = ["O"] * len(words)
    inside = {"of", "the", "and", "for", "-", "&", "'s", "in", "de", "al"}
    phrases = [e for e in row["ents"] if e[5] == 1 and e[2] in ("person", "organization", "place")]
    for since, until, kind, _, head, *_ in sorted(phrases, key=lambda e: e[0] - e[1]):
        if not words[head][:1].isupper():
            continue
        left = right = head
        if kind == "person":
            while right + 1 <= until and row["head"][right + 1] == head + 1 and row["deprel"][right + 1] == "flat":
                right += 1
        else:
            while left - 1 >= since and (words[left - 1][:1].isupper() or words[left - 1] in inside):
                left -= 1
            while right + 1 <= until and (words[right + 1][:1].isupper() or words[right + 1] in inside):
                right += 1
            while not words[left][:1].isupper() or words[left] == "The":
                left += 1
            while not words[right][:1].isupper():
                right -= 1
        if left <= right and all(tag == "O" for tag in tags[left : right + 1]):
            tags[left : right + 1] = [f"B-{_ENTITY_KIND[kind]}"] + [f"I-{_ENTITY_KIND[kind]}"] * (right - left)
    return tuple(tags)


def gum(data: Path, *, news_held_out: bool) -> Iterator[Example]:
    """Trees and names of GUM's openly licensed documents."""
    for row in _lines(data / "gum" / "gum_open.jsonl"):
        if news_held_out == (row["doc"] in GUM_NEWS_HELD_OUT):
            yield Example(
                words=tuple(row["words"]),
                source="gum",
                upos=tuple(row["upos"]),
                lemmas=tuple(row["lemma"]),
                heads=tuple(row["head"]),
                relations=tuple(_relation(name) for name in row["deprel"]),
                entities=_names_in_gum(row),
            )


def uner(data: Path, file: str) -> Iterator[Example]:
    """Universal NER on EWT and PUD."""
    for row in _lines(data / "uner" / file):
        tags = tuple(tag if tag[2:] in ("PER", "ORG", "LOC") else "O" for tag in row["ner"])
        yield Example(words=tuple(row["words"]), source="uner", entities=tags)


def crossner(data: Path, file: str) -> Iterator[Example]:
    """Names in Wikipedia on politics, with its finer kinds made ours."""
    for block in (data / "crossner_politics" / file).read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        if rows:
            kinds = [(tag[:2], _ENTITY_KIND.get(tag.strip()[2:])) for _, tag in rows]
            tags = tuple(f"{place}{kind}" if kind else "O" for place, kind in kinds)
            yield Example(words=tuple(word for word, _ in rows), source="crossner", entities=tags)


def without_last_stop(example: Example) -> Example | None:
    """The sentence without its final full stop, as headlines come; None where something hangs on the stop."""
    n = len(example.words) - 1
    if n < 3 or example.words[n] != "." or example.heads is None or n + 1 in example.heads or example.relations is None:
        return None
    frames = None
    if example.frames is not None:
        frames = tuple(
            replace(f, arguments=tuple((s, min(u, n - 1), role) for s, u, role in f.arguments if s < n))
            for f in example.frames
        )
    assert example.upos is not None
    return replace(
        example,
        words=example.words[:n],
        upos=example.upos[:n],
        heads=example.heads[:n],
        relations=example.relations[:n],
        frames=frames,
        entities=None if example.entities is None else example.entities[:n],
    )


def training_set(data: Path) -> list[Example]:
    """Everything that the weights learn from."""
    return [
        *ewt(data, "train"),
        *masc(data, newswire=False),
        *gum(data, news_held_out=False),
        *uner(data, "ewt.dev.jsonl"),
        *uner(data, "pud.test.jsonl"),
        *crossner(data, "train.txt"),
        *crossner(data, "dev.txt"),
    ]


def held_out(data: Path) -> dict[str, list[Example]]:
    """What they never learn from. (EWT dev is seen by the entity task, without trees and roles.)"""
    return {
        "EWT dev": list(ewt(data, "dev")),
        "EWT test": list(ewt(data, "test")),
        "MASC newswire": list(masc(data, newswire=True)),
        "GUM news": list(gum(data, news_held_out=True)),
        "UNER EWT test": list(uner(data, "ewt.test.jsonl")),
        "CrossNER politics test": list(crossner(data, "test.txt")),
    }
