"""Where Newton–Raphson begins on a long list: at the maximum over a sixteenth of its moments.

From no effects at all the first steps overshoot, for log-likelihoods of counts fall steeply, and each step is a pass
over all events. Blocks of moments, spread evenly over the list, find the neighbourhood at a sixteenth of the price;
what is maximised afterwards is the whole, so no estimate depends on it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dragoman.models.design import Design
from dragoman.models.kernels.strata import Table
from dragoman.models.kernels.sweep import Moments

__all__ = ["excerpt", "excerpt_of_rows"]

#: One block in so many is read.
ONE_IN = 16
#: Moments of a block: enough for what an event touches to be settled many times for each reading of all options.
BLOCK = 32
#: Fewer moments, or fewer options looked at, are cheap enough to begin with all of them.
FEWEST_MOMENTS = 2_000
FEWEST_LOOKS = 1_000_000


def excerpt(design: Design) -> Design | None:
    """A design of some of the moments, or None where it would not pay."""
    moments = design.moments
    n = len(moments.time)
    if n < FEWEST_MOMENTS or n * len(design.options.i) < FEWEST_LOOKS:
        return None
    rows = _blocks(n)
    n_cases = np.diff(moments.case_start)[rows]
    first = np.repeat(moments.case_start[rows] - np.r_[0, np.cumsum(n_cases)[:-1]], n_cases)
    cases = first + np.arange(n_cases.sum())
    some = Moments(
        time=moments.time[rows],
        before=moments.before[rows],
        upto=moments.upto[rows],
        exposure=moments.exposure[rows],
        case_start=np.r_[0, np.cumsum(n_cases)].astype(np.int64),
        case_option=moments.case_option[cases],
        low=moments.low[rows],
        high=moments.high[rows],
    )
    return replace(design, moments=some, case_event=design.case_event[cases])


def excerpt_of_rows(table: Table) -> Table | None:
    """A table of some of the strata, or None where it would not pay."""
    n = len(table.n_cases)
    if n < FEWEST_MOMENTS or len(table.x) < FEWEST_LOOKS:
        return None
    strata = _blocks(n)
    size = np.diff(table.start)[strata]
    start = np.r_[0, np.cumsum(size)].astype(np.int64)
    rows = np.repeat(table.start[strata] - start[:-1], size) + np.arange(start[-1])
    return Table(table.x[rows], table.offset[rows], start, table.n_cases[strata], table.exposure[strata])


def _blocks(n: int) -> npt.NDArray[np.int64]:
    """Which of n moments are read."""
    return np.flatnonzero((np.arange(n) // BLOCK) % ONE_IN == ONE_IN // 2)
