from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from dragoman.measures.activity import activity
from dragoman.measures.pair import Pair, Window
from dragoman.measures.substance import substance
from measures import naive
from measures.memory import WEIGHTS, Act, Memory
from measures.strategies import acts

TIE = Pair.of("AAA", ["BBB", "CCC"])


@settings(deadline=None, max_examples=20)
@given(acts())
def test_counts_by_year_are_those_of_the_slow_twin(told: list[Act]) -> None:
    found = activity(Memory(told), TIE)
    for i, year in enumerate(found.year):
        twin = naive.sums(told, TIE, date(int(year), 1, 1), date(int(year) + 1, 1, 1))
        for quad in range(4):
            assert found.counts[i, quad] == pytest.approx(twin.get((0, quad + 1), (0.0,))[0], abs=1e-6)
        ours = sum(value[0] for (part, _), value in twin.items() if part in (0, 1))
        assert found.year_a[i] == pytest.approx(ours, abs=1e-6)


def test_swapping_sides_swaps_the_shares() -> None:
    day = date(2020, 1, 1)
    told = [Act("AAA", "BBB", "AID", day), *[Act("AAA", "DDD", "AID", day)] * 9, Act("CCC", "DDD", "AID", day)]
    one, other = activity(Memory(told), TIE), activity(Memory(told), TIE.swapped())
    assert one.share_of_a == other.share_of_b
    assert one.share_of_a.value == pytest.approx(0.1)
    assert one.share_of_b.value == pytest.approx(0.5)


def test_acts_within_a_side_and_statements_are_nobodys_dealings() -> None:
    day = date(2020, 1, 1)
    told = [Act("AAA", "BBB", "AID", day), Act("AAA", "DDD", "AID", day)]
    more = [Act("BBB", "CCC", "AID", day), Act("AAA.GOV", "AAA.MIL", "AID", day), Act("AAA", "DDD", "STATEMENT", day)]
    assert activity(Memory(told + more), TIE).share_of_a == activity(Memory(told), TIE).share_of_a


def panel(folder: Path) -> Memory:
    """The dyad-year panel as the store would hold it: one row a quad, standing for its count."""
    store = Memory()
    quads = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    rows = " UNION ALL ".join(
        f"SELECT source, target, year, {quad} AS quad, {WEIGHTS[quad]} AS weight, {name} AS n FROM panel "
        f"WHERE {name} > 0"
        for quad, name in enumerate(quads, start=1)
    )
    store.connection.execute(f"CREATE TEMP TABLE panel AS FROM '{folder / 'dyad_year_2002_2014.csv.gz'}'")
    store.connection.execute(
        f"""
        INSERT INTO acts BY NAME
        SELECT row_number() OVER () AS act, source, target, source AS source_state, target AS target_state, '' AS event,
            quad, weight, 'actual' AS status, make_date(year, 1, 1) AS date_since, make_date(year + 1, 1, 1) AS
            date_until, 'year' AS date_precision, false AS mutual, n, 1 AS n_reports, make_date(year + 1, 1, 1) AS
            known_since
        FROM ({rows})
        """
    )
    return store


def test_irans_ties_with_five_states_of_latin_america(shared: Path) -> None:
    """Published beside the panel: 4.2 ‰ of Iran's events in 2002-04, 28.5 ‰ in 2006-12, 8.1 ‰ in 2014; 97 % verbal."""
    store = panel(shared / "data" / "icews" / "dyad_year")
    tie = Pair.of("IRN", ["BOL", "BRA", "CUB", "ECU", "NIC"])
    spans = {(2002, 2005): 4.2, (2006, 2013): 28.5, (2014, 2015): 8.1}
    for (first, last), permille in spans.items():
        window = Window(date(first, 1, 1), date(last, 1, 1))
        assert 1000 * activity(store, tie, window).share_of_a.value == pytest.approx(permille, abs=0.06)
    near = Window(date(2006, 1, 1), date(2013, 1, 1))
    assert activity(store, tie, near).verbal_cooperation.value == pytest.approx(0.97, abs=0.005)
    found = substance(store, tie, near)
    assert found.verdict == "symbolic"
    assert found.also_possible == ()
    assert found.against_base == "below"
    assert (activity(store, tie).year == np.arange(2002, 2015)).all()


def test_a_tie_of_which_nothing_is_recorded() -> None:
    found = activity(Memory([Act("DDD", "EEE", "AID", date(2020, 1, 1))]), TIE)
    assert found.n_acts == 0
    assert found.share_of_a.is_missing
    assert "no recorded acts" in found.summary()


def test_intervals_are_wider_where_acts_come_together() -> None:
    """The same numbers of acts, spread or in bursts."""
    start = date(2010, 1, 1)
    spread, burst = [], []
    for i in range(60):
        day = start + timedelta(days=60 * i)
        together = start + timedelta(days=600 * (i // 10))
        for days, told in ((day, spread), (together, burst)):
            told.append(Act("AAA", "BBB", "AID", days + timedelta(days=i % 10)))
            told.append(Act("AAA", "DDD", "AID", day + timedelta(days=3)))
    widths = [(x := activity(Memory(told), TIE).share_of_a).high - x.low for told in (spread, burst)]
    assert widths[1] > 1.5 * widths[0]
