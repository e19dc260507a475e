"""Reads the actors of a document, sentence by sentence: names, then what takes them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dragoman.coding.actors.called import acronym, called, first_of_two, head_of, known_again
from dragoman.coding.actors.context import Document, Place, Salience
from dragoman.coding.actors.descriptions import described
from dragoman.coding.actors.identity import identify
from dragoman.coding.actors.memory import Memory
from dragoman.coding.actors.mentions import mention_at, mention_of_list
from dragoman.coding.actors.naming import false_friend
from dragoman.coding.actors.nouns import noun_of
from dragoman.coding.actors.people import introduced, name_run
from dragoman.coding.actors.pronouns import FIRST_PERSON, is_pronoun, stands_for
from dragoman.coding.actors.references import Reference, country_part
from dragoman.coding.actors.salience import weigh
from dragoman.coding.actors.speakers import remember_speakers, speaker_at
from dragoman.coding.actors.spotting import Spotted, folded, spot
from dragoman.coding.actors.trees import Tree, sound
from dragoman.coding.annotation import Sentence
from dragoman.coding.quotes import quote_at, quote_spans

__all__ = ["Actors", "read_actors"]

_PRONOMINAL = frozenset({"PRON", "DET", "ADJ", "SCONJ", "NUM", "CCONJ"})
_NOUNS = frozenset({"NOUN", "PROPN", "NUM"})


class SentenceReader:
    """Reads the phrases of one sentence; each once, when first asked for."""

    def __init__(self, document: Document, place: Place) -> None:
        self.document = document
        self.place = place
        self._read: dict[int, tuple[Reference, ...]] = {}

    def refer(self, id: str, since: int, until: int, how: str, kind: str) -> Reference:
        """A reference of the tokens ``since`` to ``until``."""
        tokens = self.place.sentence.tokens
        start, end = tokens[since].start, tokens[until - 1].end
        return Reference(id, self.document.text[start:end], start, end, how, kind)

    def alone(self, index: int) -> tuple[Reference, ...]:
        """Whom a token stands for, without what is joined to it by "and"."""
        if index not in self._read:
            self._read[index] = ()
            self._read[index] = self._refs(index)
        return self._read[index]

    def _refs(self, index: int) -> tuple[Reference, ...]:
        token = self.place.sentence.tokens[index]
        found = self.place.names.get(index)
        if first := first_of_two(self, index):
            # "Sino-Indian" is one word for two, "Franco" of "Franco-German" no general's name.
            return (*first, *called(self, found)) if found is not None and "-" in token.text else first
        if (explained := acronym(self, index)) or found is not None:
            return explained or (called(self, found) if found is not None else ())
        word = token.text.lower()
        if is_pronoun(word) and (word == "both" or token.upos in _PRONOMINAL):
            return stands_for(self, index)
        if known := known_again(self, index):
            return known
        refs = described(self, index) if token.upos in _NOUNS else ()
        if not refs and token.upos == "PROPN" and noun_of(token) is None:
            return introduced(self, *name_run(self, index))
        return refs


class Actors:
    """Whom the phrases of a document stand for."""

    def __init__(self, readers: Sequence[SentenceReader], document: Document) -> None:
        self._readers = readers
        self._document = document
        #: Whom the document is about, as its names tell.
        self.salience: Salience = document.salience
        #: Names that act and that nobody is known by: reported, never forced.
        self.unresolved = tuple(document.unresolved)

    def of(self, sentence: int, token: int) -> tuple[Reference, ...]:
        """Whom the noun phrase headed by a token stands for, with what is joined to it by "and".

        Nobody where it is no actor. A name that is known to be one but not whose has a reference without ``id``.
        """
        reader = self._readers[sentence]
        refs = reader.alone(token)
        for other in reader.place.tree.listed(token):
            refs += reader.alone(other)
        return tuple({(ref.id, ref.name if not ref.id else ""): ref for ref in refs}.values())

    def alone(self, sentence: int, token: int) -> tuple[Reference, ...]:
        """Whom a token stands for, without what is joined to it."""
        return self._readers[sentence].alone(token)

    def speaker(self, sentence: int, token: int) -> tuple[Reference, ...]:
        """Who speaks at a token, where it stands in a quotation whose speaker was told."""
        reader = self._readers[sentence]
        return speaker_at(reader, reader.place.sentence.tokens[token].start)


def read_actors(text: str, sentences: Sequence[Sentence], published: date | None, title: str = "") -> Actors:
    """Whom the names, nouns and pronouns of a document stand for.

    Parameters
    ----------
    text : str
        The document.
    sentences : sequence of Sentence
        Its sentences as a model reads them, in order.
    published : date, optional
        The day for which names are read: leaders are those in office then. Without it a person's name stands for
        somebody only where it does at all times.
    title : str
        Its heading; tells which countries it is about.
    """
    document = Document(text, published, quote_spans(text))
    places = [_place(number, sentence) for number, sentence in enumerate(sentences)]
    document.words = frozenset(folded(token.text) for place in places for token in place.sentence.tokens)
    document.words |= frozenset(map(folded, title.split()))
    _count(document, places)
    document.salience = weigh(document, places, title)
    _drop_bylines(places)
    readers = _readers(document, places)
    if _spoken_late(document, readers):
        # "We shall go on," he said: who "we" are is told after it. Read again, now that the speakers are known.
        document.memory, document.unresolved = Memory(), []
        readers = _readers(document, places)
    return Actors(readers, document)


def _readers(document: Document, places: Sequence[Place]) -> list[SentenceReader]:
    readers = [SentenceReader(document, place) for place in places]
    for reader in readers:
        _read(reader)
    return readers


def _spoken_late(document: Document, readers: Sequence[SentenceReader]) -> bool:
    """Whether somebody says "we" in a quotation whose speaker is told only in a later sentence."""
    return any(
        token.text.lower() in FIRST_PERSON
        and quote_at(document.quotes, token.start) in document.speakers
        and not reader.alone(index)
        for reader in readers
        for index, token in enumerate(reader.place.sentence.tokens)
    )


def _place(number: int, sentence: Sentence) -> Place:
    sentence = sound(sentence)
    names = {index: found for found in spot(sentence.tokens) for index in range(found.since, found.until)}
    return Place(number, sentence, Tree(sentence), names)


def _count(document: Document, places: Sequence[Place]) -> None:
    """Drop false friends, and count the actors that a document names beyond doubt."""
    none: Counter[str] = Counter()
    for place in places:
        for index, found in list(place.names.items()):
            if found.claims and place.names.get(index) is found and false_friend(document, place, found):
                for at in range(found.since, found.until):
                    del place.names[at]
        for found in {id(name): name for name in place.names.values()}.values():
            identity = identify(found.claims, document.on, none)
            if identity is not None:
                document.told[country_part(identity.id)] += 1


def _drop_bylines(places: Sequence[Place]) -> None:
    for place in places:
        for index, found in place.names.items():
            if _is_byline(place, found):
                place.names[index] = found._replace(claims=())


def _is_byline(place: Place, found: Spotted) -> bool:
    """Whether a medium stands alone in brackets: "NAIROBI, May 3 (AFP) -" says who reports, not who acts."""
    tokens = place.sentence.tokens
    around = [tokens[at].text if 0 <= at < len(tokens) else "" for at in (found.since - 1, found.until)]
    media = bool(found.claims) and all(claim.id.split(".")[1:2] == ["MED"] for claim in found.claims)
    return media and around in (["(", ")"], ["/", "/"], ["[", "]"])


def _read(reader: SentenceReader) -> None:
    """Read a sentence from left to right, remembering each mention when it is passed."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    remember_speakers(reader)
    lists: dict[int, int] = {}
    for index in range(len(tokens)):
        refs = reader.alone(index)
        found = reader.place.names.get(index)
        # A name of several words is one mention; its last word may still end a list.
        whole = found is None or index == head_of(reader, found)
        mention = mention_at(reader, index, refs) if whole else None
        if mention is not None:
            reader.document.memory.add(mention)
        if whole and refs and tree.base(index) != "conj" and (last := max(tree.listed(index), default=-1)) > index:
            lists[last] = index
        if index in lists:
            reader.document.memory.add(mention_of_list(reader, lists[index]))
        if whole and refs and not refs[0].id and tree.base(tree.top(index)) == "nsubj":
            reader.document.unresolved.append(refs[0])
