"""The casebook and files of its kind: dated facts, each with the records it was coded into.

JSON lines of ``{id, date, precision, sentence, records: [{source, target, event, status, ...}], url}``. Every record is
a row: ``report`` is the entry's id, ``position`` the id and the record's number in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.sources.judging import FIELDS, stage_native_rows
from dragoman.sources.lines import plain_lines
from dragoman.sources.native import json_keys
from dragoman.sources.packing import stem
from dragoman.sources.provider import Match, Progress, Staged, no_progress
from dragoman.sources.sample import Sample
from dragoman.sources.staging import create_table, fault_keeper, spool_folder, start

if TYPE_CHECKING:
    import duckdb

__all__ = ["CASEBOOK", "Casebook", "casebook_files"]

_NEEDED = frozenset(("date", "sentence", "records"))
_DIGITS_OF_PRECISION = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Casebook:
    """The format."""

    name: str = "casebook"
    description: str = "casebooks (JSON lines: date, sentence and its records)"

    def matches(self, sample: Sample) -> Match | None:
        """Whether the first line is a JSON object with a date, a sentence and records."""
        if not json_keys(sample.first) >= _NEEDED:
            return None
        return Match(1.0, "its first line is a JSON object with a date, a sentence and records")

    def stage(self, connection: duckdb.DuckDBPyConnection, path: Path, progress: Progress = no_progress) -> Staged:
        """Stage a casebook: see ``Provider``. A line that is no entry counts as one row."""
        start(connection)
        with spool_folder(connection) as folder:
            lines = plain_lines(path, folder / "lines", fault_keeper(connection), progress)
            rows = list(_rows(lines.path))
        texts = ("raw", "misfit", *(f"{name}_given" for name in FIELDS))
        create_table(connection, "native_rows", {"line": "BIGINT"} | dict.fromkeys(texts, "VARCHAR"), rows)
        return stage_native_rows(connection, self.name, stem(path), len(rows) + lines.n_faults)


def casebook_files() -> tuple[Path, ...]:
    """The embedded example data: the casebook and its list of pressures."""
    folder = Path(__file__).parents[1] / "casebook"
    return folder / "casebook.jsonl", folder / "pressures.csv"


def _rows(path: Path) -> Iterator[tuple[str | int | None, ...]]:
    """A row of ``native_rows`` for each record, and for each line that is no entry."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            raw = line.rstrip("\n")
            entry, misfit = _entry(raw)
            if misfit:
                yield number, raw, misfit, *("" for _ in FIELDS)
            for place, record in enumerate(entry.get("records", [])):
                given = record if isinstance(record, dict) else {}
                fields = _fields(entry, given, place)
                yield number, raw, None, *(_text(fields.get(name)) for name in FIELDS)


def _entry(line: str) -> tuple[dict[str, Any], str]:
    """An entry, or what is wrong with the line."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}, "the line is not JSON"
    if not isinstance(entry, dict):
        return {}, "the line is no JSON object"
    if not isinstance(entry.get("records"), list) or not entry["records"]:
        return {}, "the entry has no records"
    return entry, ""


def _fields(entry: dict[str, Any], record: dict[str, Any], place: int) -> dict[str, Any]:
    """The fields of one record, with those of its entry. The first day of a month or year stands for the whole."""
    date, digits = str(entry.get("date", "")), _DIGITS_OF_PRECISION.get(str(entry.get("precision", "day")), 0)
    return {
        "date": date[:digits] if digits else "no precision",
        "report": entry.get("id"),
        "position": f"{entry.get('id')}/{place + 1}",
        "text": entry.get("sentence"),
        "url": entry.get("url"),
        "coder": "dragoman casebook",
        **record,
    }


def _text(value: object) -> str:
    """A value as text; half a character, which JSON can hold, is spelt out."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.strip().encode("utf-8", "backslashreplace").decode("utf-8")


CASEBOOK = Casebook()
