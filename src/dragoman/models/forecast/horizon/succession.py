"""What followed what within a horizon, counted over past windows: the base rates and the table of successions.

Everything here is read at an origin and updated when its window has ended, so that a later origin never knows more than
was known then.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.horizon.history import History
from dragoman.models.forecast.horizon.record import ACTS

__all__ = ["RECENT_DAYS", "Counted", "recent_acts"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]

#: An act this recent may have consequences.
RECENT_DAYS = 30

#: Windows at the average rate that every cell of the table starts with.
PRIOR_WINDOWS = 20.0


class Counted:
    """How often each act of each pair happened in a window, and after which acts.

    Attributes
    ----------
    n_windows
        Windows that have ended.
    hits
        Windows in which each act of each pair happened; shape (acts, sources, targets).
    exposed, followed
        Pairs-and-windows in which each act was recent, done (the first 16) or suffered (the others), shape (32,); and
        those of them in which each act followed, shape (32, acts).
    """

    def __init__(self, n_actors: int) -> None:
        n = len(ACTS)
        self.n_windows = 0
        self.hits: Floats32 = np.zeros((n, n_actors, n_actors), np.float32)
        self.exposed: Floats = np.zeros(2 * n)
        self.followed: Floats = np.zeros((2 * n, n))

    def rates(self) -> Floats:
        """The chance that each act follows each recent one, shape (32, acts); shrunk to how often it happens at all."""
        n_pairs = max(1, self.hits[0].size - len(self.hits[0]))
        base = self.hits.sum(axis=(1, 2), dtype=np.float64) / max(1.0, self.n_windows * n_pairs)
        rates: Floats = (self.followed + PRIOR_WINDOWS * base) / (self.exposed[:, None] + PRIOR_WINDOWS)
        return rates

    def end(self, recent: npt.NDArray[np.bool_], happened: npt.NDArray[np.bool_]) -> None:
        """Take in a window: what was recent at its origin (32, N, N), and what happened in it (acts, N, N)."""
        self.n_windows += 1
        self.hits += happened
        self.exposed += recent.sum(axis=(1, 2))
        act, source, target = np.nonzero(happened)
        before = recent[:, source, target].astype(np.float64)
        for k in range(len(ACTS)):
            self.followed[:, k] += before[:, act == k].sum(axis=1)


def recent_acts(history: History) -> npt.NDArray[np.bool_]:
    """Which acts each pair did, then suffered, within ``RECENT_DAYS``; shape (32, sources, targets)."""
    done = history.last >= history.day - RECENT_DAYS
    return np.concatenate([done, done.transpose(0, 2, 1)])
