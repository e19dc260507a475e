"""The noun phrase around a noun: how many it speaks of, whether of known ones, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dragoman.coding.actors.context import Reader
from dragoman.coding.actors.nouns import Noun, Region, is_title, noun_of, region_of, singular
from dragoman.coding.actors.references import Reference
from dragoman.coding.actors.tables import listed_words
from dragoman.vocabulary.registry import registry

__all__ = ["Phrase", "phrase_of"]

_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "both", "its", "their", "his", "her", "our", "my", "whose"}
)
_NUMBERS = {"both": 2, "either": 2, "each": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_VAGUE = listed_words("words.csv", "word", "vague")
_ABROAD = listed_words("words.csv", "word", "abroad")
_GEOGRAPHY = listed_words("words.csv", "word", "geography")
#: What follows a noun and may own it. "To" does not ("ambassador to Iran").
_OWNING = ("of", "from", "for", "in", "within", "on", "at")
_SENDING = listed_words("words.csv", "word", "sending")
_SCENES = frozenset({"in", "near", "outside", "around", "inside"})
_WHEREABOUTS = frozenset({"in", "within", "on", "at"})
_PLURALS = frozenset({"troops", "police", "people", "men", "media"})
_INSIDE = frozenset({"PROPN", "NOUN", "ADJ"})
_LONGEST = 4
_COMMON = frozenset({"state", "relation", "side", "capital"})
_OWNED = frozenset({"state", "state-run", "state-owned", "state-controlled", "government-owned", "nationalised"})
#: Second halves of adjectives that begin with a name and are about somebody else: "US-backed", "Saudi-led".
_BOUND = ("ed", "led", "made", "run", "held", "born", "style")


@dataclass
class Phrase:
    """A noun that stands for an actor, with its phrase."""

    reader: Reader
    index: int
    noun: Noun

    @property
    def word(self) -> str:
        """The noun as written."""
        return self.reader.place.sentence.tokens[self.index].text

    @property
    def singular(self) -> str:
        """The noun in the singular."""
        return singular(self.word)

    @cached_property
    def plural(self) -> bool:
        """Whether it is a plural."""
        return self.singular != self.word.lower() or self.word.lower() in _PLURALS

    @cached_property
    def number(self) -> int:
        """How many it says they are: 2 with "both" and "two"; 0 where it does not say."""
        tokens, tree = self.reader.place.sentence.tokens, self.reader.place.tree
        own = [self.index] if tokens[self.index].upos == "NUM" else []
        return next(
            (
                n
                for at in (*own, *tree.children(self.index, "det", "nummod"))
                if (n := _NUMBERS.get(tokens[at].lemma, 0))
            ),
            0,
        )

    @cached_property
    def definite(self) -> bool:
        """Whether it is of known ones: "the", "this", "both", "its", or a body by its name ("Congress")."""
        if self.noun.sense == "body" and self.reader.place.sentence.tokens[self.index].upos == "PROPN":
            return True
        return any(word in _DEFINITE for word in self._words("det", "nmod", "nummod"))

    @cached_property
    def vague(self) -> bool:
        """Whether it says they are unnamed ones: "other countries", "several governments"."""
        kept = {"office": {"foreign"}, "body": {"foreign"}, "side": {"each"}}.get(self.noun.sense, set())
        return any(word in _VAGUE and word not in kept for word in self._words())

    @cached_property
    def possessed(self) -> bool:
        """Whether it has a possessor."""
        return any(self.reader.place.tree.children(self.index, "nmod:poss"))

    @cached_property
    def sent(self) -> bool:
        """Whether somebody sends them, so that they are his: "flew in a hundred police"."""
        tree = self.reader.place.tree
        return tree.role(self.index) == "object" and tree.tokens[tree.governor(self.index)].lemma in _SENDING

    @cached_property
    def of_officials(self) -> bool:
        """Whether it is the word of "a senior administration official", as only Washington's are called."""
        tokens, after = self.reader.place.sentence.tokens, self.index + 1
        return self.singular == "administration" and after < len(tokens) and tokens[after].lemma == "official"

    @cached_property
    def name_after(self) -> int:
        """Where a name begins that it is a title of: "Minister Wang", "Secretary of National Defense Gilberto"."""
        tree = self.reader.place.tree
        for child in tree.children(self.index, "nmod"):
            if child > self.index and tree.preposition(child) in ("of", "for"):
                return child + 1
        return self.index + 1

    @cached_property
    def of_group(self) -> bool:
        """Whether it is said to be of a group or party: "a spokesman of the movement"."""
        tree = self.reader.place.tree
        below = (child for child in tree.children(self.index, "nmod") if child > self.index)
        nouns = (noun_of(tree.tokens[child]) for child in below if tree.preposition(child) == "of")
        return any(noun is not None and noun.sense == "group" for noun in nouns)

    @cached_property
    def region(self) -> Region | None:
        """The region an adjective of it names: "South American", "Gulf"; the longest such."""
        tokens = self.reader.place.sentence.tokens
        since = self.index
        while since > max(0, self.index - _LONGEST):
            if tokens[since - 1].upos not in _INSIDE and tokens[since - 1].text not in ("-", "–"):
                break
            since -= 1
        found = [
            words
            for at in range(since, self.index)
            for end in range(at + 1, self.index + 1)
            if region_of(words := " ".join(token.text for token in tokens[at:end]).replace(" - ", "-")) is not None
        ]
        return region_of(max(found, key=len)) if found else None

    def _words(self, *relations: str) -> Iterator[str]:
        place = self.reader.place
        return (place.sentence.tokens[child].text.lower() for child in place.tree.children(self.index, *relations))

    def owners(self, possessors: bool = True) -> tuple[Reference, ...]:
        """Whose it is: by the names and adjectives before it, else by a possessor, else by what follows it."""
        for owner in self._before():
            if refs := tuple(ref for ref in self._joined(owner) if ref.id):
                return refs
        if not possessors:
            return ()
        tree = self.reader.place.tree
        for child in tree.children(self.index, "nmod:poss"):
            if refs := self._joined(child):
                return refs
        if refs := self._next():
            return refs
        for preposition in _OWNING:
            if preposition in _WHEREABOUTS and self.singular in _ABROAD:
                continue
            for child in tree.children(self.index, "nmod", "obl"):
                if child > self.index and tree.preposition(child) == preposition:
                    refs = self._joined(child) or self._whereabouts(child)
                    if any(ref.id and ref.kind != "region" for ref in refs):
                        return refs
        return ()

    def _next(self) -> tuple[Reference, ...]:
        """The name right after "of" or "in" behind the noun, on whatever the parse hangs it."""
        tokens, names = self.reader.place.sentence.tokens, self.reader.place.names
        at = self.index + 1
        if at >= len(tokens) or tokens[at].lemma not in ("of", "in"):
            return ()
        if tokens[at].lemma == "in" and self.singular in _ABROAD:
            return ()
        at += 1 + (at + 1 < len(tokens) and tokens[at + 1].lemma == "the")
        found = names.get(at)
        if found is None:
            return ()
        last = found.until - 1
        if tokens[last].head > last and tokens[last].relation in ("amod", "compound", "nmod:poss"):
            # "Of the Iranian navy": the name belongs to a noun after it.
            return ()
        return self._joined(found.until - 1)

    def members(self) -> tuple[Reference, ...]:
        """The registered group its phrase names: "Kurdish militants of the PKK"."""
        tree = self.reader.place.tree
        # What follows is narrower than an adjective before.
        children = sorted(tree.children(self.index, "nmod", "compound", "amod", "appos"), reverse=True)
        for refs in (self._next(), *(self.reader.alone(child) for child in children)):
            known = [registry().actor(ref.id) for ref in refs]
            if known and all(actor and actor.kind in self.noun.kinds for actor in known):
                return refs
        return ()

    @cached_property
    def state_owned(self) -> bool:
        """Whether it is a firm of the state: "the Turkish state bank"."""
        tokens = self.reader.place.sentence.tokens
        return any(token.text.lower() in _OWNED for token in tokens[max(0, self.index - 4) : self.index])

    def scene(self) -> tuple[Reference, ...]:
        """The country where its clause says the act takes place: "police arrested protesters in Hong Kong"."""
        tree = self.reader.place.tree
        verb = tree.governor(self.index)
        for child in tree.children(verb, "obl") if verb >= 0 else ():
            if tree.preposition(child) in _SCENES:
                refs = self.reader.alone(child) or self._whereabouts(child)
                if any(ref.id and ref.kind != "region" for ref in refs):
                    return refs
        return ()

    def _joined(self, owner: int) -> tuple[Reference, ...]:
        """An owner, with what is joined to it: "US and British forces"."""
        refs = self.reader.alone(owner)
        for other in self.reader.place.tree.listed(owner):
            if owner > self.index or other < self.index:
                refs += self.reader.alone(other)
        return refs

    def _before(self) -> Iterator[int]:
        """Names before the noun that may own it: in its phrase, or in that of the name it is a title of."""
        tokens, tree = self.reader.place.sentence.tokens, self.reader.place.tree
        heads = [self.index]
        if tree.base(self.index) in ("compound", "flat", "appos", "nmod") and tokens[self.index].head > self.index:
            heads.append(tokens[self.index].head)
        for head in heads:
            for child in tree.children(head, "amod", "compound", "nmod", "flat"):
                own_possessor = head == self.index and tokens[child].relation == "nmod:poss"
                if child < self.index and not own_possessor and self._may_own(child):
                    yield child
        # Where the words hang together otherwise, the name right before ("US Secretary of State John Kerry").
        at = self.index - 1
        while at >= max(0, self.index - _LONGEST) and tokens[at].upos in _INSIDE:
            if self._may_own(at):
                yield at
                return
            at -= 1

    def _may_own(self, index: int) -> bool:
        """Whether a token is a name that stands by itself, not in "US-backed", "pro-Iranian" or "anti-American"."""
        tokens, found = self.reader.place.sentence.tokens, self.reader.place.names.get(index)
        if found is None:
            return False
        after, before = found.until, found.since - 1
        if after + 1 < len(tokens) and tokens[after].text in ("-", "–") and after + 1 not in self.reader.place.names:
            return tokens[after + 1].upos not in ("VERB", "ADJ", "NOUN")
        if before > 0 and tokens[before].text == "-" and tokens[before - 1].text.lower() in ("pro", "anti", "non"):
            return False
        text = tokens[index].text.lower()
        return not (text.startswith(("pro-", "anti-", "non-")) or ("-" in text and text.endswith(_BOUND)))

    def _whereabouts(self, index: int) -> tuple[Reference, ...]:
        """The country of a place: "the Tigray region", "the north of Mali", "Syria's border"."""
        tokens, tree = self.reader.place.sentence.tokens, self.reader.place.tree
        if not {singular(tokens[index].text), tokens[index].text.lower()} & _GEOGRAPHY:
            return ()
        inside = (child for child in tree.children(index, "compound", "amod", "nmod"))
        return next((self.reader.alone(child) for child in inside if child in self.reader.place.names), ())


def phrase_of(reader: Reader, index: int) -> Phrase | None:
    """The phrase of a noun that stands for an actor; ``None`` where the noun is of an act, a thing or a thought."""
    tokens, names = reader.place.sentence.tokens, reader.place.names
    token, since = tokens[index], index
    while since > max(0, index - 3) and since - 1 not in names:
        if tokens[since - 1].upos not in _INSIDE and tokens[since - 1].relation != "amod":
            break
        since -= 1
    noun = noun_of(token, " ".join(token.text for token in tokens[since : index + 1]))
    if noun is None or (token.text.isupper() and len(token.text) <= _LONGEST):
        return None
    if _in_name(reader, index, noun):
        return None
    capital = token.upos == "PROPN" and token.text[:1].isupper()
    if capital and noun.sense in _COMMON and since < index and tokens[index - 1].text[:1].isupper():
        # "Paracel Islands", "Democratic Party": a longer name.
        return None
    phrase = Phrase(reader, index, noun)
    counted = token.upos == "NUM"
    if counted and (
        not phrase.definite
        or reader.place.tree.base(index) == "nummod"
        or any(reader.place.tree.children(index, "nmod"))
    ):
        return None
    return phrase


def _in_name(reader: Reader, index: int, noun: Noun) -> bool:
    """Whether a noun is a word within a longer name: "Government House", "the People's Alliance"."""
    tokens = reader.place.sentence.tokens
    token = tokens[index]
    if token.upos != "PROPN" or noun.sense == "office" or not 0 <= token.head < len(tokens) or token.head <= index:
        return False
    head = tokens[token.head]
    if head.upos != "PROPN" or token.head - index > _LONGEST or not head.text[:1].isupper():
        return False
    if token.relation == "nmod:poss":
        return token.head not in reader.place.names
    return token.relation == "compound" and noun.sense == "body" and noun_of(head) is None and not is_title(head.text)
