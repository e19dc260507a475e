"""The casebook as acts: what the store makes of it, in a few lines."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from importlib import resources
from typing import Any

from dragoman.vocabulary.acts import event_class
from dragoman.vocabulary.dates import DateSpan
from measures.memory import Act, Memory

FOLDER = resources.files("dragoman.casebook")


def casebook_acts() -> list[Act]:
    """One act for each record, mirrored directions of a mutual act and repeats on one day joined."""
    seen: dict[tuple[Any, ...], Act] = {}
    for line in (FOLDER / "casebook.jsonl").read_text().splitlines():
        entry = json.loads(line)
        span = _span(entry["date"], entry["precision"])
        for record in entry["records"]:
            known = event_class(record["event"])
            source, target = record["source"], record.get("target") or ""
            sides = tuple(sorted((source, target))) if known.mutual else (source, target)
            key = (*sides, known.name, record["status"], span, "" if span.precision == "day" else entry["id"])
            act = Act(source, target, known.name, span.since, span.until, span.precision, record["status"],
                      known.mutual, weight=known.weight, quad=known.quad)  # fmt: skip
            seen.setdefault(key, act)
    return sorted(seen.values(), key=lambda act: act.since)


def casebook_pressures() -> list[tuple[Any, ...]]:
    rows = csv.DictReader((FOLDER / "pressures.csv").read_text().splitlines())
    return [
        (
            row["sender"],
            row["target"],
            row["kind"],
            DateSpan.parse(row["since"]).since,
            DateSpan.parse(row["until"]).until if row["until"] else None,
            row["instrument"],
        )
        for row in rows
    ]


def casebook() -> Memory:
    return Memory(casebook_acts(), casebook_pressures())


def _span(text: str, precision: str) -> DateSpan:
    day = date.fromisoformat(text)
    if precision == "month":
        return DateSpan.of_month(day.year, day.month)
    if precision == "year":
        return DateSpan.of_year(day.year)
    return DateSpan(day, day + timedelta(days=1), "day")
