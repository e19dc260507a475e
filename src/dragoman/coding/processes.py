"""Coding many documents on several processors at once.

The model lets other threads run while it reads, but the codebook is plain Python and does not: two processes with a
thread each code half again as many sentences a second as one process with two threads. Each needs its own copy of the
model, and a second to load it, so a few pages are coded in this process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from dragoman.coding.coder import code_documents
from dragoman.errors import DragomanError
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record

if TYPE_CHECKING:
    from dragoman.coding.model.annotator import NewsAnnotator

__all__ = ["code_in_processes"]

#: Text that one process codes while others would still be loading the model.
_FEW_CHARACTERS = 40_000
#: Text that a process takes at a time: enough to outweigh handing over, little enough to end together.
_CHARACTERS_A_TASK = 4_000
#: Tasks that wait for each process, at most, before results are handed out.
_TASKS_AHEAD = 4

Answers = list[list[Record]]


def code_in_processes(
    documents: Iterable[Document], floor: float | None = None, n_processes: int = 2
) -> Iterator[tuple[Document, list[Record]]]:
    """Code documents with the model that ships; the same records in the same order as in one process.

    Parameters
    ----------
    documents
        Read as they are needed, a few dozen pages ahead.
    floor
        The least confidence of a record; see ``code_documents``.
    n_processes
        Processes at work at once, where there are more than a few pages; 200 MB each.

    Raises
    ------
    DragomanError
        A process was ended from outside.
    """
    coming = iter(documents)
    first = _few(coming) if n_processes > 1 else []
    if _are_many(first):
        yield from _shared_out(chain(first, coming), floor, n_processes)
    else:
        for coded in code_documents(chain(first, coming), floor=floor):
            yield coded.document, coded.records


def _few(documents: Iterator[Document]) -> list[Document]:
    """The first documents, until they are known to be many."""
    first: list[Document] = []
    while not _are_many(first) and (document := next(documents, None)) is not None:
        first.append(document)
    return first


def _are_many(documents: list[Document]) -> bool:
    return len(documents) > 1 and sum(len(document.text) for document in documents) > _FEW_CHARACTERS


def _shared_out(
    documents: Iterable[Document], floor: float | None, n_processes: int
) -> Iterator[tuple[Document, list[Record]]]:
    waiting: deque[tuple[list[Document], Future[Answers]]] = deque()
    # Processes start afresh, as they must on some systems anyway: a copy of one that has threads may never wake.
    pool = ProcessPoolExecutor(n_processes, multiprocessing.get_context("spawn"), _begin)
    try:
        for task in _tasks(documents):
            waiting.append((task, pool.submit(_code, task, floor)))
            if len(waiting) > _TASKS_AHEAD * n_processes:
                yield from _answered(*waiting.popleft())
        while waiting:
            yield from _answered(*waiting.popleft())
    except BrokenProcessPool:
        raise DragomanError(
            f"one of {n_processes} processes that code text was ended from outside, often for want of memory; "
            "--processes 1 needs the least"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _answered(task: list[Document], answers: Future[Answers]) -> Iterator[tuple[Document, list[Record]]]:
    return zip(task, answers.result(), strict=True)


def _tasks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    task: list[Document] = []
    n_characters = 0
    for document in documents:
        task.append(document)
        n_characters += len(document.text)
        if n_characters >= _CHARACTERS_A_TASK:
            yield task
            task, n_characters = [], 0
    if task:
        yield task


def _begin() -> None:
    """In a new process: leave Ctrl-C to the process that asked, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _annotator() -> NewsAnnotator:
    from dragoman.coding.model.annotator import NewsAnnotator

    return NewsAnnotator(n_threads=1)


def _code(documents: list[Document], floor: float | None) -> Answers:
    return [coded.records for coded in code_documents(documents, _annotator(), floor)]
