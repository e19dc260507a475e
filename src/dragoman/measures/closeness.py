"""Are two actors nearer to each other, or further apart, than their activity predicts?

For cooperation (quads 1, 2) and hostility (3, 4) apart, what passed between the two is compared with what would have if
each chose its partners independently. Let P be the weight of the pair's acts, A and B what each did with others, O what
others did among themselves. Were partners chosen independently, the four would be 2ab, 2ao, 2bo and o² times a total,
so

    E = A·B / (2·O)

is what is expected of the pair, told by everybody's acts but its own. (The simpler d_A·d_B/2W counts the pair's acts on
both sides: for two actors that deal mostly with each other it expects nearly whatever they do.) Then

    closeness = log((c + κ)/(E_c + κ)) - log((h + κ)/(E_h + κ)),        κ = 1/2

in effective counts (see ``clustering``): above 0 nearer, below 0 further, and near 0 where little is known. Half an act
added to observed and expected is the shrinkage of Norén, Hopstadius and Bate (2013).

The interval is that of the unshrunken ratio. With Jeffreys' prior the two rates are Gamma(c + 1/2), Gamma(h + 1/2) over
their expectations, their ratio F; the uncertainty of E (its logarithm has variance ψ′(A) + ψ′(B) + ψ′(O)) is put in by
lowering the shapes. Where shrinkage moves the number out of its interval, the interval is widened to hold it. A prior
that shrank the interval too would cover ties far from average too seldom (see docs/measures.md for what was measured).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.measures.clustering import dispersion, kish_scale, long_run_scale
from dragoman.measures.estimate import LEVEL, Estimate, Result
from dragoman.measures.evidence import weightiest_acts
from dragoman.measures.exposure import expected_by_bin
from dragoman.measures.intervals import (
    log_gamma_ratio_interval,
    log_rate_interval,
    shape_with_extra_variance,
)
from dragoman.measures.pair import Pair, Window
from dragoman.measures.totals import PAIR, Totals, bin_edges, binned, by_side, fetch_totals, finest_bin
from dragoman.vocabulary.engine import Engine

__all__ = ["Closeness", "ClosenessSeries", "closeness"]

Floats = npt.NDArray[np.float64]

#: Fewer effective acts than this are too thin to speak of closeness: below it nearly every interval covers 0.
MIN_EFFECTIVE = 5.0

COOPERATION, HOSTILITY = 0, 1


@dataclass(frozen=True, slots=True)
class ClosenessSeries:
    """Closeness at the end of each month, older acts halved every half-life.

    All arrays have one entry a month. ``n_acts`` counts the month's own acts; ``thin`` marks months that rest on fewer
    effective acts than needed. Months before the first act are NaN.
    """

    month: npt.NDArray[np.datetime64]
    value: Floats
    low: Floats
    high: Floats
    cooperation: Floats
    cooperation_expected: Floats
    hostility: Floats
    hostility_expected: Floats
    n_acts: Floats
    thin: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Closeness(Result):
    """Closeness of a pair over a window, undecayed, and its monthly series.

    ``closeness`` is a logarithm: +0.69 is twice as near as activity predicts. ``cooperation`` and ``hostility`` are
    observed over expected. Weights and expectations are sums of absolute weight. ``dispersion`` says how many times
    more the sums vary than those of independent acts of equal weight, for cooperation and hostility.
    """

    pair: Pair
    since: date
    until: date
    verdict: str
    closeness: Estimate
    cooperation: Estimate
    hostility: Estimate
    cooperation_weight: float
    cooperation_expected: float
    hostility_weight: float
    hostility_expected: float
    dispersion: tuple[float, float]
    half_life_days: float
    series: ClosenessSeries
    acts: tuple[int, ...]

    def summary(self) -> str:
        """The answer in plain words."""
        who = f"{self.pair.label}, {self.since} to {self.until}"
        if self.verdict == "no recorded acts":
            return f"{who}: no recorded acts."
        basis = f"{self.closeness.n_acts} acts in {self.closeness.n_reports} reports"
        if self.closeness.thin:
            return f"{who}: too thin to say ({self.closeness.thin}; {basis})."
        numbers = (
            f"closeness {self.closeness}; cooperation {self.cooperation} and hostility {self.hostility} "
            f"times what their activity predicts; {basis}"
        )
        said = {
            "nearer": "nearer than their activity predicts",
            "further": "further apart than their activity predicts",
            "as expected": "no nearer and no further than their activity predicts",
        }[self.verdict]
        return f"{who}: {said} ({numbers})."

    def named_acts(self) -> tuple[int, ...]:
        """The weightiest acts the numbers rest on."""
        return self.acts

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """The monthly series, one row a month."""
        return {name: getattr(self.series, name) for name in ClosenessSeries.__dataclass_fields__}


def closeness(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    half_life_days: float = 180.0,
    kappa: float = 0.5,
    level: float = LEVEL,
    n_evidence: int = 50,
    totals: Totals | None = None,
) -> Closeness:
    """Say whether two sides are nearer or further than their activity predicts, and how that went month by month.

    Parameters
    ----------
    half_life_days
        Days after which an act counts half in the series; the window's own number is undecayed.
    kappa
        Effective acts added to observed and expected; larger shrinks more.
    totals
        Sums fetched before for the same pair and window, to spare the scan.
    """
    if half_life_days <= 0 or kappa <= 0 or not 0 < level < 1:
        raise UsageError(
            f"half_life_days is {half_life_days}, kappa {kappa}, level {level}; "
            "the first two must be positive, the last between 0 and 1"
        )
    totals = totals or fetch_totals(engine, pair, window or Window())
    phi = _dispersion(totals)
    whole = _compare(by_side(totals.weight.sum(0)), by_side(totals.square.sum(0)), totals, phi, kappa, level)
    overall, cooperation, hostility = _estimates(whole, totals, level)
    return Closeness(
        pair=pair,
        since=totals.since,
        until=totals.until,
        verdict=_verdict(overall),
        closeness=overall,
        cooperation=cooperation,
        hostility=hostility,
        cooperation_weight=float(whole.observed[COOPERATION]),
        cooperation_expected=float(whole.expected[COOPERATION]),
        hostility_weight=float(whole.observed[HOSTILITY]),
        hostility_expected=float(whole.expected[HOSTILITY]),
        dispersion=(float(phi[0]), float(phi[1])),
        half_life_days=half_life_days,
        series=_series(totals, phi, half_life_days, kappa, level),
        acts=weightiest_acts(engine, pair, totals.window, n_evidence) if not totals.is_empty else (),
    )


class _Comparison(NamedTuple):
    """Observed against expected; the last axis of arrays is (cooperation, hostility)."""

    value: Floats
    low: Floats
    high: Floats
    rates: tuple[Floats, Floats, Floats]
    observed: Floats
    expected: Floats
    effective: Floats


def _estimates(whole: _Comparison, totals: Totals, level: float) -> tuple[Estimate, Estimate, Estimate]:
    """Closeness, cooperation and hostility of the window, with what they rest on."""
    if totals.is_empty:
        nothing = Estimate.missing("no recorded acts", level=level)
        return nothing, nothing, nothing
    thin = _thinness(float(whole.effective))
    value, low, high = whole.rates

    def rate(side: int, *quads: int) -> Estimate:
        ends = float(value[side]), float(low[side]), float(high[side])
        return Estimate(*ends, level, *totals.counted(*quads), thin)

    overall = Estimate(float(whole.value), float(whole.low), float(whole.high), level, *totals.counted(), thin)
    return overall, rate(COOPERATION, 1, 2), rate(HOSTILITY, 3, 4)


def _compare(weight: Floats, square: Floats, totals: Totals, phi: Floats, kappa: float, level: float) -> _Comparison:
    """Closeness from sums of shape (..., 4 parts, 2 sides); see the module for the formulas."""
    from scipy.special import polygamma

    scale = phi * _kish(weight, square, totals)
    count = weight / scale[..., None, :]
    elsewhere = count[..., 1:, :] + 0.5
    expected = elsewhere[..., 0, :] * elsewhere[..., 1, :] / (2 * elsewhere[..., 2, :])
    observed = count[..., PAIR, :]
    shape = shape_with_extra_variance(observed + 0.5, polygamma(1, elsewhere).sum(axis=-2))
    log_rate = np.log((observed + kappa) / (expected + kappa))
    unshrunken = np.log((observed + 0.5) / expected)
    ends = log_rate_interval(shape, level)
    value = log_rate[..., 0] - log_rate[..., 1]
    centre = unshrunken[..., 0] - unshrunken[..., 1]
    below, above = log_gamma_ratio_interval(shape[..., 0], shape[..., 1], level)
    return _Comparison(
        value,
        np.minimum(value, centre + below),
        np.maximum(value, centre + above),
        (
            np.exp(log_rate),
            np.exp(np.minimum(log_rate, unshrunken + ends[0])),
            np.exp(np.maximum(log_rate, unshrunken + ends[1])),
        ),
        observed * scale,
        expected * scale,
        observed.sum(axis=-1),
    )


def _series(totals: Totals, phi: Floats, half_life_days: float, kappa: float, level: float) -> ClosenessSeries:
    edges = bin_edges(totals.since, totals.until, "month")
    weight = _decayed(by_side(totals.weight), half_life_days)[edges[1:] - 1]
    square = _decayed(by_side(totals.square), half_life_days / 2)[edges[1:] - 1]
    months = _compare(weight, square, totals, phi, kappa, level)
    n_acts = binned(totals.n[:, PAIR].sum(axis=1), edges)
    begun = np.cumsum(n_acts) > 0
    first = np.datetime64(totals.since, "D")
    return ClosenessSeries(
        month=(first + edges[:-1]).astype("datetime64[M]"),
        value=np.where(begun, months.value, np.nan),
        low=np.where(begun, months.low, np.nan),
        high=np.where(begun, months.high, np.nan),
        cooperation=months.observed[:, COOPERATION],
        cooperation_expected=months.expected[:, COOPERATION],
        hostility=months.observed[:, HOSTILITY],
        hostility_expected=months.expected[:, HOSTILITY],
        n_acts=n_acts,
        thin=months.effective < MIN_EFFECTIVE,
    )


def _decayed(daily: Floats, half_life_days: float) -> Floats:
    """The running sum over days in which each day halves what came half a life before."""
    from scipy.signal import lfilter

    return np.asarray(lfilter([1.0], [1.0, -(0.5 ** (1 / half_life_days))], daily, axis=0))


def _dispersion(totals: Totals) -> Floats:
    """φ of cooperation and of hostility: how many times the scale of independent acts the pair's series shows."""
    edges = bin_edges(totals.since, totals.until, finest_bin(totals, "week", "month", "year"))
    y = binned(by_side(totals.weight[:, PAIR]), edges)
    expected = expected_by_bin(totals, edges)
    bin_days = float(np.median(np.diff(edges)))
    kish = _kish(by_side(totals.weight.sum(0)), by_side(totals.square.sum(0)), totals)
    scale = np.array([long_run_scale(y[:, side], expected[:, side], bin_days) for side in (0, 1)])
    return dispersion(scale, kish, by_side(totals.n[:, PAIR]).sum(axis=0))


def _kish(weight: Floats, square: Floats, totals: Totals) -> Floats:
    """The scale of the pair's acts if they were independent, from sums of shape (..., 4 parts, 2 sides)."""
    return kish_scale(weight[..., PAIR, :], square[..., PAIR, :], *_average_act(totals))


def _average_act(totals: Totals) -> tuple[Floats, Floats]:
    """Mean weight and mean square of all acts, for cooperation and hostility."""
    n, weight, square = (by_side(x.sum(0)).sum(0) for x in (totals.n, totals.weight, totals.square))
    n = np.maximum(n, 1e-9)
    return weight / n, square / n


def _thinness(effective: float) -> str:
    if effective >= MIN_EFFECTIVE:
        return ""
    return f"worth {effective:.1f} independent acts, {MIN_EFFECTIVE:.0f} are needed"


def _verdict(overall: Estimate) -> str:
    if overall.is_missing:
        return "no recorded acts"
    if overall.thin:
        return "too thin"
    if overall.covers(0.0):
        return "as expected"
    return "nearer" if overall.value > 0 else "further"
