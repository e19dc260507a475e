"""From effects to the kernels' plan: which networks to keep, which numbers to read, which columns to make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from dragoman.errors import UsageError
from dragoman.models.effects.base import Column, Effect, Past, Statistic, Trace
from dragoman.models.events import EventList
from dragoman.models.kernels import codes
from dragoman.models.kernels.state import Paths
from dragoman.models.kernels.statistic import Plan
from dragoman.models.memory import HalfLife

__all__ = ["Compiled", "compile_effects"]

T = TypeVar("T")
PathKey = tuple[int, bool, int, bool, int]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """The plan and what its numbers stand for."""

    plan: Plan
    paths: Paths
    names: tuple[str, ...]
    pasts: tuple[Past, ...]
    traces: tuple[Trace, ...]
    attributes: tuple[str, ...]


class _Numbers(Generic[T]):
    """Things, numbered in order of first use."""

    def __init__(self) -> None:
        self.things: list[T] = []

    def of(self, thing: T) -> int:
        if thing not in self.things:
            self.things.append(thing)
        return self.things.index(thing)


def compile_effects(
    effects: Sequence[Effect],
    events: EventList,
    outcome_types: Sequence[str],
    extra: Sequence[Past] = (),
    *,
    repeat: bool = False,
) -> Compiled:
    """The plan of a list of effects; ``extra`` pasts are kept though no effect reads them (a gate of the risk set).

    ``repeat`` lets columns share a name.
    """
    columns = [column for effect in effects for column in effect.columns()]
    names = [column.name for column in columns]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated and not repeat:
        raise UsageError(f"two effects are called {', '.join(repeated)}; give one a label")
    if not columns:
        raise UsageError("a model needs at least one effect")
    builder = _Builder(events, tuple(outcome_types))
    for past in extra:
        builder.pasts.of(past)
    return builder.compile(columns)


class _Builder:
    def __init__(self, events: EventList, outcome_types: tuple[str, ...]) -> None:
        self.events, self.outcome_types = events, outcome_types
        self.pasts: _Numbers[Past] = _Numbers()
        self.traces: _Numbers[tuple[str, ...] | None] = _Numbers()
        self.attributes: _Numbers[str] = _Numbers()
        self.statistics: _Numbers[Statistic] = _Numbers()
        self.kept: _Numbers[PathKey] = _Numbers()
        self.ranked: set[int] = set()

    def compile(self, columns: list[Column]) -> Compiled:
        """Number everything the columns read."""
        factors = np.full((len(columns), 3), -1, np.int32)
        for p, column in enumerate(columns):
            for f, statistic in enumerate(column.statistics):
                factors[p, f] = self.statistics.of(statistic)
        rows = [self._row(statistic) for statistic in self.statistics.things]
        plan = Plan(
            code=np.array([row[0] for row in rows], np.int32),
            first=np.array([row[1] for row in rows], np.int32),
            second=np.array([row[2] for row in rows], np.int32),
            path=np.array([row[3] for row in rows], np.int32),
            first_out=np.array([s.first_out for s in self.statistics.things], np.uint8),
            second_out=np.array([s.second_out for s in self.statistics.things], np.uint8),
            combine=np.array([s.combine for s in self.statistics.things], np.int8),
            scaling=np.array([s.scaling for s in self.statistics.things], np.int8),
            transform=np.array([s.transform for s in self.statistics.things], np.int8),
            low=np.array([self._low(s) for s in self.statistics.things], np.float64),
            high=np.array([s.high for s in self.statistics.things], np.float64),
            explains=np.array([self._explains(s) for s in self.statistics.things], np.uint8),
            factors=factors,
        )
        traces = tuple(Trace(acts, k in self.ranked) for k, acts in enumerate(self.traces.things))
        return Compiled(
            plan,
            self._paths(),
            tuple(column.name for column in columns),
            tuple(self.pasts.things),
            traces,
            tuple(self.attributes.things),
        )

    def _row(self, s: Statistic) -> tuple[int, int, int, int]:
        """Code, first, second and kept two-path of a statistic."""
        if s.trace is not None:
            trace = self.traces.of(s.trace.acts)
            if s.trace.ranked:
                self.ranked.add(trace)
            return s.code, trace, 0, 0
        if s.attribute is not None:
            second = 0
            if s.past is not None:
                second = self.pasts.of(s.past)
            elif s.second_attribute is not None:
                second = self.attributes.of(s.second_attribute)
            return s.code, self.attributes.of(s.attribute), second, 0
        if s.past is None:
            return s.code, 0, 0, 0
        first, second = self.pasts.of(s.past), self.pasts.of(s.second_past or s.past)
        if s.code != codes.TWO_PATH:
            return s.code, first, second, 0
        if s.combine != codes.MULTIPLIED and _decay(s.past) != _decay(s.second_past or s.past):
            # the minimum of two weights that decay at different speeds cannot be kept up to date
            return codes.TWO_PATH_ASKED, first, second, 0
        return s.code, first, second, self.kept.of((first, s.first_out, second, s.second_out, s.combine))

    def _paths(self) -> Paths:
        decays = [_decay(past) for past in self.pasts.things]
        kept = self.kept.things
        return Paths(
            rate=np.array([rate for rate, _ in decays], np.float64),
            lagged=np.array([lagged for _, lagged in decays], np.uint8),
            first=np.array([path[0] for path in kept], np.int32),
            first_out=np.array([path[1] for path in kept], np.uint8),
            second=np.array([path[2] for path in kept], np.int32),
            second_out=np.array([path[3] for path in kept], np.uint8),
            combine=np.array([path[4] for path in kept], np.int8),
            ranked=np.array([k in self.ranked for k in range(len(self.traces.things))], np.uint8),
        )

    def _low(self, s: Statistic) -> float:
        if s.actor is not None:
            return float(self.events.number_of_actor(s.actor))
        if s.scaling != codes.SHARE:
            return s.low
        n = self.events.n_actors
        if isinstance(s.share_of_nothing, str):
            shares = {"1/N": 1 / n, "1/(N-1)": 1 / max(n - 1, 1)}
            if s.share_of_nothing not in shares:
                raise UsageError(f"share_of_nothing is {s.share_of_nothing!r}; it must be a number, 1/N or 1/(N-1)")
            return shares[s.share_of_nothing]
        return s.share_of_nothing

    def _explains(self, s: Statistic) -> list[bool]:
        if s.explains is None:
            return [True] * len(self.outcome_types)
        unknown = [name for name in s.explains if name not in self.outcome_types]
        if unknown:
            raise UsageError(
                f"an effect explains {', '.join(unknown)}, but the outcomes are {', '.join(self.outcome_types)}; "
                "name them as outcome and fit with typed=True"
            )
        return [name in s.explains for name in self.outcome_types]


def _decay(past: Past) -> tuple[float, bool]:
    """Halvings per unit of time, and whether ages end at the event before."""
    memory = past.memory
    if not isinstance(memory, HalfLife) or past.counting == "presence":
        return 0.0, False
    return 1.0 / memory.days, memory.since_last_event
