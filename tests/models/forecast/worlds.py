"""Made-up records for the tests of horizon forecasts."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from dragoman.models.forecast.horizon.record import ACTS, Record

SINCE = date(2000, 1, 1)


def record_of(rows: list[tuple[int, int, int, int]], n_actors: int, n_days: int) -> Record:
    """Rows of (day, source, act, target)."""
    rows = sorted(rows)
    day, source, act, target = (np.array(x, np.int64) for x in zip(*rows, strict=True))
    actors = tuple(f"A{i}" for i in range(n_actors))
    until = SINCE + timedelta(days=n_days)
    return Record(
        actors, np.ones(n_actors, bool), source, act, target, day, np.ones(len(day)), SINCE, until, len(day), 0
    )


def steady_world(n_actors: int, n_days: int, seed: int) -> tuple[Record, np.ndarray]:
    """Acts that come at a steady rate of their own; the record, and the rates a day (acts, sources, targets)."""
    rng = np.random.default_rng(seed)
    base = rng.gamma(0.3, 1.0, (n_actors, n_actors))
    np.fill_diagonal(base, 0.0)
    act = rng.gamma(0.5, 1.0, len(ACTS))
    rates = base[None] * (act / act.sum())[:, None, None] * 0.15
    counts = rng.poisson(rates[None] * np.ones((n_days, 1, 1, 1)))
    day, k, s, t = np.nonzero(counts)
    rows = list(zip(day.tolist(), s.tolist(), k.tolist(), t.tolist(), strict=True))
    return record_of(rows, n_actors, n_days), rates
