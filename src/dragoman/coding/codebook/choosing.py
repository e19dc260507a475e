"""Who is source and target: by an entry's selectors, and by what a sentence lets one guess where they find nobody."""

from __future__ import annotations

from dragoman.coding.codebook.entries import Entry, Selector
from dragoman.coding.codebook.selectors import Found, Stage
from dragoman.vocabulary.actors import resolve

__all__ = [
    "CONTEXT",
    "NEARBY",
    "ONLY_OTHER",
    "OTHER_CLAUSE",
    "TOPIC",
    "country",
    "has_other_doer",
    "is_pair",
    "is_reciprocal",
    "nearby",
    "only_other",
    "other_than_itself",
    "pick",
    "recent_other",
    "same_actor",
    "topic",
]

#: Ranks of what no selector of an entry found.
NEARBY, ONLY_OTHER, OTHER_CLAUSE, CONTEXT, TOPIC = 8, 9, 10, 11, 12
_MAX_DESCENT = 2
#: A document is about an actor that has so great a share of its mentions.
_TOPIC_SHARE = 0.2
_ALL_SIDES = frozenset({"both", "among", "between"})
_PLACES = frozenset({("in",), ("at",), ("obj", "in"), ("near",)})


def country(id: str) -> str:
    """The country or organisation of an actor: what comes before the first dot.

    >>> country("IRN.MIL.IRGC")
    'IRN'
    """
    return id.split(".", 1)[0]


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


def pick(
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


def _object_first(stage: Stage, trigger: int, pos: str, selectors: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """Prefer an object that is an actor by itself to the place it is in: "ten Russian soldiers killed in Ukraine"."""
    if ("obj",) not in selectors or not _PLACES & set(selectors):
        return selectors
    named = [actor for k in stage.reach(trigger, pos, ("obj",)) for actor in stage.named(k)]
    if any(actor.id and actor.kind in {"named", "demonym", "description"} for actor in named):
        return (("obj",), *(selector for selector in selectors if selector != ("obj",)))
    return selectors


def _joint(stage: Stage, k: int) -> bool:
    return bool(stage.tree.kids(k, "conj"))


def has_other_doer(stage: Stage, trigger: int, pos: str) -> bool:
    """Whether the doer is told and is no actor."""
    if pos != "V":
        return False
    return any(stage.tree.upos[k] == "NOUN" for k in stage.tree.logical_subjects(trigger))


def nearby(stage: Stage, trigger: int, others: list[Found]) -> list[Found]:
    """The first actors that hang on the trigger by a preposition or as an object, besides those already found."""
    tree, level = stage.tree, [trigger]

    def avoid(id: str) -> bool:
        return any(country(id) == country(other.id) for other in others)

    against = _named_against(stage, trigger)
    if against:
        return against
    for _ in range(_MAX_DESCENT):
        level = [
            k
            for i in level
            for k in tree.children[i]
            if tree.is_noun(k) and tree.relation(k).startswith(("obj", "obl", "nmod"))
        ]
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


def only_other(stage: Stage, others: list[Found], trigger: int, mutual: bool) -> tuple[list[Found], int]:
    """The only actor that a sentence names besides those already found: whom else could it be about?

    The rank says whether it stands in the trigger's own clause or one around it. In another clause, it is nobody's
    partner in an act of both sides.
    """
    found: dict[str, Found] = {}
    near: set[str] = set()
    around: set[int] | None = None
    for k in range(stage.tree.length):
        for actor in stage.named(k):
            if actor.id and not any(country(actor.id) == country(other.id) for other in others):
                id = country(actor.id)
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


def other_than_itself(stage: Stage, trigger: int, pos: str, entry: Entry, sources: list[Found]) -> list[Found]:
    """Whom a pronoun stands for that would else act on itself: "He visited the port of Massawa" is no Eritrean."""
    targets, rank = pick(stage, trigger, pos, entry.target, [])
    if rank or not targets or any(target.kind == "pronoun" for target in targets):
        return sources
    own = {country(source.id) for source in sources}
    if {country(target.id) for target in targets} != own:
        return sources
    partners = {act.target for act in stage.told if country(act.source) in own}
    partners |= {act.source for act in stage.told if country(act.target) in own}
    partners = {id for id in partners if country(id) not in own}
    if len({country(id) for id in partners}) != 1:
        return sources
    id = min(partners)
    return [Found(id, sources[0].token, 0, "cannot act on itself", sources[0].name, "pronoun")]


def recent_other(stage: Stage, sources: list[Found]) -> list[Found]:
    """Whom the source dealt with in the sentences before, if it was one and the sentence names nobody else."""
    if len({country(source.id) for source in sources}) != 1:
        return []
    own = country(sources[0].id)
    others = {}
    for act in stage.told:
        for id, other in ((act.source, act.target), (act.target, act.source)):
            if country(id) == own and country(other) != own:
                others[country(other)] = other
    if len(others) != 1:
        return []
    other = next(iter(others.values()))
    return [Found(other, sources[0].token, 0, "dealt with in the sentences before", "", "context")]


def is_reciprocal(stage: Stage, trigger: int) -> bool:
    """Whether a verb's object is "each other" or "one another"."""
    tree = stage.tree
    for k in tree.children[trigger]:
        if tree.lemmas[k] in {"other", "another"} and k and tree.tokens[k - 1].text.lower() in {"each", "one"}:
            return True
    return False


def is_pair(sources: list[Found]) -> bool:
    """Whether the sources are of two countries."""
    return len({country(source.id) for source in sources}) == 2


def topic(stage: Stage, sources: list[Found]) -> list[Found]:
    """Whom the document is about besides the source: "Washington recalled its ambassador" in a report on Burundi."""
    own = {country(source.id) for source in sources}
    for id, share in stage.topics:
        if id not in own and share >= _TOPIC_SHARE:
            return [Found(id, sources[0].token, 0, f"the text is about: {share:.0%} of its mentions", "", "topic")]
    return []
