"""How good would such forecasts have been? Rolling origins: each window is forecast from what lies before it.

The latest windows are held back. Before the first of them, and again after every few, a forecaster is fitted and
calibrated on windows that had ended by then. Every act of every ordered pair is forecast and compared with what was
told, pair by pair; climatology and persistence are learnt on the same windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData
from dragoman.models.forecast.horizon.baselines import climatology, long_run
from dragoman.models.forecast.horizon.forecaster import (
    LEAST_LEARNT_WINDOWS,
    Forecaster,
    learn,
    n_drawn,
    n_for_learning,
)
from dragoman.models.forecast.horizon.history import History
from dragoman.models.forecast.horizon.record import ACTS, Record
from dragoman.models.forecast.horizon.sample import Progress, Sample, Visit, draw, just_happened, visits
from dragoman.models.forecast.horizon.scores import Score, Skill, Tally, score_of, skill_of
from dragoman.models.forecast.horizon.statistics import Rows
from dragoman.models.forecast.horizon.succession import Counted
from dragoman.models.forecast.horizon.windows import Windows, windows

__all__ = ["KINDS", "Backtest", "Judged", "backtest"]

Bools = npt.NDArray[np.bool_]

#: What is compared: the forecasts, and two that need no model.
KINDS = ("forecast", "climatology", "persistence")

#: Windows held back, at most, and at most this share of all.
N_TESTED, TESTED_SHARE = 24, 1 / 3
#: A forecaster serves so many windows before it is fitted anew.
REFIT_EVERY = 6


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Scores over some of the pairs: of each kind, and the skill of the forecasts over climatology and persistence.

    ``skill`` is keyed by (score, reference), such as ``("brier", "climatology")``.
    """

    scope: str
    scores: dict[str, Score]
    skill: dict[tuple[str, str], Skill]


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """Out-of-sample scores over all pairs of countries, of all actors, and of the actors asked about."""

    horizon_days: int
    since: date
    until: date
    n_windows: int
    n_actors: int
    n_fits: int
    fallback: str
    judged: tuple[Judged, ...]


def backtest(
    record: Record,
    horizon_days: int,
    *,
    asked: tuple[int, ...] = (),
    acts: tuple[int, ...] | None = None,
    n_tested: int = N_TESTED,
    seed: int = 0,
    progress: Progress | None = None,
) -> Backtest:
    """Forecast the latest windows of a record from what lay before each.

    Parameters
    ----------
    record, horizon_days, seed, progress
        As in ``fit_forecaster``.
    asked
        Places of actors whose own acts are judged apart: the source and, where there are two, the target.
    acts
        Places of the acts to judge; all by default.
    n_tested
        Windows held back, at most; never more than a third of all.

    Raises
    ------
    NotEnoughData
        There are too few windows to learn from before the first that is held back.
    """
    past = windows(record.n_days, horizon_days, len(record.actors))
    n_tested = min(n_tested, int(len(past.origins) * TESTED_SHARE))
    first_tested = len(past.origins) - n_tested
    earlier = Windows(past.origins[:first_tested], horizon_days, past.step_days)
    told = record.n_told(past.origins, horizon_days)
    first = n_for_learning(earlier, told[:first_tested])
    if n_tested < 2 or first_tested - first < LEAST_LEARNT_WINDOWS or not told[first_tested:].any():
        raise NotEnoughData(
            f"the record spans {record.n_days} days, {len(past.origins)} windows of {horizon_days} days; a backtest "
            f"learns from {LEAST_LEARNT_WINDOWS} windows at least and then holds back two. Add data, or ask for a "
            "shorter horizon"
        )
    state = History(record), Counted(len(record.actors))
    rng = np.random.default_rng(seed)
    n_rows = n_drawn(told[first:first_tested])
    scopes = _scopes(record, asked)
    samples: list[Sample] = []
    tallies: dict[tuple[str, str], list[Tally]] = {(scope, kind): [] for scope in scopes for kind in KINDS}
    fitted: list[Forecaster] = []
    for visit in visits(record, past, first, state):
        if visit.number >= first_tested:
            if (visit.number - first_tested) % REFIT_EVERY == 0:
                start = fitted[-1].chances.beta if fitted and fitted[-1].chances else None
                fitted.append(learn(samples[-(first_tested - first) :], horizon_days, start))
            for key, tally in _tallies(visit, fitted[-1], scopes, acts).items():
                tallies[key].append(tally)
        samples.append(draw(visit, n_rows, horizon_days, rng))
        if progress is not None:
            progress("forecasting the past", (visit.number + 1) / len(past.origins))
    origin = int(past.origins[first_tested])
    return Backtest(
        horizon_days,
        record.since + timedelta(days=origin),
        record.until,
        n_tested,
        len(record.actors),
        len(fitted),
        fitted[-1].fallback,
        tuple(_judged(scope, tallies) for scope in scopes),
    )


def _scopes(record: Record, asked: tuple[int, ...]) -> dict[str, Bools]:
    """Which ordered pairs are judged together, by what to call them; shape (sources, targets)."""
    apart = ~np.eye(len(record.actors), dtype=bool)
    scopes = {
        "country pairs": apart & record.is_country[:, None] & record.is_country[None, :],
        "all pairs": apart,
    }
    if asked:
        own = np.zeros_like(apart)
        own[asked[0], asked[1] if len(asked) > 1 else slice(None)] = True
        scopes["asked about"] = own & apart
    return {scope: mask for scope, mask in scopes.items() if mask.any()}


def _tallies(
    visit: Visit, forecaster: Forecaster, scopes: dict[str, Bools], acts: tuple[int, ...] | None
) -> dict[tuple[str, str], Tally]:
    """Forecast every act of every pair in one window, and sum up how it went."""
    source, target = (x.astype(np.int64) for x in np.nonzero(np.logical_or.reduce(list(scopes.values()))))
    found: dict[tuple[str, str], Tally] = {}
    for act in range(len(ACTS)) if acts is None else acts:
        rows = Rows(np.full(len(source), act), source, target)
        happened = visit.counts[rows] > 0
        just = just_happened(visit.snapshot, rows, forecaster.horizon_days)
        chances = {
            "forecast": forecaster.chance(visit.snapshot, rows),
            "climatology": climatology(long_run(visit.snapshot, rows), forecaster.by),
            "persistence": forecaster.persistence.chance[act, just.astype(np.int64)],
        }
        for scope, mask in scopes.items():
            inside = mask[source, target]
            for kind, chance in chances.items():
                tally = Tally.of(chance[inside], happened[inside])
                found[scope, kind] = found[scope, kind] + tally if (scope, kind) in found else tally
    return found


def _judged(scope: str, tallies: dict[tuple[str, str], list[Tally]]) -> Judged:
    of = {kind: tallies[scope, kind] for kind in KINDS}
    return Judged(
        scope,
        {kind: score_of(of[kind]) for kind in KINDS},
        {
            (score, reference): skill_of(of["forecast"], of[reference], score)
            for score in ("brier", "log")
            for reference in KINDS[1:]
        },
    )
