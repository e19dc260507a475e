"""A past kept by the pairs that meet says what the matrices say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models import (
    Baseline,
    CaseControl,
    DegreeGap,
    Effect,
    EventList,
    FourCycle,
    GivenControls,
    HalfLife,
    Inertia,
    Interval,
    LargerDegree,
    NeighboursAttribute,
    Network,
    Ordinal,
    Presence,
    ReceiverChoice,
    Recency,
    Reciprocity,
    RiskSet,
    SharedPartners,
    SharedSources,
    SmallerDegree,
    Tie,
    Timed,
    Transitivity,
    fit,
    statistics,
)
from dragoman.models import Context as World
from dragoman.models.compressed import draw_compressed
from models.test_tracking import EFFECTS, N, some_context, some_events

PAIRS = [(i, j) for i in range(N) for j in range(N) if i != j]
MORE: list[list[Effect]] = [
    [FourCycle(), FourCycle(combine="min"), FourCycle(combine="geometric", acts=("X",))],
    [Inertia(half_life_days=5.0), Transitivity(half_life_days=5.0), SharedSources(memory=Interval(2.0, 20.0))],
    [Reciprocity(memory=HalfLife(5.0, since_last_event=True)), Inertia(memory=HalfLife(4.0, forget_each_below=0.1))],
    [Transitivity(half_life_days=3.0, second=Inertia(half_life_days=9.0)), SharedPartners(combine="product")],
    [SmallerDegree(), LargerDegree(half_life_days=4.0), DegreeGap(scaling="proportion"), Inertia(both_ways=True)],
    [Recency(since) for since in ("tie", "tie_back", "either", "sender_sent", "receiver_received", "receiver_sent")],
]


def with_all_pairs(events: EventList) -> GivenControls:
    """Every pair as a control of every event."""
    event = np.repeat(np.arange(events.n_events), len(PAIRS))
    who = np.tile(np.array(PAIRS), (events.n_events, 1))
    return GivenControls(event, who[:, 0], who[:, 1])


@pytest.mark.parametrize("effects", [*EFFECTS, *MORE])
@pytest.mark.parametrize("order", ["breslow", "file"])
def test_statistics_are_those_of_the_matrices(effects: list[Effect], order: Any) -> None:
    events = some_events(5, 60)
    context = some_context(events)
    _, drawn = draw_compressed(events, effects, with_all_pairs(events), context=context, model=Ordinal(order))
    whole = statistics(events, effects, context=context, model=Ordinal(order))
    place = {(int(i), int(j)): d for d, (i, j) in enumerate(zip(whole.senders, whole.receivers, strict=True))}
    moment = np.arange(events.n_events) if order == "file" else np.unique(events.times, return_inverse=True)[1]
    event_of_row = np.repeat(np.arange(events.n_events), np.diff(drawn.table.start))
    assert len(event_of_row) > 30 * events.n_events  # an absent actor's pairs are left out
    option = [place[int(i), int(j)] for i, j in zip(drawn.senders, drawn.receivers, strict=True)]
    np.testing.assert_allclose(drawn.table.x, whole.values[moment[event_of_row], option], atol=1e-9)


def without_repetition(events: EventList) -> EventList:
    """Each pair once at a time."""
    key = np.stack([events.times, events.senders, events.receivers])
    rows = np.sort(np.unique(key, axis=1, return_index=True)[1])
    return EventList(
        events.times[rows],
        events.senders[rows],
        events.receivers[rows],
        events.actors,
        events.types[rows],
        events.type_names,
        events.weights[rows],
    )


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.models.compressed.LARGE", 0)


@pytest.mark.usefixtures("small_is_large")
@pytest.mark.parametrize(
    ("model", "risk"),
    [
        (Ordinal(), RiskSet.full()),
        (Ordinal("efron"), RiskSet.full()),
        (Ordinal(), RiskSet.full(directed=False)),
        (Ordinal(), RiskSet.observed()),
        (Ordinal(), RiskSet.of_pairs(PAIRS)),
        (Ordinal(), RiskSet.open_in("net")),
        (Timed(), RiskSet.full()),
        (ReceiverChoice(), RiskSet.full()),
        (ReceiverChoice(), RiskSet.observed()),
    ],
)
@pytest.mark.parametrize("typed", [False, True])
def test_all_controls_are_the_whole_risk_set(model: Any, risk: RiskSet, typed: bool) -> None:
    events = without_repetition(some_events(6)) if model == Ordinal("efron") else some_events(6)
    context = some_context(events)
    effects: list[Effect] = [Inertia(half_life_days=20.0), Tie(of="net"), Transitivity(counting="presence")]
    effects = [Baseline(), *effects] if isinstance(model, Timed) else effects
    asked: dict[str, Any] = {"model": model, "risk": risk, "context": context, "typed": typed}
    whole = fit(events, effects, **asked, robust=("dyad",))
    sampled = fit(events, effects, **asked, sample=CaseControl(2 * N * N), robust=("dyad",))
    np.testing.assert_allclose(sampled.estimates, whole.estimates, atol=1e-7)
    np.testing.assert_allclose(sampled.errors("dyad"), whole.errors("dyad"), atol=1e-7)
    assert sampled.log_likelihood == pytest.approx(whole.log_likelihood)


@pytest.mark.parametrize("large", [False, True])
def test_a_sample_is_uniform_and_the_same_for_a_seed(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr("dragoman.models.compressed.LARGE", 0)
    n = 3000
    events = EventList(np.arange(n) + 0.0, np.zeros(n, int), np.ones(n, int), tuple("abcdef"))
    effects: list[Effect] = [Tie(of="net")]
    net = np.zeros((6, 6))
    net[2, 3] = 1.0
    context = World({"net": Network(initial=net)})
    runs = [fit(events, effects, context=context, sample=CaseControl(3, seed=1)) for _ in range(2)]
    assert runs[0].log_likelihood_null == runs[1].log_likelihood_null == pytest.approx(-n * np.log(4))
    # one of the 29 pairs that do not happen has the tie
    sketch, drawn = draw_compressed(events, effects, CaseControl(3, seed=1), context=context)
    share = drawn.table.x[:, 0].sum() / n
    assert share == pytest.approx(3 / 29, abs=4 * np.sqrt(3 / 29 / n))
    assert sketch.compiled.names == ("tie[net]",)


@pytest.mark.parametrize("large", [False, True])
def test_controls_for_each_event_and_a_share_of_the_events(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr("dragoman.models.compressed.LARGE", 0)
    random = np.random.default_rng(3)
    senders = random.integers(0, 30, 2000)
    receivers = (senders + random.integers(1, 30, 2000)) % 30
    events = EventList(np.repeat(np.arange(200.0), 10), senders, receivers, tuple(str(k) for k in range(30)))
    few = fit(events, [Inertia()], sample=CaseControl(5))
    many = fit(events, [Inertia()], sample=CaseControl(5, for_each_event=True))
    assert many.log_likelihood_null < few.log_likelihood_null
    assert many.log_likelihood_null == pytest.approx(-2000 * np.log(60), rel=0.01)
    thinned = fit(events, [Inertia()], sample=CaseControl(5, for_each_event=True, share_of_events=0.25))
    assert abs(thinned.n_events - 500) < 4 * np.sqrt(2000 * 0.25 * 0.75)
    assert abs(thinned.estimates[0] - many.estimates[0]) < 4 * thinned.standard_errors[0]


@pytest.mark.usefixtures("small_is_large")
def test_two_modes() -> None:
    random = np.random.default_rng(4)
    events = EventList(np.arange(150.0), random.integers(0, 5, 150), random.integers(5, 9, 150), tuple("abcdefghi"))
    risk = RiskSet.two_mode(range(5), range(5, 9))
    effects: list[Effect] = [Inertia(), FourCycle(combine="product", transform="cbrt")]
    whole = fit(events, effects, risk=risk)
    assert whole.log_likelihood_null == pytest.approx(-150 * np.log(20))
    sampled = fit(events, effects, risk=risk, sample=CaseControl(19))
    np.testing.assert_allclose(sampled.estimates, whole.estimates, atol=1e-8)
    backwards = EventList([0.0], [6], [1], tuple("abcdefghi"))
    with pytest.raises(UsageError, match="not in the risk set"):
        fit(backwards, effects, risk=risk, sample=CaseControl(3))


@pytest.mark.usefixtures("small_is_large")
def test_those_who_came_later_are_no_controls_before() -> None:
    random = np.random.default_rng(5)
    senders = np.r_[random.integers(0, 3, 50), random.integers(0, 6, 50)]
    receivers = np.r_[(senders[:50] + 1) % 3, (senders[50:] + 1) % 6]
    events = EventList(np.arange(100.0), senders, receivers, tuple("abcdef"))
    presence = Presence.since_first_event(events)
    context = World(presence=presence)
    whole = fit(events, [Inertia()], context=context)
    sampled = fit(events, [Inertia()], context=context, sample=CaseControl(100))
    assert sampled.log_likelihood == pytest.approx(whole.log_likelihood)
    assert whole.log_likelihood_null > -100 * np.log(30)


def test_presence_at_a_time() -> None:
    changes = np.array([1.0, 2.0, 2.0]), np.array([1, 0, 1]), np.array([True, False, False])
    presence = Presence(np.array([True, False]), *changes)
    actors, times = np.array([0, 0, 0, 1, 1, 1, 1]), np.array([0.0, 1.9, 2.0, 0.9, 1.0, 1.5, 3.0])
    assert presence.at(actors, times).tolist() == [True, True, False, False, True, True, False]


def test_what_needs_everyone_is_refused() -> None:
    events = some_events(7, 20)
    context = some_context(events)
    for effect, complaint in (
        (Inertia(scaling="standardised"), "whole risk set"),
        (NeighboursAttribute(attribute="z", of="net"), "look at all actors"),
    ):
        with pytest.raises(UsageError, match=complaint):
            fit(events, [effect], context=context, sample=with_all_pairs(events))
    with pytest.raises(UsageError, match="say nothing of when"):
        fit(events, [Baseline()], model=Timed(), sample=with_all_pairs(events))
    with pytest.raises(UsageError, match="none of the"):
        fit(events, [Inertia()], sample=GivenControls([0], [0], [99]))
