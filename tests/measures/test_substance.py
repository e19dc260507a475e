from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from dragoman.measures.pair import Pair, Window
from dragoman.measures.substance import substance
from measures.casebook import casebook
from measures.memory import Act, Memory
from measures.simulate import START

TIE = Pair.of("AAA", "BBB")


def cooperation(n_verbal: int, n_material: int, n_others: tuple[int, int] = (0, 0)) -> list[Act]:
    """So many acts, spread evenly over ten years."""
    told = []
    for source, target, counts in (("AAA", "BBB", (n_verbal, n_material)), ("CCC", "DDD", n_others)):
        for event, n in zip(("CONSULT", "AID"), counts, strict=True):
            told += [Act(source, target, event, START + timedelta(days=int(3650 * (i + 0.5) / n))) for i in range(n)]
    return told


def test_the_share_is_that_of_weight_and_of_acts() -> None:
    found = substance(Memory(cooperation(30, 10)), TIE)
    assert found.share.value == pytest.approx(10 * 7 / (10 * 7 + 30 * 3), rel=1e-6)
    assert found.by_count.value == pytest.approx(0.25)
    assert found.verbal_weight == pytest.approx(90)
    assert found.share.n_acts == 40


def test_words_follow_the_share_and_say_what_else_is_possible() -> None:
    words = {n: substance(Memory(cooperation(*n)), TIE) for n in ((200, 4), (60, 20), (20, 80), (9, 3))}
    assert [found.verdict for found in words.values()] == ["symbolic", "mixed", "substantial", "mixed"]
    assert words[200, 4].also_possible == ()
    assert set(words[9, 3].also_possible) <= {"symbolic", "substantial"}
    assert words[9, 3].also_possible


def test_a_symbolic_tie_may_be_more_material_than_most() -> None:
    found = substance(Memory(cooperation(400, 30, n_others=(1000, 5))), TIE)
    assert found.verdict == "symbolic"
    assert found.against_base == "above"


def test_few_acts_carry_no_verdict_and_none_no_number() -> None:
    assert substance(Memory(cooperation(2, 1)), TIE).verdict == "too thin"
    nothing = substance(Memory([Act("AAA", "BBB", "ASSAULT", START)]), TIE)
    assert nothing.verdict == "no recorded cooperation"
    assert nothing.share.is_missing


def test_swapping_doubling_and_hostility() -> None:
    told = cooperation(60, 30)
    once = substance(Memory(told), TIE).share
    assert substance(Memory(told), TIE.swapped()).share == once
    hostile = [Act("AAA", "BBB", "ASSAULT", START + timedelta(days=i)) for i in range(50)]
    assert substance(Memory(told + hostile), TIE).share.value == pytest.approx(once.value)
    many = substance(Memory(cooperation(240, 120)), TIE).share
    assert many.value == pytest.approx(once.value)
    assert many.high - many.low < 0.75 * (once.high - once.low)


def test_parts_of_a_period_weigh_up_to_the_whole() -> None:
    store, middle = Memory(cooperation(70, 25)), START + timedelta(days=1500)
    whole, early, late = (substance(store, TIE, w) for w in (Window(), Window(until=middle), Window(since=middle)))
    assert whole.material_weight == pytest.approx(early.material_weight + late.material_weight)
    assert whole.verbal_weight == pytest.approx(early.verbal_weight + late.verbal_weight)


def test_years_are_told_apart() -> None:
    told = [Act("AAA", "BBB", "CONSULT", date(2001, 3, 1))] * 3 + [Act("AAA", "BBB", "AID", date(2003, 3, 1))] * 2
    table = substance(Memory(told), TIE).table()
    assert table["year"].tolist() == [2001, 2003]
    assert table["share"].tolist() == [0.0, 1.0]
    assert table["verbal_acts"].tolist() == [3.0, 0.0]
    assert (table["low"] <= table["share"]).all()
    assert (np.array(table["high"]) >= table["share"]).all()


def test_the_casebook_tells_words_from_deeds() -> None:
    store = casebook()
    assert substance(store, Pair.of("IRN", ["BOL", "CUB", "NIC"])).verdict == "symbolic"
    near = substance(store, Pair.of("IRN", "VEN"))
    assert near.verdict == "substantial"
    assert near.also_possible == ("mixed",)
