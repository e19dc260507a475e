"""Are threats carried out? What A did to B after threatening it, against unthreatened days of the same two.

Threats (THREATEN, actual) within 30 days of the one before form one episode; its first day is day 0. Three outcomes are
followed apart: force (COERCE, ASSAULT), sanctions (SANCTION) and any material conflict (quad 4). Deeds of day 0 and
before do not count. For each outcome:

- the *curve* of Kaplan and Meier (1958): the share of episodes followed by a deed within t days, episodes near the end
  of the record being censored there; Greenwood's variance on the log-log scale (Kalbfleisch and Prentice 2002, 1.4);
- the *risk ratio* at 30, 60 and 90 days. The share of fully watched episodes followed by a deed, over the same share of
  all unthreatened days of the same ordered pair within a year of each episode (all of them: a draw would only add
  noise). A day is unthreatened if no threat was made on it or in the longest horizon before. Threats made *after* an
  unthreatened day are not excluded, since that would pick days by their future; where threats are frequent this pulls
  the ratio to 1.

Shares, their intervals and their ratio are those of ``windows``: overlapping windows are not independent.

How dates coarser than a day are taken is told in ``threats``: one known to the month counts from its end, one known to
the year is listed but enters no rate. Acts with status *denied* are listed, too: they are told as not having happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.measures.estimate import LEVEL, Basis, Estimate, Result
from dragoman.measures.moves import Moves, fetch_moves, recorded_days
from dragoman.measures.pair import Pair, Window
from dragoman.measures.survival import Curve, kaplan_meier
from dragoman.measures.threats import (
    COARSEST_DAYS,
    OUTCOMES,
    Threat,
    day_zero,
    deeds_of,
    next_deed,
    threats_in,
    what_followed,
)
from dragoman.measures.windows import near, ratio, share_after, share_otherwise
from dragoman.vocabulary.engine import Engine

__all__ = [
    "COARSEST_DAYS",
    "CURVE_DAYS",
    "EPISODE_DAYS",
    "OUTCOMES",
    "FollowThrough",
    "Outcome",
    "Threat",
    "follow_through",
]

Ints = npt.NDArray[np.int64]

#: Threats closer than this to the one before belong to its episode.
EPISODE_DAYS = 30

#: Unthreatened days are taken from this many days on both sides of an episode.
MATCH_DAYS = 365

#: Fewer fully watched episodes than this give no ratio.
MIN_EPISODES = 5

#: How far the curve of Kaplan and Meier is followed.
CURVE_DAYS = 365


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often one kind of deed followed: its curve, and for each horizon the shares and their ratio."""

    name: str
    curve: Curve
    horizons: tuple[int, ...]
    threatened: tuple[Estimate, ...]
    unthreatened: tuple[Estimate, ...]
    ratio: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class FollowThrough(Result):
    """Whether A's threats against B were carried out.

    ``n_episodes`` are groups of threats that enter the rates, ``n_threats`` all threats in the window; ``threats``
    lists the latest of them, by day 0.
    """

    pair: Pair
    since: date | None
    until: date | None
    verdict: str
    n_threats: int
    n_episodes: int
    outcomes: tuple[Outcome, ...]
    threats: tuple[Threat, ...]
    acts: tuple[int, ...]

    def outcome(self, name: str) -> Outcome:
        """The outcome of a name in ``OUTCOMES``."""
        return next(outcome for outcome in self.outcomes if outcome.name == name)

    def summary(self) -> str:
        """The answer in plain words."""
        who = f"{self.pair.a.label} against {self.pair.b.label}"
        if not self.n_threats:
            return f"{who}: no recorded threats."
        told = f"{who}: {self.n_threats} threats in {self.n_episodes} episodes"
        if self.verdict == "too thin":
            return f"{told}, too few for a rate; see what followed each."
        parts = []
        for outcome in self.outcomes:
            share, ratio = outcome.threatened[-1], outcome.ratio[-1]
            text = f"{outcome.name} within {outcome.horizons[-1]} days after {share.value:.0%}"
            if not ratio.is_missing:
                text += f", {ratio.value:.1f} ({ratio.low:.1f} to {ratio.high:.1f}) times as often as otherwise"
            parts.append(text)
        return f"{told}; {'; '.join(parts)}."

    def named_acts(self) -> tuple[int, ...]:
        """The threats, what followed each, what may have, and what was told as not having happened."""
        named = list(self.acts)
        for threat in self.threats:
            named += [*threat.order_unknown, *threat.denied, *(act for _, _, act in threat.followed.values())]
        return tuple(dict.fromkeys(named))

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row for each outcome and horizon."""
        rows = [(o, i) for o in self.outcomes for i in range(len(o.horizons))]
        columns: dict[str, npt.NDArray[Any]] = {
            "outcome": np.array([o.name for o, _ in rows], dtype=object),
            "horizon_days": np.array([o.horizons[i] for o, i in rows]),
        }
        for name in ("threatened", "unthreatened", "ratio"):
            for part, attribute in (("", "value"), ("_low", "low"), ("_high", "high")):
                columns[name + part] = np.array([getattr(getattr(o, name)[i], attribute) for o, i in rows])
        return columns


def follow_through(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    horizons: tuple[int, ...] = (30, 60, 90),
    n_listed: int = 200,
    level: float = LEVEL,
) -> FollowThrough:
    """Say whether A's threats against B, made in the window, were carried out; swap the pair for B's against A.

    Deeds are followed past the window's end to the end of the record, and unthreatened days are taken from before it;
    ``as_of`` holds for both.

    Parameters
    ----------
    horizons
        Days after a threat at which to compare, ascending.
    n_listed
        How many threats to list with what followed each: the latest. All of them enter the rates.
    """
    if not horizons or list(horizons) != sorted(set(horizons)) or horizons[0] < 1:
        raise UsageError(f"horizons are {horizons}; give days from 1 on, each once, ascending")
    window = window or Window()
    whole = Window(as_of=window.as_of)
    moves = fetch_moves(engine, pair, whole, condition="(event = 'THREATEN' OR quad = 4)")
    moves = moves.where(moves.forward | moves.mutual)
    start, end = recorded_days(engine, whole)
    threats = threats_in(moves, window)
    episodes = _episodes(threats)
    every = _episodes(threats_in(moves, whole), gap=0)
    listed = threats.where(np.arange(len(threats))[-n_listed:]) if n_listed > 0 else threats.where(np.arange(0))
    outcomes = tuple(
        _outcome(name, deeds_of(moves, name), episodes, every, start, end, horizons, level) for name in OUTCOMES
    )
    return FollowThrough(
        pair=pair,
        since=window.since,
        until=window.until,
        verdict=_verdict(len(threats), outcomes),
        n_threats=len(threats),
        n_episodes=len(episodes),
        outcomes=outcomes,
        threats=what_followed(listed, moves, end, horizons[-1]),
        acts=tuple(int(act) for act in listed.act),
    )


def _episodes(threats: Moves, gap: int = EPISODE_DAYS) -> Ints:
    """Day 0 of each group of threats; those known to the year only are left out."""
    days = np.unique(day_zero(threats)[threats.last - threats.first < COARSEST_DAYS])
    return days[np.concatenate([[True], np.diff(days) > gap])] if len(days) else days


def _outcome(
    name: str, deeds: Moves, episodes: Ints, threatened: Ints, start: int, end: int, horizons: tuple[int, ...],
    level: float,
) -> Outcome:  # fmt: skip
    """The curve and the comparisons of one outcome."""
    came = next_deed(deeds, episodes)
    happened = came <= np.minimum(end, episodes + CURVE_DAYS)
    time = np.where(happened, came, np.minimum(end, episodes + CURVE_DAYS)) - episodes
    rows = [_compare(deeds, episodes, threatened, start, end, h, horizons[-1], level) for h in horizons]
    with_threat, without, ratio = (tuple(row[i] for row in rows) for i in range(3))
    return Outcome(name, kaplan_meier(time, happened, level), horizons, with_threat, without, ratio)


def _compare(
    deeds: Moves, episodes: Ints, threatened: Ints, start: int, end: int, horizon: int, longest: int, level: float
) -> tuple[Estimate, Estimate, Estimate]:
    """Shares followed by a deed within the horizon, with and without a threat, and their ratio."""
    watched = episodes[episodes + horizon <= end]
    if not len(watched):
        none = Estimate.missing("no episode watched long enough", level=level)
        return none, none, none
    with_threat = share_after(watched, next_deed(deeds, watched) - watched <= horizon, horizon, level)
    days = np.arange(start, end - horizon + 1)
    before = np.searchsorted(threatened, days, side="right") - 1
    free = (before < 0) | (days - threatened[before] > longest)
    weight = np.where(free, near(days, watched, MATCH_DAYS), 0.0)
    if weight.sum() <= 0:
        none = Estimate.missing("no unthreatened days to compare with", level=level)
        return with_threat, none, none
    basis = Basis(len(deeds), int(deeds.n_reports.sum()), level)
    without = share_otherwise(weight, next_deed(deeds, days) - days <= horizon, horizon, basis)
    if len(watched) < MIN_EPISODES:
        reason = f"{len(watched)} watched episodes, {MIN_EPISODES} are needed"
        return with_threat, without, Estimate.missing(reason, level=level, n_acts=len(watched))
    return with_threat, without, ratio(with_threat, without)


def _verdict(n_threats: int, outcomes: tuple[Outcome, ...]) -> str:
    if not n_threats:
        return "no recorded threats"
    ratios = [outcome.ratio[-1] for outcome in outcomes]
    if all(ratio.is_missing for ratio in ratios):
        return "too thin"
    if any(not ratio.is_missing and ratio.low > 1 for ratio in ratios):
        return "followed by deeds more often than otherwise"
    return "not followed by deeds more often than otherwise"
