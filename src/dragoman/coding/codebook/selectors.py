"""Where the source and the target of an entry stand: from selectors to tokens to actors.

:class:`Stage` answers for one sentence: which tokens a selector such as ``obj.of`` reaches from a trigger, and which
actors a phrase stands for, looking into it where it is no actor itself ("Iran's proposal" → Iran).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dragoman.coding.codebook.events import Told, doer_of
from dragoman.coding.codebook.operators import CARRYING, operator
from dragoman.coding.syntax import SAYINGS, Tree

__all__ = ["Found", "Stage", "carries"]

_INSIDE = ("nmod:poss", "amod", "compound", "nmod:desc")
_INSIDE_PREPOSITIONS = ("of", "by", "in", "from")
_MAX_INSIDE = 2
#: How far below a word the phrase under a preposition may hang.
_MAX_DESCENT = 4
#: Nouns' targets where the entry says "obj".
_NOUN_OBJECT = ("of", "on", "against")


#: Whether an actor is not to be taken, by id.
Avoid = Callable[[str], bool]


def _none(id: str) -> bool:  # noqa: ARG001 - the shape of ``Avoid``
    return False


@dataclass(frozen=True, slots=True)
class Found:
    """An actor that a phrase stands for: its id, the token it was found at, how deep inside, and in what words."""

    id: str
    token: int
    depth: int
    how: str
    name: str
    kind: str = ""


def carries(lemma: str, found: set[str]) -> bool:
    """Whether the subject of a verb does what a noun on it names (:data:`~.operators.CARRYING`)."""
    word = operator(lemma, "V", found)
    return word is not None and word.kind in CARRYING


class Stage:
    """One sentence with its actors; ``of`` says whom the phrase headed by a token stands for."""

    def __init__(self, tree: Tree, of: Callable[[int], Iterable[Found]]) -> None:
        self.tree = tree
        self._of = of
        self._known: dict[int, tuple[Found, ...]] = {}
        #: The acts told in the sentences before and so far in this one, the last one last.
        self.told: list[Told] = []
        #: The countries and organisations the document is about, with their share of its mentions.
        self.topics: list[tuple[str, float]] = []

    # Actors

    def named(self, i: int) -> tuple[Found, ...]:
        """The actors that one phrase stands for by itself, unresolved ones too (with no id)."""
        known = self._known.get(i)
        if known is None:
            known = self._known[i] = tuple(self._of(i))
        return known

    def who(self, i: int, depth: int = 0, avoid: Avoid = _none) -> list[Found]:
        """The actors that a phrase and those coordinated with it stand for, looking inside where it is none itself.

        Those that ``avoid`` are passed over while looking inside: "its Iran sanctions" are on Iran for whoever "its"
        means.
        """
        found: dict[str, Found] = {}
        for k in self.tree.conjuncts(i):
            for actor in (*self._hyphened(k), *self._one(k, depth, avoid)):
                if actor.id:
                    found.setdefault(actor.id, actor)
        return list(found.values())

    def _hyphened(self, i: int) -> list[Found]:
        """The actors before a name by a hyphen or dash: "Pakistani-Chinese", "Japan-China-South Korea"."""
        tokens, found = self.tree.tokens, list[Found]()
        first = min([i, *self.tree.kids(i, "compound", "amod", "flat")])
        k = first - 2
        while k >= 0 and tokens[k + 1].text in {"-", "–", "—", "/"} and self.named(k):
            found = [*(actor for actor in self.named(k) if actor.id), *found]
            k -= 2
        return found

    def _one(self, i: int, depth: int, avoid: Avoid) -> list[Found]:
        own = [actor for actor in self.named(i) if actor.id]
        if own and depth < _MAX_INSIDE and all(avoid(actor.id) for actor in own):
            # "Our brother nation of Colombia": not we, then.
            return self._inside(i, depth, avoid) or own
        if own:
            own += self._listed(i, own)
            return [Found(actor.id, actor.token, depth, actor.how, actor.name, actor.kind) for actor in own]
        for k in self.tree.apposed(i):
            apposed = [actor for actor in self.named(k) if actor.id]
            if apposed:
                return apposed
        if depth >= _MAX_INSIDE:
            return []
        return self._inside(i, depth, avoid) or self._author(i, depth, avoid) or self._taken_up(i)

    def _author(self, i: int, depth: int, avoid: Avoid) -> list[Found]:
        """Whoever says it: "in a letter that begged him to stay, Kenya ..." begs."""
        authors = self.tree.authors(i) if self.tree.lemmas[i] in SAYINGS else []
        return next((found for k in authors if k != i and (found := self.who(k, depth + 1, avoid))), [])

    def _taken_up(self, i: int) -> list[Found]:
        """The doer of the act that a definite noun takes up: "Lebanon condemned the attack"."""
        act = doer_of(self.tree, i, self.told)
        if act is None:
            return []
        return [Found(act.source, i, _MAX_INSIDE, f"did what {act.word!r} told before", self.tree.text(i), "context")]

    def _listed(self, i: int, own: list[Found]) -> list[Found]:
        """Names after a comma that the parser took for an apposition: "the US, Russia and Switzerland met"."""
        if self.tree.upos[i] != "PROPN":
            return []
        listed = []
        for k in self.tree.apposed(i):
            if self.tree.upos[k] == "PROPN" and self.tree.kids(k, "conj"):
                listed += [actor for m in self.tree.conjuncts(k) for actor in self.named(m) if actor.id]
        heads = {actor.id.split(".", 1)[0] for actor in own}
        return listed if not heads & {actor.id.split(".", 1)[0] for actor in listed} else []

    def _inside(self, i: int, depth: int, avoid: Avoid) -> list[Found]:
        tree = self.tree
        for relation in _INSIDE:
            for k in tree.kids(i, relation):
                if relation != "amod" or tree.tokens[k].text[:1].isupper():
                    found = self.who(k, depth + 1, avoid)
                    if found and not all(avoid(actor.id) for actor in found):
                        return found
        for preposition in _INSIDE_PREPOSITIONS:
            for k in tree.under(i, preposition):
                if tree.is_noun(k):
                    found = self.who(k, depth + 1, avoid)
                    if found and not all(avoid(actor.id) for actor in found):
                        return found
        return []

    def is_actor(self, i: int) -> bool:
        """Whether the phrase is an actor by itself."""
        return any(actor.id for k in self.tree.conjuncts(i) for actor in self.named(k))

    # Selectors

    def reach(self, trigger: int, pos: str, selector: tuple[str, ...], target: bool = False) -> list[int]:
        """The tokens that a selector leads to from the trigger of an entry; ``target`` where a target is sought."""
        reached = self._step(trigger, pos, selector[0])
        if target and pos == "N" and selector == ("subj",):
            # "The ruling drew condemnation from Malaysia": acted upon is whoever the clause is about.
            reached = [*reached, *(k for verb, _ in self.tree.governors(trigger) for k in self.tree.subjects(verb))]
        for step in selector[1:]:
            reached = [
                k
                for i in reached
                for member in self.tree.conjuncts(i)
                for k in self._step(member, self._pos(member), step)
            ]
        return reached

    def _pos(self, i: int) -> str:
        return "N" if self.tree.is_noun(i) else "V" if self.tree.upos[i] in {"VERB", "AUX"} else "A"

    def _step(self, i: int, pos: str, step: str) -> list[int]:  # noqa: PLR0911 - one line a step
        tree = self.tree
        if step == "doer":
            return tree.doers(i) if tree.is_noun(i) else tree.logical_subjects(i)
        if step == "comp":
            return tree.complements(i)
        if step == "poss":
            return tree.kids(i, "nmod:poss")
        if step == "mod":
            return [*tree.kids(i, "amod"), *tree.kids(i, "compound")]
        if step == "head":
            return self._modified(i)
        if step == "iobj":
            return tree.recipients(i)
        if pos == "A":
            return self._of_adjective(i, step)
        if pos == "G" and step == "obj":
            return self.around(i, "of") or tree.kids(i, "compound")
        if pos in {"N", "G"}:
            return self._of_noun(i, step)
        return self._of_verb(i, step)

    def _of_verb(self, i: int, step: str) -> list[int]:
        tree = self.tree
        if step in {"subj", "both", "among"}:
            return tree.logical_subjects(i)
        if step == "obj":
            return tree.logical_objects(i)
        found = [tree.antecedent(k, i) for k in self.below(i, step)]
        if not found and tree.relation(i) == "conj" and not tree.kids(i, "obj"):
            found = tree.under(tree.head(i), step)
        return found

    def _of_noun(self, i: int, step: str) -> list[int]:
        tree = self.tree
        if step in {"subj", "both", "among"}:
            found = [*tree.doers(i), *self.around(i, "from")]
            return [*found, *self.around(i, "between"), *tree.under(i, "of")]
        if step == "obj":
            found = [k for preposition in _NOUN_OBJECT for k in self.around(i, preposition)]
            return [*found, *self._undergoing(i), *tree.kids(i, "compound"), *tree.kids(i, "nmod:poss")]
        found = self.around(i, step)
        if step in {"on", "against", "of"}:
            found = [*found, *self._undergoing(i)]
        return found

    def _of_adjective(self, i: int, step: str) -> list[int]:
        tree = self.tree
        if step == "subj":
            found = [
                k
                for k in tree.children[i]
                if k < i
                and tree.relation(k) in {"compound", "obl", "obl:npmod", "obl:unmarked", "nmod", "nsubj", "obj"}
                and not tree.prepositions(k)
            ]
            agents = tree.under(i, "by")
            if found or agents:
                return [*agents, *found]
            return tree.subjects(i)
        if step == "obj":
            return self._modified(i)
        if step in {"both", "among"}:
            return self._modified(i)
        return tree.under(i, step)

    def _modified(self, i: int) -> list[int]:
        """What an adjective or participle says something of: the noun it stands on, or its subject."""
        tree = self.tree
        if tree.relation(i) in {"amod", "acl", "acl:relcl", "compound"} and tree.head(i) >= 0:
            return [tree.head(i)]
        return tree.subjects(i)

    def around(self, i: int, preposition: str) -> list[int]:
        """Phrases under a preposition that belong to a noun, wherever the parser hung them.

        On the noun, on its conjuncts, on a light verb's clause about it, or on the verb whose argument it is.
        """
        tree = self.tree
        found = self.below(i, preposition)
        for k in tree.series(i):
            found += [m for m in tree.under(k, preposition) if m not in found]
        for k in tree.kids(i, "acl", "acl:relcl"):
            found += tree.under(k, preposition)
        for verb, link in tree.governors(i):
            if link & {"obj", "subj"} and (tree.upos[verb] in {"VERB", "AUX"}):
                found += [tree.antecedent(k, verb) for k in tree.under(verb, preposition) if k != i and k not in found]
        return found

    def below(self, i: int, preposition: str) -> list[int]:
        """Phrases under a preposition on a word or on the nouns that hang on it, the nearest first.

        What hangs on what is a parser's commonest mistake, and in "returned to talks with Turkey" or "readiness for
        work
        with Japan" both readings mean the same.
        """
        tree = self.tree
        found, level = [], [i]
        for _ in range(_MAX_DESCENT):
            found += [k for j in level for k in tree.under(j, preposition)]
            level = [k for j in level for k in tree.children[j] if self._leads_down(k, preposition)]
            if not level:
                break
        return list(dict.fromkeys(found))

    def _leads_down(self, k: int, preposition: str) -> bool:
        relation = self.tree.relation(k)
        if preposition == "of" and relation.startswith("obl"):
            # "Imposed sanctions in response to the invasion of Kuwait": "of" hangs on the noun before it.
            return False
        if relation == "nmod:poss":
            return False
        if relation in {"advmod", "xcomp"}:
            return self.tree.upos[k] in {"ADV", "ADJ", "NOUN"}
        return self.tree.is_noun(k) and relation.startswith(("obj", "obl", "nmod", "nsubj:pass"))

    def _undergoing(self, i: int) -> list[int]:
        """Who faces what a noun names: "Iran faces sanctions", "came under attack"."""
        for verb, link in self.tree.governors(i):
            found = operator(self.tree.lemmas[verb], "V", link)
            if found is not None and found.kind == "undergo" and not self.tree.is_passive(verb):
                return self.tree.subjects(verb)
        return []
