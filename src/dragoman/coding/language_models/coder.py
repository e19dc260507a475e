"""Documents to records by a language model, within what was asked to be spent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dragoman.coding.annotation import SentenceSpan
from dragoman.coding.language_models.answers import Refusal, items_of, record_of
from dragoman.coding.language_models.cache import AnswerCache
from dragoman.coding.language_models.endpoint import Endpoint, EndpointError
from dragoman.coding.language_models.prompt import SCHEMA, question
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record

__all__ = ["LanguageModelCoder", "Usage"]

#: More sentences at once and models begin to skip some.
_SENTENCES_PER_QUESTION = 30


@dataclass(slots=True)
class Usage:
    """What a run has cost so far. Prices are for a million tokens, in whatever money they were given in."""

    n_questions: int = 0
    n_cached: int = 0
    n_failed: int = 0
    n_prompt_tokens: int = 0
    n_completion_tokens: int = 0
    prices: tuple[float, float] = (0.0, 0.0)

    @property
    def cost(self) -> float:
        """Tokens times prices."""
        prompt, completion = self.prices
        return (self.n_prompt_tokens * prompt + self.n_completion_tokens * completion) / 1e6

    def summary(self) -> str:
        """One line for a reader.

        >>> Usage(3, 1, 0, 4_000_000, 500_000, (1.0, 4.0)).summary()
        '3 questions asked (1 more answered from the cache, 0 failed), 4,500,000 tokens, cost 6.00'
        """
        money = f", cost {self.cost:.2f}" if any(self.prices) else ""
        others = f"{self.n_cached} more answered from the cache, {self.n_failed} failed"
        n_tokens = self.n_prompt_tokens + self.n_completion_tokens
        return f"{self.n_questions} questions asked ({others}), {n_tokens:,} tokens{money}"


@dataclass(slots=True)
class LanguageModelCoder:
    """Codes documents by an endpoint: see the package.

    ``refusals`` gathers what was not believed and what got no answer; ``usage`` what it cost. A document of which a
    part got no answer keeps the records of the rest.

    Parameters
    ----------
    endpoint
        Which model, where.
    sentences
        Finds the sentences of a text.
    cache
        Where answers are kept; none by default.
    prices
        Of a million tokens of the prompt, and of the answer.
    """

    endpoint: Endpoint
    sentences: Callable[[str], Sequence[SentenceSpan]]
    cache: AnswerCache | None = None
    prices: tuple[float, float] = (0.0, 0.0)
    refusals: list[Refusal] = field(default_factory=list)
    usage: Usage = field(init=False)

    def __post_init__(self) -> None:
        self.usage = Usage(prices=self.prices)

    @property
    def name(self) -> str:
        """What records carry as their coder."""
        return self.endpoint.model

    def code(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Record]]]:
        """Each document with its records, in the order of the text."""
        for document in documents:
            spans = list(self.sentences(document.text))
            records: list[Record] = []
            for first in range(0, len(spans), _SENTENCES_PER_QUESTION):
                records += self._part(document, spans[first : first + _SENTENCES_PER_QUESTION])
            yield document, records

    def _part(self, document: Document, spans: list[SentenceSpan]) -> Iterator[Record]:
        texts = [document.text[start:end] for start, end in spans]
        try:
            items = self._items(question(texts, document.title, document.published))
        except (EndpointError, ValueError) as error:
            self.usage.n_failed += 1
            self.refusals.append(Refusal(document.name, f"no usable answer: {error}", texts[0][:200]))
            return
        for item in items:
            found = record_of(item, document, spans)
            if isinstance(found, Record):
                yield found
            else:
                self.refusals.append(found)

    def _items(self, asked: list[dict[str, str]]) -> list[object]:
        """The records said in answer to a question; one that is not the JSON asked for is asked again, once."""
        kept = self.cache.get(asked, self.endpoint.model) if self.cache else None
        if kept is not None:
            self.usage.n_cached += 1
            return items_of(kept)
        content = self._ask(asked)
        try:
            items = items_of(content)
        except ValueError as error:
            complaint = f"That is not the JSON asked for ({error}). Answer with the JSON alone."
            content = self._ask(
                [*asked, {"role": "assistant", "content": content}, {"role": "user", "content": complaint}]
            )
            items = items_of(content)
        if self.cache:
            self.cache.keep(asked, self.endpoint.model, content)
        return items

    def _ask(self, conversation: list[dict[str, str]]) -> str:
        self.usage.n_questions += 1
        answer = self.endpoint.ask(conversation, SCHEMA)
        self.usage.n_prompt_tokens += answer.n_prompt_tokens
        self.usage.n_completion_tokens += answer.n_completion_tokens
        return answer.content
