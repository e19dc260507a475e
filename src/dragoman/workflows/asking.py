"""What a user asks about, in words, as sides, windows and days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dragoman.errors import UsageError
from dragoman.measures.pair import Pair, Side, Window
from dragoman.vocabulary.actors import display_name, require
from dragoman.vocabulary.dates import DateSpan

__all__ = ["Actors", "Day", "pair_of", "side_of", "window_of"]

#: An actor by name or id, or several taken together: an iterable, or ids separated by commas.
Actors = str | Iterable[str]

#: A day, or the first day of a month or year: ``date``, ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY``.
Day = date | str | None


def side_of(actors: Actors) -> Side:
    """One side of a tie, from names as a user writes them.

    >>> side_of("Tehran").actors, side_of("BOL,CUB").label
    (('IRN',), 'Bolivia and Cuba')
    """
    names = actors.split(",") if isinstance(actors, str) else list(actors)
    ids = tuple(dict.fromkeys(require(name.strip()) for name in names if name.strip()))
    if not ids:
        raise UsageError("no actor is named; write a name or an id, such as Iran or IRN")
    words = [display_name(actor) for actor in ids]
    return Side(ids, words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}")


def pair_of(a: Actors, b: Actors) -> Pair:
    """The two sides of a tie."""
    return Pair(side_of(a), side_of(b))


def window_of(since: Day = None, until: Day = None, as_of: Day = None) -> Window:
    """The days asked about; ``until`` is exclusive, so ``until="2013"`` ends with 2012.

    >>> window_of("2005", "2013-03").until
    datetime.date(2013, 3, 1)
    """
    return Window(_first_day(since), _first_day(until), _first_day(as_of))


def _first_day(day: Day) -> date | None:
    if day is None or isinstance(day, date):
        return day
    return DateSpan.parse(day).since
