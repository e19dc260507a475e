"""Which provider a file is of, told by what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import UnknownFormat, UsageError
from dragoman.sources.casebook import CASEBOOK
from dragoman.sources.gdelt import GDELT_1, GDELT_2
from dragoman.sources.icews import ICEWS
from dragoman.sources.native import NATIVE_CSV, NATIVE_JSON
from dragoman.sources.panel import PANEL
from dragoman.sources.pressures import PRESSURE_LIST
from dragoman.sources.provider import Progress, Provider, Staged, no_progress
from dragoman.sources.quadruples import QUADRUPLES, Quadruples, quadruple_files
from dragoman.sources.sample import Sample, take_sample

if TYPE_CHECKING:
    import duckdb

__all__ = ["PROVIDERS", "Source", "content_files", "detect", "open_source"]

#: Every format of event data, in the order in which they are named to a reader.
PROVIDERS: tuple[Provider, ...] = (
    CASEBOOK, ICEWS, GDELT_1, GDELT_2, QUADRUPLES, PANEL, NATIVE_JSON, NATIVE_CSV, PRESSURE_LIST,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a folder that is one data set, and the provider that reads it."""

    path: Path
    provider: Provider

    @property
    def format(self) -> str:
        """The name of the format."""
        return self.provider.name

    @property
    def content_files(self) -> list[Path]:
        """The files whose bytes are the content, in a fixed order: two sources with the same bytes are the same."""
        return content_files(self.path)

    def stage(self, connection: duckdb.DuckDBPyConnection, progress: Progress = no_progress) -> Staged:
        """Read the source into the temporary tables: see ``Provider.stage``."""
        staged = self.provider.stage(connection, self.path, progress)
        progress(1.0)
        return staged


def open_source(path: str | Path, format: str | None = None, start: date | None = None) -> Source:
    """Find out what a file is, or take the caller's word for it.

    Parameters
    ----------
    path
        A file, packed or not, or the folder of a set of quadruples.
    format
        One of the names of ``PROVIDERS``; detected by content where it is left out.
    start
        The day of time 0, for quadruples that do not tell it.

    Raises
    ------
    InputError
        There is no such file, or it cannot be read.
    UnknownFormat
        The file is none of the supported formats.
    UsageError
        There is no such format, or ``start`` is given for a format that has no use for it.
    """
    path = Path(path)
    provider = _named(format) if format else detect(path)
    if start is not None:
        if not isinstance(provider, Quadruples):
            raise UsageError(f"a first day is for quadruples only, but {path} is read as {provider.name}; leave it out")
        provider = replace(provider, first_day=start)
    return Source(path, provider)


def detect(path: Path) -> Provider:
    """The provider that is surest of a file.

    Raises
    ------
    UnknownFormat
        None knows it; the message says what was seen and what is supported.
    """
    sample = take_sample(path)
    matches = [(match.certainty, provider) for provider in PROVIDERS if (match := provider.matches(sample))]
    if not matches:
        raise UnknownFormat(_unknown(sample))
    return max(matches, key=lambda match: match[0])[1]


def content_files(path: Path) -> list[Path]:
    """The files whose bytes are the content of a source, in a fixed order."""
    if path.is_dir() or QUADRUPLES.matches(take_sample(path)):
        return [file for file in quadruple_files(path) if file.is_file()]
    return [path]


def _named(format: str) -> Provider:
    for provider in PROVIDERS:
        if provider.name == format:
            return provider
    names = ", ".join(provider.name for provider in PROVIDERS)
    raise UsageError(f"{format!r} is no format; the formats are {names}")


def _unknown(sample: Sample) -> str:
    supported = "; ".join(f"{provider.name}: {provider.description}" for provider in PROVIDERS)
    return f"{sample.path} is none of the supported formats: {sample.describe()}.{_hint(sample)} Supported: {supported}"


def _hint(sample: Sample) -> str:
    """What may have happened to a file that looks as if it had been one of the formats."""
    if sample.first.startswith("GLOBALEVENTID") and sample.delimiter != "\t":
        return (
            " It seems to be a GDELT export saved again by a spreadsheet, which makes numbers of codes (012 becomes 12,"
            " another act): use the file as it was downloaded."
        )
    if sample.first.startswith(("\ufffd\ufffd", "\x00")) or "\x00" in sample.first:
        return " It seems to be UTF-16 text or no text at all: save it as UTF-8."
    if sample.is_folder:
        return " Name the files in it one by one."
    return ""
