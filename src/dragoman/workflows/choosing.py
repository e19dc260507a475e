"""Which coder reads the text: ours, a spaCy pipeline in our model's place, or a language model in the whole coder's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record

if TYPE_CHECKING:
    from dragoman.coding.annotation import Annotator
    from dragoman.coding.coder import Coded
    from dragoman.coding.language_models import LanguageModelCoder

__all__ = ["ChosenCoder", "checked", "choose_coder"]

_SPEC = "write spacy:PIPELINE, or llm:MODEL@URL, or leave it out for Dragoman's own"


@dataclass(frozen=True, slots=True)
class ChosenCoder:
    """A coder ready to read documents, and what its records are signed with."""

    name: str
    version: str
    annotator: Annotator | None = None
    language_model: LanguageModelCoder | None = None
    n_processes: int = 1

    def code(
        self, documents: Iterable[Document], min_confidence: float | None = None
    ) -> Iterator[tuple[Document, list[Record]]]:
        """Each document with its records, of those that have a confidence only the ones at least so sure."""
        if self.language_model is not None:
            checked(min_confidence)
            yield from self.language_model.code(documents)
        elif self.n_processes > 1:
            from dragoman.coding.processes import code_in_processes

            yield from code_in_processes(documents, checked(min_confidence), self.n_processes)
        else:
            for coded in self.coded(documents, min_confidence):
                yield coded.document, coded.records

    def coded(self, documents: Iterable[Document], min_confidence: float | None = None) -> Iterator[Coded]:
        """Each document with all that was found on the way to its records, for explanations.

        Raises
        ------
        UsageError
            The coder is a language model, which gives no reasons; or the confidence is no probability.
        """
        from dragoman.coding.coder import code_documents

        if self.annotator is None:
            raise UsageError("a language model gives no reasons; leave out --explain, or the language model")
        floor = checked(min_confidence)
        return code_documents(documents, self.annotator, floor)

    def report(self) -> str:
        """What a language model cost and what it said in vain; empty for the others."""
        if self.language_model is None:
            return ""
        refused = "".join(f"\nnot believed, {one.document}: {one.reason}" for one in self.language_model.refusals)
        return self.language_model.usage.summary() + refused


def checked(min_confidence: float | None) -> float | None:
    """The least confidence asked for, if it is a probability.

    Raises
    ------
    UsageError
        It is not.
    """
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise UsageError(f"a confidence is a probability from 0 to 1, not {min_confidence:g}")
    return min_confidence


def choose_coder(spec: str | None = None, cache: Path | str | None = None, n_processes: int = 1) -> ChosenCoder:
    """The coder that a user names: nothing for ours, ``spacy:PIPELINE``, or ``llm:MODEL@URL``.

    ``cache`` is a folder in which a language model's answers are kept; ``n_processes`` the processes that ours may use
    for many documents (a script that asks for several must keep its work under ``if __name__ == "__main__":``).

    Raises
    ------
    UsageError
        There is no such coder, or what it needs is not installed; or there are no processes.
    """
    from dragoman import __version__

    if n_processes < 1:
        raise UsageError(f"at least 1 process is needed to code, not {n_processes}")
    if not spec:
        from dragoman.coding.model import shipped_annotator

        own = shipped_annotator()
        return ChosenCoder("dragoman", f"{__version__} ({own.version})", own, n_processes=n_processes)
    kind, _, rest = spec.partition(":")
    if kind == "spacy" and rest:
        from dragoman.coding.annotators.spacy import SpacyAnnotator

        pipeline = SpacyAnnotator(rest)
        return ChosenCoder(f"dragoman with {pipeline.name}", f"{__version__} ({pipeline.version})", pipeline)
    if kind == "llm":
        model, _, url = rest.rpartition("@")
        from dragoman.coding.language_models import AnswerCache, Endpoint, LanguageModelCoder
        from dragoman.coding.sentences import sentence_spans

        if not model:
            raise UsageError(f"{spec!r} names no model; {_SPEC}")
        kept = AnswerCache(Path(cache)) if cache else None
        return ChosenCoder(
            model, __version__, language_model=LanguageModelCoder(Endpoint(url, model), sentence_spans, kept)
        )
    raise UsageError(f"{spec!r} is no coder; {_SPEC}")
