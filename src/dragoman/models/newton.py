"""Newton–Raphson for concave log-likelihoods, and what can be wrong with a maximum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dragoman.models.events import Floats

__all__ = ["Maximum", "Objective", "collinear", "maximise", "solved"]

#: A log-likelihood's value, score and information at a point.
Objective = Callable[[Floats], tuple[float, Floats, Floats]]

#: Directions in which a correlation-scaled information is flatter than this carry no information of their own.
FLAT = 1e-9
#: A step is cut to no less than this at a time: far off, a log-likelihood falls faster than a parabola.
SHORTEST = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where Newton–Raphson stopped, and why."""

    theta: Floats
    value: float
    score: Floats
    information: Floats
    n_iterations: int
    converged: bool
    value_at_start: float


def maximise(objective: Objective, start: Floats, *, tolerance: float = 1e-10, max_iterations: int = 60) -> Maximum:
    """The maximum of a concave function by Newton–Raphson with shortened steps.

    It has converged when the gain that another step promises, half the squared length of the score in the metric of the
    inverse information, is below ``tolerance`` of the log-likelihood.
    """
    theta = np.array(start, dtype=np.float64)
    value, score, information = objective(theta)
    at_start = value
    converged = False
    n_iterations = 0
    while n_iterations < max_iterations:
        step = solved(information, score)
        gain = 0.5 * float(score @ step)
        if gain <= tolerance * max(1.0, abs(value)):
            # the step is known, and squares the distance to the maximum: take it
            theta, value, score, information, _ = _shortened(objective, theta, step, value, score, information)
            converged = True
            break
        n_iterations += 1
        theta, value, score, information, moved = _shortened(objective, theta, step, value, score, information)
        if not moved:
            converged = gain <= 1e-6 * max(1.0, abs(value))
            break
    return Maximum(theta, value, score, information, n_iterations, converged, at_start)


def _shortened(
    objective: Objective, theta: Floats, step: Floats, value: float, score: Floats, information: Floats
) -> tuple[Floats, float, Floats, Floats, bool]:
    """The first point along the step, shortened as often as needed, that is no worse.

    A step that overshot is cut to the top of the parabola through the value and slope here and the value there, for a
    pass over the events is dear and halving may take many.
    """
    slope = float(score @ step)
    for _ in range(40):
        trial = theta + step
        new_value, new_score, new_information = objective(trial)
        if np.isfinite(new_value) and new_value >= value - 1e-12 * abs(value):
            return trial, new_value, new_score, new_information, True
        fall = value + slope - new_value
        cut = slope / (2.0 * fall) if np.isfinite(fall) and fall > 0 else SHORTEST
        cut = min(0.5, max(SHORTEST, cut))
        step, slope = step * cut, slope * cut
    return theta, value, score, information, False


def _scaled(information: Floats) -> tuple[Floats, Floats]:
    """Information with a unit diagonal, and the scale taken out."""
    scale = np.sqrt(np.maximum(np.diag(information), 0.0))
    scale = np.where(scale > 0, scale, 1.0)
    return information / np.outer(scale, scale), scale


def solved(information: Floats, right: Floats) -> Floats:
    """information⁻¹ · right, of minimal length in directions that carry no information."""
    scaled, scale = _scaled(information)
    values, vectors = np.linalg.eigh(scaled)
    keep = values > FLAT * max(float(values.max(initial=0.0)), 1e-300)
    inverse = (vectors[:, keep] / values[keep]) @ vectors[:, keep].T
    by_row = scale if right.ndim == 1 else scale[:, None]
    answer: Floats = (inverse @ (right / by_row)) / by_row
    return answer


def collinear(information: Floats, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Groups of columns of which one follows from the others, by name.

    >>> collinear(np.array([[1.0, 1.0], [1.0, 1.0]]), ("inertia", "otp"))
    [('inertia', 'otp')]
    """
    scaled, _ = _scaled(information)
    values, vectors = np.linalg.eigh(scaled)
    flat = vectors[:, values <= FLAT * max(float(values.max(initial=0.0)), 1e-300)]
    return [tuple(np.array(names)[np.abs(direction) > 0.05].tolist()) for direction in flat.T]
