"""Files and folders into a store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError, UnknownFormat, UsageError
from dragoman.vocabulary.dates import DateSpan
from dragoman.workflows.choosing import checked

if TYPE_CHECKING:
    import duckdb

    from dragoman.sources import Source
    from dragoman.store.files import Writer
    from dragoman.store.loading import Load
    from dragoman.workflows.choosing import ChosenCoder

__all__ = ["DEFAULT_STORE", "Added", "add", "content_hash", "take"]

#: The store used when none is named and this file lies in the working folder.
DEFAULT_STORE = Path("dragoman.duckdb")

#: Called while a file is read: what is being done, and which share of it is done, from 0 to 1.
Progress = Callable[[str, float], None]

_READ_SIZE_BYTES = 1 << 20

#: Enough of a file to tell whether it is a document.
_SAMPLE_BYTES = 1 << 16

#: What ``--format`` takes for documents.
_DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one path: its load, or why there is none.

    ``load`` is ``None`` where the file was loaded before (``known_since`` tells when) or could not be read
    (``error`` tells why).
    """

    path: str
    load: Load | None = None
    known_since: str = ""
    error: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)

    def summary(self) -> str:
        """One line for a reader."""
        if self.error:
            return f"{self.path}: not read. {self.error}"
        if self.load is None:
            return f"{self.path}: nothing new; loaded before, on {self.known_since}"
        load = self.load
        coded = load.format == _DOCUMENTS
        parts = ["documents coded" if coded else f"{load.n_rows:,} rows of {load.format}"]
        if load.n_pressures:
            parts.append(f"{load.n_pressures:,} intervals of pressure added")
        if load.n_records:
            parts.append(
                f"{load.n_records:,} records added ({load.n_acts:,} new acts, {load.n_joined:,} joined to an act)"
            )
        if load.n_known:
            parts.append(f"{load.n_known:,} already known")
        parts.append(f"{load.n_rejected:,} set aside" if load.n_rejected else "none set aside")
        return f"{self.path}: " + "; ".join(parts)


def add(
    paths: Iterable[Path | str],
    store: Path | str | None = None,
    *,
    format: str | None = None,
    start: str | None = None,
    published: str | None = None,
    coder: str | None = None,
    min_confidence: float | None = None,
    n_processes: int = 1,
    dry_run: bool = False,
    progress: Progress | None = None,
    done: Callable[[Added], None] | None = None,
) -> list[Added]:
    """Read files or folders into a store; documents are coded on the way. Safe to repeat.

    A file is known by the hash of its bytes, so adding it again adds nothing. A file that cannot be read is reported
    and the rest goes on; each file is taken whole or not at all.

    Parameters
    ----------
    paths
        Files, or folders of the formats that are folders.
    store
        Where to add; ``dragoman.duckdb`` in the working folder by default, made where missing.
    format
        Name of a supported format, where detection by content should be overruled.
    start
        First day (``YYYY-MM-DD``) of data sets that only number their days.
    published
        The day (``YYYY-MM-DD``) of documents that do not tell theirs.
    coder
        What codes documents: see ``choose_coder``.
    min_confidence
        Of documents only records at least this probably right, from 0 to 1; 0.3 unless given.
    n_processes
        Processes that code a file of many documents: see ``choose_coder``.
    dry_run
        Read and report everything, keep nothing.
    progress, done
        Called while a file is read, and after each path.

    Raises
    ------
    StoreBusy
        Where another process is adding to the same store.
    """
    from dragoman.store.files import Writer

    opening = _Opening(
        format,
        DateSpan.parse(start).since if start else None,
        DateSpan.parse(published).since if published else None,
        coder,
        checked(min_confidence),
        n_processes,
    )
    outcomes = []
    with Writer(Path(store) if store is not None else DEFAULT_STORE) as writer:
        for path in map(Path, paths):
            outcome = _add_one(writer, path, opening, dry_run, progress or _silent)
            outcomes.append(outcome)
            if done:
                done(outcome)
    return outcomes


@dataclass(slots=True)
class _Opening:
    """How the files of one call are opened; the coder is made ready once, for the first document."""

    format: str | None
    first_day: date | None
    published: date | None
    coder: str | None
    min_confidence: float | None
    n_processes: int
    chosen: ChosenCoder | None = None

    def open(self, path: Path) -> Source:
        """A data set if one is recognised, else a document."""
        from dragoman.sources import open_source
        from dragoman.sources.documents import is_document
        from dragoman.sources.packing import opened

        if self.format == _DOCUMENTS:
            return self._documents(path)
        try:
            return open_source(path, self.format, self.first_day)
        except UnknownFormat:
            if self.format or not path.is_file():
                raise
            with opened(path) as stream:
                beginning = stream.read(_SAMPLE_BYTES)
            if not is_document(beginning, path.name):
                raise
        return self._documents(path)

    def _documents(self, path: Path) -> Source:
        from dragoman.sources import Source
        from dragoman.sources.documents import DocumentFiles
        from dragoman.workflows.choosing import choose_coder

        self.chosen = self.chosen or choose_coder(self.coder, n_processes=self.n_processes)
        code = partial(self.chosen.code, min_confidence=self.min_confidence)
        return Source(path, DocumentFiles(code, self.chosen.name, self.chosen.version, self.published))


def _add_one(writer: Writer, path: Path, opening: _Opening, dry_run: bool, progress: Progress) -> Added:
    try:
        source = opening.open(path)
        digest = content_hash(source, progress)
    except (InputError, OSError) as error:
        return Added(str(path), error=str(error))
    except UsageError as error:
        if opening.format or opening.first_day or opening.coder:
            raise
        return Added(str(path), error=str(error))  # this file alone needs an option, such as its first day
    known = writer.connection.execute(
        "SELECT strftime(added_at, '%Y-%m-%d') FROM loads WHERE hash = $hash", {"hash": digest}
    ).fetchone()
    if known:
        return Added(str(path), known_since=known[0])
    try:
        with writer.load(keep=not dry_run) as connection:
            load = take(connection, source, digest=digest, progress=progress)
    except InputError as error:
        return Added(str(path), error=str(error))
    return Added(str(path), load=load)


def take(
    connection: duckdb.DuckDBPyConnection, source: Source, *, digest: str, progress: Progress | None = None
) -> Load:
    """Let a source stage its rows, and the store take them."""
    from dragoman import __version__
    from dragoman.store.loading import take_staged

    progress = progress or _silent
    staged = source.stage(connection, partial(progress, f"reading {source.path.name}"))
    progress("joining reports of one act", 0.0)
    return take_staged(
        connection,
        hash_=digest,
        path=str(source.path),
        format_=staged.format,
        origin=staged.origin,
        n_rows=staged.n_rows,
        version=__version__,
    )


def content_hash(source: Source, progress: Progress | None = None) -> str:
    """SHA-256 of a source's bytes; where it is several files, of their names and bytes."""
    total = hashlib.sha256()
    files = source.content_files
    for file in files:
        if len(files) > 1:
            total.update(file.name.encode() + b"\0")
        n_bytes, size = 0, file.stat().st_size
        with file.open("rb") as stream:
            while block := stream.read(_READ_SIZE_BYTES):
                total.update(block)
                n_bytes += len(block)
                if progress:
                    progress("looking whether it is known", n_bytes / size)
    return total.hexdigest()


def _silent(what: str, share: float) -> None:
    """Progress nobody watches."""
