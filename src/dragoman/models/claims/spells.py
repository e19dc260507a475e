"""From when until when each pair is exposed, and through whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from dragoman.models.claims.claim import Claim, Period
from dragoman.models.claims.history import Floats, History, Ints

__all__ = ["Spells", "days_of", "spells_of"]

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Intervals in which a pair (``first`` < ``second``) is exposed through one source; several may hold at once.

    ``source`` is the sender that presses both, or empty for a period. Days count from 1970-01-01, ``until`` is
    exclusive and may be infinite.
    """

    first: Ints
    second: Ints
    source: npt.NDArray[np.object_]
    since: Floats
    until: Floats

    @property
    def sources(self) -> tuple[str, ...]:
        """Through whom pairs are exposed."""
        return tuple(str(name) for name in np.unique(self.source.astype(str)))

    @property
    def n_pairs(self) -> int:
        """How many pairs are exposed at any time."""
        return len({(int(i), int(j)) for i, j in zip(self.first, self.second, strict=True)})

    def within(self, since: float, until: float) -> Spells:
        """Only those that hold on a day from ``since`` until ``until``."""
        keep = (self.since < until) & (self.until > since)
        return Spells(*(getattr(self, name)[keep] for name in self.__slots__))

    def dose_on(self, days: Floats, n_states: int) -> Floats:
        """Through how many sources each pair is exposed on each day: (n_days, N, N), symmetric."""
        dose = np.zeros((len(days), n_states, n_states))
        for i, j, since, until in zip(self.first, self.second, self.since, self.until, strict=True):
            on = (days >= since) & (days < until)
            dose[on, i, j] += 1.0
            dose[on, j, i] += 1.0
        return dose

    def dose_at(self, first: Ints, second: Ints, days: Floats) -> Ints:
        """Through how many sources each of some pairs is exposed, each on a day of its own."""
        low, high = np.minimum(first, second), np.maximum(first, second)
        dose = np.zeros(len(days), np.int64)
        width = int(max(high.max(initial=0), self.second.max(initial=0))) + 1
        order = np.argsort(low * width + high, kind="stable")
        key = (low * width + high)[order]
        for i, j, since, until in zip(self.first, self.second, self.since, self.until, strict=True):
            rows = order[slice(*np.searchsorted(key, [i * width + j, i * width + j + 1]))]
            dose[rows] += (days[rows] >= since) & (days[rows] < until)
        return dose

    def steps(self, at_least: int, at_most: float) -> tuple[Ints, Ints, Floats, Floats]:
        """Intervals in which a pair is exposed through so many sources: first, second, since, until."""
        found: list[tuple[int, int, float, float]] = []
        pairs: dict[tuple[int, int], list[int]] = {}
        for row, pair in enumerate(zip(self.first.tolist(), self.second.tolist(), strict=True)):
            pairs.setdefault(pair, []).append(row)
        for (i, j), rows in pairs.items():
            turns = np.unique(np.concatenate([self.since[rows], self.until[rows]]))
            for since, until in pairwise(turns):
                held = int(((self.since[rows] <= since) & (self.until[rows] > since)).sum())
                if at_least <= held <= at_most:
                    found.append((i, j, float(since), float(until)))
        columns = np.array(found, np.float64).reshape(-1, 4).T
        return columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2], columns[3]


def days_of(day: date) -> float:
    """Days since 1970-01-01.

    >>> days_of(date(1970, 1, 31))
    30.0
    """
    return float((day - _EPOCH).days)


def spells_of(claim: Claim, history: History) -> Spells:
    """The spells of a claim's exposure within the days of a history."""
    rows: list[tuple[int, int, str, float, float]] = []
    exposure = claim.exposure
    if isinstance(exposure, Period):
        actor = history.number(exposure.actor)
        for partner in map(history.number, exposure.partners):
            if min(actor, partner) >= 0:
                low, high = sorted((actor, partner))
                rows.append((low, high, "", days_of(exposure.since), days_of(exposure.until)))
    else:
        rows = _shared(history)
    first, second, source, since, until = zip(*rows, strict=True) if rows else ((),) * 5
    spells = Spells(
        np.array(first, np.int64),
        np.array(second, np.int64),
        np.array(source, dtype=object),
        np.array(since, np.float64),
        np.array(until, np.float64),
    )
    return spells.within(history.since, history.until)


def _shared(history: History) -> list[tuple[int, int, str, float, float]]:
    """Days on which one sender presses both of a pair; the sender itself is never one of them."""
    regimes = history.regimes
    rows = []
    for sender in sorted({str(name) for name in regimes.sender}):
        ours = regimes.where(regimes.sender == sender)
        pressed = {
            int(target): _merged(ours.since[ours.target == target], ours.until[ours.target == target])
            for target in np.unique(ours.target)
            if target != history.number(sender)
        }
        for i, j in combinations(sorted(pressed), 2):
            for since_i, until_i in pressed[i]:
                for since_j, until_j in pressed[j]:
                    since, until = max(since_i, since_j), min(until_i, until_j)
                    if since < until:
                        rows.append((i, j, sender, since, until))
    return rows


def _merged(since: Floats, until: Floats) -> list[tuple[float, float]]:
    """Intervals as few as will do.

    >>> _merged(np.array([0.0, 5.0, 20.0]), np.array([10.0, 12.0, np.inf]))
    [(0.0, 12.0), (20.0, inf)]
    """
    merged: list[tuple[float, float]] = []
    for start, end in sorted(zip(since.tolist(), until.tolist(), strict=True)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
