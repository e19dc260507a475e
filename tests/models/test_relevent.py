"""relevent 1.2-1 on the radio calls of the World Trade Center police: rem.dyad(..., ordinal = TRUE, hessian = TRUE)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.models import (
    Attribute,
    Context,
    Cyclicity,
    Effect,
    EventList,
    Inertia,
    ParticipationShift,
    ReceiverActivity,
    ReceiverAttribute,
    ReceiverPopularity,
    RecencyRank,
    Reciprocity,
    SenderActivity,
    SenderAttribute,
    SenderPopularity,
    SharedSources,
    StudentT,
    SumOfAttributes,
    Transitivity,
    fit,
)

SHIFTS = {"PSAB-BA": "AB-BA", "PSAB-BY": "AB-BY", "PSAB-AY": "AB-AY"}

EFFECTS: dict[str, Effect] = {
    "CovInt.1": SumOfAttributes("icr"),
    "CovSnd.1": SenderAttribute("icr"),
    "CovRec.1": ReceiverAttribute("icr"),
    "RRecSnd": RecencyRank("received"),
    "RSndSnd": RecencyRank("sent"),
    "NIDSnd": SenderPopularity(scaling="proportion"),
    "NIDRec": ReceiverPopularity(scaling="proportion"),
    "NODSnd": SenderActivity(scaling="proportion"),
    "NODRec": ReceiverActivity(scaling="proportion"),
    "FrPSndSnd": Inertia(scaling="proportion"),
    "FrRecSnd": Reciprocity(scaling="proportion"),
    "OTPSnd": Transitivity(),
    "ITPSnd": Cyclicity(),
    "ISPSnd": SharedSources(),
    "PSAB-BA": ParticipationShift("AB-BA"),
    "PSAB-BY": ParticipationShift("AB-BY"),
    "PSAB-AY": ParticipationShift("AB-AY"),
    "PSAB-XA": ParticipationShift("AB-XA"),
    "PSAB-XB": ParticipationShift("AB-XB"),
    "PSAB-XY": ParticipationShift("AB-XY"),
}


@pytest.fixture(scope="module")
def case(shared: Path) -> tuple[EventList, Context, dict[str, Any]]:
    folder = shared / "data" / "rem" / "wtc_police"
    with (folder / "events.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    events = EventList(
        times=np.arange(1.0, len(rows) + 1),
        senders=np.array([int(row["source"]) - 1 for row in rows], np.int32),
        receivers=np.array([int(row["recipient"]) - 1 for row in rows], np.int32),
        actors=tuple(str(k) for k in range(1, 38)),
    )
    with (folder / "actors.csv").open() as lines:
        icr = np.array([float(row["is_icr"]) for row in csv.DictReader(lines)])
    expected = json.loads((folder / "expected.json").read_text())
    expected |= json.loads((folder / "expected_single_effects.json").read_text())
    return events, Context(attributes={"icr": Attribute(icr)}), expected


def as_list(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


@pytest.mark.parametrize("model", [f"wtcfit{k}_{method}" for k in range(1, 6) for method in ("MLE", "BPM")])
def test_models(case: tuple[EventList, Context, dict[str, Any]], model: str) -> None:
    events, context, expected = case
    target = expected[model]
    effects = [EFFECTS[name] for name in as_list(target["effects"])]
    result = fit(events, effects, context=context, prior=StudentT() if model.endswith("BPM") else None)
    np.testing.assert_allclose(result.estimates, as_list(target["estimate"]), atol=1e-4)
    np.testing.assert_allclose(result.standard_errors, as_list(target["se"]), atol=1e-4)
    assert result.deviance == pytest.approx(target["residual_deviance"], abs=1e-4)
    assert result.log_likelihood_null == pytest.approx(-target["null_deviance"] / 2, abs=1e-6)


@pytest.mark.parametrize(
    "name", [name for name in EFFECTS if not name.startswith(("Cov", "RRec", "RSnd")) and name not in SHIFTS]
)
def test_single_effects(case: tuple[EventList, Context, dict[str, Any]], name: str) -> None:
    events, context, expected = case
    target = expected[name]
    result = fit(events, [EFFECTS[name]], context=context)
    assert result.estimates[0] == pytest.approx(target["estimate"], abs=1e-4)
    assert result.standard_errors[0] == pytest.approx(target["se"], abs=1e-5)
    assert result.deviance == pytest.approx(target["residual_deviance"], abs=1e-4)
