"""Checks and robust errors of models of actors, of agreement, and of samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models import (
    Attribute,
    Baseline,
    CaseControl,
    Context,
    Coordination,
    Effect,
    EventList,
    GivenControls,
    Inertia,
    ReceiverAttribute,
    ReceiverChoice,
    RiskSet,
    SenderActivity,
    SenderAttribute,
    SenderRate,
    Timed,
    fit,
    simulate,
    simulate_actors,
)
from dragoman.models.checks import actor_residuals, influence, omitted_effects, ranks, time_heterogeneity
from dragoman.models.design import design
from dragoman.models.fitness import goodness_of_fit, goodness_of_fit_of_actors
from dragoman.models.objective import evaluate
from dragoman.models.robust import design_residuals

N = 9
NOBODY = EventList([], [], [], tuple("abcdefghi"))
CONTEXT = Context(attributes={"z": Attribute(np.linspace(-1, 1, N))})
AGREE: list[Effect] = [ReceiverAttribute("z"), Inertia(both_ways=True, counting="presence")]
RATE: list[Effect] = [Baseline(), SenderAttribute("z")]
CHOICE: list[Effect] = [Inertia(counting="presence"), ReceiverAttribute("z")]
PAIRS: dict[str, Any] = {"model": Coordination(), "context": CONTEXT}


@pytest.fixture(scope="module")
def agreements() -> EventList:
    return simulate(NOBODY, AGREE, [1.0, 0.7], n_events=300, seed=2, **PAIRS)[0]


@pytest.fixture(scope="module")
def acts() -> EventList:
    return simulate_actors(
        NOBODY, RATE, [-1.0, 0.7], CHOICE, [1.0, -0.5], time=Timed(), context=CONTEXT, n_events=300, seed=3
    )[0]


def test_residuals_of_agreements_add_up_to_the_score(agreements: EventList) -> None:
    prepared = design(agreements, AGREE, **PAIRS)
    for theta in (np.zeros(2), np.array([0.6, -0.3])):
        _, score, _ = evaluate(prepared, theta)
        for by in ("event", "dyad", "sender", "receiver"):
            np.testing.assert_allclose(design_residuals(prepared, by, theta).sum(axis=0), score, atol=1e-8)


def test_each_agreement_has_its_own_part_of_the_score(agreements: EventList) -> None:
    few = EventList(agreements.times[:9], agreements.senders[:9], agreements.receivers[:9], NOBODY.actors)
    prepared, theta, step = design(few, AGREE, **PAIRS), np.array([0.6, -0.3]), 1e-5
    by_event = design_residuals(prepared, "event", theta)
    for k in range(2):
        ahead, back = (evaluate(prepared, theta + sign * step * np.eye(2)[k])[0] for sign in (1, -1))
        np.testing.assert_allclose(by_event[:, k], (ahead - back) / (2 * step), atol=1e-6)


def test_robust_errors_of_agreements(agreements: EventList) -> None:
    result = fit(agreements, AGREE, robust=("event", "dyad", "actor"), **PAIRS)
    np.testing.assert_allclose(result.errors("event"), result.standard_errors, rtol=0.3)
    assert np.all(np.isfinite(result.errors("dyad")))
    assert np.all(np.isfinite(result.errors("actor")))
    with pytest.raises(UsageError, match="no sender"):
        fit(agreements, AGREE, robust=("sender",), **PAIRS)


def test_checks_of_agreements(agreements: EventList) -> None:
    result = fit(agreements, AGREE, **PAIRS)
    found = ranks(agreements, AGREE, result, **PAIRS)
    np.testing.assert_allclose(np.log(found.probability), result.event_log_likelihood, atol=1e-9)
    assert found.rank.min() >= 1
    assert np.all(found.n_options == N * (N - 1) / 2)
    parts = actor_residuals(agreements, AGREE, result, **PAIRS)
    assert parts.sent.sum() == 2 * agreements.n_events
    assert parts.sent_expected.sum() == pytest.approx(2 * agreements.n_events)
    assert np.array_equal(parts.sent, parts.received)
    assert time_heterogeneity(agreements, AGREE, result, **PAIRS).p_value.min() > 0.01
    without = fit(agreements, AGREE[1:], **PAIRS)
    assert omitted_effects(agreements, AGREE[1:], without, AGREE[:1], **PAIRS).p_value[0] < 1e-6


def test_influence_without_direction_is_of_actors(agreements: EventList) -> None:
    result = fit(agreements, AGREE, **PAIRS)
    found = influence(agreements, AGREE, result, by="actor", **PAIRS)
    # at the maximum the pairs' residuals add up to 0, and each pair is a part of two actors
    np.testing.assert_allclose(found.shift.sum(axis=0), 0.0, atol=1e-4)
    assert np.abs(found.shift).max() > 0.05
    with pytest.raises(UsageError, match="by='actor'"):
        influence(agreements, AGREE, result, **PAIRS)


def test_worlds_of_agreements_look_like_ours(agreements: EventList) -> None:
    right = goodness_of_fit(agreements, AGREE, fit(agreements, AGREE, **PAIRS), n_replications=50, **PAIRS)
    assert "degree, quantile 1" in right.names
    assert "reciprocated share" not in right.names
    assert right.p_value.min() > 0.01


@pytest.mark.parametrize("part", ["rate", "choice"])
def test_checks_of_actors(acts: EventList, part: str) -> None:
    model, effects = (SenderRate(Timed(start=0.0)), RATE) if part == "rate" else (ReceiverChoice(), CHOICE)
    settings: dict[str, Any] = {"model": model, "context": CONTEXT}
    result = fit(acts, effects, robust=("event", "sender"), **settings)
    assert np.all(result.errors("event") > 0)
    assert ranks(acts, effects, result, **settings).rank.max() <= N
    assert actor_residuals(acts, effects, result, **settings).sent_expected.sum() == pytest.approx(acts.n_events)
    assert time_heterogeneity(acts, effects, result, **settings).p_value.shape == (2,)
    assert influence(acts, effects, result, **settings).shift.shape == (N, 2)
    more: list[Effect] = [SenderActivity() if part == "rate" else Inertia()]
    assert 0 <= omitted_effects(acts, effects, result, more, **settings).p_value[0] <= 1


def test_worlds_of_actors_look_like_ours(acts: EventList) -> None:
    rate = fit(acts, RATE, model=SenderRate(Timed(start=0.0)), context=CONTEXT)
    choice = fit(acts, CHOICE, model=ReceiverChoice(), context=CONTEXT)
    right = goodness_of_fit_of_actors(
        acts, RATE, rate, CHOICE, choice, time=Timed(), context=CONTEXT, n_replications=50
    )
    assert "waiting time, quantile 0.5" in right.names
    assert right.p_value.min() > 0.01


def test_checks_of_a_sample(acts: EventList) -> None:
    settings: dict[str, Any] = {"context": CONTEXT, "sample": CaseControl(20, seed=1)}
    effects: list[Effect] = [Inertia(counting="presence"), SenderAttribute("z")]
    result = fit(acts, effects, **settings)
    tests = omitted_effects(acts, effects, result, [ReceiverAttribute("z")], **settings)
    gained = 2 * (fit(acts, [*effects, ReceiverAttribute("z")], **settings).log_likelihood - result.log_likelihood)
    assert tests.statistic[0] == pytest.approx(gained, rel=0.15)
    assert time_heterogeneity(acts, effects, result, **settings).p_value.min() > 0.01
    assert influence(acts, effects, result, by="actor", **settings).shift.shape == (N, 2)
    with pytest.raises(UsageError, match="CaseControl"):
        influence(acts, effects, result, context=CONTEXT, sample=GivenControls([0], [1], [2]))


def test_pairs_without_direction_have_one_cluster_for_each_actor(acts: EventList) -> None:
    i, j = np.minimum(acts.senders, acts.receivers), np.maximum(acts.senders, acts.receivers)
    pairs, risk = EventList(acts.times, i, j, acts.actors), RiskSet.full(directed=False)
    effects: list[Effect] = [Inertia(counting="presence")]
    result = fit(pairs, effects, risk=risk, robust=("actor", "dyad"))
    prepared = design(pairs, effects, risk=risk)
    sums = np.zeros((N, 1))
    for by in ("sender", "receiver"):
        part = design_residuals(prepared, by, result.estimates)
        sums[: len(part)] += part
    dyads = design_residuals(prepared, "dyad", result.estimates)
    meat = sums.T @ sums - dyads.T @ dyads
    np.testing.assert_allclose(result.robust["actor"], result.covariance @ meat @ result.covariance)
