"""Whether a sentence meets what an entry needs."""

from __future__ import annotations

from dragoman.coding.codebook.needs import Need
from dragoman.coding.codebook.selectors import Stage

__all__ = ["Match", "meets", "names"]

#: Tokens whose words an entry named: they belong to its act, and name none of their own.
Match = frozenset[int]
_NOTHING: Match = frozenset()


def names(stage: Stage, i: int) -> set[str]:
    """What a token may be called: lemma, word, and both with what is hyphened to it ("cease-fire", "ceasefire")."""
    tree = stage.tree
    lemma, text = tree.lemmas[i], tree.tokens[i].text.lower()
    found = {lemma, text}
    if tree.upos[i] in {"NOUN", "PROPN"} and text.endswith("s") and lemma == text:
        # "supplies", which some lemmatisers keep.
        found |= {text[:-3] + "y"} if text.endswith("ies") else {text[:-1]}
    if i >= 2 and tree.tokens[i - 1].text == "-" and tree.upos[i] != "NUM":
        before = tree.tokens[i - 2].text.lower()
        found |= {f"{before}-{lemma}", f"{before}{lemma}", f"{before}-{text}"}
    if tree.upos[i] in {"NUM", "SYM"}:
        # "$500,000", "two million dollars": any word of the sum may be its head.
        found |= {tree.lemmas[k] for k in tree.children[i] if tree.upos[k] in {"NUM", "SYM", "NOUN"}}
    elif "-" in lemma:
        found |= {lemma.replace("-", ""), lemma.rpartition("-")[2]}
    return found


def meets(stage: Stage, trigger: int, pos: str, needs: tuple[Need, ...]) -> Match | None:
    """The tokens that an entry's needs named, or None where one is not met."""
    named: Match = _NOTHING
    for need in needs:
        found = _meet(stage, trigger, pos, need)
        if need.negated:
            if found is not None:
                return None
        elif found is None:
            return None
        else:
            named |= found
    return named


def _meet(  # noqa: PLR0911 - one line a need
    stage: Stage, trigger: int, pos: str, need: Need
) -> Match | None:
    tree, first = stage.tree, need.argument[0]
    if len(need.argument) == 1:
        if first == "prep":
            return _NOTHING if any(_marked(stage, trigger, pos, p) for p in need.lemmas) else None
        if first == "prt":
            parts = _particles(stage, trigger)
            parts = [k for k in parts if not need.lemmas or tree.tokens[k].text.lower() in need.lemmas]
            return frozenset(parts) if parts else None
        if first == "noobj":
            return None if tree.logical_objects(trigger, by_parse=True) else _NOTHING
        if first == "mod":
            return _named(stage, tree.kids(trigger, "amod", "compound", "nmod", "advmod", "nmod:poss"), need)
        if first == "word":
            return _named(stage, [k for k in tree.subtree(trigger) if k != trigger], need)
        if first == "infinitive":
            return _NOTHING if any("to" in tree.prepositions(k) for k in tree.complements(trigger)) else None
        if first == "comp":
            clauses = tree.complements(trigger)
            return _named(stage, clauses, need) if need.lemmas else (_NOTHING if clauses else None)
    reached = stage.reach(trigger, pos, need.argument)
    if first == "obj" and pos == "N" and len(need.argument) == 1:
        reached = [*reached, *tree.kids(trigger, "compound")]
    if need.actor:
        return _NOTHING if any(stage.who(k) for k in reached) else None
    if need.lemmas:
        return _named(stage, [m for k in reached for m in tree.conjuncts(k)], need)
    return _NOTHING if reached else None


def _named(stage: Stage, tokens: list[int], need: Need) -> Match | None:
    hits = frozenset(k for k in tokens if names(stage, k) & need.lemmas)
    if hits:
        return hits
    # "a series of sanctions", "some of its troops": the word meant stands under "of".
    deeper = [k for i in tokens for k in stage.tree.under(i, "of")]
    hits = frozenset(k for k in deeper if names(stage, k) & need.lemmas)
    return hits or None


def _marked(stage: Stage, trigger: int, pos: str, preposition: str) -> bool:
    """Whether something stands under a preposition beside the trigger, be it noun or gerund."""
    if stage.tree.under(trigger, preposition):
        return True
    if any(stage.tree.tokens[k].text.lower() == preposition for k in _particles(stage, trigger)):
        return True
    return bool(stage.around(trigger, preposition) if pos == "N" else stage.reach(trigger, pos, (preposition,)))


def _particles(stage: Stage, trigger: int) -> list[int]:
    """ "out" in "walked out" and, hung on the noun, in "walked out of talks"."""
    tree = stage.tree
    own = [k for k in tree.children[trigger] if tree.relation(k) in {"compound:prt", "advmod"}]
    for k in tree.children[trigger]:
        marks = tree.kids(k, "case")
        if len(marks) > 1:
            own.append(marks[0])
    return own
