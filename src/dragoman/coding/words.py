"""What are the words of a sentence, and where exactly do they stand?

Words are cut as the English Web Treebank and GUM cut them, since the model learnt from those: clitics stand alone
(``do`` ``n't``, ``Iran`` ``'s``), so do punctuation and hyphens (``US`` ``-`` ``backed``) except after prefixes
(``pro-Beijing``, ``re-elected``) and in ``e-mail``; abbreviations keep their stop (``Gen.``, ``U.S.``).

>>> sentence = "Iran's U.S.-backed neighbours don't pay $4.2bn."
>>> [sentence[since:until] for since, until in word_spans(sentence)]
['Iran', "'s", 'U.S.', '-', 'backed', 'neighbours', 'do', "n't", 'pay', '$', '4.2', 'bn', '.']
"""

from __future__ import annotations

import re

from dragoman.coding.sentences import ABBREVIATIONS

__all__ = ["divided_at_hyphens", "word_spans"]

_PREFIXES = (
    "e|u|agro|ante|anti|arch|bi|co|counter|de|eco|ex|extra|inter|intra|macro|mega|micro|mid|mini|multi|neo|non|over|para|"
    "peri|post|pre|pro|proto|pseudo|quasi|re|semi|socio|sub|super|trans|tri|ultra|un|uni"
)
#: Letters, digits, joiners without width and combining marks; no underscore.
_LETTER = r"[^\W_\u200b\ufeff]|[\u0300-\u036f\u00ad\u200c\u200d\u2060]"
_APOSTROPHE = "['’]"
_CLITIC = rf"{_APOSTROPHE}(?:s|re|ve|ll|d|m)(?!{_LETTER})"

_WORD = re.compile(
    rf"""
    (?P<address>(?:https?://|www\.)[^\s<>"“”]+|[\w.+-]{{1,64}}@[\w-]{{1,63}}\.[\w.-]{{0,200}}\w)
  | (?P<clitic>(?<=[\w.]){_CLITIC})
  | (?P<acronym>Ph\.D\.?|(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!{_LETTER}))?)
  | (?P<currency>(?:US|A|C|HK|NT|NZ|S)\$)
  | (?P<number>\d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th|s)(?!{_LETTER}))?)
  | (?P<ampersand>[A-Z]{{1,3}}&[A-Z]{{1,3}}(?!{_LETTER}))
  | (?P<word>(?:(?:{_PREFIXES})-(?=[^\W\d_]{{2}}))*(?:{_LETTER})+(?:{_APOSTROPHE}(?:{_LETTER})+)*)
  | (?P<run>\.{{2,}}|-{{2,}}|`{{2}}|'{{2}}|={{2,}}|\*{{2,}}|_{{2,}}|!{{2,}}|\?{{2,}})
  | (?P<sign>[^\s\x00-\x1f\x7f-\x9f\u200b\ufeff])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEGATION = re.compile(rf"n{_APOSTROPHE}t$", re.IGNORECASE)
_ENDING = re.compile(rf"{_APOSTROPHE}(?:s|re|ve|ll|d|m)$", re.IGNORECASE)
#: What an address does not end with, though the pattern takes it.
_AFTER_ADDRESS = ".,;:!?)]}'’”"


def word_spans(sentence: str) -> list[tuple[int, int]]:
    """The words of a sentence: half-open spans in it, in order; control characters belong to none.

    >>> sentence = "Gen. al-Sisi cannot attend."
    >>> [sentence[since:until] for since, until in word_spans(sentence)]
    ['Gen.', 'al', '-', 'Sisi', 'can', 'not', 'attend', '.']
    """
    spans: list[tuple[int, int]] = []
    at, end = 0, len(sentence)
    while at < end:
        match = _WORD.search(sentence, at)
        if match is None:
            break
        since, at = match.span()
        kind = match.lastgroup
        if kind == "address":
            while at - since > 1 and sentence[at - 1] in _AFTER_ADDRESS:
                at -= 1
            spans.append((since, at))
        elif kind == "word":
            at = _with_stop(sentence, since, at)
            spans.extend(_without_clitics(sentence, since, at))
        else:
            spans.append((since, at))
    return spans


def _with_stop(sentence: str, since: int, until: int) -> int:
    """The end of a word, its stop included where it is an abbreviation (``Gen.``) or an initial (``J.``)."""
    if sentence[until : until + 1] != "." or sentence[until + 1 : until + 2] == ".":
        return until
    word = sentence[since:until]
    if len(word) == 1 and word.isupper():
        return until + 1 if sentence[until + 1 :].strip() else until
    # Last in a sentence only an abbreviation that is no word of its own keeps the stop ("said no.", "Acme Inc.").
    last = not sentence[until + 1 :].strip("\"'”’)] \t\n")
    known = word.lower() in ABBREVIATIONS and (word[0].isupper() or word in ("vs", "etc", "v"))
    return until + 1 if (known and not last) or word in ("etc", "Inc", "Corp", "Ltd", "Co", "Jr", "Sr") else until


def _without_clitics(sentence: str, since: int, until: int) -> list[tuple[int, int]]:
    """A word cut before its clitic: ``do|n't``, ``Iran|'s``, ``can|not``."""
    word = sentence[since:until]
    if word.lower() == "cannot":
        return [(since, since + 3), (since + 3, until)]
    if "'" not in word and "’" not in word:
        return [(since, until)]
    cut = _NEGATION.search(word) or _ENDING.search(word)
    if cut is None or cut.start() == 0:
        return [(since, until)]
    return [(since, since + cut.start()), (since + cut.start(), until)]


def divided_at_hyphens(word: str) -> list[str]:
    """One word of a treebank that keeps hyphens, cut as ours are: ``duty-free`` → ``duty``, ``-``, ``free``."""
    if "-" not in word.strip("-") or "." in word or not word.strip("-").replace("-", "").isalnum():
        return [word]
    return [word[since:until] for since, until in word_spans(word)]
