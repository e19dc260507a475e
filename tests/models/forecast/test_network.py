from __future__ import annotations

import numpy as np
import pytest

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.network import NetworkSettings, _first_weights, fit_network, loss_and_gradient
from dragoman.models.forecast.reranking import N_RERANKED, Reranked, reranked_columns
from models.forecast import twins

SETTINGS = NetworkSettings(n_hidden=(16, 8), n_members=1, n_passes=6, n_in_batch=20)
#: Three questions: two right answers among five, one among three, one that stands alone.
START = np.array([0, 5, 8, 9])
RIGHT = np.array([False, True, False, True, False, False, False, True, True])


def worlds_rows(seed: int, n_questions: int, n_best: int = 8) -> tuple[Reranked, np.ndarray, np.ndarray]:
    """Questions whose right answer is the candidate in which features 1 and 2 have the same sign: no linear score."""
    random = np.random.default_rng(seed)
    rows = Reranked(n_questions, n_best)
    features = random.normal(size=(n_questions, n_best, N_RERANKED)).astype(np.float32)
    chance = 6.0 * features[..., 1] * features[..., 2] + random.gumbel(size=(n_questions, n_best))
    right = np.arange(n_best) == chance.argmax(axis=1)[:, None]
    for of_one, answer in zip(features, right, strict=True):
        rows.add(of_one, answer)
    return rows, features, right


def test_loss_is_that_of_the_twin() -> None:
    random = np.random.default_rng(0)
    weights = _first_weights(4, (6, 5), random)
    z = random.normal(size=(RIGHT.size, 4)).astype(np.float32)
    kept = [np.ones((RIGHT.size, width), dtype=np.float32) for width in (6, 5)]
    loss, _ = loss_and_gradient(weights, z, RIGHT, START, kept)
    assert loss == pytest.approx(twins.network_loss(weights, z, RIGHT, START), rel=1e-5)


def test_gradient_is_the_slope_of_the_loss() -> None:
    random = np.random.default_rng(1)
    weights = {name: array.astype(np.float64) for name, array in _first_weights(4, (6, 5), random).items()}
    z = random.normal(size=(RIGHT.size, 4))
    kept = [(random.random((RIGHT.size, width)) > 0.3) / 0.7 for width in (6, 5)]
    _, gradient = loss_and_gradient(weights, z, RIGHT, START, kept)
    step = 1e-6
    for name, array in weights.items():
        for place in np.ndindex(array.shape):
            here = array[place]
            array[place] = here + step
            up, _ = loss_and_gradient(weights, z, RIGHT, START, kept)
            array[place] = here - step
            down, _ = loss_and_gradient(weights, z, RIGHT, START, kept)
            array[place] = here
            assert gradient[name][place] == pytest.approx((up - down) / (2 * step), abs=1e-6), (name, place)


def test_it_learns_what_no_linear_score_tells() -> None:
    learnt, _, _ = worlds_rows(2, 1500)
    network = fit_network(learnt, SETTINGS, without=tuple(range(6, 140)))
    _, features, right = worlds_rows(3, 300)
    scores = network.scores(features.reshape(-1, N_RERANKED)).reshape(right.shape)
    found = right[np.arange(300), scores.argmax(axis=1)].mean()
    product = features[..., 1] * features[..., 2]
    best = right[np.arange(300), product.argmax(axis=1)].mean()
    assert found > 0.75 * best > 0.5  # by chance: 1/8


def test_members_differ_by_seed_and_their_mean_is_taken() -> None:
    rows, features, _ = worlds_rows(4, 60)
    some = features[:5].reshape(-1, N_RERANKED)

    def scored_by(n_members: int, seed: int) -> np.ndarray:
        settings = NetworkSettings(n_hidden=(8, 4), n_members=n_members, n_passes=2, n_in_batch=16, seed=seed)
        return fit_network(rows, settings).scores(some)

    one, other = scored_by(1, 1), scored_by(1, 2)
    np.testing.assert_allclose(scored_by(2, 1), (one + other) / 2, atol=1e-5)
    np.testing.assert_array_equal(scored_by(1, 1), one)
    assert np.abs(one - other).max() > 0.01


def test_features_left_out_change_no_score() -> None:
    rows, features, _ = worlds_rows(5, 60)
    network = fit_network(rows, SETTINGS, without=(1, 3))
    some = features[0]
    used = np.isin(np.arange(N_RERANKED), reranked_columns((1, 3)))
    altered = np.where(used, some, 1e3).astype(np.float32)
    np.testing.assert_array_equal(network.scores(altered), network.scores(some))
    assert not used[[1, 3]].any()


def test_a_score_does_not_depend_on_the_other_rows() -> None:
    rows, features, _ = worlds_rows(6, 60)
    network = fit_network(rows, SETTINGS)
    np.testing.assert_allclose(network.scores(features[0])[:3], network.scores(features[0][:3]), rtol=1e-5)


@pytest.mark.parametrize("wrong", [{"n_passes": 0}, {"n_hidden": (8, 0)}, {"dropout": 1.0}, {"weight_decay": -0.1}])
def test_wrong_settings_are_refused(wrong) -> None:
    with pytest.raises(UsageError):
        NetworkSettings(**wrong)


def test_nothing_to_learn_from_is_told() -> None:
    rows = Reranked(3, 4)
    rows.add(np.zeros((4, N_RERANKED), dtype=np.float32), np.zeros(4, dtype=np.bool_))
    with pytest.raises(NotEnoughData, match="more days"):
        fit_network(rows, SETTINGS)
