"""Which rows of a ledger belong together: the partners of an actor, the acts of a pair."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["Chains", "enlarged_chains", "link", "new_chains"]

Numbers = npt.NDArray[np.int32]


class Chains(NamedTuple):
    """Linked lists over rows, the newest row first."""

    head: Numbers  # (units,): first row, −1 where none
    following: Numbers  # (rows,): next row, −1 at the end


def new_chains(n_units: int, n_rows: int) -> Chains:
    """Empty lists."""
    return Chains(np.full(n_units, -1, dtype=np.int32), np.full(n_rows, -1, dtype=np.int32))


@njit(cache=True, inline="always")
def link(chains: Chains, unit: int, row: int) -> None:
    """Put a new row at the front of a unit's list."""
    chains.following[row] = chains.head[unit]
    chains.head[unit] = row


def enlarged_chains(chains: Chains, n_units: int, n_rows: int) -> Chains:
    """The same lists with room for more units and rows."""
    if n_units <= chains.head.size and n_rows <= chains.following.size:
        return chains
    wider = new_chains(max(n_units, chains.head.size), max(n_rows, chains.following.size))
    wider.head[: chains.head.size] = chains.head
    wider.following[: chains.following.size] = chains.following
    return wider
