"""What a language model says, checked against the text before it is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.coding.annotation import SentenceSpan
from dragoman.errors import UsageError
from dragoman.vocabulary.actors import resolve
from dragoman.vocabulary.acts import TARGETLESS, classes
from dragoman.vocabulary.dates import DateSpan
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import STATUSES, Record
from dragoman.vocabulary.registry import registry

__all__ = ["Refusal", "items_of", "record_of"]

_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not believed, or a part of a document that got no answer: where, why, what was said."""

    document: str
    reason: str
    said: str = ""


class _Disbelieved(ValueError):
    """Why a record is refused."""


def items_of(content: str) -> list[Any]:
    """The records in an answer.

    Raises
    ------
    ValueError
        The answer is not the JSON asked for.

    >>> items_of('```json\\n{"records": []}\\n```')
    []
    """
    try:
        found = json.loads(_FENCE.sub("", content))
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    if not isinstance(found, dict) or not isinstance(found.get("records"), list):
        raise ValueError('the answer is no object with a list under "records"')
    return list(found["records"])


def record_of(item: Any, document: Document, spans: Sequence[SentenceSpan]) -> Record | Refusal:
    """A record that the text bears out, else why it is refused."""
    try:
        return _record(item, document, spans)
    except (_Disbelieved, UsageError) as error:
        return Refusal(document.name, str(error), json.dumps(item, ensure_ascii=False)[:500])


def _record(item: Any, document: Document, spans: Sequence[SentenceSpan]) -> Record:
    if not isinstance(item, dict):
        raise _Disbelieved("it is no object")
    number = item.get("sentence")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(spans):
        raise _Disbelieved(f"there is no sentence {number!r}")
    start, end = spans[number - 1]
    event = _text(item, "event").upper()
    if event not in classes() or event == "STATEMENT":
        raise _Disbelieved(f"there is no class {event!r}")
    status = next((each for each in STATUSES if each == (_text(item, "status") or "actual")), None)
    if status is None:
        raise _Disbelieved(f"status is none of {', '.join(STATUSES)}: {item.get('status')!r}")
    source = _actor(_text(item, "source"), document.published)
    target = _actor(_text(item, "target"), document.published) if _text(item, "target") else ""
    if not target and event not in TARGETLESS:
        raise _Disbelieved(f"{event} needs a target")
    if source == target:
        raise _Disbelieved(f"{source} acts on itself")
    predicate = _found(_text(item, "predicate"), document.text, start, end)
    if predicate is None:
        raise _Disbelieved(f"the sentence does not have the words {_text(item, 'predicate')!r}")
    condition = _text(item, "condition")
    if condition and _found(condition, document.text, 0, len(document.text)) is None:
        raise _Disbelieved(f"the text does not have the condition {condition!r}")
    return Record(
        source,
        target,
        event,
        date=DateSpan.parse(_text(item, "date")) if _text(item, "date") else None,
        status=status,
        attribution=_asserter(_text(item, "attribution"), document),
        condition=condition,
        predicate=predicate,
        evidence=(start, end),
        text=document.text[start:end],
        document=document.id,
        url=document.url,
    )


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""


def _actor(name: str, on: date | None) -> str:
    """The canonical id a model means: an id of the registry, or a name that stands for one."""
    head, _, part = name.partition(".")
    if registry().actor(head) is not None and re.fullmatch(r"[A-Z0-9.-]*", part):
        return name
    id = resolve(name, on=on).id if name else None
    if id is None:
        raise _Disbelieved(f"{name!r} is no actor that the registry knows" if name else "source is missing")
    return id


def _asserter(name: str, document: Document) -> str:
    """An id, or a name that stands in the text."""
    if not name:
        return ""
    try:
        return _actor(name, document.published)
    except _Disbelieved:
        if _found(name, document.text, 0, len(document.text)) is None:
            raise _Disbelieved(f"the text does not name {name!r}, who is said to assert it") from None
        return name


def _found(words: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where words stand in a stretch of text, blanks aside."""
    if not words:
        return None
    pattern = r"\s+".join(map(re.escape, words.split()))
    match = re.compile(pattern).search(text, start, end)
    return match.span() if match else None
