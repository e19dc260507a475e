"""Rolling origins: the past cut into windows as long as the horizon, the last of them ending at the cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.horizon.record import ACTS

__all__ = ["Windows", "windows"]

#: Numbers laid out over all windows together; more windows than that are thinned, evenly.
MOST_CELLS = 300_000_000
#: Windows at most, however small the record.
MOST_WINDOWS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """Origins (days after the record's first), ascending; the window of each is [origin, origin + horizon).

    Windows never overlap. ``step_days`` from one origin to the next is longer than the horizon where the record holds
    more windows than are looked at.
    """

    origins: npt.NDArray[np.int64]
    horizon_days: int
    step_days: int


def windows(n_days: int, horizon_days: int, n_actors: int) -> Windows:
    """The windows of a record of so many days.

    >>> windows(100, 30, 5).origins.tolist()
    [10, 40, 70]
    """
    most = int(np.clip(MOST_CELLS / (len(ACTS) * n_actors**2), 40, MOST_WINDOWS))
    step = max(horizon_days, -(-n_days // most))
    origins = np.arange(n_days - horizon_days, 0, -step)[::-1].astype(np.int64)
    return Windows(origins, horizon_days, step)
