"""What the codebook found and what the network proposes, joined and weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dragoman.coding.attribution import Voices
from dragoman.coding.codebook.choosing import TOPIC, country
from dragoman.coding.codebook.entries import rule
from dragoman.coding.codebook.matching import Act, Dropped
from dragoman.coding.codebook.selectors import Found
from dragoman.coding.findings import Coded, Finding
from dragoman.coding.opinion.candidates import Candidate, Side, candidates
from dragoman.coding.opinion.marks import CLASSES, Ruled, Seen, see
from dragoman.coding.opinion.network import shipped_network
from dragoman.coding.opinion.weighing import shipped_committee
from dragoman.coding.recording import record_of
from dragoman.coding.status import read_status
from dragoman.vocabulary.records import Record

__all__ = ["reconsider", "shown"]

Triple = tuple[str, str, str]
#: Acts that the network alone proposes and that are less likely are not worth telling of.
_WORTH_TELLING = 0.2
#: Of the codebook's own confidence so much is kept, whatever the network says: what is plain to it is given out.
_KEPT = 0.4
#: An act that the network alone proposes is dropped where its reverse is so many times as likely.
_REVERSE = 2.0
_BY_NETWORK = {event: rule(event, "as the second opinion reads it") for event in CLASSES}


def shown(coded: Coded) -> list[Seen]:
    """The sentences of a document that the codebook coded, as the network is shown them."""
    ruled: dict[int, list[Ruled]] = {}
    for found in coded.findings:
        if found.record is not None:
            one = Ruled(found.act, found.record.event, found.record.confidence or 0.0)
            ruled.setdefault(found.sentence, []).append(one)
    dropped: dict[int, list[Dropped]] = {}
    for n, word in coded.dropped:
        dropped.setdefault(n, []).append(word)
    return see(coded.stages, ruled, dropped)


def reconsider(coded: Coded, voices: Voices) -> None:
    """Weigh every record of the codebook anew, and add those that the network alone proposes."""
    by_sentence: dict[int, list[Finding]] = {}
    for found in coded.findings:
        by_sentence.setdefault(found.sentence, []).append(found)
    joined: list[Finding] = []
    network = shipped_network()
    for n, seen in enumerate(shown(coded)):
        own, words = by_sentence.get(n, []), network.words(seen)
        if words is None:
            joined += own
            continue
        proposed = candidates(network, words, seen)
        sure = shipped_committee().chances(one.features for one in proposed.values())
        weighed = {triple: (chance, one) for (triple, one), chance in zip(proposed.items(), sure, strict=True)}
        joined += _reweighed(own, weighed)
        joined += _further(coded, n, seen, voices, own, weighed)
    coded.findings = joined


def _reweighed(own: Sequence[Finding], weighed: dict[Triple, tuple[float, Candidate]]) -> Iterator[Finding]:
    """The codebook's findings, their records as sure as both make them."""
    for found in own:
        if found.record is None:
            yield found
            continue
        triple = _triple(found.record)
        sure, candidate = weighed[triple]
        sure = max(sure, round(_KEPT * (found.record.confidence or 0.0), 3))
        if found.act.entry.mutual and _reverse(triple) in weighed:
            sure = max(sure, weighed[_reverse(triple)][0])
        yield replace(found, record=replace(found.record, confidence=sure), weighed=candidate)


def _further(
    coded: Coded, n: int, seen: Seen, voices: Voices, own: Sequence[Finding],
    weighed: dict[Triple, tuple[float, Candidate]],
) -> Iterator[Finding]:  # fmt: skip
    """What the network alone proposes, the likeliest first.

    A word names one act of each pair, and none if it is part of what names another ("signed an agreement").
    """
    known = {_triple(found.record) for found in own if found.record is not None}
    parts = {
        (word, *pair)
        for found in own
        if found.record is not None
        for pair in (_triple(found.record)[:2], _reverse(_triple(found.record))[:2])
        for word in found.act.named
    }
    named = {
        (found.act.trigger, *_triple(found.record)[:2]): weighed[_triple(found.record)][0]
        for found in own
        if found.record is not None
    }
    tree = seen.stage.tree
    for sure, one in sorted(weighed.values(), key=lambda pair: (-pair[0], pair[1].triple)):
        key = (one.word, one.source, one.target)
        other, backward = weighed.get(_reverse(one.triple), (0.0, one))
        reversed_ = backward.word == one.word and other > _REVERSE * sure
        told = one.triple in known or key in parts or named.get(key, 0.0) >= sure
        if sure < _WORTH_TELLING or told or reversed_:
            continue
        named[key] = sure
        act = _act(one)
        reading = read_status(tree, one.word)
        speaker = voices.of(n, one.word, reading)
        record = record_of(coded.document, seen.stage, act, reading, speaker, one.event, one.status, sure)
        yield Finding(n, act, reading, speaker, record, weighed=one)


def _act(one: Candidate) -> Act:
    source, target = _found(one.of_source, one.word), _found(one.of_target, one.word) if one.target else None
    assert source is not None
    ranks = TOPIC if one.of_source.absent else 0, TOPIC if one.of_target.absent else 0
    return Act(one.word, _BY_NETWORK[one.event], source, target, *ranks, frozenset())


def _found(side: Side, word: int) -> Found | None:
    return replace(side.found, token=word) if side.absent and side.found is not None else side.found


def _reverse(triple: Triple) -> Triple:
    source, target, event = triple
    return target, source, event


def _triple(record: Record) -> Triple:
    return country(record.source), country(record.target), record.event
