"""What can be had without a model: how often it happened before, and whether it just did.

*Climatology* is the share of past windows in which the act happened,

    p = (hits + κ π) / (W + κ),    π = λ · share of the act,    λ = (hits of the pair + κ' λ_s λ_t / λ) / (W + κ')

shrunk to what the pair does and the act's share of all; the pair in turn is shrunk to what the two do altogether. κ and
κ' are those that scored best on the windows learnt from, so that it is a fair opponent.

*Persistence* asks whether the act happened in the last window, and gives the share of cases in which that was followed
by another, for each act.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.horizon.record import ACTS
from dragoman.models.forecast.horizon.statistics import Rows, Snapshot

__all__ = ["LongRun", "Persistence", "Shrinkage", "climatology", "log_loss", "long_run", "persistence", "shrinkage"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Windows that the act's, and the pair's, expected rate counts for.
_KAPPAS = (1.0, 4.0, 16.0, 32.0, 64.0, 128.0, 256.0)
_PAIR_KAPPAS = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)

#: No chance is put at less: what was never seen among so many rows may still happen.
LEAST_CHANCE = 1e-7

#: Windows at the rate of all acts that the rates of each act start with.
_PRIOR_ROWS = 50.0


class LongRun(NamedTuple):
    """Windows in which something happened: the act of the pair, any act of the pair, and what is expected of it."""

    hits: Floats
    pair_hits: Floats
    expected_of_pair: Floats  # by what the two do altogether
    share: Floats  # of the act in all hits
    n_windows: Floats


class Shrinkage(NamedTuple):
    """Windows that an expected rate counts for, of the act and of the pair."""

    kappa: float
    pair_kappa: float


class Persistence(NamedTuple):
    """Chances by act and by whether it happened in the last window; shape (acts, 2)."""

    chance: Floats


def long_run(snapshot: Snapshot, rows: Rows) -> LongRun:
    """What was counted of these rows until the snapshot's day."""
    hits, n_windows = snapshot.counted.hits, max(1, snapshot.counted.n_windows)
    of_act = hits.sum(axis=(1, 2), dtype=np.float64)
    of_source, of_target = hits.sum(axis=(0, 2), dtype=np.float64), hits.sum(axis=(0, 1), dtype=np.float64)
    total = max(1.0, float(of_act.sum()))
    k, s, t = rows
    return LongRun(
        hits[k, s, t].astype(np.float64),
        snapshot.pair_hits[s, t].astype(np.float64),
        of_source[s] * of_target[t] / total,
        of_act[k] / total,
        np.full(len(k), float(n_windows)),
    )


def climatology(of: LongRun, by: Shrinkage) -> Floats:
    """The chance of each row by its long run alone."""
    rate = (of.pair_hits + by.pair_kappa * of.expected_of_pair / of.n_windows) / (of.n_windows + by.pair_kappa)
    expected = np.minimum(rate * of.share, 0.9)
    chance = (of.hits + by.kappa * expected) / (of.n_windows + by.kappa)
    return np.clip(chance, LEAST_CHANCE, 1 - 1e-3)


def shrinkage(of: LongRun, happened: Bools, weight: Floats) -> Shrinkage:
    """The κ and κ' that score best."""
    grid = [Shrinkage(kappa, pair_kappa) for kappa in _KAPPAS for pair_kappa in _PAIR_KAPPAS]
    return min(grid, key=lambda by: float((weight * log_loss(climatology(of, by), happened)).sum()))


def persistence(act: npt.NDArray[np.int64], just: Bools, happened: Bools, weight: Floats) -> Persistence:
    """Learn how often each act is repeated, and how often it comes out of nothing."""
    cell = act * 2 + just
    n = np.bincount(cell, weight, 2 * len(ACTS)).reshape(-1, 2)
    hit = np.bincount(cell, weight * happened, 2 * len(ACTS)).reshape(-1, 2)
    overall = (hit.sum(axis=0) + 0.5) / (n.sum(axis=0) + 1.0)
    return Persistence(np.clip((hit + _PRIOR_ROWS * overall) / (n + _PRIOR_ROWS), LEAST_CHANCE, 1 - 1e-3))


def log_loss(chance: Floats, happened: Bools) -> Floats:
    """−log of the chance given to what came about."""
    loss: Floats = -np.log(np.where(happened, chance, 1.0 - chance))
    return loss
