"""Nouns that stand for an actor: "the Venezuelan leader", "its Syrian ally", "both governments", "the tankers".

Whose a person or body is, is read from its phrase (``phrases``). Where the phrase does not say, a definite noun takes
up who was told of before (``coreference``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.coreference import (
    earlier_actor,
    earlier_asset,
    earlier_group,
    earlier_same_noun,
    is_country,
)
from dragoman.coding.actors.making import made, owned, part_of
from dragoman.coding.actors.nouns import noun_of
from dragoman.coding.actors.people import is_unknown, name_run
from dragoman.coding.actors.phrases import Phrase, phrase_of
from dragoman.coding.actors.references import Reference, country_part
from dragoman.coding.actors.states import capital, regional, relation, several, side, state
from dragoman.coding.actors.tables import listed_words
from dragoman.vocabulary.registry import registry

__all__ = ["described"]

_HOME = listed_words("words.csv", "word", "home")
#: People who may be from anywhere.
_ANYWHERE = listed_words("words.csv", "word", "anywhere")
#: Parts of those who, without a country, are of the document's home.
_LOCAL = frozenset({"CVL", "LAB", "NGO", "OPP", "COP", "JUD", "LEG"})
#: Parts of which a plural takes up others of the same part: "the soldiers" after "Nigerian troops".
_TAKEN_UP = frozenset({"MIL", "COP", "REB", "CVL", "OPP", "LEG"})
#: Parts of people who act where they live, so that the scene of an act says whose they are.
_AT_HOME = frozenset({"COP", "CVL", "LAB", "MED", "NGO", "OPP", "REB", "REL", "EDU"})
#: Parts of which one alone is nobody told of before: "the company", "the student".
_ONE_OF_MANY = frozenset({"", "BUS", "EDU", "MED", "CVL"})
#: Parts whose offices, before a name without a country, are those of the document's home.
_OFFICIAL = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
_ARMED = frozenset({"MIL", "COP"})
_FIGHTING = frozenset({"MIL", "REB"})
#: Nameless fighters are those of a country with such a share of the names of a text.
_ALONE = 0.6
#: Plurals that one country has.
_NO_PLURALS = frozenset({"authority", "police"})
_MISSIONS = frozenset({"embassy", "consulate"})
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
                return made(phrase, (ref.id for ref in reader.alone(child)), "apposition")
        if same := _said_to_be(phrase):
            return same
    return _READ.get(phrase.noun.sense, _person_or_body)(phrase)


def _said_to_be(phrase: Phrase) -> tuple[Reference, ...]:
    """Who is said to be it: "Portugal, the colonial power", "America is the only power that …"."""
    tree, names = phrase.reader.place.tree, phrase.reader.place.names
    if phrase.plural or phrase.vague:
        return ()
    head = tree.tokens[phrase.index].head
    if tree.base(phrase.index) == "appos" and head in names:
        return made(phrase, (country_part(ref.id) for ref in phrase.reader.alone(head)), "apposition")
    if any(tree.children(phrase.index, "cop")):
        for subject in tree.children(phrase.index, "nsubj"):
            if subject in names:
                return made(phrase, (country_part(ref.id) for ref in phrase.reader.alone(subject)), "said of")
    return ()


def _by_name(phrase: Phrase) -> tuple[Reference, ...]:
    """Whom the name after a title stands for: "Foreign Minister Pavlo Klimkin", "the president, Hassan Rouhani"."""
    place = phrase.reader.place
    for child in place.tree.children(phrase.index, "appos", "flat"):
        found = place.names.get(child)
        if child > phrase.index and found and name_run(phrase.reader, child) == (found.since, found.until):
            # A name that is registered as a whole; another takes its reading from this noun.
            return made(phrase, (ref.id for ref in phrase.reader.alone(child)), "the name beside it")
    return ()


def _group(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The bloc", "the militants", "Syrian rebels": a body told of before, or nameless ones of a country."""
    if named := _named_after(phrase):
        return named
    if owners := phrase.members() or phrase.owners():
        return owned(phrase, owners)
    if phrase.vague or not phrase.definite:
        return _people_of_the_scene(phrase) if phrase.plural and phrase.noun.part and not phrase.vague else ()
    taken = earlier_group(phrase.reader, phrase.index, phrase.noun.kinds)
    if taken is None and phrase.noun.part:
        taken = earlier_same_noun(phrase.reader, phrase.index, phrase.singular, phrase.noun.part)
    if taken:
        return made(phrase, (ref.id for ref in taken), f"takes up {taken[0].name}")
    if not phrase.noun.part:
        return ()
    scene = phrase.scene()
    return _only_group(phrase, scene) or owned(phrase, scene) or _of_the_country(phrase)


def _named_after(phrase: Phrase) -> tuple[Reference, ...]:
    """Whose name follows at once, however it is parsed: "the West African bloc ECOWAS", "the militant group Hamas"."""
    names, after = phrase.reader.place.names, phrase.index + 1
    if phrase.plural or after not in names or names[after].since != after:
        return ()
    return made(phrase, (ref.id for ref in phrase.reader.alone(names[after].until - 1)), "the name beside it")


def _only_group(phrase: Phrase, scene: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """ "The rebels": the one registered group of the scene's country, or the home's, that the document names."""
    document = phrase.reader.document
    countries = {country_part(ref.id) for ref in scene} or {document.salience.home}
    known = {id: actor for id in document.told if (actor := registry().actor(id)) is not None}
    groups = [id for id, actor in known.items() if actor.country in countries and actor.kind in phrase.noun.kinds]
    return made(phrase, groups, "the only such group told of there") if len(groups) == 1 else ()


def _person_or_body(phrase: Phrase) -> tuple[Reference, ...]:
    """A person, body or ship: of its owner; else the one told of before; else of the country told of."""
    if body := _of_body(phrase):
        return body
    if owners := phrase.owners():
        return owned(phrase, owners)
    if named := _by_name(phrase):
        return named
    if phrase.region is not None:
        return regional(phrase) if phrase.plural else ()
    if phrase.number > 1:
        return several(phrase) if phrase.definite else ()
    return () if phrase.vague else _ownerless(phrase)


def _of_body(phrase: Phrase) -> tuple[Reference, ...]:
    """Those of a body whose country is told of: "an administration official", "opposition lawmakers"."""
    for child in phrase.reader.place.tree.children(phrase.index, "compound"):
        noun = noun_of(phrase.reader.place.tree.tokens[child])
        if child == phrase.index - 1 and noun is not None and noun.sense == "body":
            return owned(phrase, phrase.reader.alone(child))
    return ()


def _ownerless(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The government", "the tankers", "police said", "Foreign Minister Alatas"."""
    if title := _title_of_unknown(phrase):
        return title
    if phrase.of_officials and phrase.reader.document.told["USA"]:
        return made(phrase, ("USA.GOV",), "administration officials are American")
    if phrase.definite or (phrase.singular in _SINGLE and not phrase.plural):
        return _told_before(phrase)
    return _people_of_the_scene(phrase) if phrase.plural else ()


def _people_of_the_scene(phrase: Phrase) -> tuple[Reference, ...]:
    """ "Villagers", "protesters", "soldiers": of the country where it happens, else of the document's home."""
    part, scene = phrase.noun.part, phrase.scene()
    salience = phrase.reader.document.salience
    home = salience.home or phrase.reader.document.memory.focus()
    if scene and (part in _AT_HOME or (part in _ARMED and all(country_part(ref.id) == home for ref in scene))):
        return owned(phrase, scene)
    if phrase.sent:
        return ()
    local = phrase.singular in _HOME or (part in _LOCAL and salience.home and phrase.singular not in _ANYWHERE)
    alone = part in _FIGHTING and salience.home and salience.share(home) >= _ALONE
    if (local or alone) and is_country(home):
        return made(phrase, (part_of(home, part),), "of the country the text is about")
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
            return owned(phrase, reader.alone(found.until - 1))
    if (whole := _listed_in(phrase)) >= 0:
        return made(phrase, (ref.id for ref in reader.alone(whole)), "one of those before")
    salience = reader.document.salience
    home = salience.home or (salience.dateline[0] if len(salience.dateline) == 1 else "")
    return made(phrase, (part_of(home, phrase.noun.part),), "of the country at home") if home else ()


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
    if same and not _is_homes_own(phrase, same):
        return made(phrase, (ref.id for ref in same), f"takes up {same[0].name}")
    if noun.sense == "asset" or (noun.part in _ONE_OF_MANY and not (noun.part and phrase.plural)):
        return ()
    if phrase.of_group or (phrase.singular == "force" and not phrase.plural):
        # "A spokesman of the movement" is nobody's at home; "the force" is one that several send.
        return ()
    many = phrase.plural and noun.sense == "body" and phrase.singular not in _NO_PLURALS
    return several(phrase) if many else _of_the_country(phrase)


def _is_homes_own(phrase: Phrase, same: tuple[Reference, ...]) -> bool:
    """Whether a body with a capital is the home's rather than that of another country told of long ago.

    "The Prime Minister" in Hanoi's papers, three sentences after Japan's.
    """
    home, reader = phrase.reader.document.salience.home, phrase.reader
    if not home or not phrase.word[:1].isupper() or phrase.noun.sense not in ("body", "office") or phrase.plural:
        return False
    recent = reader.document.memory.recent(reader.place.number, 1)
    return all(country_part(ref.id) != home for ref in same) and not any(mention.refs == same for mention in recent)


def _of_the_country(phrase: Phrase) -> tuple[Reference, ...]:
    """ "The government", "the army": of the country told of; an embassy that of whoever opens or closes it."""
    tree, dateline = phrase.reader.place.tree, phrase.reader.document.salience.dateline
    if len(dateline) == 1 and any(
        tree.tokens[child].lemma == "here" for child in tree.children(phrase.index, "advmod")
    ):
        return made(phrase, (part_of(dateline[0], phrase.noun.part),), "here, where the text is dated")
    doer = tree.subject(tree.clause(phrase.index)) if phrase.singular in _MISSIONS else -1
    if doer >= 0 and tree.top(doer) != tree.top(phrase.index):
        return owned(phrase, tuple(ref for ref in phrase.reader.alone(doer) if is_country(ref.id)))
    part = phrase.noun.part if phrase.noun.sense == "body" or phrase.noun.part in _ARMED else ""
    office = phrase.noun.sense == "office" and phrase.noun.part == "GOV" and not phrase.plural
    found = earlier_actor(phrase.reader, phrase.index, countries=True, part=part, office=office)
    if not found:
        return ()
    ids = (part_of(country_part(ref.id), phrase.noun.part) for ref in found)
    return made(phrase, ids, f"{phrase.singular} of {found[0].name}")


_READ: Mapping[str, Callable[[Phrase], tuple[Reference, ...]]] = {
    "state": state,
    "relation": relation,
    "side": side,
    "capital": capital,
    "group": _group,
}
