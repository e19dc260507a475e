from __future__ import annotations

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.errors import UsageError
from dragoman.sources.days import PLAUSIBLE, compact_day, partial_date
from dragoman.vocabulary.dates import DateSpan

partial = st.from_regex(r"[0-9]{3,5}(-[0-9]{1,3}){0,3}", fullmatch=True)


@settings(max_examples=400, deadline=None)
@given(st.one_of(partial, st.text(max_size=10), st.dates().map(str)))
@example("2020-02-30")
@example("2019-2")
@example("٢٠١٥")
def test_partial_dates_are_read_as_the_vocabulary_reads_them(text: str) -> None:
    """Apart from blanks around them, which are gone by then, and years no event data are about."""
    sql = partial_date("x")
    query = (
        f"SELECT {sql.since}, {sql.until}, {sql.precision}, {sql.since} {PLAUSIBLE} FROM (SELECT $text::VARCHAR AS x)"
    )
    ((since, until, precision, plausible),) = duckdb.execute(query, {"text": text}).fetchall()
    if text != text.strip() or (since is not None and not plausible) or not text.isascii():
        return
    try:
        span = DateSpan.parse(text)
    except UsageError:
        assert since is None
    else:
        assert not plausible or (since, until, precision) == (span.since, span.until, span.precision)
        assert since is not None or not 1800 <= span.since.year < 2200


@pytest.mark.parametrize(
    ("text", "day"), [("20200524", "2020-05-24"), ("20200230", None), ("2020052", None), ("2020-5-4", None)]
)
def test_compact_days(text: str, day: str | None) -> None:
    query = f"SELECT {compact_day('x')}::VARCHAR FROM (SELECT $x AS x)"
    assert duckdb.execute(query, {"x": text}).fetchall() == [(day,)]
