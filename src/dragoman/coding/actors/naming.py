"""Registered names in their sentence: which of them are false friends, and whom the others stand for.

False friends hold a registered name and mean somebody or something else: "Jordan Peterson", "Denzel Washington",
Georgia beside Atlanta, May beside a day. Longer ones ("New Mexico", "Gulf of Oman") are entries of
``words/no_actors.csv``.
"""

from __future__ import annotations

from dragoman.coding.actors.context import Document, Place
from dragoman.coding.actors.identity import Identity, identify, identify_person
from dragoman.coding.actors.nouns import is_title, noun_of
from dragoman.coding.actors.references import country_part
from dragoman.coding.actors.spotting import Spotted, folded
from dragoman.coding.actors.tables import listed_words
from dragoman.vocabulary.names import fold
from dragoman.vocabulary.registry import Claim

__all__ = ["false_friend", "is_former", "named"]

_MONTH_BEFORE = listed_words("words.csv", "word", "before a month")
_TITLES = frozenset({"PROPN", "NOUN", "ADJ", "PART", "PUNCT"})
_BREAKS = frozenset(',;:()”"')
_FORMER = frozenset({"former", "ex", "ex-", "late", "onetime", "one-time", "ousted", "deposed", "exiled"})


def false_friend(document: Document, place: Place, found: Spotted) -> bool:
    """Whether a registered name is part of another name, or a word of another meaning."""
    tokens = place.sentence.tokens
    if found.until - found.since > 1:
        return False
    token, word = tokens[found.since], folded(tokens[found.since].text)
    if word == "may":
        before = tokens[found.since - 1].text.lower() if found.since else ""
        after = tokens[found.until].text if found.until < len(tokens) else ""
        return before in _MONTH_BEFORE or after.isdigit() or before.isdigit() or token.upos != "PROPN"
    if word == "georgia":
        states = listed_words("us_states.csv", "name", "state") | listed_words("us_states.csv", "name", "town")
        country = listed_words("us_states.csv", "name", "country")
        return bool(document.words & states) and not document.words & country
    if any(not claim.person for claim in found.claims):
        if _given_name(place, found, word) or _family_name(place, found):
            document.namesakes.add(word)
            return True
        # "Paris said" after "Valeska Paris", not "in Paris".
        return word in document.namesakes and not place.tree.preposition(found.since)
    return False


def _plain_name(place: Place, index: int) -> bool:
    """Whether a token is part of a name that is nothing more: neither title, noun nor registered."""
    tokens = place.sentence.tokens
    if not 0 <= index < len(tokens):
        return False
    token = tokens[index]
    return (
        token.upos == "PROPN"
        and token.text[:1].isupper()
        and not token.text.isupper()
        and index not in place.names
        and not is_title(token.text)
        and noun_of(token) is None
    )


def _given_name(place: Place, found: Spotted, word: str) -> bool:
    """ "Jordan Peterson": a given name and an unknown surname, which no noun follows ("Jordan Interior Ministry")."""
    tokens = place.sentence.tokens
    if word not in listed_words("given_names.csv", "name", "place") or not _plain_name(place, found.until):
        return False
    end = found.until
    while end < len(tokens) and tokens[end].upos == "PROPN" and end not in place.names:
        if noun_of(tokens[end]) is not None:
            return False
        end += 1
    return not (end < len(tokens) and tokens[end].upos == "NOUN" and place.tree.tokens[end - 1].head == end)


def _family_name(place: Place, found: Spotted) -> bool:
    """ "Denzel Washington", "Michael Jordan": a place after a given name, as one name."""
    before = found.since - 1
    if not _plain_name(place, before):
        return False
    given = folded(place.sentence.tokens[before].text)
    joined = place.tree.tokens[found.since].head == before and place.tree.base(found.since) == "flat"
    return joined or given in listed_words("given_names.csv", "name", "f") | listed_words(
        "given_names.csv", "name", "m"
    )


def is_former(place: Place, index: int) -> bool:
    """Whether "former", "ex-" or the like stands before a token in its phrase."""
    tokens = place.sentence.tokens
    for at in range(index - 1, max(-1, index - 8), -1):
        text = tokens[at].text.lower()
        if text in _FORMER or text.startswith("ex-"):
            return True
        if tokens[at].upos not in ("PROPN", "NOUN", "ADJ", "PUNCT") or text in (",", ";", ":", "(", ")"):
            return False
    return False


def named(document: Document, place: Place, found: Spotted) -> Identity | None:
    """Whom a registered name stands for in its sentence; ``None`` where that cannot be told."""
    tokens = place.sentence.tokens
    identity = identify(found.claims, document.on, document.told)
    if identity is not None:
        return identity
    people = tuple(claim for claim in found.claims if claim.person)
    if not people:
        return None
    full = found.until - found.since > 1 or " " in found.name
    before = found.since - 1
    titled = before >= 0 and is_title(tokens[before].text)
    if not full and tokens[found.since].upos != "PROPN":
        return None
    if owned := _of_owner(place, found, people):
        people, full = owned, True
    elif not full and _plain_name(place, before) and not titled:
        people = _same_given_name(people, folded(tokens[before].text))
        full = bool(people)
    identity = identify_person(
        people, document.on, document.told, full or (titled and len(people) > 0 and _leads(people))
    )
    if identity is not None and is_former(place, found.since):
        holder = country_part(identity.id)
        if identity.id == f"{holder}.GOV":
            return Identity(f"{holder}.CVL", f"former: {identity.how}", identity.kind)
    return identity


def _leads(people: tuple[Claim, ...]) -> bool:
    return any(claim.kind.startswith(("head_of", "effective")) for claim in people)


def _of_owner(place: Place, found: Spotted, people: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The bearers of a name who serve the country named before it: "Iranian Foreign Minister Zarif"."""
    tokens = place.sentence.tokens
    for at in range(found.since - 1, max(-1, found.since - 8), -1):
        owner = next((name for name in place.names.values() if name.since <= at < name.until), None)
        if owner is not None:
            states = {claim.id for claim in owner.claims if not claim.person}
            return tuple(claim for claim in people if country_part(claim.id) in states)
        if tokens[at].upos not in _TITLES or tokens[at].text in _BREAKS:
            return ()
    return ()


def _same_given_name(people: tuple[Claim, ...], given: str) -> tuple[Claim, ...]:
    """The bearers of a surname whose given name is spelled alike ("Sergei", "Sergey") or begins so ("J.")."""
    alike = max(1, min(3, len(given)))
    return tuple(
        claim for claim in people if any(word[:alike] == given[:alike] for word in fold(claim.person).split()[:-1])
    )
