"""What the reader of a document remembers: who was mentioned, where, how often, and who stands for whom.

A later phrase ("it", "the country", "both governments") takes up the mention that scores best among those that fit:

    score = role − 1.0 · sentences ago − 0.02 · words ago (same sentence) + 0.06 · min(times mentioned, 5)

with a subject worth 1.0, an object 0.55, an owner 0.5, an oblique 0.45 and a modifier 0.3. The order is that of
centering (Grosz, Joshi and Weinstein 1995, Computational Linguistics 21(2)): the subject of the sentence before is what
a text goes on about; the distances are set so that an object of the last sentence beats a subject two sentences back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from dragoman.coding.actors.references import Mention, Reference, country_part

__all__ = ["Memory"]

_ROLE_SCORES = {"subject": 1.0, "object": 0.55, "owner": 0.5, "oblique": 0.45, "modifier": 0.3, "other": 0.3}
_PER_SENTENCE = 1.0
_PER_WORD = 0.02
_PER_MENTION = 0.06
_MOST_MENTIONS = 5


class Memory:
    """The mentions of a document so far, the people introduced in it, and how often each actor was named."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.people: dict[str, tuple[Reference, ...]] = {}
        #: Organisations by the noun that is short for them.
        self.short: dict[str, tuple[Reference, ...]] = {}
        #: Acronyms that the document explains.
        self.acronyms: dict[str, tuple[Reference, ...]] = {}
        self.counts: Counter[str] = Counter()

    def add(self, mention: Mention) -> None:
        """Remember a mention."""
        self.mentions.append(mention)
        if mention.head and mention.refs and not any(ref.kind == "pronoun" for ref in mention.refs):
            self.counts.update({country_part(ref.id) for ref in mention.refs if ref.id})

    def recent(self, sentence: int, reach: int) -> Iterator[Mention]:
        """Mentions of this and the last sentences, the newest first."""
        for mention in reversed(self.mentions):
            if sentence - mention.sentence > reach:
                return
            yield mention

    def score(self, mention: Mention, sentence: int, token: int) -> float:
        """How readily a mention is taken up at a place of the document."""
        ago = sentence - mention.sentence
        words = abs(token - mention.token) if ago == 0 else 0
        often = max((self.counts[country_part(ref.id)] for ref in mention.refs), default=0)
        return (
            _ROLE_SCORES[mention.role]
            - _PER_SENTENCE * ago
            - _PER_WORD * words
            + _PER_MENTION * min(often, _MOST_MENTIONS)
        )

    def best(
        self,
        sentence: int,
        token: int,
        fits: Callable[[Mention], bool],
        reach: int,
        bonus: Callable[[Mention], float] | None = None,
    ) -> Mention | None:
        """The mention that a phrase at a place most readily takes up, of those that fit; the newest of equals."""
        best, top = None, float("-inf")
        for mention in self.recent(sentence, reach):
            if fits(mention):
                score = self.score(mention, sentence, token) + (bonus(mention) if bonus else 0.0)
                if score > top:
                    best, top = mention, score
        return best

    def focus(self) -> str:
        """The country a document is about so far: named at least twice as often as any other; else empty."""
        ranked = self.counts.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
            return ""
        return ranked[0][0]
