"""The exact lines of a file, where DuckDB can read them.

DuckDB splits a file into lines faster than anything else here, but not into *these* lines: it takes a lone carriage
return for a line end, refuses text that is not UTF-8, and stops at a line that is too long. So a file is looked
through first, a megabyte at a time. If DuckDB will see the same lines as we do, it reads the file itself; else it reads
a copy in which line ends are plain and every line nobody can read is empty, and what stood there is set aside. Line
numbers are those of the file in both cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from dragoman.errors import InputError
from dragoman.sources.packing import opened, packing

__all__ = ["MAX_LINE_BYTES", "Fault", "PlainLines", "plain_lines"]

#: Longer lines are no rows: the longest seen in real event data have a few thousand bytes, articles with text some
#: hundred thousand. DuckDB's own limit is twice this.
MAX_LINE_BYTES = 1 << 20

_BLOCK_BYTES = 1 << 20
_N_RAW_CHARACTERS = 4000
_N_FAULTS_AT_ONCE = 10_000

_BOM = b"\xef\xbb\xbf"

#: Bytes after which DuckDB would see other lines than we do: it is told that U+0001 parts columns, so that a line is
#: one column.
_FOREIGN = (b"\r", b"\x00", b"\x01")


class Fault(NamedTuple):
    """A line that is no text: its number from 1, what is wrong with it, and how it stood, made printable."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class PlainLines:
    """A file of which DuckDB sees the same lines as we do; ``n_faults`` of them are empty in it, and were set aside."""

    path: Path
    n_lines: int
    n_faults: int

    def sql(self) -> str:
        """A table function that yields the lines in order, in a column ``l``; blank ones are NULL."""
        path = str(self.path).replace("'", "''")
        return (
            f"read_csv('{path}', delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, "
            f"max_line_size = {2 * MAX_LINE_BYTES}, columns = {{'l': 'VARCHAR'}})"
        )

    def columns_sql(self, n_columns: int) -> str:
        """A table function that yields the tab-separated fields in columns ``c1``, ``c2`` ...; missing ones are NULL.

        Lines that are blank or have more fields than columns are missing, which the number of rows gives away.
        """
        path = str(self.path).replace("'", "''")
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(1, n_columns + 1))
        return (
            f"read_csv('{path}', delim = chr(9), quote = '', escape = '', header = false, auto_detect = false, "
            f"null_padding = true, ignore_errors = true, nullstr = chr(1), max_line_size = {2 * MAX_LINE_BYTES}, "
            f"columns = {{{columns}}})"
        )


def plain_lines(
    path: Path, spool: Path, set_aside: Callable[[list[Fault]], None], progress: Callable[[float], None]
) -> PlainLines:
    """Look through a file, and copy it to ``spool`` where DuckDB would not see its lines as they are.

    Parameters
    ----------
    path
        Plain, gzipped or zipped.
    spool
        Where the copy may be written: it lives as long as the caller keeps it.
    set_aside
        Takes the lines that are no text, some thousand at a time.
    progress
        Told the share of the file looked through.

    Raises
    ------
    InputError
        The packing is broken.
    """
    total = max(path.stat().st_size, 1)
    if not packing(path) and not _has_glob_characters(path):
        n_lines = 0
        with path.open("rb") as stream:
            for block in _blocks(stream):
                if block.foreign:
                    break
                n_lines += block.n_lines
                progress(min(1.0, stream.tell() / total))
            else:
                return PlainLines(path, n_lines, 0)
    with opened(path) as stream, spool.open("wb") as copy:
        return _copy(stream, copy, spool, set_aside)


def _copy(stream: IO[bytes], copy: IO[bytes], spool: Path, set_aside: Callable[[list[Fault]], None]) -> PlainLines:
    n_lines = n_faults = 0
    faults: list[Fault] = []
    for block in _blocks(stream):
        data = block.data
        if block.foreign:
            data = _plain(block, n_lines, faults)
        copy.write(data)
        n_lines += block.n_lines
        if len(faults) >= _N_FAULTS_AT_ONCE:
            set_aside(faults)
            n_faults += len(faults)
            faults = []
    if faults:
        set_aside(faults)
    return PlainLines(spool, n_lines, n_faults + len(faults))


@dataclass(frozen=True, slots=True)
class _Block:
    """Whole lines, each with its end. ``foreign`` says that DuckDB would not see them as they are."""

    data: bytes
    n_lines: int
    foreign: bool = field(default=False)


def _blocks(stream: IO[bytes]) -> Iterator[_Block]:
    """The lines of a stream, about a megabyte at a time; of a line that is too long only the beginning is kept."""
    rest = b""
    first = True
    while piece := stream.read(_BLOCK_BYTES):
        head, end, tail = piece.rpartition(b"\n")
        if not end:
            rest = (rest + piece)[: MAX_LINE_BYTES + 1]
            continue
        yield _block(rest + head + end, first)
        rest, first = tail, False
    if rest:
        yield _block(rest + b"\n", first)


def _block(data: bytes, first: bool) -> _Block:
    foreign = (
        any(byte in data for byte in _FOREIGN)
        or data.find(b"\n") > MAX_LINE_BYTES
        or (first and data.startswith(_BOM))
        or not _is_utf8(data)
    )
    return _Block(data, data.count(b"\n"), foreign)


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _plain(block: _Block, n_lines_before: int, faults: list[Fault]) -> bytes:
    """The lines of a block as DuckDB may see them: unreadable ones are empty, and added to ``faults``."""
    data = block.data
    while n_lines_before == 0 and data.startswith(_BOM):
        data = data.removeprefix(_BOM)
    lines = data.split(b"\n")[:-1]
    for index, line in enumerate(lines):
        lines[index] = stripped = line.rstrip(b"\r")
        if reason := _fault(stripped):
            faults.append(Fault(n_lines_before + index + 1, reason, _printable(stripped)))
            lines[index] = b""
    lines.append(b"")
    return b"\n".join(lines)


def _fault(line: bytes) -> str:
    """What keeps a line from being text; empty where nothing does."""
    if len(line) > MAX_LINE_BYTES:
        return f"the line is longer than {MAX_LINE_BYTES:,} bytes"
    if b"\r" in line:
        return "there is a carriage return within the line"
    if b"\x00" in line or b"\x01" in line:
        return "there is a control character (U+0000 or U+0001) in the line"
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"the line is not UTF-8 text: byte 0x{line[error.start]:02x} at {error.start + 1}"
    return ""


def _printable(line: bytes) -> str:
    text = line[: 4 * _N_RAW_CHARACTERS].decode("utf-8", errors="backslashreplace")[:_N_RAW_CHARACTERS]
    return text.replace("\x00", "\\x00").replace("\x01", "\\x01").replace("\r", "\\r")


def _has_glob_characters(path: Path) -> bool:
    """Whether DuckDB would take the path for a pattern."""
    return any(character in str(path) for character in "*?[")


def check_all_seen(lines: PlainLines, n_seen: int, path: Path) -> None:
    """Refuse to go on where DuckDB saw another number of lines than we did: a line number would be wrong."""
    if n_seen != lines.n_lines:
        raise InputError(
            f"{path} has {lines.n_lines:,} lines, but the database saw {n_seen:,}; nothing was added. "
            "Please report it with the file"
        )
