"""Whom names stand for in their document: registered ones, persons by what was told of them, names cut short."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.naming import named
from dragoman.coding.actors.nouns import noun_of, singular
from dragoman.coding.actors.people import CALENDAR, introduced, name_run
from dragoman.coding.actors.references import Reference
from dragoman.coding.actors.spotting import Spotted, folded
from dragoman.coding.actors.tables import read_words
from dragoman.vocabulary.registry import registry

__all__ = ["acronym", "called", "first_of_two", "head_of", "known_again"]

#: Kinds of bodies that the last word of their name is enough to take up, and those that the head of it is.
_SHORTENED = frozenset({"armed group", "militia", "movement", "news medium", "company", "state force"})
_ORGANISATIONS = frozenset({"igo", "regional", "alliance", "financial", "court"})
#: How many words before its bracket an acronym may stand for.
_LONGEST_EXPLAINED = 10
#: "The North" and "the South", where both halves are told of.
_HALVES = ({"north": "PRK", "south": "KOR"}, {"north": "SDN", "south": "SSD"})


def acronym(reader: Reader, index: int) -> tuple[Reference, ...]:
    """Whom an acronym stands for that the document itself explains: "the Sri Lanka Army (SLA)", and later "the SLA"."""
    tokens, memory = reader.place.sentence.tokens, reader.document.memory
    text = tokens[index].text
    if not (text.isupper() and text.isalpha() and len(text) > 1):
        return ()
    bracketed = 1 < index < len(tokens) - 1 and tokens[index - 1].text == "(" and tokens[index + 1].text == ")"
    if bracketed and text not in memory.acronyms and _has_initials(reader, index, text):
        refs = tuple(ref for ref in reader.alone(index - 2) if ref.id)
        if refs:
            memory.acronyms[text] = refs
    known = memory.acronyms.get(text, ())
    return tuple(reader.refer(ref.id, index, index + 1, f"short for {ref.name}", "named") for ref in known)


def _has_initials(reader: Reader, index: int, text: str) -> bool:
    """Whether the capitalised words before a bracket begin, in order, with the letters of the acronym in it."""
    tokens = reader.place.sentence.tokens[max(0, index - 1 - _LONGEST_EXPLAINED) : index - 1]
    initials = [token.text[0] for token in tokens if token.text[:1].isupper()]
    return "".join(initials).endswith(text)


@cache
def _combining() -> Mapping[str, str]:
    return {row["form"]: row["id"] for row in read_words("combining.csv")}


def first_of_two(reader: Reader, index: int) -> tuple[Reference, ...]:
    """The country of a word's first half where another's adjective follows: "Sino-Indian", "Franco - German"."""
    tokens, names = reader.place.sentence.tokens, reader.place.names
    form, _, rest = tokens[index].text.partition("-")
    id = _combining().get(form.lower())
    if id is None:
        return ()
    second = index if rest else index + 2
    joined = second == index or (second < len(tokens) and tokens[index + 1].text in ("-", "–"))
    other = names.get(second) if joined else None
    if other is None or not any(claim.kind in ("demonym", "country") for claim in other.claims):
        return ()
    return (reader.refer(id, index, index + 1, f"“{form}-”", "demonym"),)


def known_again(reader: Reader, index: int) -> tuple[Reference, ...]:
    """Whom a word that is no registered name stands for because of a name told before: "Fathi", "the Council"."""
    token = reader.place.sentence.tokens[index]
    word, people = token.text.lower(), reader.document.memory.people
    if not token.text[:1].isupper():
        return ()
    known = people.get(folded(token.text)) or people.get(singular(word))
    since, until = name_run(reader, index) if known else (index, index + 1)
    if known and until - since == 1 and word not in CALENDAR:
        # Whoever was introduced is known again, whatever the model takes an odd surname for.
        return tuple(reader.refer(ref.id, index, index + 1, ref.how, "named") for ref in known)
    return _cut_short(reader, index) or (_half(reader, index, word) if word in ("north", "south") else ())


def called(reader: Reader, found: Spotted) -> tuple[Reference, ...]:
    """Whom a registered name stands for."""
    if any(claim.person for claim in found.claims) and not any(not claim.person for claim in found.claims):
        return _person(reader, found)
    identity = named(reader.document, reader.place, found)
    if identity is None:
        return ()
    refs = (reader.refer(identity.id, found.since, found.until, identity.how, identity.kind),)
    if found.until - found.since > 1 and identity.how in _SHORTENED:
        # "The Tigers" after "Tamil Tigers", "the Post" after "Washington Post".
        last = reader.place.sentence.tokens[found.until - 1]
        if noun_of(last) is None:
            reader.document.memory.people[folded(singular(last.text))] = refs
    if found.until - found.since > 1 and identity.how in _ORGANISATIONS:
        # "The Council" after "Security Council", "the Community" after "Economic Community of …".
        reader.document.memory.short[folded(reader.place.sentence.tokens[head_of(reader, found)].text)] = refs
    return refs


def _person(reader: Reader, found: Spotted) -> tuple[Reference, ...]:
    """A registered person: by the full name introduced before, else by date; unlisted namesakes go first."""
    memory = reader.document.memory
    words = [folded(token.text) for token in reader.place.sentence.tokens[found.since : found.until]]
    surname = " ".join(words).split()[-1]
    since, until = name_run(reader, found.since)
    if since < found.since and since in reader.place.names and reader.place.names[since] is not found:
        # "Mohamed Abdullahi Mohamed": the rest of a registered name is no other person's.
        return reader.alone(since)
    if found.until - found.since == 1 < until - found.since:
        # "Khalifa Haftar": a surname registered for somebody else is his given name.
        return introduced(reader, since, until)
    alone = since == found.since and found.until - found.since == 1
    if alone and (before := memory.people.get(surname)):
        return tuple(reader.refer(ref.id, found.since, found.until, ref.how, "named") for ref in before)
    identity = named(reader.document, reader.place, found)
    if identity is None or (identity.id.endswith(".CVL") and "not in office" in identity.how):
        # Who held no registered office may be introduced by another.
        titled = introduced(reader, since, found.until)
        if identity is None or any(ref.id for ref in titled):
            return titled
    refs = (reader.refer(identity.id, since, found.until, identity.how, identity.kind),)
    memory.people |= dict.fromkeys(_surnames(reader, found), refs)
    # "Wang" after "Wang Yi"; a given name alone is nobody else either.
    memory.people.setdefault(words[0], refs)
    return refs


def _surnames(reader: Reader, found: Spotted) -> set[str]:
    """The words of a person's name that stand for it alone: the last, and the first where it is the family's."""
    tokens = reader.place.sentence.tokens
    people = {claim.person for claim in found.claims}
    first, last = folded(tokens[found.since].text), tokens[found.until - 1].text
    surnames = {folded(last)} if last[:1].isupper() else set()
    if any(claim.person in people for claim in registry().claims(first)):
        # "Moon" of "Moon Jae-in", "Xi" of "Xi Jinping".
        surnames.add(first)
    return surnames


def _cut_short(reader: Reader, index: int) -> tuple[Reference, ...]:
    """ "The Council": an organisation told of by its full name, called by the noun of it alone."""
    tokens = reader.place.sentence.tokens
    token = tokens[index]
    if not token.text[:1].isupper() or index < 1 or tokens[index - 1].text.lower() != "the":
        return ()
    if index + 1 < len(tokens) and (tokens[index + 1].text[:1].isupper() or tokens[index + 1].text == "of"):
        return ()
    known = reader.document.memory.short.get(folded(token.text), ())
    return tuple(reader.refer(ref.id, index, index + 1, f"short for {ref.name}", "named") for ref in known)


def _half(reader: Reader, index: int, word: str) -> tuple[Reference, ...]:
    """ "The South" of Korea or Sudan."""
    tokens, told = reader.place.sentence.tokens, reader.document.told
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if not index or tokens[index - 1].text.lower() != "the" or (after and after.text[:1].isupper()):
        return ()
    for halves in _HALVES:
        if all(told[id] for id in halves.values()):
            how = f"{tokens[index].text} of two halves told of"
            return (reader.refer(halves[word], index, index + 1, how, "named"),)
    return ()


def head_of(reader: Reader, found: Spotted) -> int:
    """The token of a name on which the others depend."""
    tokens = reader.place.sentence.tokens
    for index in range(found.since, found.until):
        if not found.since <= tokens[index].head < found.until:
            return index
    return found.since
