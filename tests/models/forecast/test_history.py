from __future__ import annotations

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models.forecast.history import History
from dragoman.models.forecast.roles import Roles
from models.forecast import twins

N_ACTORS, N_ACTS = 12, 3
ROLES = twins.some_roles(N_ACTORS)


def recorded(facts: list[twins.Fact], until: int) -> History:
    history = History(N_ACTS, ROLES)
    for day in sorted({fact[0] for fact in facts if fact[0] < until}):
        _, source, act, target = zip(*[fact for fact in facts if fact[0] == day], strict=True)
        history.record(day, source, act, target)
    return history


@pytest.mark.parametrize("seed", range(3))
def test_candidates_are_described_as_the_list_of_facts_says(seed: int) -> None:
    facts = twins.synthetic(seed)
    for day, who, act in ((8, 0, 1), (20, 1, N_ACTS), (40, 3, 2)):
        got = recorded(facts, day).describe(day, who, act, range(N_ACTORS))
        expected = twins.described(facts, day, who, act, range(N_ACTORS), ROLES, N_ACTS)
        np.testing.assert_allclose(got, expected, rtol=2e-4, atol=2e-4)
        assert np.count_nonzero(got) > 100


def test_long_lags_change_bucket_when_they_should() -> None:
    facts = [(0, 0, 0, 1), (1, 2, 1, 3), (8, 0, 1, 1), (40, 2, 0, 3), (41, 0, 0, 1), (160, 0, 1, 1), (161, 2, 1, 3)]
    for day in (9, 42, 75, 165, 700):
        got = recorded(facts, day).describe(day, 0, 1, range(N_ACTORS))
        np.testing.assert_allclose(
            got, twins.described(facts, day, 0, 1, range(N_ACTORS), ROLES, N_ACTS), rtol=1e-4, atol=1e-6
        )


@pytest.mark.parametrize("half_life", [3.0, 14.0])
def test_two_steps_lead_where_the_list_of_facts_says(half_life: float) -> None:
    facts = twins.synthetic(4)
    for who in range(N_ACTORS):
        got = recorded(facts, 22).reached(22, who, half_life, least_weight=0.2)
        expected = twins.reached(facts, 22, who, half_life, 0.2, N_ACTORS, N_ACTS)
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-7)


def test_partners_in_common_are_those_of_the_list_of_facts() -> None:
    facts = twins.synthetic(7, n_facts=30)
    for who in range(N_ACTORS):
        got = recorded(facts, 30).shared_partners(who)
        np.testing.assert_allclose(got, twins.shared(facts, who, N_ACTORS), rtol=1e-5)


def test_the_future_changes_nothing() -> None:
    facts = twins.synthetic(5)
    day = 12
    altered = [fact for fact in facts if fact[0] < day] + [(d, 1, 0, 2) for d in range(day, 25)]
    one, other = recorded(facts, day), recorded(altered, day)
    np.testing.assert_array_equal(one.describe(day, 0, 0, range(N_ACTORS)), other.describe(day, 0, 0, range(N_ACTORS)))


def test_the_order_within_a_day_changes_nothing() -> None:
    facts = twins.synthetic(6)
    turned = sorted(facts, key=lambda fact: (fact[0], -fact[1], -fact[3]))
    one, other = recorded(facts, 30), recorded(turned, 30)
    for who in range(N_ACTORS):
        got, expected = one.describe(30, who, 1, range(N_ACTORS)), other.describe(30, who, 1, range(N_ACTORS))
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-5)


def test_a_history_grows_past_its_first_room() -> None:
    rng = np.random.default_rng(0)
    n_actors, n_facts = 400, 6000
    history = History(5, Roles.unknown(n_actors))
    source, target = rng.integers(n_actors, size=(2, n_facts))
    act = rng.integers(5, size=n_facts)
    for day in range(3):
        history.record(600 * day, source[day::3], act[day::3], target[day::3])
    counts = np.zeros((n_actors, n_actors))
    np.add.at(counts, (source, target), 1)
    np.add.at(counts, (target, source), 1)
    for who in range(0, n_actors, 50):
        assert set(history.partners(who)) == set(np.flatnonzero(counts[who]))
        for whom in history.partners(who)[:5]:
            assert history.weight("pair", who, 0, int(whom), float("inf"), 1300) == counts[who, whom]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda history: history.record(3, [0], [0], [1]), "in order"),
        (lambda history: history.record(9, [0], [0], [99]), "renumber"),
        (lambda history: history.record(9, [0], [N_ACTS], [1]), "renumber"),
        (lambda history: history.record(9, [0, 1], [0], [1]), "equally long"),
        (lambda history: history.describe(5, 0, 0, [1]), "later day"),
        (lambda history: history.weight("pairs", 0, 0, 1, 14, 9), "no tally"),
        (lambda history: history.weight("pair", 0, 0, 1, 15, 9), "half-lives"),
        (lambda _: History(0, ROLES), "leave out"),
        (lambda _: Roles.given([0, 1], [0]), "one for each"),
    ],
)
def test_wrong_use_is_told_apart(call, message: str) -> None:
    history = History(N_ACTS, ROLES)
    history.record(5, [0], [0], [1])
    with pytest.raises(UsageError, match=message):
        call(history)
