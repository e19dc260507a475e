"""Rows as a source would stage them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import duckdb

from dragoman.store.loading import Load
from dragoman.vocabulary.acts import classes
from dragoman.vocabulary.schema import STAGED, ddl

#: Adds rows as one load of one origin.
Adder = Callable[..., Load]

DAY = date(2020, 5, 24)


def row(source: str = "IRN", target: str = "VEN", event: str = "AID", **given: Any) -> dict[str, Any]:
    """One staged row with what is usual for the rest; ``since`` and ``n_days`` set the dates."""
    since = given.pop("since", DAY)
    until = since + timedelta(days=given.pop("n_days", 1)) if since else None
    usual: dict[str, Any] = {
        "source": source, "target": target, "event": event, "code": "", "status": "actual", "n": 1,
        "date_since": since, "date_until": until, "date_precision": "day", "text": "", "report": "",
    }  # fmt: skip
    if event:
        usual |= {"quad": classes()[event].quad, "weight": classes()[event].weight}
    return usual | given


def stage(connection: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> int:
    """Create ``staged`` with these rows and return how many."""
    connection.execute(ddl("staged", STAGED).replace("CREATE", "CREATE TEMP"))
    n_rows = 0
    for line, values in enumerate(rows, start=1):
        full = {column.name: values.get(column.name) for column in STAGED} | {"line": line}
        full["position"] = values.get("position", str(line))
        places = ", ".join(f"${name}" for name in full)
        connection.execute(f"INSERT INTO staged VALUES ({places})", full)
        n_rows += 1
    return n_rows
