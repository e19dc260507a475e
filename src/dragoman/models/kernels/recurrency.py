"""Scores of facts by how they recurred, and the ranks these give to what came next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["recurrency_ranks"]

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@njit(cache=True)
def _all_days(decay: float, day: int, last_day: int) -> float:
    """Σ 2^(−λ·age) over the days from 0 (in) to the last recorded one (out)."""
    total = 0.0
    for earlier in range(last_day):
        total += 2.0 ** (decay * (earlier - day))
    return max(total, 1e-15)


@njit(cache=True)
def _rank(
    strict: Floats, candidates: Numbers, n: int, count: Numbers, n_of_act: int, mark: Numbers, stamp: int, answer: int,
    alpha: float,
) -> float:  # fmt: skip
    """Mean rank of one answer among all actors that ``mark`` does not hold back."""
    above, equal = 0, 0
    scale = (1.0 - alpha) / n_of_act if n_of_act > 0 else 0.0
    own = alpha * strict[answer] + scale * count[answer]
    if alpha == 1.0:  # all but the candidates score 0
        n_others = strict.size
        for c in range(n):
            if mark[candidates[c]] != stamp:
                above += strict[candidates[c]] > own
                equal += strict[candidates[c]] == own
        if own == 0.0:
            for actor in range(strict.size):
                n_others -= mark[actor] == stamp or strict[actor] > 0.0
            equal += n_others
        return 1.0 + above + 0.5 * equal
    for actor in range(strict.size):
        if mark[actor] != stamp:
            score = alpha * strict[actor] + scale * count[actor]
            above += score > own
            equal += score == own
    return 1.0 + above + 0.5 * equal


@njit(cache=True)
def recurrency_ranks(
    day: Numbers, who: Numbers, act: Numbers, whom: Numbers, n_actors: int, n_acts: int, since: int, until: int,
    decay: Floats, alpha: Floats,
) -> Floats:  # fmt: skip
    """Ranks of the facts from day ``since`` (in) to ``until`` (out), one column per setting: (facts, settings).

    Facts are sorted by day, who and act. ``decay`` and ``alpha`` hold the settings by act: (acts, settings); settings
    that share a decay stand beside each other.
    """
    head = np.full((n_actors, n_acts), -1, dtype=np.int32)
    following = np.full(day.size, -1, dtype=np.int32)
    count, n_of_act = np.zeros((n_acts, n_actors), dtype=np.int32), np.zeros(n_acts, dtype=np.int64)
    strict, candidates = np.zeros(n_actors), np.zeros(n_actors, dtype=np.int32)
    mark = np.full(n_actors, -1, dtype=np.int32)
    first, end = int(np.searchsorted(day, since)), int(np.searchsorted(day, until))
    n_settings = decay.shape[1]
    out = np.empty((max(0, end - first), n_settings))
    start, last_day = 0, 0
    while start < day.size and day[start] < until:
        stop = start
        while stop < day.size and day[stop] == day[start]:
            stop += 1
        today = day[start]
        low = start
        while low < stop and today >= since:
            high = low
            while high < stop and who[high] == who[low] and act[high] == act[low]:
                mark[whom[high]] = low
                high += 1
            q = act[low]
            for k in range(n_settings):
                if k == 0 or decay[q, k] != decay[q, k - 1]:
                    whole = _all_days(decay[q, k], today, last_day)
                    n, fact = 0, head[who[low], q]
                    while fact >= 0:
                        if strict[whom[fact]] == 0.0:
                            candidates[n] = whom[fact]
                            n += 1
                        strict[whom[fact]] += 2.0 ** (decay[q, k] * (day[fact] - today)) / whole
                        fact = following[fact]
                for e in range(low, high):
                    out[e - first, k] = _rank(
                        strict, candidates, n, count[q], n_of_act[q], mark, low, whom[e], alpha[q, k]
                    )  # fmt: skip
                if k == n_settings - 1 or decay[q, k + 1] != decay[q, k]:
                    for c in range(n):
                        strict[candidates[c]] = 0.0
            low = high
        for e in range(start, stop):
            following[e] = head[who[e], act[e]]
            head[who[e], act[e]] = e
            count[act[e], whom[e]] += 1
            n_of_act[act[e]] += 1
        last_day = today
        start = stop
    return out
