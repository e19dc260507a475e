from __future__ import annotations

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models import (
    Attribute,
    Context,
    Effect,
    EventList,
    Inertia,
    ReceiverAttribute,
    Reciprocity,
    SenderAttribute,
    fit,
    simulate,
)
from dragoman.models.checks import actor_residuals, influence, omitted_effects, ranks, time_heterogeneity
from dragoman.models.fitness import goodness_of_fit

NOBODY = EventList([], [], [], tuple("abcdefgh"))
CONTEXT = Context(attributes={"z": Attribute(np.linspace(-1, 1, 8))})
EFFECTS: list[Effect] = [Inertia(counting="presence"), SenderAttribute("z")]


@pytest.fixture(scope="module")
def events() -> EventList:
    return simulate(NOBODY, EFFECTS, [1.0, 0.8], context=CONTEXT, n_events=400, seed=3)[0]


def test_ranks_are_those_of_the_statistics(events: EventList) -> None:
    result = fit(events, EFFECTS, context=CONTEXT)
    found = ranks(events, EFFECTS, result, context=CONTEXT)
    np.testing.assert_allclose(np.log(found.probability), result.event_log_likelihood, atol=1e-9)
    assert found.rank.min() >= 1
    assert found.rank.max() <= 56
    assert found.recall(56) == 1.0
    assert found.probability[found.outliers(1)[0]] == found.probability.min()
    assert "options" in found.summary()


def test_an_omitted_effect_is_found_and_a_useless_one_is_not(events: EventList) -> None:
    without = fit(events, EFFECTS[:1], context=CONTEXT)
    candidates: list[Effect] = [SenderAttribute("z"), ReceiverAttribute("z")]
    tests = omitted_effects(events, EFFECTS[:1], without, candidates, context=CONTEXT)
    assert tests.p_value[0] < 1e-6
    assert tests.direction[0] == 1
    assert tests.p_value[1] > 0.01
    gained = 2 * (fit(events, EFFECTS, context=CONTEXT).log_likelihood - without.log_likelihood)
    assert tests.statistic[0] == pytest.approx(gained, rel=0.15)


def test_score_tests_keep_their_level() -> None:
    runs = simulate(NOBODY, EFFECTS[:1], [1.0], n_events=120, n_replications=100, seed=8)
    p = []
    for run in runs:
        result = fit(run, EFFECTS[:1])
        p.append(omitted_effects(run, EFFECTS[:1], result, [Reciprocity(counting="presence")]).p_value[0])
    assert np.mean(np.array(p) < 0.1) == pytest.approx(0.1, abs=0.09)


def test_a_change_of_effect_is_found_with_its_time() -> None:
    first = simulate(NOBODY, EFFECTS, [1.0, 1.5], context=CONTEXT, n_events=250, seed=4)[0]
    second = simulate(first, EFFECTS, [1.0, -1.5], context=CONTEXT, n_events=250, seed=5)[0]
    whole = EventList(
        np.r_[first.times, second.times],
        np.r_[first.senders, second.senders],
        np.r_[first.receivers, second.receivers],
        NOBODY.actors,
    )
    result = fit(whole, EFFECTS, context=CONTEXT)
    tests = time_heterogeneity(whole, EFFECTS, result, context=CONTEXT)
    assert tests.p_value[1] < 1e-4
    assert abs(tests.time[1] - 250) < 25
    steady = fit(first, EFFECTS, context=CONTEXT)
    assert time_heterogeneity(first, EFFECTS, steady, context=CONTEXT).p_value.min() > 0.01


def test_expected_events_add_up(events: EventList) -> None:
    result = fit(events, EFFECTS, context=CONTEXT)
    residuals = actor_residuals(events, EFFECTS, result, context=CONTEXT)
    assert residuals.sent_expected.sum() == pytest.approx(400)
    # the score of the sender's attribute is 0 at the maximum
    z = np.linspace(-1, 1, 8)
    assert z @ residuals.sent == pytest.approx(z @ residuals.sent_expected, abs=1e-6)
    assert set(residuals.table()) >= {"actor", "sent_residual", "received_residual"}


def test_influence_is_near_to_leaving_an_actor_out(events: EventList) -> None:
    result = fit(events, EFFECTS, context=CONTEXT)
    found = influence(events, EFFECTS, result, context=CONTEXT)
    actor, effect, shift = found.largest(1)[0]
    assert actor in NOBODY.actors
    assert effect in result.names
    assert abs(shift) == np.abs(found.shift).max()


def test_a_check_of_another_fit_is_refused(events: EventList) -> None:
    result = fit(events, EFFECTS[:1])
    with pytest.raises(UsageError, match="the fit is of"):
        ranks(events, EFFECTS, result, context=CONTEXT)


def test_the_right_model_makes_worlds_like_ours_and_a_wrong_one_does_not() -> None:
    strong: list[Effect] = [Inertia(counting="presence")]
    (run,) = simulate(NOBODY, strong, [2.5], n_events=300, seed=6)
    right = goodness_of_fit(run, strong, fit(run, strong))
    assert right.p_value.min() > 0.01
    assert "feature" in right.table()
    without: list[Effect] = [SenderAttribute("z")]
    wrong = goodness_of_fit(run, without, fit(run, without, context=CONTEXT), context=CONTEXT)
    assert wrong.p_value[wrong.names.index("repeated share")] < 0.05
    assert "repeated share" in wrong.summary()
