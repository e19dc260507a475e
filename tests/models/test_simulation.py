"""Simulate, fit, find the truth again, as often as the intervals promise."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models import (
    Attribute,
    Baseline,
    Context,
    Coordination,
    Effect,
    EventList,
    HalfLife,
    Inertia,
    Network,
    ParticipationShift,
    ReceiverAttribute,
    ReceiverChoice,
    Reciprocity,
    SenderActivity,
    SenderAttribute,
    SenderRate,
    SharedSources,
    Tie,
    Timed,
    Transitivity,
    Window,
    fit,
    simulate,
    simulate_actors,
)
from dragoman.models.result import FitResult

N = 10
NOBODY = EventList([], [], [], tuple("abcdefghij"))
WEALTH = Context(attributes={"wealth": Attribute(np.linspace(-1, 1, N))})
ANY = {"counting": "presence"}


def share_covered(fits: list[FitResult], truth: np.ndarray) -> np.ndarray:
    inside = [(f.interval()[:, 0] <= truth) & (truth <= f.interval()[:, 1]) for f in fits]
    return np.mean(inside, axis=0)


def test_ordinal_coverage() -> None:
    effects: list[Effect] = [
        Inertia(memory=Window(40.0), **ANY),
        Reciprocity(transform="log1p"),
        Transitivity(**ANY),
        SenderAttribute("wealth"),
    ]
    truth = np.array([0.8, 0.5, 0.2, 0.6])
    runs = simulate(NOBODY, effects, truth, context=WEALTH, n_events=150, n_replications=200, seed=1)
    fits = [fit(run, effects, context=WEALTH) for run in runs]
    estimates = np.array([f.estimates for f in fits])
    errors = estimates.std(axis=0)
    assert np.all(np.abs(estimates.mean(axis=0) - truth) < 4 * errors / np.sqrt(200) + 0.03)
    # 95 % of 200 is 190, give or take 3 standard deviations of 3.1
    assert np.all(np.abs(share_covered(fits, truth) - 0.95) < 0.047)


def test_timed_coverage() -> None:
    effects: list[Effect] = [
        Baseline(),
        Inertia(memory=HalfLife(5.0, since_last_event=True), transform="log1p"),
        SenderActivity(**ANY),
        SharedSources(**ANY),
        Tie(of="road"),
    ]
    truth = np.array([-3.5, 0.6, 0.15, 0.2, 0.5])
    road = Network.of_intervals([0, 2, 4, 1], [1, 3, 5, 8], [0.0, 5.0, 5.0, 0.0], [10.0, 30.0, np.nan, np.nan])
    context = Context({"road": road})
    model = Timed(start=0.0)
    runs = simulate(NOBODY, effects, truth, context=context, model=model, n_events=120, n_replications=60, seed=2)
    # road changes go on after the last event; observation does not
    fits = [fit(run, effects, context=context, model=Timed(start=0.0, end=run.times[-1])) for run in runs]
    assert np.all(share_covered(fits, truth) > 0.95 - 3.5 * np.sqrt(0.95 * 0.05 / 60))


def test_typed_recovery() -> None:
    nobody = EventList([], [], [], NOBODY.actors, type_names=("AID", "SANCTION"))
    effects: list[Effect] = [
        Inertia(acts="AID", explains="AID", **ANY),
        SharedSources(acts="SANCTION", explains="AID", **ANY),
        Baseline(explains="SANCTION", label="sanctions"),
    ]
    truth = np.array([1.0, 0.7, -1.0])
    (run,) = simulate(nobody, effects, truth, typed=True, n_events=2000, seed=3)
    result = fit(run, effects, typed=True)
    assert np.all(np.abs(result.estimates - truth) < 3.5 * result.standard_errors)


def test_a_model_that_explodes_says_so() -> None:
    with pytest.raises(UsageError, match="exploded, the first after"):
        simulate(NOBODY, [Baseline(), Inertia()], [-3.0, 1.0], model=Timed(), n_events=2000)


def test_until_a_day() -> None:
    runs = simulate(NOBODY, [Baseline()], [-2.0], model=Timed(), until=20.0, n_replications=50, seed=4)
    counts = np.array([run.n_events for run in runs])
    expected = 20.0 * N * (N - 1) * np.exp(-2.0)
    assert abs(counts.mean() - expected) < 4 * np.sqrt(expected / 50)
    assert all(run.times.max() < 20.0 for run in runs)


def test_the_same_seed_gives_the_same_events() -> None:
    one, two = (simulate(NOBODY, [Inertia()], [0.3], n_events=30, seed=5)[0] for _ in range(2))
    other = simulate(NOBODY, [Inertia()], [0.3], n_events=30, seed=6)[0]
    assert np.array_equal(one.senders, two.senders)
    assert not np.array_equal(one.senders, other.senders)


def test_a_history_is_remembered() -> None:
    history = EventList(np.arange(20.0), np.zeros(20, np.int32), np.ones(20, np.int32), NOBODY.actors)
    (run,) = simulate(history, [Inertia(counting="events")], [5.0], n_events=10)
    assert set(run.senders) == {0}
    assert run.times[0] > history.times[-1]


def test_an_intervention_changes_what_happens() -> None:
    always = Network.of_intervals([0], [1], [0.0], [np.nan])
    never = Network()
    effects: list[Effect] = [Tie(of="road")]
    shares = []
    for road in (always, never):
        (run,) = simulate(NOBODY, effects, [5.0], context=Context({"road": road}), n_events=300, seed=7)
        shares.append(np.mean((run.senders == 0) & (run.receivers == 1)))
    expected = np.exp(5) / (np.exp(5) + 89)
    assert shares[0] == pytest.approx(expected, abs=0.1)
    assert shares[1] < 0.05


def test_what_cannot_be_simulated_says_so() -> None:
    two_types = EventList([], [], [], NOBODY.actors, type_names=("AID", "SANCTION"))
    with pytest.raises(UsageError, match="typed=True"):
        simulate(two_types, [Inertia(acts="AID")], [1.0], n_events=5)
    with pytest.raises(UsageError, match="how far"):
        simulate(NOBODY, [Inertia()], [1.0])
    with pytest.raises(UsageError, match="1 effects"):
        simulate(NOBODY, [Inertia()], [1.0, 2.0], n_events=5)


def test_actors_at_their_own_rates_choose_whom_they_act_on() -> None:
    rate_effects: list[Effect] = [Baseline(), SenderAttribute("wealth"), ParticipationShift("AB-A")]
    choice_effects: list[Effect] = [Inertia(**ANY), ReceiverAttribute("wealth"), Transitivity(**ANY)]
    rho, theta = np.array([-2.0, 0.8, 0.5]), np.array([1.0, -0.7, 0.3])
    (run,) = simulate_actors(
        NOBODY, rate_effects, rho, choice_effects, theta, time=Timed(), context=WEALTH, n_events=1500, seed=11
    )
    for effects, model, truth in (
        (rate_effects, SenderRate(Timed(start=0.0)), rho),
        (choice_effects, ReceiverChoice(), theta),
    ):
        found = fit(run, effects, model=model, context=WEALTH)
        assert np.all(np.abs(found.estimates - truth) < 3.5 * found.standard_errors)


def test_pairs_that_agree() -> None:
    effects: list[Effect] = [ReceiverAttribute("wealth"), Inertia(both_ways=True, **ANY)]
    truth = np.array([1.2, 0.8])
    (run,) = simulate(NOBODY, effects, truth, model=Coordination(), context=WEALTH, n_events=800, seed=12)
    assert np.all(run.senders < run.receivers)
    found = fit(run, effects, model=Coordination(), context=WEALTH)
    assert np.all(np.abs(found.estimates - truth) < 3.5 * found.standard_errors)


def test_half_a_model_is_not_simulated() -> None:
    with pytest.raises(UsageError, match="simulate_actors"):
        simulate(NOBODY, [Inertia()], [1.0], model=ReceiverChoice(), n_events=5)
