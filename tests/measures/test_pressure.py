from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.measures.pair import Pair, Window
from dragoman.measures.pressure import Interval, overlap, pressure, union
from measures.casebook import casebook
from measures.memory import Act, Memory

TIE = Pair.of("AAA", "BBB")
START = date(2020, 1, 1)
EVER = 130


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    since = draw(st.integers(0, 100))
    until = draw(st.one_of(st.none(), st.integers(since + 1, 120)))
    return START + timedelta(days=since), None if until is None else START + timedelta(days=until)


def days(some: tuple[Interval, ...] | list[Interval]) -> set[date]:
    line = {START + timedelta(days=k) for k in range(EVER)}
    return {day for day in line if any(since <= day and (until is None or day < until) for since, until in some)}


@given(st.lists(intervals(), max_size=6), st.lists(intervals(), max_size=6))
def test_union_and_overlap_are_those_of_sets_of_days(ours: list[Interval], theirs: list[Interval]) -> None:
    assert days(union(ours)) == days(ours)
    assert days(overlap(ours, theirs)) == days(ours) & days(theirs)
    assert overlap(ours, theirs) == overlap(iter(theirs), iter(ours))
    merged = union(ours)
    assert all(until is not None and until < merged[i + 1][0] for i, (_, until) in enumerate(merged[:-1]))


REGIMES = [
    ("USA", "AAA", "sanction", date(2000, 1, 1), None, "first"),
    ("USA", "BBB.GOV", "embargo", date(2005, 1, 1), date(2010, 1, 1), "second"),
    ("USA", "BBB", "sanction", date(2009, 1, 1), None, "third"),
    ("EU", "AAA", "sanction", date(2001, 1, 1), date(2003, 1, 1), "fourth"),
    ("EU", "BBB", "sanction", date(2004, 1, 1), None, "fifth"),
    ("BBB", "AAA", "sanction", date(1990, 1, 1), None, "their own"),
    ("USA", "CCC", "sanction", date(1990, 1, 1), None, "another's"),
]


def test_a_sender_presses_both_while_regimes_against_each_overlap() -> None:
    found = pressure(Memory(pressures=REGIMES), TIE)
    assert [(one.sender, one.periods) for one in found.shared] == [("USA", ((date(2005, 1, 1), None),))]
    assert found.shared[0].is_in_force
    assert found.both_since == date(2005, 1, 1)
    assert {regime.instrument for regime in found.regimes_on_a} == {"first", "fourth"}
    assert {regime.instrument for regime in found.shared[0].on_b} == {"second", "third"}


def test_the_window_cuts_the_periods() -> None:
    found = pressure(Memory(pressures=REGIMES), TIE, Window(date(2006, 1, 1), date(2008, 1, 1)))
    assert found.shared[0].periods == ((date(2006, 1, 1), date(2008, 1, 1)),)
    assert found.both_since == date(2006, 1, 1)
    assert pressure(Memory(pressures=REGIMES), TIE, Window(until=date(2004, 1, 1))).shared == ()
    assert pressure(Memory(pressures=REGIMES), TIE, Window(as_of=date(2004, 1, 1))).shared == ()


def test_swapping_sides_swaps_who_is_pressed_by_what() -> None:
    store = Memory([Act("USA", "AAA", "SANCTION", START), Act("USA", "BBB", "COERCE", START)], REGIMES)
    one, other = pressure(store, TIE), pressure(store, TIE.swapped())
    assert [x.periods for x in one.shared] == [x.periods for x in other.shared]
    assert one.regimes_on_a == other.regimes_on_b
    assert one.acts_on_a.tolist() == other.acts_on_b.tolist()


def test_coded_acts_by_sender_and_year() -> None:
    told = [
        *[Act("USA.GOV", "AAA", "SANCTION", START)] * 2,
        Act("USA", "BBB.OPP", "COERCE", START + timedelta(days=100)),
        Act("USA", "AAA", "SANCTION", START + timedelta(days=400)),
        Act("EU", "AAA", "SANCTION", START),
        Act("EU", "AAA", "ASSAULT", START),
        Act("EU", "BBB", "SANCTION", START, status="possible"),
        Act("AAA", "BBB", "SANCTION", START),
    ]
    found = pressure(Memory(told), TIE)
    rows = list(zip(*(column.tolist() for column in found.table().values()), strict=True))
    assert rows == [("EU", 2020, 1.0, 0.0), ("USA", 2020, 2.0, 1.0), ("USA", 2021, 1.0, 0.0)]
    assert found.shared_of_a.value == pytest.approx(0.5)
    assert found.shared_of_b.value == 1.0
    assert found.n_effective_a == pytest.approx(16 / 10)
    assert found.n_effective_b == 1.0
    assert found.shared_of_a.low < 0.5 < found.shared_of_a.high


def test_no_pressure_is_said_to_be_none() -> None:
    found = pressure(Memory(), TIE)
    assert found.summary() == "AAA and BBB: no sender is listed as pressing both at once. No coded acts of pressure."
    assert found.shared_of_a.is_missing
    assert found.both_since is None


def test_the_united_states_press_iran_and_venezuela_since_2006() -> None:
    found = pressure(casebook(), Pair.of("IRN", "VEN"))
    assert found.shared[0].sender == "USA"
    assert found.shared[0].periods == ((date(2006, 5, 15), None),)
    assert found.both_since == date(2006, 5, 15)
    in_2020 = pressure(casebook(), Pair.of("IRN", "VEN"), Window(date(2020, 1, 1), date(2021, 1, 1))).table()
    assert dict(zip(in_2020["sender"], in_2020["on_a"], strict=True))["USA"] > 5
