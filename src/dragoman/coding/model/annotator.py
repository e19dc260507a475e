"""Read sentences with our own model: words, grammar, predicates with roles, names.

Each sentence goes through the network alone, without padding, on one thread. So what is said of it cannot depend on its
neighbours, although activations are quantised by their range; and two threads share no more than the weights.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from dragoman.coding.annotation import Sentence, SentenceSpan
from dragoman.coding.model.graphs import Graphs
from dragoman.coding.model.lexicon import Lexicon
from dragoman.coding.model.reading import read_words
from dragoman.coding.words import word_spans
from dragoman.errors import UsageError

__all__ = ["NewsAnnotator"]

#: Sentences that a thread takes at a time: enough to outweigh handing over, few enough to share a long document.
_SENTENCES_A_TASK = 8
#: Tasks that wait for each thread, at most, before results are handed out.
_TASKS_AHEAD = 8


class NewsAnnotator:
    """The model that ships with the package; an ``Annotator``.

    Parameters
    ----------
    folder
        Where the model's files are; by default those of the package.
    n_threads
        Threads that read at once; by default one a processor, four at most. The answers do not depend on it.

    Examples
    --------
    >>> from dragoman.coding.sentences import sentence_spans
    >>> text = "Iran's president condemned the U.S. sanctions on Tuesday."
    >>> [[sentence]] = NewsAnnotator().annotate([(text, sentence_spans(text))])
    >>> [predicate] = [p for p in sentence.predicates if sentence.tokens[p.token].lemma == "condemn"]
    >>> {a.role: sentence.tokens[a.head].text for a in predicate.arguments}
    {'ARG0': 'president', 'ARG1': 'sanctions', 'ARGM-TMP': 'Tuesday'}
    """

    name = "dragoman"

    def __init__(self, folder: Path | None = None, n_threads: int | None = None) -> None:
        self._folder = Path(__file__).parent if folder is None else folder
        self._lexicon = Lexicon(self._folder)
        self.version = self._lexicon.version
        self._n_threads = n_threads or min(os.cpu_count() or 1, 4)

    @cached_property
    def _graphs(self) -> Graphs:
        return Graphs(self._folder)

    def annotate(self, documents: Iterable[tuple[str, Sequence[SentenceSpan]]]) -> Iterator[list[Sentence]]:
        """Read documents, each a text with the spans of its sentences, in order; the same text gives the same answer.

        Holds a few dozen sentences beyond those of the document being read, however many documents there are.

        Raises
        ------
        UsageError
            Where a span lies outside its text.
        """
        _ = self._graphs  # loaded here, not by two threads at once
        if self._n_threads == 1:
            for text, spans in documents:
                _check(text, spans)
                yield self._read(text, spans)
            return
        waiting: deque[list[Future[list[Sentence]]]] = deque()
        n_waiting = 0
        with ThreadPoolExecutor(self._n_threads, thread_name_prefix="annotator") as threads:
            try:
                for text, spans in documents:
                    _check(text, spans)
                    tasks = [
                        threads.submit(self._read, text, spans[at : at + _SENTENCES_A_TASK])
                        for at in range(0, len(spans), _SENTENCES_A_TASK)
                    ]
                    waiting.append(tasks)
                    n_waiting += len(tasks) or 1
                    while n_waiting > _TASKS_AHEAD * self._n_threads:
                        first = waiting.popleft()
                        n_waiting -= len(first) or 1
                        yield [sentence for task in first for sentence in task.result()]
                while waiting:
                    yield [sentence for task in waiting.popleft() for sentence in task.result()]
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    @property
    def parts(self) -> tuple[Graphs, Lexicon]:
        """The network and the lists beside it, for measuring them alone."""
        return self._graphs, self._lexicon

    def _read(self, text: str, spans: Sequence[SentenceSpan]) -> list[Sentence]:
        return [self.read_sentence(text, since, until) for since, until in spans]

    def read_sentence(self, text: str, since: int, until: int) -> Sentence:
        """Read the sentence of a text from one character to another."""
        words = [(since + begin, since + end) for begin, end in word_spans(text[since:until])]
        tokens, predicates, entities, vectors = read_words(text, words, self._graphs, self._lexicon)
        return Sentence(since, until, tokens, predicates, entities, vectors)


def _check(text: str, spans: Sequence[SentenceSpan]) -> None:
    for since, until in spans:
        if not 0 <= since <= until <= len(text):
            raise UsageError(
                f"a sentence from character {since} to {until} of a text of {len(text)} characters; "
                "take the spans from sentence_spans(text)"
            )
