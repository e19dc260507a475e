"""Nouns that stand for an actor: "the Venezuelan leader", "its Syrian ally", "both governments", "the tankers".

Whose a person or body is, is read from its phrase (``phrases``). Where the phrase does not say, a definite noun takes
up who was told of before (``coreference``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.coreference import (
    earlier_actor,
    earlier_asset,
    earlier_group,
    earlier_same_noun,
    earlier_several,
    is_country,
)
from dragoman.coding.actors.naming import is_former
from dragoman.coding.actors.nouns import noun_of, region_of
from dragoman.coding.actors.people import is_unknown, name_run
from dragoman.coding.actors.phrases import Phrase, phrase_of
from dragoman.coding.actors.references import Reference, country_part
from dragoman.coding.actors.tables import listed_words

__all__ = ["described"]

_HOME = listed_words("words.csv", "word", "home")
#: Parts of which a plural takes up others of the same part: "the soldiers" after "Nigerian troops".
_TAKEN_UP = frozenset({"MIL", "COP", "REB", "CVL", "OPP", "LEG"})
#: Parts of people who act where they live, so that the scene of an act says whose they are.
_AT_HOME = frozenset({"COP", "CVL", "LAB", "MED", "NGO", "OPP", "REB", "REL", "EDU"})
#: Parts of which one alone is nobody told of before: "the company", "the student".
_ONE_OF_MANY = frozenset({"", "BUS", "EDU", "MED", "CVL"})
#: Parts whose offices, before a name without a country, are those of the document's home.
_OFFICIAL = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
_ARMED = frozenset({"MIL", "COP"})
#: Bodies that each country has one of, so that they need no article.
_SINGLE = frozenset({"regime", "government", "junta", "administration"})


def described(reader: Reader, index: int) -> tuple[Reference, ...]:
    """Whom the phrase headed by a noun stands for; nobody where the noun is of an act, a thing or a thought."""
    phrase = phrase_of(reader, index)
    if phrase is None:
        return ()
    if phrase.noun.sense in ("state", "relation", "group"):
        for child in reader.place.tree.children(index, "appos"):
            # "Its closest ally, Syria": the name says it all.
            if child in reader.place.names:
                return _made(phrase, (ref.id for ref in reader.alone(child)), "apposition")
    return _READ.get(phrase.noun.sense, _person_or_body)(phrase)


def _by_name(phrase: Phrase) -> tuple[Reference, ...]:
    """Whom the name after a title stands for: "Foreign Minister Pavlo Klimkin", "the president, Hassan Rouhani"."""
    place = phrase.reader.place
    for child in place.tree.children(phrase.index, "appos", "flat"):
        found = place.names.get(child)
        if child > phrase.index and found and name_run(phrase.reader, child) == (found.since, found.until):
            # A name that is registered as a whole; another takes its reading from this noun.
            return _made(phrase, (ref.id for ref in phrase.reader.alone(child)), "the name beside it")
    return ()


def _made(phrase: Phrase, ids: Iterable[str], how: str) -> tuple[Reference, ...]:
    """References of a phrase to some ids, each once."""
    at = phrase.index
    return tuple(phrase.reader.refer(id, at, at + 1, how, "description") for id in dict.fromkeys(ids) if id)


def _owned(phrase: Phrase, owners: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The phrase, given whose it is: the part of a country its noun names."""
    part = phrase.noun.part
    if part == "GOV" and is_former(phrase.reader.place, phrase.index):
        part = "CVL"
    if part == "BUS" and phrase.state_owned:
        part = "GOV"
    return tuple(
        ref
        for owner in owners
        if owner.id and owner.kind != "region"
        for ref in _made(phrase, (_part_of(owner.id, part),), f"{phrase.word} of {owner.name}")
    )


def _part_of(id: str, part: str) -> str:
    """The part of an actor: of a country with a code; what belongs to a group or organisation is that itself."""
    head, _, rest = id.partition(".")
    if part and is_country(id) and (not rest or (rest == "GOV" and part != "GOV")):
        return f"{head}.{part}"
    return id


def _countries(phrase: Phrase, owners: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The countries or organisations of some actors."""
    owners = tuple(owner for owner in owners if owner.id and owner.kind != "region")
    how = f"{phrase.word} of {owners[0].name}" if owners else ""
    return _made(phrase, (country_part(owner.id) for owner in owners), how)


def _state(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The country", "the Andean nation", "the two countries", "his country"."""
    if is_former(phrase.reader.place, phrase.index):
        return ()
    if phrase.plural and phrase.region is None and (members := _members(phrase)):
        return members
    kind = region_of(phrase.singular)
    if phrase.plural and kind is not None and not phrase.number:
        # "The islands" are one state.
        return _whole(phrase)
    several = phrase.number > 1 or (phrase.plural and phrase.definite and phrase.region is None)
    if several:
        return () if phrase.vague else _several(phrase)
    if phrase.plural:
        return _regional(phrase) or _countries(phrase, phrase.owners(possessors=False))
    place = phrase.reader.place
    for child in place.tree.children(phrase.index, "nmod:poss"):
        if place.tree.tokens[child].upos in ("PRON", "DET"):
            return _countries(phrase, phrase.reader.alone(child))
    owners = phrase.owners(possessors=False)
    for child in place.tree.children(phrase.index, "nmod"):
        if not owners and place.tree.preposition(child) == "of" and child in place.names:
            owners = phrase.reader.alone(child)
    return _countries(phrase, owners) or _whole(phrase)


def _members(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The ASEAN countries": the organisation they are called by."""
    owners = tuple(ref for ref in phrase.owners(possessors=False) if ref.id and not is_country(ref.id))
    return _made(phrase, (ref.id for ref in owners), f"{phrase.word} of {owners[0].name}") if owners else ()


def _whole(phrase: Phrase) -> tuple[Reference, ...]:
    """The country a definite noun takes up: of the region its adjective names, of the kind it says ("the kingdom")."""
    if not phrase.definite or phrase.vague:
        return ()
    allowed = None
    for region in (region_of(phrase.singular), phrase.region):
        if region is not None and region.countries:
            allowed = region.countries if allowed is None else allowed & region.countries
    found = earlier_actor(phrase.reader, phrase.index, countries=True, allowed=allowed)
    return _countries(phrase, found) if found else ()


def _relation(phrase: Phrase) -> tuple[Reference, ...]:
    """ "Its Syrian ally", "his Russian counterpart", "the two neighbours"."""
    if owners := phrase.owners(possessors=False):
        return _owned(phrase, owners)
    several = phrase.number > 1 or (phrase.plural and phrase.definite)
    return _several(phrase) if several and not phrase.possessed and not phrase.vague else ()


def _side(phrase: Phrase) -> tuple[Reference, ...]:
    """ "Both sides", "the parties", "the two"."""
    several = (phrase.plural or phrase.number > 1) and not phrase.vague
    return _several(phrase) if several and (phrase.definite or phrase.number) else ()


def _capital(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The Iranian capital", "the capital"."""
    if phrase.plural or phrase.number > 1:
        return () if phrase.vague else _several(phrase)
    return _countries(phrase, phrase.owners()) or _whole(phrase)


def _several(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The two countries", "both governments", "the sides": who they are was told before."""
    states = phrase.noun.sense in ("state", "relation", "capital")
    part = "" if states else phrase.noun.part
    sides = phrase.noun.sense == "side"
    refs = earlier_several(phrase.reader, phrase.index, phrase.number, states or bool(part), part, sides)
    ids = (_part_of(country_part(ref.id) if states or part else ref.id, part) for ref in refs)
    return _made(phrase, ids, f"takes up {' and '.join(ref.name for ref in refs)}")


def _regional(phrase: Phrase) -> tuple[Reference, ...]:
    """ "European countries": the region, where nothing narrower is given."""
    if phrase.region is None or not phrase.region.m49:
        return ()
    at = phrase.index
    return (phrase.reader.refer(phrase.region.m49, at, at + 1, "region of several countries", "region"),)


def _group(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The bloc", "the militants", "Syrian rebels": a body told of before, or nameless ones of a country."""
    if owners := phrase.members() or phrase.owners():
        return _owned(phrase, owners)
    if phrase.vague or not phrase.definite:
        return _owned(phrase, phrase.scene()) if phrase.plural and phrase.noun.part and not phrase.vague else ()
    taken = earlier_group(phrase.reader, phrase.index, phrase.noun.kinds)
    if taken is None and phrase.noun.part:
        taken = earlier_same_noun(phrase.reader, phrase.index, phrase.singular, phrase.noun.part)
    if taken:
        return _made(phrase, (ref.id for ref in taken), f"takes up {taken[0].name}")
    if not phrase.noun.part:
        return ()
    return _owned(phrase, phrase.scene()) or _of_the_country(phrase)


def _person_or_body(phrase: Phrase) -> tuple[Reference, ...]:
    """A person, body or ship: of its owner; else the one told of before; else of the country told of."""
    if owners := phrase.owners():
        return _owned(phrase, owners)
    if named := _by_name(phrase):
        return named
    if phrase.region is not None:
        return _regional(phrase) if phrase.plural else ()
    if phrase.number > 1:
        return _several(phrase) if phrase.definite else ()
    return () if phrase.vague else _ownerless(phrase)


def _ownerless(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The government", "the tankers", "police said", "Foreign Minister Alatas"."""
    if title := _title_of_unknown(phrase):
        return title
    if phrase.definite or (phrase.singular in _SINGLE and not phrase.plural):
        return _told_before(phrase)
    if phrase.plural and phrase.noun.part in _AT_HOME and (scene := phrase.scene()):
        return _owned(phrase, scene)
    focus = phrase.reader.document.memory.focus()
    if phrase.plural and phrase.singular in _HOME and is_country(focus):
        return _made(phrase, (_part_of(focus, phrase.noun.part),), "of the country the text is about")
    return ()


def _title_of_unknown(phrase: Phrase) -> tuple[Reference, ...]:
    """The office of a person nobody registered: of whose he is said to be, else of the country at home.

    "Admiral Usman of the Pakistani navy", "Foreign Minister Alatas" in a paper of Jakarta.
    """
    reader, since = phrase.reader, phrase.name_after
    tokens, names = reader.place.sentence.tokens, reader.place.names
    if phrase.plural or phrase.noun.part not in _OFFICIAL or since >= len(tokens) or not is_unknown(reader, since):
        return ()
    if phrase.noun.sense != "office" and not phrase.word[:1].isupper():
        # "Elder statesman Julius Nyerere" may be anybody's.
        return ()
    _, until = name_run(reader, since)
    if until + 1 < len(tokens) and tokens[until].lemma in ("of", "from"):
        found = names.get(until + 1 + (tokens[until + 1].lemma == "the"))
        if found is not None:
            return _owned(phrase, reader.alone(found.until - 1))
    if (whole := _listed_in(phrase)) >= 0:
        return _made(phrase, (ref.id for ref in reader.alone(whole)), "one of those before")
    salience = reader.document.salience
    home = salience.home or (salience.dateline[0] if len(salience.dateline) == 1 else "")
    return _made(phrase, (_part_of(home, phrase.noun.part),), "of the country at home") if home else ()


def _listed_in(phrase: Phrase) -> int:
    """The noun that a list of names tells who they are: "their counterparts, Foreign Minister X and Minister Y"."""
    tree, passed = phrase.reader.place.tree, False
    for at in (phrase.index, *tree.above(phrase.index)):
        noun = noun_of(tree.tokens[at])
        if at < phrase.index and noun is not None and (passed or noun.sense == "relation"):
            return at
        passed = passed or tree.base(at) == "appos"
        if tree.base(at) not in ("appos", "conj", "flat", "compound", "nmod"):
            return -1
    return -1


def _told_before(phrase: Phrase) -> tuple[Reference, ...]:
    """The person or body a definite noun takes up; else that of the country told of."""
    reader, at, noun = phrase.reader, phrase.index, phrase.noun
    part = noun.part if phrase.plural and noun.part in _TAKEN_UP else ""
    same = earlier_same_noun(reader, at, phrase.singular, part)
    if same is None and noun.sense == "asset":
        same = earlier_asset(reader, at)
    if same:
        return _made(phrase, (ref.id for ref in same), f"takes up {same[0].name}")
    if noun.sense == "asset" or (noun.part in _ONE_OF_MANY and not (noun.part and phrase.plural)):
        return ()
    if phrase.of_group or (phrase.singular == "force" and not phrase.plural):
        # "A spokesman of the movement" is nobody's at home; "the force" is one that several send.
        return ()
    several = phrase.plural and noun.sense == "body" and phrase.singular != "authority"
    return _several(phrase) if several else _of_the_country(phrase)


def _of_the_country(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The government", "the army": of the country told of."""
    part = phrase.noun.part if phrase.noun.sense == "body" or phrase.noun.part in _ARMED else ""
    found = earlier_actor(phrase.reader, phrase.index, countries=True, part=part)
    if not found:
        return ()
    ids = (_part_of(country_part(ref.id), phrase.noun.part) for ref in found)
    return _made(phrase, ids, f"{phrase.singular} of {found[0].name}")


_READ: Mapping[str, Callable[[Phrase], tuple[Reference, ...]]] = {
    "state": _state,
    "relation": _relation,
    "side": _side,
    "capital": _capital,
    "group": _group,
}
