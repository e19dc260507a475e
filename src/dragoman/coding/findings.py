"""What the coder found in a document, step by step: what its records are made from and ``--explain`` tells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dragoman.coding.attribution import Speaker
from dragoman.coding.codebook.matching import Act, Dropped
from dragoman.coding.codebook.selectors import Stage
from dragoman.coding.status import Reading
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import Record

if TYPE_CHECKING:
    from dragoman.coding.actors import Actors
    from dragoman.coding.opinion.candidates import Candidate

__all__ = ["Coded", "Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """An act that was found, how it was read, and its record (None where it gave none, with the reason).

    ``weighed`` is what the second opinion made of it, where there is one.
    """

    sentence: int
    act: Act
    reading: Reading
    speaker: Speaker | None
    record: Record | None
    reason: str = ""
    weighed: Candidate | None = None


@dataclass(slots=True)
class Coded:
    """A document as coded: its sentences, every finding, and the words that might have been acts."""

    document: Document
    stages: list[Stage]
    actors: Actors
    findings: list[Finding] = field(default_factory=list)
    dropped: list[tuple[int, Dropped]] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        """The records, in the order of the text."""
        return [found.record for found in self.findings if found.record is not None]

    def drop_unsure(self, floor: float) -> None:
        """Give out no record whose confidence is below ``floor``; the findings say so."""
        self.findings = [
            replace(found, record=None, reason=f"too unsure: {found.record.confidence:.2f}")
            if found.record is not None and found.record.confidence is not None and found.record.confidence < floor
            else found
            for found in self.findings
        ]
