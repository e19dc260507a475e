"""From an act back to the reports that tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.store.acts import key_sql, rule_sql, told_in_sql
from dragoman.vocabulary.engine import Engine

__all__ = ["Report", "first_reports", "reports"]


@dataclass(frozen=True, slots=True)
class Report:
    """One report of an act: what it says, and where it can be checked.

    ``rule`` names the rule that joined it to the act, and is empty for the first report. ``text`` and ``url`` are
    empty where the data set gives none; ``origin`` and ``line`` always lead back to the row.
    """

    act: int
    source: str
    target: str
    event: str
    status: str
    date_since: date | None
    date_until: date | None
    date_precision: str
    attribution: str
    condition: str
    text: str
    url: str
    origin: str
    file: str
    line: int
    code: str
    n: int
    n_reports: int
    rule: str

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON: dates in ISO 8601, missing dates ``None``."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        for name in ("date_since", "date_until"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        return plain


_SHOWN = """r.source, r.target, r.event, r.status, r.date_since, r.date_until, r.date_precision,
    coalesce(r.attribution, ''), coalesce(r.condition, ''), coalesce(r.text, ''), coalesce(r.url, ''), r.origin,
    loads.path, r.line, coalesce(r.code, ''), r.n, a.n_reports"""


def first_reports(engine: Engine, acts: Iterable[int]) -> dict[int, Report]:
    """The report each act was first known by; one look-up by number, however large the store."""
    wanted = sorted(set(map(int, acts)))
    if not wanted:
        return {}
    rows = engine.rows(
        f"""SELECT a.act, {_SHOWN}, '' FROM acts AS a JOIN records AS r ON r.record = a.act
        JOIN loads ON loads.load = r.load
        WHERE a.act IN (SELECT unnest($acts)) AND r.record IN (SELECT unnest($acts))""",
        {"acts": wanted},
    )
    return {row[0]: Report(*row) for row in rows}


def reports(engine: Engine, acts: Iterable[int]) -> list[Report]:
    """Every report of these acts, by date, with the rule that joined each to its act.

    Reports are found again by the key they share with their act, among the records of the same pairs of states.
    """
    wanted = sorted(set(map(int, acts)))
    if not wanted:
        return []
    rows = engine.rows(
        f"""WITH wanted AS (SELECT * FROM acts WHERE act IN (SELECT unnest($acts))),
        states AS (SELECT source_state AS state FROM wanted UNION SELECT target_state FROM wanted),
        near AS (SELECT *, {key_sql()} AS key FROM records
            WHERE split_part(source, '.', 1) IN (SELECT state FROM states)
            AND split_part(target, '.', 1) IN (SELECT state FROM states))
        SELECT a.act, {_SHOWN}, {rule_sql("r", "a")}
        FROM near AS r JOIN wanted AS a ON r.key = a.key AND {told_in_sql("r", "a")}
        JOIN loads ON loads.load = r.load ORDER BY a.date_since, a.act, r.record""",
        {"acts": wanted},
    )
    return [Report(*row) for row in rows]
