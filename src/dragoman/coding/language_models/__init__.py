"""A language model in the place of our own: any endpoint that speaks OpenAI's chat protocol codes the text.

It is asked by the codebook, and nothing it says is believed unseen: words that name an act must stand in the sentence,
actors must be known, classes must exist. What fails is refused with its reason; what it cost is told.
"""

from __future__ import annotations

from dragoman.coding.language_models.answers import Refusal
from dragoman.coding.language_models.cache import AnswerCache
from dragoman.coding.language_models.coder import LanguageModelCoder, Usage
from dragoman.coding.language_models.endpoint import Endpoint, EndpointError

__all__ = ["AnswerCache", "Endpoint", "EndpointError", "LanguageModelCoder", "Refusal", "Usage"]
