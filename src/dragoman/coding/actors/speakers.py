"""Who speaks in a quotation: the subject of the verb of saying beside it, for as long as the quotation goes on."""

from __future__ import annotations

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.references import Reference
from dragoman.coding.actors.tables import listed_words
from dragoman.coding.quotes import quote_at

__all__ = ["REPORTING", "remember_speakers", "speaker_at"]

#: Verbs that introduce what somebody says, word for word.
REPORTING = listed_words("words.csv", "word", "reporting")


def speaker_at(reader: Reader, offset: int) -> tuple[Reference, ...]:
    """Who speaks at a character of the document; nobody where the author does, or it was not told."""
    quote = quote_at(reader.document.quotes, offset)
    if quote < 0:
        return ()
    if quote not in reader.document.speakers:
        found = _beside(reader)
        if not found and quote and _goes_on(reader, quote):
            found = reader.document.speakers.get(quote - 1, ())
        if not found:
            return ()
        reader.document.speakers[quote] = found
    return reader.document.speakers[quote]


def remember_speakers(reader: Reader) -> None:
    """Attribute the quotations of a sentence, so that their later sentences know the speaker."""
    sentence = reader.place.sentence
    for start, end in reader.document.quotes:
        if start < sentence.end and sentence.start < end:
            speaker_at(reader, max(start, sentence.start))


def _beside(reader: Reader) -> tuple[Reference, ...]:
    """The subject of a verb of saying outside the quotations of the sentence; or "according to" somebody."""
    tokens, tree, quotes = reader.place.sentence.tokens, reader.place.tree, reader.document.quotes
    for index, token in enumerate(tokens):
        if quote_at(quotes, token.start) >= 0:
            continue
        if token.lemma in REPORTING and token.upos in ("VERB", "AUX"):
            # A model may take a word of the quotation for the subject: then it is whoever stands by the verb.
            for subject in (*tree.children(index, "nsubj"), *_by(index, len(tokens))):
                outside = quote_at(quotes, tokens[subject].start) < 0
                if outside and (refs := tuple(ref for ref in reader.alone(subject) if ref.id)):
                    return refs
        if token.lemma == "according" and 0 <= token.head < len(tokens):
            refs = tuple(ref for ref in reader.alone(token.head) if ref.id)
            if refs:
                return refs
    return ()


def _by(verb: int, n_tokens: int) -> tuple[int, ...]:
    """The tokens next to a verb, the ones before it first."""
    return tuple(at for at in (verb - 1, verb + 1, verb + 2) if 0 <= at < n_tokens)


def _goes_on(reader: Reader, quote: int) -> bool:
    """Whether a quotation follows the one before it with nothing but a short link, or in the next paragraph."""
    before, here = reader.document.quotes[quote - 1], reader.document.quotes[quote]
    between = reader.document.text[before[1] : here[0]]
    return len(between.split()) <= 25 and between.count(".") <= 2
