"""What a reader of documents answers with when a text cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Unread"]


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that was set aside: where it stands, why, and how it begins, where it is text."""

    name: str
    line: int
    reason: str
    raw: str = ""

    def __str__(self) -> str:
        """One line for a reader.

        >>> print(Unread("news.jsonl", 3, "the line is not JSON"))
        news.jsonl, line 3: the line is not JSON
        """
        return f"{self.name}{f', line {self.line}' if self.line > 1 else ''}: {self.reason}"

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"name": self.name, "line": self.line, "reason": self.reason}
