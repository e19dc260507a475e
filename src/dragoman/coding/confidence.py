"""How likely is a record right? A logistic regression on how it was found.

What speaks for a record: a specific entry, its first selectors, names rather than pronouns, nearness, agreement of
parse and
roles. The weights are ``confidence.csv``, fitted by ``benchmarks/coding/fit_confidence.py`` on sentences of the
casebook,
examples of the codebook and a part of the development news; right means that two coders or our casebook have the pair
and
the class. ``docs/coding.md`` has the reliability table.
"""

from __future__ import annotations

import math
from pathlib import Path

from dragoman.coding.codebook.choosing import CONTEXT, NEARBY, ONLY_OTHER, OTHER_CLAUSE, TOPIC
from dragoman.coding.codebook.entries import RULE
from dragoman.coding.codebook.matching import Act
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.coding.regression import probability
from dragoman.coding.status import Reading
from dragoman.vocabulary.records import Status

__all__ = ["FLOOR", "confidence", "features"]

#: Records less likely than this are not given out: keeping them would cost more precision than it brings recall (the
#: threshold at which F1 is highest when probabilities are calibrated is half of that F1).
FLOOR = 0.35
_WEIGHTS = Path(__file__).with_name("confidence.csv")
_SPECIFIC = 8.0
_FAR_TOKENS = 24.0


def confidence(stage: Stage, act: Act, reading: Reading, event: str, status: Status) -> float:
    """The probability that a record is right, from 0 to 1."""
    return probability(features(stage, act, reading, event, status), _WEIGHTS)


def features(stage: Stage, act: Act, reading: Reading, event: str, status: Status) -> dict[str, float]:
    """What the regression sees of a record; names are the rows of ``confidence.csv``."""
    entry = act.entry
    found = {
        "constant": 1.0,
        f"class {event}": 1.0,
        f"word {entry.pos}": 1.0,
        f"{event if event in _BY_CLASS else 'other'} by noun": float(entry.pos == "N"),
        "specific": min(entry.specificity, _SPECIFIC) / _SPECIFIC,
        "relaxed": float(act.relaxed),
        "rule": float(entry.place == RULE),
        "turned": float(event != entry.event),
        "pairs": math.log(max(1, act.n_pairs)),
        "mutual": float(entry.mutual),
        "one country": float(act.target is not None and act.source.id.split(".")[0] == act.target.id.split(".")[0]),
        f"status {status}": 1.0,
        "reported": float(bool(reading.reporters)),
        "length": min(1.0, stage.tree.length / 60.0),
    }
    for kind in {word.kind for word, _, _ in reading.operators}:
        found[f"operator {kind}"] = 1.0
    _describe(found, "source", act, act.source, act.source_rank)
    if act.target is None:
        found["target none"] = 1.0
    else:
        _describe(found, "target", act, act.target, act.target_rank)
    _roles(found, stage, act)
    return found


_BY_CLASS = frozenset({"SUPPORT", "AGREE", "COOPERATE", "CONSULT", "AID"})


def _describe(found: dict[str, float], side: str, act: Act, actor: Found, rank: int) -> None:
    if rank == TOPIC:
        found[f"{side} topic"] = 1.0
    elif rank == CONTEXT:
        found[f"{side} from before"] = 1.0
    elif rank == OTHER_CLAUSE:
        found[f"{side} in another clause"] = 1.0
    elif rank == ONLY_OTHER:
        found[f"{side} only other"] = 1.0
    elif rank == NEARBY:
        found[f"{side} nearby"] = 1.0
    elif rank:
        found[f"{side} later selector"] = 1.0
    if actor.depth:
        found[f"{side} inside"] = 1.0
    found[f"{side} {actor.kind or 'named'}"] = 1.0
    found[f"{side} distance"] = min(1.0, abs(actor.token - act.trigger) / _FAR_TOKENS)


def _roles(found: dict[str, float], stage: Stage, act: Act) -> None:
    """Whether PropBank's roles, where the model has them, agree with where the parse found the actors."""
    predicate = stage.tree.predicate(act.trigger)
    if predicate is None:
        return
    found["predicate"] = predicate.score
    for side, actor, roles in (("source", act.source, {"ARG0"}), ("target", act.target, {"ARG1", "ARG2"})):
        if actor is None:
            continue
        holding = {a.role for a in predicate.arguments if a.since <= actor.token < a.until}
        if holding & roles:
            found[f"{side} in role"] = 1.0
        elif holding:
            found[f"{side} in other role"] = 1.0
        if predicate.factuality is not None:
            found["factuality"] = predicate.factuality
