"""Whether a text is English, which is what the coder reads."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["other_language"]

#: The commonest words of English that are no words of its neighbours; in running English they are a fifth of all.
_ENGLISH = frozenset(
    """
    the of and to that is was for with it his as on be at by had are but from they which you were her she there
    would their we him been has when who will more if out so said what up its about than into them can only other
    new some could these two may then do first any my now such like our over me even most made after also did many
    before must through have not this an against
    """.split()  # noqa: SIM905 (ninety quoted words would be harder to read)
)
#: Below this share another language is looked for; headlines and lists of names in English lie at 0.12 and above.
_LEAST_SHARE = 0.08
#: Fewer words say too little.
_LEAST_WORDS = 12
_LEAST_CERTAINTY = 0.9
_WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str) -> str:
    """The ISO 639-1 code of a text that is surely not English, else empty.

    >>> other_language("El ministro dijo que las conversaciones con Irán continuarían el lunes en la capital, Caracas.")
    'es'
    """
    words = _WORD.findall(text[:5000].lower())
    if len(words) < _LEAST_WORDS or sum(word in _ENGLISH for word in words) >= _LEAST_SHARE * len(words):
        return ""
    code, certainty = _identifier().classify(text[:5000])
    return str(code) if code != "en" and certainty >= _LEAST_CERTAINTY else ""


@cache
def _identifier() -> Any:
    """The model that names languages: a second to load, so only where English is in doubt, and once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
