"""What a definite noun or a pronoun takes up: mentions told of before that fit it, the readiest first.

A phrase does not take up what stands beside it under the same verb ("Iran accused the country": another one), nor
itself. The order of those that fit is ``memory.Memory.score``.
"""

from __future__ import annotations

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.nouns import noun_of_word
from dragoman.coding.actors.references import Mention, Reference, country_part
from dragoman.vocabulary.registry import COUNTRY_KINDS, registry

__all__ = [
    "beside",
    "earlier_actor",
    "earlier_asset",
    "earlier_group",
    "earlier_same_noun",
    "earlier_several",
    "is_country",
    "others",
]

#: How many sentences back "the country" or "the government" may reach; pronouns reach less far.
_FAR = 6
#: Prepositions of those who take part in an act, not of its time and place ("under Erdogan, it bought missiles").
_PARTNERS = frozenset({"by", "against", "to", "from", "with", "at", "toward", "towards"})
#: Offices and bodies of which a state has several, told apart by the word before them.
_OF_MANY_KINDS = frozenset({"minister", "ministry", "secretary", "department", "court"})
#: How much readier the bodies of the document's home are taken up: near as much as a sentence less of distance.
_AT_HOME = 0.8
#: What the share of a country in the document's names adds to its score as "the country" or as whose "the army" is.
_ABOUT = 2.0
#: Plurals that take up several reach this far; a list of as many told in this or the last sentence is taken first.
_SEVERAL, _JUST_TOLD, _SIDES = 5, 1, 3
#: A list told of longer ago is taken where its share of the document is so much of that of the readiest.
_AS_MUCH_ABOUT = 0.75
#: What the share of an actor in the document's names adds to its score as one of several.
_PER_SHARE = 9.0


def is_country(id: str) -> bool:
    """Whether an id is a country's or a part of one."""
    found = registry().actor(country_part(id))
    return found is not None and found.kind in COUNTRY_KINDS


def beside(reader: Reader, index: int, mention: Mention) -> bool:
    """Whether a mention is another argument of the verb a phrase depends on, so that the two differ."""
    if mention.sentence != reader.place.number:
        return False
    tree = reader.place.tree
    if tree.within(index, mention.token) or tree.within(mention.token, index):
        return True
    if tree.role(index) == "owner" or tree.role(mention.token) in ("owner", "modifier"):
        return False
    here, there = tree.governor(index), tree.governor(mention.token)
    return here >= 0 and here == there and tree.top(index) != tree.top(mention.token)


def others(reader: Reader, index: int, part: str = "", described: bool = False) -> frozenset[str]:
    """The countries and organisations that stand beside a phrase under its verb, which it therefore is not.

    A body of a country (``part``) may face another of it ("Congress threatened him", the president). With ``described``
    they count, too, where a noun stands for them: whoever pleads with both sides is none of them.
    """
    tree = reader.place.tree
    head = tree.governor(index)
    if (
        head < 0
        or tree.role(index) not in ("subject", "object", "oblique")
        or tree.tokens[head].upos not in ("VERB", "AUX")
    ):
        return frozenset()
    obliques = (child for child in tree.children(head, "obl") if tree.preposition(child) in _PARTNERS)
    beside = {tree.subject(head), *tree.children(head, "obj", "iobj"), *obliques} - {tree.top(index), -1}
    # "Its embassy" beside "it" is the same state's; a name or a pronoun is another's.
    return frozenset(
        country_part(ref.id)
        for child in sorted(beside)
        for ref in reader.alone(child)
        if ref.id
        and (described or ref.kind != "description")
        and not (part and ref.id.split(".")[1:2] not in ([], [part]))
    )


def _named_beside(reader: Reader, index: int) -> frozenset[str]:
    """The countries named in the phrases beside one: "Chinese firms left the country", which is another."""
    tree, names = reader.place.tree, reader.place.names
    head = tree.governor(index)
    if head < 0 or tree.tokens[head].upos not in ("VERB", "AUX"):
        return frozenset()
    arguments = set(tree.children(head, "nsubj", "obj", "iobj")) - {tree.top(index), index}
    inside = (child for top in arguments for child in tree.children(top, "amod", "compound", "nmod"))
    named = (child for child in inside if child in names and not tree.preposition(child))
    return frozenset(country_part(ref.id) for child in named for ref in reader.alone(child) if ref.id)


def earlier_actor(
    reader: Reader,
    index: int,
    countries: bool = False,
    allowed: frozenset[str] | None = None,
    part: str = "",
    office: bool = False,
) -> tuple[Reference, ...] | None:
    """One actor told of before; with ``countries`` a country or part of one, ``allowed`` which.

    A body (``part``) may be the country's whose rebels, protesters or opposition stand beside it: whom they face.
    """
    memory, number = reader.document.memory, reader.place.number
    excluded = others(reader, index, part)
    if countries and not part and not office:
        excluded |= _named_beside(reader, index)
    tree = reader.place.tree
    doer = tree.subject(tree.clause(index))

    def faces(mention: Mention) -> bool:
        if mention.sentence != number:
            return False
        # "The prime minister, pressed by the opposition": his own.
        if part in ("LEG", "OPP") and any(ref.id.split(".")[1:2] == ["GOV"] for ref in mention.refs):
            return True
        return doer >= 0 and tree.top(doer) == tree.top(mention.token) and _within_country(mention, part)

    def fits(mention: Mention) -> bool:
        refs = mention.refs
        ids = {country_part(ref.id) for ref in refs if ref.id and ref.kind != "region"}
        return (
            len(ids) == 1
            and (not countries or all(is_country(id) for id in ids))
            and (allowed is None or ids <= allowed)
            and (faces(mention) or (not ids & excluded and not beside(reader, index, mention)))
        )

    home = reader.document.salience.home

    def bonus(mention: Mention) -> float:
        # "The government" is the one at home.
        at_home = bool((part or office) and home) and all(country_part(ref.id) == home for ref in mention.refs)
        about = max((reader.document.salience.share(ref.id) for ref in mention.refs), default=0.0)
        # "The country" takes up a country before its president, "the strongman" the president.
        person = 0.5 if office else -0.3 if countries and not part else 0.0
        return 0.6 * faces(mention) + person * mention.person + _AT_HOME * at_home + _ABOUT * about

    found = memory.best(number, index, fits, _FAR, bonus)
    if found is None and allowed is not None:
        # A narrow description reaches over the whole document: "the Andean nation".
        ids = [id for id in memory.counts if id in allowed]
        if len(ids) == 1:
            found = next((mention for mention in reversed(memory.mentions) if _only(mention, ids[0])), None)
    return found.refs if found else None


def _within_country(mention: Mention, part: str) -> bool:
    """Whether a mention is of those inside a country who face its government, army or police."""
    return part in ("GOV", "MIL", "COP", "LEG") and any(
        ref.id.split(".")[1:2] in (["REB"], ["OPP"], ["CVL"], ["LAB"], ["NGO"], ["MED"]) for ref in mention.refs
    )


def _only(mention: Mention, id: str) -> bool:
    return {country_part(ref.id) for ref in mention.refs} == {id}


def earlier_same_noun(reader: Reader, index: int, word: str, part: str) -> tuple[Reference, ...] | None:
    """The last phrase with the same noun or title ("the president" after "President Maduro"); else of the same part.

    ``part`` is the noun's ("the soldiers" after "Nigerian troops"), empty where only the same noun will do.
    """
    kind = _modifiers(reader, index) if word in _OF_MANY_KINDS else frozenset()
    recent = [
        mention
        for mention in reader.document.memory.recent(reader.place.number, _FAR)
        if any(ref.id for ref in mention.refs) and kind <= mention.titles and not beside(reader, index, mention)
    ]
    for mention in recent:
        if mention.head == word or word in mention.titles:
            return mention.refs
    for mention in recent:
        if part and all(ref.id.split(".")[1:2] == [part] for ref in mention.refs):
            return mention.refs
    return None


def _modifiers(reader: Reader, index: int) -> frozenset[str]:
    """The words before a noun that say of which kind it is: "prime" of "the prime minister"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    before = (child for child in tree.children(index, "amod", "compound") if child < index)
    return frozenset(tokens[child].text.lower() for child in before)


def earlier_asset(reader: Reader, index: int) -> tuple[Reference, ...] | None:
    """The last ships, aircraft or weapons told of: "the vessels" after "Iranian tankers"."""
    for mention in reader.document.memory.recent(reader.place.number, _FAR):
        noun = noun_of_word(mention.head)
        if noun is not None and noun.sense == "asset" and mention.refs and not beside(reader, index, mention):
            return mention.refs
    return None


def earlier_group(reader: Reader, index: int, kinds: frozenset[str]) -> tuple[Reference, ...] | None:
    """The readiest registered body of some kinds: "the bloc" after the European Union."""

    def fits(mention: Mention) -> bool:
        known = [registry().actor(ref.id) for ref in mention.refs]
        return (
            bool(known) and all(found and found.kind in kinds for found in known) and not beside(reader, index, mention)
        )

    found = reader.document.memory.best(reader.place.number, index, fits, _FAR)
    return found.refs if found else None


def earlier_several(
    reader: Reader, index: int, number: int, states: bool, part: str = "", sides: bool = False, faced: bool = True
) -> tuple[Reference, ...]:
    """Those whom "the two countries" or "the sides" take up.

    First a list just told of, of as many actors ("Iran and Iraq"); else the readiest of the last sentences, as many as
    said (two where it is not) — or those told of as a list before, where the document is as much about them. With
    ``states`` only countries count, with ``sides`` a list may be further back. Nobody who faces them in their clause
    is one of them ("Oman met both sides"), except another ``part`` of the country; without ``faced`` nobody need face
    them ("each accuses the other").
    """
    memory, wanted = reader.document.memory, number or 2
    share = reader.document.salience.share
    excluded = (others(reader, index, part, described=True) if faced else frozenset()) | _described_by(reader, index)
    reach = _SIDES if sides else _JUST_TOLD
    ranked: dict[str, tuple[float, Reference]] = {}
    lists: dict[frozenset[str], tuple[int, tuple[Reference, ...]]] = {}
    for mention in memory.recent(reader.place.number, reader.place.number):
        ago = reader.place.number - mention.sentence
        if beside(reader, index, mention) and mention.role not in ("subject",):
            continue
        refs = {country_part(ref.id): ref for ref in mention.refs if ref.id and ref.kind != "region"}
        if states:
            refs = {id: ref for id, ref in refs.items() if is_country(id)}
        listed = len(refs) == wanted or (not number and len(refs) > 1)
        if refs.keys() & excluded and not (listed and ago == 0 and mention.role == "subject"):
            continue
        if listed:
            if ago <= reach:
                return tuple(refs.values())
            times = lists.get(frozenset(refs), (0, ()))[0]
            lists[frozenset(refs)] = (times + 1, tuple(refs.values()))
        if ago > _SEVERAL:
            continue
        score = memory.score(mention, reader.place.number, index)
        for id, ref in refs.items():
            at = score + _PER_SHARE * share(id)
            if id not in ranked or ranked[id][0] < at:
                ranked[id] = (at, ref)
    best = sorted(ranked.items(), key=lambda entry: (-entry[1][0], entry[0]))[:wanted]
    about = sum(share(id) for id, _ in best) if len(best) == wanted else 0.0
    for ids, (_, told) in sorted(lists.items(), key=lambda entry: (-entry[1][0], sorted(entry[0]))):
        if sum(map(share, ids)) >= _AS_MUCH_ABOUT * about:
            return told
    if len(best) < wanted:
        return ()
    return tuple(ref for _, (_, ref) in sorted(best, key=lambda entry: entry[1][1].start))


def _described_by(reader: Reader, index: int) -> frozenset[str]:
    """Whom the noun that a phrase belongs to stands for: "the U.S. envoy for both", "Oman, a friend of both"."""
    tree, found = reader.place.tree, set[str]()
    above = tree.governor(index)
    while above >= 0 and tree.tokens[above].upos in ("NOUN", "PROPN") and above not in reader.place.names:
        found |= {country_part(ref.id) for ref in reader.alone(above) if ref.id}
        if tree.base(above) == "appos":
            found |= {country_part(ref.id) for ref in reader.alone(tree.tokens[above].head) if ref.id}
            break
        if tree.base(above) not in ("nmod", "conj"):
            break
        above = tree.tokens[above].head
    return frozenset(found)
