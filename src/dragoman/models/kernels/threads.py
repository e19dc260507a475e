"""A pass shared out among threads: a kernel that lets go of the interpreter's lock is called once for each part.

Numba's own parallel loops would do it, too, but compile what they call three times over: for the loop, its wrapper and
the function around both, which took 34 of the 81 CPU s of a first fit.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

__all__ = ["in_parts", "in_threads", "n_threads"]

Floats = npt.NDArray[np.float64]


def n_threads() -> int:
    """Threads at work at once; ``NUMBA_NUM_THREADS`` and ``numba.set_num_threads`` set it."""
    import numba

    return int(numba.get_num_threads())


def in_threads(work: Callable[[int], None], n_parts: int) -> None:
    """Call ``work(part)`` for each part, and raise what the first failing one raised."""
    threads = min(n_parts, n_threads())
    if threads <= 1:
        for part in range(n_parts):
            work(part)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, range(n_parts)):
            pass


def in_parts(
    walk: Callable[[int, int, Floats, Floats, Floats], None], n: int, n_statistics: int, n_parts: int
) -> tuple[Floats, Floats, Floats]:
    """Sum a likelihood over ``n`` moments or strata, cut into parts.

    ``walk(first, last, each, score, information)`` writes the log-likelihood of each of its moments, and its own score
    and information. The sums are taken in the order of the parts, so that the answer does not depend on who was first.
    """
    each = np.zeros(n)
    score = np.zeros((n_parts, n_statistics))
    information = np.zeros((n_parts, n_statistics, n_statistics))

    def work(part: int) -> None:
        first, last = part * n // n_parts, (part + 1) * n // n_parts
        if first < last:
            walk(first, last, each, score[part], information[part])

    in_threads(work, n_parts)
    return each, score.sum(axis=0), information.sum(axis=0)
