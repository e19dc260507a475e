"""Random acts for laws that must hold whatever happened."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from measures.memory import QUADS, Act

ACTORS = ["AAA", "AAA.GOV", "AAA.MIL", "BBB", "BBB.OPP", "CCC", "CCC.GOV", "DDD", "EEE"]
FIRST = date(2019, 1, 1)


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date, str]:
    day = FIRST + timedelta(days=draw(st.integers(0, 800)))
    precision = draw(st.sampled_from(["day", "day", "day", "month", "year", "era"]))
    if precision == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1), precision
    if precision == "year":
        return date(day.year, 1, 1), date(day.year + 1, 1, 1), precision
    if precision == "era":
        return date(2010, 1, 1), date(2022, 1, 1), precision
    return day, day + timedelta(days=draw(st.sampled_from([1, 1, 1, 4]))), precision


@st.composite
def single_acts(draw: st.DrawFn) -> Act:
    since, until, precision = draw(spans())
    source, target = draw(st.sampled_from(ACTORS)), draw(st.sampled_from([*ACTORS, ""]))
    return Act(
        source,
        target,
        draw(st.sampled_from(sorted(QUADS))),
        since,
        until,
        precision,
        status=draw(st.sampled_from(["actual", "actual", "actual", "possible", "denied"])),
        mutual=draw(st.booleans()),
        n=draw(st.sampled_from([1, 1, 1, 7])),
        n_reports=draw(st.integers(1, 5)),
    )


def acts(max_size: int = 40) -> st.SearchStrategy[list[Act]]:
    return st.lists(single_acts(), max_size=max_size)
