"""Which actors a document is about, and which country is its home: where it is told from, whose bodies need no name.

In Jakarta's papers "the foreign minister" is Indonesia's. Before the sentences are read one after the other, the names
of the whole document are weighed:

    weight = names in the text + 2 · names in the heading + names in the first sentence

for every country and organisation; a person counts for whom he acts for, a group also by half for its country. The
home is the country with the best claim by its share of these weights and by what only home news leaves out:

    claim = 3 · share + dateline + heading + 0.25 · towns and scenes ("in Suva") + officials named without their country

each of the last but one up to 1.5, an official's title 1 for a minister and 0.5 for a head of state. It must exceed
the second by three tenths. The factors were set by hand on the documents that the rules were written on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from dragoman.coding.actors.context import Document, Place, Salience
from dragoman.coding.actors.identity import Identity, identify, identify_person
from dragoman.coding.actors.nouns import is_title, noun_of, singular
from dragoman.coding.actors.references import country_part
from dragoman.coding.actors.spotting import Spotted, spot
from dragoman.coding.annotation import Token
from dragoman.vocabulary.registry import COUNTRY_KINDS, registry

__all__ = ["weigh"]

_HEADING, _LEAD = 2.0, 1.0
_SHARE, _DATELINE, _SCENE, _MOST_SCENES = 3.0, 1.5, 0.25, 1.5
_MINISTER, _HEAD_OF_STATE = 1.0, 0.5
#: By how much the best claim to be the home must exceed the next.
_MARGIN = 1.3
_WORD = re.compile(r"[\w.]+(?:[-’'][^\W\d_]{2,})*|['’]s|[^\w\s]")
_SCENES = frozenset({"in", "at", "near", "outside", "around", "inside"})
_TOWNS = frozenset({"metonym", "place"})
_DASHES = frozenset({"-", "–", "—", "--", "―"})
#: How many tokens a dateline may have: "PYONGYANG/SEOUL, May 26 (Xinhua) --".
_LONGEST_DATELINE = 14
_OFFICIALS = frozenset({"minister", "secretary", "spokesman", "spokeswoman", "spokesperson", "ministry"})


#: Amounts by country or organisation.
Weights = defaultdict[str, float]


def weigh(document: Document, places: Sequence[Place], heading: str) -> Salience:
    """Weigh the actors that a document names, before its sentences are read."""
    found = Salience()
    claims: Weights = defaultdict(float)
    for place_in_heading, (_, meant) in enumerate(_names_of_heading(document, heading)):
        _add(found.weights, meant.id, _HEADING)
        # Whom a heading begins with is whom it is about.
        _add(claims, meant.id, 0.75 if place_in_heading else 1.25, most=_DATELINE)
    scenes: Weights = defaultdict(float)
    for place in places:
        for spotted in dict.fromkeys(place.names.values()):
            identity = _meant(document, spotted, place)
            if identity is None:
                continue
            _add(found.weights, identity.id, 1.0 + _LEAD * (place.number == 0))
            if identity.kind in _TOWNS or place.tree.preposition(spotted.until - 1) in _SCENES:
                _add(scenes, identity.id, _SCENE, most=_MOST_SCENES)
    found.dateline = _dateline(document, places)
    for id in found.dateline:
        _add(claims, id, _DATELINE / len(found.dateline))
    for more in (scenes, _officials(document, places)):
        for id, amount in more.items():
            claims[id] += amount
    for id in list(found.weights):
        claims[id] += _SHARE * found.share(id)
    found.home = _best(claims)
    return found


def _best(claims: Weights) -> str:
    """The country with the best claim, if it leaves the others behind."""
    ranked = sorted((id for id in claims if _is_country(id)), key=lambda id: (-claims[id], id))
    if not ranked or (len(ranked) > 1 and claims[ranked[0]] < _MARGIN * claims[ranked[1]]):
        return ""
    return ranked[0]


def _is_country(id: str) -> bool:
    actor = registry().actor(id)
    return actor is not None and actor.kind in COUNTRY_KINDS


def _add(counts: Weights, id: str, amount: float, most: float = 0.0) -> None:
    """Count an actor, and by half the country of a group; ``most`` is the highest sum to reach."""
    whole = country_part(id)
    actor = registry().actor(whole)
    shares = {whole: amount}
    if actor is not None and actor.country and actor.country != whole:
        shares[actor.country] = amount / 2
    for one, part in shares.items():
        counts[one] = min(most, counts[one] + part) if most else counts[one] + part


def _meant(document: Document, spotted: Spotted, place: Place | None = None) -> Identity | None:
    """Whom a registered name stands for, as far as it can be told before the document is read."""
    identity = identify(spotted.claims, document.on, document.told)
    if identity is not None:
        return identity
    full = spotted.until - spotted.since > 1
    if place is not None and not full and _is_part(place, spotted):
        return None
    return identify_person(spotted.claims, document.on, document.told, full)


def _is_part(place: Place, spotted: Spotted) -> bool:
    """Whether a name stands in a longer one that nobody registered: "Ali" of "Ali Alatas"."""
    tokens = place.sentence.tokens
    for at in (spotted.since - 1, spotted.until):
        if 0 <= at < len(tokens) and at not in place.names:
            token = tokens[at]
            if token.upos == "PROPN" and token.text[:1].isupper() and not is_title(token.text) and not noun_of(token):
                return True
    return False


def _names_of_heading(document: Document, heading: str) -> Iterator[tuple[Spotted, Identity]]:
    tokens = [Token(match[0], match.start(), match.end(), "", "PROPN", -1, "") for match in _WORD.finditer(heading)]
    for spotted in spot(tokens):
        identity = _meant(document, spotted)
        if identity is not None:
            yield spotted, identity


def _dateline(document: Document, places: Sequence[Place]) -> tuple[str, ...]:
    """The countries of the towns a document begins with: "JAKARTA, Indonesia -", "Lagos (Reuters) -"."""
    if not places:
        return ()
    tokens = places[0].sentence.tokens[:_LONGEST_DATELINE]
    end = next((k for k, token in enumerate(tokens) if token.text in _DASHES and _spaced(tokens, k)), 0)
    if not end:
        # "YEREVAN, April 6. /Agency/ The cease-fire": the capitals are all that tells.
        end = next((k for k, token in enumerate(tokens) if not token.text.isupper() and token.text.isalpha()), 0)
        if end < 2 or tokens[end - 1].text not in (",", "(", ".", ":"):
            return ()
    first = places[0].names.get(0)
    if first is None or (first.until < end and tokens[first.until].text not in (",", "(", "/", ".", ":", *_DASHES)):
        return ()
    ids: list[str] = []
    for spotted in dict.fromkeys(name for k, name in places[0].names.items() if k < end):
        identity = identify(spotted.claims, document.on, document.told)
        if identity is not None and (identity.kind in _TOWNS or identity.how == "country"):
            ids.append(country_part(identity.id))
    return tuple(dict.fromkeys(ids))


def _spaced(tokens: Sequence[Token], index: int) -> bool:
    """Whether a dash stands between blanks, or is double."""
    if len(tokens[index].text) > 1 or tokens[index].text == "—":
        return True
    before = index and tokens[index].start > tokens[index - 1].end
    after = index + 1 < len(tokens) and tokens[index + 1].start > tokens[index].end
    return bool(before and after)


def _officials(document: Document, places: Sequence[Place]) -> Weights:
    """The countries whose officials are called without it: "Prime Minister Vejjajiva" is the paper's own."""
    claims: Weights = defaultdict(float)
    seen: set[str] = set()
    for place in places:
        tokens = place.sentence.tokens
        for spotted in dict.fromkeys(place.names.values()):
            before = spotted.since - 1
            while before > 0 and tokens[before].upos == "PROPN" and not is_title(tokens[before].text):
                before -= 1
            if before < 0 or not is_title(tokens[before].text) or not tokens[before].text[:1].isupper():
                continue
            if spotted.until - spotted.since == 1 and _is_part(place, spotted):
                continue
            identity = identify_person(spotted.claims, document.on, document.told, full=True)
            if identity is None or identity.id in seen or _has_owner(place, before):
                continue
            seen.add(identity.id)
            high = singular(tokens[before].text) in _OFFICIALS and not _is_prime(tokens, before)
            claims[country_part(identity.id)] += _MINISTER if high else _HEAD_OF_STATE
    return claims


def _is_prime(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].text.lower() == "prime"


def _has_owner(place: Place, index: int) -> bool:
    """Whether a country or body stands before a title in its phrase."""
    tokens = place.sentence.tokens
    for at in range(index - 1, max(-1, index - 6), -1):
        if at in place.names or tokens[at].text in ("'s", "’s", "its", "his", "her", "their"):
            return True
        if tokens[at].upos not in ("PROPN", "NOUN", "ADJ") or (
            noun_of(tokens[at]) is None and not is_title(tokens[at].text) and tokens[at].upos == "VERB"
        ):
            return False
    return False
