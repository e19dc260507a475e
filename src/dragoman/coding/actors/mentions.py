"""What a phrase that was read leaves behind for later ones to take up."""

from __future__ import annotations

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.nouns import Noun, noun_of, singular
from dragoman.coding.actors.people import gender_of, name_run
from dragoman.coding.actors.pronouns import FIRST_PERSON
from dragoman.coding.actors.references import Mention, Reference
from dragoman.coding.actors.tables import listed_words
from dragoman.coding.actors.trees import Tree

__all__ = ["mention_at", "mention_of_list"]

_PLURALS = frozenset({"people", "police", "troops", "men", "women", "children"})
_HE_OR_SHE = frozenset({"he", "his", "him", "she", "her"})
_PERSONS = listed_words("words.csv", "word", "person")
#: Parts of which one alone is a person, not a body.
_PERSONAL = frozenset({"GOV", "CVL", "LEG", "EDU", "NGO", "OPP", "MED", "REL"})


def _titles(reader: Reader, index: int) -> frozenset[str]:
    """The words right before a name or noun: "foreign", "minister" of "Foreign Minister Wang Yi"."""
    tokens = reader.place.sentence.tokens
    since, words = index, set[str]()
    if tokens[index].upos == "PROPN":
        since, _ = name_run(reader, index)
    if found := reader.place.names.get(index):
        since = min(since, found.since)
        words = {singular(token.text) for token in tokens[found.since : found.until]}
    while since > 0 and tokens[since - 1].upos in ("NOUN", "PROPN", "ADJ") and since - 1 not in reader.place.names:
        since -= 1
        words.add(singular(tokens[since].text))
    return frozenset(words)


def mention_of_list(reader: Reader, first: int) -> Mention:
    """Actors joined by "and", as one thing that "they" and "the two countries" may take up."""
    tree = reader.place.tree
    refs = reader.alone(first) + tuple(ref for other in tree.listed(first) for ref in reader.alone(other))
    return Mention(reader.place.number, first, "", refs, tree.role(first), True, False)


def _role(tree: Tree, index: int) -> str:
    """The role of a noun phrase; the subject of a clause that only describes a noun is less than a subject."""
    role = tree.role(index)
    clause = tree.clause(index)
    return "oblique" if role == "subject" and clause >= 0 and tree.base(clause) == "acl" else role


def _is_person(noun: Noun, plural: bool) -> bool:
    """Whether a noun is of a person rather than a body ("the government" is "it")."""
    return noun.sense == "office" or (noun.sense == "part" and not plural and noun.part in _PERSONAL)


def mention_at(reader: Reader, index: int, refs: tuple[Reference, ...]) -> Mention | None:
    """What a later phrase may take up at a token: a noun, actor or not."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    token = tokens[index]
    if not refs and token.upos not in ("NOUN", "PROPN"):
        return None
    if token.text.lower() in FIRST_PERSON:
        # "We" goes back to the speaker, whom later pronouns take up by his name.
        return None
    if not refs and tree.base(index) in ("compound", "flat", "amod", "obl:tmod"):
        return None
    noun = noun_of(token)
    found = reader.place.names.get(index)
    name = found is not None and any(claim.person for claim in found.claims)
    word = token.text.lower()
    ended = token.upos == "NOUN" and (singular(word) != word or word in _PLURALS)
    plural = len(refs) > 1 or ended or word in ("they", "their", "them")
    person = bool(
        name
        or (noun is not None and _is_person(noun, plural))
        or (token.upos == "NOUN" and not plural and word in _PERSONS)
        or word in _HE_OR_SHE
        or (refs and refs[0].kind == "named" and found is None and token.upos == "PROPN")
    )
    gender = ""
    if person:
        gender = (
            "f" if token.text.lower() in ("she", "her") else "m" if token.text.lower() in ("he", "his", "him") else ""
        )
        gender = gender or gender_of(
            reader, *(name_run(reader, index) if token.upos == "PROPN" else (index, index + 1))
        )
    return Mention(
        reader.place.number,
        index,
        singular(token.text),
        refs,
        _role(tree, index),
        plural,
        person,
        gender,
        _titles(reader, index),
    )
