"""A store in memory for the tests of measures: the tables of the schema, filled by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.vocabulary import schema

QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
    "STATEMENT": 0,
}
WEIGHTS = {0: 0.0, 1: 3.0, 2: 7.0, 3: -4.0, 4: -8.0}


@dataclass(frozen=True)
class Act:
    """One row of ``acts``, with what a test seldom says left to itself."""

    source: str
    target: str
    event: str
    since: date
    until: date | None = None
    precision: str = "day"
    status: str = "actual"
    mutual: bool = False
    n: int = 1
    n_reports: int = 1
    weight: float | None = None
    quad: int | None = None
    known: date | None = None

    @property
    def end(self) -> date:
        return self.until or self.since + timedelta(days=1)

    @property
    def side(self) -> int:
        return QUADS[self.event] if self.quad is None else self.quad

    @property
    def heft(self) -> float:
        return WEIGHTS[self.side] if self.weight is None else self.weight

    def moved(self, days: int) -> Act:
        shift = timedelta(days=days)
        return replace(self, since=self.since + shift, until=self.end + shift)

    def row(self, number: int) -> dict[str, Any]:
        return {
            "act": number,
            "source": self.source,
            "target": self.target,
            "source_state": self.source.split(".")[0],
            "target_state": self.target.split(".")[0],
            "event": self.event,
            "quad": self.side,
            "weight": self.heft,
            "status": self.status,
            "date_since": self.since,
            "date_until": self.end,
            "date_precision": self.precision,
            "mutual": self.mutual,
            "n": self.n,
            "n_reports": self.n_reports,
            "known_since": self.known or self.end,
        }


class Memory:
    """The engine: an in-memory DuckDB with the tables of the schema."""

    def __init__(self, acts: Iterable[Act] = (), pressures: Iterable[tuple[Any, ...]] = ()) -> None:
        import duckdb

        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET threads = 2")
        for table, columns in (
            ("acts", schema.ACTS),
            ("act_reports", schema.ACT_REPORTS),
            ("records", schema.RECORDS),
            ("pressures", schema.PRESSURES),
        ):
            self.connection.execute(schema.ddl(table, columns))
        rows = [act.row(number) for number, act in enumerate(acts, start=1)]
        if rows:
            self._insert(rows)
        for pressure in pressures:
            self.connection.execute(
                "INSERT INTO pressures (sender, target, kind, since, until, instrument) VALUES (?, ?, ?, ?, ?, ?)",
                pressure,
            )

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        """Whole columns at once: row by row would take longer than the measures."""
        kinds = {"DATE": "datetime64[us]", "VARCHAR": "object"}
        columns = {
            column.name: np.array([row[column.name] for row in rows], dtype=kinds.get(column.type))
            for column in schema.ACTS
            if column.name in rows[0]
        }
        self.connection.register("incoming", columns)
        self.connection.execute("INSERT INTO acts BY NAME SELECT * FROM incoming")
        self.connection.unregister("incoming")

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, npt.NDArray[Any]]:
        answer = self.connection.execute(sql, dict(parameters or {})).fetchnumpy()
        return {name: _plain(values) for name, values in answer.items()}

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, dict(parameters or {})).fetchall()


def _plain(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if isinstance(values, np.ma.MaskedArray):
        kind = values.dtype.kind
        values = values.filled(np.datetime64("NaT") if kind == "M" else "" if kind == "O" else np.nan)
    return values.astype("datetime64[D]") if values.dtype.kind == "M" else np.asarray(values)
