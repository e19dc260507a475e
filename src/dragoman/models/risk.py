"""What could have happened: the pairs at risk, and samples of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.events import EventList, Ints

__all__ = ["CaseControl", "RiskSet"]


@dataclass(frozen=True, slots=True, eq=False)
class RiskSet:
    """Which ordered pairs of present actors can have an event.

    Absent actors (``Context.presence``) are never at risk, whatever the risk set. Made by one of

    * ``RiskSet.full()``: all i ≠ j; ``RiskSet.full(directed=False)``: each pair once, i < j;
    * ``RiskSet.observed()``: pairs that have an event at any time (of the explained types);
    * ``RiskSet.of_pairs(pairs)``: a list;
    * ``RiskSet.open_in("name")``: pairs with a positive tie in a network of the context, as of now.

    >>> RiskSet.of_pairs([(0, 1), (1, 0)]).pairs.shape
    (2, 2)
    """

    kind: Literal["full", "observed", "pairs", "open"] = "full"
    directed: bool = True
    pairs: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    network: str | None = None

    @classmethod
    def full(cls, *, directed: bool = True) -> RiskSet:
        """All pairs."""
        return cls(directed=directed)

    @classmethod
    def observed(cls, *, directed: bool = True) -> RiskSet:
        """Pairs that have an event at any time."""
        return cls("observed", directed)

    @classmethod
    def of_pairs(cls, pairs: npt.ArrayLike) -> RiskSet:
        """The pairs of a list of (sender, receiver) numbers."""
        array = np.asarray(pairs, dtype=np.int32)
        if array.ndim != 2 or array.shape[1] != 2:
            raise UsageError(f"pairs have shape {array.shape}; need one row (sender, receiver) for each")
        if (array[:, 0] == array[:, 1]).any():
            raise UsageError("a pair of an actor with itself is never at risk")
        return cls("pairs", pairs=np.unique(array, axis=0))

    @classmethod
    def open_in(cls, network: str) -> RiskSet:
        """Pairs with a positive tie in a network of the context, at each moment.

        Events of other pairs are remembered and not explained.
        """
        return cls("open", network=network)

    def options(self, events: EventList, cases: npt.NDArray[np.int64]) -> tuple[Ints, Ints]:
        """Senders and receivers of all pairs, by sender; ``cases`` are the rows of the explained events."""
        n = events.n_actors
        if self.kind == "pairs":
            if self.pairs.size and (self.pairs.min() < 0 or self.pairs.max() >= n):
                raise UsageError(f"a pair at risk has an actor that is none of the {n}")
            return np.ascontiguousarray(self.pairs[:, 0]), np.ascontiguousarray(self.pairs[:, 1])
        if self.kind == "observed":
            i, j = events.senders[cases].astype(np.int64), events.receivers[cases].astype(np.int64)
            if not self.directed:
                i, j = np.minimum(i, j), np.maximum(i, j)
            pair = np.unique(i * n + j)
            return (pair // n).astype(np.int32), (pair % n).astype(np.int32)
        grid_i, grid_j = np.divmod(np.arange(n * n, dtype=np.int64), n)
        keep = grid_i != grid_j if self.directed else grid_i < grid_j
        return grid_i[keep].astype(np.int32), grid_j[keep].astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class CaseControl:
    """Compare each event with a sample of what did not happen then, instead of with all of it.

    Parameters
    ----------
    n_controls
        Controls for each moment with an event, drawn without replacement from the open pairs that have no event then.
    seed
        The same seed draws the same controls, on any number of threads.
    weighted
        Give each control the inverse of its chance to be drawn, so that the sums estimate those of the full risk set
        (remstimate; the log-likelihood keeps its scale). Without it every option counts alike (eventnet, REM.jl,
        survival): the right choice for ordinal models, and narrower intervals. Timed models are always weighted.
    strata
        A class for each pair, (n_actors, n_actors) integers: controls are drawn from each class in equal numbers and
        weighted by the size of their class (counter-matching, Langholz and Borgan 1995). Good where what matters is
        rare, e.g. pairs that share a sanctioner.

    References
    ----------
    Borgan, Goldstein, Langholz (1995), Annals of Statistics 23. Vu, Pattison, Robins (2015), Social Networks 43.
    Langholz, Borgan (1995), Biometrika 82.
    """

    n_controls: int
    seed: int = 0
    weighted: bool = False
    strata: npt.NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        if self.n_controls < 1:
            raise UsageError(f"n_controls is {self.n_controls}; at least one control is needed")
