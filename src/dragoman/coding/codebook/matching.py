"""From a sentence and its actors to acts: the words the codebook knows, their senses, who does them to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dragoman.coding.codebook.checking import meets, names
from dragoman.coding.codebook.choosing import (
    CONTEXT,
    NEARBY,
    TOPIC,
    country,
    has_other_doer,
    is_pair,
    is_reciprocal,
    nearby,
    only_other,
    other_than_itself,
    pick,
    recent_other,
    same_actor,
    topic,
)
from dragoman.coding.codebook.entries import NO_ACT, Entry, entries_by_word
from dragoman.coding.codebook.events import Told
from dragoman.coding.codebook.selectors import Found, Stage

__all__ = ["Act", "Dropped", "acts_of"]

_SHORTEST_GERUND = 6
#: Classes of what several do with each other.
_JOINT = frozenset({"CONSULT", "COOPERATE"})
#: Relations of a clause that stands where a noun might.
_NOMINAL = frozenset({"csubj", "csubj:pass", "nsubj", "obj"})
#: Classes of speech, whose source is whoever speaks.
_VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE", "CONSULT"})


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that fired, for one pair. ``target`` is None where the class lets it stay empty.

    ``source_rank`` and ``target_rank`` say which of the entry's selectors found them, from 0; ``named`` are further
    tokens that the entry names. ``n_pairs`` is how many acts the trigger gave, ``relaxed`` whether its entry lacked
    what it asks for.
    """

    trigger: int
    entry: Entry
    source: Found
    target: Found | None
    source_rank: int
    target_rank: int
    named: frozenset[int]
    n_pairs: int = 1
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A word that might have named an act, and why it gave no record."""

    trigger: int
    entry: Entry | None
    reason: str


def acts_of(stage: Stage) -> tuple[list[Act], list[Dropped]]:
    """Every act that the codebook finds in a sentence, and the candidates that gave none."""
    fired: dict[int, list[Act]] = {}
    dropped: list[Dropped] = []
    for trigger in range(stage.tree.length):
        found = _fire(stage, trigger, dropped)
        if found:
            fired[trigger] = found
            first = found[0]
            word = stage.tree.text(trigger)
            if first.target is not None:
                stage.told.append(Told(first.entry.event, first.source.id, first.target.id, word))
    taken: dict[int, int] = {}
    kept: list[Act] = []
    # Verbs before nouns: of two words that name each other's, as in "growing partnership", one has the act.
    for trigger in sorted(fired, key=lambda k: (stage.tree.is_noun(k), -fired[k][0].entry.specificity, k)):
        owner = taken.get(trigger)
        own = [act for act in fired[trigger] if owner is None or _tells_more(act, fired[owner])]
        if not own:
            reason = f"part of {stage.tree.text(taken[trigger])!r}"
            dropped.append(Dropped(trigger, fired[trigger][0].entry, reason))
            continue
        kept.extend(own)
        for k in fired[trigger][0].named:
            taken.setdefault(k, trigger)
    kept.sort(key=lambda act: act.trigger)
    return kept, dropped


def _tells_more(act: Act, owners: list[Act]) -> bool:
    """Whether a word that another's entry names tells of a further pair: "condemned Kenya's attack on Somalia"."""
    if act.target is None or max(act.source_rank, act.target_rank) >= NEARBY:
        return False
    pair = {country(act.source.id), country(act.target.id)}
    return all(pair != {country(o.source.id), country(o.target.id if o.target else "")} for o in owners)


def _candidates(stage: Stage, trigger: int) -> list[tuple[Entry, str]]:
    tree, known = stage.tree, entries_by_word()
    upos = tree.upos[trigger]
    if upos in {"VERB", "AUX"}:
        kinds = "VA" if tree.relation(trigger) in {"amod", "acl", "compound"} else "V"
    elif upos in {"NOUN", "PROPN"}:
        kinds = "N"
    elif upos == "ADJ":
        kinds = "AV" if tree.tokens[trigger].text.lower().endswith("ed") else "A"
    else:
        return []
    found: dict[str, tuple[Entry, str]] = {}
    for name in sorted(names(stage, trigger)):
        for pos in kinds:
            for entry in known.get((name, pos), ()):
                found.setdefault(entry.place, (entry, pos))
    word = tree.tokens[trigger].text.lower()
    if upos == "VERB" and word.endswith("ing") and tree.relation(trigger) in _NOMINAL:
        # the parser takes "Fighting between the two" for a clause
        for entry in known.get((word, "N"), ()):
            found.setdefault(entry.place, (entry, "N"))
    if kinds == "N" and not found:
        for name in _verbs_of_gerund(tree.tokens[trigger].text.lower()):
            for entry in known.get((name, "V"), ()):
                found.setdefault(entry.place, (entry, "G"))
    return sorted(found.values(), key=lambda pair: -pair[0].specificity)


def _verbs_of_gerund(word: str) -> tuple[str, ...]:
    """The verbs that a noun in -ing may come from: "breaking" of ties, "shelling" of a town."""
    if not word.endswith("ing") or len(word) < _SHORTEST_GERUND:
        return ()
    stem = word[:-3]
    single = (stem[:-1],) if stem[-1] == stem[-2] else ()
    return (stem, stem + "e", *single)


def _fire(stage: Stage, trigger: int, dropped: list[Dropped]) -> list[Act]:
    """The acts of the most specific entry that the sentence meets and that finds its actors."""
    first: Entry | None = None
    for entry, pos in _candidates(stage, trigger):
        if first is not None and entry.specificity < first.specificity and entry.event != first.event:
            continue
        named = meets(stage, trigger, pos, entry.needs)
        if named is None:
            continue
        if entry.event == NO_ACT:
            dropped.append(Dropped(trigger, entry, "names no act"))
            return []
        acts, reason = _cast(stage, trigger, entry, pos, named)
        if acts:
            return acts
        first = first or entry
        dropped.append(Dropped(trigger, entry, reason))
    if first is None and stage.tree.is_noun(trigger):
        return _relaxed(stage, trigger)
    return []


def _relaxed(stage: Stage, trigger: int) -> list[Act]:
    """An act noun that lacks the preposition its entries ask for: "U.S. sanctions choked off Iran's oil sales".

    Only where all its entries of that kind agree on the class, the doer stands on the noun itself, and the sentence
    names but one other actor.
    """
    entries = [
        entry
        for entry, _ in _candidates(stage, trigger)
        if all(need.argument[0] in {"prep", "mod"} for need in entry.needs)
    ]
    if not entries or len({entry.event for entry, _ in _candidates(stage, trigger)}) > 1:
        return []
    acts, _ = _cast(stage, trigger, entries[-1], "N", frozenset())
    return [replace(act, relaxed=True) for act in acts if act.source_rank < NEARBY and act.target is not None]


def _cast(stage: Stage, trigger: int, entry: Entry, pos: str, named: frozenset[int]) -> tuple[list[Act], str]:
    """The acts of an entry for every pair of its sources and targets, or why there are none."""
    sources, source_rank = _sources(stage, trigger, entry, pos)
    if not sources:
        return [], "no source"
    targets, target_rank = pick(stage, trigger, pos, entry.target, sources)
    if not targets and is_reciprocal(stage, trigger):
        entry, targets = replace(entry, mutual=True), sources
    if not targets and all(_faces_state(source.id) for source in sources):
        targets = _own(stage, trigger, entry, pos)
    if not targets:
        targets, target_rank = _guessed_targets(stage, trigger, entry, sources)
    if entry.event in _JOINT and target_rank >= CONTEXT and is_pair(sources):
        # "Kenya and Uganda are building a railway": with each other, where nobody else is named.
        entry, targets, target_rank = replace(entry, mutual=True), sources, 0
    if not targets and ("none",) not in entry.target:
        return [], "no target"
    acts: dict[tuple[str, str], Act] = {}
    for source in sources:
        for target in targets or (None,):
            pairs: list[tuple[Found, Found | None]] = [(source, target)]
            if entry.mutual and target is not None:
                pairs.append((target, source))
            for a, b in pairs:
                if b is not None and same_actor(a.id, b.id):
                    a, b = _within(a, b)  # noqa: PLW2901 - the same pair, more exactly
                    if same_actor(a.id, b.id):
                        continue
                key = (a.id, b.id if b else "")
                acts.setdefault(key, Act(trigger, entry, a, b, source_rank, target_rank, named))
    return [replace(act, n_pairs=len(acts)) for act in acts.values()], "source and target are the same"


def _own(stage: Stage, trigger: int, entry: Entry, pos: str) -> list[Found]:
    """Those of the same country whom the sentence names as target: "Opposition leaders accused Caracas"."""
    found, _ = pick(stage, trigger, pos, entry.target, [])
    return [one for one in found if one.depth == 0 and one.kind not in {"pronoun", "description"}]


def _within(a: Found, b: Found) -> tuple[Found, Found]:
    """In an act within a country, the country itself is its government: "rebels attacked Juba"."""
    if _faces_state(a.id) and "." not in b.id:
        return a, replace(b, id=f"{b.id}.GOV")
    if _faces_state(b.id) and "." not in a.id:
        return replace(a, id=f"{a.id}.GOV"), b
    return a, b


def _faces_state(id: str) -> bool:
    """Whether an actor is of those within a country who face its government."""
    return id.split(".")[1:2] in (["REB"], ["OPP"], ["CVL"])


def _sources(stage: Stage, trigger: int, entry: Entry, pos: str) -> tuple[list[Found], int]:
    sources, rank = pick(stage, trigger, pos, entry.source, [])
    if not sources:
        targets, _ = pick(stage, trigger, pos, entry.target, [])
        unsaid = entry.event in _VERBAL or stage.tree.relation(trigger) == "amod"
        if not targets or unsaid or has_other_doer(stage, trigger, pos):
            # "Eritrea is accused", "the ousted president", "the clashes killed six Chadians": by whom is not told,
            # however few are named.
            return [], 0
        sources, rank = only_other(stage, targets, trigger, entry.mutual)
        if not sources:
            sources, rank = recent_other(stage, targets), CONTEXT
    if sources and all(source.kind == "pronoun" for source in sources) and not entry.mutual:
        sources = other_than_itself(stage, trigger, pos, entry, sources)
    return sources, rank


def _guessed_targets(stage: Stage, trigger: int, entry: Entry, sources: list[Found]) -> tuple[list[Found], int]:
    """Who may be meant where no selector finds a target, the likeliest guess first."""
    targets, rank = nearby(stage, trigger, sources), NEARBY
    if not targets and ("none",) not in entry.target:
        targets, rank = only_other(stage, sources, trigger, entry.mutual)
    if not targets:
        targets, rank = recent_other(stage, sources), CONTEXT
    if not targets and not entry.mutual:
        targets, rank = topic(stage, sources), TOPIC
    return targets, rank
