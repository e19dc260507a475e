"""The file of a store: readers see a finished file, a writer works on a copy and puts it in place.

DuckDB lets one process write a file, or many read it, never both. Readers must go on while a long load runs, and a
killed load must leave nothing half done. So a writer takes a lock beside the store, copies it to ``NAME.writing``,
loads into the copy, and renames the copy over the store: readers keep the file they opened. Loads that were
committed into the copy before the writer was killed are still in it, and the next writer goes on from there, unless
the store itself has been replaced since.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from dragoman.errors import StoreBusy, StoreError
from dragoman.store.tables import check_version, create_tables

if TYPE_CHECKING:
    import duckdb

__all__ = ["Writer", "in_memory", "open_for_reading"]

#: Publishing copies the whole file, so it is done when that costs at most a twentieth of the time spent loading.
_PUBLISHING_SHARE = 20

#: A load streams: more memory than this makes it no faster (measured on ten million GDELT rows).
_MEMORY_LIMIT = "640MB"


def open_for_reading(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a finished store; any number of processes may.

    Raises
    ------
    StoreError
        Where there is no such file, or it is no store of this version.
    """
    import duckdb

    if not path.is_file():
        raise StoreError(f"there is no store at {path}; create it with `dragoman add FILE --store {path}`")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}") from None
    check_version(connection, str(path))
    return connection


def in_memory() -> duckdb.DuckDBPyConnection:
    """An empty store that lives as long as its connection."""
    import duckdb

    connection = duckdb.connect(":memory:")
    create_tables(connection)
    return connection


class Writer:
    """The one process that may change a store. Use it in a ``with`` statement.

    ``connection`` is the working copy; ``publish`` makes what has been committed so far the store, and is called
    on leaving. An error on the way out publishes the loads that were completed before it.

    Raises
    ------
    StoreBusy
        On entering, when another process is writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._copy = path.with_name(path.name + ".writing")
        self._spill = path.with_name(path.name + ".spill")
        self._lock = FileLock(path.with_name(path.name + ".lock"), blocking=False)
        self._last_copy_seconds = 0.0
        self._last_published = time.monotonic()
        self._dirty = False
        self.connection: duckdb.DuckDBPyConnection

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise StoreBusy(
                f"another process is adding to {self.path}; wait for it to finish (reading goes on meanwhile)"
            ) from None
        try:
            self._open_copy()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._dirty:
                self._replace()
            else:
                self.connection.close()
                self._discard_copy()
        finally:
            shutil.rmtree(self._spill, ignore_errors=True)
            self._lock.release()

    @contextmanager
    def load(self, *, keep: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """Do one load, whole or not at all; with ``keep=False`` undo it afterwards (a dry run)."""
        self.connection.execute("BEGIN")
        try:
            yield self.connection
            self.connection.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException as error:
            self._undo()
            if isinstance(error, duckdb_error()):
                raise StoreError(f"this load failed and was undone, the store is as before it: {error}") from error
            raise
        self._dirty = self._dirty or keep
        if keep and time.monotonic() - self._last_published > _PUBLISHING_SHARE * self._last_copy_seconds:
            self.publish()

    def _undo(self) -> None:
        """Roll back; after some errors DuckDB has done so itself."""
        with suppress(duckdb_error()):
            self.connection.execute("ROLLBACK")

    def publish(self) -> None:
        """Make everything committed so far the store, and go on with a new working copy."""
        self._replace()
        self._open_copy()

    def _open_copy(self) -> None:
        """Go on in the copy a killed writer left, if it continues the store as it is now; else copy the store."""
        if self._copy.exists():
            try:
                self._connect()
            except duckdb_error():
                pass  # torn in the middle of copying: made anew below
            else:
                if self._base_of_copy() == self._fingerprint():
                    self._dirty = True
                    return
                self.connection.close()
        self._discard_copy()
        if self.path.exists():
            open_for_reading(self.path).close()
            start = time.monotonic()
            shutil.copyfile(self.path, self._copy)
            self._last_copy_seconds = time.monotonic() - start
            self._connect()
        else:
            self._connect()
            create_tables(self.connection)
        self.connection.execute("UPDATE about SET base = $base", {"base": self._fingerprint()})

    def _connect(self) -> None:
        import duckdb

        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY_LIMIT,
            "temp_directory": str(self._spill),
        }
        self.connection = duckdb.connect(str(self._copy), config=settings)

    def _fingerprint(self) -> str:
        """What tells one state of the store's file from another; empty while there is none."""
        if not self.path.exists():
            return ""
        stat = self.path.stat()
        return f"{stat.st_size}-{stat.st_mtime_ns}"

    def _base_of_copy(self) -> str | None:
        try:
            row = self.connection.execute("SELECT base FROM about").fetchone()
        except duckdb_error():
            return None
        return str(row[0]) if row else None

    def _replace(self) -> None:
        self.connection.execute("CHECKPOINT")
        self.connection.close()
        with self._copy.open("rb+") as file:
            os.fsync(file.fileno())
        try:
            self._copy.replace(self.path)
        except OSError as error:
            raise StoreError(
                f"{self.path} could not be replaced by the new {self._copy.name}: {error}; "
                "close the programs that read it and add again"
            ) from None
        self._dirty = False
        self._last_published = time.monotonic()

    def _discard_copy(self) -> None:
        for path in (self._copy, self._copy.with_name(self._copy.name + ".wal")):
            path.unlink(missing_ok=True)


def duckdb_error() -> type[Exception]:
    """The root of DuckDB's own errors, imported late."""
    import duckdb

    return duckdb.Error
