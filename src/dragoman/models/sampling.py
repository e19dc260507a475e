"""Draw controls, and read the statistics of cases and controls in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.design import Design
from dragoman.models.events import Ints
from dragoman.models.kernels import codes
from dragoman.models.kernels.strata import Table
from dragoman.models.likelihoods import Coordination
from dragoman.models.plan import Compiled
from dragoman.models.risk import CaseControl
from dragoman.models.robust import cluster_of_pairs

__all__ = ["Drawn", "draw", "standardises"]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Statistics of cases and controls, and which pair each row is. ``moment`` is that of each stratum."""

    table: Table
    senders: Ints
    receivers: Ints
    n_actors: int
    moment: npt.NDArray[np.int64]

    @property
    def n_cases(self) -> int:
        """How many events are explained."""
        return int(self.table.n_cases.sum())

    def clusters(self, by: str) -> npt.NDArray[np.int64]:
        """The cluster of each row."""
        if by == "event":
            return np.repeat(self.moment, np.diff(self.table.start))
        return cluster_of_pairs(by, self.senders, self.receivers, self.n_actors)


def standardises(compiled: Compiled) -> bool:
    """Whether a statistic is standardised, which needs the whole risk set at each moment."""
    return bool((compiled.plan.scaling == codes.STANDARDISED).any())


def draw(prepared: Design, sample: CaseControl) -> Drawn:
    """Draw the controls of a design and read all statistics: memory is (cases + controls) × effects."""
    if isinstance(prepared.model, Coordination):
        raise UsageError("a coordination model compares all pairs; it cannot be sampled")
    if standardises(prepared.compiled):
        raise UsageError("standardising needs the whole risk set at each moment; leave it out when sampling controls")
    weighted = sample.weighted or prepared.ties == codes.TIMED
    if sample.strata is not None and not weighted:
        return _matched(prepared, sample)
    return _drawn_by_moment(prepared, sample, weighted)


def _drawn_by_moment(prepared: Design, sample: CaseControl, weighted: bool) -> Drawn:
    """One stratum for each moment: its cases, and controls for all of them."""
    from dragoman.models.kernels.sampled import sampled_statistics

    compiled, options = prepared.compiled, prepared.options
    n_classes, class_of_option = _classes(prepared, sample)
    if sample.n_controls < n_classes:
        raise UsageError(f"{sample.n_controls} controls cannot be drawn from {n_classes} classes; draw one from each")
    x, offset, option, start, n_cases = sampled_statistics(
        compiled.plan,
        compiled.paths,
        prepared.start,
        prepared.changes,
        prepared.moments,
        options,
        sample.n_controls,
        sample.for_each_event,
        sample.share_of_events,
        np.uint64(sample.seed),
        weighted,
        class_of_option,
        n_classes,
        prepared.ties == codes.TIMED,
    )
    used = int(start[-1])  # leading rows are a view, not a copy
    table = Table(x[:used], offset[:used], start, n_cases, prepared.moments.exposure)
    return _named(prepared, table, option[:used], np.arange(len(n_cases)))


def _matched(prepared: Design, sample: CaseControl) -> Drawn:
    """One counter-matched stratum for each event."""
    from dragoman.models.kernels.matched import matched_statistics

    if prepared.ties == codes.ONCE:
        raise UsageError(
            'counter-matching gives each event controls of its own; simultaneous="once" has no term for each event. '
            'Take simultaneous="breslow" or "efron", or leave out strata'
        )
    compiled = prepared.compiled
    n_classes, class_of_option = _classes(prepared, sample)
    if sample.n_controls + 1 < n_classes:
        raise UsageError(
            f"an event and {sample.n_controls} controls are fewer than {n_classes} classes; a set needs one of each"
        )
    x, offset, option, start, moment = matched_statistics(
        compiled.plan,
        compiled.paths,
        prepared.start,
        prepared.changes,
        prepared.moments,
        prepared.options,
        sample.n_controls,
        sample.share_of_events,
        np.uint64(sample.seed),
        prepared.ties == codes.EFRON,
        class_of_option,
        n_classes,
    )
    used, n = int(start[-1]), len(moment)
    table = Table(x[:used], offset[:used], start, np.ones(n, np.int64), np.zeros(n))
    return _named(prepared, table, option[:used], moment)


def _named(prepared: Design, table: Table, option: npt.NDArray[np.int64], moment: npt.NDArray[np.int64]) -> Drawn:
    i, j = np.asarray(prepared.options.i)[option], np.asarray(prepared.options.j)[option]
    return Drawn(table, i, j, prepared.events.n_actors, moment)


def _classes(prepared: Design, sample: CaseControl) -> tuple[int, npt.NDArray[np.int64]]:
    """The number of classes controls are drawn from, and the class of each option."""
    options = prepared.options
    if sample.strata is None:
        return 1, np.zeros(len(options.i), np.int64)
    strata = np.asarray(sample.strata)
    n = prepared.events.n_actors
    if strata.shape != (n, n):
        raise UsageError(f"strata have shape {strata.shape}; they need one class for each pair of {n} actors")
    names, numbers = np.unique(strata[options.i, options.j], return_inverse=True)
    return len(names), numbers.astype(np.int64)
