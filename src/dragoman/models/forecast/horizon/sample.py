"""Rows to learn from: before each window, all acts of pairs that then happened, and some of those that did not.

Almost nothing happens: of a million acts of pairs some hundreds in a month. What did not happen is drawn, more of it
where there was some dealing lately, and each drawn row stands for as many as it was drawn from (``weight``), so that
chances come out right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.horizon.baselines import LongRun, long_run
from dragoman.models.forecast.horizon.history import History
from dragoman.models.forecast.horizon.record import Record
from dragoman.models.forecast.horizon.statistics import Floats32, Rows, Snapshot
from dragoman.models.forecast.horizon.succession import Counted, recent_acts
from dragoman.models.forecast.horizon.windows import Windows

__all__ = ["Sample", "Visit", "draw", "joined", "just_happened", "visits"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Called with what is being done and the share of it that is done.
Progress = Callable[[str, float], None]

#: Half-year weight of an act, or of a pair, from which there is some dealing.
_SOME_OF_ACT, _SOME_OF_PAIR = 0.05, 0.5


class Visit(NamedTuple):
    """A stop at the origin of a window: the past as seen from it, and what then happened (acts, N, N)."""

    number: int
    snapshot: Snapshot
    counts: Floats32


class Sample(NamedTuple):
    """Rows of one window or several, each with all that is learnt from."""

    window: npt.NDArray[np.int64]
    rows: Rows
    statistics: Floats32
    long_run: LongRun
    just: Bools
    counts: Floats
    weight: Floats

    @property
    def happened(self) -> Bools:
        """Whether there was any such act."""
        flags: Bools = self.counts > 0
        return flags


def visits(record: Record, past: Windows, first: int, state: tuple[History, Counted]) -> Iterator[Visit]:
    """Walk through all windows and stop at those from number ``first`` on; the state ends at the last day of all.

    What is seen at an origin, and must be used before the next, rests on earlier days only.
    """
    history, counted = state
    for number, origin in enumerate(past.origins.tolist()):
        history.pass_to(origin)
        counts = history.counts(origin, origin + past.horizon_days)
        if number >= first:
            yield Visit(number, Snapshot.of(history, counted), counts)
        counted.end(recent_acts(history), counts > 0)
    history.pass_to(record.n_days)


def draw(visit: Visit, n_rows: int, horizon_days: int, rng: np.random.Generator) -> Sample:
    """All that happened, and about ``n_rows`` of what did not."""
    snapshot, counts = visit.snapshot, visit.counts
    happened = counts > 0
    some = (snapshot.history.weight[2] > _SOME_OF_ACT) | (snapshot.pair[2] > _SOME_OF_PAIR)
    open_ = ~happened & ~np.eye(counts.shape[1], dtype=bool)
    chosen, weight = [np.flatnonzero(happened)], [np.ones(int(happened.sum()))]
    for part in (open_ & some, open_ & ~some):
        places = np.flatnonzero(part)
        n = min(len(places), n_rows // 2)
        if n:
            chosen.append(rng.choice(places, n, replace=False))
            weight.append(np.full(n, len(places) / n))
    rows = Rows(*(x.astype(np.int64) for x in np.unravel_index(np.concatenate(chosen), counts.shape)))
    return Sample(
        np.full(len(rows.act), visit.number),
        rows,
        snapshot.describe(rows),
        long_run(snapshot, rows),
        just_happened(snapshot, rows, horizon_days),
        counts[rows].astype(np.float64),
        np.concatenate(weight),
    )


def just_happened(snapshot: Snapshot, rows: Rows, horizon_days: int) -> Bools:
    """Whether the act happened within the last horizon."""
    flags: Bools = snapshot.history.last[rows] >= snapshot.history.day - horizon_days
    return flags


def joined(samples: list[Sample]) -> Sample:
    """Several samples as one."""
    return Sample(
        np.concatenate([one.window for one in samples]),
        Rows(*(np.concatenate(parts) for parts in zip(*(one.rows for one in samples), strict=True))),
        np.concatenate([one.statistics for one in samples]),
        LongRun(*(np.concatenate(parts) for parts in zip(*(one.long_run for one in samples), strict=True))),
        np.concatenate([one.just for one in samples]),
        np.concatenate([one.counts for one in samples]),
        np.concatenate([one.weight for one in samples]),
    )
