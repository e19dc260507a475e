"""What the store tells of a claim's population: its acts and the pressure on it, as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.claims.claim import Claim, Period, SharedPressure
from dragoman.vocabulary.engine import Engine
from dragoman.vocabulary.registry import registry

__all__ = ["Acts", "History", "Regimes", "read_history"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Kinds of actor that act for themselves in world politics; territories are left to their states.
_STATES = ("state", "former_state")


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """Actual acts between two of the population, one row each; states are numbers, days count from 1970-01-01.

    ``until`` is exclusive; ``n`` is what a row of a panel stands for, ``is_outcome`` whether the claim is about it.
    """

    act: Ints
    source: Ints
    target: Ints
    quad: Ints
    event: npt.NDArray[np.object_]
    since: Floats
    until: Floats
    to_day: Flags
    mutual: Flags
    n: Floats
    n_reports: Ints
    is_outcome: Flags

    def where(self, keep: Flags) -> Acts:
        """Some of the rows."""
        return Acts(*(getattr(self, name)[keep] for name in self.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class Regimes:
    """Intervals of pressure: senders by name, targets as numbers of states (-1: outside the population)."""

    sender: npt.NDArray[np.object_]
    target: Ints
    since: Floats
    until: Floats

    def where(self, keep: Flags) -> Regimes:
        """Some of the intervals."""
        return Regimes(*(getattr(self, name)[keep] for name in self.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Everything a test reads: who, what they did, under whose pressure, and from when until when."""

    states: tuple[str, ...]
    acts: Acts
    regimes: Regimes
    since: float
    until: float
    n_left_out: int

    @property
    def n_states(self) -> int:
        """How many states there are."""
        return len(self.states)

    def number(self, state: str) -> int:
        """The number of a state; -1 where it is none of the population."""
        return self.states.index(state) if state in self.states else -1

    def pressers(self) -> frozenset[int]:
        """States that press others."""
        return frozenset(self.number(str(name)) for name in np.unique(self.regimes.sender)) - {-1}

    def without_sender(self, sender: str) -> History:
        """As if one sender had pressed nobody."""
        return replace(self, regimes=self.regimes.where(self.regimes.sender != sender))

    def among(self, states: Iterable[int]) -> History:
        """Only acts of and pressure on some of the states; numbers stay as they are."""
        inside = np.zeros(self.n_states + 1, bool)
        inside[list(states)] = True
        inside[-1] = False
        acts = self.acts.where(inside[self.acts.source] & inside[self.acts.target])
        return replace(self, acts=acts, regimes=self.regimes.where(inside[self.regimes.target]))


_ACTS = """
SELECT act, source_state, target_state, quad, event, date_precision = 'day' AS to_day, mutual, n, n_reports,
    date_diff('day', DATE '1970-01-01', date_since)::DOUBLE AS since,
    date_diff('day', DATE '1970-01-01', date_until)::DOUBLE AS until
FROM acts
WHERE status = 'actual' AND quad BETWEEN 1 AND 4 AND date_since IS NOT NULL AND date_precision <> 'era'
    AND source_state <> target_state {parts} {days}
ORDER BY date_since, act"""

_REGIMES = """
SELECT sender, target, kind, date_diff('day', DATE '1970-01-01', since)::DOUBLE AS since,
    coalesce(date_diff('day', DATE '1970-01-01', until)::DOUBLE, 'inf'::DOUBLE) AS until
FROM pressures WHERE since IS NOT NULL ORDER BY since, sender, target, kind"""


def read_history(engine: Engine, claim: Claim) -> History:
    """Read what a claim needs.

    Raises
    ------
    NotEnoughData
        No act of the outcome between two of the population is in the store in these days.
    UsageError
        The claim asks for an actor the store tells nothing of.
    """
    columns = engine.columns(*_acts_query(claim))
    named = np.unique(np.concatenate([columns["source_state"], columns["target_state"]]).astype(str))
    wanted = claim.population.actors
    states = tuple(str(name) for name in named if (str(name) in wanted if wanted else _is_state(str(name))))
    number = {name: k for k, name in enumerate(states)}
    source = np.array([number.get(name, -1) for name in columns["source_state"]], np.int64)
    target = np.array([number.get(name, -1) for name in columns["target_state"]], np.int64)
    inside = (source >= 0) & (target >= 0)
    event, quad = columns["event"].astype(object), columns["quad"].astype(np.int64)
    acts = Acts(
        act=columns["act"].astype(np.int64),
        source=source,
        target=target,
        quad=quad,
        event=event,
        since=columns["since"].astype(np.float64),
        until=columns["until"].astype(np.float64),
        to_day=columns["to_day"].astype(bool),
        mutual=columns["mutual"].astype(bool),
        n=columns["n"].astype(np.float64),
        n_reports=columns["n_reports"].astype(np.int64),
        is_outcome=_is_outcome(claim, event, quad),
    ).where(inside)
    if not acts.is_outcome.any():
        raise NotEnoughData(
            f"the store has no act of {', '.join(claim.outcome)} between two of the claim's population in these days; "
            "`dragoman status` shows what it holds"
        )
    _check_named(claim, number)
    return History(
        states,
        acts,
        _regimes(engine, claim, number),
        float(acts.since.min()),
        float(acts.until.max()),
        int(len(inside) - inside.sum()),
    )


def _acts_query(claim: Claim) -> tuple[str, dict[str, object]]:
    parameters: dict[str, object] = {}
    parts, days = "", ""
    if claim.population.parts is not None:
        parameters["parts"] = ["", *claim.population.parts]
        parts = "".join(
            f" AND split_part({side}, '.', 2) IN (SELECT unnest($parts::VARCHAR[]))" for side in ("source", "target")
        )
    if claim.since is not None:
        parameters["since"] = claim.since
        days += " AND date_since >= $since"
    if claim.until is not None:
        parameters["until"] = claim.until
        days += " AND date_until <= $until"
    return _ACTS.format(parts=parts, days=days), parameters


def _is_state(name: str) -> bool:
    known = registry().actor(name)
    return known is not None and known.kind in _STATES


def _is_outcome(claim: Claim, event: npt.NDArray[np.object_], quad: Ints) -> Flags:
    kinds = {(str(one), int(two)) for one, two in zip(event, quad, strict=True)}
    holds = {kind: claim.holds(*kind) for kind in kinds}
    return np.array([holds[str(one), int(two)] for one, two in zip(event, quad, strict=True)], bool)


def _check_named(claim: Claim, number: dict[str, int]) -> None:
    if isinstance(claim.exposure, Period):
        absent = [name for name in (claim.exposure.actor, *claim.exposure.partners) if name not in number]
        if absent:
            raise UsageError(
                f"the claim names {', '.join(absent)}, of whom the store tells no act between states in these days; "
                "leave them out of exposure.partners, or add data on them"
            )


def _regimes(engine: Engine, claim: Claim, number: dict[str, int]) -> Regimes:
    columns = engine.columns(_REGIMES)
    regimes = Regimes(
        columns["sender"].astype(object),
        np.array([number.get(name, -1) for name in columns["target"]], np.int64),
        columns["since"].astype(np.float64),
        columns["until"].astype(np.float64),
    )
    keep = regimes.target >= 0
    exposure = claim.exposure
    if isinstance(exposure, SharedPressure):
        for chosen, column in ((exposure.by, "sender"), (exposure.kinds, "kind"), (exposure.targets, "target")):
            if chosen is not None:
                keep &= np.isin(columns[column].astype(str), chosen)
    return regimes.where(keep)
