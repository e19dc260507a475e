from __future__ import annotations

import numpy as np
import pytest

from dragoman.measures.clustering import dispersion, kish_scale, long_run_scale, neighbour_scale
from measures.simulate import Bursts


def naive_neighbour_scale(y: list[float], exposure: list[float], n_bins: int, turns: tuple[int, ...] = ()) -> float:
    observed = poisson = 0.0
    for i in range(len(y) - 2 * n_bins + 1):
        if any(i < turn < i + 2 * n_bins for turn in turns):
            continue
        y1, y2 = sum(y[i : i + n_bins]), sum(y[i + n_bins : i + 2 * n_bins])
        e1, e2 = sum(exposure[i : i + n_bins]), sum(exposure[i + n_bins : i + 2 * n_bins])
        if e1 > 0 and e2 > 0:
            observed += (y2 * e1 - y1 * e2) ** 2 / (e1 + e2) ** 2
            poisson += (y1 + y2) * e1 * e2 / (e1 + e2) ** 2
    return observed / poisson


def test_neighbours_are_compared_as_written() -> None:
    rng = np.random.default_rng(1)
    y, exposure = rng.poisson(2.0, 60).astype(float), rng.uniform(0, 2, 60)
    exposure[20:24] = 0.0
    for n_bins in (1, 3, 7):
        for turns in ((), (25,), (10, 40)):
            found = neighbour_scale(y, exposure, n_bins, turns)
            assert found == pytest.approx(naive_neighbour_scale(list(y), list(exposure), n_bins, turns))


@pytest.mark.parametrize(
    ("bursts", "truth"), [(Bursts(), 1.0), (Bursts(3, 7), 5.0), (Bursts(4, 30), 7.0)], ids=["none", "week", "month"]
)
def test_the_long_run_scale_is_that_of_the_bursts(bursts: Bursts, truth: float) -> None:
    """Geometric bursts of mean m have variance over mean 2m - 1; growing volume must not be taken for bursts."""
    rng = np.random.default_rng(2)
    volume = np.exp(np.linspace(-1, 1, 7 * 2600))
    found = []
    for _ in range(20):
        y = np.bincount(bursts.times(rng, 0.3 * volume).astype(int) // 7, minlength=2600).astype(float)
        found.append(long_run_scale(y, volume.reshape(-1, 7).sum(axis=1), 7.0))
    assert np.mean(found) == pytest.approx(truth, rel=0.25)


def test_the_lugsail_goes_beyond_the_longest_stretch() -> None:
    """Bursts longer than the longest stretch: half a year shows too little, twice it less a quarter more."""
    rng = np.random.default_rng(5)
    y = np.bincount(Bursts(5, 120).times(rng, np.full(7 * 4000, 0.3)).astype(int) // 7, minlength=4000).astype(float)
    quarter, half = (neighbour_scale(y, np.ones(4000), n_bins) for n_bins in (13, 26))
    assert half > quarter
    assert long_run_scale(y, np.ones(4000), 7.0) == pytest.approx(2 * half - quarter)


def test_a_turn_that_is_known_is_no_scatter() -> None:
    rng = np.random.default_rng(3)
    y = np.concatenate([rng.poisson(1.0, 200), rng.poisson(30.0, 200)]).astype(float)
    assert long_run_scale(y, np.ones(400), 7.0) > 10
    assert long_run_scale(y, np.ones(400), 7.0, (200,)) < 3


def test_independent_acts_have_the_scale_of_kish() -> None:
    rng = np.random.default_rng(4)
    weights = rng.choice([1.0, 5.0, 9.0], 4000)
    sums = [rng.choice(weights, rng.poisson(8)).sum() for _ in range(4000)]
    kish = float(kish_scale(weights.sum(), (weights**2).sum(), weights.mean(), (weights**2).mean()))
    assert np.var(sums) / np.mean(sums) == pytest.approx(kish, rel=0.05)


def test_few_acts_are_believed_to_cluster_and_many_are_believed() -> None:
    scale, kish = np.array([1.0, 1.0]), np.array([1.0, 1.0])
    assert dispersion(scale, kish, np.array([0.0, 0.0])) == pytest.approx([3.0, 3.0])
    assert dispersion(scale, kish, np.array([1e6, 1e6])) == pytest.approx([1.0, 1.0], abs=1e-3)
    assert (dispersion(np.array([0.2, 9.0]), kish, np.array([50.0, 50.0])) >= 1.0).all()
