"""The acts that the codebook or the network proposes for one sentence, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, log1p

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.codebook.selectors import Found
from dragoman.coding.opinion.marks import CLASSES, Seen
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
    features: Mapping[str, float]
    status: Status

    @property
    def triple(self) -> tuple[str, str, str]:
        """Source, target and class."""
        return self.source, self.target, self.event


_NOBODY = Side(_FAINT, None)
Sides = tuple[dict[str, Side], dict[str, Side]]


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
    links = {word: seen.links(word) for word in dict.fromkeys(word for word, _ in asked)}
    named = network.sides(words, asked, seen.mentions, [links[word] for word, _ in asked])
    beyond = network.absent(words, asked, seen.absent)
    known: dict[tuple[int, str], Sides] = {}
    for (word, event), here, there in zip(asked, named, beyond, strict=True):
        chance = float(chances[word, 1 + CLASSES.index(event)])
        sources, targets = known[word, event] = (
            _by_country(seen, here[:, 0], there[:, 0]), _by_country(seen, here[:, 1], there[:, 1]),
        )  # fmt: skip
        for a, doing in sources.items():
            if event in TARGETLESS and chance * doing.chance > _LEAST_ALONE:
                proposing.add(a, "", event, word, chance, known[word, event])
            for b, undergoing in targets.items():
                if a != b and chance * doing.chance * undergoing.chance > _LEAST_ACT:
                    proposing.add(a, b, event, word, chance, known[word, event])
    for one in seen.ruled:
        a, b, event = one.triple
        if one.triple not in proposing.found:
            word = one.act.trigger
            chance = max(float(chances[word, 1 + CLASSES.index(event)]), _FAINT)
            proposing.add(a, b, event, word, chance, known.get((word, event), ({}, {})))
    return {triple: candidate for triple, (_, candidate) in proposing.found.items()}


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


class _Proposals:
    """The candidates so far, with their likelihood; of several words for one triple the likeliest stays."""

    def __init__(self, seen: Seen, words: Words) -> None:
        self.found: dict[tuple[str, str, str], tuple[float, Candidate]] = {}
        self._seen, self._words = seen, words
        self._share = dict(seen.stage.topics)
        self._ruled: dict[tuple[str, str, str], float] = {}
        for one in seen.ruled:
            self._ruled[one.triple] = max(one.confidence, self._ruled.get(one.triple, 0.0))

    def add(self, source: str, target: str, event: str, word: int, chance: float, sides: Sides) -> None:
        """Propose an act that a word names."""
        doing = sides[0].get(source, _NOBODY)
        undergoing = sides[1].get(target, _NOBODY) if target else _NOBODY
        product = chance * doing.chance * (undergoing.chance if target else _ALONE)
        triple = (source, target, event)
        if triple in self.found and self.found[triple][0] >= product:
            return
        features = self._features(triple, word, chance, sides, log(max(product, 1e-6)))
        status = STATUSES[int(self._words.statuses[word].argmax())]
        self.found[triple] = (
            product, Candidate(source, target, event, word, chance, doing, undergoing, features, status),
        )  # fmt: skip

    def _features(
        self, triple: tuple[str, str, str], word: int, chance: float, sides: Sides, product: float
    ) -> dict[str, float]:
        """What the regression sees of an act; names are the rows of ``weights.csv``."""
        a, b, event = triple
        seen, marks = self._seen, self._seen.marks[word]
        classes, k = self._words.classes[word], CLASSES.index(event)
        sources, targets = sides
        doing, undergoing = sources.get(a, _NOBODY), targets.get(b, _NOBODY)
        ruled = self._ruled.get(triple)
        return {
            "constant": 1.0,
            f"class {event}": 1.0,
            "chances together": product,
            "class": _odds(chance),
            "class is likeliest": float(chance >= float(np.exp(classes[1:].max())) - 1e-6),
            "no act": _odds(float(np.exp(classes[0]))),
            "source": _odds(doing.chance),
            "target": _odds(undergoing.chance) if b else 0.0,
            "source unnamed": float(doing.absent),
            "target unnamed": float(undergoing.absent and bool(b)),
            "no target": float(not b),
            "reverse source": _odds(sources.get(b, _NOBODY).chance) if b else 0.0,
            "reverse target": _odds(targets.get(a, _NOBODY).chance),
            "other source": _odds(max((s.chance for id, s in sources.items() if id not in {a, b}), default=_FAINT)),
            "other target": _odds(max((s.chance for id, s in targets.items() if id not in {a, b}), default=_FAINT)),
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


def _odds(chance: float) -> float:
    """The log-odds of a chance, within bounds."""
    return log(max(chance, _FAINT) / (1.0 - min(chance, 1.0 - _FAINT)))
