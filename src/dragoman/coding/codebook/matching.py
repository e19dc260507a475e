"""From a sentence and its actors to acts: the words the codebook knows, their senses, who does them to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dragoman.coding.codebook.checking import meets, names
from dragoman.coding.codebook.entries import NO_ACT, Entry, Selector, entries_by_word
from dragoman.coding.codebook.events import Told
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.vocabulary.actors import resolve

__all__ = ["CONTEXT", "NEARBY", "ONLY_OTHER", "OTHER_CLAUSE", "Act", "Dropped", "acts_of", "same_actor"]

#: Ranks of what no selector of the entry found.
NEARBY, ONLY_OTHER, OTHER_CLAUSE, CONTEXT = 8, 9, 10, 11
_MAX_DESCENT = 4
_SHORTEST_GERUND = 6
_PLACES = frozenset({("in",), ("at",), ("obj", "in"), ("near",)})
_VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE", "CONSULT"})
_ALL_SIDES = frozenset({"both", "among", "between"})


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


def same_actor(a: str, b: str) -> bool:
    """Whether an act between the two would be one of an actor on itself.

    Two different parts of one country may act on each other; a part and its whole may not.

    >>> same_actor("IRN", "IRN.GOV"), same_actor("VEN.OPP", "VEN.GOV"), same_actor("IRN", "IRQ")
    (True, False, False)
    """
    head, other = a.split("."), b.split(".")
    if head[0] != other[0]:
        return False
    shorter = min(len(head), len(other))
    return head[:shorter] == other[:shorter]


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
        if trigger in taken:
            reason = f"part of {stage.tree.text(taken[trigger])!r}"
            dropped.append(Dropped(trigger, fired[trigger][0].entry, reason))
            continue
        kept.extend(fired[trigger])
        for k in fired[trigger][0].named:
            taken.setdefault(k, trigger)
    kept.sort(key=lambda act: act.trigger)
    return kept, dropped


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

    Only where all its entries of that kind agree on the class, the doer stands on the noun itself, and the sentence names
    but one other actor.
    """
    entries = [entry for entry, _ in _candidates(stage, trigger) if all(need.argument[0] in {"prep", "mod"} for need in entry.needs)]
    if not entries or len({entry.event for entry, _ in _candidates(stage, trigger)}) > 1:
        return []
    acts, _ = _cast(stage, trigger, entries[-1], "N", frozenset())
    return [replace(act, relaxed=True) for act in acts if act.source_rank < NEARBY and act.target is not None]


def _cast(stage: Stage, trigger: int, entry: Entry, pos: str, named: frozenset[int]) -> tuple[list[Act], str]:
    sources, source_rank = _pick(stage, trigger, pos, entry.source, [])
    if not sources:
        targets, _ = _pick(stage, trigger, pos, entry.target, [])
        if not targets or entry.event in _VERBAL or _has_other_doer(stage, trigger, pos):
            # "Eritrea is accused", "the clashes killed six Chadians": by whom is not told, however few are named.
            return [], "no source"
        sources, source_rank = _only_other(stage, targets, trigger, entry.mutual)
        if not sources:
            return [], "no source"
    if all(source.kind == "pronoun" for source in sources) and not entry.mutual:
        sources = _other_than_itself(stage, trigger, pos, entry, sources)
    targets, target_rank = _pick(stage, trigger, pos, entry.target, sources)
    if not targets:
        targets, target_rank = _nearby(stage, trigger, sources), NEARBY
    if not targets and ("none",) not in entry.target:
        targets, target_rank = _only_other(stage, sources, trigger, entry.mutual)
    if not targets:
        targets, target_rank = _recent_other(stage, sources), CONTEXT
    if not targets and ("none",) not in entry.target:
        return [], "no target"
    acts: dict[tuple[str, str], Act] = {}
    for source in sources:
        for target in targets or [None]:
            pairs = [(source, target)]
            if entry.mutual and target is not None:
                pairs.append((target, source))
            for a, b in pairs:
                if b is not None and same_actor(a.id, b.id):
                    continue
                key = (a.id, b.id if b else "")
                acts.setdefault(key, Act(trigger, entry, a, b, source_rank, target_rank, named))
    return [replace(act, n_pairs=len(acts)) for act in acts.values()], "source and target are the same"


def _pick(
    stage: Stage, trigger: int, pos: str, selectors: tuple[Selector, ...], others: list[Found]
) -> tuple[list[Found], int]:
    """The actors that the first fruitful selector finds, and its rank; ``others`` are those on the other side."""
    taken = {other.token for other in others}
    selectors = _object_first(stage, trigger, pos, selectors)

    def avoid(id: str) -> bool:
        return bool(others) and all(same_actor(id, other.id) for other in others)

    for rank, selector in enumerate(selectors):
        if selector == ("none",):
            break
        sides = selector[-1] in _ALL_SIDES
        found: dict[str, Found] = {}
        for k in stage.reach(trigger, pos, selector, bool(others)):
            if found and not sides:
                break
            for actor in stage.who(k, avoid=avoid):
                if sides or actor.token not in taken:
                    found.setdefault(actor.id, actor)
            if found and selector == ("subj",) and pos == "N" and not sides and not _joint(stage, k):
                break
        if others and not sides:
            # "Morocco and Romania welcomed their resumption of ties with Portugal": "their" is not another side.
            found = {id: one for id, one in found.items() if not any(same_actor(id, other.id) for other in others)}
        if sides and others and all(same_actor(a, b.id) for a in found for b in others):
            continue
        if found:
            return list(found.values()), rank
    return [], 0


def _has_other_doer(stage: Stage, trigger: int, pos: str) -> bool:
    """Whether the doer is told and is no actor."""
    if pos != "V":
        return False
    return any(stage.tree.upos[k] == "NOUN" for k in stage.tree.logical_subjects(trigger))


def _nearby(stage: Stage, trigger: int, others: list[Found]) -> list[Found]:
    """The first actors that hang anywhere on the trigger by a preposition or as an object, besides those already found."""
    tree, level = stage.tree, [trigger]

    def avoid(id: str) -> bool:
        return any(_country(id) == _country(other.id) for other in others)

    against = _named_against(stage, trigger)
    if against:
        return against
    for _ in range(_MAX_DESCENT):
        level = [k for i in level for k in tree.children[i] if tree.is_noun(k) and tree.relation(k).startswith(("obj", "obl", "nmod"))]
        for k in level:
            found = [actor for actor in stage.who(k, avoid=avoid) if not avoid(actor.id)]
            if found and tree.prepositions(k) != ("by",):
                return found
    return []


def _named_against(stage: Stage, trigger: int) -> list[Found]:
    """Whom "anti-Japanese protests" are against."""
    for k in stage.tree.kids(trigger, "amod", "compound"):
        prefix, dash, rest = stage.tree.tokens[k].text.partition("-")
        if dash and prefix.lower() == "anti":
            id = resolve(rest).id
            if id is not None:
                return [Found(id, k, 1, f"{stage.tree.text(k)!r}", rest, "demonym")]
    return []


def _only_other(stage: Stage, others: list[Found], trigger: int, mutual: bool) -> tuple[list[Found], int]:
    """The only actor that a sentence names besides those already found: whom else could it be about?

    The rank says whether it stands in the trigger's own clause or one around it. In another clause, it is nobody's
    partner in an act of both sides.
    """
    found: dict[str, Found] = {}
    near: set[str] = set()
    around: set[int] | None = None
    for k in range(stage.tree.length):
        for actor in stage.named(k):
            if actor.id and not any(_country(actor.id) == _country(other.id) for other in others):
                id = _country(actor.id)
                found.setdefault(id, actor)
                if around is None:
                    around = {trigger, *stage.tree.ancestors(trigger)}
                if stage.tree.clause_head(k) in around:
                    near.add(id)
    if len(found) != 1:
        return [], 0
    if near:
        return list(found.values()), ONLY_OTHER
    return ([], 0) if mutual else (list(found.values()), OTHER_CLAUSE)


def _other_than_itself(
    stage: Stage, trigger: int, pos: str, entry: Entry, sources: list[Found]
) -> list[Found]:
    """Whom a pronoun stands for that would else act on itself: "He visited the port of Massawa" is no Eritrean."""
    targets, rank = _pick(stage, trigger, pos, entry.target, [])
    if rank or not targets or any(target.kind == "pronoun" for target in targets):
        return sources
    own = {_country(source.id) for source in sources}
    if {_country(target.id) for target in targets} != own:
        return sources
    partners = {act.target for act in stage.told if _country(act.source) in own}
    partners |= {act.source for act in stage.told if _country(act.target) in own}
    partners = {id for id in partners if _country(id) not in own}
    if len({_country(id) for id in partners}) != 1:
        return sources
    id = min(partners)
    return [Found(id, sources[0].token, 0, "cannot act on itself", sources[0].name, "pronoun")]


def _recent_other(stage: Stage, sources: list[Found]) -> list[Found]:
    """Whom the source dealt with in the sentences before, if it was one and the sentence names nobody else."""
    if len({_country(source.id) for source in sources}) != 1:
        return []
    own = _country(sources[0].id)
    others = {}
    for act in stage.told:
        for id, other in ((act.source, act.target), (act.target, act.source)):
            if _country(id) == own and _country(other) != own:
                others[_country(other)] = other
    if len(others) != 1:
        return []
    other = next(iter(others.values()))
    return [Found(other, sources[0].token, 0, "dealt with in the sentences before", "", "context")]


def _country(id: str) -> str:
    return id.split(".", 1)[0]


def _object_first(
    stage: Stage, trigger: int, pos: str, selectors: tuple[Selector, ...]
) -> tuple[Selector, ...]:
    """Prefer an object that is an actor by itself to the place it is in: "ten Russian soldiers killed in Ukraine"."""
    if ("obj",) not in selectors or not _PLACES & set(selectors):
        return selectors
    named = [actor for k in stage.reach(trigger, pos, ("obj",)) for actor in stage.named(k)]
    if any(actor.id and actor.kind in {"named", "demonym", "description"} for actor in named):
        return (("obj",), *(selector for selector in selectors if selector != ("obj",)))
    return selectors


def _joint(stage: Stage, k: int) -> bool:
    return bool(stage.tree.kids(k, "conj"))
