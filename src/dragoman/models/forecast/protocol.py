"""How good a ranking was: the protocol of temporal knowledge graph forecasting.

For each fact (s, q, o) of a day two questions are asked, (s, q, ?) and (?, q, o). All actors are candidates but the
other right answers of the same question on the same day (time-aware filter). Among equal scores the rank is the mean of
the ranks they share. MRR is the mean of 1 / rank over all questions; Hits@k is the share with rank ≤ k.

References: Gastinger, Sztyler, Sharma, Schuelke & Stuckenschmidt (2023), *Comparing apples and oranges? On the
evaluation of methods for temporal knowledge graph forecasting*, ECML PKDD, doi:10.1007/978-3-031-43418-1_32.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError

__all__ = ["Scored", "day_interval", "filtered_ranks", "scored"]

Floats = npt.NDArray[np.float64]


def filtered_ranks(scores: npt.ArrayLike, answers: npt.ArrayLike) -> Floats:
    """The rank of each right answer of one question among all candidates that are not right answers.

    Parameters
    ----------
    scores
        One score for each actor, larger is likelier; NaN is refused.
    answers
        Right answers of the question on its day, each listed once.

    Examples
    --------
    >>> filtered_ranks([0.9, 0.5, 0.5, 0.1], answers=[1, 3]).tolist()
    [2.5, 3.0]

    Actor 1 comes after actor 0 and shares places 2 and 3 with actor 2; actor 3 comes after 0 and 2 and would come after
    1, were 1 not right as well.
    """
    values = np.asarray(scores, dtype=np.float64)
    right = np.asarray(answers, dtype=np.int64)
    if np.isnan(values).any():
        raise UsageError("scores hold NaN, which has no rank; give a number for every actor")
    wrong = np.delete(values, right)
    above = (wrong[None, :] > values[right, None]).sum(axis=1)
    equal = (wrong[None, :] == values[right, None]).sum(axis=1)
    ranks: Floats = 1.0 + above + 0.5 * equal
    return ranks


@dataclass(frozen=True, slots=True)
class Scored:
    """What a set of ranks comes to; all but ``n_questions`` in percent."""

    mrr: float
    hits_1: float
    hits_3: float
    hits_10: float
    n_questions: int


def scored(ranks: npt.ArrayLike) -> Scored:
    """MRR and Hits@k of ranks.

    >>> scored([1, 2, 4, 20])
    Scored(mrr=45.0, hits_1=25.0, hits_3=50.0, hits_10=75.0, n_questions=4)
    """
    listed = np.asarray(ranks, dtype=np.float64)
    if listed.size == 0:
        return Scored(np.nan, np.nan, np.nan, np.nan, 0)
    # rounded, so that sums in another order print the same
    mean, *hits = (round(100.0 * float(x.mean()), 10) for x in (1.0 / listed, listed <= 1, listed <= 3, listed <= 10))
    return Scored(mean, hits[0], hits[1], hits[2], listed.size)


def day_interval(
    ranks: npt.ArrayLike, days: npt.ArrayLike, *, n_resamples: int = 2000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """An interval for MRR, in percent, by drawing whole days with replacement: questions of a day are not independent.

    >>> low, high = day_interval([1, 2, 1, 4], days=[0, 0, 1, 1])
    >>> low <= 68.75 <= high
    True
    """
    listed, _day = np.asarray(ranks, dtype=np.float64), np.asarray(days)
    _, index = np.unique(_day, return_inverse=True)
    total, count = np.bincount(index, weights=1.0 / listed), np.bincount(index)
    drawn = np.random.default_rng(seed).integers(total.size, size=(n_resamples, total.size))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.5 - level / 2, 0.5 + level / 2])
    return 100.0 * float(low), 100.0 * float(high)
