"""goldfish 1.7.0: estimate() on the Social Evolution calls and on bilateral fisheries treaties."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.models import (
    Attribute,
    Baseline,
    Context,
    Coordination,
    Distance,
    Effect,
    EventList,
    Inertia,
    Network,
    NoTie,
    Ordinal,
    Presence,
    ReceiverAttribute,
    ReceiverChoice,
    ReceiverPopularity,
    Reciprocity,
    Same,
    SenderActivity,
    SenderAttribute,
    SenderPopularity,
    SenderRate,
    Tie,
    TieBack,
    Timed,
    Transitivity,
    Window,
    fit,
)
from dragoman.models.design import design

ANY: dict[str, Any] = {"counting": "presence"}
Case = tuple[EventList, Context, dict[str, Any]]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open() as lines:
        return list(csv.DictReader(lines))


def numbers(rows: list[dict[str, str]], column: str, number: dict[str, int]) -> Any:
    return np.array([number[row[column]] for row in rows], np.int32)


def floats(rows: list[dict[str, str]], column: str) -> Any:
    return np.array([float(row[column]) if row[column] else np.nan for row in rows])


@pytest.fixture(scope="module")
def calls(shared: Path) -> Case:
    folder = shared / "data" / "rem" / "social_evolution"
    people, rows, waves = (rows_of(folder / name) for name in ("actors.csv", "calls.csv", "friendship.csv"))
    number = {row["label"]: k for k, row in enumerate(people)}
    events = EventList(
        floats(rows, "time"), numbers(rows, "sender", number), numbers(rows, "receiver", number), tuple(number)
    )
    friendship = Network(
        times=floats(waves, "time"),
        senders=numbers(waves, "sender", number),
        receivers=numbers(waves, "receiver", number),
        values=floats(waves, "replace"),
        how="set",
    )
    attributes = {name: Attribute(floats(people, name)) for name in ("floor", "gradeType")}
    expected = json.loads((folder / "expected.json").read_text())
    return events, Context({"friendship": friendship}, attributes), expected


CHOICE = ReceiverChoice()
REM: list[Effect] = [
    Inertia(**ANY),
    Reciprocity(**ANY),
    Transitivity(**ANY),
    ReceiverPopularity(**ANY),
    SenderActivity(**ANY),
    Tie(of="friendship"),
]
CALL_MODELS: dict[str, tuple[Any, list[Effect]]] = {
    "mod00Rate": (SenderRate(), [SenderPopularity(**ANY), SenderActivity(**ANY)]),
    "mod01Rate": (SenderRate(), [SenderPopularity(of="friendship", **ANY)]),
    "mod03Rate": (
        SenderRate(Timed()),
        [
            Baseline(),
            SenderPopularity(**ANY),
            SenderActivity(**ANY),
            SenderPopularity(of="friendship", **ANY),
        ],
    ),
    "mod00Choice": (CHOICE, [Inertia(**ANY), Reciprocity(**ANY), Transitivity(**ANY)]),
    "mod01Choice": (CHOICE, [Tie(of="friendship")]),
    "mod02Choice": (
        CHOICE,
        [
            Inertia(**ANY),
            Reciprocity(**ANY),
            Tie(of="friendship"),
            TieBack(of="friendship"),
            Same("gradeType"),
            Same("floor"),
        ],
    ),
    "rem1_ordered": (Ordinal(), REM),
    "rem2_timed": (Timed(), [Baseline(), *REM]),
}


@pytest.mark.parametrize("name", CALL_MODELS)
def test_calls(calls: Case, name: str) -> None:
    events, context, expected = calls
    model, effects = CALL_MODELS[name]
    check(fit(events, effects, model=model, context=context), expected[name])


def test_a_window_splits_time_where_it_expires(calls: Case) -> None:
    """goldfish makes 880 pieces with window = 300: 439 calls, as many expiries, two waves of friendship."""
    events, context, _ = calls
    recent: dict[str, Any] = {"memory": Window(300.0), "counting": "events"}  # presence alone does not see all expiries
    effects = [Baseline(), SenderActivity(**ANY), SenderActivity(**recent), SenderPopularity(of="friendship", **ANY)]
    prepared = design(events, effects, model=SenderRate(Timed(split_at="effects")), context=context)
    assert len(prepared.moments.time) == 880


def check(result: Any, target: dict[str, Any]) -> None:
    np.testing.assert_allclose(result.estimates, np.atleast_1d(target["estimate"]), atol=1e-4)
    np.testing.assert_allclose(result.standard_errors, np.atleast_1d(target["se"]), rtol=1e-4)
    assert result.log_likelihood == pytest.approx(target["logLik"], abs=1e-4)


@pytest.fixture(scope="module")
def treaties(shared: Path) -> Case:
    folder = shared / "data" / "rem" / "fisheries"
    states, changes = rows_of(folder / "states.csv"), rows_of(folder / "bilatchanges.csv")
    number = {row["label"]: k for k, row in enumerate(states)}
    networks = {}
    for name, how in (("bilat", "add"), ("contig", "set")):
        rows = rows_of(folder / f"{name}changes.csv")
        initial = np.array([list(row.values())[1:] for row in rows_of(folder / f"{name}net_initial.csv")], float)
        networks[name] = Network(
            initial=initial,
            times=floats(rows, "time_unix"),
            senders=numbers(rows, "sender", number),
            receivers=numbers(rows, "receiver", number),
            values=floats(rows, "increment" if how == "add" else "replace"),
            how=how,
            directed=False,
        )
    attributes = {}
    for name, file in (("regime", "regchanges.csv"), ("gdp", "gdpchanges.csv")):
        rows = rows_of(folder / file)
        attributes[name] = Attribute(
            floats(states, name),
            floats(rows, "time_unix"),
            numbers(rows, "node", number),
            floats(rows, "replace"),
            seen_at_once=False,
        )
    rows = rows_of(folder / "sovchanges.csv")
    presence = Presence(
        np.array([row["present"] == "TRUE" for row in states]),
        floats(rows, "time_unix"),
        numbers(rows, "node", number),
        np.array([row["replace"] == "TRUE" for row in rows]),
    )
    created = [row for row in changes if float(row["increment"]) == 1]
    events = EventList(
        floats(created, "time_unix"),
        numbers(created, "sender", number),
        numbers(created, "receiver", number),
        tuple(number),
    )
    expected = json.loads((folder / "expected.json").read_text())
    return events, Context(networks, attributes, presence), expected


def test_treaties_coordination(treaties: Case) -> None:
    events, context, expected = treaties
    effects = [
        Inertia(of="bilat"),
        ReceiverPopularity(of="bilat", **ANY),
        Transitivity(of="bilat", **ANY),
        Tie(of="contig"),
        ReceiverAttribute("regime"),
        Distance("regime"),
        ReceiverAttribute("gdp"),
        Distance("gdp"),
    ]
    result = fit(events, effects, model=Coordination(), context=context)
    check(result, expected["tieModel_c"])
    moment = np.unique(events.times, return_inverse=True)[1]
    by_moment = np.bincount(moment, weights=expected["tieModel_c"]["intervalLogL"])
    np.testing.assert_allclose(result.event_log_likelihood, by_moment, atol=1e-4)


def test_treaties_that_are_new(treaties: Case) -> None:
    """ignore_repetitions = TRUE, with the mask goldfish means and not the one it makes on a day with two events."""
    events, context, _ = treaties
    new = NoTie(of="bilat")
    effects = [
        Inertia(of="bilat", **ANY),
        ReceiverPopularity(of="bilat", **ANY) * new,
        Transitivity(of="bilat", **ANY) * new,
        Tie(of="contig"),
        ReceiverAttribute("regime"),
        Distance("regime"),
        ReceiverAttribute("gdp"),
        Distance("gdp"),
    ]
    result = fit(events, effects, model=Coordination(), context=context)
    assert result.log_likelihood == pytest.approx(-381.8990, abs=1e-3)


def test_treaties_rate(treaties: Case) -> None:
    events, context, expected = treaties
    effects = [
        Baseline(),
        SenderPopularity(of="bilat", **ANY),
        SenderAttribute("regime"),
        SenderAttribute("gdp"),
    ]
    check(fit(events, effects, model=SenderRate(Timed(split_at="effects")), context=context), expected["rate_timed"])
