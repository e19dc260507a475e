"""SQL for dates as files write them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PLAUSIBLE", "PartialDate", "compact_day", "partial_date"]

#: What a day must be to be the day of an act: earlier and later ones are slips of the pen.
PLAUSIBLE = "BETWEEN DATE '1800-01-01' AND DATE '2199-12-31'"


class PartialDate(NamedTuple):
    """SQL for the parts of a date that may lack its day or month; all are NULL where it is none."""

    since: str
    until: str
    precision: str


def compact_day(text: str) -> str:
    """SQL for a day written ``YYYYMMDD``; NULL where it is none.

    >>> compact_day("x")
    "CASE WHEN length(x) = 8 THEN TRY_CAST(try_strptime(x, '%Y%m%d') AS DATE) END"
    """
    return f"CASE WHEN length({text}) = 8 THEN TRY_CAST(try_strptime({text}, '%Y%m%d') AS DATE) END"


def partial_date(text: str) -> PartialDate:
    """SQL for ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as ``vocabulary.dates.DateSpan.parse`` reads them.

    >>> partial_date("x").precision
    "CASE length(x) - length(replace(x, '-', '')) WHEN 0 THEN 'year' WHEN 1 THEN 'month' ELSE 'day' END"
    """
    since = (
        f"CASE WHEN regexp_full_match({text}, '\\d{{4}}(-\\d{{1,2}}){{0,2}}') "
        f"THEN CAST(try_strptime({text}, ['%Y-%m-%d', '%Y-%m', '%Y']) AS DATE) END"
    )
    n_dashes = f"length({text}) - length(replace({text}, '-', ''))"
    precision = f"CASE {n_dashes} WHEN 0 THEN 'year' WHEN 1 THEN 'month' ELSE 'day' END"
    step = f"CASE {n_dashes} WHEN 0 THEN INTERVAL 1 YEAR WHEN 1 THEN INTERVAL 1 MONTH ELSE INTERVAL 1 DAY END"
    return PartialDate(since, f"CAST({since} + {step} AS DATE)", precision)
