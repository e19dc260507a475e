"""Do simulations from the fit look like what happened?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.models.effects.base import Effect
from dragoman.models.events import EventList, Floats
from dragoman.models.likelihoods import Coordination, Ordinal, Timed
from dragoman.models.result import FitResult
from dragoman.models.simulation import simulate, simulate_actors

__all__ = ["Fitness", "features", "goodness_of_fit", "goodness_of_fit_of_actors"]

#: Where the distributions of out- and in-degrees are compared.
QUANTILES = (0.5, 0.9, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Fitness:
    """Features of the observed events and of each simulation: (n_replications, n_features)."""

    names: tuple[str, ...]
    observed: Floats
    simulated: Floats

    @property
    def p_value(self) -> Floats:
        """Two-sided Monte Carlo p-values: how often simulations are at least as far out as what happened."""
        n = len(self.simulated)
        above = (1 + (self.simulated >= self.observed).sum(axis=0)) / (n + 1)
        below = (1 + (self.simulated <= self.observed).sum(axis=0)) / (n + 1)
        values: Floats = np.minimum(1.0, 2.0 * np.minimum(above, below))
        return values

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row a feature: observed, median and 95 % range of the simulations, p-value."""
        low, middle, high = np.quantile(self.simulated, [0.025, 0.5, 0.975], axis=0)
        return {
            "feature": np.array(self.names, dtype=object),
            "observed": self.observed,
            "simulated": middle,
            "low": low,
            "high": high,
            "p_value": self.p_value,
        }

    def summary(self) -> str:
        """The answer in words."""
        off = [
            f"{name} ({seen:.3g}, simulated {low:.3g} to {high:.3g})"
            for name, seen, low, high, p in zip(
                self.names,
                self.observed,
                *np.quantile(self.simulated, [0.025, 0.975], axis=0),
                self.p_value,
                strict=True,
            )
            if p < 0.05
        ]
        if not off:
            return f"In all {len(self.names)} features what happened looks like the {len(self.simulated)} simulations."
        return (
            f"What happened differs from the simulations in {len(off)} of {len(self.names)} features: {'; '.join(off)}."
        )


def goodness_of_fit(
    events: EventList,
    effects: Sequence[Effect],
    result: FitResult,
    *,
    n_replications: int = 100,
    seed: int = 0,
    **settings: Any,
) -> Fitness:
    """Does the model make worlds like ours? Degrees, reciprocity, repetition, triads and waiting times.

    Simulates as many events as there were, from nothing, and compares features the model was not told of. All events
    must be the model's to explain (no ``outcome``, or ``typed``). ``settings`` are those of the fit.

    References
    ----------
    Hunter, Goodreau, Handcock (2008), Goodness of fit of social network models, JASA 103.
    """
    nothing = EventList(
        np.zeros(0), np.zeros(0, np.int32), np.zeros(0, np.int32), events.actors, type_names=events.type_names
    )
    model, risk = settings.get("model"), settings.get("risk")
    timed = isinstance(model, Timed)
    directed = not isinstance(model, Coordination) and (risk is None or risk.directed)
    horizon: dict[str, Any] = {"n_events": events.n_events} if timed else {"times": events.times}
    runs = simulate(nothing, effects, result, n_replications=n_replications, seed=seed, **horizon, **settings)
    return _compared(events, runs, timed=timed, directed=directed)


def goodness_of_fit_of_actors(
    events: EventList,
    rate_effects: Sequence[Effect],
    rate: FitResult,
    choice_effects: Sequence[Effect],
    choice: FitResult,
    *,
    time: Timed | Ordinal | None = None,
    n_replications: int = 100,
    seed: int = 0,
    **settings: Any,
) -> Fitness:
    """The same of a rate and a choice together (DyNAM); ``time`` is that of the rate, settings are those of both."""
    nothing = EventList(
        np.zeros(0), np.zeros(0, np.int32), np.zeros(0, np.int32), events.actors, type_names=events.type_names
    )
    timed = isinstance(time, Timed)
    horizon: dict[str, Any] = {"n_events": events.n_events} if timed else {"times": events.times}
    runs = simulate_actors(
        nothing,
        rate_effects,
        rate,
        choice_effects,
        choice,
        time=time,
        n_replications=n_replications,
        seed=seed,
        **horizon,
        **settings,
    )
    return _compared(events, runs, timed=timed, directed=True)


def _compared(events: EventList, runs: Sequence[EventList], *, timed: bool, directed: bool) -> Fitness:
    seen = features(events, timed=timed, directed=directed)
    simulated = np.array([list(features(run, timed=timed, directed=directed).values()) for run in runs])
    return Fitness(tuple(seen), np.array(list(seen.values())), simulated)


def features(events: EventList, *, timed: bool, directed: bool = True) -> dict[str, float]:
    """What an event list looks like, in numbers.

    Degrees count events, relative to their mean; the shares are of pairs that ever acted (reciprocated), of events
    (repeated) and of two-paths (closed). Without direction a pair is one pair, and an actor has one degree.
    """
    n = events.n_actors
    counts = np.zeros((n, n))
    np.add.at(counts, (events.senders, events.receivers), 1.0)
    if not directed:
        counts += counts.T
    ties = counts > 0
    two_paths = ties.astype(np.float64) @ ties
    np.fill_diagonal(two_paths, 0.0)
    n_pairs = float(ties.sum()) / (1 if directed else 2)
    found = {
        "pairs that acted": n_pairs,
        "reciprocated share": float((ties & ties.T).sum() / max(ties.sum(), 1)),
        "repeated share": 1.0 - n_pairs / max(events.n_events, 1),
        "closed two-paths": float(two_paths[ties].sum() / max(two_paths.sum(), 1.0)),
    }
    sides = {"out-degree": counts.sum(axis=1), "in-degree": counts.sum(axis=0)}
    if not directed:
        del found["reciprocated share"]
        sides = {"degree": sides["out-degree"]}
    for side, degrees in sides.items():
        relative = degrees / max(degrees.mean(), 1e-300)
        found |= {f"{side}, quantile {q:g}": float(np.quantile(relative, q)) for q in QUANTILES}
    if timed:
        waits = np.diff(np.concatenate([[0.0], events.times]))
        found |= {f"waiting time, quantile {q:g}": float(np.quantile(waits, q)) for q in (0.5, 0.9)}
    return found
