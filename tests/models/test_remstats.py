"""remify 4.1.0, remstats 4.1.0, remstimate 3.1.0: tomstats()/aomstats() and remstimate() on three lists."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.models import (
    Attribute,
    Average,
    Baseline,
    Context,
    Cyclicity,
    Distance,
    Effect,
    EventList,
    Full,
    HalfLife,
    Inertia,
    Interval,
    Larger,
    Ordinal,
    ParticipationShift,
    ReceiverActivity,
    ReceiverAttribute,
    ReceiverChoice,
    ReceiverDegree,
    ReceiverPopularity,
    Recency,
    RecencyRank,
    Reciprocity,
    RiskSet,
    Same,
    SenderActivity,
    SenderAttribute,
    SenderDegree,
    SenderPopularity,
    SenderRate,
    SharedSources,
    SharedTargets,
    Smaller,
    Timed,
    Transitivity,
    Window,
    fit,
    statistics,
)
from dragoman.models.memory import Memory

STD = {"scaling": "standardised"}
MEMORIES: dict[str, Memory] = {
    "full": Full(),
    "window500": Window(500.0),
    "decay2000": HalfLife(2000.0, since_last_event=True),
    "interval": Interval(100.0, 2000.0),
}
#: remstats holds covariates and windows fixed between events, and starts observing at 0.
TIMED = Timed(start=0.0, split_at="events")


def rows_of(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as lines:
        return list(csv.DictReader(lines))


def list_of(folder: Path, actors: tuple[str, ...], *, weights: bool = False) -> EventList:
    rows = rows_of(folder / "events.csv")
    number = {name: k for k, name in enumerate(actors)}
    return EventList(
        times=np.array([float(row["time"]) for row in rows]),
        senders=np.array([number[row["actor1"] if "actor1" in row else row["sender"]] for row in rows], np.int32),
        receivers=np.array([number[row["actor2"] if "actor2" in row else row["receiver"]] for row in rows], np.int32),
        actors=actors,
        weights=np.array([float(row["weight"]) for row in rows]) if weights else np.zeros(0),
    )


def history_effects(model: str, memory: Memory) -> list[Effect]:
    past: dict[str, Any] = {"memory": memory, "counting": "events"}
    shifts = ("AB-BA", "AB-BY", "AB-AY", "AB-XA", "AB-XB", "AB-XY")
    since = ("tie", "sender_sent", "receiver_sent", "sender_received", "receiver_received")
    unique: dict[str, Any] = {"counting": "presence"}
    return {
        "m1": [SenderAttribute("extraversion"), Inertia(**past)],
        "m3": [
            Inertia(**past, **STD),
            Reciprocity(**past, **STD),
            Transitivity(**past, **STD),
            Cyclicity(**past, **STD),
            SharedTargets(**past, **STD),
            SharedSources(**past, **STD),
        ],
        "m4": [Transitivity(**unique), SharedSources(**unique), *(ParticipationShift(name) for name in shifts)],
        "m5": [RecencyRank("sent"), RecencyRank("received"), *(Recency(name) for name in since)],
        "m6": [
            Same("sex"),
            Distance("age"),
            Average("extraversion"),
            Smaller("agreeableness"),
            Larger("agreeableness"),
            SenderAttribute("extraversion"),
            ReceiverAttribute("agreeableness"),
        ],
        "weighted": [Inertia(), Reciprocity(), SenderPopularity()],
    }[model]


@pytest.fixture(scope="module")
def history(shared: Path) -> tuple[EventList, Context, dict[str, Any], Path]:
    folder = shared / "data" / "rem" / "remstats_history"
    table = rows_of(folder / "actors_timevarying.csv")
    actors = tuple(sorted({row["name"] for row in table}))
    number = {name: k for k, name in enumerate(actors)}
    attributes = {}
    for column in ("age", "sex", "extraversion", "agreeableness"):
        initial = np.zeros(len(actors))
        changes = []
        for row in table:
            if float(row["time"]) == 0:
                initial[number[row["name"]]] = float(row[column])
            else:
                changes.append((float(row["time"]), number[row["name"]], float(row[column])))
        changes.sort()
        times, who, values = (np.array(part) for part in zip(*changes, strict=True))
        attributes[column] = Attribute(initial, times, who.astype(np.int32), values)
    events = list_of(folder, actors, weights=True)
    return events, Context(attributes=attributes), json.loads((folder / "expected.json").read_text()), folder


MODELS = [
    "m1_full",
    "m1_window500",
    "m1_decay2000",
    "m1_interval",
    "m3_full",
    "m3_window500",
    "m3_decay2000",
    "m3_interval",
    "m4_full",
    "m5_full",
    "m6_full",
]


@pytest.mark.parametrize("name", MODELS)
def test_statistics(history: tuple[EventList, Context, dict[str, Any], Path], name: str) -> None:
    events, context, _, folder = history
    model, memory = name.split("_")
    ours = statistics(events, history_effects(model, MEMORIES[memory]), context=context)
    table = rows_of(folder / f"stats_{name}.csv.gz")
    names = list(dict.fromkeys(row["stat"] for row in table))
    theirs = np.zeros((len(names), ours.values.shape[0], ours.values.shape[1]))
    pairs = [(row["sender"], row["receiver"]) for row in rows_of(folder / "riskset.csv")]
    place = {
        (events.actors[i], events.actors[j]): d
        for d, (i, j) in enumerate(zip(ours.senders, ours.receivers, strict=True))
    }
    first = max(int(row["t"]) for row in table) - len(ours.times)
    for row in table:
        d = place[pairs[int(row["dyad"]) - 1]]
        theirs[names.index(row["stat"]), int(row["t"]) - 1 - first, d] = float(row["value"])
    np.testing.assert_allclose(ours.values.transpose(2, 0, 1), theirs, atol=1e-6)


@pytest.mark.parametrize("name", [*MODELS, "weighted"])
def test_timed_fits(history: tuple[EventList, Context, dict[str, Any], Path], name: str) -> None:
    events, context, expected, _ = history
    model, _, memory = name.partition("_")
    target = expected[name]
    effects = [Baseline(), *history_effects(model, MEMORIES[memory or "full"])]
    result = fit(events, effects, model=TIMED, context=context)
    assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-3)
    separated = any("separated" in warning for warning in result.warnings)
    assert separated == (name == "m1_window500")
    if not separated:
        np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-3)
        np.testing.assert_allclose(result.standard_errors, target["se"], rtol=2e-3)


def test_ordinal_fit(history: tuple[EventList, Context, dict[str, Any], Path]) -> None:
    events, context, expected, _ = history
    result = fit(events, history_effects("m3", Full()), context=context)
    np.testing.assert_allclose(result.estimates, expected["ord_m3"]["estimate"], atol=1e-5)
    np.testing.assert_allclose(result.standard_errors, expected["ord_m3"]["se"], atol=1e-5)
    assert result.log_likelihood == pytest.approx(expected["ord_m3"]["loglik"], abs=1e-5)


@pytest.mark.parametrize("skipped", [0, 1])
def test_small_list_tie_oriented(shared: Path, skipped: int) -> None:
    folder = shared / "data" / "rem" / "remstimate_tie"
    expected = json.loads((folder / "expected.json").read_text())
    events = list_of(folder, ("1", "2", "3", "4", "5"))
    effects = [SenderPopularity(), Inertia(), Reciprocity()]
    timing = Timed(start=None if skipped else 0.0)
    for kind, result in (
        ("interval", fit(events, [Baseline(), *effects], model=timing, skip_first=skipped)),
        ("ordinal", fit(events, effects, skip_first=skipped)),
    ):
        target = expected[f"{kind}_first{skipped + 1}"]
        np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-4)
        np.testing.assert_allclose(result.standard_errors, target["se"], atol=1e-4)
        assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-4)


@pytest.mark.parametrize("skipped", [0, 1])
def test_small_list_actor_oriented(shared: Path, skipped: int) -> None:
    folder = shared / "data" / "rem" / "remstimate_actor"
    expected = json.loads((folder / "expected.json").read_text())
    events = list_of(folder, ("1", "2", "3", "4", "5"))
    rate = SenderRate(Timed(start=None if skipped else 0.0))
    for kind, result in (
        ("sender", fit(events, [Baseline(), SenderPopularity()], model=rate, skip_first=skipped)),
        ("receiver", fit(events, [Inertia(), Reciprocity()], model=ReceiverChoice(), skip_first=skipped)),
    ):
        target = expected[f"{kind}_first{skipped + 1}"]
        np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-4)
        np.testing.assert_allclose(result.standard_errors, target["se"], atol=1e-4)
        assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-4)


@pytest.fixture(scope="module")
def thirty_one(shared: Path) -> tuple[EventList, Context, RiskSet, list[Effect], Path]:
    folder = shared / "data" / "rem" / "wtc_remstats31"
    people = rows_of(folder / "actors.csv")
    actors = tuple(row["name"] for row in people)
    number = {name: k for k, name in enumerate(actors)}
    events = list_of(folder, actors)
    context = Context(
        attributes={name: Attribute(np.array([float(row[name]) for row in people])) for name in ("age_group", "gender")}
    )
    pairs = [(number[row["sender"]], number[row["receiver"]]) for row in rows_of(folder / "riskset.csv")]
    inertia, reciprocity = Inertia(**STD), Reciprocity(**STD)
    isp, osp, itp, otp = SharedSources(**STD), SharedTargets(**STD), Cyclicity(**STD), Transitivity(**STD)
    effects = [
        Baseline(),
        inertia,
        reciprocity,
        isp,
        osp,
        itp,
        otp,
        SenderPopularity(**STD),
        ReceiverActivity(**STD),
        ReceiverPopularity(**STD),
        SenderActivity(**STD),
        SenderDegree(**STD),
        ReceiverDegree(**STD),
        Recency("receiver_received"),
        Recency("sender_received"),
        Recency("receiver_sent"),
        Recency("sender_sent"),
        *(ParticipationShift(s) for s in ("AB-AB", "AB-AY", "AB-BA", "AB-BY", "AB-XA", "AB-XB", "AB-XY")),
        SenderAttribute("age_group"),
        ReceiverAttribute("age_group"),
        SenderAttribute("gender"),
        ReceiverAttribute("gender"),
        inertia * reciprocity,
        isp * osp,
        itp * otp,
    ]
    return events, context, RiskSet.of_pairs(pairs), effects, folder


def test_thirty_one_statistics(thirty_one: tuple[EventList, Context, RiskSet, list[Effect], Path]) -> None:
    events, context, risk, effects, folder = thirty_one
    ours = statistics(events, effects, context=context, risk=risk)
    table = rows_of(folder / "stats_event200.csv.gz")
    columns = list(table[0])[3:]
    place = {
        (events.actors[i], events.actors[j]): d
        for d, (i, j) in enumerate(zip(ours.senders, ours.receivers, strict=True))
    }
    for row in table:
        d = place[row["sender"], row["receiver"]]
        np.testing.assert_allclose(ours.values[199, d], [float(row[name]) for name in columns], atol=1e-6)


def test_thirty_one_effects(thirty_one: tuple[EventList, Context, RiskSet, list[Effect], Path]) -> None:
    events, context, risk, effects, folder = thirty_one
    target = json.loads((folder / "expected.json").read_text())["remstimate"]
    result = fit(events, effects, model=TIMED, context=context, risk=risk)
    np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-3)
    np.testing.assert_allclose(result.standard_errors, target["se"], rtol=1e-3)
    assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-3)


def test_once_is_not_breslow(history: tuple[EventList, Context, dict[str, Any], Path]) -> None:
    events, context, _, _ = history
    assert len(np.unique(events.times)) == events.n_events  # so here they agree
    effects = history_effects("m1", Full())
    once = fit(events, effects, model=Ordinal("once"), context=context)
    assert once.log_likelihood == pytest.approx(fit(events, effects, context=context).log_likelihood)
