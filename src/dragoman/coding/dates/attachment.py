"""Which words of time belong to which act: those of its own clause, by the parse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dragoman.coding.annotation import Sentence
from dragoman.coding.dates.eras import eras
from dragoman.coding.dates.expressions import Expression, expressions
from dragoman.coding.dates.spans import span_of
from dragoman.vocabulary.dates import DateSpan

__all__ = ["when"]

_VERBAL = frozenset({"VERB", "AUX"})
#: Verbs that say little beside their object: their time is the act's ("launched an attack on Monday").
_LIGHT = frozenset(
    {"hold", "launch", "make", "carry", "conduct", "impose", "sign", "take", "give", "begin", "start", "stage", "mount"}
    | {"place", "announce", "issue", "deliver", "have", "reach", "stop", "end", "lift", "resume", "continue", "break"}
    | {"cut", "conclude", "strike", "complete", "undertake", "perform", "face", "suffer", "keep", "pay", "send", "put"}
)
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "may", "might", "would", "could", "can", "should", "must"})
_PLANNING = frozenset(
    {"plan", "intend", "expect", "schedule", "due", "set", "prepare", "want", "aim", "hope", "vow", "promise", "pledge"}
)
_HEADS = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
#: What stands before a noun is about that noun: "the 2015 deal".
_BEFORE_NOUNS = frozenset({"compound", "amod", "nummod", "acl"})
_MISTAKEN = frozenset({"compound", "nmod", "amod", "dep"})
#: "Days", "two weeks": the measure of precision, finest first.
_FINENESS = {"day": 0, "month": 1, "year": 2, "era": 3}


class _Time(NamedTuple):
    """Words of time: their tokens, and what they say."""

    tokens: tuple[int, ...]
    said: Expression | DateSpan


def when(text: str, sentence: Sentence, predicate: int, published: date | None) -> DateSpan | None:
    """The days of the act that a token of a sentence names, as far as its words say.

    Parameters
    ----------
    text : str
        The document.
    sentence : Sentence
        The sentence.
    predicate : int
        The token that names the act: a verb, or a noun such as "attack".
    published : date, optional
        The day to count from: "Thursday" is the last one, or the next where the verb is in the future.

    Returns
    -------
    DateSpan or None
        ``None`` where the clause has no words of time, or they hang on a day of publication that is not given: an act
        of which no time is told has none, rather than that of its report.
    """
    times = _times(text[sentence.start : sentence.end], sentence, published)
    if not times:
        return None
    future = _is_future(sentence, predicate)
    best: DateSpan | None = None
    for holder in (*_holders(sentence, predicate), *_doers(sentence, predicate)):
        for time in times:
            if _governor(sentence, time, holder) != holder:
                continue
            span = time.said if isinstance(time.said, DateSpan) else span_of(time.said, published, future)
            if span is not None and (best is None or _FINENESS[span.precision] < _FINENESS[best.precision]):
                best = span
        if best is not None:
            return best
    return None


@lru_cache(maxsize=8)  # a sentence is asked once for each of its acts
def _times(words: str, sentence: Sentence, published: date | None) -> tuple[_Time, ...]:
    found = [_Time(_tokens(sentence, said.start, said.end), said) for said in expressions(words)]
    found += [_Time(_tokens(sentence, era.start, era.end), era.span) for era in eras(words, published)]
    return tuple(time for time in found if time.tokens)


def _tokens(sentence: Sentence, start: int, end: int) -> tuple[int, ...]:
    start, end = start + sentence.start, end + sentence.start
    return tuple(index for index, token in enumerate(sentence.tokens) if token.start < end and start < token.end)


def _holders(sentence: Sentence, predicate: int) -> Iterator[int]:
    """The words whose time is the act's: itself, then the verbs that share it."""
    tokens = sentence.tokens
    yield predicate
    index, seen = predicate, {predicate}
    while 0 <= tokens[index].head < len(tokens) and tokens[index].head not in seen:
        token, head = tokens[index], tokens[index].head
        relation = token.relation.partition(":")[0]
        governor = tokens[head]
        carried = (
            (relation in ("obj", "nsubj", "obl") and token.upos not in _VERBAL and governor.lemma in _LIGHT)
            or (relation == "conj" and _fronted(sentence, head))
            or (relation == "conj" and token.upos not in _VERBAL)
            or (relation == "advcl" and token.text.endswith("ing"))
            or (relation == "xcomp" and governor.lemma in _LIGHT)
            # "The July 9 deal he signed."
            or (relation == "acl" and token.lemma in _LIGHT)
            or relation in ("aux", "cop", "compound", "fixed", "flat")
        )
        if not carried:
            return
        yield head
        seen.add(head)
        index = head


def _doers(sentence: Sentence, predicate: int) -> Iterator[int]:
    """The act nouns that are a verb's subject, whose own time is the verb's: "Monday's attack killed two"."""
    for index, token in enumerate(sentence.tokens):
        if token.head == predicate and token.relation.startswith("nsubj") and token.upos == "NOUN":
            yield index


def _fronted(sentence: Sentence, verb: int) -> bool:
    """Whether a clause opens with an adverbial, which then holds for what is joined to it as well."""
    tokens = sentence.tokens
    return any(
        token.head == verb and index < verb and token.relation.partition(":")[0] in ("obl", "advmod", "advcl")
        for index, token in enumerate(tokens)
    )


def _governor(sentence: Sentence, time: _Time, wanted: int) -> int:
    """The word that words of time are about: up the tree from them, through places and persons, to a verb."""
    tokens = sentence.tokens
    inside = set(time.tokens)
    index = _top(sentence, time)
    if wanted in inside:
        return -1
    if _opens(sentence, time.tokens) and tokens[index].relation.partition(":")[0] in _MISTAKEN:
        # Parsers take the day at the head of a sentence for part of the name that follows.
        return next((at for at, token in enumerate(tokens) if token.head < 0), -1)
    seen = set(inside)
    head = tokens[index].head
    while 0 <= head < len(tokens) and head not in seen:
        relation = tokens[index].relation
        if head == wanted or tokens[head].upos in _VERBAL or relation.partition(":")[0] in _BEFORE_NOUNS:
            return head
        if relation == "nmod:poss":
            return head
        seen.add(head)
        index, head = head, tokens[head].head
    return -1


def _top(sentence: Sentence, time: _Time) -> int:
    """The token of words of time whose governor lies outside them."""
    tokens, held = sentence.tokens, set(time.tokens)
    outer = [index for index in time.tokens if tokens[index].head not in held]
    if isinstance(time.said, DateSpan):
        # "Under Obama", "when he was president": the noun or verb, not the word that introduces it.
        return max(outer, key=lambda index: tokens[index].upos in _HEADS, default=time.tokens[0])
    return outer[0] if outer else time.tokens[0]


def _opens(sentence: Sentence, inside: tuple[int, ...]) -> bool:
    """Whether words of time stand first in a sentence, and are no possessor there."""
    after = max(inside) + 1
    owner = after < len(sentence.tokens) and sentence.tokens[after].text in ("'s", "’s")
    return min(inside) == 0 and not owner


def _is_future(sentence: Sentence, predicate: int) -> bool:
    """Whether an act is still to come, by its auxiliary or the verb of planning it depends on."""
    tokens = sentence.tokens
    index, seen = predicate, set[int]()
    while 0 <= index < len(tokens) and index not in seen:
        seen.add(index)
        below = [token for token in tokens if token.head == index and token.upos in ("AUX", "PART")]
        words = {word for token in below for word in (token.lemma, token.text.lower())}
        if words & _FUTURE:
            # "May have bought in October" is past.
            return "have" not in words
        head = tokens[index].head
        if "to" in words and (not 0 <= head < len(tokens) or tokens[head].lemma in _PLANNING):
            return True
        if tokens[index].upos in _VERBAL and tokens[index].relation.partition(":")[0] not in ("xcomp", "conj"):
            break
        index = head
    return False
