"""What an entry of the codebook asks of a sentence: ``obj=sanction prep=on !prt=out``.

A need is written ``[!]argument[@actor|=lemma|lemma]`` (a preposition alone stands for
``prep=`` it); ``parse_needs`` reads them, ``weight`` says how much a need narrows
the sense, by which competing entries are ranked: a named word more than a mere argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.errors import UsageError

__all__ = ["PREPOSITIONS", "STEPS", "Need", "parse_needs"]

#: What may mark an argument; anything else in a selector or need is a slip of the pen.
PREPOSITIONS = frozenset(
    [
        "about",
        "above",
        "across",
        "after",
        "against",
        "ahead",
        "along",
        "alongside",
        "amid",
        "among",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "below",
        "beneath",
        "beside",
        "between",
        "beyond",
        "by",
        "despite",
        "down",
        "during",
        "for",
        "from",
        "in",
        "inside",
        "into",
        "like",
        "near",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "outside",
        "over",
        "past",
        "per",
        "since",
        "through",
        "throughout",
        "till",
        "to",
        "toward",
        "towards",
        "under",
        "until",
        "up",
        "upon",
        "versus",
        "via",
        "with",
        "within",
        "without",
        "opposite",
        "together",
        "involving",
        "including",
        "concerning",
        "regarding",
        "following",
        "belonging",
    ]
)
#: Steps of selectors and needs besides prepositions.
STEPS = frozenset({"subj", "obj", "iobj", "comp", "doer", "poss", "mod", "head", "both", "among", "none"})

_NEED = re.compile(r"(!?)([a-z_.]+)(?:=([^\s=@!]+)|(@actor))?$")
#: Arguments that need a value, and those that stand alone.
_WITH_VALUE = frozenset({"prep", "prt", "mod", "word"})
_ALONE = frozenset({"obj", "noobj", "subj", "comp", "iobj", "prt", "poss", "infinitive"})
_ACTOR_WEIGHT, _LEMMA_WEIGHT, _BARE_WEIGHT, _NEGATED_WEIGHT = 1.5, 3.0, 1.0, 0.5
_ARGUMENT_WEIGHTS = {"prep": 2.0, "comp": 1.5, "prt": 3.0, "noobj": 1.0, "infinitive": 2.5}


@dataclass(frozen=True, slots=True)
class Need:
    """One condition: ``argument`` as steps (``obj.of``), the lemmas it may have, whether it must be an actor."""

    argument: tuple[str, ...]
    lemmas: frozenset[str]
    actor: bool
    negated: bool
    text: str

    @property
    def weight(self) -> float:
        """How much the need narrows a sense."""
        if self.negated:
            return _NEGATED_WEIGHT
        if self.actor:
            return _ACTOR_WEIGHT
        if self.lemmas and self.argument[0] not in {"prep", "prt"}:
            return _LEMMA_WEIGHT
        return _ARGUMENT_WEIGHTS.get(self.argument[0], _BARE_WEIGHT)

    def __str__(self) -> str:
        return self.text


def parse_needs(text: str, place: str = "") -> tuple[Need, ...]:
    """Read the needs of an entry.

    Raises
    ------
    UsageError
        A need breaks the format; the message gives ``place``.

    >>> [(need.argument, sorted(need.lemmas), need.negated) for need in parse_needs("obj=truce !prt=off")]
    [(('obj',), ['truce'], False), (('prt',), ['off'], True)]
    """
    try:
        return tuple(_parse(part) for part in text.split())
    except UsageError as error:
        raise UsageError(f"{place}: {error}") from None


@lru_cache(maxsize=8192)
def _parse(text: str) -> Need:
    bare = text.removeprefix("!")
    if set(bare.split("|")) <= PREPOSITIONS:
        return Need(("prep",), frozenset(bare.split("|")), False, text != bare, text)
    match = _NEED.match(text)
    if match is None:
        raise UsageError(f"{text!r} is no need; write argument, argument=lemma|lemma or argument@actor")
    bang, argument, values, actor = match.groups()
    steps = tuple(argument.split("."))
    if values is None and not actor:
        if argument in _WITH_VALUE - _ALONE:
            raise UsageError(f"{argument} needs a value, as in {argument}=on")
        if steps[-1] not in _ALONE:
            raise UsageError(f"{text!r} lacks a value; {', '.join(sorted(_ALONE))} may stand alone")
    lemmas = frozenset(values.split("|")) if values else frozenset[str]()
    if values and "" in lemmas:
        raise UsageError(f"{text!r} has an empty alternative")
    unknown = set(steps) - STEPS - PREPOSITIONS - {"prep", "prt", "word", "noobj", "infinitive"}
    if unknown:
        raise UsageError(f"{text!r}: {unknown.pop()!r} is no argument; use {', '.join(sorted(STEPS))} or a preposition")
    return Need(steps, lemmas, bool(actor), bool(bang), text)
