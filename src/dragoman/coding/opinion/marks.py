"""What the network sees of a sentence besides the vectors of its words.

Of each word, which classes the codebook has entries for, which nearly fired, and which did. Of each word and each
mention of an actor, how the tree leads from one to the other, which role the mention has, and whether the codebook took
it for a side. Of each actor that the text is about and the sentence does not name, how much the text is about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import copysign, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.annotation import Predicate
from dragoman.coding.codebook.checking import names
from dragoman.coding.codebook.choosing import country
from dragoman.coding.codebook.entries import NO_ACT, entries_by_word
from dragoman.coding.codebook.matching import Act, Dropped
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.coding.syntax import Tree
from dragoman.vocabulary.acts import classes

__all__ = ["CLASSES", "N_MARKS", "Absent", "Dealings", "Link", "Mention", "Ruled", "Seen", "pair", "see"]

Floats = NDArray[np.float32]

#: The classes in the order of the network's outputs, which begin with "names no act".
CLASSES: tuple[str, ...] = tuple(classes())
N_MARKS = 3 * len(CLASSES)
_PLACE = {name: place for place, name in enumerate(CLASSES)}
#: Parts of speech that entries of a word may have.
_KINDS = {"VERB": "VA", "AUX": "VA", "NOUN": "N", "PROPN": "N", "ADJ": "AV"}
#: What a record of the codebook counts at least.
_LEAST = 0.3
#: Steps that a path in the tree may have before it is "far".
_MOST_STEPS = 4
_N_TOPICS = 8
#: The rank of actors that the text is not about; ranks beyond five count as one.
_LOWEST = 6
#: Ids of states are that long.
_ISO_LENGTH = 3
_FARTHEST = 10


def pair(one: str, other: str) -> tuple[str, str]:
    """Two actors, whichever does what to the other."""
    return min(one, other), max(one, other)


class Ruled(NamedTuple):
    """A record that the codebook gave: the act, and class and confidence of the record."""

    act: Act
    event: str
    confidence: float

    @property
    def triple(self) -> tuple[str, str, str]:
        """Countries of source and target, and class."""
        return country(self.act.source.id), country(self.act.target.id) if self.act.target else "", self.event


class Mention(NamedTuple):
    """A token that stands for an actor."""

    token: int
    country: str
    found: Found


class Absent(NamedTuple):
    """An actor that the text is about and the sentence does not name.

    Its rank and share among the text's actors, in how many sentences before it was last named (5 and more; 6 for
    never), how often it dealt with one that is named here (2 and more), whether it is a state, and which sides it was
    on where the codebook last found an act (1 source, 2 target; 0 if that is more than two sentences ago).
    """

    country: str
    rank: int
    share: int
    back: int
    dealt: int
    state: int
    lately: int


class Link(NamedTuple):
    """How a mention stands to a word: by the tree, by roles, by distance; its kind, its side by the codebook, and how
    much the text is about its actor."""

    path: str
    role: str
    sides: int
    distance: int
    kind: str
    ruled: int
    rank: int


@dataclass(slots=True)
class Dealings:
    """Who dealt with whom in the sentences before, by the codebook, and where each was last named."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: dict[str, int] = field(default_factory=dict)
    n_sentences: int = 0
    latest: Counter[str] = field(default_factory=Counter)
    latest_at: int = -1

    def between(self, one: str, other: str) -> int:
        """How many records told of the two."""
        return self.counts[pair(one, other)]

    def back(self, id: str) -> int:
        """In how many sentences before an actor was last named; 0 for never."""
        return self.n_sentences - self.last[id] if id in self.last else 0

    def lately(self, id: str) -> int:
        """Which sides an actor was on in the latest acts, if they are from one of the two sentences before."""
        return self.latest[id] if self.latest_at >= self.n_sentences - 2 else 0

    def add(self, named: Iterable[str], ruled: Sequence[Ruled]) -> None:
        """Go on to the next sentence: whom this one names, and what the codebook found in it."""
        self.last.update(dict.fromkeys(named, self.n_sentences))
        if ruled:
            self.latest, self.latest_at = Counter(), self.n_sentences
        self.n_sentences += 1
        for source, target, _ in (one.triple for one in ruled):
            self.latest[source] |= 1
            if target:
                self.latest[target] |= 2
                self.counts[pair(source, target)] += 1


class Seen:
    """One sentence as the network is shown it."""

    def __init__(self, stage: Stage, ruled: Sequence[Ruled], dropped: Sequence[Dropped], dealings: Dealings) -> None:
        self.stage = stage
        self.ruled = ruled
        self.mentions = [
            Mention(k, country(actor.id), actor)
            for k in range(stage.tree.length)
            for actor in stage.named(k)
            if actor.id
        ]
        self.countries = {mention.country for mention in self.mentions}
        self.marks = _marks(stage, ruled, dropped)
        self.absent = self._absent(dealings)
        self._sides = _sides(ruled)
        self._ranks = {id: min(rank, _LOWEST - 1) for rank, (id, _) in enumerate(stage.topics)}
        actors = sorted({*self.countries, *(actor.country for actor in self.absent)})
        tree = stage.tree
        self._lines = {mention.token: _line(tree, mention.token) for mention in self.mentions}
        self._dealt = {
            (a, b): n for k, a in enumerate(actors) for b in actors[k + 1 :] if (n := dealings.between(a, b))
        }

    def dealt(self, one: str, other: str) -> int:
        """How many records told of two actors in the sentences before."""
        return self._dealt.get(pair(one, other), 0)

    def links(self, word: int) -> list[Link]:
        """How each mention stands to a word."""
        stage, tree = self.stage, self.stage.tree
        if tree.is_noun(word):
            subjects, objects = set(tree.doers(word)), set[int]()
        else:
            subjects, objects = set(tree.logical_subjects(word)), set(tree.logical_objects(word))
        doing = {actor.token for k in subjects for actor in stage.who(k)}
        undergoing = {actor.token for k in objects for actor in stage.who(k)}
        line, predicate = _line(tree, word), tree.predicate(word)
        known: dict[int, tuple[str, str, int, int, int]] = {}
        found = []
        for k, id, actor in self.mentions:
            if k not in known:
                sides = (k in subjects) + 2 * (k in doing) + 4 * (k in objects) + 8 * (k in undergoing)
                path, role = _path(tree, line, self._lines[k]), _role(predicate, k)
                known[k] = path, role, sides, _distance(k - word), self._sides[word, k]
            path, role, sides, distance, side = known[k]
            rank = self._ranks.get(id, _LOWEST)
            found.append(Link(path, role, sides, distance, actor.kind, side, rank))
        return found

    def _absent(self, dealings: Dealings) -> list[Absent]:
        found = list[Absent]()
        for rank, (id, share) in enumerate(self.stage.topics[:_N_TOPICS]):
            if id not in self.countries:
                back, state = min(dealings.back(id), 5) or 6, int(len(id) == _ISO_LENGTH)
                dealt = max((dealings.between(id, other) for other in self.countries), default=0)
                lately = dealings.lately(id)
                found.append(Absent(id, min(rank, 4), min(4, int(share * 12)), back, min(2, dealt), state, lately))
        return found


def see(stages: Sequence[Stage], ruled: Mapping[int, list[Ruled]], dropped: Mapping[int, list[Dropped]]) -> list[Seen]:
    """All sentences of a document, by what the codebook found and dropped in each."""
    dealings, found = Dealings(), list[Seen]()
    for n, stage in enumerate(stages):
        seen = Seen(stage, ruled.get(n, []), dropped.get(n, []), dealings)
        found.append(seen)
        dealings.add(seen.countries, seen.ruled)
    return found


def _marks(stage: Stage, ruled: Sequence[Ruled], dropped: Sequence[Dropped]) -> Floats:
    tree, known = stage.tree, entries_by_word()
    marks = np.zeros((tree.length, N_MARKS), dtype=np.float32)
    nearly, fired = len(CLASSES), 2 * len(CLASSES)
    for k in range(tree.length):
        kinds = _KINDS.get(tree.upos[k], "")
        for name in names(stage, k) if kinds else ():
            for kind in kinds:
                for entry in known.get((name, kind), ()):
                    if entry.event != NO_ACT:
                        marks[k, _PLACE[entry.event]] = 1.0
    for one in dropped:
        if one.entry is not None and one.entry.event != NO_ACT:
            marks[one.trigger, nearly + _PLACE[one.entry.event]] = 1.0
    for act, event, confidence in ruled:
        place = fired + _PLACE[event]
        marks[act.trigger, place] = max(marks[act.trigger, place], _LEAST, confidence)
    return marks


def _sides(ruled: Sequence[Ruled]) -> Counter[tuple[int, int]]:
    """By word and mention, whether the codebook took it for the source (1), the target (2) or both (3)."""
    sources = {(act.trigger, act.source.token) for act, _, _ in ruled}
    targets = {(act.trigger, act.target.token) for act, _, _ in ruled if act.target is not None}
    return Counter({key: (key in sources) + 2 * (key in targets) for key in sources | targets})


def _line(tree: Tree, k: int) -> list[int]:
    """A word and its governors, nearest first."""
    return [k, *tree.ancestors(k)]


def _path(tree: Tree, ups: list[int], downs: list[int]) -> str:
    """The relations up the line of a word and down that of a mention, the last ones with their preposition."""
    common = next((k for k in ups if k in downs), None)
    if common is None:
        return "apart"
    up, down = ups[: ups.index(common)], downs[: downs.index(common)]
    if len(up) + len(down) > _MOST_STEPS:
        return "far"
    risen = "^".join(tree.relation(k).split(":")[0] for k in up)
    return risen + "|" + ">".join(_relation(tree, k) for k in reversed(down))


def _relation(tree: Tree, k: int) -> str:
    relation, prepositions = tree.relation(k), tree.prepositions(k)
    if prepositions and relation.split(":")[0] in {"obl", "nmod"}:
        return f"{relation}:{prepositions[0]}"
    return relation


def _role(predicate: Predicate | None, mention: int) -> str:
    if predicate is None:
        return "no predicate"
    for argument in predicate.arguments:
        if argument.since <= mention < argument.until:
            return argument.role if argument.head == mention else f"in {argument.role}"
    return "no role"


def _distance(away: int) -> int:
    """Distance in words, from 0 to 20, coarser the farther."""
    far = abs(away) if abs(away) <= 2 else min(_FARTHEST, round(2.5 * log2(1 + abs(away))))
    return int(copysign(far, away)) + _FARTHEST
