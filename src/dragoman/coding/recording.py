"""From an act as it was read to its record: spans, date, condition, who asserts it."""

from __future__ import annotations

from datetime import date

from dragoman.coding.attribution import Speaker
from dragoman.coding.codebook.choosing import same_actor
from dragoman.coding.codebook.matching import Act
from dragoman.coding.codebook.selectors import Stage
from dragoman.coding.confidence import confidence
from dragoman.coding.status import Reading
from dragoman.coding.syntax import Tree
from dragoman.vocabulary.acts import Quad, classes
from dragoman.vocabulary.dates import DateSpan
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record, Status

__all__ = ["record_of"]

#: The words an entry names count into the predicate's span if they are at most so many tokens from the trigger.
_MAX_PREDICATE_TOKENS = 6


def record_of(
    document: Document, stage: Stage, act: Act, reading: Reading, speaker: Speaker | None, event: str, status: Status,
    sure: float | None = None,
) -> Record:  # fmt: skip
    """The record of an act read in one sentence of a document; without ``sure`` its confidence is the codebook's."""
    from dragoman.coding.dates import when

    tree = stage.tree
    day: DateSpan | None = when(document.text, tree.sentence, act.trigger, document.published)
    if day is not None and document.published is not None:
        status = _by_date(status, reading, day, document.published)
    condition = _condition(document.text, tree, reading)
    sentence = tree.sentence
    return Record(
        act.source.id,
        act.target.id if act.target else "",
        event,
        date=day,
        status=status,
        attribution=_attribution(speaker, act, event),
        condition=condition,
        predicate=_predicate_span(tree, act),
        evidence=(sentence.start, sentence.end),
        text=document.text[sentence.start : sentence.end],
        confidence=confidence(stage, act, reading, event, status) if sure is None else sure,
    )


def _by_date(status: Status, reading: Reading, day: DateSpan, published: date) -> Status:
    """A scheduled act is done on the day of publication, and open before it."""
    if status == "possible" and reading.future and day.precision == "day" and day.since <= published < day.until:
        return "actual"
    if status == "actual" and day.precision == "day" and day.since > published:
        return "possible"
    return status


def _attribution(speaker: Speaker | None, act: Act, event: str) -> str:
    """Who says so; nobody need be named for a speaker's own verbal act."""
    if speaker is None:
        return ""
    verbal = classes()[event].quad in {Quad.VERBAL_COOPERATION, Quad.VERBAL_CONFLICT}
    if verbal and speaker.id and same_actor(speaker.id, act.source.id):
        return ""
    return speaker.label


def _condition(text: str, tree: Tree, reading: Reading) -> str:
    if reading.condition is None:
        return ""
    tokens = tree.subtree(reading.condition)
    while tokens and tree.upos[tokens[-1]] == "PUNCT":
        tokens.pop()
    if not tokens:
        return ""
    return " ".join(text[tree.tokens[tokens[0]].start : tree.tokens[tokens[-1]].end].split())


def _predicate_span(tree: Tree, act: Act) -> tuple[int, int]:
    near = [k for k in act.named if abs(k - act.trigger) <= _MAX_PREDICATE_TOKENS]
    words = [act.trigger, *near]
    return tree.tokens[min(words)].start, tree.tokens[max(words)].end
