"""Trees after a logit, on its best candidates (LightGBM, optional).

They maximise the logit's likelihood, each right answer against the wrong ones of its question, with trees in place of
θ·x.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.features import FEATURES, HABITS, N_PLAIN
from dragoman.models.kernels.choices import choice_derivatives

if TYPE_CHECKING:
    import lightgbm

__all__ = ["N_TREE_FEATURES", "Boosted", "BoostedSettings", "TreeRows", "fit_boosted", "tree_features"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]

#: Features that trees also see as the distance from the best candidate's, for a tree compares rows with numbers.
_RELATIVE = (
    "triple_3d", "triple_14d", "triple_all", "pair_3d", "pair_14d", "pair_all", "act_target_3d", "act_target_14d",
    "target_3d", "country_act_target_14d", "after_pair_total", "after_pair_most", "after_target_total",
    "after_country_target_total", "kindred_90d", "reach_3d", "reach_14d", "reach_90d", "shared_partners", "affinity",
    "affinity_new",
)  # fmt: skip
_NAMES = [name for name, _, _ in FEATURES]
N_TREE_FEATURES = N_PLAIN + len(HABITS) + 2 + len(_RELATIVE)


@dataclass(frozen=True, slots=True)
class BoostedSettings:
    """How trees are grown. The defaults were chosen on the validation days of ICEWS14."""

    n_best: int = 30  # candidates of each question, by the logit, that trees rank again
    n_forests: int = 2  # that differ by seed alone; their scores are averaged
    n_rounds: int = 250
    learning_rate: float = 0.08
    n_leaves: int = 31
    n_in_leaf: int = 100
    n_threads: int = 2
    seed: int = 1

    def __post_init__(self) -> None:
        sizes = self.n_best, self.n_forests, self.n_rounds, self.n_leaves, self.n_in_leaf, self.n_threads
        if min(*sizes, self.learning_rate) <= 0:
            raise UsageError(f"settings of trees must be positive; got {self}")


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """Fitted trees."""

    forests: tuple[lightgbm.Booster, ...]
    settings: BoostedSettings
    columns: tuple[int, ...]

    def scores(self, features: Floats32) -> Floats:
        """Scores of rows of ``tree_features``."""
        kept, n_threads = features[:, self.columns], self.settings.n_threads
        each = [forest.predict(kept, raw_score=True, num_threads=n_threads) for forest in self.forests]
        mean: Floats = np.mean(each, axis=0, dtype=np.float64)
        return mean


class TreeRows:
    """Rows of questions, one after the other, in room taken once: training data are most of what training holds."""

    def __init__(self, n_questions: int, n_best: int) -> None:
        self.n_best = n_best
        self._features = np.empty((n_questions * n_best, N_TREE_FEATURES), dtype=np.float32)
        self._right = np.zeros(n_questions * n_best, dtype=np.bool_)
        self._n_rows: list[int] = []
        self._used = 0

    @property
    def n_questions(self) -> int:
        """How many questions were kept."""
        return len(self._n_rows)

    def add(self, features: Floats32, right: npt.NDArray[np.bool_]) -> None:
        """Keep the rows of one question, if a right answer is among them and there is room."""
        n = features.shape[0]
        if not right.any() or self._used + n > self._right.size:
            return
        self._features[self._used : self._used + n] = features
        self._right[self._used : self._used + n] = right
        self._n_rows.append(n)
        self._used += n

    def handed_over(self) -> tuple[Floats32, npt.NDArray[np.bool_], list[int]]:
        """Features, right answers, and how many rows each question has; the features are kept no longer."""
        features, self._features = self._features[: self._used], np.empty((0, N_TREE_FEATURES), dtype=np.float32)
        return features, self._right[: self._used], self._n_rows


def tree_features(plain: Floats32, habit: Floats32, logit: Floats) -> Floats32:
    """What trees see of the candidates of one question, best by the logit first.

    Plain features, the habits of the question, the logit's score below the best and its rank, and some features below
    the best candidate's.
    """
    n = plain.shape[0]
    relative = plain[:, [_NAMES.index(name) for name in _RELATIVE]]
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


def fit_boosted(rows: TreeRows, settings: BoostedSettings | None = None, without: tuple[int, ...] = ()) -> Boosted:
    """Trees on rows of questions, which are handed over; ``without`` leaves out plain features, by place.

    Raises
    ------
    UsageError
        LightGBM is not installed.
    NotEnoughData
        No question has a right answer among its candidates.
    """
    try:
        import lightgbm
    except ModuleNotFoundError:
        raise UsageError("boosted rankers need lightgbm: pip install 'dragoman[boost]'") from None
    chosen = settings or BoostedSettings()
    features, right, n_rows = rows.handed_over()
    if not n_rows:
        raise NotEnoughData("no question has a right answer among its candidates; give more days")
    left_out = set(without) | {N_PLAIN + len(HABITS) + 2 + k for k, name in enumerate(_RELATIVE)
                               if _NAMES.index(name) in without}  # fmt: skip
    columns = tuple(column for column in range(features.shape[1]) if column not in left_out)
    kept = features if len(columns) == features.shape[1] else features[:, columns]
    parameters = {
        "learning_rate": chosen.learning_rate,
        "num_leaves": chosen.n_leaves,
        "min_data_in_leaf": chosen.n_in_leaf,
        "feature_fraction": 0.3,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 127,
        "num_threads": chosen.n_threads,
        "deterministic": True,
        "force_col_wise": True,
        "verbose": -1,
    }
    data = lightgbm.Dataset(kept, right.astype(np.float32), params=parameters, free_raw_data=True).construct()
    del features, kept  # trees grow on bins, a quarter of the room
    start = np.concatenate([[0], np.cumsum(n_rows)])

    def objective(scores: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        slope, curvature = np.zeros(scores.size), np.zeros(scores.size)
        choice_derivatives(scores, right, start, slope, curvature)
        return slope, curvature

    forests = tuple(
        lightgbm.train({**parameters, "objective": objective, "seed": seed}, data, num_boost_round=chosen.n_rounds)
        for seed in range(chosen.seed, chosen.seed + chosen.n_forests)
    )
    return Boosted(forests, chosen, columns)
