"""Who moves first, and who answers?

*First moves.* An act is a first move when nothing passed between the two on the 30 days before. A's share of first
moves has a Jeffreys interval; first moves are at least a month apart, so they are taken as independent.

*Answers.* One's day of action is answered when the other acts on one of the following 30 days. What matters is how much
oftener than by chance: around each such day d, chance is the share of days within a year of d that the other's acts
would have followed in the same way,

    excess = mean over d of (answered(d) - chance(d))

Chance is taken near d because two actors that are both busy in the same years would otherwise seem to answer each
other. It is the exact mean over all shifts of one's acts against the other's, where a permutation would draw a few. The
interval is that of a difference of two shares (``windows``).

Mutual acts end a silence but have no initiator; acts not known to the day have no order. Both are counted and left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.measures.estimate import LEVEL, Basis, Estimate, Result
from dragoman.measures.moves import Moves, day_number, fetch_moves, recorded_days, to_date
from dragoman.measures.pair import Pair, Window
from dragoman.measures.windows import clusters, difference, followed, near, share_after, share_otherwise
from dragoman.vocabulary.engine import Engine

__all__ = ["Answers", "Initiative", "initiative"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Fewer first moves, or clusters of acts to answer, than this carry no verdict.
MIN_MOVES = 5

#: Days on each side within which the chance of an answer is taken.
CHANCE_DAYS = 365

KINDS = {"any": (1, 2, 3, 4), "cooperation": (1, 2), "hostility": (3, 4)}


@dataclass(frozen=True, slots=True)
class Answers:
    """How often one side's acts are answered in kind by the other.

    ``kind`` is cooperation, hostility or any. ``share`` is observed, ``chance`` what the other's own pace predicts,
    ``excess`` the difference with its interval. ``n_days`` are days of action, ``n_clusters`` groups of them.
    """

    by: str
    to: str
    kind: str
    share: float
    chance: float
    excess: Estimate
    n_days: int
    n_clusters: int


@dataclass(frozen=True, slots=True)
class Initiative(Result):
    """Who moves first and who answers.

    ``share_of_a`` is A's share of first moves. ``n_joint`` counts silences that ended with both acting on one day, or
    with a mutual act; ``n_unordered`` the acts not known to the day.
    """

    pair: Pair
    since: date | None
    until: date | None
    quiet_days: int
    verdict: str
    share_of_a: Estimate
    n_first_a: int
    n_first_b: int
    n_joint: int
    n_mutual: int
    n_unordered: int
    answers: tuple[Answers, ...]
    first_days: npt.NDArray[np.datetime64]
    first_movers: npt.NDArray[np.object_]
    acts: tuple[int, ...]

    def summary(self) -> str:
        """The answer in plain words."""
        who = self.pair.label
        if self.verdict == "no recorded acts":
            return f"{who}: no recorded acts."
        left_out = f"{self.n_joint} silences ended jointly"
        if self.n_unordered:
            left_out += f", {self.n_unordered} acts are not known to the day"
        if self.share_of_a.thin:
            return f"{who}: too thin to say who moves first ({self.share_of_a.thin}; {left_out})."
        said = {
            "A": f"{self.pair.a.label} moves first more often",
            "B": f"{self.pair.b.label} moves first more often",
            "neither": "neither clearly moves first",
        }[self.verdict]
        share = self.share_of_a
        moves = (
            f"{said}: {self.pair.a.label} opened {self.n_first_a} of {self.n_first_a + self.n_first_b} times after "
            f"{self.quiet_days} quiet days, {share.value:.0%} ({share.low:.0%} to {share.high:.0%}); {left_out}"
        )
        answers = [words for row in self.answers if row.kind == "any" and (words := _answer_words(row))]
        return f"{who}: {moves}. {' '.join(answers)}".strip()

    def named_acts(self) -> tuple[int, ...]:
        """The weightiest acts the numbers rest on."""
        return self.acts

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row for each kind of answer."""
        rows = self.answers
        return {
            "by": np.array([row.by for row in rows], dtype=object),
            "to": np.array([row.to for row in rows], dtype=object),
            "kind": np.array([row.kind for row in rows], dtype=object),
            "share": np.array([row.share for row in rows]),
            "chance": np.array([row.chance for row in rows]),
            "excess": np.array([row.excess.value for row in rows]),
            "low": np.array([row.excess.low for row in rows]),
            "high": np.array([row.excess.high for row in rows]),
            "n_days": np.array([row.n_days for row in rows]),
        }


def initiative(
    engine: Engine,
    pair: Pair,
    window: Window | None = None,
    *,
    quiet_days: int = 30,
    answer_days: int = 30,
    level: float = LEVEL,
) -> Initiative:
    """Say which side moves first after a silence, and how far each answers the other beyond chance.

    Parameters
    ----------
    quiet_days
        Days without any act between the two after which the next is a first move.
    answer_days
        Days within which an act of the other counts as an answer.
    """
    if quiet_days < 1 or answer_days < 1:
        raise UsageError(f"quiet_days is {quiet_days}, answer_days {answer_days}; both must be at least 1")
    window = window or Window()
    moves = fetch_moves(engine, pair, window, lead_days=quiet_days, condition="status = 'actual'")
    span = recorded_days(engine, window)
    inside = np.ones(len(moves), bool) if window.since is None else moves.first >= day_number(window.since)
    exact = moves.where(moves.exact)
    opens, movers, acts, reports = _first_moves(exact, quiet_days)
    start = max(span[0], day_number(window.since)) if window.since else span[0]
    # What passed before the record begins is not known: its first days can hold no first move.
    kept = opens >= max(start, span[0] + quiet_days)
    opens, movers = opens[kept], movers[kept]
    n_a, n_b, n_joint = (int((movers == name).sum()) for name in ("A", "B", "both"))
    alone = movers != "both"
    share = _share_of_a(n_a, n_b, int(reports[kept][alone].sum()), level)
    seen = moves.where(inside)
    return Initiative(
        pair=pair,
        since=window.since or (to_date(span[0]) if len(seen) else None),
        until=window.until or (to_date(span[1] + 1) if len(seen) else None),
        quiet_days=quiet_days,
        verdict=_verdict(share, len(seen)),
        share_of_a=share,
        n_first_a=n_a,
        n_first_b=n_b,
        n_joint=n_joint,
        n_mutual=int(seen.mutual.sum()),
        n_unordered=int((~seen.exact).sum()),
        answers=_answers(pair, seen.where(seen.exact & ~seen.mutual), start, span[1], answer_days, level),
        first_days=opens.astype("datetime64[D]"),
        first_movers=movers,
        acts=tuple(int(act) for act, keep in zip(acts, kept, strict=True) if keep),
    )


def _first_moves(moves: Moves, quiet_days: int) -> tuple[Ints, npt.NDArray[np.object_], Ints, Ints]:
    """Days on which a silence ended, who ended it (A, B or both), and the first act of each with its reports."""
    if not len(moves):
        nothing = np.array([], np.int64)
        return nothing, np.array([], object), nothing, nothing
    busy_until = np.maximum.accumulate(moves.last)
    after = np.concatenate([[True], moves.first[1:] - busy_until[:-1] > quiet_days])
    opens = moves.first[after]
    movers = []
    for day in opens:
        today = moves.where(moves.first == day)
        sides = set(today.forward.tolist())
        joint = bool(today.mutual.any()) or len(sides) == 2
        movers.append("both" if joint else "A" if True in sides else "B")
    return opens, np.array(movers, dtype=object), moves.act[after], moves.n_reports[after]


def _share_of_a(n_a: int, n_b: int, n_reports: int, level: float) -> Estimate:
    n = n_a + n_b
    if not n:
        return Estimate.missing("no first moves of one side alone", level=level)
    thin = "" if n >= MIN_MOVES else f"{n} first moves of one side alone, {MIN_MOVES} are needed"
    return Estimate.of_share(n_a / n, n, Basis(n, n_reports, level), thin)


def _verdict(share: Estimate, n_acts: int) -> str:
    if not n_acts:
        return "no recorded acts"
    if share.thin:
        return "too thin"
    if share.covers(0.5):
        return "neither"
    return "A" if share.value > 0.5 else "B"


def _answers(pair: Pair, moves: Moves, start: int, end: int, answer_days: int, level: float) -> tuple[Answers, ...]:
    rows = []
    for kind, quads in KINDS.items():
        some = moves.where(np.isin(moves.quad, quads))
        ours, theirs = np.unique(some.first[some.forward]), np.unique(some.first[~some.forward])
        rows.append(_answered(pair.b.label, pair.a.label, kind, ours, theirs, start, end, answer_days, level))
        rows.append(_answered(pair.a.label, pair.b.label, kind, theirs, ours, start, end, answer_days, level))
    return tuple(rows)


def _answered(
    by: str, to: str, kind: str, calls: Ints, replies: Ints, start: int, end: int, answer_days: int, level: float
) -> Answers:
    """How often days of calls were followed by a reply, against the days around them."""
    days = np.arange(start, end - answer_days + 1)
    calls = calls[(calls >= start) & (calls <= end - answer_days)]
    if not len(calls):
        return Answers(by, to, kind, math.nan, math.nan, Estimate.missing("no acts to answer", level=level), 0, 0)
    answered = share_after(calls, followed(calls, replies, answer_days), answer_days, level)
    around = near(days, calls, CHANCE_DAYS)
    chance = share_otherwise(around, followed(days, replies, answer_days), answer_days, Basis(0, 0, level))
    n_clusters = int(clusters(calls, answer_days)[-1]) + 1
    excess = difference(answered, chance)
    if n_clusters < MIN_MOVES:
        excess = replace(excess, thin=f"{n_clusters} separate occasions, {MIN_MOVES} are needed")
    return Answers(by, to, kind, answered.value, chance.value, excess, len(calls), n_clusters)


def _answer_words(row: Answers) -> str:
    if row.excess.is_missing or row.excess.thin:
        return ""
    said = "no more often than chance" if row.excess.covers(0.0) else "more often than chance"
    if row.excess.high < 0:
        said = "less often than chance"
    return f"{row.by} answers {row.to} {said} ({row.share:.0%} of days, {row.chance:.0%} by chance)."
