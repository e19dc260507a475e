"""What all measures share: how they are called, and what they give back."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from datetime import date
from typing import Any

import numpy as np
import pytest

from dragoman.measures.activity import activity
from dragoman.measures.closeness import closeness
from dragoman.measures.estimate import Estimate, Result, json_ready
from dragoman.measures.follow_through import follow_through
from dragoman.measures.initiative import initiative
from dragoman.measures.pair import Pair, Window
from dragoman.measures.pressure import pressure
from dragoman.measures.substance import substance
from dragoman.measures.turning_points import turning_points
from measures.casebook import casebook
from measures.memory import Memory

MEASURES: tuple[Callable[..., Result], ...] = (
    activity, closeness, follow_through, initiative, pressure, substance, turning_points,
)  # fmt: skip
PAIRS = {
    "near": Pair.of("IRN", "VEN"),
    "far": Pair.of("USA", "IRN"),
    "group": Pair.of("IRN", ["BOL", "CUB", "NIC"]),
    "parts": Pair.of("VEN.GOV", "VEN.OPP"),
    "nothing": Pair.of("IRN", "ZAF"),
}


@pytest.fixture(scope="module")
def store() -> Memory:
    return casebook()


def without_acts(value: Any) -> Any:
    """Plain data without numbers of acts, which differ from store to store."""
    if isinstance(value, dict):
        numbers = {"act", "acts", "followed", "order_unknown", "denied"}
        return {key: without_acts(item) for key, item in value.items() if key not in numbers}
    return [without_acts(item) for item in value] if isinstance(value, list) else value


def estimates(value: Any) -> list[Estimate]:
    if isinstance(value, Estimate):
        return [value]
    if isinstance(value, tuple):
        return [one for item in value for one in estimates(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [one for field in fields(value) for one in estimates(getattr(value, field.name))]
    return []


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(
    "window", [Window(), Window(date(2019, 6, 1), date(2020, 8, 1)), Window(as_of=date(2012, 1, 1))]
)
def test_every_result_can_be_read_as_words_rows_and_json(
    store: Memory, measure: Callable[..., Result], pair: str, window: Window
) -> None:
    result = measure(store, PAIRS[pair], window)
    assert result.summary().endswith(".")
    assert "nan" not in result.summary()
    plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert plain["measure"] == type(result).__name__
    assert len({len(column) for column in result.table().values()}) <= 1
    for one in estimates(result):
        if not one.is_missing:
            assert one.low <= one.value <= one.high
            assert one.n_reports >= 0


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_measures_are_called_alike(measure: Callable[..., Result]) -> None:
    parameters = list(inspect.signature(measure).parameters.values())
    assert [p.name for p in parameters[:3]] == ["engine", "pair", "window"]
    assert all(p.kind is p.KEYWORD_ONLY and p.default is not p.empty for p in parameters[3:])
    assert "level" in {p.name for p in parameters}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_an_empty_store_is_answered(measure: Callable[..., Result]) -> None:
    result = measure(Memory(), PAIRS["near"])
    assert "no " in result.summary()
    json.dumps(result.to_dict(), allow_nan=False)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.__name__)
def test_what_was_not_known_yet_changes_nothing(store: Memory, measure: Callable[..., Result]) -> None:
    """Asked as of a day, the store answers as it would have then: later acts are not there."""
    from measures.casebook import casebook_acts, casebook_pressures

    day = date(2012, 1, 1)
    then = Memory([act for act in casebook_acts() if act.end <= day], casebook_pressures())
    asked = Window(as_of=day)
    now, past = (measure(one, PAIRS["far"], asked).to_dict() for one in (store, then))
    assert without_acts(now) == without_acts(past)


def test_results_cannot_be_changed(store: Memory) -> None:
    result = closeness(store, PAIRS["near"])
    with pytest.raises(FrozenInstanceError):
        result.verdict = "nearer"  # type: ignore[misc]


def test_plain_data_of_every_kind() -> None:
    given = {
        "day": date(2020, 5, 1),
        "x": np.float64("inf"),
        "n": np.int64(3),
        "set": {1},
        "a": np.array([1.5, np.nan]),
    }
    assert json_ready(given) == {"day": "2020-05-01", "x": None, "n": 3, "set": [1], "a": [1.5, None]}


def test_an_estimate_in_words() -> None:
    assert str(Estimate.missing("no acts")) == "no acts"
    assert str(Estimate(1.0, 0.5, 2.0)) == "1.00 (0.50 to 2.00)"
    assert Estimate(1.0, 0.5, 2.0).covers(2.0)
    assert not Estimate(1.0, 0.5, 2.0).covers(2.1)
