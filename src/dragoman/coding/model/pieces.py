"""Words as the model sees them: pieces of the vocabulary, and the letter case that the vocabulary does not know.

Training and coding both come through here, so that they cannot disagree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["N_SHAPES", "SENTENCE_EDGE", "Pieces", "Vocabulary", "letter_case", "plain_spelling"]

#: Kinds of letter case, and one for the marks at the edges of a sentence.
N_SHAPES = 8
SENTENCE_EDGE = 7

#: Signs that the training texts spell in ASCII. One sign for many keeps news typography from looking like noise.
_PLAIN = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "…": "...",
    }
)  # fmt: skip

#: No word needs more; a longer run of signs is no word (a link, a line of dashes), and would only cost time.
_MOST_PIECES = 12
#: Words remembered with their pieces; news repeats itself, so that most words are looked up instead of cut up.
_MOST_REMEMBERED = 50_000

#: Signs that Unicode does not call punctuation, but BERT does.
_ASCII_SIGNS = frozenset("$+<=>^`|~")
_CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


def plain_spelling(word: str) -> str:
    """The word with straight quotes and plain dashes: ``“`` is read as ``"``, ``—`` as ``-``."""
    if word.isascii() and "`" not in word:
        return word
    return word.replace("``", '"').translate(_PLAIN)


def letter_case(word: str) -> int:
    """Which of 7 kinds of letter case a word has.

    0 neither letters nor digits, 1 digits only, 2 lower, 3 Capitalised, 4 ALL CAPITALS, 5 one capital (``A``, ``J.``),
    6 mixed (``McCain``, ``al-Assad``).
    """
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 1 if any(c.isdigit() for c in word) else 0
    n_upper = sum(c.isupper() for c in letters)
    if n_upper == 0:
        return 2
    if len(letters) == 1:
        return 5
    if n_upper == len(letters):
        return 4
    return 3 if n_upper == 1 and letters[0].isupper() else 6


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence cut up: numbers of pieces with their words' letter case, and each word's first and last piece."""

    ids: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]


class Vocabulary:
    """Cuts words into pieces of BERT's vocabulary (``vocab.txt``, a piece a line), as its tokeniser does.

    Letters lose case and accents; signs and Chinese characters stand alone; of each run of letters the longest piece
    that the vocabulary knows is taken off, again and again.
    """

    def __init__(self, path: Path) -> None:
        self._number = {piece: i for i, piece in enumerate(path.read_text(encoding="utf-8").splitlines())}
        self._begin, self._end, self._unknown = (self._number[sign] for sign in ("[CLS]", "[SEP]", "[UNK]"))
        self._remembered: dict[str, tuple[int, ...]] = {}

    def of_word(self, word: str) -> tuple[int, ...]:
        """The pieces of a word, at least one."""
        known = self._remembered.get(word)
        if known is None:
            ids: list[int] = []
            for run in _runs(plain_spelling(word)[:200]):
                ids += self._cut(run)
            known = tuple(ids[:_MOST_PIECES]) or (self._unknown,)
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = known
        return known

    def _cut(self, run: str) -> list[int]:
        if len(run) > 100:
            return [self._unknown]
        ids = []
        since = 0
        while since < len(run):
            until = len(run)
            while until > since:
                number = self._number.get(run[since:until] if since == 0 else "##" + run[since:until])
                if number is not None:
                    break
                until -= 1
            else:
                return [self._unknown]
            ids.append(number)
            since = until
        return ids

    def of_sentence(self, words: Sequence[str], shapes: Sequence[int] | None = None) -> Pieces:
        """The pieces of a sentence between its edge marks; ``shapes`` stand in for the words' own letter case."""
        cases = shapes if shapes is not None else [letter_case(word) for word in words]
        ids, shown, first, last = [self._begin], [SENTENCE_EDGE], [], []
        for word, case in zip(words, cases, strict=True):
            pieces = self.of_word(word)
            first.append(len(ids))
            ids.extend(pieces)
            shown.extend([case] * len(pieces))
            last.append(len(ids) - 1)
        ids.append(self._end)
        shown.append(SENTENCE_EDGE)
        return Pieces(ids, shown, first, last)


def _runs(word: str) -> list[str]:
    """Runs of letters without case and accents, and signs; what is neither printed nor a gap is dropped."""
    if word.isascii() and word.isalnum():
        return [word.lower()]
    runs = [""]
    for c in unicodedata.normalize("NFD", word):
        kind = unicodedata.category(c)
        if kind[0] == "Z" or c in "\t\n\r":
            runs.append("")
        elif kind in ("Mn", "Cc", "Cf", "Co") or c == "\ufffd":
            continue
        elif kind[0] == "P" or c in _ASCII_SIGNS or _is_chinese(ord(c)):
            runs += [c, ""]
        else:
            runs[-1] += c.lower()
    return [run for run in runs if run]


def _is_chinese(code: int) -> bool:
    return code >= 0x3400 and any(since <= code <= until for since, until in _CHINESE)
