"""A fitted forecaster, and the forecasts of one actor's acts at the cut.

Where the past holds too little to learn from, the chances are those of climatology, shrunk to what all pairs do, and
the forecaster says so in ``fallback``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData
from dragoman.models.forecast.horizon.baselines import (
    Persistence,
    Shrinkage,
    climatology,
    long_run,
    persistence,
    shrinkage,
)
from dragoman.models.forecast.horizon.chances import Chances, columns, fit_chances
from dragoman.models.forecast.horizon.history import History
from dragoman.models.forecast.horizon.numbers import Numbers, fit_numbers
from dragoman.models.forecast.horizon.record import Record
from dragoman.models.forecast.horizon.sample import Progress, Sample, draw, joined, visits
from dragoman.models.forecast.horizon.statistics import STATISTICS, Rows, Snapshot
from dragoman.models.forecast.horizon.succession import Counted
from dragoman.models.forecast.horizon.windows import Windows, windows

__all__ = ["GROUPS", "Forecaster", "Predicted", "fit_forecaster", "learn", "n_drawn", "n_for_learning"]

Floats = npt.NDArray[np.float64]

#: Windows are learnt from, latest first, until they hold so many acts of pairs that happened.
ENOUGH_POSITIVES = 20_000
#: What did not happen is drawn for each that did so many times, within these bounds over all windows together.
NEGATIVES_FOR_ONE, FEWEST_NEGATIVES, MOST_NEGATIVES = 10, 40_000, 160_000
#: A share of the windows, the latest, calibrates.
CALIBRATING_SHARE = 0.25
MOST_CALIBRATING = 12
#: The share of windows, the earliest, that only fill the history.
FILLING_SHARE = 0.2

#: Fewer windows than this tell nothing about how often anything happens in one.
LEAST_WINDOWS = 4
#: Fewer acts of pairs that happened than these, or fewer windows, are not learnt from.
LEAST_POSITIVES, LEAST_CALIBRATING_POSITIVES, LEAST_LEARNT_WINDOWS = 100, 30, 8

#: Groups of statistics, as they are told; then climatology, and how common the act is, whoever does it.
GROUPS = (*dict.fromkeys(one.group for one in STATISTICS), "long run", "the act")
_GROUP = np.array([*(GROUPS.index(one.group) for one in STATISTICS), len(GROUPS) - 2, len(GROUPS) - 1])


class Predicted(NamedTuple):
    """Forecasts of rows: the chance with its interval, the acts expected with an interval of their number.

    ``contributions`` is what each group of ``GROUPS`` adds to the logit beside the average row; (rows, groups).
    """

    rows: Rows
    chance: Floats
    low: Floats
    high: Floats
    expected: Floats
    fewest: Floats
    most: Floats
    climatology: Floats
    contributions: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Forecaster:
    """What was learnt from the windows of a record.

    ``chances`` and ``numbers`` are ``None`` where ``fallback`` says why nothing could be learnt.
    """

    horizon_days: int
    by: Shrinkage
    persistence: Persistence
    chances: Chances | None
    numbers: Numbers | None
    fallback: str
    n_learnt: int
    n_calibrating: int
    n_positives: int

    def chance(self, snapshot: Snapshot, rows: Rows) -> Floats:
        """The chance of each row that there is at least one such act within the horizon."""
        climate = climatology(long_run(snapshot, rows), self.by)
        if self.chances is None:
            return climate
        return self.chances.chance(columns(snapshot.describe(rows), climate), rows.act)

    def predict(self, snapshot: Snapshot, rows: Rows, level: float = 0.95) -> Predicted:
        """Forecasts with their intervals; ``level`` is that of the chance, the number of acts has 90 %."""
        from scipy.special import expit, ndtri

        of = long_run(snapshot, rows)
        climate = climatology(of, self.by)
        if self.chances is None or self.numbers is None:
            return self._by_long_run(rows, of.hits, of.n_windows, climate, level)
        statistics = columns(snapshot.describe(rows), climate)
        logit, spread = self.chances.logit(statistics, rows.act), self.chances.spread(statistics, rows.act)
        reach = float(ndtri(0.5 + level / 2)) * spread
        chance = np.asarray(expit(logit), np.float64)
        design = number_design(statistics, logit)
        parts = np.zeros((len(chance), len(GROUPS)))
        np.add.at(parts.T, _GROUP, self.chances.contributions(statistics, rows.act).T)
        return Predicted(
            rows,
            chance,
            np.asarray(expit(logit - reach), np.float64),
            np.asarray(expit(logit + reach), np.float64),
            self.numbers.expected(chance, design),
            self.numbers.quantile(chance, design, 0.05),
            self.numbers.quantile(chance, design, 0.95),
            climate,
            parts,
        )

    def _by_long_run(self, rows: Rows, hits: Floats, n_windows: Floats, climate: Floats, level: float) -> Predicted:
        """The chances of climatology, with the interval of the beta distribution they are the mean of."""
        from scipy.stats import beta, poisson

        n = n_windows + self.by.kappa
        a, b = np.maximum(climate * n, 1e-6), np.maximum((1 - climate) * n, 1e-6)
        low, high = beta.ppf(0.5 - level / 2, a, b), beta.ppf(0.5 + level / 2, a, b)
        expected = -np.log1p(-climate)
        few, many = poisson.ppf(0.05, expected), poisson.ppf(0.95, expected)
        nothing = np.zeros((len(hits), len(GROUPS)))
        return Predicted(rows, climate, low, high, expected, few, many, climate, nothing)


def number_design(statistics: Floats, logit: Floats) -> Floats:
    """What the number of acts is explained by: the chance, and this act and any act of the pair lately."""
    names = [one.name for one in STATISTICS]
    lately = statistics[:, [names.index(name) for name in ("same_30", "same_180", "pair_30")]]
    return np.column_stack([np.ones(len(logit)), logit, lately])


def n_for_learning(past: Windows, happened_per_window: Floats) -> int:
    """The number of the first window to learn from."""
    filling = int(FILLING_SHARE * len(past.origins))
    from_end = np.cumsum(happened_per_window[::-1])
    enough = int(np.searchsorted(from_end, ENOUGH_POSITIVES)) + 1
    return max(filling, len(past.origins) - enough)


def n_drawn(happened_per_window: Floats) -> int:
    """How much of what did not happen is drawn for each of these windows."""
    wanted = NEGATIVES_FOR_ONE * happened_per_window.sum()
    return int(np.clip(wanted, FEWEST_NEGATIVES, MOST_NEGATIVES)) // len(happened_per_window)


def learn(samples: list[Sample], horizon_days: int, start: Floats | None = None) -> Forecaster:
    """Fit on earlier windows and calibrate on later ones; the samples are those of windows, ascending."""
    n_calibrating = min(MOST_CALIBRATING, max(2, round(CALIBRATING_SHARE * len(samples))))
    everything = joined(samples)
    by = shrinkage(everything.long_run, everything.happened, everything.weight)
    repeated = persistence(everything.rows.act, everything.just, everything.happened, everything.weight)
    positives = np.array([int(one.happened.sum()) for one in samples])
    n_earlier, n_later = int(positives[:-n_calibrating].sum()), int(positives[-n_calibrating:].sum())
    bare = Forecaster(horizon_days, by, repeated, None, None, "", len(samples), 0, int(positives.sum()))
    if (
        len(samples) < LEAST_LEARNT_WINDOWS
        or n_earlier < LEAST_POSITIVES
        or n_later < LEAST_CALIBRATING_POSITIVES
    ):  # fmt: skip
        why = (
            f"{len(samples)} windows with {n_earlier + n_later} acts that happened are too few to learn from; these "
            "are shares of past windows, shrunk to what all pairs do"
        )
        return Forecaster(horizon_days, by, repeated, None, None, why, len(samples), 0, int(positives.sum()))
    earlier, later = joined(samples[:-n_calibrating]), joined(samples[-n_calibrating:])
    chances = fit_chances(earlier, later, by, start)
    happened = everything.happened
    statistics = columns(everything.statistics[happened], climatology(everything.long_run, by)[happened])
    design = number_design(statistics, chances.logit(statistics, everything.rows.act[happened]))
    numbers = fit_numbers(everything.counts[happened], design)
    return Forecaster(
        horizon_days, by, repeated, chances, numbers, bare.fallback, len(samples), n_calibrating, bare.n_positives
    )


def fit_forecaster(
    record: Record, horizon_days: int, *, seed: int = 0, progress: Progress | None = None
) -> tuple[Forecaster, Snapshot]:
    """Learn from a record, and the snapshot at its cut to forecast from.

    Parameters
    ----------
    record
        Acts until the cut.
    horizon_days
        Length of a window, days.
    seed
        Of the draw of what did not happen.
    progress
        Told what is being done, and the share of it that is done.

    Raises
    ------
    NotEnoughData
        The record is shorter than a few windows.
    """
    past = windows(record.n_days, horizon_days, len(record.actors))
    if len(past.origins) < LEAST_WINDOWS:
        raise NotEnoughData(
            f"the record until {record.until} spans {record.n_days} days, {len(past.origins)} windows of "
            f"{horizon_days} days; {LEAST_WINDOWS} are needed. Add earlier data, or ask for a shorter horizon"
        )
    told = record.n_told(past.origins, horizon_days)
    first = n_for_learning(past, told)
    n_rows = n_drawn(told[first:])
    state = History(record), Counted(len(record.actors))
    rng = np.random.default_rng(seed)
    samples = []
    for visit in visits(record, past, first, state):
        samples.append(draw(visit, n_rows, horizon_days, rng))
        if progress is not None:
            progress("learning from the past", 0.7 * (visit.number + 1) / len(past.origins))
    forecaster = learn(samples, horizon_days)
    if progress is not None:
        progress("learning from the past", 1.0)
    return forecaster, Snapshot.of(*state)
