"""What a provider of data is, and what it leaves behind for the store.

A provider recognises its files by what stands in them and stages them: on the connection it is handed it makes the
temporary tables ``staged`` (columns ``schema.STAGED``) or ``staged_pressures`` (columns ``schema.PRESSURES`` without
``id`` and ``load``), and ``staged_rejects (line, reason, raw)``. Every row of the file is in exactly one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import duckdb

    from dragoman.sources.sample import Sample

__all__ = ["Match", "Progress", "Provider", "Staged", "no_progress"]

#: Told now and then which share of the work is done, from 0 to 1.
Progress = Callable[[float], None]


def no_progress(share: float) -> None:
    """Let the work pass in silence.

    >>> no_progress(0.5)
    """


@dataclass(frozen=True, slots=True)
class Match:
    """Why a file is taken to be of a provider, and how surely: of several that match, the surest reads it."""

    certainty: float
    because: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What became of the rows of one file.

    ``n_rows == n_sound + n_rejected``. A sound row mostly makes one staged row; a row of a panel makes one for each
    count that is not zero, so ``n_staged`` may differ. ``note`` says what a reader of the data should know.
    """

    format: str
    origin: str
    n_rows: int
    n_sound: int
    n_rejected: int
    n_staged: int
    note: str = ""


class Provider(Protocol):
    """One kind of file. ``name`` is what ``--format`` takes, ``description`` completes "supported: ..."."""

    @property
    def name(self) -> str:
        """The format's name."""
        ...

    @property
    def description(self) -> str:
        """The format in a few words."""
        ...

    def matches(self, sample: Sample) -> Match | None:
        """Whether what stands at the beginning of a file, or in a folder, is of this format."""
        ...

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Read the file into the temporary tables.

        Called inside a transaction of the caller, so no row of the file may make DuckDB raise.
        """
        ...
