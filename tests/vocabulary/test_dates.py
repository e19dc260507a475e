"""Dates as precise as their source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import UsageError
from dragoman.vocabulary.dates import DateSpan, Precision

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
SPANS = st.builds(lambda since, n_days: DateSpan(since, since + timedelta(days=n_days)), DAYS, st.integers(1, 4000))


@pytest.mark.parametrize("text", ["2020", "2020-05", "2020-12", "2020-05-24", "1999-12-31"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(DateSpan.parse(text)) == text


@given(DAYS)
def test_a_day_lies_in_its_month_and_year(day: date) -> None:
    span = DateSpan.of_day(day)
    month, year = DateSpan.of_month(day.year, day.month), DateSpan.of_year(day.year)
    assert span.n_days == 1
    assert year.since <= month.since <= span.since < span.until <= month.until <= year.until
    assert month.n_days in {28, 29, 30, 31}
    assert year.n_days in {365, 366}


@pytest.mark.parametrize("precision", ["year", "month", "era"])
def test_spans_at_the_end_of_the_calendar_are_written(precision: Precision) -> None:
    assert str(DateSpan(date(9999, 12, 1), date.max, precision)) == "9999-12-01/9999-12-30"
    assert str(DateSpan(date(9999, 1, 1), date.max, precision)) == "9999-01-01/9999-12-30"


@given(SPANS, SPANS)
def test_overlap_is_sharing_a_day(left: DateSpan, right: DateSpan) -> None:
    assert left.overlaps(right) == right.overlaps(left)
    shared = min(left.until, right.until) - max(left.since, right.since)
    assert left.overlaps(right) == (shared.days > 0)


@pytest.mark.parametrize(
    "text", ["", "20", "2020-13", "2020-02-30", "0000", "May 2020", "2020-05-24T00:00", "2020/05/24"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no date"):
        DateSpan.parse(text)


def test_an_empty_span_and_an_unknown_precision_are_refused() -> None:
    with pytest.raises(UsageError, match="holds no day"):
        DateSpan(date(2020, 1, 1), date(2020, 1, 1))
    with pytest.raises(UsageError, match="must be one of day, month, year, era"):
        DateSpan(date(2020, 1, 1), date(2020, 1, 2), "week")  # type: ignore[arg-type]
