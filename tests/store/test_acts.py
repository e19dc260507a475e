"""The joining rules: each on its own, against a slow twin, and whatever the order of adding."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.store.acts import rules
from dragoman.store.files import in_memory
from dragoman.store.loading import take_staged
from store.staging import DAY, Adder, row, stage

MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}


def n_acts(connection: duckdb.DuckDBPyConnection) -> int:
    return connection.execute("SELECT count(*) FROM acts").fetchall()[0][0]


def rules_used(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {rule for (rule,) in connection.execute("SELECT rule FROM act_reports WHERE rule <> ''").fetchall()}


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        (row(), row(text="told again"), "same_days"),
        (row(n_days=3), row(since=DAY + timedelta(days=2), n_days=4), "same_days"),
        (row(event="CONSULT"), row("VEN", "IRN", "CONSULT"), "mutual_act"),
        (row(), row("IRN.GOV", "VEN.GOV"), "state_is_its_government"),
        (
            row(event="ASSAULT", code="193", report="7:2"),
            row("VEN", "IRN", "ASSAULT", code="193", report="7:2"),
            "mirrored_report",
        ),
        (
            row(date_precision="month", n_days=31, text="Iran sent fuel."),
            row(date_precision="month", n_days=31, text="Iran sent fuel.", position="copy"),
            "same_wording",
        ),
    ],
)
def test_records_of_one_act_are_joined_by_the_rule_that_holds(
    add: Adder, connection: duckdb.DuckDBPyConnection, first: Any, second: Any, rule: str
) -> None:
    load = add([first, second])
    assert (load.n_records, load.n_acts, load.n_joined) == (2, 1, 1)
    assert rules_used(connection) == {rule}
    assert rule in rules()


@pytest.mark.parametrize(
    "second",
    [
        row(since=DAY + timedelta(days=1)),
        row(event="COOPERATE"),
        row(status="possible"),
        row("VEN", "IRN"),
        row("IRN.MIL"),
        row(target="SYR"),
        row(date_precision="month", n_days=31),
        row(n=5),
    ],
    ids=["next day", "class", "status", "direction", "military", "target", "coarse date", "count"],
)
def test_records_of_different_acts_stay_apart(add: Adder, connection: duckdb.DuckDBPyConnection, second: Any) -> None:
    add([row(), second])
    assert n_acts(connection) == 2


def test_two_accusations_in_one_sentence_of_text_are_two_acts(
    add: Adder, connection: duckdb.DuckDBPyConnection
) -> None:
    add([row(event="ACCUSE", report="c1"), row("VEN", "IRN", "ACCUSE", report="c1")])
    assert n_acts(connection) == 2


def test_rows_of_one_report_are_one_report(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add([row(event="CONSULT", report="c1"), row("VEN", "IRN", "CONSULT", report="c1"), row(event="CONSULT")])
    assert connection.execute("SELECT n_reports FROM acts").fetchall() == [(2,)]


def test_counts_of_a_panel_are_never_joined(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    panel = {"event": "", "quad": 1, "weight": 3.0, "date_precision": "year", "n_days": 365}
    add([row(**panel, n=4), row(**panel, n=1), row(**panel, n=1, position="x")])
    assert n_acts(connection) == 3


def test_a_bridging_report_makes_two_acts_one(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add([row(n_days=2), row(since=DAY + timedelta(days=4), n_days=2)])
    assert n_acts(connection) == 2
    load = add([row(since=DAY + timedelta(days=1), n_days=4)])
    assert (load.n_acts, load.n_joined) == (-1, 2)
    assert connection.execute("SELECT act, date_since, date_until, n_reports FROM acts").fetchall() == [
        (1, DAY, DAY + timedelta(days=6), 3)
    ]


def test_undated_reports_are_kept_and_counted_as_one_act(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add([row(since=None), row(since=None, text="again"), row()])
    assert n_acts(connection) == 2
    assert connection.execute("SELECT count(*) FROM act_reports").fetchall() == [(3,)]


def slow_acts(rows: list[Mapping[str, Any]]) -> set[frozenset[str]]:
    """Partition rows into acts by comparing every row with every other, again and again."""

    def side(actor: str) -> str:
        head, _, part = actor.partition(".")
        return head if part == "GOV" else actor

    def same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
        ends = [(side(r["source"]), side(r["target"])) for r in (a, b)]
        if a["event"] in MUTUAL:
            ends = [tuple(sorted(pair)) for pair in ends]  # type: ignore[misc]
        return (
            ends[0] == ends[1]
            and (a["event"], a["status"]) == (b["event"], b["status"])
            and a["date_since"] < b["date_until"]
            and b["date_since"] < a["date_until"]
        )

    groups = [{r["position"]} for r in rows]
    for a, b in itertools.combinations(rows, 2):
        if same(a, b):
            one = next(g for g in groups if a["position"] in g)
            other = next(g for g in groups if b["position"] in g)
            if one is not other:
                groups.remove(other)
                one |= other
    return {frozenset(group) for group in groups}


staged_rows = st.lists(
    st.builds(
        row,
        source=st.sampled_from(["A", "A.GOV", "B"]),
        target=st.sampled_from(["B", "B.GOV", "C"]),
        event=st.sampled_from(["CONSULT", "AID"]),
        status=st.sampled_from(["actual", "possible"]),
        since=st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(days=n)),
        n_days=st.integers(1, 4),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(rows=staged_rows, seed=st.randoms(use_true_random=False), cut=st.integers(0, 14))
def test_acts_are_those_of_the_slow_twin_in_any_order_and_any_files(rows: Any, seed: Any, cut: int) -> None:
    rows = [given_row | {"position": str(number)} for number, given_row in enumerate(rows)]
    expected = slow_acts(rows)
    seed.shuffle(rows)
    with in_memory() as connection:
        for name, part in (("one", rows[:cut]), ("two", rows[cut:])):
            n_rows = stage(connection, part)
            take_staged(connection, hash_=name, path=name, format_="t", origin="t", n_rows=n_rows, version="0")
        found = connection.execute(
            "SELECT list(position) FROM act_reports JOIN records USING (record) GROUP BY act"
        ).fetchall()
        n_reports = connection.execute("SELECT sum(n_reports), count(*) FROM acts").fetchall()
    assert {frozenset(positions) for (positions,) in found} == expected
    assert n_reports == [(len(rows), len(expected))]
