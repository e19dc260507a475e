"""Why a document was coded as it was: what ``dragoman code --explain`` prints.

For each sentence that has a record or nearly had one: the sentence, what was found in it, by which line of the
codebook,
how each name was resolved, what decided the status, who says so; and what was dropped, and why.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.coding.codebook.choosing import CONTEXT, NEARBY, ONLY_OTHER, OTHER_CLAUSE, TOPIC
from dragoman.coding.codebook.matching import Act, Dropped
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.coding.findings import Coded, Finding
from dragoman.coding.opinion.candidates import Candidate
from dragoman.vocabulary.records import Record

__all__ = ["explanation"]

_FOUND_BY = {
    NEARBY: "nearest to the word",
    ONLY_OTHER: "the only other actor of the clause",
    OTHER_CLAUSE: "the only other actor of the sentence",
    TOPIC: "named nowhere near",
    CONTEXT: "dealt with in the sentences before",
}
#: Of words that gave no record only so many are told a sentence: most are senses that were never meant.
_MAX_DROPPED = 6


def explanation(coded: Coded) -> str:
    """The reasons for every record of a document, sentence by sentence; empty where nothing was found at all."""
    blocks = []
    for n, stage in enumerate(coded.stages):
        findings = [found for found in coded.findings if found.sentence == n]
        dropped = [one for sentence, one in coded.dropped if sentence == n]
        lines = list(_sentence(stage, findings, dropped))
        if lines:
            sentence = stage.tree.sentence
            text = " ".join(coded.document.text[sentence.start : sentence.end].split())
            blocks.append("\n".join([f"[{n + 1}] {text}", *lines]))
    unresolved = sorted({reference.name for reference in coded.actors.unresolved if reference.name})
    if unresolved:
        blocks.append("Names that stand for nobody known: " + ", ".join(unresolved))
    return "\n\n".join(blocks)


def _sentence(stage: Stage, findings: list[Finding], dropped: list[Dropped]) -> Iterator[str]:
    for found in findings:
        if found.record is not None:
            yield from _record(stage, found, found.record)
    for found in findings:
        if found.record is None:
            act = found.act
            pair = f"{act.source.id} → {act.target.id if act.target else '(nobody)'}"
            yield f"    not coded: {stage.tree.text(act.trigger)!r} {act.entry.event} {pair}: {found.reason}"
    told = 0
    triggers = {found.act.trigger for found in findings if found.record is not None}
    for one in dropped:
        if one.entry is None or one.trigger in triggers or told == _MAX_DROPPED:
            continue
        told += 1
        yield f"    not coded: {stage.tree.text(one.trigger)!r} as {one.entry}: {one.reason}"


def _record(stage: Stage, found: Finding, record: Record) -> Iterator[str]:
    act = found.act
    target = record.target or "(nobody)"
    sure = f", confidence {record.confidence:.2f}" if record.confidence is not None else ""
    yield f"  {record.source} → {target}  {record.event}, {record.status}{sure}"
    words = " ".join(stage.tree.text(k) for k in sorted({act.trigger, *act.named}))
    yield f"    act:     {words!r} by {act.entry}" + (", which asks for more" if act.relaxed else "")
    if record.event != act.entry.event:
        yield f"    turned:  {act.entry.event} into {record.event}"
    yield f"    source:  {_actor(act.source, act.source_rank)}"
    if act.target is not None:
        yield f"    target:  {_actor(act.target, act.target_rank)}"
    roles = _roles(stage, act)
    if roles:
        yield f"    roles:   {roles}"
    if found.reading.reasons:
        yield f"    status:  {', '.join(dict.fromkeys(found.reading.reasons))}"
    if record.date is not None:
        yield f"    date:    {record.date}"
    if record.condition:
        yield f"    if:      {record.condition}"
    if found.weighed is not None:
        yield f"    opinion: {_opinion(found.weighed)}"
    if found.speaker is not None:
        own = "" if record.attribution else " (its own act)"
        yield f"    says:    {found.speaker.label}, {found.speaker.how}{own}"


def _opinion(weighed: Candidate) -> str:
    """The chances that the network gives to class, source and target."""
    parts = [f"{weighed.event} {weighed.of_class:.2f}", f"{weighed.source} does it {weighed.of_source.chance:.2f}"]
    if weighed.target:
        parts.append(f"to {weighed.target} {weighed.of_target.chance:.2f}")
    return ", ".join(parts)


def _actor(actor: Found, rank: int) -> str:
    by = _FOUND_BY.get(rank, "")
    inside = "inside the phrase" if actor.depth else ""
    reasons = [reason for reason in (actor.how, by, inside) if reason]
    name = f"{actor.name!r} is {actor.id}" if actor.name else actor.id
    return f"{name} ({'; '.join(dict.fromkeys(reasons))})" if reasons else name


def _roles(stage: Stage, act: Act) -> str:
    """PropBank's roles of the word, where the model has them."""
    predicate = stage.tree.predicate(act.trigger)
    if predicate is None:
        return ""
    tokens = stage.tree.tokens
    parts = []
    for argument in predicate.arguments:
        words = [token.text for token in tokens[argument.since : argument.until]]
        shown = " ".join(words if len(words) < 7 else [*words[:3], "…", *words[-2:]])
        parts.append(f"{argument.role} {shown!r}")
    sense = predicate.sense or stage.tree.lemmas[act.trigger]
    return f"{sense}: {', '.join(parts)}" if parts else sense
