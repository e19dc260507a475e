"""eventnet 1.3 and dream (statistics), and survival's coxph on their output."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.models import (
    Effect,
    EnemyOfEnemy,
    EnemyOfFriend,
    EventList,
    FourCycle,
    FriendOfEnemy,
    FriendOfFriend,
    GivenControls,
    HalfLife,
    Inertia,
    ReceiverActivity,
    ReceiverPopularity,
    Reciprocity,
    SenderActivity,
    SenderPopularity,
    fit,
    fit_table,
    statistics,
)
from dragoman.models.compressed import draw_compressed

OUTCOMES = ("COOPERATE", "CONFLICT")


def rows_of(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def signed(shared: Path) -> Path:
    return shared / "data" / "rem" / "eventnet_signed"


def gulf_effects() -> dict[str, Effect]:
    """The statistics of gulf.config: half-life 30, forgotten below 0.01, node attributes kept by actor."""
    memory = HalfLife(30.0, forget_below=0.01)
    friendly, hostile = ("cooperation",), ("conflict",)
    balance: dict[str, Any] = {"friendly": friendly, "hostile": hostile, "memory": memory}
    made: dict[str, Effect] = {}
    for sign, acts in (("pos", friendly), ("neg", hostile)):
        past: dict[str, Any] = {"acts": acts, "memory": memory}
        made |= {
            f"{sign}.repetition": Inertia(**past),
            f"{sign}.reciprocation": Reciprocity(**past),
            f"{sign}.outdeg.source": SenderActivity(**past, kept_by="actor"),
            f"{sign}.indeg.source": SenderPopularity(**past, kept_by="actor"),
            f"{sign}.outdeg.target": ReceiverActivity(**past, kept_by="actor"),
            f"{sign}.indeg.target": ReceiverPopularity(**past, kept_by="actor"),
        }
    return made | {
        "friend.of.friend": FriendOfFriend(**balance),
        "friend.of.enemy": FriendOfEnemy(**balance),
        "enemy.of.friend": EnemyOfFriend(**balance),
        "enemy.of.enemy": EnemyOfEnemy(**balance),
    }


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_statistics(signed: Path, outcome: str) -> None:
    rows = [row for row in rows_of(signed / "events.csv") if row["Type"] != "add"]
    declared = rows_of(signed / "events.csv")
    actors = tuple(sorted({row[end] for row in declared for end in ("Source", "Target")}))
    events = EventList.from_rows(
        [(float(r["Time"]), r["Source"], r["Target"], r["Type"], abs(float(r["Weight"]))) for r in rows], actors=actors
    )
    effects = gulf_effects()
    ours = statistics(events, list(effects.values()))
    at = {time: m for m, time in enumerate(ours.times)}
    place = {(actors[i], actors[j]): d for d, (i, j) in enumerate(zip(ours.senders, ours.receivers, strict=True))}
    for row in rows_of(signed / f"events_{outcome}.csv"):
        values = ours.values[at[float(row["TIME"])], place[row["SOURCE"], row["TARGET"]]]
        np.testing.assert_allclose(values, [float(row[name]) for name in effects], atol=1e-6)


@pytest.mark.parametrize("ties", ["breslow", "efron"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_fits(signed: Path, outcome: str, ties: Any) -> None:
    target = json.loads((signed / "expected.json").read_text())[f"{outcome}_{ties}"]
    rows = rows_of(signed / f"events_{outcome}.csv")
    names = [name.removeprefix("log1p(").removesuffix(")") for name in target["effects"]]
    x = np.log1p(np.array([[float(row[name]) for name in names] for row in rows]))
    result = fit_table(
        x,
        [row["TIME"] for row in rows],
        [row["IS_OBSERVED"] == "1" for row in rows],
        names,
        simultaneous=ties,
        clusters={"dyad": [row["SOURCE"] + row["TARGET"] for row in rows]},
    )
    np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-5)
    np.testing.assert_allclose(result.standard_errors, target["se"], atol=1e-5)
    assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-5)
    assert result.log_likelihood_null == pytest.approx(target["loglik_null"], abs=1e-5)
    np.testing.assert_allclose(result.errors("event"), target["robust_se_cluster_stratum"], atol=1e-5)
    np.testing.assert_allclose(result.errors("dyad"), target["robust_se_cluster_dyad"], atol=1e-5)


def test_wiki_edits_from_the_events(shared: Path) -> None:
    """100,000 edits of 29,000 users and articles: dream's statistics of 110,000 rows, and the fit, from raw events."""
    folder = shared / "data" / "rem" / "wiki_edits_100k"
    target = json.loads((folder / "expected.json").read_text())["coxph"]
    edits, rows = rows_of(folder / "events.csv.gz"), rows_of(folder / "case_control_stats.csv.gz")
    names = ["repetition", "sender.outdegree", "receiver.indegree", "fourcycles"]
    users = {name: k for k, name in enumerate(sorted({row["user"] for row in edits}))}
    articles = {name: len(users) + k for k, name in enumerate(sorted({row["article"] for row in edits}))}
    days = np.array([float(row["time"]) for row in edits]) / 86_400_000
    events = EventList(
        days - days[0],
        [users[row["user"]] for row in edits],
        [articles[row["article"]] for row in edits],
        (*users, *(f"article {name}" for name in articles)),
    )
    event_of = {row["eventID"]: k for k, row in enumerate(edits)}
    controls = [row for row in rows if row["observed"] == "0"]
    given = GivenControls(
        [event_of[row["eventID"]] for row in controls],
        [users[row["sender"]] for row in controls],
        [articles[row["receiver"]] for row in controls],
    )
    past: dict[str, Any] = {"memory": HalfLife(30.0, forget_each_below=0.01)}

    def effects(transform: Any, of_cycles: Any) -> list[Effect]:
        settings = past | {"transform": transform}
        return [
            Inertia(**settings),
            SenderActivity(**settings),
            ReceiverPopularity(**settings),
            FourCycle(**past, transform=of_cycles),
        ]

    _, drawn = draw_compressed(events, effects("none", "cbrt"), given)
    value_of = {}
    for row in rows:
        key = event_of[row["eventID"]], users[row["sender"]], articles[row["receiver"]]
        value_of[key] = [float(row[name]) for name in names]
    explained = np.unique(given.event)
    event = explained[np.repeat(np.arange(len(explained)), np.diff(drawn.table.start))]
    keys = zip(event.tolist(), drawn.senders.tolist(), drawn.receivers.tolist(), strict=True)
    np.testing.assert_allclose(drawn.table.x, [value_of[key] for key in keys], atol=1e-6)
    logged = effects("log1p", "log1p of cbrt")
    result = fit(events, [*logged, logged[1] * logged[2]], sample=given, robust=("event",))
    assert result.n_events == 10_000
    np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-4)
    np.testing.assert_allclose(result.errors("event"), target["robust_se_cluster_event"], atol=1e-5)
    assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-3)


def test_wiki_edits(shared: Path) -> None:
    folder = shared / "data" / "rem" / "wiki_edits_100k"
    target = json.loads((folder / "expected.json").read_text())["coxph"]
    rows = rows_of(folder / "case_control_stats.csv.gz")
    names = ["repetition", "sender.outdegree", "receiver.indegree", "fourcycles"]
    x = np.array([[float(row[name]) for name in names] for row in rows])
    x = np.log1p(x)
    x = np.column_stack([x, x[:, 1] * x[:, 2]])
    observed = np.array([row["observed"] == "1" for row in rows])
    result = fit_table(x, [row["eventID"] for row in rows], observed, target["effects"])
    assert result.log_likelihood_null == pytest.approx(target["loglik_null"], abs=1e-3)
    assert result.log_likelihood == pytest.approx(target["loglik"], abs=1e-3)
    np.testing.assert_allclose(result.estimates, target["estimate"], atol=1e-4)
    np.testing.assert_allclose(result.standard_errors, target["se"], atol=1e-5)
    np.testing.assert_allclose(result.errors("event"), target["robust_se_cluster_event"], atol=1e-5)
