"""Does the coder keep its promises on damaged documents? No crash, spans within the text, fields as the codebook says.

    python benchmarks/coding/fuzz.py [--files 20000] [--first 0] [--keep FOLDER]

Each file is made from its number by mutating and truncating our articles and the casebook's sentences (``damage.py``),
written to disk, read and coded as `dragoman code --explain --min-confidence 0` does it, and, one in twenty, staged as
`dragoman add` does it. A run that was broken off goes on with ``--first``. Exit code 1 where a promise was broken;
``--keep`` keeps the files that did it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
from damage import DamagedFile, damaged_file

from dragoman.coding.actors.tables import read_words
from dragoman.coding.codebook.choosing import same_actor
from dragoman.errors import InputError, UnknownActor
from dragoman.sources import Source
from dragoman.sources.documents import DocumentFiles, Unread
from dragoman.vocabulary.actors import actor
from dragoman.vocabulary.acts import TARGETLESS, classes
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import STATUSES, Record
from dragoman.workflows import choose_coder, code_files
from dragoman.workflows.coding import CodedDocument

#: The codebook's sixteen; a statement that is neither friendly nor hostile is not coded.
CLASSES = classes().keys() - {"STATEMENT"}
#: An act dated before or after is set aside by the store (docs/formats.md).
PLAUSIBLE_YEARS = (1800, 2199)

#: Staging takes longer than coding, and sees what coding made only once more.
_STAGE_EVERY = 20
_TELL_EVERY = 500


@dataclass(slots=True)
class Tally:
    """What was seen so far, and which promises were broken by the file of which seed."""

    n_files: int = 0
    n_documents: int = 0
    n_records: int = 0
    n_characters: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    broken: dict[int, list[str]] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)

    def __str__(self) -> str:
        return (
            f"{self.n_files:,} files, {self.n_documents:,} documents, {self.n_characters:,} characters, "
            f"{self.n_records:,} records, {self.set_aside.total():,} set aside, {len(self.broken)} failures"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first file")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the files that broke a promise")
    arguments = parser.parse_args()
    tally, start = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        for seed in range(arguments.first, arguments.first + arguments.files):
            made = damaged_file(seed)
            broken = try_file(made, seed, Path(folder), connection, tally)
            if broken:
                tally.broken[seed] = broken
                print(f"seed {seed}, {made.name}, published {made.published}: {'; '.join(broken)}", flush=True)
                if arguments.keep:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    (arguments.keep / f"{seed}-{made.name}").write_bytes(made.content)
            if tally.n_files % _TELL_EVERY == 0:
                print(f"{time.monotonic() - start:,.0f} s: {tally}; next seed {seed + 1}", file=sys.stderr, flush=True)
    print(tally)
    for reason, n in tally.set_aside.most_common():
        print(f"set aside: {n:,}, {reason}")
    seconds, seed = tally.slowest
    print(f"{time.monotonic() - start:,.0f} s; the slowest file, of seed {seed}, took {seconds:.2f} s")
    sys.exit(1 if tally.broken else 0)


def try_file(
    made: DamagedFile, seed: int, folder: Path, connection: duckdb.DuckDBPyConnection, tally: Tally
) -> list[str]:
    """Read and code one file, stage it where its turn is, and say which promises were broken."""
    path = folder / made.name
    path.write_bytes(made.content)
    unread: list[Unread] = []
    coded: list[CodedDocument] = []
    broken: list[str] = []
    start = time.monotonic()
    try:
        for one in code_files(
            [path],
            published=made.published,
            explain=True,
            min_confidence=0.0,
            coder=choose_coder(),
            unread=unread.append,
        ):
            coded.append(one)
            broken += broken_promises(one)
        if seed % _STAGE_EVERY == 0:
            broken += refused_rows(made, path, coded, unread, connection)
    except Exception as error:  # whatever it is, it is what is looked for
        broken.append(crash(error))
    tally.n_files += 1
    tally.n_documents += len(coded)
    tally.n_records += sum(len(one.records) for one in coded)
    tally.n_characters += sum(len(one.document.text) for one in coded)
    tally.set_aside.update(reason_of(one) for one in unread)
    tally.slowest = max(tally.slowest, (time.monotonic() - start, seed))
    path.unlink()
    return broken


def crash(error: Exception) -> str:
    """An exception, and the last lines of ours it came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "dragoman" in frame.filename]
    way = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-3:]))
    return f"{type(error).__name__}: {str(error)[:200]!r} at {way}"


def reason_of(unread: Unread) -> str:
    """Why a document was set aside, without what is of this document only."""
    return unread.reason.split(" is a broken ")[-1].split(" (")[0].split(": ")[0].split(";")[0]


def broken_promises(coded: CodedDocument) -> list[str]:
    """What is wrong with the records of a document, by the codebook."""
    json.dumps(coded.rows(), ensure_ascii=False).encode()  # as the command line prints them
    coded.explanation.encode()
    return [
        f"{fault}: {record.source} {record.event} {record.target}, evidence {record.evidence}, "
        f"predicate {record.predicate}, {len(coded.document.text)} characters"
        for record in coded.records
        for fault in faults(record, coded.document)
    ]


def faults(record: Record, document: Document) -> Iterator[str]:
    if record.evidence is None or record.predicate is None:
        yield "a span is missing"
        return
    start, end = record.evidence
    if not 0 <= start < end <= len(document.text):
        yield "the evidence is not within the text"
    if document.text[start:end] != record.text:
        yield "the evidence is not what stands there"
    if not start <= record.predicate[0] < record.predicate[1] <= end:
        yield "the predicate is not within the evidence"
    if record.document != document.id:
        yield "the record is of another document"
    if record.event not in CLASSES:
        yield "there is no such class"
    if record.status not in STATUSES:
        yield "there is no such status"
    if record.confidence is None or not 0 <= record.confidence <= 1:
        yield f"the confidence {record.confidence} is no probability"
    if record.condition and record.condition not in " ".join(record.text.split()):
        yield f"the condition {record.condition!r} does not stand in the evidence"
    if not is_known(record.source):
        yield "the source has no canonical id"
    if not (is_known(record.target) if record.target else record.event in TARGETLESS):
        yield "the target has no canonical id"
    if same_actor(record.source, record.target):
        yield "an actor acts on itself"


def is_known(id: str) -> bool:
    """Whether an id is registered, or the name of a region, which stands where nothing narrower is told."""
    if id in regions():
        return True
    try:
        actor(id)
    except UnknownActor:
        return False
    return True


@cache
def regions() -> frozenset[str]:
    return frozenset(row["m49"] for row in read_words("regions.csv"))


def refused_rows(
    made: DamagedFile,
    path: Path,
    coded: list[CodedDocument],
    unread: list[Unread],
    connection: duckdb.DuckDBPyConnection,
) -> list[str]:
    """What the store's own judges set aside of the records when the file is added, beside implausible dates."""
    records = {one.document.id: list(one.records) for one in coded}

    def code(documents: Iterable[Document]) -> Iterator[tuple[Document, list[Record]]]:
        return ((document, records[document.id]) for document in documents)

    try:
        staged = Source(path, DocumentFiles(code, "fuzz", "0", made.published)).stage(connection)
    except InputError as error:  # a file that cannot be unpacked is refused as a whole; the reader said so, too
        return [] if any(str(error).endswith(one.reason) for one in unread) else [crash(error)]
    n_implausible = sum(is_implausible(record) for found in records.values() for record in found)
    if staged.n_rejected == len(unread) + n_implausible:
        return []
    reasons = [reason for (reason,) in connection.execute("SELECT reason FROM staged_rejects").fetchall()]
    return [f"{staged.n_rejected} rows are set aside, not {len(unread) + n_implausible}: {reasons[:3]}"]


def is_implausible(record: Record) -> bool:
    """Whether the store refuses a record for its date alone."""
    first, last = PLAUSIBLE_YEARS
    days = () if record.date is None else (record.date.since, record.date.until)
    return any(not first <= day.year <= last for day in days)


if __name__ == "__main__":
    main()
