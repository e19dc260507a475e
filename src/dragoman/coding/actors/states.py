"""Nouns that stand for states: "the Andean nation", "its Syrian ally", "both countries", "the ASEAN countries"."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.coding.actors.context import Salience
from dragoman.coding.actors.coreference import earlier_actor, earlier_several, is_country
from dragoman.coding.actors.making import countries, made, owned, part_of
from dragoman.coding.actors.naming import is_former
from dragoman.coding.actors.nouns import region_of
from dragoman.coding.actors.phrases import Phrase
from dragoman.coding.actors.references import Reference, country_part

__all__ = ["capital", "regional", "relation", "several", "side", "state"]

#: Relations to the one country a document tells of beside another's; its ally may be a third.
_FACING = frozenset(
    {"neighbour", "neighbor", "rival", "archrival", "foe", "archfoe", "enemy", "archenemy", "adversary", "counterpart"}
)
_NEIGHBOURS = frozenset({"neighbour", "neighbor"})
#: By how much its share of the document must exceed the next one's.
_LEAD = 0.1


def state(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The country", "the Andean nation", "the two countries", "his country"."""
    if is_former(phrase.reader.place, phrase.index):
        return ()
    if phrase.plural and phrase.region is None and (members := _members(phrase)):
        return members
    kind = region_of(phrase.singular)
    if phrase.plural and kind is not None and not phrase.number:
        # "The islands" are one state.
        return _whole(phrase)
    if phrase.number > 1 or (phrase.plural and phrase.definite and phrase.region is None):
        return () if phrase.vague else several(phrase)
    if phrase.plural:
        return regional(phrase) or countries(phrase, phrase.owners(possessors=False))
    return _one(phrase)


def _one(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The country", "the Andean nation", "his country", "the state of Israel"."""
    place = phrase.reader.place
    for child in place.tree.children(phrase.index, "nmod:poss"):
        if place.tree.tokens[child].upos in ("PRON", "DET"):
            return countries(phrase, phrase.reader.alone(child))
    owners = phrase.owners(possessors=False)
    for child in place.tree.children(phrase.index, "nmod"):
        if not owners and place.tree.preposition(child) == "of" and child in place.names:
            owners = phrase.reader.alone(child)
    return countries(phrase, owners) or _whole(phrase)


def _members(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The ASEAN countries": the organisation they are called by."""
    owners = tuple(ref for ref in phrase.owners(possessors=False) if ref.id and not is_country(ref.id))
    return made(phrase, (ref.id for ref in owners), f"{phrase.word} of {owners[0].name}") if owners else ()


def _whole(phrase: Phrase) -> tuple[Reference, ...]:
    """The country a definite noun takes up: of the region its adjective names, of the kind it says ("the kingdom")."""
    if not phrase.definite or phrase.vague:
        return ()
    allowed = None
    for region in (region_of(phrase.singular), phrase.region):
        if region is not None and region.countries:
            allowed = region.countries if allowed is None else allowed & region.countries
    found = earlier_actor(phrase.reader, phrase.index, countries=True, allowed=allowed)
    return countries(phrase, found) if found else ()


def relation(phrase: Phrase) -> tuple[Reference, ...]:
    """ "Its Syrian ally", "his Russian counterpart", "the two neighbours"."""
    if owners := phrase.owners(possessors=False):
        return owned(phrase, owners)
    own = phrase.possessed or (phrase.definite and phrase.singular in _NEIGHBOURS)
    if own and not phrase.plural and phrase.singular in _FACING and not phrase.vague:
        return _whom_it_faces(phrase)
    many = phrase.number > 1 or (phrase.plural and phrase.definite)
    return several(phrase) if many and not phrase.possessed and not phrase.vague else ()


def _whom_it_faces(phrase: Phrase) -> tuple[Reference, ...]:
    """ "Its neighbour", "its rival", "his counterpart": the other country a document is about, where it is one."""
    place, salience = phrase.reader.place, phrase.reader.document.salience
    owners = {
        country_part(ref.id)
        for child in place.tree.children(phrase.index, "nmod:poss")
        for ref in phrase.reader.alone(child)
    }
    if not phrase.possessed and salience.home:
        # "The northern neighbour" is the home's.
        owners = {salience.home}
    if len(owners) != 1 or not is_country(min(owners)):
        return ()
    ranked = sorted((id for id in salience.weights if is_country(id) and id not in owners), key=_by(salience))
    lead = salience.share(ranked[0]) - (salience.share(ranked[1]) if len(ranked) > 1 else 0.0) if ranked else 0.0
    if lead < _LEAD or not salience.weights.get(min(owners)):
        return ()
    return made(phrase, (part_of(ranked[0], phrase.noun.part),), "the other country the text is about")


def _by(salience: Salience) -> Callable[[str], tuple[float, str]]:
    return lambda id: (-salience.share(id), id)


def side(phrase: Phrase) -> tuple[Reference, ...]:
    """ "Both sides", "the parties", "the two"."""
    many = (phrase.plural or phrase.number > 1) and not phrase.vague
    return several(phrase) if many and (phrase.definite or phrase.number) else ()


def capital(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The Iranian capital", "the capital"."""
    if phrase.plural or phrase.number > 1:
        return () if phrase.vague else several(phrase)
    return countries(phrase, phrase.owners()) or _whole(phrase)


def several(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The two countries", "both governments", "the sides": who they are was told before."""
    states = phrase.noun.sense in ("state", "relation", "capital")
    part = "" if states else phrase.noun.part
    sides = phrase.noun.sense == "side"
    refs = earlier_several(phrase.reader, phrase.index, phrase.number, states or bool(part), part, sides)
    ids = (part_of(country_part(ref.id) if states or part else ref.id, part) for ref in refs)
    return made(phrase, ids, f"takes up {' and '.join(ref.name for ref in refs)}")


def regional(phrase: Phrase) -> tuple[Reference, ...]:
    """ "European countries": the region, where nothing narrower is given."""
    if phrase.region is None or not phrase.region.m49:
        return ()
    at = phrase.index
    return (phrase.reader.refer(phrase.region.m49, at, at + 1, "region of several countries", "region"),)
