from __future__ import annotations

import numpy as np
import pytest

from dragoman.measures.estimate import Basis
from dragoman.measures.shares import Kind, share_of
from measures.simulate import Bursts

BASIS = Basis(10, 12, 0.95)


def kinds(rng: np.random.Generator, n_acts: float, share: float, bursts: Bursts, together: bool) -> list[Kind]:
    """Acts of two kinds and weights in 520 weeks; ``together`` gives a whole burst one kind."""
    n_bursts = rng.poisson(n_acts / bursts.size)
    size = rng.geometric(1 / bursts.size, n_bursts)
    week = np.repeat(rng.integers(0, 520, n_bursts), size)
    drawn = np.repeat(rng.uniform(size=n_bursts), size) if together else rng.uniform(size=len(week))
    first = drawn < share
    weight = np.where(first, rng.choice([6.8, 7.6, 8.0], len(week)), rng.choice([3.0, 4.4, 5.0], len(week)))
    return [
        Kind(*(np.bincount(week[of], values[of], 520) for values in (weight, weight**2, np.ones(len(week)))))
        for of in (first, ~first)
    ]


def test_the_other_kind_has_the_rest() -> None:
    material, verbal = kinds(np.random.default_rng(1), 80, 0.3, Bursts(2, 0), together=True)
    one, other = share_of(material, verbal, 7, BASIS, ""), share_of(verbal, material, 7, BASIS, "")
    assert one.value == pytest.approx(1 - other.value)
    assert one.low == pytest.approx(1 - other.high)
    assert (one.n_acts, one.n_reports, one.level) == BASIS


def test_one_kind_alone_leaves_room_for_the_other() -> None:
    material, verbal = kinds(np.random.default_rng(2), 40, 0.0, Bursts(), together=False)
    found = share_of(material, verbal, 7, BASIS, "")
    assert (found.value, found.low) == (0.0, 0.0)
    assert 0.02 < found.high < 0.25


def test_nothing_has_no_share() -> None:
    nothing = Kind(np.zeros(10), np.zeros(10), np.zeros(10))
    found = share_of(nothing, nothing, 7, BASIS, "no acts")
    assert found.is_missing
    assert found.thin == "no acts"


@pytest.mark.parametrize("bursts", [Bursts(), Bursts(3, 0)], ids=["single", "bursts"])
@pytest.mark.parametrize(("n_acts", "share"), [(25, 0.4), (150, 0.1), (150, 0.5)])
def test_intervals_cover_the_truth(bursts: Bursts, n_acts: int, share: float) -> None:
    """Bursts of one kind each are the hardest case: fifteen rare acts are five bursts. Weights differ, too."""
    rng = np.random.default_rng(3)
    truth = share * 7.466667 / (share * 7.466667 + (1 - share) * 4.133333)
    found = [share_of(*kinds(rng, n_acts, share, bursts, together=True), 7, BASIS, "") for _ in range(300)]
    assert np.mean([one.covers(truth) for one in found if not one.is_missing]) > (0.92 if bursts.size == 1 else 0.89)
