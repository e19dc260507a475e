"""Where two steps lead: from an actor to its recent partners, and on to theirs."""

from __future__ import annotations

import numpy as np
from numba import njit

from dragoman.models.kernels.ledger import Floats32, Ledger, read_weight
from dragoman.models.kernels.profile import Memory

__all__ = ["reach", "share"]


@njit(cache=True)
def reach(
    pairs: Ledger, totals: Ledger, memory: Memory, h: int, least: float, who: int, day: int, out: Floats32
) -> None:
    """Σ_k (w_ik / W_i)(w_kj / W_k) for every j: the chance that a walk of two steps along weights ends at j.

    Weights under ``least`` are left out: they are many, and what they add is small.
    """
    total_row, chains, partner, fade = memory.total_row, memory.partner_chains, memory.partner, memory.fade
    if total_row[who] < 0:
        return
    own = read_weight(totals, fade, total_row[who], h, day)
    first = chains.head[who]
    while first >= 0:
        weight = read_weight(pairs, fade, first, h, day)
        middle = partner[first]
        if weight >= least and middle != who:
            share = weight / own / read_weight(totals, fade, total_row[middle], h, day)
            second = chains.head[middle]
            while second >= 0:
                onward = read_weight(pairs, fade, second, h, day)
                if onward >= least:
                    out[partner[second]] += share * onward
                second = chains.following[second]
        first = chains.following[first]


@njit(cache=True)
def share(memory: Memory, who: int, out: Floats32) -> None:
    """Σ_k 1 / log(2 + n_k) over the partners k that ``who`` and j have in common, for every j; n_k counts k's partners.

    Adamic & Adar (2003), doi:10.1016/S0378-8733(03)00009-1; with 2 added, for a partner may have no other.
    """
    chains, partner = memory.partner_chains, memory.partner
    first = chains.head[who]
    while first >= 0:
        middle = partner[first]
        if middle != who:
            value = np.float32(1.0 / np.log(2.0 + memory.n_partners[middle]))
            second = chains.head[middle]
            while second >= 0:
                out[partner[second]] += value
                second = chains.following[second]
        first = chains.following[first]
