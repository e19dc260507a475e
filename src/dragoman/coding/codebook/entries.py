"""The entries of the codebook: one sense of a word a line, as data in ``entries/CLASS.csv`` and
``entries/CLASS.general.csv`` (words so plain that only the class decides).

An entry says which word (``head``, ``pos``) under which conditions (``needs``) names an act of the file's class, and
where its source and its target stand. ``NONE.csv`` holds senses that name no act ("strike a chord"), lest they
fall to a more general entry.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.coding.codebook.needs import PREPOSITIONS, STEPS, Need, parse_needs
from dragoman.errors import UsageError
from dragoman.vocabulary.acts import TARGETLESS, classes

__all__ = ["NO_ACT", "Entry", "Selector", "entries_by_word", "read_entries"]

#: The class of entries that name no act.
NO_ACT = "NONE"
#: Where an actor stands, as steps from the trigger: ``("obj", "of")``.
Selector = tuple[str, ...]

_FOLDER = Path(__file__).with_name("entries")
_COLUMNS = ("head", "pos", "needs", "source", "target", "mutual", "example", "records", "note")
_POS = frozenset({"V", "N", "A"})
#: By how much plain words (``CLASS.general.csv``) stand behind others that ask for as much.
_GENERAL = 2.5
#: The place of what is a rule and no line of a file.
RULE = "rule"


@dataclass(frozen=True, slots=True)
class Entry:
    """One sense. ``place`` is file and line; ``specificity`` grows with what the entry asks for."""

    heads: tuple[str, ...]
    pos: str
    needs: tuple[Need, ...]
    source: tuple[Selector, ...]
    target: tuple[Selector, ...]
    mutual: bool
    event: str
    example: str
    records: str
    place: str
    specificity: float

    def __str__(self) -> str:
        needs = " ".join(str(need) for need in self.needs)
        return f"{self.event} {'|'.join(self.heads)} {self.pos}{' ' + needs if needs else ''} ({self.place})"


def rule(event: str, text: str) -> Entry:
    """What stands for an entry where a rule finds an act that no entry names; ``text`` says which."""
    return Entry((text,), "V", (), (), (), False, event, "", "", RULE, 0.0)


def read_entries(paths: Iterable[Path] | None = None) -> tuple[Entry, ...]:
    """All entries, in the order of files and lines.

    Raises
    ------
    UsageError
        A line breaks the format; the message gives file and line.
    """
    found: list[Entry] = []
    for path in sorted(_FOLDER.glob("*.csv")) if paths is None else paths:
        found.extend(_read_file(path))
    return tuple(found)


@cache
def entries_by_word() -> Mapping[tuple[str, str], tuple[Entry, ...]]:
    """Entries by head and part of speech, the most specific first."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in read_entries():
        for head in entry.heads:
            found.setdefault((head, entry.pos), []).append(entry)
    return {key: tuple(sorted(entries, key=lambda entry: -entry.specificity)) for key, entries in found.items()}


def _read_file(path: Path) -> Iterator[Entry]:
    event = path.stem.split(".")[0]
    if event != NO_ACT and event not in classes():
        raise UsageError(f"{path}: {event} is no event class; name the file after one, or {NO_ACT}")
    with path.open(encoding="utf-8", newline="") as lines:
        numbered = ((number, line) for number, line in enumerate(lines, 1))
        kept: list[int] = []

        def rows() -> Iterator[str]:
            for number, line in numbered:
                if line.strip() and not line.startswith("#"):
                    kept.append(number)
                    yield line

        reader = csv.reader(rows(), strict=True)
        try:
            header = next(reader, None)
            if header is None or tuple(header) != _COLUMNS:
                raise UsageError(f"{path}: the first line must be {','.join(_COLUMNS)}")
            for row in reader:
                yield _entry(row, event, f"{path.name}:{kept[-1]}")
        except csv.Error as error:
            raise UsageError(f"{path.name}:{kept[-1] if kept else 1}: {error}") from None


def _entry(row: list[str], event: str, place: str) -> Entry:
    if len(row) != len(_COLUMNS):
        raise UsageError(
            f"{place}: {len(row)} fields instead of {len(_COLUMNS)}; a field that holds a comma needs quotes"
        )
    head, pos, needs, source, target, mutual, example, records, _ = row
    if not head or head != head.lower():
        raise UsageError(f"{place}: head is {head!r}; write lemmas in lower case, alternatives with |")
    if pos not in _POS:
        raise UsageError(f"{place}: pos is {pos!r}; it must be V, N or A")
    if mutual not in {"", "yes"}:
        raise UsageError(f"{place}: mutual is {mutual!r}; write yes or nothing")
    wanted = parse_needs(needs, place)
    sources, targets = _selectors(source, place), _selectors(target, place)
    if event != NO_ACT:
        if not sources or not targets:
            raise UsageError(f"{place}: source and target need a selector each, such as subj and obj")
        if ("none",) in sources or (("none",) in targets and event not in TARGETLESS):
            raise UsageError(f"{place}: only the target of {' and '.join(sorted(TARGETLESS))} may be none")
    return Entry(
        tuple(head.split("|")), pos, wanted, sources, targets, mutual == "yes", event, example, records, place,
        sum(need.weight for need in wanted) - (_GENERAL if ".general" in place else 0.0),
    )  # fmt: skip


def _selectors(text: str, place: str) -> tuple[Selector, ...]:
    found = _split(text)
    for selector in found:
        for step in selector:
            if step not in STEPS and step not in PREPOSITIONS:
                raise UsageError(f"{place}: {step!r} is no selector; use {', '.join(sorted(STEPS))} or a preposition")
    return found


@cache
def _split(text: str) -> tuple[Selector, ...]:
    return tuple(tuple(part.split(".")) for part in text.split("|") if part)
