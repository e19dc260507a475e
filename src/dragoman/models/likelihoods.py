"""Which question a model answers about an event: which pair, when, which sender, which receiver.

==================  =============================================  ==================================================
``Ordinal``         which pair is next                             Σ_e [θ·x_e − log Σ_d exp(θ·x_d)]
``Timed``           which pair, and when                           Σ_e θ·x_e − Σ_m Δ_m Σ_d exp(θ·x_d)
``SenderRate``      who acts next, ordinal or timed                the same over actors
``ReceiverChoice``  whom the sender chooses                        the same as ordinal, over the pairs of the sender
``Coordination``    which pair agrees, without direction           p(i→j) p(j→i) / Σ_{k<l} p(k→l) p(l→k)
==================  =============================================  ==================================================

Simultaneous events
-------------------
Events of one moment see the past before it, and none of the others. Days are coarse, so this is the rule and not the
exception. ``simultaneous`` says how they enter: ``"breslow"`` (each against all options, as goldfish), ``"efron"`` (the
l-th of k against the options less l/k of the cases), ``"once"`` (one denominator for the moment, as remstats' "pt") and
``"file"``: in the order of the file, each seeing those before it.

Where a record of a pair can occur once a day only, events of a day are drawn without replacement, and Breslow shrinks
coefficients: with a true coefficient of 3 and 12 events a day among 132 pairs its mean estimate is 2.83, Efron's 3.00;
with 24 a day 2.65 and 2.97. ``"once"`` is no likelihood then (38 instead of 3): it is only there to reproduce what was
published. ``tests/models/test_simultaneous.py`` repeats this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.errors import UsageError
from dragoman.models.kernels import codes

__all__ = ["Coordination", "Model", "Ordinal", "ReceiverChoice", "SenderRate", "Simultaneous", "Timed"]

Simultaneous = Literal["breslow", "efron", "once", "file"]
TIES_CODES: dict[str, int] = {
    "breslow": codes.BRESLOW,
    "efron": codes.EFRON,
    "once": codes.ONCE,
    "file": codes.BRESLOW,
}


def _check_simultaneous(simultaneous: str) -> None:
    if simultaneous not in TIES_CODES:
        raise UsageError(f"simultaneous is {simultaneous!r}; it must be one of {', '.join(TIES_CODES)}")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Which pair is next, whatever the time: the partial likelihood of Butts (2008) and of Cox."""

    simultaneous: Simultaneous = "breslow"

    def __post_init__(self) -> None:
        _check_simultaneous(self.simultaneous)


@dataclass(frozen=True, slots=True)
class Timed:
    """Which pair, and when: a hazard that is constant between changes.

    Parameters
    ----------
    start, end
        Observation, in the unit of the times. Without them it runs from the earliest to the latest time of anything the
        model reads (goldfish's rule); relevent and remstimate start at 0.
    split_at
        Where an interval ends without an event (right-censored), so that hazards are constant within intervals:
        ``"changes"``, at anything that changes; ``"effects"``, at what effects read, with presence taken as of the
        end of the interval (goldfish); ``"events"``, nowhere, everything taken as of the next event (remstimate).
    simultaneous
        ``"together"`` or ``"file"``.
    unit_rate
        Do without a baseline: where all effects are 0 there is one event per unit of time and pair. What relevent and
        remstimate assume when no constant is among the effects; seldom meant.
    """

    start: float | None = None
    end: float | None = None
    split_at: Literal["changes", "effects", "events"] = "changes"
    simultaneous: Literal["together", "file"] = "together"
    unit_rate: bool = False

    def __post_init__(self) -> None:
        if self.simultaneous not in ("together", "file"):
            raise UsageError(f"simultaneous is {self.simultaneous!r}; a timed model takes together or file")
        if self.split_at not in ("changes", "effects", "events"):
            raise UsageError(f"split_at is {self.split_at!r}; it must be changes, effects or events")


@dataclass(frozen=True, slots=True)
class SenderRate:
    """Who acts next: the rate part of an actor-oriented model (Stadtfeld, Hollway, Block 2017).

    ``time`` is ``Timed(...)`` for exact times, which needs a ``Baseline()``, or ``Ordinal(...)`` for the order alone.
    The effects speak of the sender only. With ``directed=False`` both actors of an event count as having acted, each a
    term.
    """

    time: Timed | Ordinal = Ordinal()
    directed: bool = True


@dataclass(frozen=True, slots=True)
class ReceiverChoice:
    """Whom the sender of an event chooses: the choice part of an actor-oriented model (Stadtfeld, Block 2017).

    Events of one sender at one time (one message to many) are separate terms on one past, as in Perry and Wolfe (2013).
    """

    simultaneous: Literal["breslow", "file"] = "breslow"

    def __post_init__(self) -> None:
        if self.simultaneous not in ("breslow", "file"):
            raise UsageError(f"simultaneous is {self.simultaneous!r}; a choice model takes breslow or file")


@dataclass(frozen=True, slots=True)
class Coordination:
    """Which pair agrees: both choose each other, P(i, j) ∝ p(i→j) p(j→i) over all pairs (Stadtfeld et al. 2017)."""


Model = Ordinal | Timed | SenderRate | ReceiverChoice | Coordination
