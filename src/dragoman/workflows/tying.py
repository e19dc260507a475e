"""Everything the measures say of one pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.measures.activity import Activity, activity
from dragoman.measures.closeness import Closeness, closeness
from dragoman.measures.estimate import Result
from dragoman.measures.follow_through import FollowThrough, follow_through
from dragoman.measures.initiative import Initiative, initiative
from dragoman.measures.pair import Pair, Window
from dragoman.measures.pressure import Pressing, pressure
from dragoman.measures.substance import Substance, substance
from dragoman.measures.totals import fetch_totals
from dragoman.measures.turning_points import TurningPoints, turning_points
from dragoman.store.evidence import Report, first_reports, reports
from dragoman.vocabulary.engine import Engine
from dragoman.workflows.asking import Actors, Day, pair_of, window_of
from dragoman.workflows.opening import open_store

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Tie", "by_date", "cited", "evidence", "measure_tie", "tie"]


@dataclass(frozen=True, slots=True)
class Tie:
    """The measures of one pair, each with the acts it rests on, and the reports of those acts.

    ``threats`` holds what became of A's threats against B and of B's against A. ``reports`` are the first reports of
    the acts that any measure names, by act.
    """

    store: str
    pair: Pair
    window: Window
    activity: Activity
    closeness: Closeness
    substance: Substance
    initiative: Initiative
    pressure: Pressing
    turning_points: TurningPoints
    threats: tuple[FollowThrough, FollowThrough]
    reports: dict[int, Report]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded between the two."""
        return self.activity.n_acts == 0

    def measures(self) -> Iterator[Result]:
        """Every measure's result, in the order in which a reader asks."""
        yield from (self.activity, self.closeness, self.substance, self.initiative, self.pressure)
        yield self.turning_points
        yield from self.threats

    def summary(self) -> str:
        """One line for each measure."""
        return "\n".join(result.summary() for result in self.measures())

    def table(self) -> dict[str, npt.NDArray[np.generic]]:
        """The monthly series of closeness, one row a month."""
        return self.closeness.table()

    def evidence(self) -> list[Report]:
        """The first report of every act that a measure names, by date."""
        return by_date(self.reports.values())

    def cite(self) -> list[str]:
        """The links the evidence rests on, and the data sets of evidence without one."""
        return cited(self.reports.values())

    def plot(self) -> Any:
        """The series of closeness as a Matplotlib figure; needs the extra ``plots``."""
        from dragoman.views.plots import plot_closeness

        return plot_closeness(self.closeness)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "store": self.store,
            "activity": self.activity.to_dict(),
            "closeness": self.closeness.to_dict(),
            "substance": self.substance.to_dict(),
            "initiative": self.initiative.to_dict(),
            "pressure": self.pressure.to_dict(),
            "turning_points": self.turning_points.to_dict(),
            "threats": [result.to_dict() for result in self.threats],
            "reports": {str(act): report.to_dict() for act, report in self.reports.items()},
        }


def tie(
    a: Actors,
    b: Actors,
    *,
    store: Path | str | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
) -> Tie:
    """Measure one pair.

    Parameters
    ----------
    a, b
        Names or ids; several actors taken as one side are separated by commas.
    store
        The store; by default ``dragoman.duckdb`` here if there, else the embedded casebook.
    since, until, as_of
        Days, months or years; ``until`` is exclusive; ``as_of`` leaves out what was not known on that day.

    Raises
    ------
    UnknownActor
        Where a name stands for no actor, or for several.
    StoreError
        Where the store named cannot be read.

    Examples
    --------
    >>> tie("Iran", "Venezuela", until="2005").activity.n_acts
    2
    """
    with open_store(store) as opened:
        return measure_tie(opened.engine, opened.name, pair_of(a, b), window_of(since, until, as_of))


def measure_tie(engine: Engine, store: str, pair: Pair, window: Window) -> Tie:
    """Every measure of one pair over one window, from one scan of the acts."""
    totals = fetch_totals(engine, pair, window)
    bare = Tie(
        store=store,
        pair=pair,
        window=window,
        activity=activity(engine, pair, window, totals=totals),
        closeness=closeness(engine, pair, window, totals=totals),
        substance=substance(engine, pair, window, totals=totals),
        initiative=initiative(engine, pair, window),
        pressure=pressure(engine, pair, window),
        turning_points=turning_points(engine, pair, window, totals=totals),
        threats=(follow_through(engine, pair, window), follow_through(engine, pair.swapped(), window)),
        reports={},
    )
    named = (act for result in bare.measures() for act in result.named_acts())
    return replace(bare, reports=first_reports(engine, named))


def evidence(
    a: Actors,
    b: Actors,
    *,
    store: Path | str | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
) -> list[Report]:
    """Every report of every act between two sides, whatever its status, by date."""
    pair, window = pair_of(a, b), window_of(since, until, as_of)
    (match, sides), (dated, bounds) = pair.either_way, window.dated
    with open_store(store) as opened:
        acts = opened.engine.rows(f"SELECT act FROM acts WHERE {match} AND {dated}", sides | bounds)
        return reports(opened.engine, (act for (act,) in acts))


def cited(found: Iterable[Report]) -> list[str]:
    """The links reports rest on, and the data sets of those without one."""
    return sorted({report.url or report.origin for report in found})


def by_date(found: Iterable[Report]) -> list[Report]:
    """Reports in the order of their days; undated ones last."""
    return sorted(found, key=lambda report: (report.date_since or date.max, report.act))
