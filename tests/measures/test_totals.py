from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.measures.pair import Pair, Window
from dragoman.measures.totals import PAIR, Totals, bin_edges, binned, by_side, fetch_totals, finest_bin
from measures import naive
from measures.memory import Act, Memory
from measures.strategies import FIRST, acts

TIE = Pair.of("AAA", ["BBB", "CCC"])


def as_sums(totals: Totals) -> dict[tuple[int, int], tuple[float, float, float]]:
    cells = np.stack([x.sum(axis=0) for x in (totals.n, totals.weight, totals.square)])
    return {(part, quad + 1): tuple(cells[:, part, quad]) for part in range(4) for quad in range(4)}


def assert_same(found: Totals, twin: dict[tuple[int, int], tuple[float, float, float]]) -> None:
    for key, values in as_sums(found).items():
        assert values == pytest.approx(twin.get(key, (0.0, 0.0, 0.0)), rel=1e-5, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(acts(), st.integers(0, 900), st.integers(1, 500), st.sampled_from([TIE, Pair.of("AAA.MIL", "AAA.GOV")]))
def test_one_scan_equals_counting_day_by_day(told: list[Act], start: int, length: int, pair: Pair) -> None:
    since = FIRST + timedelta(days=start)
    until = since + timedelta(days=length)
    assert_same(fetch_totals(Memory(told), pair, Window(since, until)), naive.sums(told, pair, since, until))


@settings(deadline=None, max_examples=15)
@given(acts(), st.integers(1, 700))
def test_parts_of_a_period_add_up(told: list[Act], cut: int) -> None:
    store, middle = Memory(told), FIRST + timedelta(days=cut)
    whole = as_sums(fetch_totals(store, TIE, Window()))
    early = as_sums(fetch_totals(store, TIE, Window(until=middle)))
    late = as_sums(fetch_totals(store, TIE, Window(since=middle)))
    for key, values in whole.items():
        assert values == pytest.approx(np.add(early[key], late[key]), rel=1e-5, abs=1e-6)


@settings(deadline=None, max_examples=15)
@given(acts(), st.integers(0, 700), st.integers(1, 300))
def test_a_shorter_window_needs_no_second_scan(told: list[Act], start: int, length: int) -> None:
    store = Memory(told)
    since = FIRST + timedelta(days=start)
    until = since + timedelta(days=length)
    again, cut = fetch_totals(store, TIE, Window(since, until)), fetch_totals(store, TIE, Window()).within(since, until)
    assert_same(cut, as_sums(again))


@settings(deadline=None, max_examples=15)
@given(acts())
def test_the_other_side_sees_the_same(told: list[Act]) -> None:
    store = Memory(told)
    ours, theirs = fetch_totals(store, TIE, Window()), fetch_totals(store, TIE.swapped(), Window())
    assert ours.swapped().pair == theirs.pair
    np.testing.assert_allclose(ours.swapped().weight, theirs.weight, atol=1e-5)


def test_what_is_no_tie_changes_nothing() -> None:
    day = date(2020, 1, 1)
    ties = [Act("AAA", "BBB", "AID", day), Act("DDD", "EEE", "AID", day)]
    no_ties = [
        Act("AAA.GOV", "AAA.MIL", "COERCE", day),
        Act("BBB", "CCC", "AID", day),
        Act("DDD.GOV", "DDD", "COERCE", day),
        Act("AAA", "", "MOBILIZE", day),
        Act("AAA", "BBB", "STATEMENT", day),
        Act("AAA", "BBB", "ASSAULT", day, status="possible"),
        Act("AAA", "BBB", "ASSAULT", day, status="denied"),
    ]
    assert as_sums(fetch_totals(Memory(ties), TIE, Window())) == as_sums(
        fetch_totals(Memory(ties + no_ties), TIE, Window())
    )


def test_acts_are_counted_whole_and_reports_beside_them() -> None:
    told = [
        Act("AAA", "BBB", "CONSULT", date(2020, 1, 1), date(2021, 1, 1), "year", n=7, n_reports=1),
        Act("BBB", "AAA", "AID", date(2020, 3, 1), n_reports=4),
    ]
    totals = fetch_totals(Memory(told), TIE, Window(date(2020, 1, 1), date(2020, 7, 1)))
    assert totals.counted() == (8, 5)
    assert totals.counted(1) == (7, 1)
    assert totals.counted(2, 3) == (1, 4)
    assert totals.n[:, PAIR, 0].sum() == pytest.approx(7 * 182 / 366)


def test_an_empty_store_and_an_empty_window_are_answered() -> None:
    for window in (Window(), Window(date(2020, 1, 1)), Window(until=date(2020, 1, 1))):
        assert fetch_totals(Memory(), TIE, window).is_empty
    elsewhere = Window(date(2030, 1, 1), date(2031, 1, 1))
    found = fetch_totals(Memory([Act("AAA", "BBB", "AID", date(2020, 1, 1))]), TIE, elsewhere)
    assert found.is_empty
    assert (found.since, found.until) == (elsewhere.since, elsewhere.until)


def test_calendar_bins_cover_all_days_once() -> None:
    since, until = date(2019, 11, 20), date(2021, 2, 3)
    for unit in ("week", "month", "year"):
        edges = bin_edges(since, until, unit)
        assert edges[0] == 0
        assert edges[-1] == (until - since).days
        assert (np.diff(edges) > 0).all()
        assert binned(np.ones(edges[-1]), edges).tolist() == np.diff(edges).tolist()
    assert [str(since + timedelta(days=int(d))) for d in bin_edges(since, until, "year")] == [
        "2019-11-20",
        "2020-01-01",
        "2021-01-01",
        "2021-02-03",
    ]


def test_bins_are_as_fine_as_the_dates_bear() -> None:
    day = Act("AAA", "BBB", "AID", date(2020, 5, 1))
    month = Act("AAA", "BBB", "AID", date(2020, 5, 1), date(2020, 6, 1), "month")
    year = Act("AAA", "BBB", "AID", date(2020, 1, 1), date(2021, 1, 1), "year")

    def finest(*told: Act) -> str:
        return finest_bin(fetch_totals(Memory(told), TIE, Window()), "week", "month", "year")

    assert finest(day, day, day, month) == "week"
    assert finest(day, month) == "month"
    assert finest(year, year, month) == "year"


def test_sides_are_cooperation_and_hostility() -> None:
    assert by_side(np.array([1.0, 2.0, 4.0, 8.0])).tolist() == [3.0, 12.0]
