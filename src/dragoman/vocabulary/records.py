"""A coded record and an interval of pressure, as Python values.

Tables hold millions of these as columns (see ``schema``); the classes here are for the coder's output, for files in
Dragoman's own format and for evidence shown to a reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dragoman.errors import UsageError
from dragoman.vocabulary.dates import DateSpan

__all__ = ["STATUSES", "Pressure", "Record", "Status"]

Status = Literal["actual", "possible", "denied"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Record:
    """One act by one source toward one target, as one sentence or row tells it.

    Attributes are those of the codebook; character spans are half-open and point into the document named by
    ``document`` (a content hash), and are ``None`` for rows of a data set.

    >>> from dragoman.vocabulary.dates import DateSpan
    >>> Record("IRN", "VEN", "AID", DateSpan.parse("2020-05-25")).status
    'actual'
    """

    source: str
    target: str
    event: str
    date: DateSpan | None = None
    status: Status = "actual"
    attribution: str = ""
    condition: str = ""
    predicate: tuple[int, int] | None = None
    evidence: tuple[int, int] | None = None
    text: str = ""
    document: str = ""
    url: str = ""
    confidence: float | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise UsageError(f"status is {self.status!r}; it must be one of {', '.join(STATUSES)}")


@dataclass(frozen=True, slots=True)
class Pressure:
    """A sanction regime, embargo or terror listing that one sender holds against one target.

    ``since`` and ``until`` keep the precision of their source; ``until`` is ``None`` where no end is known.

    >>> from dragoman.vocabulary.dates import DateSpan
    >>> Pressure("USA", "CUB", "embargo", DateSpan.parse("1962-02")).until is None
    True
    """

    sender: str
    target: str
    kind: str
    since: DateSpan
    until: DateSpan | None = None
    instrument: str = ""
    url: str = ""
