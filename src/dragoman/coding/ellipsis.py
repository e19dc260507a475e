"""Acts told by likening: "Kenya closed its border with Somalia; Ethiopia followed suit", "so did Uganda".

The act likened to is the last one told before, in the sentence or in those before it.
"""

from __future__ import annotations

from dragoman.coding.codebook.choosing import country
from dragoman.coding.codebook.entries import rule
from dragoman.coding.codebook.events import Told
from dragoman.coding.codebook.matching import Act
from dragoman.coding.codebook.selectors import Found, Stage

__all__ = ["likened", "may_liken"]

_FOLLOWED = frozenset({"suit", "example", "lead", "footstep"})
_SAME = frozenset({"same", "likewise", "so", "too", "also"})
_AS = frozenset({"as", "so"})


def may_liken(lemma: str) -> bool:
    """Whether a verb may liken, to look no further where none does."""
    return lemma in {"follow", "do", "have"}


def likened(stage: Stage, verb: int, acts: list[Act], before: list[Told]) -> list[Act]:
    """What the subjects of the token ``verb`` did likewise, if it likens them to whoever acted before.

    ``acts`` are those of the sentence, ``before`` those told in the sentences before, the last one last.
    """
    if not _likens(stage, verb):
        return []
    last = _model(stage, verb, acts)
    if last is not None and last.target is not None:
        model = Told(last.entry.event, last.source.id, last.target.id, stage.tree.text(last.trigger))
        place, kind = last.trigger, last.target.kind
    elif before:
        model, place, kind = before[-1], verb, "context"
    else:
        return []
    target = Found(model.target, place, 0, f"like {model.source} ({model.word!r})", "", kind)
    entry = rule(model.event, stage.tree.lemmas[verb])
    met = {country(model.source), country(model.target)}
    return [
        Act(verb, entry, actor, target, 0, 0, frozenset())
        for subject in _subjects(stage, verb)
        for actor in stage.who(subject)
        if country(actor.id) not in met
    ]


def _model(stage: Stage, verb: int, acts: list[Act]) -> Act | None:
    """The act likened to: of the verb that this one hangs on, else of the last verb, else the last."""
    said = [act for act in acts if act.trigger < verb and act.target is not None]
    if not said:
        return None
    return max(
        said,
        key=lambda act: (act.trigger == stage.tree.head(verb), not stage.tree.is_noun(act.trigger), act.trigger),
    )


def _inverted(stage: Stage, verb: int) -> bool:
    """Whether a subject comes after its verb: "as did Uganda", "so has Peru"."""
    return verb > 0 and stage.tree.tokens[verb - 1].text.lower() in _AS


def _subjects(stage: Stage, verb: int) -> list[int]:
    if _inverted(stage, verb):
        # the parser takes them for objects, too
        return [k for k in stage.tree.kids(verb, "nsubj", "obj") if k > verb]
    return stage.tree.subjects(verb)


def _likens(stage: Stage, verb: int) -> bool:
    tree = stage.tree
    if tree.is_passive(verb):
        return False
    if _inverted(stage, verb):
        return tree.lemmas[verb] in {"do", "have"}
    objects = {tree.lemmas[k] for k in tree.kids(verb, "obj")}
    if tree.lemmas[verb] == "follow":
        # "the talks followed a visit" follows something else; "Peru followed on Monday" does what was done
        return tree.upos[verb] == "VERB" and objects <= _FOLLOWED and not tree.kids(verb, "ccomp", "xcomp")
    adverbs = {tree.tokens[k].text.lower() for k in tree.kids(verb, "advmod")}
    return objects <= _SAME and bool(objects or adverbs & _SAME)
