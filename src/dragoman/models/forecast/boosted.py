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
from dragoman.models.forecast.reranking import Reranked, reranked_columns
from dragoman.models.kernels.choices import choice_derivatives

if TYPE_CHECKING:
    import lightgbm

__all__ = ["Boosted", "BoostedSettings", "fit_boosted"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BoostedSettings:
    """How trees are grown. The defaults were chosen on the validation days of ICEWS14."""

    n_forests: int = 1  # that differ by seed alone; their scores are averaged
    n_rounds: int = 250
    learning_rate: float = 0.08
    n_leaves: int = 31
    n_in_leaf: int = 100
    n_threads: int = 2
    seed: int = 1

    def __post_init__(self) -> None:
        sizes = self.n_forests, self.n_rounds, self.n_leaves, self.n_in_leaf, self.n_threads
        if min(*sizes, self.learning_rate) <= 0:
            raise UsageError(f"settings of trees must be positive; got {self}")


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """Fitted trees."""

    forests: tuple[lightgbm.Booster, ...]
    settings: BoostedSettings
    columns: tuple[int, ...]

    def scores(self, features: Floats32) -> Floats:
        """Scores of rows of ``reranked_features``."""
        kept, n_threads = features[:, self.columns], self.settings.n_threads
        each = [forest.predict(kept, raw_score=True, num_threads=n_threads) for forest in self.forests]
        mean: Floats = np.mean(each, axis=0, dtype=np.float64)
        return mean


def fit_boosted(rows: Reranked, settings: BoostedSettings | None = None, without: tuple[int, ...] = ()) -> Boosted:
    """Trees on rows of questions, whose features are let go of; ``without`` leaves out plain features, by place.

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
    if not rows.n_questions:
        raise NotEnoughData("no question has a right answer among its candidates; give more days")
    columns = reranked_columns(without)
    features = rows.features if len(columns) == rows.features.shape[1] else rows.features[:, columns]
    right, start = rows.right, rows.start
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
    data = lightgbm.Dataset(features, right.astype(np.float32), params=parameters, free_raw_data=True).construct()
    del features
    rows.let_go()  # trees grow on bins, a quarter of the room

    def objective(scores: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        slope, curvature = np.zeros(scores.size), np.zeros(scores.size)
        choice_derivatives(scores, right, start, slope, curvature)
        return slope, curvature

    forests = tuple(
        lightgbm.train({**parameters, "objective": objective, "seed": seed}, data, num_boost_round=chosen.n_rounds)
        for seed in range(chosen.seed, chosen.seed + chosen.n_forests)
    )
    return Boosted(forests, chosen, columns)
