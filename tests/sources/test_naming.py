from __future__ import annotations

from datetime import date

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.sources.naming import Spells, create_spells, joined_to, name_spells
from dragoman.vocabulary.actors import resolve

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def spells_of(turns: list[date], ids: list[str | None]) -> Spells:
    edges = [None, *sorted(set(turns)), None]
    return tuple((id, since, until) for id, since, until in zip(ids, edges, edges[1:], strict=False) if id is not None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(DAYS, max_size=4),
    ids=st.lists(st.sampled_from(["A", "B", None]), min_size=5, max_size=5),
    days=st.lists(DAYS, min_size=1, max_size=5),
)
def test_every_day_has_one_answer(
    turns: list[date], ids: list[str | None], days: list[date], connection: duckdb.DuckDBPyConnection
) -> None:
    spells = spells_of(turns, ids)
    create_spells(connection, "spells", [("x", spells), ("y", ())])
    for day in [*days, *turns]:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE days AS SELECT unnest(['x', 'y']) AS key, DATE '{day}' AS day"
        )
        found = connection.execute(
            f"SELECT days.key, id FROM days {joined_to('spells', 's', 'days.key', 'day')}"
        ).fetchall()
        expected = [id for id, since, until in spells if (since or date.min) <= day < (until or date.max)]
        assert sorted(found) == [("x", expected[0] if expected else None), ("y", None)]


def test_names_stand_for_whom_the_vocabulary_says() -> None:
    for name in ("Moscow", "Maduro", "Iran", "Police (India)", "European Union", "Nobody at All"):
        for year in range(1950, 2026, 5):
            day = date(year, 6, 1)
            found = [id for id, since, until in name_spells(name) if (since or date.min) <= day < (until or date.max)]
            assert (found or [None]) == [resolve(name, on=day).id]


def test_ids_stand_for_themselves_on_any_day() -> None:
    assert name_spells("SSD") == (("SSD", None, None),)
    assert name_spells("VEN.OPP") == (("VEN.OPP", None, None),)
