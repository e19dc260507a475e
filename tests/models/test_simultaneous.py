"""How much days instead of moments cost: exact times are simulated, cut into coarse units, and fitted each way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dragoman.models import Attribute, Context, Effect, EventList, Inertia, Ordinal, Tie, fit, simulate
from dragoman.models.context import Network

N = 12
NOBODY = EventList([], [], [], tuple(f"a{k}" for k in range(N)))
ROAD = (np.random.default_rng(5).random((N, N)) < 0.2).astype(float)
CONTEXT = Context({"road": Network(initial=ROAD)}, {"z": Attribute(np.linspace(-1, 1, N))})
TRUTH = np.array([3.0])
EFFECTS: list[Effect] = [Tie(of="road")]


def estimates(simultaneous: Any, per_unit: int) -> float:
    """The mean estimate over replications in which each unit of time holds so many events of different pairs."""
    runs = simulate(NOBODY, EFFECTS, TRUTH, context=CONTEXT, n_events=240, n_replications=40, seed=9)
    found = []
    for run in runs:
        unit = np.floor((run.times - 1) / per_unit)
        pair = run.senders.astype(np.int64) * N + run.receivers
        # one event a pair and unit, as records of one day are joined
        first = np.unique(np.stack([unit, pair]), axis=1, return_index=True)[1]
        keep = np.sort(first)
        daily = EventList(unit[keep], run.senders[keep], run.receivers[keep], run.actors)
        found.append(fit(daily, EFFECTS, context=CONTEXT, model=Ordinal(simultaneous)).estimates[0])
    return float(np.mean(found))


def test_efron_is_nearer_to_the_truth_than_breslow() -> None:
    bias = {ties: estimates(ties, 12) - TRUTH[0] for ties in ("breslow", "efron", "once")}
    # events without replacement are what Efron's weights are for; Breslow shrinks
    assert bias["breslow"] < -0.1
    assert abs(bias["efron"]) < 0.5 * abs(bias["breslow"])
    assert abs(bias["once"]) > abs(bias["efron"])


def test_with_distinct_moments_all_agree() -> None:
    (run,) = simulate(NOBODY, EFFECTS, TRUTH, context=CONTEXT, n_events=80, seed=1)
    ways: tuple[Any, ...] = ("breslow", "efron", "once", "file")
    values = [fit(run, EFFECTS, context=CONTEXT, model=Ordinal(way)).estimates[0] for way in ways]
    assert np.ptp(values) < 1e-9


def test_in_the_order_of_the_file_each_event_sees_the_ones_before() -> None:
    run = EventList([1.0, 1.0, 1.0], [0, 0, 0], [1, 1, 1], ("a", "b", "c"))
    seen = [fit(run, [Inertia()], model=Ordinal(t)).warnings for t in ("file", "breslow")]
    assert "separated" in seen[0][0]
    assert "never differs" in seen[1][0]


def test_a_wrong_word_is_refused() -> None:
    with pytest.raises(Exception, match="breslow, efron, once, file"):
        Ordinal("exact")  # type: ignore[arg-type]
