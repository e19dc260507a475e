"""Which acts to show for a number: the weightiest of a pair, by number."""

from __future__ import annotations

from dragoman.measures.pair import Pair, Window
from dragoman.vocabulary.engine import Engine

__all__ = ["weightiest_acts"]


def weightiest_acts(
    engine: Engine, pair: Pair, window: Window, limit: int, condition: str = "quad BETWEEN 1 AND 4"
) -> tuple[int, ...]:
    """Numbers of the pair's actual acts in a window: the most reported and most intense, later ones first."""
    if limit <= 0:
        return ()
    dated, bounds = window.dated
    match, sides = pair.either_way
    sql = f"""
        SELECT act FROM acts
        WHERE {match} AND status = 'actual' AND {condition} AND {dated}
        ORDER BY ABS(weight) * n DESC, n_reports DESC, date_since DESC, act
        LIMIT {int(limit)}
    """
    return tuple(int(act) for (act,) in engine.rows(sql, sides | bounds))
