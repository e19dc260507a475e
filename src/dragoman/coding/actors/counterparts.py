"""Whom an act may be toward that its sentence does not say: "imposed new sanctions", in a report on one country.

The other actors of the document, the likeliest first:

    score = 4 · share of the document's names + 0.5 / sentences since it was last mentioned (if at most 3 before)

Actors that the sentence names are left out, since the grammar has had its chance with them, and so is the known side.

Measured on records of the development news and of our own articles whose one side the sentence does not name (81 of
the documents tuned on, 94 of those kept aside): the first is right in 0.74 and 0.84 of them; where it leads the second
by 0.5, in 0.78 of 58 and 0.98 of 52. Command: ``python benchmarks/coding/counterparts.py ../shared``.
"""

from __future__ import annotations

from typing import NamedTuple

from dragoman.coding.actors.context import Document
from dragoman.coding.actors.references import country_part

__all__ = ["Counterpart", "counterparts"]

_PER_SHARE, _RECENT, _REACH = 4.0, 0.5, 3


class Counterpart(NamedTuple):
    """An actor that may be the other side of an act, its ``score``, and by how much that exceeds the next one's."""

    id: str
    score: float
    lead: float


def counterparts(document: Document, sentence: int, known: str) -> list[Counterpart]:
    """Who may be the other side of an act in a sentence that names but one (``known``, an id), the likeliest first.

    >>> from dragoman.coding.actors.context import Document
    >>> document = Document("", None, ())
    >>> document.salience.weights |= {"FJI": 6.0, "AUS": 3.0, "NZL": 1.0}
    >>> [(one.id, round(one.lead, 2)) for one in counterparts(document, 0, "FJI.GOV")]
    [('AUS', 0.8), ('NZL', 0.4)]
    """
    own, named = country_part(known), set[str]()
    last: dict[str, int] = {}
    for mention in document.memory.mentions:
        ids = {country_part(ref.id) for ref in mention.refs if ref.id and ref.kind != "region"}
        if mention.sentence == sentence:
            named |= ids
        elif mention.sentence < sentence:
            last |= dict.fromkeys(ids, mention.sentence)
    salience = document.salience
    scores: dict[str, float] = {}
    for id in (salience.weights.keys() | last.keys()) - named - {own}:
        ago = sentence - last.get(id, -_REACH - 1)
        scores[id] = _PER_SHARE * salience.share(id) + (_RECENT / ago if ago <= _REACH else 0.0)
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    following = [*(score for _, score in ranked[1:]), 0.0]
    return [Counterpart(id, score, score - after) for (id, score), after in zip(ranked, following, strict=False)]
