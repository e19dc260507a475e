"""survival 3.8-6 on simulated lists, by way of REM.jl's fixtures: clogit and coxph(ties = "breslow" | "efron")."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.models import (
    EventList,
    Inertia,
    Ordinal,
    ReceiverPopularity,
    Reciprocity,
    SenderActivity,
    Transitivity,
    fit,
)


def fixture_of(shared: Path, name: str) -> dict[str, Any]:
    with (shared / "data" / "rem" / "remjl_fixtures" / f"{name}.toml").open("rb") as lines:
        values: dict[str, Any] = tomllib.load(lines)["values"]
    return values


def list_of(values: dict[str, Any]) -> EventList:
    n_actors = int(values["n_actors"])
    return EventList(
        np.array(values["input_time"], float),
        np.array(values["input_sender"], np.int32) - 1,
        np.array(values["input_receiver"], np.int32) - 1,
        tuple(str(k + 1) for k in range(n_actors)),
    )


@pytest.mark.parametrize("ties", ["breslow", "efron"])
def test_simultaneous_events(shared: Path, ties: Any) -> None:
    values = fixture_of(shared, "rem_ties")
    result = fit(list_of(values), [Inertia(), Reciprocity(), SenderActivity()], model=Ordinal(ties))
    np.testing.assert_allclose(result.estimates, values[f"{ties}_coefficients"], atol=1e-8)
    np.testing.assert_allclose(result.standard_errors, values[f"{ties}_std_errors"], atol=1e-8)
    assert result.log_likelihood == pytest.approx(values[f"{ties}_loglik"], abs=1e-8)


def test_order(shared: Path) -> None:
    values = fixture_of(shared, "rem_clogit")
    paths = Transitivity(counting="presence")
    result = fit(list_of(values), [Inertia(), Reciprocity(), SenderActivity(), ReceiverPopularity(), paths])
    np.testing.assert_allclose(result.estimates, values["coefficients"], atol=1e-8)
    np.testing.assert_allclose(result.standard_errors, values["std_errors"], atol=1e-8)
    assert result.log_likelihood == pytest.approx(values["loglik"], abs=1e-8)
    assert result.log_likelihood_null == pytest.approx(values["loglik_null"], abs=1e-8)
