"""Dates as precise as their source: a day, a month, a year or an era, half-open, UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from dragoman.errors import UsageError

__all__ = ["PRECISIONS", "DateSpan", "Precision", "day_after"]

Precision = Literal["day", "month", "year", "era"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """The days on which something happened, and how precisely that is known.

    ``since`` is in, ``until`` is out. ``precision`` says what the source gave: a span of precision ``month`` may be
    one day of that month, while one of precision ``day`` that is longer than a day lasted that long.
    """

    since: date
    until: date
    precision: Precision = "day"

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise UsageError(
                f"a span from {self.since} until {self.until} holds no day; until is exclusive, so use the day after"
            )
        if self.precision not in PRECISIONS:
            raise UsageError(f"precision is {self.precision!r}; it must be one of {', '.join(PRECISIONS)}")

    @classmethod
    def parse(cls, text: str) -> DateSpan:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; the precision is that of the text.

        >>> DateSpan.parse("2020-05")
        DateSpan(since=datetime.date(2020, 5, 1), until=datetime.date(2020, 6, 1), precision='month')
        """
        match = _PARTIAL.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"{text!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = match.groups()
        try:
            if day is not None:
                return cls.of_day(date(int(year), int(month), int(day)))
            if month is not None:
                return cls.of_month(int(year), int(month))
            return cls.of_year(int(year))
        except (ValueError, OverflowError) as error:
            raise UsageError(f"{text!r} is no date of the calendar: {error}") from None

    @classmethod
    def of_day(cls, day: date) -> DateSpan:
        """One day."""
        return cls(day, day + timedelta(days=1), "day")

    @classmethod
    def of_month(cls, year: int, month: int) -> DateSpan:
        """Some day of a month.

        >>> DateSpan.of_month(2019, 12).until
        datetime.date(2020, 1, 1)
        """
        return cls(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1), "month")

    @classmethod
    def of_year(cls, year: int) -> DateSpan:
        """Some day of a year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1), "year")

    @property
    def n_days(self) -> int:
        """Number of days in the span."""
        return (self.until - self.since).days

    @property
    def _n_months(self) -> int | None:
        """Number of whole months, None where it is not made of such."""
        if self.since.day != 1 or self.until.day != 1:
            return None
        return 12 * (self.until.year - self.since.year) + self.until.month - self.since.month

    def overlaps(self, other: DateSpan) -> bool:
        """Whether the two spans share a day.

        >>> DateSpan.parse("2020").overlaps(DateSpan.parse("2020-12-31"))
        True
        """
        return self.since < other.until and other.since < self.until

    def __str__(self) -> str:
        """As its source would have written it: ``2020-05`` for a month.

        >>> str(DateSpan.parse("2020-05")), str(DateSpan(date(2020, 5, 24), date(2020, 6, 1)))
        ('2020-05', '2020-05-24/2020-05-31')
        """
        if self.precision == "year" and self.since.month == 1 and self._n_months == 12:
            return self.since.isoformat()[:4]
        if self.precision == "month" and self._n_months == 1:
            return self.since.isoformat()[:7]
        if self.n_days == 1:
            return self.since.isoformat()
        return f"{self.since}/{self.until - timedelta(days=1)}"


def day_after(day: date) -> date:
    """The next day, which ends a half-open span; the calendar's last day has none and stands for itself.

    >>> day_after(date(2020, 5, 31)), day_after(date.max)
    (datetime.date(2020, 6, 1), datetime.date(9999, 12, 31))
    """
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)
