"""Fit a relational event model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.context import Context
from dragoman.models.design import Design, design
from dragoman.models.effects.base import Effect
from dragoman.models.effects.baseline import Baseline
from dragoman.models.events import EventList, Floats
from dragoman.models.kernels import codes
from dragoman.models.kernels.strata import Table
from dragoman.models.likelihoods import TIES_CODES, Model, Simultaneous
from dragoman.models.newton import Maximum, collinear, maximise, solved
from dragoman.models.objective import evaluate, evaluate_table
from dragoman.models.priors import Prior
from dragoman.models.result import FitResult
from dragoman.models.risk import CaseControl, RiskSet
from dragoman.models.robust import design_residuals, residuals_by, sandwich

__all__ = ["fit", "fit_design", "fit_table"]

#: A coefficient whose information fell by this factor between 0 and the maximum has run off to infinity.
SEPARATED = 1e-6


def fit(
    events: EventList,
    effects: Sequence[Effect],
    *,
    model: Model | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    sample: CaseControl | None = None,
    outcome: Sequence[str] | None = None,
    typed: bool = False,
    skip_first: int = 0,
    prior: Prior | None = None,
    robust: Sequence[str] = (),
) -> FitResult:
    """How much more often does an event happen for each unit more of each effect?

    The hazard that s does k to r at t is exp(θ·x(s, r, k, t)); θ is estimated by maximum likelihood (or at the mode of
    a prior), by Newton–Raphson with the exact score and information, which are summed while passing over the events.

    Parameters
    ----------
    events
        All events, those explained and those only remembered.
    effects
        What x holds (``dragoman.models.effects``).
    model
        The likelihood; ``Ordinal()`` without it.
    context
        Networks, attributes and presence that effects and risk sets read.
    risk
        Which pairs can have an event; all of them without it.
    sample
        Compare with sampled controls instead of with the whole risk set.
    outcome
        Explain only events of these types; the others are remembered. All types without it.
    typed
        Let the type be part of what happens: an option is (sender, receiver, type), and ``Effect.explains`` picks
        types.
    skip_first
        Leave out the first events explained, which have little to remember; a timed model then starts at the last of
        them.
    prior
        ``Normal(sd)`` (ridge) or ``StudentT(df, scale)``; none without it.
    robust
        Clusters to allow for in further standard errors: ``"event"``, ``"dyad"``, ``"sender"``, ``"receiver"``,
        ``"actor"`` (sender and receiver: Aronow, Samii, Assenova 2015).

    Raises
    ------
    UsageError
        When effects, context and risk set do not fit together; the message says which.
    NotEnoughData
        When no event is left to explain.

    References
    ----------
    Butts (2008), A relational event framework for social action, Sociological Methodology 38, 155–200,
    doi:10.1111/j.1467-9531.2008.00203.x.

    Examples
    --------
    >>> from dragoman.models import EventList, Inertia, fit
    >>> rows = [(t, "ann", "bob") if t % 3 else (t, "bob", "cid") for t in range(1, 30)]
    >>> result = fit(EventList.from_rows(rows), [Inertia(counting="presence")])
    >>> result.names, bool(result.estimates[0] > 2)
    (('inertia[presence]',), True)
    """
    prepared = design(
        events,
        effects,
        model=model,
        context=context,
        risk=risk,
        outcome=outcome,
        typed=typed,
        skip_first=skip_first,
    )
    _check_baseline(prepared, effects)
    return fit_design(prepared, sample=sample, prior=prior, robust=robust)


def fit_design(
    prepared: Design,
    *,
    sample: CaseControl | None = None,
    prior: Prior | None = None,
    robust: Sequence[str] = (),
    start: Floats | None = None,
) -> FitResult:
    """Fit a design; parameters as in ``fit``, ``start`` where Newton–Raphson begins."""
    if sample is not None:
        from dragoman.models.sampling import draw

        drawn = draw(prepared, sample)
        names, ties, clusters = prepared.names, prepared.ties, drawn.clusters(prepared)

        def of_sample(at: Floats) -> tuple[Floats, Floats, Floats]:
            return evaluate_table(drawn.table, ties, at)

        def residuals(by: str, at: Floats) -> Floats:
            return residuals_by(drawn.table, clusters(by), at, ties)

        description = f"{_described(prepared)}, {sample.n_controls} sampled controls"
        return _fitted(
            names, of_sample, residuals, prepared.n_cases, description, _timed(prepared), prior, robust, start
        )

    def of_all(at: Floats) -> tuple[Floats, Floats, Floats]:
        return evaluate(prepared, at)

    def residuals_of_all(by: str, at: Floats) -> Floats:
        return design_residuals(prepared, by, at)

    description = _described(prepared)
    return _fitted(
        prepared.names, of_all, residuals_of_all, prepared.n_cases, description, _timed(prepared), prior, robust, start
    )


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

    return _fitted(
        tuple(names), of_table, residuals, n, "Ordinal model of given statistics", False, prior, tuple(labels), None
    )


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


def _fitted(
    names: tuple[str, ...],
    likelihood: Callable[[Floats], tuple[Floats, Floats, Floats]],
    residuals: Callable[[str, Floats], Floats],
    n_events: int,
    description: str,
    timed: bool,
    prior: Prior | None,
    robust: Sequence[str],
    start: Floats | None,
) -> FitResult:
    """Maximise and describe a log-likelihood."""

    seen: list[tuple[Floats, Floats]] = []

    def objective(at: Floats) -> tuple[float, Floats, Floats]:
        each, score, information = likelihood(at)
        seen[:] = [(at, each)]
        with np.errstate(over="ignore", invalid="ignore"):  # a step too far; Newton–Raphson halves it
            value = float(each.sum())
        return (value, score, information) if prior is None else prior.add_to(at, value, score, information)

    null = _without_effects(names, likelihood, n_events) if timed else np.zeros(len(names))
    each_null, _, null_information = likelihood(null)
    maximum = maximise(objective, null if start is None else start)
    # a pass over the events is dear, and the last one was at the maximum unless steps were refused
    each = seen[0][1] if np.array_equal(seen[0][0], maximum.theta) else likelihood(maximum.theta)[0]
    covariance = solved(maximum.information, np.eye(len(names)))
    return FitResult(
        names=names,
        estimates=maximum.theta,
        covariance=covariance,
        log_likelihood=float(each.sum()),
        log_likelihood_null=float(each_null.sum()),
        n_events=n_events,
        n_moments=len(each),
        n_iterations=maximum.n_iterations,
        converged=maximum.converged,
        description=description,
        event_log_likelihood=each,
        robust={by: sandwich(by, residuals, maximum.theta, covariance) for by in robust},
        warnings=_warnings(names, maximum, null_information),
        prior_log_density=maximum.value - float(each.sum()),
    )


def _without_effects(
    names: tuple[str, ...], likelihood: Callable[[Floats], tuple[Floats, Floats, Floats]], n_events: int
) -> Floats:
    """Coefficients of the model with a baseline alone: at 0 a timed log-likelihood is minus the time at risk."""
    at = np.zeros(len(names))
    at_risk = -float(likelihood(at)[0].sum())
    for k, name in enumerate(names):
        if name.startswith("baseline") and at_risk > 0:
            at[k] = np.log(n_events / at_risk)
    return at


def _warnings(names: tuple[str, ...], maximum: Maximum, null_information: Floats) -> tuple[str, ...]:
    """What to distrust, by name."""
    found = []
    before, after = np.diag(null_information), np.diag(maximum.information)
    for k, name in enumerate(names):
        if before[k] <= 0 and after[k] <= 0:
            found.append(f"{name} never differs between options, so its coefficient means nothing")
        elif after[k] < SEPARATED * before[k]:
            side = "never" if maximum.theta[k] < 0 else "always"
            found.append(f"{name} is separated: events {side} go with it, so its coefficient has no finite estimate")
    for group in collinear(maximum.information, names):
        if len(group) > 1:
            found.append(
                f"{', '.join(group)} cannot be told apart; their coefficients are one of many equally good sets"
            )
    if not maximum.converged:
        size = float(np.abs(maximum.score).max())
        found.append(f"not converged after {maximum.n_iterations} steps; the largest score is {size:.2g}")
    return tuple(found)


def _check_baseline(prepared: Design, effects: Sequence[Effect]) -> None:
    has_baseline = any(isinstance(effect, Baseline) for effect in effects)
    if has_baseline and not _timed(prepared):
        raise UsageError(
            "a baseline says how often things happen; a model of order alone cannot estimate it, so leave it out"
        )
    if not has_baseline and _timed(prepared):
        raise UsageError("a timed model needs a Baseline() among its effects; without it a rate of 1 would be assumed")


def _timed(prepared: Design) -> bool:
    return prepared.ties == codes.TIMED


def _described(prepared: Design) -> str:
    model = prepared.model
    kind = {
        "Ordinal": "Which pair is next (ordinal relational event model)",
        "Timed": "Which pair, and when (timed relational event model)",
        "SenderRate": "Who acts next (rate model)",
        "ReceiverChoice": "Whom the sender chooses (choice model)",
        "Coordination": "Which pair agrees (coordination model)",
    }[type(model).__name__]
    return f"{kind}, {prepared.events.n_actors} actors"
