"""From events or a network, and a memory, to changes of weights.

An event adds its weight, a window takes it back when it expires, ``presence`` keeps only the moments at which a weight
leaves or reaches 0, symmetric pasts change both directions.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import Context, Network
from dragoman.models.effects.base import Past
from dragoman.models.events import EventList, Floats
from dragoman.models.kernels import codes
from dragoman.models.memory import Full, HalfLife, Interval, Memory, Window
from dragoman.models.streams import Stream, given, in_order, joined, rows_of_acts

__all__ = ["weight_changes"]

#: Below this a weight that was given and taken back counts as none.
NOTHING = 1e-9


def weight_changes(past: Past, events: EventList, context: Context) -> tuple[Stream, Floats | None]:
    """The changes of a past's network, and its initial state if it has one."""
    initial, is_windowed = None, False
    if past.of is None:
        stream = _of_events(past, events)
    else:
        network = context.network(past.of)
        _check_network(past, network, events)
        stream, initial = _of_network(network, past.memory), network.initial
        is_windowed = network.how == "set" and isinstance(past.memory, Window)
        if past.senders is not None:
            stream, initial = _from_senders(stream, initial, past.senders, events)
    if not is_windowed:
        stream = _remembered(stream, past.memory)
    if not isinstance(past.memory, Full) and initial is not None:
        raise UsageError(f"network {past.of!r} has an initial state, which has no age; it needs full memory")
    if past.kept_by != "pair":
        actor = stream.i if past.kept_by == "sender" else stream.j
        stream = replace(stream, i=actor, j=actor)
    if isinstance(past.memory, HalfLife) and past.memory.forget_below > 0:
        stream = _forgetting(stream, past.memory, events.n_actors)
    if past.symmetric:
        stream = _both_ways(stream)
        initial = None if initial is None else initial + initial.T
    if past.counting == "presence":
        stream = _transitions(stream, initial, events.n_actors)
        initial = None if initial is None else (initial > NOTHING).astype(np.float64)
    return stream, initial


def _of_events(past: Past, events: EventList) -> Stream:
    rows = rows_of_acts(past.acts, events)
    if past.senders is not None:
        wanted = [events.number_of_actor(name) for name in past.senders]
        rows = rows[np.isin(events.senders[rows], wanted)]
    value = np.ones(len(rows)) if past.counting == "events" else events.weights[rows]
    who = events.senders[rows], events.receivers[rows]
    return given(codes.WEIGHT_CHANGE, events.times[rows], *who, value, False, rows)


def _check_network(past: Past, network: Network, events: EventList) -> None:
    if past.acts is not None:
        raise UsageError(f"network {past.of!r} has ties, not acts; an effect reads either a network or acts")
    if network.initial is not None and len(network.initial) != events.n_actors:
        raise UsageError(
            f"network {past.of!r} starts with {len(network.initial)} actors, the events have {events.n_actors}"
        )
    who = np.concatenate([network.senders, network.receivers])
    if who.size and (who.min() < 0 or who.max() >= events.n_actors):
        raise UsageError(f"network {past.of!r} has a change of an actor that is none of the {events.n_actors}")


def _of_network(network: Network, memory: Memory) -> Stream:
    values = np.nan_to_num(np.asarray(network.values, np.float64), nan=0.0)
    stream = given(codes.WEIGHT_CHANGE, network.times, network.senders, network.receivers, values, network.seen_at_once)
    if not network.directed:
        stream = _both_ways(stream)
    if network.how == "set":
        if isinstance(memory, Window):
            stream = _expiring(stream, memory.width)
        kept = _kept_since_last_change(stream, memory)
        stream = replace(stream, value=_steps(stream, network.initial, kept))
    return stream


def _expiring(stream: Stream, width: float) -> Stream:
    """Replacements, and a replacement by 0 where a pair's value was not replaced for as long as the window is wide."""
    order, first = _by_pair(stream)
    n = len(order)
    following = np.full(n, np.inf)
    following[order[:-1]] = np.where(first[1:], np.inf, stream.time[order][1:])
    gone = stream.only(np.flatnonzero(stream.time + width < following))
    return in_order(stream, gone.delayed(width, np.zeros(len(gone.time))))


def _kept_since_last_change(stream: Stream, memory: Memory) -> Floats:
    """What share of a pair's value is left when the next change of the pair replaces it."""
    if isinstance(memory, Full | Window):
        return np.ones(len(stream.time))
    if not isinstance(memory, HalfLife) or memory.since_last_event:
        raise UsageError(f"a network whose changes replace its values cannot have the memory {memory!r}")
    order, first = _by_pair(stream)
    age = np.zeros(len(order))
    age[order] = np.where(first, 0.0, stream.time[order] - np.r_[0.0, stream.time[order][:-1]])
    kept: Floats = 2.0 ** (-age / memory.days)
    return kept


def _by_pair(stream: Stream) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Changes pair by pair, each pair's in order of time; and which of these are the first of their pair."""
    order = np.lexsort((np.arange(len(stream.i)), stream.j, stream.i))
    i, j = stream.i[order], stream.j[order]
    return order, np.r_[True, (i[1:] != i[:-1]) | (j[1:] != j[:-1])][: len(order)]


def _steps(stream: Stream, initial: Floats | None, kept: Floats) -> Floats:
    """What each replacement adds to what was left."""
    order, first = _by_pair(stream)
    before = np.zeros(len(order))
    before[order] = np.where(first, 0.0, np.r_[0.0, stream.value[order][:-1]][: len(order)])
    if initial is not None:
        of_pair = order[first]
        before[of_pair] = initial[stream.i[of_pair], stream.j[of_pair]]
    return stream.value - before * kept


def _from_senders(
    stream: Stream, initial: Floats | None, senders: tuple[str, ...], events: EventList
) -> tuple[Stream, Floats | None]:
    wanted = np.array([events.number_of_actor(name) for name in senders], np.int32)
    if initial is not None:
        keep = np.isin(np.arange(len(initial)), wanted)
        initial = np.where(keep[:, None], initial, 0.0)
    return stream.only(np.flatnonzero(np.isin(stream.i, wanted))), initial


def _remembered(stream: Stream, memory: Memory) -> Stream:
    if isinstance(memory, Full):
        return stream
    if isinstance(memory, HalfLife):
        return _decaying(stream, memory)
    if isinstance(memory, Window):
        return in_order(stream, stream.delayed(memory.width, -stream.value))
    if isinstance(memory, Interval):
        entered = stream if memory.from_age == 0 else stream.delayed(memory.from_age, stream.value)
        return in_order(entered, stream.delayed(memory.to_age, -stream.value))
    raise UsageError(f"{memory!r} is no memory; use Full, Window, Interval or HalfLife")


def _decaying(stream: Stream, memory: HalfLife) -> Stream:
    """The weights of fresh events, and, where single events are forgotten, what takes the rest of each back."""
    fresh = replace(stream, value=stream.value * memory.weight_of_fresh_event)
    if memory.forget_each_below == 0:
        return fresh
    if memory.since_last_event:
        raise UsageError("single events cannot be forgotten where ages end at the event before")
    return in_order(fresh, fresh.delayed(memory.longest_age, -fresh.value * memory.forget_each_below))


def _both_ways(stream: Stream) -> Stream:
    both = joined((stream, replace(stream, i=stream.j, j=stream.i)))
    n = len(stream.time)
    return both.only(np.stack([np.arange(n), np.arange(n) + n], axis=1).ravel())


def _transitions(stream: Stream, initial: Floats | None, n_actors: int) -> Stream:
    """Only the changes at which a weight leaves or reaches 0, as +1 and −1."""
    pair = stream.i.astype(np.int64) * n_actors + stream.j
    order = np.argsort(pair, kind="stable")
    running = np.cumsum(stream.value[order])
    first = np.r_[True, pair[order][1:] != pair[order][:-1]] if len(order) else np.zeros(0, bool)
    group = np.cumsum(first) - 1
    before_group = (running - stream.value[order])[first][group] if len(order) else running
    start = np.zeros(len(order)) if initial is None else initial[stream.i[order], stream.j[order]]
    after = running - before_group + start > NOTHING
    before = np.r_[False, after[:-1]] if len(order) else after
    before = np.where(first, start > NOTHING, before)
    steps = np.empty(len(order))
    steps[order] = after.astype(np.float64) - before
    return replace(stream, value=steps).only(np.flatnonzero(steps))


def _forgetting(stream: Stream, memory: HalfLife, n_actors: int) -> Stream:
    """Add, where a decaying weight falls below the limit, the change that sets it to 0."""
    pair = stream.i.astype(np.int64) * n_actors + stream.j
    order = np.argsort(pair, kind="stable")
    dropped: list[tuple[float, int, float]] = []
    value, last = 0.0, 0.0
    for k, row in enumerate(order):
        time = stream.time[row]
        if k == 0 or pair[row] != pair[order[k - 1]]:
            value = 0.0
        value = value * 2.0 ** (-(time - last) / memory.days) + stream.value[row]
        last = time
        end = stream.time[order[k + 1]] if k + 1 < len(order) and pair[order[k + 1]] == pair[row] else np.inf
        gone = _time_of_forgetting(value, time, memory)
        if gone < end:
            dropped.append((gone, int(row), -value * 2.0 ** (-(gone - time) / memory.days)))
            value = 0.0
    if not dropped:
        return stream
    rows = np.array([row for _, row, _ in dropped])
    ages = np.array([time for time, _, _ in dropped]) - stream.time[rows]
    return in_order(stream, stream.only(rows).delayed(ages, np.array([step for _, _, step in dropped])))


def _time_of_forgetting(value: float, time: float, memory: HalfLife) -> float:
    """When a weight of ``value`` at ``time`` reaches the limit."""
    if value <= 0:
        return float("inf")
    return max(time, time + memory.days * float(np.log2(value / memory.forget_below)))
