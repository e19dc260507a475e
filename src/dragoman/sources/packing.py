"""Files as they come: plain, gzipped, or zipped with one member or several."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from dragoman.errors import InputError

__all__ = ["contents", "opened", "packing", "plain_name", "stem"]

_GZIP_MAGIC = b"\x1f\x8b"
_SUFFIXES = ("gz", "zip", "csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson")
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")


def packing(path: Path) -> str:
    """How a file is packed, by its first bytes: ``gz``, ``zip`` or empty."""
    with path.open("rb") as file:
        magic = file.read(4)
    if magic.startswith(_GZIP_MAGIC):
        return "gz"
    return "zip" if magic in _ZIP_MAGICS else ""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked on the way; the members of a zip follow each other in the order of their names.

    Raises
    ------
    InputError
        While reading, where the packing is broken or locked with a password.
    """
    kind = packing(path)
    with _faults_told(path, kind):
        if kind == "gz":
            with gzip.open(path) as stream:
                yield cast("IO[bytes]", stream)
        elif kind == "zip":
            with zipfile.ZipFile(path) as archive, io.BufferedReader(_Members(archive), 1 << 20) as stream:
                yield stream
        else:
            with path.open("rb") as stream:
                yield stream


def contents(path: Path, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """The whole bytes of a file, unpacked, or of each member of a zip, with the name they go by.

    Raises
    ------
    InputError
        While reading, where the packing is broken or locked, or more than ``most_bytes`` come out of it in all.
    """
    left = most_bytes
    for name, content in _each_read(path, most_bytes):
        left -= len(content)
        if left < 0:
            unpacked = ", unpacked" if packing(path) else ""
            raise InputError(f"{path} has more than {most_bytes >> 20} MB{unpacked}; split it")
        yield name, content


def _each_read(path: Path, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Each up to one byte more than may be."""
    if packing(path) != "zip":
        with opened(path) as stream:
            content = stream.read(most_bytes + 1)
        yield str(path), content
        return
    with _faults_told(path, "zip"), zipfile.ZipFile(path) as archive:
        for name in _data_names(archive):
            with archive.open(name) as member:
                content = member.read(most_bytes + 1)
            yield f"{path}, {name}", content


@contextmanager
def _faults_told(path: Path, kind: str) -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{path} is a broken {kind} file: {error}; fetch it again") from None
    except RuntimeError as error:
        if kind == "zip" and "password" in str(error):
            raise InputError(f"{path} is locked with a password; unpack it first") from None
        raise


class _Members(io.RawIOBase):
    """The members of a zip as one stream; a member that lacks its last line end is given it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = _data_names(archive)
        self._current: IO[bytes] | None = None
        self._last = b"\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        while True:
            if self._current is None:
                if not self._names:
                    return 0
                self._current = self._archive.open(self._names.pop(0))
            data = self._current.read(len(view))
            if not data:
                self._current.close()
                self._current = None
                if self._last == b"\n":
                    continue
                data = b"\n"
            self._last = data[-1:]
            view[: len(data)] = data
            return len(data)


def _data_names(archive: zipfile.ZipFile) -> list[str]:
    """The members that are files of their own, not folders or what macOS leaves beside them, by name."""
    return sorted(
        info.filename for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    )


def plain_name(name: str) -> str:
    """The name of a file without what says how it is packed.

    >>> plain_name("articles/embargo.md.gz")
    'articles/embargo.md'
    """
    base, _, suffix = name.rpartition(".")
    return base if base and suffix.lower() in ("gz", "zip") else name


def stem(path: Path) -> str:
    """The name of a file without what says how it is packed or written.

    >>> stem(Path("data/dyad_year.csv.gz"))
    'dyad_year'
    """
    name = path.name
    for _ in range(2):
        base, dot, suffix = name.rpartition(".")
        if base and dot and suffix.lower() in _SUFFIXES:
            name = base
    return name
