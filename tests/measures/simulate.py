"""Simulated stores, as the daily sums that measures start from: acts of known rates, in bursts, of differing weight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from dragoman.measures.pair import Pair, Window
from dragoman.measures.totals import Totals

Floats = npt.NDArray[np.float64]

PAIR_OF = Pair.of("AAA", "BBB")
START = date(2000, 1, 1)

#: Weights of the classes of each quad.
WEIGHTS = ((5.0, 3.0, 4.4, 6.0), (6.8, 7.6, 8.0), (1.1, 2.0, 4.9, 6.1), (6.8, 5.1, 7.2, 8.2, 9.6))


@dataclass(frozen=True)
class Bursts:
    """How acts cluster: bursts of ``size`` acts on average (geometric), spread over about ``days``."""

    size: float = 1.0
    days: float = 0.0

    def times(self, rng: np.random.Generator, intensity: Floats) -> Floats:
        """Times of acts, in days, when ``intensity`` acts are expected on each day."""
        n_bursts = rng.poisson(intensity / self.size)
        starts = np.repeat(np.arange(len(intensity)), n_bursts) + rng.uniform(size=n_bursts.sum())
        sizes = rng.geometric(1 / self.size, len(starts))
        times = np.repeat(starts, sizes) + (rng.exponential(self.days, sizes.sum()) if self.days else 0.0)
        return times[times < len(intensity)]


def simulate_totals(
    rng: np.random.Generator,
    rates: npt.ArrayLike,
    *,
    bursts: Bursts = Bursts(),
    weighted: bool = True,
    start: date = START,
) -> Totals:
    """Daily sums of a simulated store.

    Parameters
    ----------
    rates
        Expected acts a day, shape (days, 4 parts, 2 sides); sides are cooperation and hostility.
    weighted
        Whether acts have the weights of their classes; else each weighs 1.
    """
    intensity = np.asarray(rates, float)
    n_days = len(intensity)
    n, weight, square = (np.zeros((n_days, 4, 4)) for _ in range(3))
    for part in range(4):
        for side in range(2):
            day = bursts.times(rng, intensity[:, part, side]).astype(int)
            quad = 2 * side + (rng.uniform(size=len(day)) < 0.3)
            heft = np.ones(len(day))
            if weighted:
                for q in (2 * side, 2 * side + 1):
                    heft[quad == q] = rng.choice(WEIGHTS[q], int((quad == q).sum()))
            np.add.at(n, (day, part, quad), 1)
            np.add.at(weight, (day, part, quad), heft)
            np.add.at(square, (day, part, quad), heft**2)
    acts = n[:, 0].sum(axis=0)
    return Totals(
        PAIR_OF, Window(), start, start + timedelta(days=n_days), n, weight, square,
        n_pair_acts=acts, n_pair_reports=acts, span_days=np.array([[1.0, acts.sum()]]),
    )  # fmt: skip


def steady(n_days: int, acts: npt.ArrayLike) -> Floats:
    """The same rates every day, for so many acts in all; ``acts`` of shape (4 parts, 2 sides)."""
    return np.broadcast_to(np.asarray(acts, float) / n_days, (n_days, 4, 2)).copy()
