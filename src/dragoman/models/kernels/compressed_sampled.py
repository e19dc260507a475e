"""Draw controls from a large population and read statistics, event after event; as ``sampled``, which see.

Options are never listed where all pairs are at risk: (i, j, kind) has the number (i · N + j) · C + kind, and controls
are drawn actor by actor.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.compressed import Cells, Past, find, forward_past, set_time
from dragoman.models.kernels.compressed_statistic import read_compressed
from dragoman.models.kernels.sampled import KEEP, random_below, uniform
from dragoman.models.kernels.state import Bytes, Changes, Floats, Ints, Paths, number
from dragoman.models.kernels.statistic import Pairs, Plan, assemble
from dragoman.models.kernels.sweep import Moments

__all__ = ["Candidates", "Rows", "Wanted", "compressed_rows"]

Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


class Candidates(NamedTuple):
    """What can happen: a sorted list of options, or, where it is empty, all pairs of a sender and a receiver."""

    listed: Ints
    sends: Bytes  # (N,)
    receives: Bytes  # (N,)
    directed: bool
    n_kinds: int
    gate: int  # a network that opens pairs, or −1


class Wanted(NamedTuple):
    """Which rows to make. ``given`` lists the controls of each stratum from ``given_start``; empty: they are drawn."""

    n_controls: int
    for_each_event: bool
    share_of_events: float
    seed: np.uint64
    weighted: bool
    empty_strata: bool
    of_sender: bool  # controls are other receivers of the same sender
    given: Ints
    given_start: Ints


class Rows(NamedTuple):
    """Statistics, offset and option of each row, cases first in each stratum."""

    x: Floats
    offset: Floats
    option: Ints
    start: Ints
    n_cases: Ints


class Taken(NamedTuple):
    """The options of this stratum, in a table of 2^k places."""

    option: Ints
    stratum: Ints


@njit(cache=True)
def _take(taken: Taken, option: int, stratum: int) -> bool:
    """Take an option; False if it is taken already."""
    mask = taken.option.size - 1
    at = (option * 0x9E3779B1) & mask
    while taken.stratum[at] == stratum:
        if taken.option[at] == option:
            return False
        at = (at + 1) & mask
    taken.stratum[at], taken.option[at] = stratum, option
    return True


@njit(cache=True)
def _open(candidates: Candidates, cells: Cells, past: Past, option: int) -> bool:
    pair, n = option // candidates.n_kinds, past.present.size
    i, j = pair // n, pair % n
    if past.present[i] == 0 or past.present[j] == 0:
        return False
    if candidates.gate < 0:
        return True
    at = find(cells.row_start, cells.column, candidates.gate, i, j)
    return at >= 0 and past.value[at] > 0.0


@njit(cache=True)
def _there(flags: Bytes, present: Bytes) -> Numbers:
    return np.flatnonzero((flags != 0) & (present != 0)).astype(np.int32)


@njit(cache=True)
def _span(candidates: Candidates, n: int, sender: int) -> tuple[int, int]:
    """Where the listed options of a sender lie; all of them for −1."""
    if sender < 0:
        return 0, candidates.listed.size
    per_sender = n * candidates.n_kinds
    low = np.searchsorted(candidates.listed, sender * per_sender)
    return int(low), int(np.searchsorted(candidates.listed, (sender + 1) * per_sender))


@njit(cache=True)
def _count_open(
    candidates: Candidates, cells: Cells, past: Past, senders: Numbers, receivers: Numbers, sender: int
) -> int:
    """How many options are open."""
    if candidates.listed.size:
        low, high = _span(candidates, past.present.size, sender)
        n_open = 0
        for d in range(low, high):
            n_open += _open(candidates, cells, past, candidates.listed[d])
        return n_open
    if sender >= 0:
        own = past.present[sender] != 0 and candidates.receives[sender] != 0
        return (receivers.size - (1 if own else 0)) * candidates.n_kinds
    both = 0
    for i in senders:
        both += candidates.receives[i]
    n_pairs = senders.size * receivers.size - both
    return (n_pairs if candidates.directed else n_pairs // 2) * candidates.n_kinds


@njit(cache=True)
def _draw(
    candidates: Candidates,
    senders: Numbers,
    receivers: Numbers,
    n_actors: int,
    span: tuple[int, int],
    sender: int,
    seed: np.uint64,
    stratum: int,
    count: int,
) -> int:
    """Some option, open or not; −1 for a pair of an actor with itself."""
    if candidates.listed.size:
        return int(candidates.listed[span[0] + random_below(span[1] - span[0], seed, stratum, 3 * count)])
    i = sender if sender >= 0 else int(senders[random_below(senders.size, seed, stratum, 3 * count)])
    j = int(receivers[random_below(receivers.size, seed, stratum, 3 * count + 1)])
    if i == j:
        return -1
    if not candidates.directed and i > j:
        i, j = j, i
    kind = random_below(candidates.n_kinds, seed, stratum, 3 * count + 2)
    return (i * n_actors + j) * candidates.n_kinds + kind


@njit(cache=True)
def _room(moments: Moments, wanted: Wanted) -> tuple[int, int]:
    """The most rows of a stratum, and of all."""
    widest, rows = 0, moments.case_option.size
    for m in range(moments.time.size):
        n_cases = moments.case_start[m + 1] - moments.case_start[m]
        if wanted.given_start.size > 1:
            n_controls = wanted.given_start[m + 1] - wanted.given_start[m]
        else:
            n_controls = wanted.n_controls * (n_cases if wanted.for_each_event else 1)
        rows += n_controls
        widest = max(widest, n_cases + n_controls)
    return widest, rows


@njit(cache=True)
def _cases(
    candidates: Candidates,
    cells: Cells,
    past: Past,
    moments: Moments,
    m: int,
    wanted: Wanted,
    taken: Taken,
    chosen: Ints,
    repeated: Flags,
) -> tuple[int, int]:
    """The cases of stratum m that are kept, and how many options they and those not kept take."""
    n, n_taken = number(0), number(0)
    for k in range(moments.case_start[m], moments.case_start[m + 1]):
        option = moments.case_option[k]
        if not _open(candidates, cells, past, option):
            continue
        fresh = _take(taken, option, m)
        n_taken += fresh
        if wanted.share_of_events >= 1.0 or uniform(wanted.seed ^ KEEP, k, 0) < wanted.share_of_events:
            chosen[n] = option
            repeated[n] = not fresh
            n += 1
    return n, n_taken


@njit(cache=True)
def _name_chosen(chosen: Ints, n: int, n_actors: int, n_kinds: int, pairs: Pairs) -> None:
    i, j, kind = pairs.i, pairs.j, pairs.kind
    for d in range(n):
        pair = chosen[d] // n_kinds
        i[d], j[d], kind[d] = pair // n_actors, pair % n_actors, chosen[d] % n_kinds


@njit(cache=True)
def _controls(
    candidates: Candidates,
    past: Past,
    cells: Cells,
    senders: Numbers,
    receivers: Numbers,
    wanted: Wanted,
    m: int,
    sender: int,
    n_drawn: int,
    taken: Taken,
    chosen: Ints,
    n: int,
) -> int:
    """Add the controls of stratum m; returns the new n."""
    if wanted.given_start.size > 1:
        for k in range(wanted.given_start[m], wanted.given_start[m + 1]):
            if _open(candidates, cells, past, wanted.given[k]) and _take(taken, wanted.given[k], m):
                chosen[n] = wanted.given[k]
                n += 1
        return n
    span, count, last = _span(candidates, past.present.size, sender), number(0), n + n_drawn
    while n < last:
        option = _draw(candidates, senders, receivers, past.present.size, span, sender, wanted.seed, m, count)
        count += 1
        if option >= 0 and _open(candidates, cells, past, option) and _take(taken, option, m):
            chosen[n] = option
            n += 1
    return n


@njit(cache=True)
def _copy_rows(
    rows: Rows,
    at: int,
    of_stratum: Floats,
    chosen: Ints,
    repeated: Flags,
    n: int,
    n_cases: int,
    offset: float,
) -> None:
    for d in range(n):
        rows.option[at + d] = chosen[d]
        rows.offset[at + d] = offset if d >= n_cases else (-np.inf if repeated[d] else 0.0)
        for p in range(rows.x.shape[1]):
            rows.x[at + d, p] = of_stratum[d, p]


@njit(cache=True)
def compressed_rows(
    plan: Plan,
    paths: Paths,
    cells: Cells,
    past: Past,
    changes: Changes,
    cell_of_change: Ints,
    moments: Moments,
    candidates: Candidates,
    wanted: Wanted,
) -> Rows:
    """Statistics of cases and controls of all strata; ``past`` is used up."""
    n_strata, p = moments.time.size, plan.factors.shape[0]
    widest, most = _room(moments, wanted)
    rows = Rows(
        np.empty((most, p)),
        np.zeros(most),
        np.empty(most, np.int64),
        np.zeros(n_strata + 1, np.int64),
        np.zeros(n_strata, np.int64),
    )
    size = 8
    while size < 4 * widest:
        size *= 2
    taken = Taken(np.zeros(size, np.int64), np.full(size, -1, np.int64))
    pairs = Pairs(np.zeros(widest, np.int32), np.zeros(widest, np.int32), np.zeros(widest, np.int32))
    read, of_stratum = np.zeros((plan.code.size, widest)), np.zeros((widest, p))
    chosen, repeated = np.zeros(widest, np.int64), np.zeros(widest, np.bool_)
    senders, receivers = _there(candidates.sends, past.present), _there(candidates.receives, past.present)
    given, changing = wanted.given_start.size > 1, candidates.gate >= 0 or wanted.of_sender
    n_open, counted, at, at_row, sender = number(0), False, number(0), 0, number(-1)
    for m in range(n_strata):
        if forward_past(cells, past, paths, changes, cell_of_change, at, moments.upto[m]):
            senders, receivers = _there(candidates.sends, past.present), _there(candidates.receives, past.present)
            counted = False
        at = moments.upto[m]
        set_time(past, paths, moments.time[m], moments.before[m])
        n_cases, n_taken = _cases(candidates, cells, past, moments, m, wanted, taken, chosen, repeated)
        n, offset = n_cases, 0.0
        if n_cases > 0 or wanted.empty_strata:
            n_drawn = number(0)
            if not given:
                if wanted.of_sender:
                    sender = chosen[0] // candidates.n_kinds // past.present.size
                if changing or not counted:
                    n_open = _count_open(candidates, cells, past, senders, receivers, sender)
                    counted = True
                n_drawn = wanted.n_controls * (n_cases if wanted.for_each_event else 1)
                n_drawn = min(n_drawn, n_open - n_taken)
                if wanted.weighted and n_drawn > 0:
                    offset = np.log((n_open - n_taken) / n_drawn)
            n = _controls(candidates, past, cells, senders, receivers, wanted, m, sender, n_drawn, taken, chosen, n)
        _name_chosen(chosen, n, past.present.size, candidates.n_kinds, pairs)
        read_compressed(plan, cells, past, pairs, n, read)
        assemble(plan, read, n, of_stratum)
        _copy_rows(rows, at_row, of_stratum, chosen, repeated, n, n_cases, offset)
        rows.n_cases[m] = n_cases
        at_row += n
        rows.start[m + 1] = at_row
    return rows
