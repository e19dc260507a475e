"""The statistics a forecast weighs, each with its words.

For an actor s, an act k and a target t at an origin. Faded counts enter as log(1 + count / 0.1), as in the ranker: 0.1
acts is the least that is worth telling from none. ``STATISTICS`` lists them in the order of the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.horizon.history import History
from dragoman.models.forecast.horizon.record import ACTS
from dragoman.models.forecast.horizon.succession import Counted, recent_acts
from dragoman.vocabulary.acts import classes

__all__ = ["STATISTICS", "Rows", "Snapshot", "Statistic", "rows_of"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Added to a weight before its logarithm is taken, as in the ranker's ``describe``.
SMALLEST_WEIGHT = 0.1
#: Likewise for the sum of chances that an act follows.
SMALLEST_CHANCE = 1e-4

WEEK, MONTH, HALF_YEAR, ALL = range(4)

_QUAD = np.array([classes()[act].quad for act in ACTS])


class Statistic(NamedTuple):
    """A column: its name, the group it is told under, and what it counts, in words."""

    name: str
    group: str
    words: str


STATISTICS = (
    *(Statistic(f"same_{name}", "same act", "this act by the one towards the other") for name in ("7", "30", "180")),
    Statistic("same_ever", "same act", "this act by the one towards the other"),
    Statistic("same_recency", "same act", "days since it last did so"),
    *(Statistic(f"pair_{name}", "pair", "any act by the one towards the other") for name in ("7", "30", "180")),
    Statistic("pair_ever", "pair", "any act by the one towards the other"),
    *(Statistic(f"quad_{name}", "kind of act", "acts of this kind by the one") for name in ("30", "180")),
    *(Statistic(f"answered_{name}", "in return", "this act by the other towards the one") for name in ("30", "180")),
    *(
        Statistic(f"returned_{name}", "in return", "any act by the other towards the one")
        for name in ("7", "30", "180")
    ),
    *(Statistic(f"source_act_{name}", "the actor", "this act by the one to anybody") for name in ("30", "180")),
    *(Statistic(f"target_act_{name}", "the target", "this act by anybody to the other") for name in ("30", "180")),
    *(Statistic(f"source_{name}", "the actor", "any act by the one to anybody") for name in ("30", "180")),
    *(Statistic(f"target_{name}", "the target", "any act by anybody to the other") for name in ("30", "180")),
    Statistic("act_trend", "trend", "this act, by anybody, in the last month against the half year"),
    Statistic("volume_trend", "trend", "all acts in the last month against the half year"),
    Statistic("follow_sum", "what it follows", "how often this act follows what the two did lately"),
    Statistic("follow_most", "what it follows", "the strongest of these"),
    Statistic("partners", "third parties", "partners in common"),
    Statistic("adversaries", "third parties", "adversaries in common"),
)


class Rows(NamedTuple):
    """Which (act, source, target) to describe; places in the record's lists."""

    act: Ints
    source: Ints
    target: Ints


def rows_of(mask: npt.NDArray[np.bool_]) -> Rows:
    """The places of a mask of shape (acts, sources, targets)."""
    return Rows(*(part.astype(np.int64) for part in np.nonzero(mask)))


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """All that is needed of the past at one origin; sums over the arrays of a history are taken once.

    Must be used before the history moves on, for it looks into its arrays.
    """

    history: History
    counted: Counted
    pair: Floats32  # (half-lives, N, N)
    by_quad: Floats32  # (2: month and half-year, 5, N, N)
    source_act: Floats32  # (half-lives, acts, N)
    target_act: Floats32
    recent: npt.NDArray[np.bool_]  # (32, N, N)
    rates: Floats  # (32, acts)
    source: Floats32  # (half-lives, N)
    target: Floats32
    act_trend: Floats32  # (acts,)
    volume_trend: float
    pair_hits: Floats32  # (N, N)
    partners: Floats
    adversaries: Floats

    @classmethod
    def of(cls, history: History, counted: Counted) -> Snapshot:
        """Sum up a history at its day."""
        weight = history.weight
        by_quad = np.zeros((2, 5, *weight.shape[2:]), np.float32)
        for k, quad in enumerate(_QUAD):
            by_quad[0, quad] += weight[MONTH, k]
            by_quad[1, quad] += weight[HALF_YEAR, k]
        source_act, target_act = weight.sum(axis=3), weight.sum(axis=2)
        return cls(
            history,
            counted,
            weight.sum(axis=1),
            by_quad,
            source_act,
            target_act,
            recent_acts(history),
            counted.rates(),
            source_act.sum(axis=1),
            target_act.sum(axis=1),
            _trend(source_act.sum(axis=2)),
            float(_trend(source_act.sum(axis=(1, 2)))),
            counted.hits.sum(axis=0),
            _in_common(by_quad[1, 1] + by_quad[1, 2]),
            _in_common(by_quad[1, 3] + by_quad[1, 4]),
        )

    def describe(self, rows: Rows) -> Floats32:
        """The statistics of these rows, in the order of ``STATISTICS``; shape (rows, statistics)."""
        k, s, t = rows
        history, weight, pair = self.history, self.history.weight, self.pair
        quad = _QUAD[k]
        lag = np.minimum(history.day - history.last[k, s, t], 4 * 365)
        follow_sum, follow_most = self._follow(rows)
        columns = (
            *(_log(weight[h, k, s, t]) for h in (WEEK, MONTH, HALF_YEAR, ALL)),
            -np.log1p(lag),
            *(_log(pair[h, s, t]) for h in (WEEK, MONTH, HALF_YEAR, ALL)),
            *(_log(self.by_quad[i, quad, s, t]) for i in (0, 1)),
            *(_log(weight[h, k, t, s]) for h in (MONTH, HALF_YEAR)),
            *(_log(pair[h, t, s]) for h in (WEEK, MONTH, HALF_YEAR)),
            *(_log(self.source_act[h, k, s]) for h in (MONTH, HALF_YEAR)),
            *(_log(self.target_act[h, k, t]) for h in (MONTH, HALF_YEAR)),
            *(_log(self.source[h, s]) for h in (MONTH, HALF_YEAR)),
            *(_log(self.target[h, t]) for h in (MONTH, HALF_YEAR)),
            self.act_trend[k],
            np.full(len(k), self.volume_trend),
            follow_sum,
            follow_most,
            np.log1p(self.partners[s, t]),
            np.log1p(self.adversaries[s, t]),
        )
        return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)

    def _follow(self, rows: Rows) -> tuple[Floats, Floats]:
        """Sum and maximum, over what the two did lately, of the chance that the act follows; as logarithms."""
        k, s, t = rows
        total, most = np.zeros(len(k)), np.zeros(len(k))
        for p in range(len(self.recent)):
            here = np.flatnonzero(self.recent[p, s, t])
            chance = self.rates[p, k[here]]
            total[here] += chance
            most[here] = np.maximum(most[here], chance)
        return np.log1p(total / SMALLEST_CHANCE), np.log1p(most / SMALLEST_CHANCE)


def _in_common(weight: Floats32) -> Floats:
    """Σ_m √(w_sm · w_tm) over third parties m, w summed over both directions."""
    root = np.sqrt((weight + weight.T).astype(np.float64))
    np.fill_diagonal(root, 0.0)
    common: Floats = root @ root
    return common


def _trend(weight: Floats32) -> Floats32:
    """The log of the rate of the last month over that of the half year; weights of shape (half-lives, …)."""
    month, half_year = (weight[MONTH] + 1) / 30, (weight[HALF_YEAR] + 6) / 180
    ratio: Floats32 = np.log(month / half_year)
    return ratio


def _log(weight: Floats32) -> Floats32:
    logged: Floats32 = np.log1p(weight / np.float32(SMALLEST_WEIGHT))
    return logged
