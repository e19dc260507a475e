"""The best spans that scores of begin–inside–outside tags allow: no span goes on that did not begin."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_tags", "spans"]


def best_tags(scores: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """The consistent sequence of tags with the highest sum.

    ``scores`` is n × (1 + 2k): column 0 is ``O``, 1 + 2i begins label i, 2 + 2i goes on with it.

    >>> import numpy as np
    >>> best_tags(np.array([[2.0, 1.9, 0.0], [0.0, 0.0, 3.0]])).tolist()  # an inside needs a beginning
    [1, 2]
    """
    n = len(scores)
    best = scores.argmax(axis=1) if n else np.zeros(0, dtype=np.int64)
    if _consistent(best.tolist()):
        return best
    table = np.asarray(scores, dtype=np.float64)
    so_far = table[0].copy()
    so_far[2::2] = -np.inf
    came_from = np.zeros(table.shape, dtype=np.int64)
    k = np.arange(1, table.shape[1], 2)
    for i in range(1, n):
        top = int(so_far.argmax())
        began, went_on = so_far[1::2], so_far[2::2]
        came_from[i] = top
        came_from[i, 2::2] = np.where(began >= went_on, k, k + 1)
        so_far = np.concatenate(([so_far[top]], np.repeat(so_far[top], 2 * len(k)))) + table[i]
        so_far[2::2] = np.maximum(began, went_on) + table[i, 2::2]
    result = np.empty(n, dtype=np.int64)
    result[-1] = so_far.argmax()
    for i in range(n - 1, 0, -1):
        result[i - 1] = came_from[i, result[i]]
    return result


def _consistent(tags: list[int]) -> bool:
    before = 0
    for tag in tags:
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


def spans(tags: list[int]) -> list[tuple[int, int, int]]:
    """Spans (since, until, label) of consistent tags.

    >>> spans([0, 1, 2, 1, 0, 5])
    [(1, 3, 0), (3, 4, 0), (5, 6, 2)]
    """
    found = []
    since = 0
    for i, tag in enumerate([*tags, 0]):
        ends = tag % 2 == 1 or tag == 0
        if ends and i and tags[i - 1]:
            found.append((since, i, (tags[i - 1] - 1) // 2))
        if tag % 2 == 1:
            since = i
    return found
