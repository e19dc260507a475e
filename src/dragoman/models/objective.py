"""The log-likelihood of a design at a point: the one place that picks the kernel."""

from __future__ import annotations

import numpy as np

from dragoman.models.design import Design
from dragoman.models.events import Floats
from dragoman.models.footprint import footprint
from dragoman.models.kernels.strata import Table
from dragoman.models.kernels.threads import n_threads
from dragoman.models.likelihoods import Coordination

__all__ = ["evaluate", "evaluate_table"]

#: Fewer statistics are read sooner than a second thread begins: a fit of 120 events among eight actors takes 1.5 CPU ms
#: on one thread, 8 on two.
_WORTH_A_THREAD = 50_000


def evaluate(design: Design, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood of each moment, score, and information of all, over the full risk set."""
    compiled = design.compiled
    n_parts = _n_parts(int((design.moments.high - design.moments.low).sum()) * theta.size)
    common = (compiled.plan, compiled.paths, design.start, design.changes, design.moments, design.options)
    if isinstance(design.model, Coordination):
        from dragoman.models.kernels.coordination import coordination_likelihood

        each, score, upper = coordination_likelihood(*common, theta, n_parts)
    elif (foot := footprint(design)) is not None:
        from dragoman.models.kernels.tracking import tracked_likelihood

        each, score, upper = tracked_likelihood(*common, foot, theta, design.ties, n_parts)
    else:
        from dragoman.models.kernels.sweep import sweep_likelihood

        each, score, upper = sweep_likelihood(*common, theta, design.ties, n_parts)
    return each, score, _symmetric(upper)


def evaluate_table(table: Table, ties: int, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """The same over a table of statistics."""
    from dragoman.models.kernels.strata import likelihood_of_table

    each, score, upper = likelihood_of_table(table, theta, ties, _n_parts(table.x.size))
    return each, score, _symmetric(upper)


def _n_parts(n_statistics: int) -> int:
    """In how many parts a pass that reads so many statistics is shared out."""
    return max(1, min(n_threads(), n_statistics // _WORTH_A_THREAD))


def _symmetric(upper: Floats) -> Floats:
    """A symmetric matrix from its upper triangle."""
    whole: Floats = np.triu(upper) + np.triu(upper, 1).T
    return whole
