"""Answers kept by what was asked, so that the same text is paid for once."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["AnswerCache"]


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder with a file for each question; the name is the hash of model, prompt and text."""

    folder: Path

    def get(self, question: list[dict[str, str]], model: str) -> str | None:
        """The answer given before, else ``None``; a damaged file counts as none."""
        try:
            content = json.loads(self._path(question, model).read_text(encoding="utf-8"))["content"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return content if isinstance(content, str) else None

    def keep(self, question: list[dict[str, str]], model: str, content: str) -> None:
        """Keep an answer; a process killed meanwhile leaves the old one or none."""
        path = self._path(question, model)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps({"model": model, "content": content}), encoding="utf-8")
        part.replace(path)

    def _path(self, question: list[dict[str, str]], model: str) -> Path:
        asked = json.dumps([model, question], sort_keys=True, ensure_ascii=False)
        return self.folder / f"{hashlib.sha256(asked.encode('utf-8', 'surrogatepass')).hexdigest()}.json"
