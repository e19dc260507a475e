from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.affinity import Affinity, AffinitySettings, Committee
from dragoman.models.forecast.boosted import BoostedSettings, fit_boosted
from dragoman.models.forecast.features import FEATURES, HABITS, N_PAST
from dragoman.models.forecast.history import told_twice
from dragoman.models.forecast.network import NetworkSettings
from dragoman.models.forecast.protocol import scored
from dragoman.models.forecast.reranking import N_RERANKED, Reranked
from dragoman.models.forecast.roles import Roles
from dragoman.models.forecast.threads import one_blas_thread
from dragoman.models.forecast.training import Facts, TrainingSettings, rank_days, train
from dragoman.models.forecast.walk import Walk, questions_of
from models.forecast import twins

N_ACTORS, N_ACTS = 60, 4
TREES = BoostedSettings(n_rounds=30, n_in_leaf=20, n_threads=1)
NETWORK = NetworkSettings(n_hidden=(32, 16), n_members=1, n_in_batch=32)
SETTINGS = TrainingSettings(
    n_days_logit=15, n_days_reranked=20, n_questions_logit=600, n_questions_reranked=1500, n_others=30,
    network=NETWORK, trees=TREES,
)  # fmt: skip


def ordered(rows: set[tuple[int, int, int, int]]) -> Facts:
    columns = np.array(sorted(rows), dtype=np.int32).T
    return Facts(*(np.ascontiguousarray(column) for column in columns), n_acts=N_ACTS)


def world(seed: int, n_days: int = 60) -> Facts:
    """Actors deal with neighbours on a ring; act 2 answers act 1 the day after; everyone also meets anyone at times."""
    random = np.random.default_rng(seed)
    rows: set[tuple[int, int, int, int]] = set()
    for day in range(n_days):
        for _ in range(40):
            one = int(random.integers(N_ACTORS))
            near = (one + int(random.integers(1, 4))) % N_ACTORS
            other = near if random.random() < 0.8 else int(random.integers(N_ACTORS))
            rows.add((day, one, int(random.integers(2)), other))
        answered = [(s, t) for d, s, q, t in rows if d == day - 1 and q == 1]
        rows |= {(day, t, 2, s) for s, t in answered if random.random() < 0.7}
    return ordered(rows)


@pytest.fixture(scope="module")
def trained():
    facts = world(0)
    walk, rankers = train(facts, Roles.unknown(N_ACTORS), 50, SETTINGS)
    return facts, rankers, rank_days(walk, rankers, facts, 50, 60)


def test_rankers_learn_what_answers_what(trained) -> None:
    pytest.importorskip("lightgbm")
    _, rankers, ranked = trained
    assert set(ranked.rank) == {"logit", "network", "boosted"}
    for name in rankers.names:
        assert scored(ranked.rank[name]).mrr > 30  # by chance: 100 · mean of 1/rank over 60 ranks = 7.8
    told = {row["feature"]: row for row in rankers.logit.table()}
    assert max(told["after_pair_total"]["coefficient"], told["after_pair_most"]["coefficient"]) > 0.3


def test_every_answer_is_ranked_once_on_its_day(trained) -> None:
    facts, _, ranked = trained
    n_facts = int(((facts.day >= 50) & (facts.day < 60)).sum())
    assert ranked.day.size == ranked.novelty.size == 2 * n_facts
    assert {0, 1, 2} == set(ranked.novelty)
    assert all(rank.size == 2 * n_facts and rank.min() >= 1 and rank.max() <= N_ACTORS for rank in ranked.rank.values())


def test_training_again_gives_the_same(trained) -> None:
    facts, _, ranked = trained
    walk, rankers = train(facts, Roles.unknown(N_ACTORS), 50, SETTINGS)
    again = rank_days(walk, rankers, facts, 50, 60)
    for name, rank in ranked.rank.items():
        np.testing.assert_allclose(again.rank[name], rank)


def test_the_future_changes_no_earlier_rank() -> None:
    facts = world(1)
    logit_only = TrainingSettings(n_days_logit=15, n_questions_logit=600, n_others=30, network=None)
    late = facts.day >= 54
    altered = Facts(
        facts.day,
        np.where(late, 0, facts.source),
        np.where(late, 3, facts.act),
        np.where(late, 1, facts.target),
        N_ACTS,
    )
    first, second = (
        rank_days(*train(told, Roles.unknown(N_ACTORS), 50, logit_only), told, 50, 54) for told in (facts, altered)
    )
    np.testing.assert_array_equal(first.rank["logit"], second.rank["logit"])


def test_features_beyond_the_past_say_what_they_should() -> None:
    roles = twins.some_roles(12)
    listed = twins.synthetic(3)
    until = [fact for fact in listed if fact[0] < 20]
    walk = Walk(3, roles)
    for day in range(20):
        today = [fact for fact in listed if fact[0] == day]
        if today:
            walk.record(day, *[np.array(column) for column in list(zip(*today, strict=True))[1:]])
    described = walk.describe(20, [0, 3, 5], [1, 2, 4])
    names = [name for name, _, _ in FEATURES]
    known = walk.affinity.scores(described.who, described.act)
    known[:, ~walk.affinity.seen] = -np.inf
    for question, (i, q) in enumerate(zip(described.who, described.act, strict=True)):
        rows = slice(described.start[question], described.start[question + 1])
        candidates = described.actor[rows]
        assert len(set(candidates)) == candidates.size
        assert set(walk.history.partners(int(i))) <= set(candidates)
        told = {name: described.features()[rows, k] for k, name in enumerate(names)}
        np.testing.assert_allclose(
            described.plain[rows, :N_PAST], walk.history.describe(20, int(i), int(q), candidates)
        )
        home = roles.country[candidates] == roles.country[i]
        np.testing.assert_array_equal(told["same_country"], home & (roles.country[i] >= 0))
        quick = walk.history.reached(20, int(i), 3.0, 0.02)
        np.testing.assert_allclose(told["reach_3d"], np.log1p(quick[candidates] / 1e-4), rtol=1e-5)
        season = walk.history.reached(20, int(i), 90.0, 0.05)
        np.testing.assert_allclose(told["reach_90d"], np.log1p(season[candidates] / 1e-4), rtol=1e-5)
        np.testing.assert_allclose(
            told["shared_partners"], np.log1p(twins.shared(until, int(i), 12))[candidates], rtol=1e-5
        )
        for candidate, repeated in zip(candidates, told["whom_repeated"], strict=True):
            kinds = twins.kinds_of(until, int(candidate), roles, 3)
            np.testing.assert_allclose(repeated, kinds[:, 2].sum() / (len(kinds) + 2), rtol=1e-5)
        share = known[question] - np.log(np.exp(known[question]).sum())
        np.testing.assert_allclose(told["affinity"], share[candidates], rtol=1e-4, atol=1e-4)
        habit = described.habit[question]
        np.testing.assert_allclose(habit, twins.habits(listed, 20, int(i), int(q), roles, 3), rtol=1e-4, atol=1e-6)
        expected = told["pair_all"] * habit[[name for name, _ in HABITS].index("act_new")]
        np.testing.assert_allclose(told["pair_all × act_new"], expected, rtol=1e-6)


@pytest.mark.parametrize("n_threads", [2, 3, 50])
def test_threads_change_nothing(n_threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "dragoman.models.forecast.walk"
    walk = Walk(N_ACTS, Roles.unknown(N_ACTORS))
    for day, source, act, target in world(4, 12).days(0, 11):
        walk.record(day, source, act, target)
    asked = np.array([0, 0, 0, 1, 5, 5, 7]), np.array([0, 1, 5, 2, 3, 1, 0])
    monkeypatch.setattr(f"{module}.n_threads", lambda: 1)
    alone = walk.describe(11, *asked)
    monkeypatch.setattr(f"{module}.n_threads", lambda: n_threads)
    together = walk.describe(11, *asked)
    for name in ("who", "act", "start", "actor", "plain", "habit", "beyond"):
        np.testing.assert_array_equal(getattr(together, name), getattr(alone, name))
    assert walk.describe(11, [], []).actor.size == 0


def test_those_not_described_come_after_those_that_are() -> None:
    walk = Walk(N_ACTS, Roles.unknown(N_ACTORS))
    facts = world(2, 10)
    for day, source, act, target in facts.days(0, 9):
        walk.record(day, source, act, target)
    described = walk.describe(9, [0], [1])
    scores = np.linspace(-5, 5, described.actor.size)
    everyone = described.for_all(0, scores)
    others = np.setdiff1d(np.arange(N_ACTORS), described.actor)
    np.testing.assert_array_equal(everyone[described.actor], scores)
    assert others.size == 0 or everyone[others].max() < -5


def test_affinity_learns_kinds() -> None:
    """Even actors turn to even ones and odd to odd; a pair that never met is ranked by kind."""
    random = np.random.default_rng(0)
    n_actors = 40
    roles = Roles.given(np.arange(n_actors) % 2, np.zeros(n_actors, int))
    affinity = Affinity(2, roles, AffinitySettings(n_dimensions=8, n_in_batch=64))
    for day in range(30):
        source = random.integers(n_actors, size=60)
        target = (source + 2 * random.integers(1, 10, size=60)) % n_actors
        affinity.learn(day, *told_twice(source, np.zeros(60, int), target, 1))
    scores = affinity.scores(np.arange(n_actors), np.zeros(n_actors, int))
    same = (np.arange(n_actors)[:, None] - np.arange(n_actors)) % 2 == 0
    assert scores[same].mean() > scores[~same].mean() + 2


def test_a_committee_scores_as_the_mean_of_its_members() -> None:
    facts, roles = world(3, 12), Roles.unknown(N_ACTORS)
    settings = AffinitySettings(n_dimensions=8, n_members=3, seed=7)
    committee = Committee(2 * N_ACTS, roles, settings)
    alone = [Affinity(2 * N_ACTS, roles, replace(settings, seed=seed)) for seed in (7, 8, 9)]
    for day, *rest in facts.days(0, 12):
        for one in (committee, *alone):
            one.learn(day, *told_twice(*rest, N_ACTS))
    each = [one.scores([0, 5], [1, 6]) for one in alone]
    np.testing.assert_allclose(committee.scores([0, 5], [1, 6]), np.mean(each, axis=0), rtol=1e-5, atol=1e-5)
    assert np.abs(each[0] - each[1]).max() > 0.1
    np.testing.assert_array_equal(committee.seen, alone[2].seen)


def test_forests_score_as_the_mean_of_each() -> None:
    pytest.importorskip("lightgbm")

    def scored_by(n_forests: int, seed: int) -> np.ndarray:
        random = np.random.default_rng(0)
        rows = Reranked(200, 10)
        for _ in range(200):
            features = random.normal(size=(10, N_RERANKED)).astype(np.float32)
            rows.add(features, np.arange(10) == np.argmax(features[:, 3] + random.normal(size=10)))
        settings = BoostedSettings(n_forests=n_forests, n_rounds=10, n_in_leaf=20, n_threads=1, seed=seed)
        return fit_boosted(rows, settings).scores(random.normal(size=(40, N_RERANKED)).astype(np.float32))

    one, other = scored_by(1, 1), scored_by(1, 2)
    np.testing.assert_allclose(scored_by(2, 1), (one + other) / 2, rtol=1e-6)
    assert np.abs(one - other).max() > 0.01


def test_matrices_are_multiplied_by_one_thread() -> None:
    def n_threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    with threadpool_limits(limits=2, user_api="blas"):
        before = n_threads()
        with one_blas_thread():
            assert set(n_threads()) <= {1}
        assert n_threads() == before == [2] * len(before)


def test_homes_come_from_dealings() -> None:
    roles = Roles.from_names(["Police (Peru)", "Army (Peru)", "Police (Chile)", "Ana", "Bo", "Cy"])
    found = roles.with_homes([3, 3, 3, 4, 4, 4, 5], [0, 1, 0, 0, 2, 4, 2], n_least=2)
    assert found.country.tolist() == [0, 0, 1, 0, 0, -1]
    assert found.sector[3] == found.sector[4] > roles.sector.max()
    assert found.sector[5] == -1


def test_the_registry_tells_whose_official_somebody_is() -> None:
    names = ["Army_(Nigeria)", "Nigeria", "Tony_Blair", "Goodluck_Jonathan", "Muhammadu_Buhari", "NATO", "Nobody"]
    assert Roles.from_names(names).country.tolist() == [0, 0, -1, -1, -1, -1, -1]
    in_2014, in_2016 = (Roles.from_names(names, date(year, 11, 1)) for year in (2014, 2016))
    assert in_2014.country.tolist() == in_2016.country.tolist() == [0, 0, 1, 0, 0, 2, -1]
    for roles, in_office, out_of_office in ((in_2014, 3, 4), (in_2016, 4, 3)):
        assert roles.sector[2] == roles.sector[out_of_office] != roles.sector[in_office] > 0


def test_days_come_whole_and_in_order() -> None:
    facts = ordered({(1, 0, 0, 1), (1, 2, 1, 0), (4, 0, 2, 3), (6, 1, 0, 0)})
    told = [(day, source.tolist(), act.tolist(), target.tolist()) for day, source, act, target in facts.days(1, 6)]
    assert told == [(1, [0, 2], [0, 1], [1, 0]), (4, [0], [2], [3])]
    assert list(facts.days(2, 4)) == list(facts.days(6, 6)) == []


def test_questions_hold_both_directions() -> None:
    who, act, answers = questions_of([1, 1], [0, 0], [2, 2], n_acts=3)
    assert [(int(i), int(q), right.tolist()) for i, q, right in zip(who, act, answers, strict=True)] == [
        (1, 0, [2]),
        (2, 3, [1]),
    ]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: TrainingSettings(without=("pairs",)), UsageError, "no feature group"),
        (lambda: BoostedSettings(n_rounds=0), UsageError, "positive"),
        (lambda: AffinitySettings(learning_rate=-1), UsageError, "positive"),
        (lambda: train(world(0, 20), Roles.unknown(N_ACTORS), 20, SETTINGS), NotEnoughData, "more days"),
        (lambda: ordered({(0, 0, 0, 1)}).__class__(*(np.array([1, 0]),) * 4, n_acts=1), UsageError, "sort"),
    ],
)
def test_wrong_use_is_told_apart(call, error, message: str) -> None:
    with pytest.raises(error, match=message):
        call()
