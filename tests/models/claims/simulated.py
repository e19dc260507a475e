"""Worlds with a known effect of shared pressure, made without a store."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dragoman.models.claims import Claim, read_claim
from dragoman.models.claims.history import Acts, History, Regimes

#: States of several regions, the last eight of them pressed.
STATES = tuple(
    "ARG BOL BRA CHL COL CRI DEU ECU EGY ESP FRA GBR IDN IND ITA JOR JPN KEN MAR NGA PER POL TUR ZAF "  # noqa: SIM905
    "BLR CUB IRN MMR PRK SDN SYR ZWE".split()
)
N_PRESSED = 8
DAYS = 720.0


def claim(**settings: object) -> Claim:
    """The pressure claim by months, with fewer placebos."""
    asked = read_claim("pressure")
    checks = replace(asked.checks, n_placebos=199)
    return replace(asked, panel=replace(asked.panel, period="month"), checks=checks, **settings)  # type: ignore[arg-type]


def history(seed: int, ratio: float, *, n_acts: int = 8000, spread: float = 0.4) -> History:
    """Acts of uneven states and of pairs that differ, ``ratio`` times as many where both are pressed.

    A pair's level is lognormal with standard deviation ``spread``; each state is pressed from a day of its own.
    """
    generator = np.random.default_rng(seed)
    n = len(STATES)
    activity = generator.lognormal(0.0, 0.8, n)
    i, j = np.triu_indices(n, 1)
    level = activity[i] * activity[j] * generator.lognormal(0.0, spread, len(i))
    onset = np.full(n, np.inf)
    onset[-N_PRESSED:] = generator.uniform(-200.0, 500.0, N_PRESSED)
    both = np.maximum(onset[i], onset[j])
    month = np.arange(0.0, DAYS, 30.0)
    rate = level[None] * np.where(month[:, None] >= both[None], ratio, 1.0)
    counts = generator.poisson(n_acts * rate / rate.sum())
    when, pair = np.nonzero(counts)
    times = counts[when, pair]
    when, pair = np.repeat(when, times), np.repeat(pair, times)
    day = np.floor(month[when] + generator.uniform(0, 30, len(when)))
    order = np.argsort(day, kind="stable")
    day, pair = day[order], pair[order]
    turned = generator.random(len(pair)) < 0.5
    source, target = np.where(turned, j[pair], i[pair]), np.where(turned, i[pair], j[pair])
    ones = np.ones(len(day), np.int64)
    acts = Acts(
        ones.cumsum(), source.astype(np.int64), target.astype(np.int64), ones, np.array([""] * len(day), object), day,
        day + 1, ones > 0, ones == 0, ones.astype(float), ones, ones > 0,
    )  # fmt: skip
    pressed = np.flatnonzero(np.isfinite(onset))
    regimes = Regimes(np.array(["USA"] * len(pressed), object), pressed, onset[pressed], np.full(len(pressed), np.inf))
    return History(STATES, acts, regimes, 0.0, DAYS, 0)
