"""Does the model fit? Ranks of what happened, time, omitted effects, actors, and what simulations look like.

Every check takes what ``fit`` took, and its result, of any model. ``omitted_effects``, ``time_heterogeneity`` and
``influence`` take its ``sample`` too (one seed draws the same controls); the others compare with all options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.design import Design, design
from dragoman.models.effects.base import Effect
from dragoman.models.events import EventList, Floats
from dragoman.models.likelihoods import Coordination
from dragoman.models.newton import solved
from dragoman.models.objective import evaluate, evaluate_table
from dragoman.models.result import FitResult
from dragoman.models.risk import CaseControl, Sample
from dragoman.models.robust import (
    design_residuals,
    either_role,
    pairs_of_agreement,
    residuals_by,
    without_direction,
)
from dragoman.models.sampling import Drawn, draw

__all__ = [
    "ActorResiduals",
    "Influence",
    "Ranks",
    "ScoreTests",
    "TimeTests",
    "actor_residuals",
    "influence",
    "omitted_effects",
    "ranks",
    "time_heterogeneity",
]


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Where each event stood among all that could have happened: rank 1 was thought most likely, ties count half.

    ``probability`` is what the model gave it. The events with the lowest probability are the outliers.
    """

    rank: Floats
    probability: Floats
    n_options: Floats
    event: npt.NDArray[np.int64]

    def recall(self, k: int) -> float:
        """The share of events among the k most likely options."""
        return float(np.mean(self.rank <= k))

    @property
    def mean_reciprocal_rank(self) -> float:
        """Mean of 1 / rank."""
        return float(np.mean(1.0 / self.rank))

    def outliers(self, n: int = 10) -> npt.NDArray[np.int64]:
        """Rows of the event list that surprised most."""
        return self.event[np.argsort(self.probability, kind="stable")[:n]]

    def summary(self) -> str:
        """The answer in words."""
        return (
            f"Half of the events were among the {np.median(self.rank):.0f} most likely of "
            f"{np.median(self.n_options):.0f} options; {self.recall(1):.0%} were the "
            f"most likely, {self.recall(10):.0%} among the first ten."
        )


def ranks(events: EventList, effects: Sequence[Effect], result: FitResult, **settings: Any) -> Ranks:
    """How well did the model know what came next? On the events it was fitted to, or on later ones."""
    from dragoman.models.kernels.sweep import sweep_cases

    prepared = _prepared(events, effects, result, settings)
    if isinstance(prepared.model, Coordination):
        _, _, probability, rank, n_open = pairs_of_agreement(prepared, result.estimates)
        return Ranks(rank, probability, n_open, prepared.case_event)
    compiled = prepared.compiled
    _, probability, rank, n_open = sweep_cases(
        compiled.plan,
        compiled.paths,
        prepared.start,
        prepared.changes,
        prepared.moments,
        prepared.options,
        result.estimates,
    )
    return Ranks(np.asarray(rank), np.asarray(probability), np.asarray(n_open), prepared.case_event)


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTests:
    """Score tests of effects that were left out: chi-square with one degree of freedom each, and of all together."""

    names: tuple[str, ...]
    statistic: Floats
    p_value: Floats
    direction: Floats
    joint_statistic: float
    joint_p_value: float


def omitted_effects(
    events: EventList, effects: Sequence[Effect], result: FitResult, candidates: Sequence[Effect], **settings: Any
) -> ScoreTests:
    """Which effects does the model lack? Tests each candidate at 0, in one pass and without fitting it.

    With U and I the score and information of model and candidate at the fitted estimates, the statistic is U I⁻¹ U.

    References
    ----------
    Rao (1948), Proceedings of the Cambridge Philosophical Society 44.
    """
    from scipy.stats import chi2

    sample = settings.pop("sample", None)
    whole = design(events, [*effects, *candidates], **settings)
    n, m = len(result.names), len(whole.names)
    if whole.names[:n] != result.names:
        raise UsageError(f"the fit is of {', '.join(result.names)}, the effects are {', '.join(whole.names[:n])}")
    at = np.concatenate([result.estimates, np.zeros(m - n)])
    if sample is None:
        _, score, information = evaluate(whole, at)
    else:
        _, score, information = evaluate_table(_drawn(whole, sample).table, whole.ties, at)
    statistics = []
    for k in range(n, m):
        keep = [*range(n), k]
        part = information[np.ix_(keep, keep)]
        statistics.append(float(score[keep] @ solved(part, score[keep])))
    joint = float(score @ solved(information, score))
    return ScoreTests(
        whole.names[n:],
        np.array(statistics),
        chi2.sf(statistics, 1),
        np.sign(score[n:]),
        joint,
        float(chi2.sf(joint, m - n)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class TimeTests:
    """Whether effects held all the time: the largest excursion of each cumulative score, its p-value and its time."""

    names: tuple[str, ...]
    statistic: Floats
    p_value: Floats
    time: Floats


def time_heterogeneity(events: EventList, effects: Sequence[Effect], result: FitResult, **settings: Any) -> TimeTests:
    """Did an effect change over time, and when? The cumulative score wanders like a Brownian bridge if it did not.

    The statistic of effect k is max_t |U_k(t)| · √(I⁻¹)_kk; its p-value that of Kolmogorov's distribution. The time
    of the maximum is where a change point would be.

    References
    ----------
    Lin, Wei, Ying (1993), Biometrika 80, 557–572, doi:10.1093/biomet/80.3.557.
    """
    from scipy.stats import kstwobign

    prepared, residuals = _residuals(events, effects, result, settings)
    by_moment = residuals("event")
    walk = np.cumsum(by_moment, axis=0) * result.standard_errors
    where = np.argmax(np.abs(walk), axis=0)
    largest = np.abs(walk).max(axis=0)
    return TimeTests(result.names, largest, kstwobign.sf(largest), prepared.moments.time[where])


@dataclass(frozen=True, slots=True, eq=False)
class ActorResiduals:
    """Observed and expected numbers of events of each actor, as sender and receiver (martingale residuals, summed).

    Where pairs have no direction, both are the events the actor had a part in.
    """

    actors: tuple[str, ...]
    sent: Floats
    sent_expected: Floats
    received: Floats
    received_expected: Floats

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row an actor; ``*_residual`` is (observed − expected) / √expected."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                "actor": np.array(self.actors, dtype=object),
                "sent": self.sent,
                "sent_expected": self.sent_expected,
                "sent_residual": (self.sent - self.sent_expected) / np.sqrt(self.sent_expected),
                "received": self.received,
                "received_expected": self.received_expected,
                "received_residual": (self.received - self.received_expected) / np.sqrt(self.received_expected),
            }


def actor_residuals(events: EventList, effects: Sequence[Effect], result: FitResult, **settings: Any) -> ActorResiduals:
    """Who did more, or had more done to it, than the model expects?"""
    from dragoman.models.kernels.sweep import sweep_expected

    prepared = _prepared(events, effects, result, settings)
    compiled, options, n = prepared.compiled, prepared.options, events.n_actors
    if isinstance(prepared.model, Coordination):
        expected = pairs_of_agreement(prepared, result.estimates)[1]
    else:
        expected = np.asarray(
            sweep_expected(
                compiled.plan,
                compiled.paths,
                prepared.start,
                prepared.changes,
                prepared.moments,
                options,
                result.estimates,
                prepared.ties,
            )
        )
    happened = prepared.moments.case_option
    sent, received = (np.bincount(end[happened], minlength=n).astype(np.float64) for end in (options.i, options.j))
    sent_expected, received_expected = (
        np.bincount(end, expected, n).astype(np.float64) for end in (options.i, options.j)
    )
    if without_direction(prepared):
        sent = received = sent + received
        sent_expected = received_expected = sent_expected + received_expected
    return ActorResiduals(events.actors, sent, sent_expected, received, received_expected)


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """How far the estimates would move without an actor's acts, in standard errors: (n_actors, n_effects).

    The first step of Newton–Raphson from the fit, I⁻¹ U_a: exact for small influences, a warning for large ones, which
    are best refitted without the actor.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    shift: Floats

    def largest(self, n: int = 5) -> list[tuple[str, str, float]]:
        """The n largest shifts: actor, effect, standard errors."""
        order = np.argsort(-np.abs(self.shift), axis=None)[:n]
        rows, columns = np.unravel_index(order, self.shift.shape)
        return [(self.actors[r], self.names[c], float(self.shift[r, c])) for r, c in zip(rows, columns, strict=True)]


def influence(
    events: EventList, effects: Sequence[Effect], result: FitResult, *, by: str = "sender", **settings: Any
) -> Influence:
    """Does the result hang on one actor? ``by`` is ``"sender"``, ``"receiver"`` or ``"actor"``, in whichever role."""
    if by not in ("sender", "receiver", "actor"):
        raise UsageError(f"by is {by!r}; influence is of senders, of receivers or of actors")
    prepared, residuals = _residuals(events, effects, result, settings)
    if by != "actor" and without_direction(prepared):
        raise UsageError(f"pairs without direction have no {by}; take by='actor'")
    sums = residuals(by) if by != "actor" else either_role(residuals("sender"), residuals("receiver"))
    shift = np.zeros((events.n_actors, len(result.names)))
    shift[: len(sums)] = -(sums @ result.covariance) / result.standard_errors
    return Influence(events.actors, result.names, shift)


def _prepared(events: EventList, effects: Sequence[Effect], result: FitResult, settings: dict[str, Any]) -> Design:
    prepared = design(events, effects, **settings)
    if prepared.names != result.names:
        raise UsageError(f"the fit is of {', '.join(result.names)}, the effects are {', '.join(prepared.names)}")
    return prepared


def _residuals(
    events: EventList, effects: Sequence[Effect], result: FitResult, settings: dict[str, Any]
) -> tuple[Design, Callable[[str], Floats]]:
    """The design and its score residuals by cluster, of all options or of a sample."""
    sample = settings.pop("sample", None)
    prepared = _prepared(events, effects, result, settings)
    if sample is None:
        return prepared, lambda by: design_residuals(prepared, by, result.estimates)
    drawn = _drawn(prepared, sample)
    return prepared, lambda by: residuals_by(drawn.table, drawn.clusters(by), result.estimates, prepared.ties)


def _drawn(prepared: Design, sample: Sample) -> Drawn:
    if not isinstance(sample, CaseControl):
        raise UsageError("checks draw their controls, or take none: give the CaseControl of the fit")
    return draw(prepared, sample)
