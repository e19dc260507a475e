"""From documents to records: the whole way, and what was found at each step of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.coding.annotation import Annotator, Sentence, SentenceSpan
from dragoman.coding.attribution import Speaker, Voices
from dragoman.coding.codebook.choosing import country
from dragoman.coding.codebook.events import Told
from dragoman.coding.codebook.matching import Act, acts_of
from dragoman.coding.codebook.selectors import Found, Stage, carries
from dragoman.coding.confidence import FLOOR
from dragoman.coding.derived import (
    accused_by_saying,
    blamed_by_being,
    demanded_by_must,
    demanded_verb,
    is_modal,
    may_blame,
    may_harm,
    warned_by_saying,
)
from dragoman.coding.ellipsis import likened, may_liken
from dragoman.coding.findings import Coded, Finding
from dragoman.coding.recording import record_of
from dragoman.coding.status import Reading, read_status
from dragoman.coding.syntax import Tree
from dragoman.coding.turning import is_cooperative, promised, turn
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record, Status

if TYPE_CHECKING:
    from dragoman.coding.actors import Actors

__all__ = ["Coded", "Finding", "code", "code_documents", "code_sentences"]

#: An act that lacks a target may be about whom its source dealt with so many sentences ago.
_RECENT_SENTENCES = 3
#: Words within a name, which is one mention.
_WITHIN_NAMES = frozenset({"flat", "compound", "fixed", "punct", "case"})
_PROMISING = frozenset({"commit", "intend", "decide"})
_FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my", "ours", "mine"})


def code(text: str, published: date | None = None, title: str = "", annotator: Annotator | None = None) -> list[Record]:
    """Who does what to whom in a text, whether it happened, and who says so?

    Parameters
    ----------
    text : str
        An English text. The spans of the records are characters of it.
    published : date, optional
        The day it appeared: it anchors "Thursday", and says who held which office. Without it, acts get a date only
        where the text gives a full one.
    title : str, optional
        Its headline: names in it may be taken up by the text; it is not coded itself.
    annotator : Annotator, optional
        What reads the sentences; the model that comes with the package unless given.
    """
    return next(code_documents([Document(text, title, published)], annotator)).records


def code_documents(
    documents: Iterable[Document],
    annotator: Annotator | None = None,
    floor: float | None = None,
    second_opinion: bool = True,
) -> Iterator[Coded]:
    """Code many documents; the annotator may batch across them. One result for each, in order.

    Records whose confidence is below ``floor`` are left out (by default what keeps F1 high); the findings say so.
    Without ``second_opinion`` the codebook codes alone, as it does where another model than ours reads.
    """
    from dragoman.coding.sentences import sentence_spans

    if annotator is None:
        from dragoman.coding.model import shipped_annotator

        annotator = shipped_annotator()
    waiting: list[Document] = []

    def feed() -> Iterator[tuple[str, Sequence[SentenceSpan]]]:
        for document in documents:
            waiting.append(document)
            yield document.text, sentence_spans(document.text)

    for sentences in annotator.annotate(feed()):
        yield code_sentences(waiting.pop(0), sentences, floor, second_opinion)


def code_sentences(
    document: Document, sentences: Sequence[Sentence], floor: float | None = None, second_opinion: bool = True
) -> Coded:
    """Code one document whose sentences were read, by the codebook and, where our model read them, a second opinion."""
    coded, voices = by_codebook(document, sentences)
    usual = FLOOR
    if second_opinion and all(sentence.vectors is not None for sentence in sentences):
        from dragoman.coding.opinion import joining, weighing

        joining.reconsider(coded, voices)
        usual = weighing.FLOOR
    coded.drop_unsure(usual if floor is None else floor)
    return coded


def by_codebook(document: Document, sentences: Sequence[Sentence]) -> tuple[Coded, Voices]:
    """What the codebook finds in a document, however unsure, and who speaks in it."""
    from dragoman.coding.actors import read_actors

    actors = read_actors(document.text, sentences, document.published, document.title)
    stages: list[Stage] = []
    voices: list[Voices] = []

    def asked(n: int) -> Any:
        def of(token: int) -> list[Found]:
            return _actors_at(actors, voices, stages, n, token)

        return of

    for n, sentence in enumerate(sentences):
        stages.append(Stage(Tree(sentence, carries), asked(n)))
    topics = _topics(stages)
    for stage in stages:
        stage.topics = topics
    voices.append(Voices(document.text, stages))
    coded = Coded(document, stages, actors)
    for n in range(len(stages)):
        _code_sentence(coded, n, voices[0])
    return coded, voices[0]


def _topics(stages: Sequence[Stage]) -> list[tuple[str, float]]:
    """Whom a document is about: countries and organisations by their share of its mentions."""
    counts = Counter(
        country(actor.id)
        for stage in stages
        for k in range(stage.tree.length)
        if stage.tree.relation(k) not in _WITHIN_NAMES
        for actor in stage.named(k)[:1]
        if actor.id
    )
    total = max(1, counts.total())
    return sorted(((id, n / total) for id, n in counts.items()), key=lambda pair: (-pair[1], pair[0]))


def _actors_at(actors: Actors, voices: list[Voices], stages: list[Stage], n: int, token: int) -> list[Found]:
    references = actors.of(n, token)
    if references:
        return [Found(ref.id, token, 0, ref.how, ref.name, ref.kind) for ref in references]
    word = stages[n].tree.tokens[token]
    if voices and word.text.lower() in _FIRST_PERSON:
        speaker = voices[0].in_quote(n, token)
        if speaker is not None and speaker.id:
            return [Found(speaker.id, token, 0, f"{word.text!r} said by {speaker.name}", word.text, "pronoun")]
    return []


def _code_sentence(coded: Coded, n: int, voices: Voices) -> None:
    stage = coded.stages[n]
    before = _told_before(coded, n)
    stage.told = list(before)
    acts, dropped = acts_of(stage)
    coded.dropped.extend((n, one) for one in dropped)
    sieve = _Sieve(coded, n)
    readings: dict[int, Reading] = {}
    promising = {(act.trigger, act.source.id, country(act.target.id) if act.target else "") for act in acts}
    for act in acts:
        reading = readings.get(act.trigger)
        if reading is None:
            reading = readings[act.trigger] = read_status(stage.tree, act.trigger)
        speaker = voices.of(n, act.trigger, reading)
        turned = _turn(act, reading, speaker)
        if any(
            word.kind in _PROMISING and (k, act.source.id, country(act.target.id) if act.target else "") in promising
            for word, k, _ in reading.operators
        ):
            sieve.drop(act, reading, speaker, "promised or threatened: the promise is coded")
        elif turned is None:
            sieve.drop(act, reading, speaker, "refused, not done")
        else:
            event, status = turned
            sieve.keep(act, reading, speaker, event, status)
            accusation = accused_by_saying(act, event, status, reading, speaker)
            if accusation is not None:
                sieve.keep(accusation, Reading(), None, "ACCUSE", "actual")
    _code_sayings(stage, n, voices, sieve)
    _code_likened(stage, n, voices, sieve, acts, before)


def _code_likened(stage: Stage, n: int, voices: Voices, sieve: _Sieve, acts: list[Act], before: list[Told]) -> None:
    """What others are told to have done likewise."""
    for k, token in enumerate(stage.tree.tokens):
        if may_liken(token.lemma):
            for act in likened(stage, k, acts, before):
                reading = read_status(stage.tree, k)
                speaker = voices.of(n, k, reading)
                same = _turn(act, reading, speaker)
                if same is not None:
                    sieve.keep(act, reading, speaker, *same)


def _code_sayings(stage: Stage, n: int, voices: Voices, sieve: _Sieve) -> None:
    """Demands, threats and blame in what somebody says of another."""
    for k, token in enumerate(stage.tree.tokens):
        verb = demanded_verb(stage.tree, k) if is_modal(token.text) else -1
        if verb >= 0:
            for act in demanded_by_must(stage, k, voices.of(n, verb, read_status(stage.tree, verb))):
                sieve.keep(act, Reading(), None, "REQUEST", "actual")
        if may_harm(token.lemma):
            for act in warned_by_saying(stage, k, voices.of(n, k, read_status(stage.tree, k))):
                sieve.keep(act, Reading(), None, "THREATEN", "actual")
        if may_blame(token.lemma, token.text):
            word = stage.tree.head(k) if token.text.lower() == "behind" else k
            if word >= 0:
                for act in blamed_by_being(stage, word, voices.of(n, word, read_status(stage.tree, word))):
                    sieve.keep(act, Reading(), None, "ACCUSE", "actual")


def _told_before(coded: Coded, n: int) -> list[Told]:
    """The acts of the last sentences."""
    return [
        Told(
            found.record.event,
            found.record.source,
            found.record.target,
            coded.stages[found.sentence].tree.text(found.act.trigger),
        )
        for found in coded.findings
        if found.record is not None
        and found.record.target
        and n - found.sentence <= _RECENT_SENTENCES
        and (found.record.confidence or 0.0) >= FLOOR
    ]


class _Sieve:
    """The findings of one sentence: one record for each pair and class."""

    def __init__(self, coded: Coded, n: int) -> None:
        self._coded, self._n = coded, n
        self._seen: set[tuple[str, str, str]] = set()

    def keep(self, act: Act, reading: Reading, speaker: Speaker | None, event: str, status: Status) -> None:
        key = (act.source.id, act.target.id if act.target else "", event)
        if key in self._seen:
            self.drop(act, reading, speaker, "told already in this sentence")
            return
        stage = self._coded.stages[self._n]
        record = record_of(self._coded.document, stage, act, reading, speaker, event, status)
        self._seen.add(key)
        self._coded.findings.append(Finding(self._n, act, reading, speaker, record))

    def drop(self, act: Act, reading: Reading, speaker: Speaker | None, reason: str) -> None:
        self._coded.findings.append(Finding(self._n, act, reading, speaker, None, reason))


def _turn(act: Act, reading: Reading, speaker: Speaker | None) -> tuple[str, Status] | None:
    turned = turn(act.entry.event, reading)
    if turned is None:
        return None
    event, status, changed = turned
    if changed or speaker is None or not speaker.id or country(speaker.id) != country(act.source.id):
        return event, status
    foreseen = any(word.kind == "expect" for word, _, _ in reading.operators)
    if (reading.future or reading.may) and not foreseen and status == "possible":
        # What an actor says it will or could do is a promise or a threat ...
        return promised(event), "actual"
    if reading.will and status == "denied" and is_cooperative(event):
        # ... and what it says it will not do, a refusal.
        return "REJECT", "actual"
    return event, status
