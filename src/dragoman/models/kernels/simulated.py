"""Let events happen: draw the next one from the hazards, remember it, and go on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.picking import pick
from dragoman.models.kernels.sampled import uniform
from dragoman.models.kernels.state import (
    Bytes,
    Changes,
    Floats,
    Paths,
    State,
    apply_change,
    change_trace,
    change_weight,
    copy_of,
    number,
    set_clock,
)
from dragoman.models.kernels.statistic import Plan
from dragoman.models.kernels.sweep import Options, fill, new_buffers
from dragoman.models.kernels.threads import in_threads

__all__ = ["Clock", "Log", "Rules", "simulated"]

Numbers = npt.NDArray[np.int32]
Indices = npt.NDArray[np.int64]

#: Below this a weight that was given and taken back counts as none.
NOTHING = 1e-9


class Rules(NamedTuple):
    """How an event is remembered by each of G networks and L traces.

    An event of type c enters network g, if ``reads[g, c]``, ``enters[g]`` after it happened, with ``fresh[g]`` (times
    its weight if ``weighs[g]``), and leaves after ``leaves[g]`` (infinite: never).
    """

    reads: Bytes  # (G, C)
    traced: Bytes  # (L, C)
    fresh: Floats  # (G,)
    weighs: Bytes  # (G,)
    enters: Floats  # (G,)
    leaves: Floats  # (G,)
    presence: Bytes  # (G,)
    symmetric: Bytes  # (G,)


class Log(NamedTuple):
    """Events so far: the given ones first, then those that were drawn."""

    time: Floats
    i: Numbers
    j: Numbers
    kind: Numbers  # type of the event
    weight: Floats


class Memory(NamedTuple):
    """What a run keeps beside the state: weights behind presences, and how far memories have entered and left."""

    held: Floats  # (G, N, N)
    entered: Indices  # (G,)
    left: Indices  # (G,)


@njit(cache=True)
def _put(
    state: State, paths: Paths, rules: Rules, memory: Memory, g: int, i: int, j: int, step: float, t: float
) -> None:
    """Add to one cell of a network, or only its coming and going."""
    if rules.presence[g] == 0:
        change_weight(state, paths, g, i, j, step, t)
        return
    before = memory.held[g, i, j]
    after = before + step
    memory.held[g, i, j] = after
    if (after > NOTHING) != (before > NOTHING):
        change_weight(state, paths, g, i, j, 1.0 if after > NOTHING else -1.0, t)


@njit(cache=True)
def _enter(
    state: State, paths: Paths, rules: Rules, memory: Memory, log: Log, g: int, e: int, sign: float, t: float
) -> None:
    """Let event e into the memory of network g, or (sign −1) out of it."""
    if rules.reads[g, log.kind[e]] == 0:
        return
    step = sign * rules.fresh[g] * (log.weight[e] if rules.weighs[g] else 1.0)
    _put(state, paths, rules, memory, g, log.i[e], log.j[e], step, t)
    if rules.symmetric[g]:
        _put(state, paths, rules, memory, g, log.j[e], log.i[e], step, t)


@njit(cache=True)
def _remember(state: State, paths: Paths, rules: Rules, memory: Memory, log: Log, e: int) -> None:
    """What event e changes at once."""
    for g in range(rules.fresh.size):
        if rules.enters[g] == 0.0:
            _enter(state, paths, rules, memory, log, g, e, 1.0, log.time[e])
    for trace in range(rules.traced.shape[0]):
        if rules.traced[trace, log.kind[e]]:
            change_trace(state, paths, trace, log.i[e], log.j[e], log.time[e])


@njit(cache=True)
def _next_due(rules: Rules, memory: Memory, log: Log, n: int) -> float:
    """When the next memory enters or leaves."""
    due = np.inf
    for g in range(rules.fresh.size):
        if rules.enters[g] > 0.0 and memory.entered[g] < n:
            due = min(due, log.time[memory.entered[g]] + rules.enters[g])
        if rules.leaves[g] < np.inf and memory.left[g] < n:
            due = min(due, log.time[memory.left[g]] + rules.leaves[g])
    return due


@njit(cache=True)
def _age(state: State, paths: Paths, rules: Rules, memory: Memory, log: Log, n: int, now: float) -> None:
    """Let memories enter and leave that are due strictly before ``now``."""
    for g in range(rules.fresh.size):
        while rules.enters[g] > 0.0 and memory.entered[g] < n:
            if log.time[memory.entered[g]] + rules.enters[g] >= now:
                break
            _enter(state, paths, rules, memory, log, g, memory.entered[g], 1.0, now)
            memory.entered[g] += 1
        while rules.leaves[g] < np.inf and memory.left[g] < n:
            if log.time[memory.left[g]] + rules.leaves[g] >= now:
                break
            _enter(state, paths, rules, memory, log, g, memory.left[g], -1.0, now)
            memory.left[g] += 1


class Clock(NamedTuple):
    """When a run begins and ends; ``given`` are the times of the events of an ordinal model, empty for a timed one.

    ``way`` and ``n_rate`` say how rates are made (``picking``).
    """

    begin: float
    until: float
    longest: float  # hazards are read anew after this long without an event
    given: Floats
    way: int
    n_rate: int


@njit(cache=True, nogil=True)
def _run(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    at_once: Bytes,
    options: Options,
    type_of_kind: Numbers,
    rules: Rules,
    theta: Floats,
    clock: Clock,
    n_given: int,
    seed: np.uint64,
    run: int,
    log: Log,
) -> int:
    """One replication into ``log``, which holds the given events already; returns how many events it holds in the
    end, or −1 − that where it exploded.
    """
    state = copy_of(start)
    g, n_actors, n_options = rules.fresh.size, state.present.size, options.i.size
    memory = Memory(np.zeros((g, n_actors, n_actors)), np.zeros(g, np.int64), np.zeros(g, np.int64))
    room, w, timed = new_buffers(plan, n_options), np.zeros(n_options), clock.given.size == 0
    at, draws, now, before = number(0), number(0), clock.begin, clock.begin
    n = number(0)
    while n < log.time.size:
        if n < n_given:
            now = log.time[n]
        elif not timed:
            now = clock.given[n - n_given]
        elif n == n_given:
            now = max(now, clock.begin)
        while at < changes.time.size and (changes.time[at] < now or (changes.time[at] == now and at_once[at])):
            apply_change(state, paths, changes, at)
            at += 1
        _age(state, paths, rules, memory, log, n, now)
        if n < n_given:
            _remember(state, paths, rules, memory, log, n)
            before = now
            n += 1
            continue
        set_clock(state, paths, now, before)
        n_open = fill(plan, paths, state, options, number(0), n_options, room)
        if n_open == 0:
            return n
        k, log_rate = pick(
            room.x,
            room.pairs.i,
            room.pairs.j,
            n_open,
            n_actors,
            theta,
            clock.way,
            clock.n_rate,
            uniform(seed, run, draws),
            w,
        )
        draws += 1
        if timed:
            wait = -np.log(1.0 - uniform(seed, run, draws)) * np.exp(-log_rate)
            draws += 1
            due = min(_next_due(rules, memory, log, n), now + clock.longest)
            if at < changes.time.size:
                due = min(due, changes.time[at])
            if now + min(wait, due - now) >= clock.until:
                return n
            if now + wait >= due:
                # hazards change before anything happens; waiting starts anew, for it has no memory
                now = max(np.nextafter(due, np.inf), now)
                continue
            if now + wait == now:
                return -1 - n  # hazards feed on themselves until time stands still
            now += wait
        log.time[n], log.i[n], log.j[n] = now, room.pairs.i[k], room.pairs.j[k]
        log.kind[n], log.weight[n] = type_of_kind[room.pairs.kind[k]], 1.0
        _remember(state, paths, rules, memory, log, n)
        before = now
        n += 1
    return n


def _part_of(logs: Log, rows: slice) -> Log:
    return Log(logs.time[rows], logs.i[rows], logs.j[rows], logs.kind[rows], logs.weight[rows])


def simulated(
    plan: Plan,
    paths: Paths,
    start: State,
    changes: Changes,
    at_once: Bytes,
    options: Options,
    type_of_kind: Numbers,
    rules: Rules,
    theta: Floats,
    clock: Clock,
    n_given: int,
    seed: np.uint64,
    n_runs: int,
    logs: Log,
) -> Indices:
    """Let ``n_runs`` replications happen, each in its part of ``logs``; returns the number of events of each."""
    n_events = np.zeros(n_runs, np.int64)
    size = logs.time.size // n_runs
    common = (changes, at_once, options, type_of_kind, rules, theta, clock, n_given, seed)

    def run(number: int) -> None:
        log = _part_of(logs, slice(number * size, (number + 1) * size))
        n_events[number] = _run(plan, paths, start, *common, number, log)

    in_threads(run, n_runs)
    return n_events
