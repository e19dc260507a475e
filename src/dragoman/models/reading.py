"""The statistics themselves, for a look or for another program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.errors import UsageError
from dragoman.models.context import Context
from dragoman.models.design import Design, design
from dragoman.models.effects.base import Effect
from dragoman.models.events import EventList, Floats, Ints
from dragoman.models.likelihoods import Model
from dragoman.models.risk import RiskSet

__all__ = ["Statistics", "statistics", "statistics_of_design"]

#: More numbers than this are not laid out at once (8 bytes each).
MOST_NUMBERS = 250_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """Every statistic of every option at every moment.

    ``values[m, d, p]`` is statistic ``names[p]`` of the pair ``senders[d]`` → ``receivers[d]`` at ``times[m]``; NaN
    where the pair was not at risk.
    """

    values: Floats
    times: Floats
    senders: Ints
    receivers: Ints
    names: tuple[str, ...]


def statistics(
    events: EventList,
    effects: Sequence[Effect],
    *,
    model: Model | None = None,
    context: Context | None = None,
    risk: RiskSet | None = None,
    outcome: Sequence[str] | None = None,
    typed: bool = False,
    skip_first: int = 0,
) -> Statistics:
    """What did every possible event look like, each time one happened? Parameters as in ``fit``.

    For small data: this lays out moments × options × effects, which fitting never does.

    Examples
    --------
    >>> from dragoman.models import EventList, Inertia, statistics
    >>> events = EventList.from_rows([(1, "a", "b"), (2, "a", "b"), (3, "b", "a")])
    >>> statistics(events, [Inertia()]).values[:, 0, 0].tolist()
    [0.0, 1.0, 2.0]
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
    return statistics_of_design(prepared)


def statistics_of_design(prepared: Design) -> Statistics:
    """The statistics of a design."""
    from dragoman.models.kernels.sweep import sweep_statistics

    n_numbers = len(prepared.moments.time) * len(prepared.options.i) * len(prepared.names)
    if n_numbers > MOST_NUMBERS:
        raise UsageError(f"{n_numbers:,} statistics do not fit in memory; ask for fewer events, pairs or effects")
    if (prepared.moments.high - prepared.moments.low < len(prepared.options.i)).any():
        raise UsageError("a choice model has other options for each event; read the statistics with an ordinal model")
    compiled, options = prepared.compiled, prepared.options
    values = sweep_statistics(
        compiled.plan, compiled.paths, prepared.start, prepared.changes, prepared.moments, options
    )
    return Statistics(
        np.asarray(values), prepared.moments.time, np.asarray(options.i), np.asarray(options.j), prepared.names
    )
