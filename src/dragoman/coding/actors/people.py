"""People and bodies nobody registered: whom an introduction makes them stand for, here and later in the document.

"Iranian oil minister Javad Owji", "John Smith, a spokesman for the Pentagon", "Ali Vaez is Iran's negotiator": the noun
says for whom. Later the surname is enough. A name with no introduction stays unresolved.
"""

from __future__ import annotations

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.identity import identify_person
from dragoman.coding.actors.nouns import is_title, noun_of
from dragoman.coding.actors.references import Reference, country_part
from dragoman.coding.actors.spotting import folded
from dragoman.coding.actors.tables import listed_words
from dragoman.vocabulary.registry import registry

__all__ = ["CALENDAR", "gender_of", "introduced", "is_unknown", "name_run"]

_PARTICLES = listed_words("words.csv", "word", "particle")
_FEMALE = frozenset(
    {"mrs", "ms", "miss", "queen", "princess", "spokeswoman", "businesswoman", "chairwoman", "congresswoman"}
)
_MALE = frozenset(
    {"mr", "king", "prince", "sir", "lord", "spokesman", "sheikh", "ayatollah", "pope", "emir", "chairman"}
)


#: What those do who act for whom they do it to: "who heads the Malian delegation".
_LEADING = frozenset({"lead", "head", "command", "chair", "represent", "run", "rule"})
#: What a leader's name says whose it is: "the government of Fayez al-Serraj".
_LED = frozenset({"government", "regime", "administration", "cabinet", "coalition"})
#: What follows a family name.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})
_SHORTEST_FULL_NAME = 8
#: Countries where the family's name comes first, so that it is what is used alone.
_FAMILY_FIRST = frozenset({"CHN", "HKG", "HUN", "JPN", "KHM", "KOR", "PRK", "TWN", "VNM"})
_LONGEST_FIELD = 5
#: Capitalised words that name days, not people.
CALENDAR = listed_words("words.csv", "word", "calendar")


def _name_token(reader: Reader, index: int) -> bool:
    token = reader.place.sentence.tokens[index]
    return (
        token.upos == "PROPN"
        and token.text[:1].isupper()
        and not is_title(token.text)
        and noun_of(token) is None
        and token.text.lower() not in CALENDAR
        and not _elsewhere(reader, index)
    )


def _elsewhere(reader: Reader, index: int) -> bool:
    """Whether a token belongs to a registered name of no person."""
    found = reader.place.names.get(index)
    return found is not None and not any(claim.person for claim in found.claims)


def is_unknown(reader: Reader, index: int) -> bool:
    """Whether a token begins a name that is not registered as a whole and was not introduced."""
    if not _name_token(reader, index) or (index in reader.place.names and _registered(reader, index)):
        return False
    since, until = name_run(reader, index)
    words = [folded(token.text) for token in reader.place.sentence.tokens[since:until]]
    known = reader.document.memory.people.get(words[-1])
    return not (known and known[0].id)


def _registered(reader: Reader, index: int) -> bool:
    """Whether the name at a token is registered as it stands, with all its words."""
    found = reader.place.names[index]
    return name_run(reader, index) == (found.since, found.until)


def name_run(reader: Reader, index: int) -> tuple[int, int]:
    """The tokens of the name a proper noun belongs to: "Mohammad bin Salman", without titles before it."""
    tokens = reader.place.sentence.tokens
    since = until = index
    while since > 0 and _name_token(reader, since - 1):
        since -= 1
    while since > 1 and tokens[since - 1].text.lower() in _PARTICLES and _name_token(reader, since - 2):
        since -= 2
        while since > 0 and _name_token(reader, since - 1):
            since -= 1
    until += 1
    while until < len(tokens):
        if _name_token(reader, until):
            until += 1
        elif (
            until + 1 < len(tokens)
            and tokens[until].text.lower() in _PARTICLES - {"of"}
            and _name_token(reader, until + 1)
        ):
            until += 2
        else:
            break
    return since, until


def introduced(reader: Reader, since: int, until: int) -> tuple[Reference, ...]:
    """Whom the name at some tokens stands for: by the words around it, or because it was introduced before."""
    tokens, tree, memory = reader.place.sentence.tokens, reader.place.tree, reader.document.memory
    if not _name_token(reader, since):
        return ()
    words = [folded(token.text) for token in tokens[since:until] if folded(token.text)]
    if not words:
        return ()
    full = " ".join(words)
    refs = (
        _otherwise_written(reader, since, until)
        or _by_title(reader, since)
        or _by_apposition(reader, since, until)
        or _by_following(reader, since, until)
    )
    if refs:
        taken = tuple(_renamed(reader, ref, since, until, f"introduced as “{ref.name}”") for ref in refs)
        memory.people[full] = memory.people[words[-1]] = taken
        if any(country_part(ref.id) in _FAMILY_FIRST for ref in taken):
            memory.people.setdefault(words[0], taken)
        return taken
    before = memory.people.get(full) or (memory.people.get(words[-1]) if len(words) == 1 else None)
    if before is not None:
        return tuple(_renamed(reader, ref, since, until, ref.how) for ref in before)
    if any(tree.base(index) == "compound" and not since <= tokens[index].head < until for index in range(since, until)):
        return ()
    unknown = reader.refer("", since, until, "nobody is known by this name", "named")
    memory.people.setdefault(full, (unknown,))
    if len(words) > 1:
        # "Mike Johnson" makes the next "Johnson" him, not the minister of that name.
        memory.people.setdefault(words[-1], (unknown,))
    return (unknown,)


def _otherwise_written(reader: Reader, since: int, until: int) -> tuple[Reference, ...]:
    """A registered person, family name first or with middle names: "Kamikawa Yoko", "Ferdinand R. Marcos Jr."."""
    words = [folded(token.text) for token in reader.place.sentence.tokens[since:until]]
    words = [word for word in words if len(word) > 1 and word not in _SUFFIXES]
    if len(words) < 2 or len(" ".join(words)) < _SHORTEST_FULL_NAME:
        return ()
    document = reader.document
    first, last = words[0], words[-1]
    for name in dict.fromkeys((" ".join(words), f"{first} {last}", f"{last} {first}")):
        people = tuple(claim for claim in registry().claims(name) if claim.person)
        found = identify_person(people, document.on, document.told, full=True)
        if found is not None and document.told[country_part(found.id)]:
            refs = (reader.refer(found.id, since, until, found.how, "named"),)
            document.memory.people |= dict.fromkeys((last, first) if name != f"{first} {last}" else (last,), refs)
            return refs
    return ()


def _renamed(reader: Reader, ref: Reference, since: int, until: int, how: str) -> Reference:
    return reader.refer(ref.id, since, until, how, "named")


def _by_title(reader: Reader, since: int) -> tuple[Reference, ...]:
    """The noun right before a name: "oil minister Javad Owji", or its owner: "Iran's Owji"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    title = since - 1
    while title >= 0 and tokens[title].text in ('"', "“", "‘", "'"):
        title -= 1
    if title < 0:
        return ()
    if tokens[title].text in ("'s", "’s", "'", "’") and title > 0:
        owner = reader.alone(title - 1)
        return owner if tree.tokens[title - 1].relation == "nmod:poss" and tokens[title - 1].upos == "PROPN" else ()
    noun = noun_of(tokens[title])
    if noun is None:
        office = _office_before(reader, title)
        return reader.alone(office) if office >= 0 else _beside(reader, title)
    if noun.sense in ("side", "capital"):
        return _beside(reader, title)
    return reader.alone(title)


def _office_before(reader: Reader, index: int) -> int:
    """The office whose field ends at a token: "Minister of Foreign Affairs", "Secretary for Trade"; or -1."""
    tokens = reader.place.sentence.tokens
    for at in range(index, max(0, index - _LONGEST_FIELD), -1):
        if tokens[at].lemma in ("of", "for"):
            noun = noun_of(tokens[at - 1])
            return at - 1 if noun is not None and noun.sense == "office" else -1
        if not tokens[at].text[:1].isupper() and tokens[at].text != "and":
            return -1
    return -1


def _beside(reader: Reader, title: int) -> tuple[Reference, ...]:
    """A country's adjective right before a name: "Venezuelan Conviasa"."""
    found = reader.place.names.get(title)
    if found is None or not any(claim.kind == "demonym" for claim in found.claims):
        return ()
    return reader.alone(title)


def _by_apposition(reader: Reader, since: int, until: int) -> tuple[Reference, ...]:
    """The noun beside a name, or said of it: "Smith, a Pentagon spokesman", "Smith is the Pentagon's spokesman"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    for index in range(since, until):
        for child in tree.children(index, "appos"):
            if child >= until and noun_of(tokens[child]) is not None:
                return reader.alone(child)
        for verb in tree.children(index, "acl"):
            # "Stefanović, who leads the Serbian team"
            if verb >= until and tokens[verb].lemma in _LEADING:
                for led in tree.children(verb, "obj"):
                    if refs := reader.alone(led):
                        return refs
        head = tokens[index].head
        if 0 <= head < len(tokens) and not since <= head < until:
            noun = noun_of(tokens[head])
            said = tree.base(index) == "nsubj" and any(tree.children(head, "cop")) and tokens[head].upos == "NOUN"
            if noun is not None and (said or tree.base(index) == "appos") and noun.sense != "side":
                return reader.alone(head)
    return ()


def _by_following(reader: Reader, since: int, until: int) -> tuple[Reference, ...]:
    """Those a name leads: "forces led by Khalifa Haftar", "the government of Fayez al-Serraj"."""
    tokens, tree = reader.place.sentence.tokens, reader.place.tree
    if until - since < 2 or since == 0:
        return ()
    head = next((tokens[k].head for k in range(since, until) if not since <= tokens[k].head < until), -1)
    if head < 0:
        return ()
    before = tokens[since - 1].text.lower()
    if before == "by" and tokens[head].lemma in _LEADING and tree.base(head) == "acl":
        head = tokens[head].head
    elif before != "of" or tokens[head].lemma not in _LED:
        return ()
    noun = noun_of(tokens[head]) if head >= 0 else None
    return reader.alone(head) if noun is not None and noun.sense != "side" else ()


def gender_of(reader: Reader, since: int, until: int) -> str:
    """``m`` or ``f`` by the titles and the given name at and before some tokens; empty where they do not say."""
    tokens = reader.place.sentence.tokens
    for token in tokens[max(0, since - 3) : until]:
        word = folded(token.text)
        if word in _FEMALE:
            return "f"
        if word in _MALE:
            return "m"
    first = folded(tokens[since].text).split()
    name = first[0] if first else ""
    for gender in ("f", "m"):
        if name in listed_words("given_names.csv", "name", gender):
            return gender
    return ""
