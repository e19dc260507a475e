"""Acts that a sentence tells without a word for them: accusing by saying, demanding by "must".

- Whoever says that another attacked or coerced them accuses ("London said Russian agents had poisoned two there").
- Whoever says that another must or needs to do something asks it of them ("Riyadh said Tehran must stop").
- Whoever says that another will pay or regret threatens ("Tehran said Riyadh would pay a heavy price").

The author's own opinion is neither.
"""

from __future__ import annotations

from dragoman.coding.attribution import Speaker
from dragoman.coding.codebook.choosing import country, same_actor
from dragoman.coding.codebook.entries import rule
from dragoman.coding.codebook.matching import Act
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.coding.status import Reading
from dragoman.coding.syntax import Tree
from dragoman.vocabulary.records import Status

__all__ = [
    "accused_by_saying",
    "blamed_by_being",
    "demanded_by_must",
    "demanded_verb",
    "is_modal",
    "may_blame",
    "may_harm",
    "warned_by_saying",
]

_HOSTILE = frozenset({"ASSAULT", "COERCE"})
#: Reporting that blames nobody: it passes on or grants what is known.
_NEUTRAL = frozenset(
    {"report", "confirm", "acknowledge", "admit", "concede", "note", "recall", "announce", "deny", "know"}
)
_BLAMING = frozenset({"responsible", "guilty", "complicit", "culpable"})
_MODALS = frozenset({"must", "should", "ought"})
#: Verbs in the present that demand with an infinitive.
_NEEDING = frozenset({"needs", "need", "has", "have"})
#: What one says that an enemy will do: the verb, and its objects where it needs one.
_HARMS = {
    "pay": frozenset({"price", "cost", "consequence"}),
    "face": frozenset(
        {"consequence", "retaliation", "response", "repercussion", "reprisal", "wrath", "sanction", "war"}
    ),
    "suffer": frozenset({"consequence", "defeat", "blow", "loss"}),
    "regret": frozenset[str](),
}
_AHEAD = frozenset({"will", "would", "'ll", "shall"})
_MEDIA = ".MED"


_SAYING = rule("ACCUSE", "says that somebody attacked or coerced")
_BEING = rule("ACCUSE", "says that somebody is behind or responsible")
_HARM = rule("THREATEN", "says that somebody will pay or regret")
_MUST = rule("REQUEST", "says that somebody must")


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
    verb = demanded_verb(tree, k)
    if verb < 0:
        return []
    if speaker is None or not speaker.id or _MEDIA in speaker.id or any(t.text == "?" for t in tree.tokens[-2:]):
        return []
    if tree.is_passive(verb):
        return []
    asked = [actor for i in tree.subjects(verb) if stage.is_actor(i) for actor in stage.who(i)]
    source = _found(speaker, verb)
    return [
        Act(verb, _MUST, source, actor, 0, 0, frozenset({k}))
        for actor in asked
        if country(actor.id) != country(speaker.id)
    ]


def demanded_verb(tree: Tree, k: int) -> int:
    """The verb that "must" or "need to" stands with, whose subject is asked; -1 if the word demands nothing."""
    if tree.tokens[k].text.lower() in _MODALS:
        return tree.head(k) if tree.relation(k).startswith("aux") else -1
    infinitive = any("to" in tree.prepositions(m) for m in tree.kids(k, "xcomp"))
    return k if infinitive and not tree.kids(k, "obj") else -1


def warned_by_saying(stage: Stage, k: int, speaker: Speaker | None) -> list[Act]:
    """The threat in "X said that Y would pay a heavy price", if the verb ``k`` makes one."""
    tree = stage.tree
    harms = _HARMS.get(tree.lemmas[k])
    if harms is None or speaker is None or not speaker.id or _MEDIA in speaker.id or tree.is_passive(k):
        return []
    ahead = any(tree.tokens[a].text.lower() in _AHEAD for a in tree.kids(k, "aux"))
    if not ahead or (harms and not any(tree.lemmas[m] in harms for m in tree.logical_objects(k, by_parse=True))):
        return []
    source = _found(speaker, k)
    return [
        Act(k, _HARM, source, actor, 0, 0, frozenset())
        for i in tree.subjects(k)
        if stage.is_actor(i)
        for actor in stage.who(i)
        if country(actor.id) != country(speaker.id)
    ]


def may_harm(lemma: str) -> bool:
    """Whether a verb may threaten, to look no further where none does."""
    return lemma in _HARMS


def is_modal(text: str) -> bool:
    """Whether a word may demand."""
    return text.lower() in _MODALS or text in _NEEDING


def _found(speaker: Speaker, token: int) -> Found:
    return Found(speaker.id, token, 0, speaker.how, speaker.name)
