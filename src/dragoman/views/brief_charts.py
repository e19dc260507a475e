"""What the charts of a brief show: from measures to lines, bars, strips and curves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from dragoman.measures.closeness import Closeness
from dragoman.measures.follow_through import CURVE_DAYS, FollowThrough, Outcome
from dragoman.measures.pressure import Pressing, Regime, SharedSender
from dragoman.measures.turning_points import Turn
from dragoman.views.charts import Bars, Curves, Line, Lines, Part, Strip, Strips, Turning
from dragoman.views.words import FORCE_WITHIN_DAYS, interval, turn_words
from dragoman.vocabulary.actors import display_name
from dragoman.workflows.briefing import Brief

__all__ = [
    "MIN_MONTHS",
    "activity_chart",
    "against_chart",
    "closeness_chart",
    "month_ends",
    "pressure_chart",
    "threat_curves",
]

#: Months of record below which nothing is drawn month by month.
MIN_MONTHS = 3

#: Senders shown; the table lists all.
_SENDERS = 6

#: Which column of ``Activity.counts`` is which quad.
_WORDS_FOR, _DEEDS_FOR, _WORDS_AGAINST, _DEEDS_AGAINST = range(4)

#: Outcomes of threats with a curve of their own.
_FOLLOWED = ("force", "sanctions")


def closeness_chart(result: Closeness, turns: Sequence[Turn] = ()) -> Lines | None:
    """Closeness month by month with its interval, its turning points, and the acts of each month.

    Nothing where the record covers less than ``MIN_MONTHS``: there is no course to show.
    """
    series = result.series
    if len(series.month) < MIN_MONTHS:
        return None
    days = month_ends(series.month)
    return Lines(
        title=f"Closeness of {result.pair.label}, month by month",
        description=_closeness_words(result, turns),
        since=result.since,
        until=result.until,
        lines=(
            Line(
                "",
                "coop",
                days,
                series.value.tolist(),
                series.low.tolist(),
                series.high.tolist(),
                series.thin.tolist(),
            ),
        ),
        turns=tuple(_turning(turn) for turn in turns),
        is_signed=True,
        zero_label="as their activity predicts",
        above="↑ nearer than their activity predicts",
        below="↓ further apart",
        count_label="acts a month",
        count_days=days,
        counts=series.n_acts.tolist(),
    )


def _closeness_words(result: Closeness, turns: Sequence[Turn]) -> str:
    """What the line does, for those who do not see it: its level at the end of each year that is not too thin."""
    series = result.series
    december = series.month.astype("datetime64[M]").astype(int) % 12 == 11
    told = [
        f"{str(month)[:4]} {value:+.1f}"
        for month, value, thin, last in zip(series.month, series.value, series.thin, december, strict=True)
        if last and not thin and math.isfinite(value)
    ]
    said = (
        f"At the end of years with enough acts: {', '.join(told)}."
        if told
        else "Every December is too thin to rely on."
    )
    for turn in turns:
        said += f" Turn: {turn_words(turn)}."
    return said


def _turning(turn: Turn) -> Turning:
    is_clear = turn.strength == "clear"
    label = f"{'' if is_clear else 'possibly '}{turn.direction}, {turn.day:%b %Y}"
    return Turning(turn.day, turn.low, turn.high, label, is_clear)


def activity_chart(brief: Brief) -> Bars:
    """Cooperation and conflict of the two by year, in words and in deeds."""
    own = brief.tie.activity
    years, columns = own.year.tolist(), own.counts.T.tolist()
    most = int(np.argmax(own.counts.sum(axis=1))) if len(years) else 0
    description = f"{own.n_acts:,} acts; most in {years[most]}." if own.n_acts else "No recorded acts."
    return Bars(
        title=f"What {own.pair.label} did to each other, acts by year",
        description=description,
        since=own.since,
        until=own.until,
        years=years,
        up_label="Cooperation",
        up=(Part("in deeds", "bar coop", columns[_DEEDS_FOR]), Part("in words", "bar coop light", columns[_WORDS_FOR])),
        down_label="Conflict",
        down=(
            Part("in deeds", "bar host", columns[_DEEDS_AGAINST]),
            Part("in words", "bar host light", columns[_WORDS_AGAINST]),
        ),
    )


def against_chart(brief: Brief) -> Lines | None:
    """The hostility of both with the third side on one axis, with the cooperation of the two behind it.

    Nothing where no third side is asked about, or the record covers less than ``MIN_MONTHS``.
    """
    if brief.against is None or brief.against_a is None or brief.against_b is None:
        return None
    own, third = brief.tie.closeness, brief.against.label
    if len(own.series.month) < MIN_MONTHS:
        return None
    days = month_ends(own.series.month)
    behind = Line(f"cooperation of {own.pair.label}", "coop", days, own.series.cooperation.tolist(), is_area=True)
    lines, told = [behind], []
    for one, css in ((brief.against_a, "host"), (brief.against_b, "host2 dashed")):
        series = one.closeness.series
        lines.append(Line(one.pair.a.label, css, month_ends(series.month), series.hostility.tolist()))
        top = int(np.argmax(series.hostility)) if len(series.month) else 0
        told.append(f"{one.pair.a.label} most in {series.month[top]}")
    return Lines(
        title=f"Hostility of each with {third}, and the cooperation of {own.pair.label}",
        description=f"Hostility with {third}: {'; '.join(told)}.",
        since=own.since,
        until=own.until,
        lines=tuple(lines),
        height=210.0,
    )


def pressure_chart(result: Pressing, since: date, until: date) -> Strips | None:
    """The measures in force against each of the two, for every sender that presses both."""
    if not result.shared:
        return None
    groups = []
    for one in result.shared[:_SENDERS]:
        strips = (
            Strip(f"on {result.pair.a.label}", "host", *_in_force(one.on_a, since, until)),
            Strip(f"on {result.pair.b.label}", "host2", *_in_force(one.on_b, since, until)),
        )
        groups.append((f"{display_name(one.sender)}, on both {_since_words(one)}", strips))
    return Strips(
        title=f"Measures in force against {result.pair.label}",
        description="; ".join(heading for heading, _ in groups) + ".",
        since=since,
        until=until,
        groups=tuple(groups),
    )


def _since_words(one: SharedSender) -> str:
    return ", ".join(
        f"since {since:%b %Y}" if until is None else f"from {since:%b %Y} to {until:%b %Y}"
        for since, until in one.periods
    )


def _in_force(regimes: Iterable[Regime], since: date, until: date) -> tuple[list[int], list[int]]:
    """Days on which the number of regimes in force changed, and the number from each on.

    >>> regime = Regime("USA", "IRN", "sanction", date(2001, 1, 1), None, "")
    >>> days, counts = _in_force([regime], date(2000, 1, 1), date(2003, 1, 1))
    >>> [str(date.fromordinal(day)) for day in days], counts
    (['2000-01-01', '2001-01-01'], [0, 1])
    """
    changes = {since.toordinal(): 0}
    for regime in regimes:
        start, stop = max(regime.since, since), min(regime.until or until, until)
        if start < stop:
            changes[start.toordinal()] = changes.get(start.toordinal(), 0) + 1
            if stop < until:
                changes[stop.toordinal()] = changes.get(stop.toordinal(), 0) - 1
    days = sorted(changes)
    return days, np.cumsum([changes[day] for day in days]).tolist()


def threat_curves(result: FollowThrough) -> list[Curves]:
    """How soon force and sanctions followed the threats; nothing where there are too few."""
    if result.verdict in ("too thin", "no recorded threats"):
        return []
    return [_curve(result, result.outcome(name)) for name in _FOLLOWED]


def _curve(result: FollowThrough, outcome: Outcome) -> Curves:
    curve = outcome.curve
    place = outcome.horizons.index(FORCE_WITHIN_DAYS) if FORCE_WITHIN_DAYS in outcome.horizons else 0
    with_threat, without = outcome.threatened[place], outcome.unthreatened[place]
    usual = None if without.is_missing else (without.value, without.low, without.high)
    return Curves(
        title=f"Threats of {result.pair.a.label} against {result.pair.b.label} followed by {outcome.name}",
        description=(
            f"{outcome.name.capitalize()} within {outcome.horizons[place]} days followed "
            f"{interval(with_threat, percent=True)} of {result.n_episodes} episodes, and "
            f"{interval(without, percent=True)} of days without a threat."
        ),
        css="host" if outcome.name == "force" else "host2",
        days=curve.day.tolist(),
        shares=curve.share.tolist(),
        low=curve.low.tolist(),
        high=curve.high.tolist(),
        last_day=CURVE_DAYS,
        usual_day=outcome.horizons[place],
        usual=usual,
        usual_label=f"○ without a threat, {outcome.horizons[place]} days",
    )


def month_ends(months: np.typing.NDArray[np.datetime64]) -> list[int]:
    """The last day of each month, as an ordinal of the calendar.

    >>> [str(date.fromordinal(day)) for day in month_ends(np.array(["2020-02"], dtype="datetime64[M]"))]
    ['2020-02-29']
    """
    following = (months.astype("datetime64[M]") + 1).astype("datetime64[D]").astype(np.int64)
    return [int(day) for day in following + date(1970, 1, 1).toordinal() - 1]
