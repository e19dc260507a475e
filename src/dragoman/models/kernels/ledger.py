"""Sums that fade, for any kind of key: who, who did what, who did what to whom, which country to which.

A ledger gives each key that was ever seen a row, through a hash table with open addressing, so that memory follows what
happened and not what could: the weights of 23,000 actors fill 4 GB as a matrix and 20 MB here. The relational event
models keep matrices instead (``state``), for their risk sets are all pairs of few actors.

Weights are stored as of the row's last day and fade when read: an event costs O(half-lives), a day without events
nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["Ledger", "add", "enlarged", "find", "key_of", "new_ledger", "read_weight"]

Keys = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Floats32 = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

#: Parts of a key are below 2**20; three fill 60 bits.
PART_BITS = 20


class Ledger(NamedTuple):
    """S slots, a power of two and at least twice the R rows that there is room for; H half-lives."""

    slot: Numbers  # (S,): row, −1 where empty
    key: Keys  # (R,)
    weight: Floats32  # (R, H), as of ``last``
    last: Numbers  # (R,): day of the latest event
    size: Numbers  # (1,): rows in use


def new_ledger(room: int, n_half_lives: int) -> Ledger:
    """An empty ledger with room for ``room`` keys."""
    n_slots = 1 << max(4, int(2 * room - 1).bit_length())
    return Ledger(
        np.full(n_slots, -1, dtype=np.int32),
        np.empty(room, dtype=np.int64),
        np.zeros((room, n_half_lives), dtype=np.float32),
        np.zeros(room, dtype=np.int32),
        np.zeros(1, dtype=np.int32),
    )


@njit(cache=True, inline="always")
def key_of(first: int, second: int, third: int) -> int:
    """Three parts in one number."""
    return int((np.int64(first) << 40) | (np.int64(second) << 20) | np.int64(third))


@njit(cache=True, inline="always")
def _start(key: int, n_slots: int) -> int:
    # Fibonacci hashing: neighbouring keys land far apart
    mixed = np.uint64(key) * np.uint64(11400714819323198485)
    return int(np.int64((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(7)) & (n_slots - 1))


@njit(cache=True)
def find(ledger: Ledger, key: int) -> int:
    """The row of a key, −1 where it was never seen."""
    n_slots = ledger.slot.size
    at = _start(key, n_slots)
    while True:
        row: int = ledger.slot[at]
        if row < 0:
            return -1
        if ledger.key[row] == key:
            return row
        at = (at + 1) & (n_slots - 1)


@njit(cache=True)
def _row_for(ledger: Ledger, key: int) -> int:
    n_slots = ledger.slot.size
    at = _start(key, n_slots)
    while True:
        row: int = ledger.slot[at]
        if row < 0:
            row = ledger.size[0]
            ledger.slot[at] = row
            ledger.key[row] = key
            ledger.size[0] = row + 1
            return row
        if ledger.key[row] == key:
            return row
        at = (at + 1) & (n_slots - 1)


@njit(cache=True)
def add(ledger: Ledger, fade: Floats32, key: int, day: int) -> int:
    """One more event for a key; its row. ``fade[h, d]`` is what is left of 1 after d days."""
    size = ledger.size[0]
    row = _row_for(ledger, key)
    lag = day - ledger.last[row]
    for h in range(ledger.weight.shape[1]):
        if row == size:
            ledger.weight[row, h] = 1.0
        else:
            ledger.weight[row, h] = ledger.weight[row, h] * fade[h, lag] + 1.0
    ledger.last[row] = day
    return row


@njit(cache=True, inline="always")
def read_weight(ledger: Ledger, fade: Floats32, row: int, h: int, day: int) -> float:
    """Σ 2^(−age / half-life) over the events of a row."""
    weight: float = ledger.weight[row, h] * fade[h, day - ledger.last[row]]
    return weight


@njit(cache=True)
def _rehash(slot: Numbers, key: Keys, size: int) -> None:
    n_slots = slot.size
    for row in range(size):
        at = _start(key[row], n_slots)
        while slot[at] >= 0:
            at = (at + 1) & (n_slots - 1)
        slot[at] = row


def enlarged(ledger: Ledger, n_more: int) -> Ledger:
    """The ledger with room for ``n_more`` further keys; itself where there is room."""
    size = int(ledger.size[0])
    if size + n_more <= ledger.key.size:
        return ledger
    wider = new_ledger(max(size + n_more, 2 * ledger.key.size), ledger.weight.shape[1])
    wider.key[:size] = ledger.key[:size]
    wider.weight[:size] = ledger.weight[:size]
    wider.last[:size] = ledger.last[:size]
    wider.size[0] = size
    _rehash(wider.slot, wider.key, size)
    return wider
