from __future__ import annotations

import numpy as np
import pytest

from dragoman.models.forecast.baselines import Recurrency, tuned_recurrency
from dragoman.models.forecast.protocol import filtered_ranks, scored
from dragoman.models.forecast.training import Facts
from models.forecast import twins

N_ACTORS, N_ACTS = 12, 3


def facts_of(listed: list[twins.Fact]) -> Facts:
    columns = np.array(listed, dtype=np.int32).T
    return Facts(*(np.ascontiguousarray(column) for column in columns), n_acts=N_ACTS)


def naive_ranks(listed: list[twins.Fact], decay: np.ndarray, alpha: np.ndarray, since: int, until: int) -> list[float]:
    """Score by score, as the paper's formulas say."""
    both, ranks = sorted(twins.twice(listed, N_ACTS), key=lambda fact: fact), []
    for day, who, act, whom in both:
        if not since <= day < until:
            continue
        past = [fact for fact in both if fact[0] < day]
        last = max((fact[0] for fact in past), default=0)
        whole = max(sum(2.0 ** (decay[act] * (k - day)) for k in range(last)), 1e-15)
        scores = np.zeros(N_ACTORS)
        same_act = [fact for fact in past if fact[2] == act]
        for j in range(N_ACTORS):
            strict = sum(2.0 ** (decay[act] * (k - day)) for k, i, _, m in same_act if i == who and m == j) / whole
            relaxed = sum(m == j for _, _, _, m in same_act) / len(same_act) if same_act else 0.0
            scores[j] = alpha[act] * strict + (1 - alpha[act]) * relaxed
        right = [m for k, i, q, m in both if (k, i, q) == (day, who, act)]
        ranks.append(filtered_ranks(scores.round(12), right)[right.index(whom)])
    return ranks


@pytest.mark.parametrize("alpha", [0.0, 0.3, 0.99, 1.0])
def test_ranks_are_those_of_the_formulas(alpha: float) -> None:
    listed = twins.synthetic(7)
    decay = np.linspace(0.0, 1.0, 2 * N_ACTS)
    alphas = np.full(2 * N_ACTS, alpha)
    days, ranks = Recurrency(decay, alphas).ranks(facts_of(listed), N_ACTORS, 10, 20)
    np.testing.assert_allclose(ranks, naive_ranks(listed, decay, alphas, 10, 20))
    assert days.min() >= 10
    assert days.max() < 20


def test_tuning_never_does_worse_on_the_days_it_saw() -> None:
    facts = facts_of(twins.synthetic(8))
    tuned = tuned_recurrency(facts, N_ACTORS, 10, 20)
    best = scored(tuned.ranks(facts, N_ACTORS, 10, 20)[1]).mrr
    for decay, alpha in ((0.0, 1.0), (0.1, 0.9), (1.0001, 0.99999)):
        fixed = Recurrency(np.full(2 * N_ACTS, decay), np.full(2 * N_ACTS, alpha))
        if alpha == 1.0:  # α is tuned after λ, which was tuned for it
            assert best >= scored(fixed.ranks(facts, N_ACTORS, 10, 20)[1]).mrr - 1e-9


@pytest.mark.parametrize(("name", "published"), [("ICEWS14", 37.4), ("ICEWS18", 28.8)])
def test_the_published_numbers_come_out(shared, name: str, published: float) -> None:
    """Gastinger et al. 2024, table of results: combined recurrency baseline, single step."""
    folder = shared / "data" / "icews" / name
    parts = [
        np.loadtxt(folder / f"{part}.txt", dtype=np.int64, usecols=range(4)) for part in ("train", "valid", "test")
    ]
    rows = np.concatenate(parts)
    rows[:, 3] //= 24
    rows = rows[np.argsort(rows[:, 3], kind="stable")].astype(np.int32)
    valid, test = int(parts[1][:, 3].min()) // 24, int(parts[2][:, 3].min()) // 24
    columns = (np.ascontiguousarray(rows[:, k]) for k in (3, 0, 1, 2))
    facts = Facts(*columns, n_acts=int(rows[:, 1].max()) + 1)
    n_actors = int(rows[:, [0, 2]].max()) + 1
    _, ranks = tuned_recurrency(facts, n_actors, valid, test).ranks(facts, n_actors, test, int(rows[-1, 3]) + 1)
    assert scored(ranks).mrr == pytest.approx(published, abs=0.3)
