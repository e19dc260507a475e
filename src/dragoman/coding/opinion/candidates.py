"""The acts that the codebook or the network proposes for one sentence, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.codebook.choosing import same_actor
from dragoman.coding.codebook.selectors import Found
from dragoman.coding.opinion.marks import CLASSES, Seen, pair
from dragoman.coding.opinion.network import Network, Words
from dragoman.vocabulary.acts import TARGETLESS
from dragoman.vocabulary.records import STATUSES, Status

__all__ = ["Candidate", "Side", "candidates"]

#: A word is looked at if the chance that it names an act is no smaller, and so is a class of it.
_LEAST_WORD = 0.1
_N_CLASSES = 3
#: The product of the chances of class, source and target below which nothing is proposed.
_LEAST_ACT = 0.04
#: What nothing is known of has this chance.
_FAINT = 0.002
_LEAST_PRODUCT = 1e-6
_LEAST_ALONE, _ALONE = 0.05, 0.3
#: Classes in which both sides may act.
_MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})


@dataclass(frozen=True, slots=True)
class Side:
    """The chance that an actor is on one side of an act, its likeliest mention, and whether the sentence names it."""

    chance: float
    found: Found | None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act that may be told: countries of source and target, class, the word, what speaks for it, its status."""

    source: str
    target: str
    event: str
    word: int
    of_class: float
    of_source: Side
    of_target: Side
    features: dict[str, float]
    status: Status

    @property
    def triple(self) -> tuple[str, str, str]:
        """Source, target and class."""
        return self.source, self.target, self.event


class Within(NamedTuple):
    """Two parts of one country as the sides of an act, and their chances the other way round."""

    doing: Side
    undergoing: Side
    undergoing_as_source: float
    doing_as_target: float


_NOBODY = Side(_FAINT, None)


class Sides(NamedTuple):
    """Who may do, and undergo, what one word names: by country, and of each country the likeliest two of its parts."""

    sources: Mapping[str, Side]
    targets: Mapping[str, Side]
    within: Mapping[str, Within]


_NO_SIDES = Sides({}, {}, {})


class Proposal(NamedTuple):
    """How likely an act is by its parts together, the word and the chance that it names the class, and the sides."""

    product: float
    word: int
    chance: float
    sides: Sides
    two: Within


def candidates(network: Network, words: Words, seen: Seen) -> dict[tuple[str, str, str], Candidate]:
    """By triple, the likeliest candidate of each, in a sentence whose words the network has read."""
    proposing = _Proposals(seen, words)
    chances = np.exp(words.classes)
    asked = [
        (word, CLASSES[k])
        for word in np.flatnonzero(chances[:, 0] <= 1.0 - _LEAST_WORD).tolist()
        for k in np.argsort(-chances[word, 1:], kind="stable")[:_N_CLASSES].tolist()
        if chances[word, 1 + k] >= _LEAST_WORD
    ]
    links = {word: seen.links(word) for word in {word for word, _ in asked}}
    named = network.sides(words, asked, seen.mentions, links)
    beyond = network.absent(words, asked, seen.absent)
    parts = _parts(seen)
    known: dict[tuple[int, str], Sides] = {}
    for (word, event), here, there in zip(asked, named, beyond, strict=True):
        chance = float(chances[word, 1 + CLASSES.index(event)])
        sides = known[word, event] = Sides(
            _by_country(seen, here[:, 0], there[:, 0]),
            _by_country(seen, here[:, 1], there[:, 1]),
            {id: _within(seen, here, pairs) for id, pairs in parts.items()},
        )
        for a, doing in sides.sources.items():
            if event in TARGETLESS and chance * doing.chance > _LEAST_ALONE:
                proposing.add(a, "", event, word, chance, sides)
            for b, undergoing in sides.targets.items():
                if a != b and chance * doing.chance * undergoing.chance > _LEAST_ACT:
                    proposing.add(a, b, event, word, chance, sides)
        for a, two in sides.within.items():
            if chance * two.doing.chance * two.undergoing.chance > _LEAST_ACT:
                proposing.add(a, a, event, word, chance, sides)
    for one in seen.ruled:
        a, b, event = one.triple
        if one.triple not in proposing.found:
            word = one.act.trigger
            chance = max(float(chances[word, 1 + CLASSES.index(event)]), _FAINT)
            proposing.add(a, b, event, word, chance, known.get((word, event), _NO_SIDES))
    return proposing.weighed()


def _by_country(seen: Seen, named: NDArray[np.float32], absent: NDArray[np.float32]) -> dict[str, Side]:
    """The chance of each actor: that one mention of it at least is the side."""
    best: dict[str, tuple[float, Found]] = {}
    none: dict[str, float] = {}
    for mention, chance in zip(seen.mentions, named.tolist(), strict=True):
        none[mention.country] = none.get(mention.country, 1.0) * (1.0 - chance)
        if chance > best.get(mention.country, (-1.0,))[0]:
            best[mention.country] = chance, mention.found
    found = {id: Side(1.0 - chance, best[id][1]) for id, chance in none.items()}
    for actor, chance in zip(seen.absent, absent.tolist(), strict=True):
        found[actor.country] = Side(chance, Found(actor.country, 0, 0, "the text is about it", "", "topic"), True)
    return found


def _parts(seen: Seen) -> dict[str, list[tuple[int, int]]]:
    """Of each country that the sentence names two parts of, the pairs of mentions of different ones."""
    by_country: dict[str, list[int]] = {}
    for k, mention in enumerate(seen.mentions):
        by_country.setdefault(mention.country, []).append(k)
    ids = [mention.found.id for mention in seen.mentions]
    pairs = {
        id: [(i, j) for i in places for j in places if not same_actor(ids[i], ids[j])]
        for id, places in by_country.items()
    }
    return {id: of_country for id, of_country in pairs.items() if of_country}


def _within(seen: Seen, named: NDArray[np.float32], pairs: Sequence[tuple[int, int]]) -> Within:
    """The likeliest of the pairs of parts of one country."""
    i, j = max(pairs, key=lambda two: named[two[0], 0] * named[two[1], 1])
    doing, undergoing = seen.mentions[i].found, seen.mentions[j].found
    return Within(
        Side(float(named[i, 0]), doing), Side(float(named[j, 1]), undergoing), float(named[j, 0]), float(named[i, 1])
    )


class _Proposals:
    """The acts proposed so far; of several words for one triple the likeliest stays."""

    def __init__(self, seen: Seen, words: Words) -> None:
        self.found: dict[tuple[str, str, str], Proposal] = {}
        self._seen, self._words = seen, words
        chances = np.exp(words.classes)
        self._no_act = chances[:, 0].tolist()
        self._likeliest = chances[:, 1:].max(axis=1).tolist()
        self._share = dict(seen.stage.topics)
        self._ruled: dict[tuple[str, str, str], float] = {}
        for one in seen.ruled:
            self._ruled[one.triple] = max(one.confidence, self._ruled.get(one.triple, 0.0))

    def add(self, source: str, target: str, event: str, word: int, chance: float, sides: Sides) -> None:
        """Propose an act that a word names."""
        two = _two_of(source, target, sides)
        product = chance * two.doing.chance * (two.undergoing.chance if target else _ALONE)
        triple = (source, target, event)
        if triple not in self.found or self.found[triple].product < product:
            self.found[triple] = Proposal(product, word, chance, sides, two)

    def weighed(self) -> dict[tuple[str, str, str], Candidate]:
        """The candidates, each told how it stands beside the others of its sentence."""
        of_pair = dict[tuple[str, str], float]()
        of_word = dict[int, float]()
        for (source, target, _), one in self.found.items():
            two = pair(source, target)
            of_pair[two] = max(one.product, of_pair.get(two, 0.0))
            of_word[one.word] = max(one.product, of_word.get(one.word, 0.0))
        best = max(of_word.values(), default=0.0)
        candidates = {}
        for triple, one in self.found.items():
            source, target, event = triple
            features = self._features(triple, one)
            features["below best of pair"] = _ratio(one.product, of_pair[pair(source, target)])
            features["below best of word"] = _ratio(one.product, of_word[one.word])
            features["below best"] = _ratio(one.product, best)
            status = STATUSES[int(self._words.statuses[one.word].argmax())]
            candidates[triple] = Candidate(
                source, target, event, one.word, one.chance, one.two.doing, one.two.undergoing, features, status
            )
        return candidates

    def _features(self, triple: tuple[str, str, str], one: Proposal) -> dict[str, float]:
        """What is weighed of an act, by the names that ``weighing.npz`` has weights for."""
        a, b, event = triple
        product, word, chance, sides, (doing, undergoing, back_source, back_target) = one
        seen, marks, k = self._seen, self._seen.marks[word], CLASSES.index(event)
        ruled = self._ruled.get(triple)
        return {
            "constant": 1.0,
            f"class {event}": 1.0,
            "chances together": log(max(product, _LEAST_PRODUCT)),
            "class": _odds(chance),
            "class is likeliest": float(chance >= self._likeliest[word] - 1e-6),
            "no act": _odds(self._no_act[word]),
            "source": _odds(doing.chance),
            "target": _odds(undergoing.chance) if b else 0.0,
            "source unnamed": float(doing.absent),
            "target unnamed": float(undergoing.absent and bool(b)),
            "no target": float(not b),
            "within a country": float(a == b),
            "reverse source": _odds(back_source) if b else 0.0,
            "reverse target": _odds(back_target),
            "other source": _odds(_most_but(sides.sources, a, b)),
            "other target": _odds(_most_but(sides.targets, a, b)),
            "dealt before": log1p(seen.dealt(a, b)),
            "share of source": self._share.get(a, 0.0),
            "share of target": self._share.get(b, 0.0),
            "codebook": _odds(ruled) if ruled is not None else 0.0,
            "by codebook": float(ruled is not None),
            "other class by codebook": self._most_of(a, b, event),
            "reverse by codebook": self._most_of(b, a, ""),
            "word in codebook": max((one.confidence for one in seen.ruled if one.act.trigger == word), default=0.0),
            "codebook found some": float(bool(seen.ruled)),
            "class in codebook": float(marks[k]),
            "class nearly": float(marks[len(CLASSES) + k]),
            "no verb": float(seen.stage.tree.upos[word] != "VERB"),
            "actors": log1p(len(seen.countries)),
            "actors unnamed": float(len(seen.absent)),
            "length": seen.stage.tree.length / 40.0,
            "may be mutual": float(event in _MUTUAL),
        }

    def _most_of(self, source: str, target: str, but: str) -> float:
        """The highest confidence by the codebook in an act of the two of another class."""
        return max(
            (chance for (a, b, event), chance in self._ruled.items() if (a, b) == (source, target) and event != but),
            default=0.0,
        )


def _two_of(source: str, target: str, sides: Sides) -> Within:
    """Two actors as source and target, and the other way round."""
    if source == target and source in sides.within:
        return sides.within[source]
    sources, targets = sides.sources, sides.targets
    return Within(
        sources.get(source, _NOBODY), targets.get(target, _NOBODY),
        sources.get(target, _NOBODY).chance, targets.get(source, _NOBODY).chance,
    )  # fmt: skip


def _most_but(sides: Mapping[str, Side], source: str, target: str) -> float:
    """The highest chance of any but the two."""
    return max((side.chance for id, side in sides.items() if id not in {source, target}), default=_FAINT)


def _ratio(product: float, best: float) -> float:
    """The log of how much less likely a candidate is than the best."""
    return log(max(product, _LEAST_PRODUCT) / max(best, _LEAST_PRODUCT))


def _odds(chance: float) -> float:
    """The log-odds of a chance, within bounds."""
    if chance < _FAINT:
        return log(_FAINT / (1.0 - chance))
    return log(chance / (1.0 - chance if chance < 1.0 - _FAINT else _FAINT))
