"""Acts that a sentence tells without a word for them: accusing by saying, demanding by "must".

- Whoever says that another attacked or coerced them accuses ("London said Russian agents had poisoned two there").
- Whoever says that another must or should do something asks it of them ("Riyadh said Tehran must stop").

The author's own opinion is neither.
"""

from __future__ import annotations

from dragoman.coding.attribution import Speaker
from dragoman.coding.codebook.choosing import country, same_actor
from dragoman.coding.codebook.entries import Entry
from dragoman.coding.codebook.matching import Act
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.coding.status import Reading
from dragoman.vocabulary.records import Status

__all__ = ["accused_by_saying", "blamed_by_being", "demanded_by_must", "is_modal", "may_blame"]

_HOSTILE = frozenset({"ASSAULT", "COERCE"})
#: Reporting that blames nobody: it passes on or grants what is known.
_NEUTRAL = frozenset(
    {"report", "confirm", "acknowledge", "admit", "concede", "note", "recall", "announce", "deny", "know"}
)
_BLAMING = frozenset({"responsible", "guilty", "complicit", "culpable"})
_MODALS = frozenset({"must", "should", "ought"})
_MEDIA = ".MED"


def _rule(event: str, text: str) -> Entry:
    return Entry((text,), "V", (), (), (), False, event, "", "", "rule", 0.0)


_SAYING = _rule("ACCUSE", "says that somebody attacked or coerced")
_BEING = _rule("ACCUSE", "says that somebody is behind or responsible")
_MUST = _rule("REQUEST", "says that somebody must")


def accused_by_saying(act: Act, event: str, status: Status, reading: Reading, speaker: Speaker | None) -> Act | None:
    """The accusation in a report of a hostile act, if it is one."""
    if event not in _HOSTILE or status != "actual" or speaker is None or not speaker.id or _MEDIA in speaker.id:
        return None
    if act.target is None or country(speaker.id) != country(act.target.id) or same_actor(speaker.id, act.source.id):
        return None
    words = [(word, k) for word, k in reading.reporters if word is None or word.kind == "report"]
    if len(words) != len(reading.reporters) or any(word is not None and word.head in _NEUTRAL for word, _ in words):
        return None
    trigger = words[0][1] if words else act.trigger
    return Act(trigger, _SAYING, _found(speaker, trigger), act.source, 0, 0, frozenset())


def blamed_by_being(stage: Stage, k: int, speaker: Speaker | None) -> list[Act]:
    """The accusation in "X said that Y was responsible" or "was behind the attack", if the word ``k`` makes one."""
    tree = stage.tree
    if speaker is None or not speaker.id or _MEDIA in speaker.id:
        return []
    blames = tree.lemmas[k] in _BLAMING or ("behind" in tree.prepositions(k) and tree.kids(k, "cop"))
    if not blames:
        return []
    source = _found(speaker, k)
    return [
        Act(k, _BEING, source, actor, 0, 0, frozenset())
        for i in tree.subjects(k)
        for actor in stage.who(i)
        if country(actor.id) != country(speaker.id)
    ]


def may_blame(lemma: str, text: str) -> bool:
    """Whether a word may blame, to look no further where none does."""
    return lemma in _BLAMING or text.lower() == "behind"


def demanded_by_must(stage: Stage, k: int, speaker: Speaker | None) -> list[Act]:
    """The demand in "X said that Y must", if the auxiliary ``k`` makes one."""
    tree = stage.tree
    if tree.tokens[k].text.lower() not in _MODALS or not tree.relation(k).startswith("aux") or tree.head(k) < 0:
        return []
    if speaker is None or not speaker.id or _MEDIA in speaker.id or any(t.text == "?" for t in tree.tokens[-2:]):
        return []
    verb = tree.head(k)
    if tree.is_passive(verb):
        return []
    asked = [actor for i in tree.subjects(verb) if stage.is_actor(i) for actor in stage.who(i)]
    source = _found(speaker, verb)
    return [
        Act(verb, _MUST, source, actor, 0, 0, frozenset({k}))
        for actor in asked
        if country(actor.id) != country(speaker.id)
    ]


def is_modal(text: str) -> bool:
    """Whether a word may demand."""
    return text.lower() in _MODALS


def _found(speaker: Speaker, token: int) -> Found:
    return Found(speaker.id, token, 0, speaker.how, speaker.name)
