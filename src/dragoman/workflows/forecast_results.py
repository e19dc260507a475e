"""What a forecast says, and what a backtest found: results with their words, rows and plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures.estimate import Estimate, json_ready
from dragoman.measures.pair import Side
from dragoman.store.evidence import Report
from dragoman.workflows.tying import by_date, cited

if TYPE_CHECKING:
    import numpy.typing as npt

    from dragoman.models.forecast.horizon import Backtest

__all__ = ["Expected", "Forecast", "Judgement", "Why"]


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for an act, or against it: a group of statistics, and the factor it puts on the odds.

    Compared with the average of what A was told to do before, to whomever: 1 changes nothing, and the factors of all
    groups multiplied are the ratio of the odds.
    """

    group: str
    odds_factor: float


@dataclass(frozen=True, slots=True)
class Expected:
    """One act of A towards one target: the chance that it is told at all within the horizon, and how often.

    ``chance`` carries the interval that estimation leaves open; ``count`` the mean, with the interval that holds the
    number told nine times in ten. ``n_month`` and ``n_ever`` are the acts told in the last 30 days and since the
    record begins, ``last`` the day of the latest; ``n_pair`` counts any act of A towards the target. ``long_run`` is
    the chance by climatology. ``acts`` are the numbers of the latest like acts, or, where there are none, of the latest
    of the pair.
    """

    event: str
    target: str
    target_name: str
    chance: Estimate
    count: Estimate
    long_run: float
    n_month: int
    n_ever: int
    n_pair: int
    last: date | None
    why: tuple[Why, ...]
    acts: tuple[int, ...]

    @property
    def is_new(self) -> bool:
        """Whether A was never told to do this to the target."""
        return self.n_ever == 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """The most likely acts of A within the horizon: [``since``, ``until``).

    ``expected`` holds acts told before, ``new`` those never told of this pair, most likely first. ``fallback`` says why
    nothing could be learnt from this store, where that is so. ``reports`` are the first reports of the acts behind
    the forecasts, by act.
    """

    store: str
    source: Side
    target: Side | None
    since: date
    until: date
    horizon_days: int
    record_since: date
    n_acts: int
    n_actors: int
    n_coarse: int
    n_windows: int
    fallback: str
    expected: tuple[Expected, ...]
    new: tuple[Expected, ...]
    reports: dict[int, Report]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.expected and not self.new

    def summary(self) -> str:
        """The forecasts as text that fits one screen."""
        from dragoman.views.forecast_text import forecast_text

        return forecast_text(self)

    def table(self) -> dict[str, npt.NDArray[np.generic]]:
        """One row for each act, known ones first."""
        every = self.expected + self.new
        return {
            "event": np.array([one.event for one in every], dtype=np.str_),
            "target": np.array([one.target for one in every], dtype=np.str_),
            "chance": np.array([one.chance.value for one in every]),
            "low": np.array([one.chance.low for one in every]),
            "high": np.array([one.chance.high for one in every]),
            "count": np.array([one.count.value for one in every]),
            "count_low": np.array([one.count.low for one in every]),
            "count_high": np.array([one.count.high for one in every]),
            "long_run": np.array([one.long_run for one in every]),
            "n_ever": np.array([one.n_ever for one in every]),
            "is_new": np.array([one.is_new for one in every]),
        }

    def evidence(self) -> list[Report]:
        """The first report of every act behind a forecast, by date."""
        return by_date(self.reports.values())

    def cite(self) -> list[str]:
        """The links the evidence rests on, and the data sets of evidence without one."""
        return cited(self.reports.values())

    def plot(self) -> Any:
        """Chances with their intervals as a Matplotlib figure; needs the extra ``plots``."""
        from dragoman.views.forecast_plots import plot_forecast

        return plot_forecast(self)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        apart = ("source", "target", "reports")
        plain = {name: json_ready(getattr(self, name)) for name in self.__slots__ if name not in apart}
        plain["summary"] = self.summary()
        plain["source"] = list(self.source.actors)
        plain["target"] = list(self.target.actors) if self.target else None
        plain["reports"] = {str(act): report.to_dict() for act, report in self.reports.items()}
        return plain


@dataclass(frozen=True, slots=True)
class Judgement:
    """How good such forecasts were, out of sample: see ``dragoman.models.forecast.horizon.Backtest``."""

    store: str
    source: Side | None
    target: Side | None
    n_acts: int
    n_coarse: int
    result: Backtest

    def summary(self) -> str:
        """Scores and reliability as text that fits one screen."""
        from dragoman.views.forecast_text import judgement_text

        return judgement_text(self)

    def table(self) -> dict[str, npt.NDArray[np.generic]]:
        """The reliability of the forecasts of all country pairs, one row for each bin."""
        reliability = self.result.judged[0].scores["forecast"].reliability
        return {"n": reliability.n, "mean_chance": reliability.mean_chance, "share": reliability.share}

    def plot(self) -> Any:
        """The reliability diagram as a Matplotlib figure; needs the extra ``plots``."""
        from dragoman.views.forecast_plots import plot_reliability

        return plot_reliability(self)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        plain: dict[str, Any] = {"store": self.store, "n_acts": self.n_acts, "n_coarse": self.n_coarse}
        plain["source"] = list(self.source.actors) if self.source else None
        plain["target"] = list(self.target.actors) if self.target else None
        plain["backtest"] = {
            name: json_ready(getattr(self.result, name)) for name in self.result.__slots__ if name != "judged"
        }
        plain["judged"] = [
            {
                "scope": one.scope,
                "scores": {
                    kind: json_ready(score)
                    | {"calibration_error": score.reliability.ece, "calibration_error_said": score.said.ece}
                    for kind, score in one.scores.items()
                },
                "skill": {
                    score: {over: json_ready(one.skill[score, over]) for over in ("climatology", "persistence")}
                    for score in ("brier", "log")
                },
            }
            for one in self.result.judged
        ]
        plain["summary"] = self.summary()
        ready: dict[str, Any] = json_ready(plain)
        return ready
