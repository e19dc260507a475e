"""Which dictionary form does a word have? A list of what is irregular, and rules for the rest.

The list and the verbs come from the treebanks and PropBank's frames (``training/lexicon.py``); of the bases that a form
may have (``imposed``: ``impose`` or ``impos``) the rules choose the one that is a verb of that list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

__all__ = ["Lemmas", "noun_base", "verb_bases"]

_VOWELS = "aeiou"
#: What the treebanks' list has wrong or the rules cannot know.
_SLIPS = {
    "freed": "free", "fled": "flee", "lent": "lend", "leaned": "lean", "leant": "lean", "unfroze": "unfreeze",
    "unfrozen": "unfreeze", "overran": "overrun", "bade": "bid", "resold": "resell",
}  # fmt: skip
_E_LOST = re.compile(r"(?:[^aeiou]|qu)[aeiou](?:t|z|s|v|c|g|r|d|k|l|p|n|m)$|[cgvszu]$|[^aeiou]l$|th$")


class Lemmas:
    """Lemmas by word and tag.

    >>> lemmas = Lemmas({"VERB": {"met": "meet"}}, {"impose", "meet", "ban"})
    >>> [lemmas.of(word, "VERB") for word in ("imposed", "met", "Banning")], lemmas.of("talks", "NOUN")
    (['impose', 'meet', 'ban'], 'talk')
    """

    def __init__(self, irregular: Mapping[str, Mapping[str, str]], verbs: Set[str]) -> None:
        self._irregular = irregular
        self._verbs = verbs

    def of(self, word: str, upos: str) -> str:
        """The lemma of a word, in lower case."""
        form = word.lower().replace("’", "'")
        known = self._irregular.get(upos)
        if known is not None and form not in _SLIPS and (lemma := known.get(form)) is not None:
            return lemma
        if upos in ("VERB", "AUX"):
            return _SLIPS.get(form) or self._verb(form)
        if upos == "NOUN":
            return noun_base(form)
        if upos == "PROPN" and form.endswith(("ians", "eans", "cans", "nians")):
            return form[:-1]
        return form

    def _verb(self, form: str) -> str:
        if form in self._verbs:
            return form
        bases = verb_bases(form)
        return next((base for base in bases if base in self._verbs), bases[-1])


def verb_bases(form: str) -> list[str]:
    """The bases that a verb's form may have, likelier first if they are known verbs; the last is the guess if none is.

    >>> verb_bases("imposed"), verb_bases("banning"), verb_bases("denies")
    (['impose', 'impos', 'impose'], ['banne', 'bann', 'ban', 'ban'], ['deny', 'denie', 'deny'])
    """
    for ending in ("ed", "ing"):
        if form.endswith(ending) and len(form) > len(ending) + 1 and any(c in "aeiouy" for c in form[: -len(ending)]):
            stem = form[: -len(ending)]
            bases = [stem + "e", stem]
            if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                bases += [stem[:-1], stem if stem[-1] in "lsz" else stem[:-1]]
            elif ending == "ed" and stem.endswith("i"):
                bases += [stem[:-1] + "y"] * 2
            else:
                bases.append(stem + "e" if _E_LOST.search(stem) else stem)
            return bases
    if form.endswith("ies") and len(form) > 4:
        return [form[:-3] + "y", form[:-1], form[:-3] + "y"]
    if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return [form[:-2], form[:-1], form[:-2]]
    if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 2:
        return [form[:-1], form[:-2], form[:-1]]
    return [form]


def noun_base(form: str) -> str:
    """The singular of a regular noun.

    >>> [noun_base(form) for form in ("allies", "sanctions", "clashes", "crisis", "viruses", "women", "bases")]
    ['ally', 'sanction', 'clash', 'crisis', 'virus', 'woman', 'base']
    """
    if (form.endswith("men") and len(form) > 4) or form == "men":
        return form[:-2] + "an"
    if not form.endswith("s") or form.endswith(("ss", "us", "is")) or len(form) < 4 or form.endswith("'s"):
        return form
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes", "zzes")) or (form.endswith("uses") and len(form) > 6):
        return form[:-2]
    return form[:-1]
