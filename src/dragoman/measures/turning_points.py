"""When did a tie change, and which way?

The pair's weekly sums of cooperation and hostility (monthly or yearly where its dates are coarser) are set against what
could have passed (``exposure``), so that more coverage is no turn. Within a stretch both have one rate; where to cut is
found by exact optimal partitioning (``segmentation``) of effective counts (``clustering``), so that bursts are no
turns.

What a cut must gain is not a rule of thumb but the gain that a series *without* any turn, of the same length and kinds,
shows in so many cases:

- a *clear* turn gains what one such series in two hundred shows somewhere. Bursts of a month and more are not wholly
  allowed for: simulated, up to one in fifteen of them shows one (docs/measures.md);
- a *possible* turn what fewer than half of them show. Where a tie is thinly recorded that is often all there is to say.

The jumps of real turns look like bursts. The scale is therefore taken again without the jumps that the possible turns
explain, the clear ones among them are found, and so on until the same turns are clear twice. Possible ones are sought
last, within the stretches between clear ones.

A turn is *nearer* or *further* by the log of cooperation less that of hostility, each against expectation, with half an
act added; a kind too seldom recorded to show a turn is left out of it. Where both rates rose, or both fell, and this
level may not have moved, the tie became *busier* or *quieter*. The date interval holds the turn with the level's
probability, by its profile likelihood between the neighbouring turns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.measures.clustering import dispersion, kish_scale, long_run_scale
from dragoman.measures.estimate import LEVEL, Estimate, Result
from dragoman.measures.evidence import weightiest_acts
from dragoman.measures.exposure import expected_by_bin
from dragoman.measures.pair import Pair, Window
from dragoman.measures.segmentation import best_partition, cut_penalty, place_cut
from dragoman.measures.totals import PAIR, Bin, Totals, bin_edges, binned, by_side, fetch_totals, finest_bin
from dragoman.vocabulary.engine import Engine

__all__ = ["Turn", "TurningPoints", "turning_points"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: A stretch between turns lasts at least this long: shorter ones are episodes, not a changed tie.
MIN_STRETCH_DAYS = 182

#: Shares of series without a turn that would show one as strong.
CLEAR, POSSIBLE = 0.005, 0.5

#: A kind of act (cooperation, hostility) worth fewer effective acts than this in the whole window shows no turn.
MIN_EFFECTIVE = 8.0

#: Which way each kind moves a tie.
TOWARDS = np.array([1.0, -1.0])

#: Acts shown for a turn lie within so many days before and after it: the last of the old stretch, what made the new
#: one.
DAYS_BEFORE, DAYS_AFTER = 60, 180

#: Rounds of finding clear turns and taking the scale again; casebook and simulated series settle within three.
MAX_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One turning point.

    ``strength`` is clear or possible. ``day`` begins the new stretch; it lies between ``low`` and ``high`` with the
    level's probability. ``before`` and ``after`` are the levels of closeness in the stretches around it, ``step`` their
    difference. ``cooperation_ratio`` and ``hostility_ratio`` are the rates after over those before, NaN for a kind too
    seldom recorded. ``gain`` is what the turn improves twice the log-likelihood by, between its neighbours. ``acts``
    are the weightiest around it.
    """

    day: date
    low: date
    high: date
    strength: str
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
        ratios = (("cooperation", self.cooperation_ratio), ("hostility", self.hostility_ratio))
        rates = ", ".join(f"{name} x {ratio:.1f}" for name, ratio in ratios if not isnan(ratio))
        hedge = "possibly " if self.strength == "possible" else ""
        return (
            f"{hedge}{self.direction} from {self.day} (between {self.low} and {self.high}; {rates} against expectation)"
        )


@dataclass(frozen=True, slots=True)
class TurningPoints(Result):
    """When a tie changed.

    ``bin`` is the length of the series' bins. The arrays hold one entry a bin: weight of cooperation and hostility,
    what was expected, and the fitted level of closeness. ``penalty`` is what a clear turn had to gain in twice the
    log-likelihood; ``scale`` is the weight of one effective act of cooperation and of hostility.
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

    def named_acts(self) -> tuple[int, ...]:
        """The weightiest acts around each turn."""
        return tuple(dict.fromkeys(act for turn in self.turns for act in turn.acts))

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
    series = _Series(totals, edges)
    clear = series.clear_turns()
    cuts = sorted([*clear, *series.possible_turns(clear)])
    bounds = [0, *cuts, len(series.y)]
    turns = []
    for before, cut, after in zip(bounds, bounds[1:], bounds[2:], strict=False):
        turn = _turn(series, before, cut, after, "clear" if cut in clear else "possible", level)
        around = Window(
            turn.day - timedelta(days=DAYS_BEFORE), turn.day + timedelta(days=DAYS_AFTER), totals.window.as_of
        )
        turns.append(replace(turn, acts=weightiest_acts(engine, pair, around, n_evidence)))
    levels = [np.full(stop - start, series.level(start, stop)) for start, stop in pairwise(bounds)]
    return TurningPoints(
        pair=pair,
        since=totals.since,
        until=totals.until,
        bin=unit,
        turns=tuple(turns),
        thin=series.thin,
        n_acts=totals.counted()[0],
        n_reports=totals.counted()[1],
        penalty=series.penalty(CLEAR),
        scale=(float(series.scale[0]), float(series.scale[1])),
        start=np.datetime64(totals.since, "D") + edges[:-1],
        cooperation=series.y[:, 0],
        hostility=series.y[:, 1],
        cooperation_expected=series.expected[:, 0],
        hostility_expected=series.expected[:, 1],
        level_of_closeness=np.concatenate(levels),
    )


class _Series:
    """The pair's sums by bin, what was expected, and the scale that turns both into effective counts."""

    def __init__(self, totals: Totals, edges: Ints) -> None:
        self.since = totals.since
        self.edges = edges
        self.y = binned(by_side(totals.weight)[:, PAIR], edges)
        self.expected = expected_by_bin(totals, edges)
        self.bin_days = float(np.median(np.diff(edges)))
        self.min_bins = max(2, round(MIN_STRETCH_DAYS / self.bin_days))
        n, weight, square = (by_side(x.sum(axis=0)) for x in (totals.n, totals.weight, totals.square))
        every = np.maximum(n.sum(axis=0), 1e-9)
        self._kish = kish_scale(weight[PAIR], square[PAIR], weight.sum(axis=0) / every, square.sum(axis=0) / every)
        self._n_acts = n[PAIR]
        self.take_scale([])

    def take_scale(self, turns: list[int]) -> None:
        """Take the scale without what these turns explain."""
        seen = [long_run_scale(self.y[:, k], self.expected[:, k], self.bin_days, turns) for k in (0, 1)]
        self.scale = self._kish * dispersion(np.array(seen), self._kish, self._n_acts)
        self.count, self.exposure = self.y / self.scale, self.expected / self.scale
        self.telling = self.count.sum(axis=0) >= MIN_EFFECTIVE

    @property
    def thin(self) -> str:
        """Why no turn can be seen; empty when one can."""
        if len(self.y) < 2 * self.min_bins:
            return f"{len(self.y)} bins, {2 * self.min_bins} are needed"
        if not self.telling.any():
            return f"worth {self.count.sum():.1f} independent acts, {MIN_EFFECTIVE:.0f} of one kind are needed"
        return ""

    def penalty(self, false_alarms: float) -> float:
        """What a turn must gain in twice the log-likelihood."""
        share = min(0.5, self.min_bins / len(self.y))
        return cut_penalty(max(1, int(self.telling.sum())), share, false_alarms)

    def clear_turns(self) -> list[int]:
        """Bins at which a clear turn begins."""
        turns = self._partition(0, len(self.y), POSSIBLE)
        for _ in range(MAX_ROUNDS):
            self.take_scale(turns)
            found = self._partition(0, len(self.y), CLEAR)
            if found == turns:
                break
            turns = found
        return turns

    def possible_turns(self, clear: list[int]) -> list[int]:
        """Bins at which a possible turn begins, between clear ones."""
        bounds = [0, *clear, len(self.y)]
        return [cut for start, stop in pairwise(bounds) for cut in self._partition(start, stop, POSSIBLE)]

    def _partition(self, start: int, stop: int, false_alarms: float) -> list[int]:
        if self.thin:
            return []
        part = slice(start, stop)
        count, exposure = self.count[part][:, self.telling], self.exposure[part][:, self.telling]
        return [start + cut for cut in best_partition(count, exposure, self.penalty(false_alarms), self.min_bins)]

    def log_rates(self, start: int, stop: int) -> tuple[Floats, Floats]:
        """Log of observed over expected of each kind in a stretch, half an act added; and its variance."""
        from scipy.special import polygamma

        count, exposure = self.count[start:stop].sum(axis=0) + 0.5, self.exposure[start:stop].sum(axis=0) + 0.5
        return np.log(count / exposure), np.asarray(polygamma(1, count), float)

    def level(self, start: int, stop: int) -> float:
        """Log of cooperation less log of hostility over a stretch, of the kinds that tell."""
        return float((self.log_rates(start, stop)[0] * TOWARDS * self.telling).sum())

    def day(self, point: int) -> date:
        """The first day of a bin."""
        return self.since + timedelta(days=int(self.edges[point]))


def _turn(series: _Series, start: int, cut: int, stop: int, strength: str, level: float) -> Turn:
    """Describe the turn at ``cut`` between two stretches; the step's interval is that of independent log-gammas."""
    from scipy.special import ndtri

    part = slice(start, stop)
    count, exposure = series.count[part][:, series.telling], series.exposure[part][:, series.telling]
    placed = place_cut(count, exposure, series.min_bins, level)
    (before, variance_before), (after, variance_after) = series.log_rates(start, cut), series.log_rates(cut, stop)
    change = np.where(series.telling, after - before, np.nan)
    value = float(np.nansum(change * TOWARDS))
    reach = float(ndtri((1 + level) / 2) * np.sqrt(((variance_before + variance_after) * series.telling).sum()))
    step = Estimate(value, value - reach, value + reach, level)
    return Turn(
        day=series.day(cut),
        low=series.day(min(start + placed.low, cut)),
        high=series.day(max(start + placed.high, cut)),
        strength=strength,
        direction=_direction(step, change),
        before=series.level(start, cut),
        after=series.level(cut, stop),
        step=step,
        cooperation_ratio=float(np.exp(change[0])),
        hostility_ratio=float(np.exp(change[1])),
        gain=placed.gain,
        acts=(),
    )


def _direction(step: Estimate, change: Floats) -> str:
    """Which way: nearer or further, unless both kinds rose, or both fell, and closeness may not have moved."""
    if change.min() > 0 and step.covers(0.0):
        return "busier"
    if change.max() < 0 and step.covers(0.0):
        return "quieter"
    return "nearer" if step.value > 0 else "further"
