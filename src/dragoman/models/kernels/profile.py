"""The past as numbers: how one day is recorded, and how a candidate partner is described.

Every fact is told twice, as who did what to whom and as who had what done to them by whom, so that both directions are
one question: given an actor and an act, with whom? Acts below ``n_acts`` are done, those above are suffered.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.chains import Chains, link
from dragoman.models.kernels.ledger import Floats32, Ledger, add, find, key_of, read_weight
from dragoman.models.kernels.succession import Succession, credit, follow_rates, seen_again

__all__ = ["Memory", "describe", "record_day"]

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

#: Added to a weight before its logarithm is taken: the smallest weight that is worth telling from nothing.
SMALLEST_WEIGHT = 0.1
SMALLEST_RATE = 1e-4
#: What an act that never followed counts beside one that did, when an event is shared out for the first time.
CREDIT_FLOOR = 1e-5


class Memory(NamedTuple):
    """L ledgers over K kinds of part, S successions, N actors."""

    part: Numbers  # (K, N): what stands for an actor in a key; −1 unknown
    kinds: (
        Numbers  # (L, 4): kind of the first part, act in the key (1), kind of the last part, first meetings alone (1)
    )
    follow: Numbers  # (S, 2): ledger of acts in units, ledger of units
    ledgers: tuple[Ledger, ...]
    fade: Floats32  # (H, days)
    successions: tuple[Succession, ...]
    unit_chains: tuple[Chains, ...]  # (S): rows of acts in units
    act_of: tuple[Numbers, ...]  # (S): the act of each such row
    partner_chains: Chains  # rows of the ledger of pairs, by actor
    partner: Numbers  # (rows of pairs,)
    total_row: Numbers  # (N,): row of the actor in the ledger of actors, −1 where never seen
    n_partners: Numbers  # (N,): whom the actor ever met
    habit_of_act: Floats  # (acts, N_HABITS): facts, and how many of them are of each kind below
    habit_of_actor: Floats  # (N, N_HABITS): the same by actor


PAIRS = 1  # place of the ledger of pairs among the ledgers
ACTORS = 3  # place of the ledger of actors
COUNTRIES = 2  # kinds of part
SECTORS = 3
TRIPLES = 0
IN_PAIRS = 0  # place of the succession of acts in pairs
# Kinds of fact that habits count
FACTS, NEW, HOME, REPEATED, RECENT, TO_STATE, TO_UNKNOWN = range(7)
N_HABITS = 7
#: A pair met recently if it did so at most this many days ago.
RECENT_DAYS = 3


@njit(cache=True, inline="always")
def _key(memory: Memory, index: int, who: int, act: int, whom: int) -> int:
    """The key of a fact in a ledger, −1 where a part of it is unknown."""
    first = memory.part[memory.kinds[index, 0], who]
    last = memory.part[memory.kinds[index, 2], whom]
    if first < 0 or last < 0:
        return -1
    return key_of(first, act if memory.kinds[index, 1] else 0, last)


@njit(cache=True)
def record_day(memory: Memory, day: int, who: Numbers, act: Numbers, whom: Numbers) -> None:
    """Record the facts of one day, each told twice; what they follow is read before any of them is recorded."""
    is_first = np.empty(who.size, dtype=np.bool_)
    for e in range(who.size):
        is_first[e] = find(memory.ledgers[PAIRS], _key(memory, PAIRS, who[e], act[e], whom[e])) < 0
        _count_habits(memory, day, who[e], act[e], whom[e])
        for s in range(memory.follow.shape[0]):
            unit_key = _key(memory, memory.follow[s, 1], who[e], act[e], whom[e])
            if unit_key >= 0:
                unit = find(memory.ledgers[memory.follow[s, 1]], unit_key)
                if unit >= 0:
                    fine = memory.ledgers[memory.follow[s, 0]]
                    credit(
                        memory.successions[s], fine, memory.act_of[s], memory.unit_chains[s], unit, act[e], day,
                        CREDIT_FLOOR,
                    )  # fmt: skip
    n_ledgers = memory.kinds.shape[0]
    rows, before = np.empty(n_ledgers, dtype=np.int64), np.empty(n_ledgers, dtype=np.int64)
    for e in range(who.size):
        for index in range(n_ledgers):
            key = _key(memory, index, who[e], act[e], whom[e])
            rows[index] = -1
            if key >= 0 and (is_first[e] or not memory.kinds[index, 3]):
                ledger = memory.ledgers[index]
                size = ledger.size[0]
                known = find(ledger, key)
                before[index] = ledger.last[known] if known >= 0 else -1
                row = add(ledger, memory.fade, key, day)
                rows[index] = row
                if row == size:
                    _link_partner(memory, index, row, who[e], whom[e])
        for s in range(memory.follow.shape[0]):
            fine = memory.follow[s, 0]
            row = rows[fine]
            if row >= 0:
                seen_again(memory.successions[s], act[e], before[fine], day)
                if before[fine] < 0:
                    memory.act_of[s][row] = act[e]
                    link(memory.unit_chains[s], rows[memory.follow[s, 1]], row)


@njit(cache=True, inline="always")
def _count_habits(memory: Memory, day: int, who: int, act: int, whom: int) -> None:
    """Count a fact among those of its act and of its actor, by kind, before anything of its day is recorded."""
    pairs = memory.ledgers[PAIRS]
    pair = find(pairs, _key(memory, PAIRS, who, act, whom))
    repeated = find(memory.ledgers[TRIPLES], _key(memory, TRIPLES, who, act, whom)) >= 0
    country, theirs = memory.part[COUNTRIES, who], memory.part[COUNTRIES, whom]
    for habit in (memory.habit_of_act[act], memory.habit_of_actor[who]):
        habit[FACTS] += 1.0
        habit[NEW] += pair < 0
        habit[HOME] += country >= 0 and country == theirs
        habit[REPEATED] += repeated
        habit[RECENT] += pair >= 0 and day - pairs.last[pair] <= RECENT_DAYS
        habit[TO_STATE] += memory.part[SECTORS, whom] == 0
        habit[TO_UNKNOWN] += theirs < 0


@njit(cache=True, inline="always")
def _link_partner(memory: Memory, index: int, row: int, who: int, whom: int) -> None:
    if index == PAIRS:
        link(memory.partner_chains, who, row)
        memory.partner[row] = whom
        memory.n_partners[who] += 1
    elif index == ACTORS:
        memory.total_row[whom] = row


@njit(cache=True)
def describe(memory: Memory, day: int, who: int, act: int, candidates: Numbers, out: Floats32) -> None:
    """One row per candidate: per ledger H faded weights and a recency, two rates per succession, kindred acts."""
    n_half_lives = memory.fade.shape[0]
    n_ledgers = memory.kinds.shape[0]
    width = n_half_lives + 1
    for c in range(candidates.size):
        whom = candidates[c]
        for index in range(n_ledgers):
            key = _key(memory, index, who, act, whom)
            row = find(memory.ledgers[index], key) if key >= 0 else -1
            at = index * width
            if row < 0:
                for h in range(width):
                    out[c, at + h] = 0.0
            else:
                ledger = memory.ledgers[index]
                for h in range(n_half_lives):
                    out[c, at + h] = np.log1p(read_weight(ledger, memory.fade, row, h, day) / SMALLEST_WEIGHT)
                out[c, at + n_half_lives] = 1.0 / (day - ledger.last[row])
        at = n_ledgers * width
        for s in range(memory.follow.shape[0]):
            total, highest = 0.0, 0.0
            key = _key(memory, memory.follow[s, 1], who, act, whom)
            if key >= 0:
                unit = find(memory.ledgers[memory.follow[s, 1]], key)
                if unit >= 0:
                    total, highest = follow_rates(
                        memory.successions[s], memory.ledgers[memory.follow[s, 0]], memory.act_of[s],
                        memory.unit_chains[s], unit, act, day,
                    )  # fmt: skip
            out[c, at + 2 * s] = np.log1p(total / SMALLEST_RATE)
            out[c, at + 2 * s + 1] = np.log1p(highest / SMALLEST_RATE)
        _describe_kindred(memory, day, who, act, whom, out[c, at + 2 * memory.follow.shape[0] :])


@njit(cache=True)
def _describe_kindred(memory: Memory, day: int, who: int, act: int, whom: int, out: Floats32) -> None:
    """Σ_p w_p R[p, q] over what the two did before: weights w at all half-lives but the first, rates R at any lag."""
    triples, rates = memory.ledgers[TRIPLES], memory.successions[IN_PAIRS].rate_ever[act]
    n = memory.fade.shape[0] - 1
    out[:n] = 0.0
    unit = find(memory.ledgers[PAIRS], _key(memory, PAIRS, who, act, whom))
    if unit >= 0:
        row = memory.unit_chains[IN_PAIRS].head[unit]
        while row >= 0:
            rate = rates[memory.act_of[IN_PAIRS][row]]
            for h in range(n):
                out[h] += rate * read_weight(triples, memory.fade, row, h + 1, day)
            row = memory.unit_chains[IN_PAIRS].following[row]
    for h in range(n):
        out[h] = np.log1p(out[h] / SMALLEST_RATE)
