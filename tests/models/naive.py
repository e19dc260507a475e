"""Statistics as their formulas say them, event by event and pair by pair: slow, and plain to see."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dragoman.models import EventList, Full, HalfLife, Interval, Window
from dragoman.models.memory import Memory


def weights(events: EventList, t: float, memory: Memory, acts: tuple[str, ...] | None, counting: str) -> np.ndarray:
    """a(i, j) at t: the weight of past events i → j."""
    a = np.zeros((events.n_actors, events.n_actors))
    earlier = events.times[events.times < t]
    end_of_age = t
    if isinstance(memory, HalfLife) and memory.since_last_event and len(earlier):
        end_of_age = earlier[-1]
    for e in range(events.n_events):
        time = events.times[e]
        if time >= t or (acts and events.type_names[events.types[e]] not in acts):
            continue
        weight = 1.0 if counting == "events" else events.weights[e]
        if isinstance(memory, Window) and not t - memory.width <= time:
            continue
        if isinstance(memory, Interval) and not t - memory.to_age <= time < t - memory.from_age:
            continue
        if isinstance(memory, HalfLife):
            weight *= 2.0 ** (-(end_of_age - time) / memory.days)
            weight *= np.log(2) / memory.days if memory.density else 1.0
        assert isinstance(memory, Full | Window | Interval | HalfLife)
        a[events.senders[e], events.receivers[e]] += weight
    return (a > 0).astype(float) if counting == "presence" else a


def two_path(a: np.ndarray, b: np.ndarray, f: Callable[[float, float], float], kind: str, s: int, r: int) -> float:
    """Σ_h f(·, ·) over third actors h."""
    legs = {
        "Transitivity": lambda h: (a[s, h], b[h, r]),
        "Cyclicity": lambda h: (a[h, s], b[r, h]),
        "SharedTargets": lambda h: (a[s, h], b[r, h]),
        "SharedSources": lambda h: (a[h, s], b[h, r]),
        "SharedPartners": lambda h: (a[s, h] + a[h, s], b[r, h] + b[h, r]),
    }[kind]
    return sum(f(*legs(h)) for h in range(len(a)) if h not in (s, r))


def degree(a: np.ndarray, kind: str, s: int, r: int) -> float:
    """Sums over one actor's row or column."""
    return {
        "SenderActivity": a[s].sum(),
        "SenderPopularity": a[:, s].sum(),
        "ReceiverActivity": a[r].sum(),
        "ReceiverPopularity": a[:, r].sum(),
        "SenderDegree": a[s].sum() + a[:, s].sum(),
        "ReceiverDegree": a[r].sum() + a[:, r].sum(),
        "PairDegree": a[s].sum() + a[:, s].sum() + a[r].sum() + a[:, r].sum(),
        "SmallerDegree": min(a[s].sum() + a[:, s].sum(), a[r].sum() + a[:, r].sum()),
        "LargerDegree": max(a[s].sum() + a[:, s].sum(), a[r].sum() + a[:, r].sum()),
        "DegreeGap": abs(a[s].sum() + a[:, s].sum() - a[r].sum() - a[:, r].sum()),
    }[kind]


def log_likelihood(x: np.ndarray, cases: list[list[int]], theta: np.ndarray, ties: str) -> float:
    """Σ of the stratum's terms, x being (moments, options, effects) without missing rows."""
    total = 0.0
    for moment, happened in zip(x, cases, strict=True):
        rates = np.exp(moment @ theta)
        total += sum(float(moment[d] @ theta) for d in happened)
        if ties == "once":
            total -= np.log(rates.sum())
            continue
        of_cases = sum(rates[d] for d in happened)
        for k in range(len(happened)):
            share = k / len(happened) if ties == "efron" else 0.0
            total -= np.log(rates.sum() - share * of_cases)
    return float(total)
