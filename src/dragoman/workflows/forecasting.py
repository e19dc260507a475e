"""What an actor will probably do next, to whom, and why one may think so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import NotEnoughData, UsageError
from dragoman.measures.pair import Side
from dragoman.vocabulary.acts import event_class
from dragoman.workflows.asking import Actors, Day, pair_of, side_of, window_of
from dragoman.workflows.forecast_results import Forecast, Judgement
from dragoman.workflows.foreseeing import evidence_acts, expectations, with_evidence
from dragoman.workflows.opening import open_store

if TYPE_CHECKING:
    from dragoman.models.forecast.horizon import Asked, Record
    from dragoman.vocabulary.engine import Engine

__all__ = ["backtest", "forecast", "horizon_of"]

#: Called while the past is learnt from: what is being done, and which share of it is done.
Progress = Callable[[str, float], None]

_DAYS_OF = {"d": 1, "w": 7, "m": 30}
_LONGEST_DAYS = 366


def forecast(
    a: Actors,
    b: Actors | None = None,
    *,
    horizon: int | str = "30d",
    act: str | None = None,
    top: int = 10,
    store: Path | str | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    progress: Progress | None = None,
) -> Forecast:
    """What will A probably do, to B or to anybody, in the next days?

    Learns from the past of the whole store, cut into windows as long as the horizon. A chance is that of at least one
    such act being told; acts told by nobody cannot be foreseen from records.

    Parameters
    ----------
    a, b
        Names or ids; several actors taken as one side are separated by commas. Without ``b``, towards anybody.
    horizon
        Length of the window forecast: ``"30d"``, ``"2w"``, ``"3m"`` (months of 30 days), or a number of days.
    act
        Only this event class, such as ``AID``.
    top
        Acts listed, at most; of those that would be new, at most half as many.
    store, since, until, as_of
        As in ``tie``. The window forecast begins on the earlier of ``until`` and ``as_of``, else where the record ends.
    progress
        Called with what is being done and the share of it that is done.

    Raises
    ------
    NotEnoughData
        The store holds too few windows of this length, or nothing of the actor.

    Examples
    --------
    >>> ahead = forecast("Iran", "Venezuela", horizon="90d")
    >>> ahead.expected[0].event, ahead.expected[0].chance.value > ahead.expected[1].chance.value
    ('CONSULT', True)
    """
    from dragoman.models.forecast.horizon import fit_forecaster

    if top < 1:
        raise UsageError(f"{top} acts are none; ask for one at least")
    days, sides, acts = horizon_of(horizon), _sides(a, b), _acts(act)
    with open_store(store) as opened:
        record, asked = _record(opened.engine, opened.name, days, sides, since, until, as_of)
        if not (record.source == 0).any():
            raise NotEnoughData(
                f"{opened.name} tells of nothing that {sides[0].label} did to another actor before {record.until}"
            )
        forecaster, snapshot = fit_forecaster(record, days, progress=progress)
        told = evidence_acts(opened.engine, asked, record)
        known, new = expectations(record, forecaster, snapshot, sides, acts, top, told)
        return with_evidence(
            opened.engine,
            Forecast(
                store=opened.name,
                source=sides[0],
                target=sides[1] if len(sides) > 1 else None,
                since=record.until,
                until=record.until + timedelta(days=days),
                horizon_days=days,
                record_since=record.since,
                n_acts=record.n_acts,
                n_actors=len(record.actors),
                n_coarse=record.n_coarse,
                n_windows=forecaster.n_learnt,
                fallback=forecaster.fallback,
                expected=known,
                new=new,
                reports={},
            ),
        )


def backtest(
    a: Actors | None = None,
    b: Actors | None = None,
    *,
    horizon: int | str = "30d",
    act: str | None = None,
    store: Path | str | None = None,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    progress: Progress | None = None,
) -> Judgement:
    """How good would such forecasts have been on this store, out of sample? ``forecast --backtest``.

    The latest windows are held back and each is forecast from what lies before it. Parameters as in ``forecast``; with
    ``a``, its own acts are judged beside those of all pairs.

    Raises
    ------
    NotEnoughData
        There are too few windows to learn from some and hold back others.
    """
    from dragoman.models.forecast.horizon import backtest as held_back

    if a is None and b is not None:
        raise UsageError("whose acts towards the other are judged? Name A before B")
    days, sides, acts = horizon_of(horizon), _sides(a, b) if a is not None else (), _acts(act)
    with open_store(store) as opened:
        record, _ = _record(opened.engine, opened.name, days, sides, since, until, as_of)
        found = held_back(
            record, days, asked=tuple(range(len(sides))), acts=acts if act else None, progress=progress
        )  # fmt: skip
        one, other = (*sides, None, None)[:2]
        return Judgement(opened.name, one, other, record.n_acts, record.n_coarse, found)


def horizon_of(horizon: int | str) -> int:
    """A horizon in days.

    >>> horizon_of("30d"), horizon_of("2w"), horizon_of(7)
    (30, 14, 7)
    """
    text = str(horizon).strip().lower()
    number, unit = (text[:-1], text[-1:]) if text[-1:] in _DAYS_OF else (text, "d")
    if not number.isascii() or not number.isdigit():
        raise UsageError(f"{horizon!r} is no horizon; write a number of days, weeks or months, such as 30d, 2w or 3m")
    days = int(number) * _DAYS_OF[unit]
    if not 1 <= days <= _LONGEST_DAYS:
        raise UsageError(f"a horizon of {days} days cannot be forecast; it has 1 to {_LONGEST_DAYS}")
    return days


def _sides(a: Actors, b: Actors | None) -> tuple[Side, ...]:
    if b is None:
        return (side_of(a),)
    pair = pair_of(a, b)
    return pair.a, pair.b


def _acts(act: str | None) -> tuple[int, ...]:
    from dragoman.models.forecast.horizon import ACTS

    if act is None:
        return tuple(range(len(ACTS)))
    name = event_class(act).name
    if name not in ACTS:
        raise UsageError(f"{name} is speech without cooperation or conflict, which is not forecast; name another class")
    return (ACTS.index(name),)


def _record(
    engine: Engine, store: str, days: int, sides: tuple[Side, ...], since: Day, until: Day, as_of: Day
) -> tuple[Record, tuple[Asked, ...]]:
    """The record as it was known, with the sides asked about as its first actors; and those as SQL."""
    from dragoman.models.forecast.horizon import read_record

    window = window_of(since, until, as_of)
    asked = tuple(_asked(side, key) for side, key in zip(sides, "ab", strict=False))
    record = read_record(engine, days, asked, window.since, window.until, window.as_of)
    if record is None:
        raise NotEnoughData(f"{store} holds no acts between known actors in these days, dated finely enough")
    return record, asked


def _asked(side: Side, key: str) -> Asked:
    from dragoman.models.forecast.horizon import Asked

    source, target = side.match("source", key), side.match("target", key)
    return Asked(",".join(side.actors), source.sql, target.sql, source.parameters | target.parameters)
