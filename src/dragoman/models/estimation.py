"""Maximise a log-likelihood, and say what to distrust about the maximum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.models.events import Floats
from dragoman.models.newton import Maximum, Objective, collinear, maximise, solved
from dragoman.models.priors import Prior
from dragoman.models.result import FitResult
from dragoman.models.robust import sandwich

__all__ = ["Likelihood", "Problem", "estimated", "roughly"]

#: Log-likelihood of each moment, score and information of all, at a point.
Likelihood = Callable[[Floats], tuple[Floats, Floats, Floats]]

#: A coefficient whose information fell by this factor between 0 and the maximum has run off to infinity.
SEPARATED = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A log-likelihood to maximise.

    ``residuals`` gives score residuals summed by clusters of a kind, at a point; ``baseline`` the columns that say how
    often anything happens, of which a timed model has one at least; ``directed`` whether a pair has a sender.
    """

    names: tuple[str, ...]
    likelihood: Likelihood
    residuals: Callable[[str, Floats], Floats]
    n_events: int
    description: str
    baseline: tuple[int, ...] = ()
    directed: bool = True


def estimated(problem: Problem, prior: Prior | None, robust: Sequence[str], start: Floats | None = None) -> FitResult:
    """Maximise a log-likelihood from ``start`` (or from no effects) and describe the maximum."""
    likelihood = _remembering(problem.likelihood)
    names, n = problem.names, len(problem.names)

    objective = _objective(likelihood, prior)
    null = _without_effects(problem, likelihood)
    each_null, _, null_information = likelihood(null)
    if start is None or not objective(start)[0] >= objective(null)[0]:
        start = null
    maximum = maximise(objective, start)
    each, _, _ = likelihood(maximum.theta)
    covariance = solved(maximum.information, np.eye(n))
    return FitResult(
        names=names,
        estimates=maximum.theta,
        covariance=covariance,
        log_likelihood=float(each.sum()),
        log_likelihood_null=float(each_null.sum()),
        n_events=problem.n_events,
        n_moments=len(each),
        n_iterations=maximum.n_iterations,
        converged=maximum.converged,
        description=problem.description,
        event_log_likelihood=each,
        robust={
            by: sandwich(by, problem.residuals, maximum.theta, covariance, directed=problem.directed) for by in robust
        },
        warnings=_warnings(names, maximum, null_information),
        prior_log_density=maximum.value - float(each.sum()),
    )


def roughly(problem: Problem, prior: Prior | None) -> Floats | None:
    """About where the maximum is, as a place to begin; None where there seems to be none."""
    likelihood = _remembering(problem.likelihood)
    null = _without_effects(problem, likelihood)
    maximum = maximise(_objective(likelihood, prior), null, tolerance=1e-5, max_iterations=25)
    return maximum.theta if maximum.converged else None


def _objective(likelihood: Likelihood, prior: Prior | None) -> Objective:
    """The value, score and information that are maximised: of the log-likelihood, and of the prior if there is one."""

    def objective(at: Floats) -> tuple[float, Floats, Floats]:
        each, score, information = likelihood(at)
        with np.errstate(over="ignore", invalid="ignore"):  # a step too far; Newton–Raphson shortens it
            value = float(each.sum())
        return (value, score, information) if prior is None else prior.add_to(at, value, score, information)

    return objective


def _remembering(likelihood: Likelihood) -> Likelihood:
    """A likelihood that knows its last two answers: a pass is dear, and some points are asked for again."""
    last: list[tuple[Floats, tuple[Floats, Floats, Floats]]] = []

    def remembered(at: Floats) -> tuple[Floats, Floats, Floats]:
        for known, answer in last:
            if np.array_equal(known, at):
                return answer
        last[:] = [(at.copy(), likelihood(at)), *last[:1]]
        return last[0][1]

    return remembered


def _without_effects(problem: Problem, likelihood: Likelihood) -> Floats:
    """Coefficients of the model with a baseline alone: at 0 a timed log-likelihood is minus the time at risk."""
    at = np.zeros(len(problem.names))
    if problem.baseline:
        at_risk = -float(likelihood(at)[0].sum())
        at[list(problem.baseline)] = np.log(problem.n_events / at_risk)
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
