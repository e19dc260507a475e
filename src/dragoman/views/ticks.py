"""Round values and sensible days at which an axis is named."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

__all__ = ["TimeTick", "date_ticks", "nice_ticks"]

#: Steps between ticks in days, months and years, finest first.
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100)


class TimeTick(NamedTuple):
    """A day on the time axis and what to write there."""

    day: int
    label: str


def nice_ticks(low: float, high: float, n_most: int) -> list[float]:
    """Round values from ``low`` to ``high``: steps of 1, 2 or 5 times a power of ten.

    >>> nice_ticks(0, 97, 5)
    [0.0, 20.0, 40.0, 60.0, 80.0]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return [low] if math.isfinite(low) else []
    rough = (high - low) / max(1, n_most)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * number for number in range(first, last + 1)]


def date_ticks(since: date, until: date, n_most: int) -> list[TimeTick]:
    """Days worth a tick: first days of years, months or weeks, whichever are at most ``n_most``.

    >>> [tick.label for tick in date_ticks(date(2018, 1, 1), date(2019, 1, 1), 4)]
    ['Jan 2018', 'Apr', 'Jul', 'Oct']
    """
    for found in _tick_choices(since, until):
        if len(found) <= max(1, n_most):
            return found
    return [TimeTick(since.toordinal(), str(since.year))]


def _tick_choices(since: date, until: date) -> Iterator[list[TimeTick]]:
    """Ticks from the finest to the coarsest step; only lists that hold some."""
    n_days = (until - since).days
    if n_days <= 60:
        for step in _DAY_STEPS:
            days = [date.fromordinal(since.toordinal() + shift) for shift in range(0, n_days, step)]
            yield [TimeTick(day.toordinal(), f"{day.day} {day:%b}") for day in days]
    months = range(12 * since.year + since.month - 1, 12 * until.year + until.month)
    for step in _MONTH_STEPS:
        firsts = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
        inside = [first for first in firsts if since <= first < until]
        if inside:
            yield [
                TimeTick(day.toordinal(), f"{day:%b %Y}" if day.month == 1 or day is inside[0] else f"{day:%b}")
                for day in inside
            ]
    for step in _YEAR_STEPS:
        years = [year for year in range(since.year, until.year + 1) if year % step == 0]
        ticks = [TimeTick(date(year, 1, 1).toordinal(), str(year)) for year in years]
        inside_years = [tick for tick in ticks if since.toordinal() <= tick.day < until.toordinal()]
        if inside_years:
            yield inside_years
