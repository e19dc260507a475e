"""When did a tie change, and which way?

The pair's weekly sums of cooperation and hostility (monthly or yearly where its dates are coarser) are set against what
could have passed (``exposure``), so that more coverage is no turn. Within a stretch both have one rate; where to cut is
found by exact optimal partitioning (``segmentation``) of effective counts. A cut costs

    penalty = 3 log T

for T bins, the criterion of Schwarz for two rates and a place (Yao 1988, doi:10.1016/0167-7152(88)90118-6), in units of
the pair's own dispersion: sums are divided by how much they vary around their level of the year, so bursts are no turns.

A turn is *nearer* or *further* by closeness, the log of cooperation over hostility, each against expectation, with half
an act added. Where closeness hardly moves but both rates do, the tie became *busier* or *quieter*. The date interval holds
the turn with the level's probability, by its profile likelihood between the neighbouring turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.measures.clustering import kish_scale
from dragoman.measures.estimate import LEVEL, Estimate, Result
from dragoman.measures.evidence import weightiest_acts
from dragoman.measures.exposure import expected_by_bin
from dragoman.measures.pair import Pair, Window
from dragoman.measures.segmentation import best_partition, place_cut
from dragoman.measures.totals import PAIR, Bin, Totals, bin_edges, binned, by_side, fetch_totals, finest_bin
from dragoman.vocabulary.engine import Engine

__all__ = ["Turn", "TurningPoints", "turning_points"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: A stretch between turns lasts at least this long: shorter ones are episodes, not a changed tie.
MIN_STRETCH_DAYS = 182

#: Dispersion is taken within blocks of this many days, so that turns between them do not count as scatter.
BLOCK_DAYS = 365

#: Fewer effective acts than this in the whole window show no turn.
MIN_EFFECTIVE = 8.0

#: Half-lives are for series; a step in closeness below this is called busier or quieter, not nearer or further.
SMALL_STEP = np.log(1.25)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turning point.

    ``day`` begins the new stretch; it lies between ``low`` and ``high`` with the level's probability. ``before`` and
    ``after`` are closeness in the stretches around it, ``step`` their difference. ``cooperation_ratio`` and
    ``hostility_ratio`` are the rates after over those before. ``acts`` are the weightiest within the interval.
    """

    day: date
    low: date
    high: date
    direction: str
    before: float
    after: float
    step: Estimate
    cooperation_ratio: float
    hostility_ratio: float
    gain: float
    acts: tuple[int, ...]

    def sentence(self) -> str:
        """The turn in words."""
        return (
            f"{self.direction} from {self.day} (between {self.low} and {self.high}): cooperation x "
            f"{self.cooperation_ratio:.1f}, hostility x {self.hostility_ratio:.1f} against expectation"
        )


@dataclass(frozen=True, slots=True)
class TurningPoints(Result):
    """When a tie changed.

    ``bin`` is the length of the series' bins. The arrays hold one entry a bin: weight of cooperation and hostility, what was
    expected, and the fitted level of closeness. ``penalty`` is what a turn had to gain in twice the log-likelihood.
    """

    pair: Pair
    since: date
    until: date
    bin: Bin
    turns: tuple[Turn, ...]
    thin: str
    n_acts: int
    n_reports: int
    penalty: float
    scale: tuple[float, float]
    start: npt.NDArray[np.datetime64]
    cooperation: Floats
    hostility: Floats
    cooperation_expected: Floats
    hostility_expected: Floats
    level_of_closeness: Floats

    def summary(self) -> str:
        """The answer in plain words."""
        who = f"{self.pair.label}, {self.since} to {self.until}"
        if not self.n_acts:
            return f"{who}: no recorded acts."
        if self.thin:
            return f"{who}: too thin to see a turn ({self.thin})."
        if not self.turns:
            return f"{who}: no turning point; {self.n_acts} acts are compatible with one level throughout."
        return f"{who}: {'; '.join(turn.sentence() for turn in self.turns)}."

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """The series, one row a bin."""
        return {
            "start": self.start,
            "cooperation": self.cooperation,
            "hostility": self.hostility,
            "cooperation_expected": self.cooperation_expected,
            "hostility_expected": self.hostility_expected,
            "level_of_closeness": self.level_of_closeness,
        }


def turning_points(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    bin: Bin | None = None,
    level: float = LEVEL,
    n_evidence: int = 10,
    totals: Totals | None = None,
) -> TurningPoints:
    """Find when a pair's tie changed, against what their activity predicts.

    Parameters
    ----------
    bin
        Length of the series' bins; by default the finest that the dates of the pair's acts bear.
    n_evidence
        How many acts to name around each turn.
    """
    if bin not in (None, "week", "month", "year"):
        raise UsageError(f"bin is {bin!r}; it must be week, month or year")
    totals = totals or fetch_totals(engine, pair, window or Window())
    unit = bin or finest_bin(totals, "week", "month", "year")
    edges = bin_edges(totals.since, totals.until, unit)
    y = binned(by_side(totals.weight)[:, PAIR], edges)
    expected = expected_by_bin(totals, edges)
    scale = _scale(totals, y, expected, edges)
    count, exposure = y / scale, expected / scale
    penalty = 3 * float(np.log(len(y)))
    min_bins = max(2, round(MIN_STRETCH_DAYS / float(np.median(np.diff(edges)))))
    thin = ""
    if count.sum() < MIN_EFFECTIVE:
        thin = f"worth {count.sum():.1f} independent acts, {MIN_EFFECTIVE:.0f} are needed"
    cuts = [] if thin else best_partition(count, exposure, penalty, min_bins)
    bounds = [0, *cuts, len(y)]
    turns = []
    for i in range(1, len(bounds) - 1):
        turn = _turn(count, exposure, bounds[i - 1], bounds[i], bounds[i + 1], min_bins, edges, totals.since, level)
        around = Window(turn.low - timedelta(days=7), turn.high + timedelta(days=60), totals.window.as_of)
        turns.append(_with_acts(turn, weightiest_acts(engine, pair, around, n_evidence)))
    levels = np.concatenate(
        [np.full(j - i, _closeness(count[i:j], exposure[i:j])) for i, j in zip(bounds, bounds[1:], strict=False)]
    )
    first = np.datetime64(totals.since, "D")
    return TurningPoints(
        pair=pair,
        since=totals.since,
        until=totals.until,
        bin=unit,
        turns=tuple(turns),
        thin=thin,
        n_acts=int(round(totals.n_pair_acts.sum())),
        n_reports=int(totals.n_pair_reports.sum()),
        penalty=penalty,
        scale=(float(scale[0]), float(scale[1])),
        start=first + edges[:-1],
        cooperation=y[:, 0],
        hostility=y[:, 1],
        cooperation_expected=expected[:, 0],
        hostility_expected=expected[:, 1],
        level_of_closeness=levels,
    )


def _scale(totals: Totals, y: Floats, expected: Floats, edges: Ints) -> Floats:
    """How much weight is one effective act: never less than independent acts would say."""
    sums = [by_side(x.sum(axis=0)) for x in (totals.n, totals.weight, totals.square)]
    n, weight, square = sums
    every = np.maximum(n.sum(axis=0), 1e-9)
    kish = kish_scale(weight[PAIR], square[PAIR], weight.sum(axis=0) / every, square.sum(axis=0) / every)
    block = np.cumsum(np.diff(edges)) // BLOCK_DAYS
    return np.maximum(kish, [_scatter_within(y[:, k], expected[:, k], block) for k in (0, 1)])


def _scatter_within(y: Floats, expected: Floats, block: Ints) -> float:
    """The quasi-Poisson scale around the level of each block."""
    total_y, total_e = np.bincount(block, y), np.bincount(block, expected)
    rate = np.divide(total_y, total_e, out=np.zeros_like(total_y), where=total_e > 0)
    mu = rate[block] * expected
    if mu.sum() <= 0:
        return 0.0
    n_bins = np.bincount(block, expected > 0)
    free = np.maximum(n_bins - 1, 0) / np.maximum(n_bins, 1)
    return float(((y - mu) ** 2).sum() / (mu * free[block]).sum())


def _closeness(count: Floats, exposure: Floats) -> float:
    ratio = np.log((count.sum(axis=0) + 0.5) / (exposure.sum(axis=0) + 0.5))
    return float(ratio[0] - ratio[1])


def _turn(
    count: Floats,
    exposure: Floats,
    start: int,
    cut: int,
    stop: int,
    min_bins: int,
    edges: Ints,
    since: date,
    level: float,
) -> Turn:
    """Describe the turn at ``cut`` between two stretches."""
    placed = place_cut(count[start:stop], exposure[start:stop], min_bins, level)
    before = (count[start:cut].sum(axis=0) + 0.5, exposure[start:cut].sum(axis=0) + 0.5)
    after = (count[cut:stop].sum(axis=0) + 0.5, exposure[cut:stop].sum(axis=0) + 0.5)
    ratios = (after[0] / after[1]) / (before[0] / before[1])
    step = float(np.log(ratios[0]) - np.log(ratios[1]))

    def day(point: int) -> date:
        return since + timedelta(days=int(edges[point]))

    return Turn(
        day=day(cut),
        low=day(start + min(placed.low, cut - start)),
        high=day(start + max(placed.high, cut - start)),
        direction=_direction(step, ratios),
        before=_closeness(count[start:cut], exposure[start:cut]),
        after=_closeness(count[cut:stop], exposure[cut:stop]),
        step=Estimate(step, *_step_interval(before[0], after[0], step, level), level),
        cooperation_ratio=float(ratios[0]),
        hostility_ratio=float(ratios[1]),
        gain=placed.gain,
        acts=(),
    )


def _step_interval(before: Floats, after: Floats, step: float, level: float) -> tuple[float, float]:
    """An interval for the change of closeness: four independent gammas on the log scale, by normal approximation."""
    from scipy.special import ndtri, polygamma

    reach = float(ndtri((1 + level) / 2) * np.sqrt(polygamma(1, np.concatenate([before, after])).sum()))
    return step - reach, step + reach


def _direction(step: float, ratios: Floats) -> str:
    if abs(step) >= SMALL_STEP:
        return "nearer" if step > 0 else "further"
    return "busier" if ratios.prod() > 1 else "quieter"


def _with_acts(turn: Turn, acts: tuple[int, ...]) -> Turn:
    from dataclasses import replace

    return replace(turn, acts=acts)
