"""The measures' sums, slowly and obviously: one act and one day at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from dragoman.measures.pair import Pair
from dragoman.measures.totals import A_ELSEWHERE, B_ELSEWHERE, OTHERS, PAIR
from measures.memory import Act


def part_of(act: Act, pair: Pair) -> int | None:
    """Which part of the store an act belongs to; None for acts that are no tie between sides."""
    a = [pair.a.holds(name) for name in (act.source, act.target)]
    b = [pair.b.holds(name) for name in (act.source, act.target)]
    if (a[0] and b[1]) or (b[0] and a[1]):
        return PAIR
    if all(a) or all(b):
        return None
    if any(a):
        return A_ELSEWHERE
    if any(b):
        return B_ELSEWHERE
    return None if act.source.split(".")[0] == act.target.split(".")[0] else OTHERS


def counts(act: Act) -> bool:
    """Whether an act counts as a dated deed between two actors."""
    return act.status == "actual" and act.side > 0 and act.target != "" and act.precision != "era"


def sums(acts: list[Act], pair: Pair, since: date, until: date) -> dict[tuple[int, int], tuple[float, float, float]]:
    """Acts, weight and squared weight in a window for each part and quad, day by day."""
    total: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for act in acts:
        part = part_of(act, pair)
        if part is None or not counts(act):
            continue
        days = (act.end - act.since).days
        for k in range(days):
            if since <= act.since + timedelta(days=k) < until:
                cell = total[part, act.side]
                cell[0] += act.n / days
                cell[1] += act.n * abs(act.heft) / days
                cell[2] += act.n * act.heft**2 / days
    return {key: (n, weight, square) for key, (n, weight, square) in total.items()}
