"""The best tree that scores of arcs allow: one root, every word under it.

Most often each word's best head makes a tree already; where not, the Chu–Liu–Edmonds algorithm finds the tree of the
highest sum among those with one root.

References: Y. J. Chu, T. H. Liu (1965); J. Edmonds (1967), https://doi.org/10.6028/jres.071B.032; on the one root,
M. Stanojević, S. B. Cohen (2021), https://doi.org/10.18653/v1/2021.emnlp-main.823.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_tree", "is_tree"]


def best_tree(scores: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """Heads of n words from an n × (1 + n) table: row the dependent, column the head, column 0 the root.

    Returns numbers of heads from 1, 0 for the one word that is the root.

    >>> import numpy as np
    >>> best_tree(np.array([[0.0, -9.0, 5.0], [4.0, 6.0, -9.0]])).tolist()  # each would hang on the other
    [2, 0]
    """
    n = len(scores)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    table = np.array(scores, dtype=np.float64)
    table[np.arange(n), np.arange(1, n + 1)] = -np.inf
    heads: NDArray[np.int64] = table.argmax(axis=1)
    if is_tree(heads):
        return heads
    # Every arc from the root costs more than all other arcs together can differ, so that the best tree has one.
    finite = table[np.isfinite(table)]
    table[:, 0] -= (n + 1) * (float(finite.max()) - float(finite.min()) + 1.0)
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = table
    found: NDArray[np.int64] = _maximum_arborescence(full)[1:]
    return found


def is_tree(heads: NDArray[np.int64]) -> bool:
    """Whether heads (from 1, 0 the root) make a tree with one root."""
    parents = heads.tolist()
    if parents.count(0) != 1:
        return False
    safe = bytearray(len(parents) + 1)
    safe[0] = 1
    for word in range(1, len(parents) + 1):
        path: list[int] = []
        at = word
        while not safe[at]:
            if len(path) > len(parents):
                return False
            path.append(at)
            at = parents[at - 1]
        for step in path:
            safe[step] = 1
    return True


def _maximum_arborescence(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Heads of the best tree under node 0; ``scores[dependent, head]``, -inf where there is no arc."""
    n = len(scores)
    heads: NDArray[np.int64] = scores.argmax(axis=1)
    heads[0] = -1
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    # The cycle becomes one node, last in the smaller graph.
    m = len(outside) + 1
    smaller = np.full((m, m), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    kept = scores[cycle, heads[cycle]]
    into = scores[np.ix_(cycle, outside)] - kept[:, None]
    smaller[-1, :-1] = into.max(axis=0)
    entered = into.argmax(axis=0)
    out = scores[np.ix_(outside, cycle)]
    smaller[:-1, -1] = out.max(axis=1)
    left_from = out.argmax(axis=1)
    solved = _maximum_arborescence(smaller)
    result = heads.copy()
    for i, node in enumerate(outside):
        if node != 0:
            result[node] = cycle[left_from[i]] if solved[i] == m - 1 else outside[solved[i]]
    door = cycle[entered[solved[-1]]]
    result[door] = outside[solved[-1]]
    return result


def _cycle(heads: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """The nodes of a cycle, or None."""
    state = [0] * len(heads)
    for begin in range(1, len(heads)):
        at, path = begin, []
        while at > 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if at > 0 and state[at] == 1:
            return np.array(path[path.index(at) :], dtype=np.int64)
        for node in path:
            state[node] = 2
    return None
