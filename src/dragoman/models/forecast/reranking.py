"""The best candidates of the logit, as rankers see them that rank them again: trees and networks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.features import FEATURES, HABITS, N_PLAIN

__all__ = ["N_RERANKED", "Reranked", "reranked_columns", "reranked_features"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

#: Features that are also told as the distance from the best candidate's, for a row is seen without the others.
_RELATIVE = (
    "triple_3d", "triple_14d", "triple_all", "pair_3d", "pair_14d", "pair_all", "act_target_3d", "act_target_14d",
    "target_3d", "country_act_target_14d", "after_pair_total", "after_pair_most", "after_target_total",
    "after_country_target_total", "kindred_90d", "reach_3d", "reach_14d", "reach_90d", "shared_partners", "affinity",
    "affinity_new",
)  # fmt: skip
_NAMES = [name for name, _, _ in FEATURES]
_RELATIVE_COLUMNS = [_NAMES.index(name) for name in _RELATIVE]
_N_BEFORE_RELATIVE = N_PLAIN + len(HABITS) + 2
N_RERANKED = _N_BEFORE_RELATIVE + len(_RELATIVE)


def reranked_features(plain: Floats32, habit: Floats32, logit: Floats) -> Floats32:
    """What is told of the candidates of one question, best by the logit first.

    Plain features, the habits of the question, the logit's score below the best and its rank, and some features below
    the best candidate's.
    """
    n = plain.shape[0]
    relative = plain[:, _RELATIVE_COLUMNS]
    return np.concatenate(
        [
            plain,
            np.broadcast_to(habit, (n, habit.size)),
            (logit - logit.max(initial=-np.inf))[:, None],
            np.arange(n)[:, None],
            relative - relative.max(axis=0, initial=-np.inf),
        ],
        axis=1,
        dtype=np.float32,
    )


def reranked_columns(without: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The places in ``reranked_features`` that rest on none of these plain features."""
    left_out = set(without)
    left_out |= {_N_BEFORE_RELATIVE + k for k, column in enumerate(_RELATIVE_COLUMNS) if column in without}
    return tuple(column for column in range(N_RERANKED) if column not in left_out)


class Reranked:
    """Rows of questions, one after the other, in room taken once: training data are most of what training holds."""

    def __init__(self, n_questions: int, n_best: int) -> None:
        self.n_best = n_best
        self._features = np.empty((n_questions * n_best, N_RERANKED), dtype=np.float32)
        self._right = np.zeros(n_questions * n_best, dtype=np.bool_)
        self._n_rows: list[int] = []
        self._used = 0

    @property
    def n_questions(self) -> int:
        """How many questions were kept."""
        return len(self._n_rows)

    @property
    def features(self) -> Floats32:
        """Features of all rows: (rows, N_RERANKED); nothing once they were let go."""
        return self._features[: self._used]

    @property
    def right(self) -> Flags:
        """Which rows are right answers."""
        return self._right[: self._used]

    @property
    def start(self) -> npt.NDArray[np.int64]:
        """The rows of question k run from ``start[k]`` to ``start[k + 1]``."""
        return np.concatenate([[0], np.cumsum(self._n_rows, dtype=np.int64)])

    def add(self, features: Floats32, right: Flags) -> None:
        """Keep the rows of one question, if a right answer is among them and there is room."""
        n = features.shape[0]
        if not right.any() or self._used + n > self._right.size:
            return
        self._features[self._used : self._used + n] = features
        self._right[self._used : self._used + n] = right
        self._n_rows.append(n)
        self._used += n

    def let_go(self) -> None:
        """Keep the features no longer."""
        self._features = np.empty((0, N_RERANKED), dtype=np.float32)
