"""The main job: one pair on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from dragoman.casebook import leaders
from dragoman.errors import UsageError
from dragoman.measures.activity import Activity, activity
from dragoman.measures.closeness import Closeness, closeness
from dragoman.measures.follow_through import COARSEST_DAYS, EPISODE_DAYS, FollowThrough, Threat, follow_through
from dragoman.measures.pair import Pair, Side, Window
from dragoman.measures.pressure import Pressing
from dragoman.measures.substance import Substance, substance
from dragoman.measures.totals import fetch_totals
from dragoman.store.evidence import Report, first_reports
from dragoman.vocabulary.dates import DateSpan
from dragoman.vocabulary.engine import Engine
from dragoman.workflows.asking import Actors, Day, pair_of, side_of, window_of
from dragoman.workflows.opening import open_store
from dragoman.workflows.tying import Tie, cited, measure_tie

__all__ = ["Brief", "Episode", "Phase", "ThirdTie", "brief", "episodes"]

#: Two leaders who were in office together for less than this are not compared with others.
_SHORTEST_TENURE_DAYS = 180


@dataclass(frozen=True, slots=True)
class Phase:
    """The tie over one stretch of time: between two turning points, or while the same two leaders were in office.

    ``label`` names the leaders, and is empty for stretches between turning points. Closeness and substance carry their
    intervals and say when they are too thin.
    """

    label: str
    since: date
    until: date
    activity: Activity
    closeness: Closeness
    substance: Substance

    @property
    def n_acts_per_year(self) -> float:
        """Acts between the two in an average year of the phase."""
        return self.activity.n_acts * 365.25 / (self.until - self.since).days

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "label": self.label,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "n_acts": self.activity.n_acts,
            "n_reports": self.activity.n_reports,
            "n_acts_per_year": self.n_acts_per_year,
            "closeness": self.closeness.to_dict(),
            "substance": self.substance.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Episode:
    """Threats of one actor against another that lie within 30 days of each other, and what followed them.

    ``force`` and ``sanctions`` are the first deeds after the episode's threats: (days after, day, act), or ``None``
    where none came. ``denied`` are deeds of force told as not having happened.
    """

    since: date
    until: date
    threats: tuple[Threat, ...]
    force: tuple[int, date, int] | None
    sanctions: tuple[int, date, int] | None
    denied: tuple[int, ...]
    order_unknown: tuple[int, ...]
    watched_days: int

    @classmethod
    def of(cls, threats: tuple[Threat, ...]) -> Episode:
        """One episode from its threats; days count from the last of them."""
        last = max(threats, key=lambda threat: threat.until)
        return cls(
            since=min(threat.since for threat in threats),
            until=last.until,
            threats=threats,
            force=last.followed.get("force"),
            sanctions=last.followed.get("sanctions"),
            denied=tuple(sorted({act for threat in threats for act in threat.denied})),
            order_unknown=tuple(sorted({act for threat in threats for act in threat.order_unknown})),
            watched_days=last.watched_days,
        )


@dataclass(frozen=True, slots=True)
class ThirdTie:
    """The tie of one of the two with the third side."""

    pair: Pair
    closeness: Closeness
    activity: Activity

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"closeness": self.closeness.to_dict(), "activity": self.activity.to_dict()}


@dataclass(frozen=True, slots=True)
class Brief:
    """One pair on one page: the tie, its phases, the third side, and the evidence.

    ``against`` is the third side asked about; ``against_a`` and ``against_b`` are the ties of A and B with it.
    Where none is asked about, ``threats`` are those of the sender that has pressed both longest, if there is one, else
    those between the two. ``tenures`` are there where the casebook knows who led both. ``reports`` are the first
    reports of all acts named anywhere, by act.
    """

    tie: Tie
    phases: tuple[Phase, ...]
    tenures: tuple[Phase, ...]
    against: Side | None
    against_a: ThirdTie | None
    against_b: ThirdTie | None
    threats: tuple[FollowThrough, ...]
    reports: dict[int, Report]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded between the two."""
        return self.tie.is_empty

    @property
    def pressing(self) -> Pressing:
        """Who presses both."""
        return self.tie.pressure

    def summary(self) -> str:
        """The page for a terminal, 80 columns wide."""
        from dragoman.views.brief_text import brief_text

        return brief_text(self)

    def html(self) -> str:
        """The page as self-contained HTML, ready to print."""
        from dragoman.views.brief_page import brief_page

        return brief_page(self)

    def cite(self) -> list[str]:
        """The links the page rests on, and the data sets of evidence without one."""
        return cited(self.reports.values())

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        plain = self.tie.to_dict()
        plain["phases"] = [phase.to_dict() for phase in self.phases]
        plain["tenures"] = [tenure.to_dict() for tenure in self.tenures]
        plain["against"] = list(self.against.actors) if self.against else None
        plain["against_a"] = self.against_a.to_dict() if self.against_a else None
        plain["against_b"] = self.against_b.to_dict() if self.against_b else None
        plain["threats"] = [result.to_dict() for result in self.threats]
        plain["reports"] = {str(act): report.to_dict() for act, report in self.reports.items()}
        return plain


def brief(
    a: Actors,
    b: Actors,
    against: Actors | None = None,
    *,
    store: Path | str | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
) -> Brief:
    """Put one pair on one page.

    Parameters
    ----------
    a, b, against
        Names or ids; several actors taken as one side are separated by commas. ``against`` is the third side.
    store, since, until, as_of
        As in ``tie``.

    Examples
    --------
    >>> page = brief("Iran", "Venezuela", against="United States")
    >>> page.tie.activity.n_acts > 50, page.pressing.shared[0].sender
    (True, 'USA')
    """
    pair, window = pair_of(a, b), window_of(since, until, as_of)
    third = side_of(against) if against else None
    if third and set(third.actors) & {*pair.a.actors, *pair.b.actors}:
        raise UsageError(f"{third.label} stands on two sides; name a third side that is neither of the pair")
    with open_store(store) as opened:
        return _brief(opened.engine, measure_tie(opened.engine, opened.name, pair, window), third)


def _brief(engine: Engine, tie: Tie, third: Side | None) -> Brief:
    pair, window = tie.pair, tie.window
    threats = tuple(follow_through(engine, one, window) for one in _threatening_pairs(tie, third))
    against = [_third_tie(engine, Pair(side, third), window) if third else None for side in (pair.a, pair.b)]
    named = {act for result in (*threats, *(one.closeness for one in against if one)) for act in result.named_acts()}
    return Brief(
        tie=tie,
        phases=_phases(engine, tie),
        tenures=_tenures(engine, tie),
        against=third,
        against_a=against[0],
        against_b=against[1],
        threats=threats,
        reports=tie.reports | first_reports(engine, named - tie.reports.keys()),
    )


def _third_tie(engine: Engine, pair: Pair, window: Window) -> ThirdTie:
    totals = fetch_totals(engine, pair, window)
    return ThirdTie(pair, closeness(engine, pair, window, totals=totals), activity(engine, pair, window, totals=totals))


def _phases(engine: Engine, tie: Tie) -> tuple[Phase, ...]:
    """The stretches between turning points, each measured on its own."""
    whole = tie.turning_points
    edges = [whole.since, *(turn.day for turn in whole.turns), whole.until]
    return tuple(_phase(engine, tie, "", since, until) for since, until in pairwise(edges))


def _tenures(engine: Engine, tie: Tie) -> tuple[Phase, ...]:
    """The stretches over which the same two leaders faced each other."""
    sides = (tie.pair.a, tie.pair.b)
    ours, theirs = (leaders(side.actors[0]) if len(side.actors) == 1 else () for side in sides)
    found = []
    for one in ours:
        for other in theirs:
            since = max(DateSpan.parse(one.since).since, DateSpan.parse(other.since).since, tie.activity.since)
            ends = [DateSpan.parse(term.until).since for term in (one, other) if term.until]
            until = min([*ends, tie.activity.until])
            if (until - since).days >= _SHORTEST_TENURE_DAYS:
                found.append((since, until, f"{_surname(one.name)}, {_surname(other.name)}"))
    return tuple(_phase(engine, tie, label, since, until) for since, until, label in sorted(found))


def _phase(engine: Engine, tie: Tie, label: str, since: date, until: date) -> Phase:
    window = Window(since, until, tie.window.as_of)
    totals = fetch_totals(engine, tie.pair, window)
    return Phase(
        label,
        since,
        until,
        activity(engine, tie.pair, window, totals=totals),
        closeness(engine, tie.pair, window, totals=totals),
        substance(engine, tie.pair, window, totals=totals),
    )


def _surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _threatening_pairs(tie: Tie, third: Side | None) -> list[Pair]:
    """Whose threats the page follows: the third side's, else the longest shared presser's, else each other's."""
    pair = tie.pair
    if third is None and tie.pressure.shared:
        longest = max(
            tie.pressure.shared,
            key=lambda one: sum(((until or date.max) - since for since, until in one.periods), timedelta()),
        )
        third = side_of(longest.sender)
    if third is None:
        return [pair, pair.swapped()]
    return [Pair(third, pair.a), Pair(third, pair.b)]


def episodes(result: FollowThrough) -> tuple[Episode, ...]:
    """A pair's threats in groups that lie within 30 days of each other, oldest first.

    A threat dated to a year or an era is no episode: what followed it cannot be told from what went before.
    """
    groups: list[list[Threat]] = []
    for threat in sorted(result.threats, key=lambda one: (one.since, one.until)):
        if (threat.until - threat.since).days > COARSEST_DAYS:
            continue
        if groups and (threat.since - max(one.until for one in groups[-1])).days < EPISODE_DAYS:
            groups[-1].append(threat)
        else:
            groups.append([threat])
    return tuple(Episode.of(tuple(group)) for group in groups)
