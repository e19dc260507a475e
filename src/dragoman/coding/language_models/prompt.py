"""What a language model is asked: the codebook as data, and numbered sentences."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.vocabulary.acts import classes
from dragoman.vocabulary.records import STATUSES

__all__ = ["SCHEMA", "question"]

_FIELDS = ("source", "target", "predicate", "attribution", "condition", "date")

#: The JSON schema of an answer, for endpoints that can hold a model to one.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["records"],
    "properties": {
        "records": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["sentence", "event", "status", *_FIELDS],
                "properties": {
                    "sentence": {"type": "integer"},
                    "event": {"type": "string", "enum": [name for name in classes() if name != "STATEMENT"]},
                    "status": {"type": "string", "enum": list(STATUSES)},
                }
                | {name: {"type": "string"} for name in _FIELDS},
            },
        }
    },
}


def question(sentences: list[str], title: str, published: date | None) -> list[dict[str, str]]:
    """The conversation that asks for the records of some sentences, numbered from 1.

    >>> print(question(["Iran sent fuel."], "Fuel", date(2020, 5, 25))[1]["content"])
    Title: Fuel
    Published: 2020-05-25
    <BLANKLINE>
    1. Iran sent fuel.
    """
    head = [f"Title: {title}"] if title else []
    head.append(f"Published: {published.isoformat() if published else 'unknown'}")
    numbered = [f"{number}. {' '.join(sentence.split())}" for number, sentence in enumerate(sentences, start=1)]
    return [
        {"role": "system", "content": _instructions()},
        {"role": "user", "content": "\n".join((*head, "", *numbered))},
    ]


@cache
def _instructions() -> str:
    text = Path(__file__).with_name("prompt.md").read_text(encoding="utf-8")
    listed = "\n".join(f"- {each.name}: {each.meaning}" for each in classes().values() if each.name != "STATEMENT")
    return f"{text}\nClasses:\n{listed}\n"
