"""Nouns that stand for an actor: "the Venezuelan leader", "its Syrian ally", "both governments", "the tankers".

Whose a person or body is, is read from its phrase: an adjective or name before it, a possessor, "of", "in" or "for" after
it. Where its phrase does not say, a definite noun takes up who was told of before.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.coreference import (
    earlier_actor,
    earlier_asset,
    earlier_group,
    earlier_same_noun,
    earlier_several,
)
from dragoman.coding.actors.naming import is_former
from dragoman.coding.actors.nouns import Noun, noun_of, region_of, singular
from dragoman.coding.actors.references import Reference, country_part
from dragoman.coding.actors.tables import listed_words
from dragoman.vocabulary.known import actor
from dragoman.vocabulary.registry import registry

__all__ = ["described"]

_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "both", "its", "their", "his", "her", "our", "my", "whose"}
)
_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
#: With one of these before it, a plural takes up nobody: "other countries", "several governments".
_VAGUE = listed_words("words.csv", "word", "vague")
#: What follows a noun and may own it. "To" and "at" do not ("ambassador to Iran").
_OWNING = ("of", "from", "for", "in", "within", "on", "at")
#: People whose whereabouts say nothing of whom they serve ("troops in Iraq", "the embassy in Tehran").
_ABROAD = listed_words("words.csv", "word", "abroad")
#: Parts that in the plural and without an owner still mean those of the country a text is about.
_GEOGRAPHY = listed_words("words.csv", "word", "geography")
_HOME = listed_words("words.csv", "word", "home")
_PARTS_TAKEN_UP = frozenset({"MIL", "COP", "REB", "CVL", "OPP", "LEG"})
_SINGLE = frozenset({"regime", "government", "junta", "administration"})


def described(reader: Reader, index: int) -> tuple[Reference, ...]:
    """Whom the phrase headed by a noun stands for; nobody where the noun is of an act, a thing or a thought."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    token = tokens[index]
    noun = noun_of(token, _phrase(reader, index))
    if noun is None or (token.text.isupper() and len(token.text) < 5):
        return ()
    for child in tree.children(index, "appos"):
        # "Its closest ally, Syria": the name says it all.
        if noun.sense in ("state", "relation", "group") and child in reader.place.names:
            return _as(reader, index, noun, reader.alone(child), "apposition")
    if token.upos == "PROPN" and noun.sense in ("state", "relation", "side", "capital") and _inside_name(reader, index):
        return ()
    plural = _is_plural(token.text)
    number = next(
        (_NUMBERS[tokens[child].lemma] for child in tree.children(index) if tokens[child].lemma in _NUMBERS), 0
    )
    if token.lemma in _NUMBERS and token.upos == "NUM":
        if any(tree.children(index, "nmod")) or not _definite(reader, index) or tree.base(index) == "nummod":
            return ()
        number = _NUMBERS[token.lemma]
    match noun.sense:
        case "state":
            return _state(reader, index, noun, plural, number)
        case "relation":
            return _relation(reader, index, noun, plural, number)
        case "side":
            several = plural or number > 1
            return _several(reader, index, noun, number) if several and not _vague(reader, index) else ()
        case "capital":
            if owners := _owners(reader, index):
                return _countries(reader, index, owners)
            return _whole(reader, index, noun) if not plural and _definite(reader, index) else ()
        case "group":
            return _group(reader, index, noun, plural)
    return _part(reader, index, noun, plural, number)


def _inside_name(reader: Reader, index: int) -> bool:
    """Whether a capitalised noun ends a longer name: "Paracel Islands", "Democratic Party"."""
    tokens = reader.place.sentence.tokens
    return (
        index > 0
        and tokens[index - 1].upos in ("PROPN", "ADJ")
        and tokens[index - 1].text[:1].isupper()
        and index - 1 not in reader.place.names
    )


def _phrase(reader: Reader, index: int) -> str:
    """A noun with up to three words of its phrase before it: "chief of staff", "foreign ministry"."""
    tokens = reader.place.sentence.tokens
    since = index
    while (
        since > max(0, index - 3)
        and tokens[since - 1].upos in ("NOUN", "PROPN", "ADJ")
        and since - 1 not in reader.place.names
    ):
        since -= 1
    return " ".join(token.text for token in tokens[since : index + 1])


def _is_plural(text: str) -> bool:
    return singular(text) != text.lower() or text.lower() in ("troops", "police", "people", "men", "media")


def _definite(reader: Reader, index: int) -> bool:
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    return any(tokens[child].text.lower() in _DEFINITE for child in tree.children(index, "det", "nmod", "nummod"))


def _vague(reader: Reader, index: int) -> bool:
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    return any(tokens[child].text.lower() in _VAGUE for child in tree.children(index))


def _owners(reader: Reader, index: int, possessors: bool = True) -> tuple[Reference, ...]:
    """Whose a noun is, by the words of its phrase: adjectives and names before it first, then a possessor, then after."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    for owner in _before(reader, index):
        if refs := _with_listed(reader, owner, index):
            return refs
    if possessors:
        for child in tree.children(index, "nmod:poss"):
            if refs := reader.alone(child):
                return refs + tuple(ref for other in tree.listed(child) for ref in reader.alone(other))
        word = singular(tokens[index].text)
        for preposition in _OWNING:
            if preposition in ("in", "within", "on", "at") and word in _ABROAD:
                continue
            for child in tree.children(index, "nmod", "obl"):
                if child > index and tree.preposition(child) == preposition:
                    refs = reader.alone(child) or _whereabouts(reader, child)
                    if refs and any(ref.id and ref.kind != "region" for ref in refs):
                        return refs + tuple(ref for other in tree.listed(child) for ref in reader.alone(other))
    return ()


def _whereabouts(reader: Reader, index: int) -> tuple[Reference, ...]:
    """The country of a place: "the Tigray region", "the north of Mali", "Syria's border"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    if singular(tokens[index].text) not in _GEOGRAPHY and tokens[index].text.lower() not in _GEOGRAPHY:
        return ()
    for child in tree.children(index, "compound", "amod", "nmod"):
        if child in reader.place.names:
            return reader.alone(child)
    return ()


def _before(reader: Reader, index: int) -> Iterator[int]:
    """Words before a noun that may own it: its adjectives and compounds, or those of the name it is a title of."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    heads = [index]
    if tree.base(index) in ("compound", "flat", "appos", "nmod") and tokens[index].head > index:
        heads.append(tokens[index].head)
    for head in heads:
        for child in tree.children(head, "amod", "compound", "nmod", "flat", "nmod:poss"):
            if child < index and (tree.tokens[child].relation != "nmod:poss" or head != index):
                if child in reader.place.names and not _hyphenated(reader, child):
                    yield child
    # A title whose words hang together otherwise: the name right before it ("US Secretary of State John Kerry").
    at = index - 1
    while at >= 0 and tokens[at].upos in ("PROPN", "NOUN", "ADJ") and at >= index - 4:
        if at in reader.place.names and not _hyphenated(reader, at):
            yield at
            return
        at -= 1


def _hyphenated(reader: Reader, index: int) -> bool:
    """Whether a name only begins another adjective ("US-backed", "pro-Iranian", "anti-American")."""
    tokens = reader.place.sentence.tokens
    found = reader.place.names[index]
    after = tokens[found.until].text if found.until < len(tokens) else ""
    before = tokens[found.since - 1].text.lower() if found.since else ""
    text = tokens[index].text.lower()
    return (
        (
            after in ("-", "–")
            and found.until + 1 < len(tokens)
            and tokens[found.until + 1].upos in ("VERB", "ADJ", "NOUN")
            and found.until + 1 not in reader.place.names
        )
        or (before == "-" and found.since > 1 and tokens[found.since - 2].text.lower() in ("pro", "anti"))
        or text.startswith(("pro-", "anti-", "non-"))
        or (
            "-" in text
            and text.endswith(("ed", "led", "made", "run", "held", "born", "style"))
            and not text.endswith("united")
        )
    )


def _with_listed(reader: Reader, owner: int, index: int) -> tuple[Reference, ...]:
    refs = reader.alone(owner)
    for other in reader.place.tree.listed(owner):
        if other < index:
            refs += reader.alone(other)
    return tuple(ref for ref in refs if ref.id)


def _as(
    reader: Reader, index: int, noun: Noun, owners: tuple[Reference, ...], how: str = "", part: str | None = None
) -> tuple[Reference, ...]:
    """The noun's references, given whose it is."""
    part = noun.part if part is None else part
    if part and is_former(reader.place, index) and part == "GOV":
        part = "CVL"
    made = []
    for owner in owners:
        if owner.id:
            told = how or f"{reader.place.sentence.tokens[index].text} of {owner.name}"
            made.append(reader.refer(_part_of(owner.id, part), index, index + 1, told, "description"))
    return tuple({ref.id: ref for ref in made}.values())


def _part_of(id: str, part: str) -> str:
    """The part of an actor: of a country with a code; what belongs to a group or organisation is that itself."""
    head, _, rest = id.partition(".")
    whole = registry().actor(head)
    if not part or whole is None or ("state" not in whole.kind and "territory" not in whole.kind):
        return id
    if not rest or (rest == "GOV" and part not in ("GOV",)):
        return f"{head}.{part}"
    return id


def _state(reader: Reader, index: int, noun: Noun, plural: bool, number: int) -> tuple[Reference, ...]:
    """ "The country", "the Andean nation", "the two countries", "his country"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    if is_former(reader.place, index):
        return ()
    if number > 1 or (plural and _definite(reader, index) and not _region_words(reader, index)):
        return () if _vague(reader, index) else _several(reader, index, noun, number)
    if plural:
        return _regional(reader, index) or _countries(reader, index, _owners(reader, index, possessors=False))
    for child in tree.children(index, "nmod:poss"):
        if tokens[child].upos in ("PRON", "DET"):
            return _countries(reader, index, reader.alone(child))
    if owners := _owners(reader, index, possessors=False):
        return _countries(reader, index, owners)
    for child in tree.children(index, "nmod"):
        if tree.preposition(child) == "of" and child in reader.place.names:
            return _countries(reader, index, reader.alone(child))
    return _whole(reader, index, noun) if _definite(reader, index) and not _vague(reader, index) else ()


def _countries(reader: Reader, index: int, owners: tuple[Reference, ...]) -> tuple[Reference, ...]:
    ids = dict.fromkeys(country_part(ref.id) for ref in owners if ref.id and ref.kind != "region")
    word = reader.place.sentence.tokens[index].text
    return tuple(reader.refer(id, index, index + 1, f"{word} of {owners[0].name}", "description") for id in ids)


def _region_words(reader: Reader, index: int) -> str:
    """The region an adjective of a noun names: "South American", "Gulf"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    since = index
    while since > max(0, index - 4) and since - 1 not in reader.place.names:
        if tokens[since - 1].upos not in ("ADJ", "NOUN", "PROPN") and tokens[since - 1].text not in ("-", "–"):
            break
        since -= 1
    words = [tokens[child].text for child in tree.children(index, "amod", "compound", "nmod") if child < index]
    for at in range(since, index):
        for end in range(at + 1, index + 1):
            words.append(" ".join(token.text for token in tokens[at:end]).replace(" - ", "-"))
    found = [word for word in words if region_of(word) is not None]
    return max(found, key=len, default="")


def _whole(reader: Reader, index: int, noun: Noun) -> tuple[Reference, ...]:
    """The country a definite noun takes up: of the region its adjective names, of the kind it says."""
    kind = region_of(singular(reader.place.sentence.tokens[index].text))
    region = region_of(_region_words(reader, index))
    allowed = None
    for each in (kind, region):
        if each is not None and each.countries:
            allowed = each.countries if allowed is None else allowed & each.countries
    found = earlier_actor(reader, index, countries=True, allowed=allowed)
    return _countries(reader, index, found[0]) if found else ()


def _relation(reader: Reader, index: int, noun: Noun, plural: bool, number: int) -> tuple[Reference, ...]:
    """ "Its Syrian ally", "his Russian counterpart", "the two neighbours"."""
    if owners := _owners(reader, index, possessors=False):
        return _as(reader, index, noun, owners)
    possessed = any(reader.place.tree.children(index, "nmod:poss"))
    if (number > 1 or (plural and _definite(reader, index))) and not possessed and not _vague(reader, index):
        return _several(reader, index, noun, number)
    return ()


def _several(reader: Reader, index: int, noun: Noun, number: int) -> tuple[Reference, ...]:
    """ "The two countries", "both governments", "the sides": who they are was told before."""
    refs = earlier_several(reader, index, number, states=noun.sense in ("state", "relation"))
    part = noun.part if noun.sense != "relation" else ""
    made = []
    for ref in refs:
        id = country_part(ref.id) if noun.sense in ("state", "relation") or part else ref.id
        made.append(reader.refer(_part_of(id, part), index, index + 1, f"takes up {ref.name}", "description"))
    return tuple({ref.id: ref for ref in made}.values())


def _regional(reader: Reader, index: int) -> tuple[Reference, ...]:
    """ "European countries": the region, where nothing narrower is given."""
    region = region_of(_region_words(reader, index))
    if region is None or not region.m49:
        return ()
    return (reader.refer(region.m49, index, index + 1, "region of several countries", "region"),)


def _group(reader: Reader, index: int, noun: Noun, plural: bool) -> tuple[Reference, ...]:
    """ "The bloc", "the militants", "Syrian rebels": a registered body told of before, or nameless ones of a country."""
    if owners := _owners(reader, index):
        return _as(reader, index, noun, owners)
    if _vague(reader, index):
        return ()
    if _definite(reader, index) or (plural and noun.part):
        if taken := earlier_group(reader, index, noun.kinds):
            return _as(reader, index, noun, taken[0], f"takes up {taken[0][0].name}", part="")
        if noun.part and _definite(reader, index):
            found = earlier_actor(reader, index, countries=True)
            return _as(reader, index, noun, _countries(reader, index, found[0])) if found else ()
    return ()


def _part(reader: Reader, index: int, noun: Noun, plural: bool, number: int) -> tuple[Reference, ...]:
    """A person or body: of its owner; else the one told of before; else of the country told of."""
    word = singular(reader.place.sentence.tokens[index].text)
    part = "" if noun.sense == "asset" and not noun.part else noun.part
    if owners := _owners(reader, index):
        named = tuple(ref for ref in owners if ref.kind != "region")
        return _as(reader, index, noun, named, part=part) if named else ()
    if _region_words(reader, index):
        return _regional(reader, index) if plural else ()
    if number > 1:
        both = any(reader.place.tree.tokens[child].lemma == "both" for child in reader.place.tree.children(index))
        return _several(reader, index, noun, number) if both or _definite(reader, index) else ()
    if _vague(reader, index):
        return ()
    definite = _definite(reader, index)
    if definite or (word in _SINGLE and not plural):
        part_of = noun.part if plural and noun.part in _PARTS_TAKEN_UP else ""
        same = earlier_same_noun(reader, index, word, part_of)
        if same is None and noun.sense == "asset":
            same = earlier_asset(reader, index)
        if same:
            return _as(reader, index, noun, same[0], f"takes up {same[0][0].name}", part="")
        if noun.sense == "asset" or not noun.part or (noun.part in ("BUS", "EDU", "MED", "CVL") and not plural):
            return ()
        if plural and noun.sense == "body":
            return _several(reader, index, noun, 0)
        found = earlier_actor(reader, index, countries=True, part=noun.part if noun.sense == "body" else "")
        return (
            _as(reader, index, noun, _countries(reader, index, found[0]), f"{word} of {found[0][0].name}", part=part)
            if found
            else ()
        )
    if plural and word in _HOME:
        focus = reader.document.memory.focus()
        if focus and registry().actor(focus) and "state" in actor(focus).kind:
            ref = reader.refer(
                _part_of(focus, part), index, index + 1, "of the country the text is about", "description"
            )
            return (ref,)
    return ()
