"""Which act follows which: rates of an act in a unit, given what happened in it and how long ago.

A unit is what acts happen in: a pair, an actor, a country and an actor. The rate of q where p was last seen a lag of
bucket l ago is N[p, l, q] / E[p, l]: the times q happened there, over the days that units spent there. Where several
acts lie in the past of a unit, each is credited with its share of the expected rate, as in the EM algorithm for Hawkes
processes, so that the rates of all add up to the unit's instead of being counted again and again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.chains import Chains
from dragoman.models.kernels.ledger import Ledger

__all__ = [
    "LAG_ENDS",
    "Succession",
    "credit",
    "enlarged_succession",
    "follow_rates",
    "new_succession",
    "pass_day",
    "refresh",
    "seen_again",
]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

#: Last lag, in days, of each bucket but the last, which has no end.
LAG_ENDS = np.array([1, 2, 3, 7, 14, 30, 90], dtype=np.int32)
#: Days of exposure at rate 0 added to each bucket, so that two days of luck are no law.
PRIOR_DAYS = 20.0


class Succession(NamedTuple):
    """P acts, L lag buckets, D days."""

    happened: Floats32  # (P, P, L): events of the first act credited to the second at a lag
    exposure: Floats  # (P, L): unit-days
    occupied: Numbers  # (P, L): units whose lag is in the bucket today
    opened: Numbers  # (P, D): units that saw the act last on that day
    rate: Floats32  # (P, P, L): happened / exposure, as of the last refresh
    rate_ever: Floats32  # (P, P): the same over all lags together


def new_succession(n_acts: int, n_days: int) -> Succession:
    """Nothing seen yet."""
    n_lags = LAG_ENDS.size + 1
    return Succession(
        np.zeros((n_acts, n_acts, n_lags), dtype=np.float32),
        np.zeros((n_acts, n_lags)),
        np.zeros((n_acts, n_lags), dtype=np.int32),
        np.zeros((n_acts, n_days), dtype=np.int32),
        np.zeros((n_acts, n_acts, n_lags), dtype=np.float32),
        np.zeros((n_acts, n_acts), dtype=np.float32),
    )


def enlarged_succession(succession: Succession, n_days: int) -> Succession:
    """The same counts with room for more days."""
    n_acts, room = succession.opened.shape
    if n_days <= room:
        return succession
    opened = np.zeros((n_acts, n_days), dtype=np.int32)
    opened[:, :room] = succession.opened
    return succession._replace(opened=opened)


@njit(cache=True, inline="always")
def _bucket(lag: int) -> int:
    for k in range(LAG_ENDS.size):
        if lag <= LAG_ENDS[k]:
            return k
    return LAG_ENDS.size


@njit(cache=True)
def pass_day(succession: Succession, day: int) -> None:
    """Move every unit one day on, to ``day``, and count the day as exposure."""
    occupied, opened = succession.occupied, succession.opened
    for p in range(occupied.shape[0]):
        if day >= 1:
            occupied[p, 0] += opened[p, day - 1]
        for k in range(LAG_ENDS.size):
            origin = day - LAG_ENDS[k] - 1
            if origin >= 0:
                occupied[p, k] -= opened[p, origin]
                occupied[p, k + 1] += opened[p, origin]
        for k in range(LAG_ENDS.size + 1):
            succession.exposure[p, k] += occupied[p, k]


@njit(cache=True)
def refresh(succession: Succession) -> None:
    """Rates from what was counted so far."""
    scale = (1.0 / (succession.exposure + PRIOR_DAYS)).astype(np.float32)
    scale_ever = (1.0 / (succession.exposure.sum(axis=1) + PRIOR_DAYS)).astype(np.float32)
    for q in range(succession.rate.shape[0]):
        succession.rate[q] = succession.happened[q] * scale
        succession.rate_ever[q] = succession.happened[q].sum(axis=1) * scale_ever


@njit(cache=True)
def follow_rates(
    succession: Succession, ledger: Ledger, act_of: Numbers, chains: Chains, unit: int, act: int, day: int
) -> tuple[float, float]:
    """Sum and maximum over a unit's past acts of the rate at which ``act`` follows."""
    total, highest = 0.0, 0.0
    rates = succession.rate[act]
    row = chains.head[unit]
    while row >= 0:
        lag = day - ledger.last[row]
        if lag > 0:
            rate = rates[act_of[row], _bucket(lag)]
            total += rate
            highest = max(highest, rate)
        row = chains.following[row]
    return total, highest


@njit(cache=True)
def credit(
    succession: Succession,
    ledger: Ledger,
    act_of: Numbers,
    chains: Chains,
    unit: int,
    act: int,
    day: int,
    floor: float,
) -> None:
    """Share one event among the acts that came before it, in proportion to their rates plus ``floor``."""
    total = 0.0
    rates, happened = succession.rate[act], succession.happened[act]
    row = chains.head[unit]
    while row >= 0:
        lag = day - ledger.last[row]
        if lag > 0:
            total += rates[act_of[row], _bucket(lag)] + floor
        row = chains.following[row]
    row = chains.head[unit]
    while row >= 0:
        lag = day - ledger.last[row]
        if lag > 0:
            before, bucket = act_of[row], _bucket(lag)
            happened[before, bucket] += np.float32((rates[before, bucket] + floor) / total)
        row = chains.following[row]


@njit(cache=True)
def seen_again(succession: Succession, act: int, before: int, day: int) -> None:
    """A unit that saw the act last on ``before`` (−1: never) sees it on ``day``."""
    if before >= 0 and before != day:
        succession.opened[act, before] -= 1
        succession.occupied[act, _bucket(day - before)] -= 1
    if before != day:
        succession.opened[act, day] += 1
