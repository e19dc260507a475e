from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import UsageError
from dragoman.measures.pair import Pair, Side, Window
from measures.memory import Act, Memory

IDS = ["IRN", "IRN.GOV", "IRN.MIL", "IRN.MIL.IRGC", "IRNX", "VEN", "VEN.OPP", "HEZBOLLAH", "IRN_GOV", "I%N"]


@pytest.fixture(scope="module")
def crowd() -> Memory:
    return Memory(Act(name, other, "CONSULT", date(2020, 1, 1)) for name in IDS for other in IDS)


@given(st.lists(st.sampled_from(IDS), min_size=1, max_size=4, unique=True))
def test_sql_and_python_agree_on_who_belongs_to_a_side(crowd: Memory, ids: list[str]) -> None:
    side = Side.of(ids)
    for role in ("source", "target"):
        match = side.match(role, "a")
        found = crowd.rows(f"SELECT DISTINCT {role} FROM acts WHERE {match.sql}", match.parameters)
        assert {name for (name,) in found} == {name for name in IDS if side.holds(name)}


def test_a_state_has_all_its_parts_and_a_part_what_is_below_it() -> None:
    assert [name for name in IDS if Side.of("IRN").holds(name)] == ["IRN", "IRN.GOV", "IRN.MIL", "IRN.MIL.IRGC"]
    assert [name for name in IDS if Side.of("IRN.MIL").holds(name)] == ["IRN.MIL", "IRN.MIL.IRGC"]


@pytest.mark.parametrize(("a", "b"), [("IRN", "IRN"), ("IRN", "IRN.MIL"), ("IRN.MIL.IRGC", ["VEN", "IRN.MIL"])])
def test_sides_that_overlap_are_refused(a: str, b: str) -> None:
    with pytest.raises(UsageError, match="share no actor"):
        Pair.of(a, b)


@pytest.mark.parametrize("ids", [[], ["IRN", "IRN"], [""]])
def test_sides_without_actors_or_with_one_twice_are_refused(ids: list[str]) -> None:
    with pytest.raises(UsageError):
        Side.of(ids)


def test_directions_of_a_pair(crowd: Memory) -> None:
    pair = Pair.of("IRN", ["VEN", "HEZBOLLAH"])
    forward, either = pair.forward, pair.either_way
    n_forward = crowd.rows(f"SELECT COUNT(*) FROM acts WHERE {forward.sql}", forward.parameters)[0][0]
    n_either = crowd.rows(f"SELECT COUNT(*) FROM acts WHERE {either.sql}", either.parameters)[0][0]
    assert (n_forward, n_either) == (4 * 3, 2 * 4 * 3)
    assert pair.swapped().swapped() == pair
    assert pair.label == "IRN and VEN, HEZBOLLAH"


def test_window_bounds_are_half_open_and_as_of_keeps_what_was_known() -> None:
    store = Memory(
        [
            Act("A", "B", "CONSULT", date(2020, 1, 31)),
            Act("A", "B", "CONSULT", date(2020, 2, 1), known=date(2020, 3, 1)),
            Act("A", "B", "CONSULT", date(2020, 2, 1), date(2020, 3, 1), "month"),
            Act("A", "B", "CONSULT", date(2020, 3, 1)),
            Act("A", "B", "CONSULT", date(1990, 1, 1), date(2030, 1, 1), "era"),
        ]
    )

    def seen(window: Window) -> list[int]:
        where, bounds = window.dated
        return [act for (act,) in store.rows(f"SELECT act FROM acts WHERE {where} ORDER BY act", bounds)]

    february = Window(date(2020, 2, 1), date(2020, 3, 1))
    assert seen(february) == [2, 3]
    assert seen(Window(february.since, february.until, as_of=date(2020, 2, 29))) == []
    assert seen(Window(february.since, february.until, as_of=date(2020, 3, 1))) == [2, 3]
    assert seen(Window()) == [1, 2, 3, 4]


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(UsageError, match="holds no day"):
        Window(date(2020, 1, 1), date(2020, 1, 1))
