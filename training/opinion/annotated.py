"""News texts annotated with records of who did what to whom: ``texts/*.txt``.

    ## id | day of publication | title
    [1] A sentence.
      SOURCE CLASS TARGET status @words that name the act [by ATTRIBUTION]

Alternatives are parted by ``|``, the best first; ``-`` is no target; ``XXX`` a state that nobody can tell; ``?`` before
a record says that it may as well be left out. Texts of our own are whole; of texts of the corpora only the sentences'
numbers and the records stand here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.vocabulary.acts import classes
from training.data import BRACKETS

__all__ = ["TEXTS", "Annotated", "AnnotatedSentence", "Expected", "drawn", "is_aside", "read_annotated"]

TEXTS = Path(__file__).with_name("texts")
#: Documents whose name's hash is in the lowest part are never trained on.
_ASIDE = 0.15
_RECORD = re.compile(
    r"\s+(?P<optional>\??)(?P<source>\S+)\s+(?P<events>[A-Z|]+)\s+(?P<target>\S+)\s+(?P<status>actual|possible|denied)"
    r"\s+@(?P<trigger>[^@]+?)(?:\s+by\s+(?P<attribution>\S.*))?"
)
_CLINGS = re.compile(r"n't|'s|'re|'ve|'ll|'d|'m|'|[.,;:?!)%\]]")
_OPENS = ("(", "$", "[")


@dataclass(frozen=True, slots=True)
class Expected:
    """A record: accepted sources, classes and targets (none where it has no target), status, the words that name it."""

    sources: tuple[str, ...]
    events: tuple[str, ...]
    targets: tuple[str, ...]
    status: str
    trigger: str
    optional: bool
    attribution: str


@dataclass(frozen=True, slots=True)
class AnnotatedSentence:
    """A sentence with its records; None where nobody read it for records."""

    text: str
    expected: tuple[Expected, ...] | None


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document."""

    name: str
    published: date | None
    title: str
    sentences: tuple[AnnotatedSentence, ...]


def read_annotated(data: Path | None = None) -> Iterator[Annotated]:
    """All annotated documents; those of the corpora only where their folder is given.

    Raises
    ------
    ValueError
        A line breaks the format; the message gives file and line.
    """
    corpora = _corpora(data) if data is not None else None
    for path in sorted(TEXTS.glob("*.txt")):
        for name, published, title, sentences in _read(path):
            if all(text for text, _ in sentences.values()):
                yield Annotated(
                    name, published, title, tuple(AnnotatedSentence(text, tuple(e)) for text, e in sentences.values())
                )
            elif corpora is not None:
                whole = corpora[name]
                yield Annotated(
                    name, published, title,
                    tuple(
                        AnnotatedSentence(text, tuple(sentences[number][1]) if number in sentences else None)
                        for number, text in whole.items()
                    ),
                )  # fmt: skip


def is_aside(name: str) -> bool:
    """Whether a document is kept from training, to measure on."""
    return drawn(name) < _ASIDE


def drawn(name: str) -> float:
    """A number from 0 to 1 that a name gives, as if drawn at random."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) / 16**64


Sentences = dict[str, tuple[str, list[Expected]]]


def _read(path: Path) -> Iterator[tuple[str, date | None, str, Sentences]]:
    name, published, title, sentences = "", None, "", Sentences()
    last: list[Expected] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            if sentences:
                yield name, published, title, sentences
            fields = [field.strip() for field in line[3:].split("|")]
            name, day, title = (*fields, "", "")[:3]
            published, sentences = date.fromisoformat(day) if day else None, {}
        elif line.startswith("["):
            place, _, text = line[1:].partition("]")
            last = []
            sentences[place] = text.strip(), last
        elif line.strip() and not line.startswith("#"):
            last.append(_expected(line, f"{path.name}:{number}"))
    if sentences:
        yield name, published, title, sentences


def _expected(line: str, place: str) -> Expected:
    found = _RECORD.fullmatch(line)
    if found is None:
        raise ValueError(f"{place}: {line.strip()!r} is no record; write SOURCE CLASS TARGET status @words")
    events = tuple(found["events"].split("|"))
    unknown = set(events) - set(classes())
    if unknown:
        raise ValueError(f"{place}: {sorted(unknown)} are no classes")
    return Expected(
        tuple(found["source"].split("|")),
        events,
        () if found["target"] == "-" else tuple(found["target"].split("|")),
        found["status"],
        found["trigger"].strip(),
        bool(found["optional"]),
        found["attribution"] or "",
    )


def _corpora(data: Path) -> dict[str, dict[str, str]]:
    """The texts of EWT and GUM by document and sentence number."""
    found: dict[str, dict[str, str]] = {}
    for path in (data / "propbank_ewt" / "ewt_pb.train.jsonl", data / "gum" / "gum_open.jsonl"):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                name, _, number = row["id"].rpartition("-")
                found.setdefault(name, {})[number] = _joined(row["words"])
    return found


def _joined(words: list[str]) -> str:
    """Words as a text has them."""
    text = ""
    for word in (BRACKETS.get(word, word) for word in words):
        text += word if not text or _CLINGS.match(word) or text.endswith(_OPENS) else f" {word}"
    return re.sub(r"(\w) - (\w)", r"\1-\2", text)
