"""Whom a pronoun stands for: number, person and sex must agree, and it takes up the readiest mention that fits.

"We" and "our" inside a quotation are the speaker's side; outside they are the author's, nobody's we know.
"""

from __future__ import annotations

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.coreference import beside, earlier_several, is_country, others
from dragoman.coding.actors.references import Mention, Reference, country_part
from dragoman.coding.actors.speakers import speaker_at
from dragoman.coding.actors.tables import listed_words

__all__ = ["FIRST_PERSON", "is_pronoun", "stands_for"]

FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
_THING = frozenset({"it", "its", "itself"})
_MALE = frozenset({"he", "him", "his", "himself"})
_FEMALE = frozenset({"she", "her", "hers", "herself"})
_MANY = frozenset({"they", "them", "their", "theirs", "themselves"})
_EACH = frozenset({"each", "one"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_OTHER = frozenset({"other", "another"})
_EITHER = frozenset({"each", "either"})
_BOTH = frozenset({"both", "each", "either"})
_THIRD = _THING | _MALE | _FEMALE | _MANY
_PRONOUNS = FIRST_PERSON | _THING | _MALE | _FEMALE | _MANY | _RELATIVE | _OTHER | _BOTH
#: How many sentences back a pronoun reaches; persons stay in mind over a quotation of theirs.
_REACH = 3
_PERSON_REACH = 8
#: How much less ready "he" is for somebody of the country that stands beside him under the verb.
_COMPATRIOT = 0.8
#: What one does to another for what is the other's: "thanked Ankara for its help".
_FOR_ANOTHERS = frozenset(
    ["thank", "praise", "commend", "congratulate", "credit", "reward", "blame", "condemn", "criticize", "criticise",
     "denounce", "rebuke", "punish", "sanction", "chide", "fault", "berate", "hail", "applaud", "salute"]
)  # fmt: skip
_OWN = frozenset({"itself", "himself", "herself", "themselves"})
#: What only an actor does: with these "it" is no thing.
_AGENTIVE = listed_words("words.csv", "word", "agentive")
#: What only an actor has: "its troops", "its nuclear programme".
_POSSESSIONS = listed_words("words.csv", "word", "possession")


def is_pronoun(word: str) -> bool:
    """Whether a word in lower case is a pronoun that can stand for an actor."""
    return word in _PRONOUNS


def stands_for(reader: Reader, index: int) -> tuple[Reference, ...]:
    """Whom the pronoun at a token stands for."""
    token = reader.place.sentence.tokens[index]
    word = token.text.lower()
    if token.relation.startswith("expl") or (word in ("it", "that") and _impersonal(reader, index)):
        return ()
    if word in _RELATIVE:
        return _relative(reader, index)
    if word in FIRST_PERSON:
        return _taken(reader, index, speaker_at(reader, token.start), "the speaker")
    return _of_several(reader, index, word) if word in _BOTH | _OTHER | _OWN else _earlier(reader, index, word)


def _of_several(reader: Reader, index: int, word: str) -> tuple[Reference, ...]:
    """ "Both", "each", "the other", "each other", "itself"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    if word in _OWN or (word in _OTHER and index and tokens[index - 1].text.lower() in _EACH):
        return _subject(reader, index)
    if word in _BOTH and tree.base(index) not in ("det", "cc"):
        return _taken(reader, index, earlier_several(reader, index, 2, states=False, faced=word == "both"), word)
    if (
        word == "other"
        and index
        and tokens[index - 1].text.lower() == "the"
        and tree.base(index) not in ("amod", "det")
    ):
        return _other_side(reader, index)
    return ()


def _earlier(reader: Reader, index: int, word: str) -> tuple[Reference, ...]:
    """ "It", "they", "he": a mention told before."""
    mention = _antecedent(reader, index, word) if word in _THIRD else None
    return _taken(reader, index, mention.refs, f"sentence {mention.sentence + 1}") if mention else ()


def _subject(reader: Reader, index: int) -> tuple[Reference, ...]:
    """ "Itself", "each other": the subject of the clause."""
    tree = reader.place.tree
    subject = tree.subject(tree.clause(index))
    if subject < 0:
        return ()
    refs = reader.alone(subject) + tuple(ref for other in tree.listed(subject) for ref in reader.alone(other))
    return _taken(reader, index, refs, "the subject")


def _other_side(reader: Reader, index: int) -> tuple[Reference, ...]:
    """ "The other", where the subject is one of two or each of them: "each accuses the other"."""
    tokens = reader.place.sentence.tokens
    each = next((at for at in range(index - 1, -1, -1) if tokens[at].text.lower() in _EITHER), -1)
    refs = reader.alone(each) if each >= 0 else _subject(reader, index)
    if len(refs) == 2:
        return _taken(reader, index, refs, "the other of the two")
    both = earlier_several(reader, index, 2, states=False)
    return _taken(reader, index, both, "the other of the two")


def _taken(reader: Reader, index: int, refs: tuple[Reference, ...], where: str) -> tuple[Reference, ...]:
    word = reader.place.sentence.tokens[index].text
    return tuple(
        reader.refer(ref.id, index, index + 1, f"{word} → {ref.name} ({where})", "pronoun")
        for ref in {ref.id: ref for ref in refs}.values()
        if ref.id
    )


def _impersonal(reader: Reader, index: int) -> bool:
    """ "It is clear that …", "it seems", "it rained"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    head = tokens[index].head
    if not 0 <= head < len(tokens) or tree.base(index) != "nsubj":
        return False
    adjective = tokens[head].upos == "ADJ" and any(tree.children(head, "csubj", "ccomp", "xcomp", "advcl"))
    return adjective or tokens[head].lemma in ("seem", "appear", "rain", "snow", "happen", "matter", "remain", "emerge")


def _relative(reader: Reader, index: int) -> tuple[Reference, ...]:
    """ "Which", "who": the noun their clause describes."""
    tree = reader.place.tree
    for above in (index, *tree.above(index)):
        if tree.tokens[above].relation in ("acl:relcl", "acl"):
            antecedent = tree.tokens[above].head
            if 0 <= antecedent < len(tree.tokens) and antecedent != index:
                refs = reader.alone(antecedent)
                refs += tuple(ref for other in tree.listed(antecedent) if other < index for ref in reader.alone(other))
                return _taken(reader, index, refs, "antecedent")
    return ()


def _antecedent(reader: Reader, index: int, word: str) -> Mention | None:
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    place, memory = reader.place, reader.document.memory
    head = tokens[index].head
    governor = tokens[head].lemma if 0 <= head < len(tokens) else ""
    subject = tree.base(index) == "nsubj"
    owner = tree.role(index) == "owner"
    actors_only = (subject and governor in _AGENTIVE) or (owner and governor in _POSSESSIONS)

    def agrees(mention: Mention) -> bool:
        if (actors_only and not mention.refs) or any(ref.kind in ("place", "region") for ref in mention.refs):
            return False
        if word in _THING:
            return not mention.plural and not mention.person and _one(mention)
        if word in _MANY:
            return mention.plural or len(mention.refs) > 1 or (bool(mention.refs) and _collective(mention))
        if word in _MALE:
            return mention.person and not mention.plural and mention.gender != "f"
        return mention.person and not mention.plural and mention.gender != "m"

    excluded = others(reader, index)
    person = word in _MALE | _FEMALE
    # "Khamenei, who outranks him": another person, maybe of the same country.
    described = _antecedents(reader, index) if person else frozenset()

    def fits(mention: Mention) -> bool:
        return is_another(mention) and (
            bool(described) or not {country_part(ref.id) for ref in mention.refs} & excluded
        )

    def is_another(mention: Mention) -> bool:
        itself = mention.sentence == place.number and mention.token in described
        return agrees(mention) and not itself and not beside(reader, index, mention)

    def bonus(mention: Mention) -> float:
        extra = 0.0
        if word in _MANY and (mention.plural or len(mention.refs) > 1):
            extra += 0.5
        elif word in _MANY and all(is_country(ref.id) and "." not in ref.id for ref in mention.refs):
            # A country is "it" far more often than "they".
            extra -= 0.7
        elif word in _MANY:
            extra -= 0.3
        if mention.sentence == place.number:
            doer = _answerable(reader, index) if owner else tree.subject(tree.clause(index))
            if owner and doer >= 0 and tree.top(mention.token) == tree.top(doer):
                extra += 0.9
            elif subject and mention.role == "subject":
                extra += 0.4
        if mention.gender and person:
            extra += 0.3
        if described and {country_part(ref.id) for ref in mention.refs} & excluded:
            extra -= _COMPATRIOT
        return extra

    reach = _PERSON_REACH if word in _MALE | _FEMALE else _REACH
    found = memory.best(place.number, index, fits, reach, bonus)
    if found is None and person:
        # "Taylor insists that he expelled the commander": both are Liberia's.
        found = memory.best(place.number, index, is_another, reach, bonus)
    return found if found is not None and any(ref.id for ref in found.refs) else None


def _answerable(reader: Reader, owner: int) -> int:
    """Whose a thing is likely to be: the subject's; of what somebody is thanked or blamed for, that somebody's."""
    tree = reader.place.tree
    thing = tree.governor(owner)
    verb = tree.governor(thing) if thing >= 0 else -1
    if verb >= 0 and tree.tokens[verb].lemma in _FOR_ANOTHERS:
        marked = any(tree.tokens[k].text.lower() == "for" for k in tree.children(thing, "case"))
        thanked = next(iter(tree.children(verb, "obj")), -1)
        if marked and thanked >= 0:
            return thanked
    return tree.subject(tree.clause(owner))


def _antecedents(reader: Reader, index: int) -> frozenset[int]:
    """The nouns that relative pronouns beside a pronoun describe: "Khamenei" for "him" in "who outranks him"."""
    tree = reader.place.tree
    head = tree.governor(index)
    if head < 0 or tree.base(head) != "acl":
        return frozenset()
    if any(tree.tokens[child].text.lower() in _RELATIVE for child in tree.children(head, "nsubj", "obj", "obl")):
        return frozenset({tree.tokens[head].head})
    return frozenset()


def _one(mention: Mention) -> bool:
    return len({country_part(ref.id) for ref in mention.refs}) < 2


def _collective(mention: Mention) -> bool:
    """Whether "they" may stand for one body: a group, a government, a people; not for one person."""
    return not mention.person and mention.role in ("subject", "object", "oblique")
