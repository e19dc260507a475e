"""Fit a relational event model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from dragoman.errors import UsageError
from dragoman.models.beginnings import excerpt, excerpt_of_rows
from dragoman.models.compressed import Sketch, draw_compressed, is_large
from dragoman.models.context import Context
from dragoman.models.design import Design, design
from dragoman.models.effects.base import Effect
from dragoman.models.effects.baseline import Baseline
from dragoman.models.estimation import Problem, estimated, roughly
from dragoman.models.events import EventList, Floats
from dragoman.models.kernels import codes
from dragoman.models.likelihoods import Model, SenderRate, Timed
from dragoman.models.objective import evaluate, evaluate_table
from dragoman.models.priors import Prior
from dragoman.models.result import FitResult
from dragoman.models.risk import CaseControl, GivenControls, RiskSet, Sample
from dragoman.models.robust import design_residuals, residuals_by, without_direction
from dragoman.models.sampling import Drawn, draw

__all__ = ["fit", "fit_design"]


def fit(
    events: EventList,
    effects: Sequence[Effect],
    *,
    model: Model | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    sample: Sample | None = None,
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
        Compare with sampled or given controls instead of with the whole risk set. Above 2,000 actors the past is then
        kept by the pairs that meet instead of in matrices.
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
    settings: dict[str, Any] = {
        "model": model,
        "context": context,
        "risk": risk,
        "outcome": outcome,
        "typed": typed,
        "skip_first": skip_first,
    }
    if sample is not None and is_large(events, sample):
        sketch, drawn = draw_compressed(events, effects, sample, **settings)
        _check_baseline(sketch, effects)
        return _fit_rows(sketch, drawn, sample, prior, robust, None)
    prepared = design(events, effects, **settings)
    _check_baseline(prepared, effects)
    return fit_design(prepared, sample=sample, prior=prior, robust=robust)


def fit_design(
    prepared: Design,
    *,
    sample: Sample | None = None,
    prior: Prior | None = None,
    robust: Sequence[str] = (),
    start: Floats | None = None,
) -> FitResult:
    """Fit a design; parameters as in ``fit``, ``start`` where Newton–Raphson begins."""
    if isinstance(sample, GivenControls):
        raise UsageError("controls chosen elsewhere are not drawn from a design; give them to fit")
    if sample is not None:
        return _fit_rows(prepared, draw(prepared, sample), sample, prior, robust, start)

    def likelihood(at: Floats) -> tuple[Floats, Floats, Floats]:
        return evaluate(prepared, at)

    def residuals(by: str, at: Floats) -> Floats:
        return design_residuals(prepared, by, at)

    problem = Problem(
        prepared.names,
        likelihood,
        residuals,
        prepared.n_cases,
        _described(prepared),
        _baseline(prepared),
        not without_direction(prepared),
    )
    begin = start if start is not None else _beginning(prepared, problem, prior)
    return estimated(problem, prior, robust, begin)


def _beginning(prepared: Design, whole: Problem, prior: Prior | None) -> Floats | None:
    """The maximum over an excerpt of a long list."""
    some = excerpt(prepared)
    if some is None:
        return None

    def likelihood(at: Floats) -> tuple[Floats, Floats, Floats]:
        return evaluate(some, at)

    return roughly(replace(whole, likelihood=likelihood, n_events=some.n_cases), prior)


def _fit_rows(
    prepared: Design | Sketch,
    drawn: Drawn,
    sample: Sample,
    prior: Prior | None,
    robust: Sequence[str],
    start: Floats | None,
) -> FitResult:
    """Fit to cases and sampled controls, whose statistics are read once."""

    def likelihood(at: Floats) -> tuple[Floats, Floats, Floats]:
        return evaluate_table(drawn.table, prepared.ties, at)

    def residuals(by: str, at: Floats) -> Floats:
        return residuals_by(drawn.table, drawn.clusters(by), at, prepared.ties)

    controls = f"{sample.n_controls} sampled controls" if isinstance(sample, CaseControl) else "given controls"
    description = f"{_described(prepared)}, {controls}"
    names = prepared.compiled.names
    directed = not bool(np.all(drawn.senders < drawn.receivers))
    problem = Problem(names, likelihood, residuals, drawn.n_cases, description, _baseline(prepared), directed)
    some = excerpt_of_rows(drawn.table) if start is None else None
    if some is not None:
        start = roughly(
            replace(
                problem,
                likelihood=lambda at: evaluate_table(some, prepared.ties, at),
                n_events=int(some.n_cases.sum()),
            ),
            prior,
        )
    return estimated(problem, prior, robust, start)


def _check_baseline(prepared: Design | Sketch, effects: Sequence[Effect]) -> None:
    timed = prepared.ties == codes.TIMED
    general = any(isinstance(effect, Baseline) and effect.explains is None for effect in effects)
    if general and not timed:
        raise UsageError(
            "a baseline says how often things happen, which a model of order alone cannot estimate; leave it out "
            "(one that explains some types of a typed model may stay)"
        )
    inner = prepared.model.time if isinstance(prepared.model, SenderRate) else prepared.model
    assumed = isinstance(inner, Timed) and inner.unit_rate
    if timed and not assumed and not any(isinstance(effect, Baseline) for effect in effects):
        raise UsageError("a timed model needs a Baseline() among its effects; without it a rate of 1 would be assumed")


def _baseline(prepared: Design | Sketch) -> tuple[int, ...]:
    """The columns of a timed model that are constant, in a period at least, for all types."""
    if prepared.ties != codes.TIMED:
        return ()
    plan = prepared.compiled.plan
    constant = np.isin(plan.code, (codes.CONSTANT, codes.PERIOD)) & plan.explains.all(axis=1)
    alone = plan.factors[:, 1] < 0
    return tuple(np.flatnonzero(alone & constant[plan.factors[:, 0]]).tolist())


def _described(prepared: Design | Sketch) -> str:
    model = prepared.model
    kind = {
        "Ordinal": "Which pair is next (ordinal relational event model)",
        "Timed": "Which pair, and when (timed relational event model)",
        "SenderRate": "Who acts next (rate model)",
        "ReceiverChoice": "Whom the sender chooses (choice model)",
        "Coordination": "Which pair agrees (coordination model)",
    }[type(model).__name__]
    return f"{kind}, {prepared.events.n_actors} actors"
