"""What lies behind, for all pairs at once: fading sums of every act of every pair, read on a few days.

The ranker's ledgers (``forecast.history``) hold thousands of actors and are asked at every event; here the actors are
few, and all their pairs are asked at once on a few dozen days, so the same sums are dense arrays that fade from one
such day to the next. No compiled code is needed, and nothing to install beside the core.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.horizon.record import ACTS, Record

__all__ = ["HALF_LIVES_DAYS", "NEVER", "History"]

Floats32 = npt.NDArray[np.float32]
Ints32 = npt.NDArray[np.int32]

#: Short memory, a month, half a year, and everything.
HALF_LIVES_DAYS = (7.0, 30.0, 180.0, np.inf)

#: The last day of what never happened.
NEVER = -(10**6)


class History:
    """The state at the beginning of a day: only acts of earlier days are in it.

    Attributes
    ----------
    day
        Days after the record's first.
    weight
        Σ n · 2^(−age / half-life), age in days from the act to ``day``; shape (half-lives, acts, sources, targets).
    last
        The last day of each act of each pair, ``NEVER`` where it never happened; shape (acts, sources, targets).

    >>> from datetime import date
    >>> one = np.array([0])
    >>> record = Record(("IRN", "VEN"), one == 0, one, one, one + 1, one + 3, one + 1.0, date(2020, 1, 1),
    ...     date(2020, 3, 1), 1, 0)
    >>> history = History(record)
    >>> history.pass_to(10)
    >>> round(float(history.weight[0, 0, 0, 1]), 2), int(history.last[0, 0, 1])
    (0.5, 3)
    """

    def __init__(self, record: Record) -> None:
        n = len(record.actors)
        self.record = record
        self.day = 0
        self.weight: Floats32 = np.zeros((len(HALF_LIVES_DAYS), len(ACTS), n, n), np.float32)
        self.last: Ints32 = np.full((len(ACTS), n, n), NEVER, np.int32)

    def pass_to(self, day: int) -> None:
        """Move on to the beginning of a later day, taking in what was told until then."""
        rows = slice(*np.searchsorted(self.record.day, [self.day, day]))
        act, source, target = (x[rows] for x in (self.record.act, self.record.source, self.record.target))
        days, n = self.record.day[rows], self.record.n[rows]
        for h, half_life in enumerate(HALF_LIVES_DAYS):
            if np.isfinite(half_life):
                self.weight[h] *= np.float32(0.5 ** ((day - self.day) / half_life))
            np.add.at(self.weight[h], (act, source, target), (n * 0.5 ** ((day - days) / half_life)).astype(np.float32))
        np.maximum.at(self.last, (act, source, target), days.astype(np.int32))
        self.day = day

    def counts(self, since: int, until: int) -> Floats32:
        """Acts told from one day until the day before another; shape (acts, sources, targets)."""
        rows = slice(*np.searchsorted(self.record.day, [since, until]))
        found: Floats32 = np.zeros(self.last.shape, np.float32)
        where = (self.record.act[rows], self.record.source[rows], self.record.target[rows])
        np.add.at(found, where, self.record.n[rows].astype(np.float32))
        return found
