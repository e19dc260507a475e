"""From a fitted forecaster to what is expected of one actor, with the acts behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures.estimate import LEVEL, Estimate
from dragoman.store.evidence import first_reports
from dragoman.vocabulary.actors import display_name
from dragoman.workflows.forecast_results import Expected, Forecast, Why

if TYPE_CHECKING:
    from dragoman.measures.pair import Side
    from dragoman.models.forecast.horizon import Asked, Forecaster, Record
    from dragoman.models.forecast.horizon.forecaster import Predicted
    from dragoman.models.forecast.horizon.statistics import Snapshot
    from dragoman.vocabulary.engine import Engine

__all__ = ["ToldActs", "evidence_acts", "expectations", "with_evidence"]

#: Latest acts by (class, target), and by target under the class ``""``; latest first.
ToldActs = Mapping[tuple[str, str], list[int]]

#: Probability content of the interval of the number of acts.
COUNT_LEVEL = 0.9

#: Acts shown behind a forecast.
_N_EVIDENCE = 3
#: Groups of statistics told of a forecast.
_N_WHY = 4


def expectations(
    record: Record,
    forecaster: Forecaster,
    snapshot: Snapshot,
    sides: tuple[Side, ...],
    acts: tuple[int, ...],
    top: int,
    told: ToldActs,
) -> tuple[tuple[Expected, ...], tuple[Expected, ...]]:
    """The most likely acts of the first actor: those told before of its pairs, and those that would be new."""
    from dragoman.models.forecast.horizon import ACTS
    from dragoman.models.forecast.horizon.statistics import Rows

    own = {actor.split(".", 1)[0] for actor in sides[0].actors}
    targets = np.array([i for i, actor in enumerate(record.actors) if i > 0 and actor not in own], np.int64)
    act, target = (x.ravel() for x in np.meshgrid(np.arange(len(ACTS)), targets, indexing="ij"))
    rows = Rows(act, np.zeros(len(act), np.int64), target)
    found = forecaster.predict(snapshot, rows, LEVEL)
    ever = snapshot.history.weight[-1][rows]
    # beside what A was told to do before: the average pair of actors never has anything to do with each other
    usual = found.contributions[ever > 0].mean(axis=0)
    asked = np.isin(act, acts) & ((target == 1) if len(sides) > 1 else True)
    order = np.argsort(-found.chance, kind="stable")
    known, new = (order[(asked & same)[order]] for same in (ever > 0, ever == 0))
    build = _Builder(record, snapshot, found, usual, sides, told)
    return tuple(map(build, known[:top])), tuple(map(build, new[: max(1, top // 2)]))


class _Builder:
    """Turns a row of forecasts into what is said of it."""

    def __init__(
        self,
        record: Record,
        snapshot: Snapshot,
        found: Predicted,
        usual: Any,
        sides: tuple[Side, ...],
        told: ToldActs,
    ) -> None:
        self.record, self.snapshot, self.found, self.usual, self.told = record, snapshot, found, usual, told
        self.sides = sides
        self.month = snapshot.history.counts(max(0, record.n_days - 30), record.n_days)

    def __call__(self, row: int) -> Expected:
        from dragoman.models.forecast.horizon import ACTS
        from dragoman.models.forecast.horizon.history import NEVER

        found, history = self.found, self.snapshot.history
        k, s, t = (int(part[row]) for part in found.rows)
        ever = round(float(history.weight[-1, k, s, t]))
        last = int(history.last[k, s, t])
        target = self.record.actors[t]
        return Expected(
            event=ACTS[k],
            target=target,
            target_name=self.sides[1].label if len(self.sides) > 1 else display_name(target),
            chance=Estimate(float(found.chance[row]), float(found.low[row]), float(found.high[row]), LEVEL, ever),
            count=Estimate(
                float(found.expected[row]), float(found.fewest[row]), float(found.most[row]), COUNT_LEVEL, ever
            ),
            long_run=float(found.climatology[row]),
            n_month=round(float(self.month[k, s, t])),
            n_ever=ever,
            n_pair=round(float(history.weight[-1, :, s, t].sum())),
            last=None if last == NEVER else self.record.since + timedelta(days=last),
            why=self._why(row),
            acts=tuple(self.told.get((ACTS[k], target)) or self.told.get(("", target), [])),
        )

    def _why(self, row: int) -> tuple[Why, ...]:
        from dragoman.models.forecast.horizon.forecaster import GROUPS

        parts = self.found.contributions[row] - self.usual
        if not parts.any():
            return ()
        order = np.argsort(-np.abs(parts), kind="stable")[:_N_WHY]
        return tuple(Why(GROUPS[group], float(np.exp(parts[group]))) for group in order)


def evidence_acts(engine: Engine, asked: tuple[Asked, ...], record: Record) -> ToldActs:
    """The latest acts of the first side, by class and target, until the cut of the record."""
    a = asked[0]
    parameters = dict(a.parameters) | {"since": record.since, "cut": record.until}
    names = {"source": "source_state", "target": "target_state"}
    if len(asked) > 1:
        b = asked[1]
        parameters |= dict(b.parameters) | {"b_id": b.id}
        names = {role: f"CASE WHEN {getattr(b, role)} THEN $b_id ELSE {role}_state END" for role in names}
    rows = engine.rows(_LATEST.format(a_source=a.source, a_target=a.target, **names), parameters)
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for act, event, other, of_event, of_pair in rows:
        if of_event <= _N_EVIDENCE:
            found[event, other].append(act)
        if of_pair <= _N_EVIDENCE:
            found["", other].append(act)
    return found


_LATEST = """
    SELECT act, event, other, of_event, of_pair FROM (
        SELECT act, event, other, date_until,
            row_number() OVER (PARTITION BY event, other ORDER BY date_until DESC, act DESC) AS of_event,
            row_number() OVER (PARTITION BY other ORDER BY date_until DESC, act DESC) AS of_pair
        FROM (
            SELECT act, event, date_until, CASE WHEN {a_source} THEN {target} ELSE {source} END AS other
            FROM acts
            WHERE (({a_source}) OR (mutual AND ({a_target}))) AND status = 'actual' AND quad BETWEEN 1 AND 4
                AND event <> '' AND target <> '' AND source_state <> target_state AND date_precision <> 'era'
                AND date_since >= $since AND date_until <= $cut AND known_since <= $cut
        ) AS told
    ) AS ranked
    WHERE of_event <= 3 OR of_pair <= 3
    ORDER BY date_until DESC, act DESC
"""


def with_evidence(engine: Engine, ahead: Forecast) -> Forecast:
    """The forecast with the first reports of the acts behind it."""
    named = (act for one in ahead.expected + ahead.new for act in one.acts)
    return replace(ahead, reports=first_reports(engine, named))
