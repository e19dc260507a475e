"""Fit statistics that were computed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.estimation import Problem, estimated
from dragoman.models.events import Floats
from dragoman.models.kernels.strata import Table
from dragoman.models.likelihoods import TIES_CODES, Simultaneous
from dragoman.models.objective import evaluate_table
from dragoman.models.priors import Prior
from dragoman.models.result import FitResult
from dragoman.models.robust import residuals_by

__all__ = ["fit_table"]


def fit_table(
    statistics: Floats,
    strata: Sequence[object] | Floats,
    observed: Sequence[bool] | Floats,
    names: Sequence[str],
    *,
    simultaneous: Simultaneous = "breslow",
    clusters: dict[str, Sequence[object]] | None = None,
    prior: Prior | None = None,
) -> FitResult:
    """Fit an ordinal model to statistics computed elsewhere: one row for each option of each stratum.

    Parameters
    ----------
    statistics : (n_rows, n_effects)
    strata, observed : (n_rows,)
        The stratum (event, or moment) of a row, and whether it happened.
    names
        One for each column.
    simultaneous
        How strata with several events enter (``dragoman.models.likelihoods``).
    clusters
        Labels of rows, by the name under which the result holds the errors clustered by them; ``"event"`` (strata) is
        always there. As in survival's ``coxph``, options that did not happen count to their own cluster.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0], [0.0], [0.0], [1.0], [1.0], [0.0]])
    >>> result = fit_table(x, [1, 1, 2, 2, 3, 3], [1, 0, 0, 1, 0, 1], ["tie"])
    >>> result.n_events, round(float(result.estimates[0]), 3)  # log 2: two of three went with it
    (3, 0.693)
    """
    table, order = _table(statistics, strata, observed)
    ties = TIES_CODES[simultaneous]
    n = int(table.n_cases.sum())
    labels = {name: np.asarray(values)[order] for name, values in (clusters or {}).items()}
    labels["event"] = np.repeat(np.arange(len(table.n_cases)), np.diff(table.start))

    def residuals(by: str, at: Floats) -> Floats:
        return residuals_by(table, np.unique(labels[by], return_inverse=True)[1], at, ties)

    def of_table(at: Floats) -> tuple[Floats, Floats, Floats]:
        return evaluate_table(table, ties, at)

    problem = Problem(tuple(names), of_table, residuals, n, "Ordinal model of given statistics")
    return estimated(problem, prior, tuple(labels))


def _table(
    statistics: Floats, strata: Sequence[object] | Floats, observed: Sequence[bool] | Floats
) -> tuple[Table, npt.NDArray[np.int64]]:
    """Rows sorted by stratum, cases first; strata without a case or without a choice are left out."""
    x = np.asarray(statistics, np.float64)
    stratum = np.unique(np.asarray(strata), return_inverse=True)[1]
    happened = np.asarray(observed).astype(bool)
    if x.ndim != 2 or not len(x) == len(stratum) == len(happened):
        raise UsageError(f"statistics have shape {x.shape}; need one row for each of {len(stratum)} strata labels")
    if not np.isfinite(x).all():
        row, column = np.argwhere(~np.isfinite(x))[0]
        raise UsageError(f"statistics must be numbers: row {row}, column {column} is {x[row, column]}")
    order = np.lexsort((~happened, stratum))
    n_cases = np.bincount(stratum, weights=happened).astype(np.int64)
    order = order[n_cases[stratum[order]] > 0]
    _, counts = np.unique(stratum[order], return_counts=True)
    n_cases = n_cases[n_cases > 0]
    start = np.r_[0, np.cumsum(counts)]
    return Table(np.ascontiguousarray(x[order]), np.zeros(len(order)), start, n_cases, np.zeros(len(n_cases))), order
