"""Many documents coded by several processes: the same as by one, whatever ends early."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import pytest

from dragoman.coding import processes
from dragoman.coding.coder import code_documents
from dragoman.coding.processes import code_in_processes
from dragoman.errors import DragomanError, UsageError
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record
from dragoman.workflows import choose_coder

STATES = ("Turkey", "Kenya", "Peru", "Norway", "Japan", "Oman")
DOCUMENTS = [
    Document(f"{giver} sent {what} to Syria. The Syrian president thanked {giver}.", title=giver)
    for giver in STATES
    for what in ("tents", "wheat", "two field hospitals")
]
DOCUMENTS.insert(4, Document(""))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is many, and a process takes a document at a time."""
    monkeypatch.setattr(processes, "_FEW_CHARACTERS", 100)
    monkeypatch.setattr(processes, "_CHARACTERS_A_TASK", 50)


@pytest.mark.usefixtures("many")
def test_several_processes_code_as_one_does_and_in_order() -> None:
    alone = [(coded.document, coded.records) for coded in code_documents(DOCUMENTS)]
    assert list(code_in_processes(DOCUMENTS, n_processes=2)) == alone
    assert sum(len(records) for _, records in alone) > len(DOCUMENTS)
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("many")
def test_the_floor_reaches_every_process() -> None:
    found = list(code_in_processes(DOCUMENTS, 0.99, 2))
    assert [document for document, _ in found] == DOCUMENTS
    assert all((record.confidence or 0) >= 0.99 for _, records in found for record in records)


@pytest.mark.parametrize(
    "documents", [[], DOCUMENTS, [Document("Peru thanked Oman." + " " * 50_000)]], ids=["none", "few", "one, long"]
)
def test_few_documents_start_no_process(documents: list[Document], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "ProcessPoolExecutor", None)
    assert [document for document, _ in code_in_processes(documents, n_processes=2)] == documents


@pytest.mark.usefixtures("many")
def test_who_stops_listening_leaves_no_process_behind() -> None:
    coding = code_in_processes(_endless(), n_processes=2)
    next(coding)
    assert multiprocessing.active_children()
    coding.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("many")
def test_a_process_that_was_killed_is_told() -> None:
    coding = code_in_processes(_endless(), n_processes=2)
    next(coding)
    multiprocessing.active_children()[0].kill()
    with pytest.raises(DragomanError, match="--processes 1"):
        _drain(coding)
    assert not multiprocessing.active_children()


def test_no_process_at_all_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="at least 1 process"):
        choose_coder(n_processes=0)


def _endless() -> Iterator[Document]:
    while True:
        yield from DOCUMENTS


def _drain(coding: Iterator[tuple[Document, list[Record]]]) -> None:
    for _ in coding:
        pass
