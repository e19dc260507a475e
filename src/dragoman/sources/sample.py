"""The beginning of a file: enough to tell what it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dragoman.errors import InputError
from dragoman.sources.packing import opened, packing

__all__ = ["Sample", "take_sample"]

_SAMPLE_BYTES = 1 << 16

_DELIMITERS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}


@dataclass(frozen=True)
class Sample:
    """The first lines of a file as text, or the names in a folder.

    ``lines`` are without their ends and without blank ones; the last is left out where the sample cuts it, unless it
    is the only one. ``packing`` is ``gz``, ``zip`` or empty.
    """

    path: Path
    lines: tuple[str, ...]
    packing: str = ""
    is_folder: bool = False
    names: tuple[str, ...] = ()

    @cached_property
    def first(self) -> str:
        """The first line that is not blank, else empty."""
        return self.lines[0] if self.lines else ""

    @cached_property
    def delimiter(self) -> str:
        """What seems to part the fields of the first line; empty where nothing does.

        >>> Sample(Path("x"), ("a;b,c;d",)).delimiter
        ';'
        """
        counts = {delimiter: self.first.count(delimiter) for delimiter in _DELIMITERS}
        best = max(counts, key=lambda delimiter: counts[delimiter])
        return best if counts[best] else ""

    def describe(self) -> str:
        """What was seen, for a reader whose file was not recognised.

        >>> print(Sample(Path("x"), ("a;b", "1;2")).describe())
        its first line is 'a;b': 2 fields, if parted by semicolon
        """
        if self.is_folder:
            held = ", ".join(self.names[:6]) + (", ..." if len(self.names) > 6 else "")
            return f"it is a folder that holds {held or 'nothing'}"
        if not self.lines:
            return "it holds no text"
        text = self.first if len(self.first) <= 120 else self.first[:117] + "..."
        if not self.delimiter:
            return f"its first line is {text!r}: one field"
        n_fields = self.first.count(self.delimiter) + 1
        return f"its first line is {text!r}: {n_fields} fields, if parted by {_DELIMITERS[self.delimiter]}"


def take_sample(path: Path) -> Sample:
    """Read the beginning of a file, unpacked where it is packed.

    Raises
    ------
    InputError
        There is no such file or folder, it cannot be read, or its packing is broken.
    """
    if path.is_dir():
        return Sample(path, (), is_folder=True, names=tuple(sorted(entry.name for entry in path.iterdir())))
    try:
        with opened(path) as stream:
            beginning = stream.read(_SAMPLE_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    lines = _lines(beginning[:_SAMPLE_BYTES], cut=len(beginning) > _SAMPLE_BYTES)
    return Sample(path, lines, packing(path))


def _lines(beginning: bytes, *, cut: bool) -> tuple[str, ...]:
    text = beginning.decode("utf-8-sig", errors="replace")
    lines = text.split("\n")
    if cut and len(lines) > 1:
        lines.pop()
    return tuple(line for line in (line.rstrip("\r") for line in lines) if line.strip())
