"""Who says so? The speaker behind an act: a reporting verb, "according to", a quotation, a headline's "X:".

The answer is an actor's id where the speaker is one, else the words the text has for the speaker ("officials"). The
author's own voice is the empty string.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.coding.codebook.operators import operator
from dragoman.coding.codebook.selectors import Stage
from dragoman.coding.quotes import quote_at, quote_spans
from dragoman.coding.status import Reading

__all__ = ["Speaker", "Voices"]

_REPORTING = frozenset({"report", "accuse", "deny", "doubt"})
_ACCORDING = ("according to", "according", "per")
#: Phrases longer than this are cut to their head's name.
_MAX_NAME_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says so: an id, or only a name; and by what it was found."""

    id: str
    name: str
    how: str

    @property
    def label(self) -> str:
        """What a record says: the id, or the name where there is none."""
        return self.id or self.name


class Voices:
    """The speakers of one document, asked by sentence and token."""

    def __init__(self, text: str, stages: Sequence[Stage]) -> None:
        self._text = text
        self._stages = stages
        self._quotes = quote_spans(text)
        self._quoted: dict[int, Speaker | None] = {}

    def of(self, sentence: int, trigger: int, reading: Reading) -> Speaker | None:
        """Who asserts the act named by a token; None where the author does."""
        stage = self._stages[sentence]
        for word, token in reading.reporters:
            speaker = self._of_reporter(stage, token, known=word is not None)
            if speaker is not None:
                return speaker
        return (
            self._according(stage, trigger)
            or self._of_quote(quote_at(self._quotes, stage.tree.tokens[trigger].start))
            or self._of_headline(stage, trigger)
        )

    def in_quote(self, sentence: int, token: int) -> Speaker | None:
        """Who speaks the words around a token, if they are quoted: the one that "we" and "I" mean."""
        return self._of_quote(quote_at(self._quotes, self._stages[sentence].tree.tokens[token].start))

    # Within a sentence

    def _of_reporter(self, stage: Stage, token: int, known: bool) -> Speaker | None:
        tree = stage.tree
        subjects = tree.doers(token) if tree.is_noun(token) else tree.logical_subjects(token)
        for k in subjects:
            speaker = self._speaker(stage, k, f"subject of {tree.text(token)!r}", name_needed=not known)
            if speaker is not None:
                return speaker
        return None

    def _speaker(self, stage: Stage, k: int, how: str, name_needed: bool = False) -> Speaker | None:
        tree = stage.tree
        actors = [actor for actor in stage.who(k) if actor.depth == 0]
        if actors:
            return Speaker(actors[0].id, self._phrase(stage, k), how)
        if name_needed or tree.lemmas[k] in {"it", "that", "this", "there"}:
            return None
        return Speaker("", self._phrase(stage, k), how)

    def _phrase(self, stage: Stage, k: int) -> str:
        """A noun phrase in the text's words, without clauses and appositions that hang on it."""
        tree = stage.tree
        kept, stack = [], [k]
        while stack:
            i = stack.pop()
            kept.append(i)
            stack.extend(
                c
                for c in tree.children[i]
                if tree.relation(c)
                in {"compound", "flat", "amod", "nmod:poss", "nmod", "det", "case", "fixed", "nummod", "nmod:desc"}
            )
        kept = [i for i in sorted(kept) if i >= k or tree.relation(i) not in {"case", "fixed", "mark"}]
        if len(kept) > _MAX_NAME_TOKENS:
            return tree.text(k)
        since, until = tree.tokens[kept[0]].start, tree.tokens[kept[-1]].end
        phrase = " ".join(self._text[since:until].split())
        return phrase[4:] if phrase[:4].lower() == "the " else phrase

    def _according(self, stage: Stage, trigger: int) -> Speaker | None:
        tree = stage.tree
        for i in (trigger, *tree.ancestors(trigger)):
            for preposition in _ACCORDING[:2]:
                for k in tree.under(i, preposition):
                    if tree.is_noun(k) and trigger not in tree.subtree(k):
                        return self._speaker(stage, k, "according to")
        return None

    def _of_headline(self, stage: Stage, trigger: int) -> Speaker | None:
        tree = stage.tree
        for i in range(1, min(8, trigger)):
            if tree.tokens[i].text == ":":
                for k in range(i - 1, -1, -1):
                    if stage.named(k) and all(tree.is_noun(j) or tree.upos[j] == "ADJ" for j in range(i)):
                        return self._speaker(stage, k, "before the colon")
                return None
        return None

    # Quotations

    def _of_quote(self, quote: int) -> Speaker | None:
        if quote < 0:
            return None
        if quote not in self._quoted:
            self._quoted[quote] = None
            self._quoted[quote] = self._find_speaker(quote)
        return self._quoted[quote]

    def _find_speaker(self, quote: int) -> Speaker | None:
        since, until = self._quotes[quote]
        around = [
            n for n, stage in enumerate(self._stages)
            if stage.tree.sentence.start < until + 2 and since - 2 < stage.tree.sentence.end
        ]  # fmt: skip
        if not around:
            return None
        for n in dict.fromkeys([around[-1], around[0], *around]):
            found = self._reporter_outside(n, since, until)
            if found is not None:
                return found
        before = around[0] - 1
        if before >= 0:
            stage = self._stages[before]
            if self._text[stage.tree.sentence.start : stage.tree.sentence.end].rstrip().endswith(":"):
                found = self._reporter_outside(before, since, until)
                if found is not None:
                    return found
        first = self._stages[around[0]]
        if self._text[first.tree.sentence.start : since].rstrip(" “\"'").endswith(":"):
            for i in range(first.tree.length):
                if first.tree.upos[i] == "VERB" and first.tree.tokens[i].end < since:
                    for k in first.tree.subjects(i)[:1]:
                        return self._speaker(first, k, "before the colon")
        # A quotation that follows another at once, with no speaker of its own, goes on with the former speaker.
        if quote and self._sentences_between(self._quotes[quote - 1][1], since) <= 1:
            return self._of_quote(quote - 1)
        return None

    def _sentences_between(self, until: int, since: int) -> int:
        return sum(until < stage.tree.sentence.start < since - 1 for stage in self._stages)

    def _reporter_outside(self, sentence: int, since: int, until: int) -> Speaker | None:
        """The nearest reporting verb of a sentence outside all quotations, and its subject."""
        stage = self._stages[sentence]
        tree = stage.tree
        best: tuple[int, Speaker] | None = None
        for i, token in enumerate(tree.tokens):
            if tree.upos[i] != "VERB" or quote_at(self._quotes, token.start) >= 0:
                continue
            word = operator(token.lemma, "V", {"comp"})
            if word is None or word.kind not in _REPORTING:
                words = [operator(token.lemma, "V", {link}) for link in ("comp", "obj", "of")]
                if not any(w is not None and w.kind in _REPORTING for w in words) and not _also_reports(token.lemma):
                    continue
            subjects = [k for k in tree.subjects(i) if quote_at(self._quotes, tree.tokens[k].start) < 0]
            distance = min(abs(token.start - until), abs(token.end - since))
            for k in subjects[:1]:
                speaker = self._speaker(stage, k, f"quoted by {token.text!r}")
                if speaker is not None and (best is None or distance < best[0]):
                    best = (distance, speaker)
        return best[1] if best else None


def _also_reports(lemma: str) -> bool:
    from dragoman.coding.codebook.operators import operators

    return any(word.kind in _REPORTING for word in operators().get((lemma, "V"), ()))
