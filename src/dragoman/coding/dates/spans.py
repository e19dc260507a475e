"""From words of time to days: read against the day of publication, in the direction the verb's tense gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from dragoman.coding.dates.expressions import Expression
from dragoman.errors import UsageError
from dragoman.vocabulary.dates import DateSpan, day_after

__all__ = ["span_of"]

_WEEK = timedelta(days=7)
#: The first month of a season; a winter begins in the year before.
_SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


class _Asked(NamedTuple):
    """An expression, the day to count from, and the direction."""

    found: Expression
    published: date | None
    future: bool


def span_of(found: Expression, published: date | None, future: bool) -> DateSpan | None:
    """The days of an expression, or ``None`` where it needs a day of publication and there is none.

    ``future`` says the act is still to come: a weekday or month is then the next of its name, else the last. A week, or
    a stretch of months, of which the act took some day has precision ``month``; a decade or longer is an ``era``.
    """
    if found.bound:
        return None
    try:
        span = _READ[found.kind](_Asked(found, published, future))
    except (ValueError, OverflowError, UsageError):
        # "31 June", or a year before the calendar's first.
        return None
    if span is None or not found.since:
        return span
    if published is None or span.since > published:
        return None
    return DateSpan(span.since, max(span.until, day_after(published)), span.precision)


def _day(asked: _Asked) -> DateSpan | None:
    found, published, future = asked
    if found.year:
        return DateSpan.of_day(date(found.year, found.month, found.day))
    if published is None:
        return None
    year = published.year
    day = date(year, found.month, found.day)
    if future and day < published:
        day = date(year + 1, found.month, found.day)
    elif not future and day > published:
        day = date(year - 1, found.month, found.day)
    return DateSpan.of_day(day)


def _month(asked: _Asked) -> DateSpan | None:
    found, published, future = asked
    if found.year:
        return DateSpan.of_month(found.year, found.month)
    if published is None:
        return None
    year = published.year
    if future and found.month < published.month:
        year += 1
    elif not future and found.month > published.month:
        year -= 1
    return DateSpan.of_month(year, found.month)


def _last_month_named(asked: _Asked) -> DateSpan | None:
    found, published, _ = asked
    if published is None:
        return None
    return DateSpan.of_month(published.year - (found.month >= published.month), found.month)


def _next_month_named(asked: _Asked) -> DateSpan | None:
    found, published, _ = asked
    if published is None:
        return None
    return DateSpan.of_month(published.year + (found.month <= published.month), found.month)


def _this_month_named(asked: _Asked) -> DateSpan | None:
    found, published, _ = asked
    return DateSpan.of_month(published.year, found.month) if published else None


def _year(asked: _Asked) -> DateSpan | None:
    found, _, _ = asked
    return DateSpan.of_year(found.year)


def _years(asked: _Asked) -> DateSpan | None:
    found, _, _ = asked
    return DateSpan(date(found.year, 1, 1), date(found.number + 1, 1, 1), "year")


def _decade(asked: _Asked) -> DateSpan | None:
    found, _, _ = asked
    return DateSpan(date(found.year, 1, 1), date(found.year + 10, 1, 1), "era")


def _weekday(asked: _Asked) -> DateSpan | None:
    found, published, future = asked
    if published is None:
        return None
    back = (published.weekday() - found.number) % 7
    ahead = (found.number - published.weekday()) % 7
    if found.unit in ("next", "coming") or (future and found.unit in ("", "this")):
        return DateSpan.of_day(published + timedelta(days=ahead or (7 if found.unit else 0)))
    if found.unit in ("last", "past"):
        return DateSpan.of_day(published - timedelta(days=back or 7))
    return DateSpan.of_day(published - timedelta(days=back))


def _shifted(day: date, months: int) -> tuple[int, int]:
    """The year and month some months later."""
    number = day.year * 12 + day.month - 1 + months
    return number // 12, number % 12 + 1


def _weeks(published: date, weeks: int) -> DateSpan:
    """A week from Monday, in which the act took some day."""
    monday = published - timedelta(days=published.weekday()) + weeks * _WEEK
    return DateSpan(monday, monday + _WEEK, "month")


def _units(published: date, unit: str, number: int) -> DateSpan:
    """The day, week, month or year some units from a day."""
    match unit:
        case "day":
            return DateSpan.of_day(published + timedelta(days=number))
        case "week":
            return _weeks(published, number)
        case "month":
            return DateSpan.of_month(*_shifted(published, number))
        case "year":
            return DateSpan.of_year(published.year + number)
    decade = published.year // 10 * 10 + 10 * number
    return DateSpan(date(decade, 1, 1), date(decade + 10, 1, 1), "era")


def _ago(asked: _Asked) -> DateSpan | None:
    found, published, _ = asked
    if published is None or not found.number:
        return None
    if found.unit == "decade":
        # "Two decades ago" is a round number.
        year = published.year - 10 * found.number
        return DateSpan(date(year - 2, 1, 1), date(year + 3, 1, 1), "era")
    return _units(published, found.unit, -found.number)


def _past(asked: _Asked) -> DateSpan | None:
    """A stretch up to now: "the past three years"."""
    found, published, _ = asked
    if published is None or not found.number:
        return None
    match found.unit:
        case "day":
            since = published - timedelta(days=found.number)
        case "week":
            since = published - found.number * _WEEK
        case "month":
            since = date(*_shifted(published, -found.number), 1)
        case "year":
            since = date(published.year - found.number, published.month, 1)
        case _:
            since = date(published.year - 10 * found.number, 1, 1)
    precision: Mapping[str, str] = {"year": "year", "decade": "era"}
    if found.unit == "decade":
        return DateSpan(since, day_after(published), "era")
    return DateSpan(since, day_after(published), "year" if found.unit in precision else "month")


def _directed(number: int) -> Callable[[_Asked], DateSpan | None]:
    def read(asked: _Asked) -> DateSpan | None:
        return None if asked.published is None else _units(asked.published, asked.found.unit, number)

    return read


def _near(asked: _Asked) -> DateSpan | None:
    found, published, _ = asked
    return None if published is None else DateSpan.of_day(published + timedelta(days=found.number))


def _season(asked: _Asked) -> DateSpan | None:
    """A season of the north, where nearly all the news that names seasons is written."""
    found, published, future = asked
    first = _SEASON_MONTHS[found.unit]
    year = found.year
    if not year:
        if published is None:
            return None
        year = published.year
        if not future and date(year, first, 1) > published:
            year -= 1
        elif future and date(year, first, 1) < published:
            year += 1
    return DateSpan(date(year, first, 1), date(*_shifted(date(year, first, 1), 3), 1), "month")


_READ: Mapping[str, Callable[[_Asked], DateSpan | None]] = {
    "day": _day,
    "month": _month,
    "last month": _last_month_named,
    "next month": _next_month_named,
    "this month": _this_month_named,
    "year": _year,
    "years": _years,
    "decade": _decade,
    "weekday": _weekday,
    "ago": _ago,
    "past": _past,
    "this": _directed(0),
    "last": _directed(-1),
    "next": _directed(1),
    "near": _near,
    "season": _season,
}
