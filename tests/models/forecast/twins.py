"""Slow and obvious: what the kernels compute, said again over the plain list of facts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from dragoman.models.forecast.features import HALF_LIVES_DAYS, KINDRED_HALF_LIVES_DAYS, SUCCESSIONS, TALLIES
from dragoman.models.forecast.roles import Roles
from dragoman.models.kernels.profile import CREDIT_FLOOR, SMALLEST_RATE, SMALLEST_WEIGHT
from dragoman.models.kernels.succession import LAG_ENDS, PRIOR_DAYS

Fact = tuple[int, int, int, int]  # day, source, act, target


def synthetic(seed: int, n_days: int = 25, n_actors: int = 12, n_acts: int = 3, n_facts: int = 200) -> list[Fact]:
    """Facts without repetition, with gaps between days, in order of days."""
    rng = np.random.default_rng(seed)
    days = rng.choice(n_days, size=n_facts)
    who = (n_actors * rng.random(n_facts) ** 2).astype(int)
    whom = (n_actors * rng.random(n_facts) ** 1.5).astype(int)
    act = rng.integers(n_acts, size=n_facts)
    facts = {(int(d), int(s), int(q), int(t)) for d, s, q, t in zip(days, who, act, whom, strict=True)}
    return sorted(facts)


def some_roles(n_actors: int) -> Roles:
    """Three countries and two sectors; the last two actors belong to none."""
    actors = np.arange(n_actors)
    known = actors < n_actors - 2
    return Roles.given(np.where(known, actors % 3, -1), np.where(known, actors % 2, -1))


def twice(facts: Iterable[Fact], n_acts: int) -> list[Fact]:
    """Every fact as done and as suffered."""
    both: list[Fact] = []
    for day, source, act, target in facts:
        both += [(day, source, act, target), (day, target, act + n_acts, source)]
    return both


def key(name: str, who: int, act: int, whom: int, roles: Roles) -> tuple[int, int, int] | None:
    """What a tally counts by, or nothing where a part is unknown."""
    tally = next(tally for tally in TALLIES if tally.name == name)
    kinds = [np.zeros(roles.n_actors, int), np.arange(roles.n_actors), roles.country, roles.sector, roles.role]
    first, last = int(kinds[tally.source][who]), int(kinds[tally.target][whom])
    return None if first < 0 or last < 0 else (first, act if tally.act else 0, last)


def first_meetings(told: list[Fact]) -> list[Fact]:
    """Facts, each told twice, of pairs that had not met before their day."""
    return [(d, i, q, j) for d, i, q, j in told if not any((i, j) == (k, m) and e < d for e, k, _, m in told)]


def bucket(lag: int) -> int:
    return int(np.searchsorted(LAG_ENDS, lag))


class Successions:
    """Rates of acts following acts in units, counted by walking through every unit on every day."""

    def __init__(self, acts: str, units: str, roles: Roles, n_acts: int) -> None:
        self.acts, self.units, self.roles, self.n_acts = acts, units, roles, n_acts
        self.last: dict[tuple[int, int, int], dict[int, int]] = defaultdict(dict)  # unit → act → last day
        self.happened: dict[tuple[int, int, int], float] = defaultdict(float)  # before, bucket, after
        self.exposure: dict[tuple[int, int], float] = defaultdict(float)
        self.rate: dict[tuple[int, int, int], float] = {}

    def pass_day(self, day: int, facts: list[Fact]) -> None:
        for acts in self.last.values():
            for before, last in acts.items():
                self.exposure[before, bucket(day - last)] += 1
        for _, who, act, whom in facts:
            unit = key(self.units, who, act, whom, self.roles)
            if unit is not None and self.last.get(unit):
                past = {(b, bucket(day - last)): self.rate.get((b, bucket(day - last), act), 0.0) + CREDIT_FLOOR
                        for b, last in self.last[unit].items()}  # fmt: skip
                for (before, lag), weight in past.items():
                    self.happened[before, lag, act] += weight / sum(past.values())
        for _, who, act, whom in facts:
            unit = key(self.units, who, act, whom, self.roles)
            if unit is not None:
                self.last[unit][act] = day
        self.rate = {
            (b, k, q): count / (self.exposure[b, k] + PRIOR_DAYS) for (b, k, q), count in self.happened.items()
        }

    def rate_ever(self, before: int, after: int) -> float:
        """The rate at any lag, as of the last day passed."""
        happened = sum(n for (b, _, q), n in self.happened.items() if (b, q) == (before, after))
        return happened / (sum(n for (b, _), n in self.exposure.items() if b == before) + PRIOR_DAYS)

    def follow(self, day: int, who: int, act: int, whom: int) -> tuple[float, float]:
        unit = key(self.units, who, act, whom, self.roles)
        past = self.last.get(unit, {}) if unit is not None else {}
        rates = [self.rate.get((b, bucket(day - last), act), 0.0) for b, last in past.items()]
        return sum(rates), max(rates, default=0.0)


def described(
    facts: list[Fact], day: int, who: int, act: int, candidates: Iterable[int], roles: Roles, n_acts: int
) -> np.ndarray:
    """What ``History.describe`` should say, from the list of facts before ``day``."""
    past = [fact for fact in twice(facts, n_acts) if fact[0] < day]
    rules = [Successions(item.acts, item.units, roles, 2 * n_acts) for item in SUCCESSIONS]
    for today in range(max((fact[0] for fact in past), default=-1) + 1):
        for rule in rules:
            rule.pass_day(today, [fact for fact in past if fact[0] == today])
    rows = []
    for whom in candidates:
        row: list[float] = []
        for tally in TALLIES:
            asked = key(tally.name, who, act, whom, roles)
            counted = first_meetings(past) if tally.first else past
            days = [d for d, i, q, j in counted if asked is not None and key(tally.name, i, q, j, roles) == asked]
            for half_life in HALF_LIVES_DAYS:
                row.append(math.log1p(sum(0.5 ** ((day - d) / half_life) for d in days) / SMALLEST_WEIGHT))
            row.append(1 / (day - max(days)) if days else 0.0)
        for rule in rules:
            row += [math.log1p(rate / SMALLEST_RATE) for rate in rule.follow(day, who, act, whom)]
        for half_life in KINDRED_HALF_LIVES_DAYS:
            between = [(d, q) for d, i, q, j in past if (i, j) == (who, whom)]
            total = sum(0.5 ** ((day - d) / half_life) * rules[0].rate_ever(q, act) for d, q in between)
            row.append(math.log1p(total / SMALLEST_RATE))
        rows.append(row)
    return np.array(rows)


def reached(facts: list[Fact], day: int, who: int, half_life: float, least: float, n_actors: int, n_acts: int):
    """Two steps along weights of at least ``least``, over W of all weights."""
    weight: dict[tuple[int, int], float] = defaultdict(float)
    total: dict[int, float] = defaultdict(float)
    for d, i, _, j in twice(facts, n_acts):
        if d < day:
            weight[i, j] += 0.5 ** ((day - d) / half_life)
            total[j] += 0.5 ** ((day - d) / half_life)
    out = np.zeros(n_actors)
    for (i, k), w in weight.items():
        for (m, j), v in weight.items():
            if i == who and m == k and k != who and w >= least and v >= least:
                out[j] += w / total[who] * v / total[k]
    return out


def shared(facts: list[Fact], who: int, n_actors: int) -> np.ndarray:
    """Partners in common with each actor, by 1 / log(2 + how many partners they have)."""
    met = {(i, j) for _, i, _, j in twice(facts, 0)}
    partners = [{j for i, j in met if i == one} for one in range(n_actors)]
    return np.array(
        [sum(1 / math.log(2 + len(partners[k])) for k in (partners[who] - {who}) if whom in partners[k])
         for whom in range(n_actors)]
    )  # fmt: skip


def kinds_of(facts: list[Fact], who: int, roles: Roles, n_acts: int) -> np.ndarray:
    """Of the facts of an actor, which are of each kind that habits count: (facts, kinds)."""
    past = twice(facts, n_acts)
    return np.array([kinds_of_fact(fact, past, roles) for fact in past if fact[1] == who], dtype=float).reshape(-1, 6)


def kinds_of_fact(fact: Fact, past: list[Fact], roles: Roles) -> list[bool]:
    d, i, q, j = fact
    days_met = [k for k, one, _, other in past if (one, other) == (i, j) and k < d]
    return [
        not days_met,
        bool(roles.country[i] >= 0 and roles.country[i] == roles.country[j]),
        any((one, p, other) == (i, q, j) for k, one, p, other in past if k < d),
        bool(days_met) and d - max(days_met) <= 3,
        bool(roles.sector[j] == 0),
        bool(roles.country[j] < 0),
    ]


def habits(facts: list[Fact], day: int, who: int, act: int, roles: Roles, n_acts: int) -> list[float]:
    """What is told of a question itself (``HABITS``): shares above what is usual, over 5 facts of no habit."""
    past = [fact for fact in twice(facts, n_acts) if fact[0] < day]
    told = np.array([kinds_of_fact(fact, past, roles) for fact in past], dtype=float)
    usual, out = told.mean(axis=0), []
    of_act, of_actor = (told[[fact[k] == asked for fact in past]] for k, asked in ((2, act), (1, who)))
    for rows in (of_act, of_actor):
        out += list((rows.sum(axis=0) + 5 * usual) / (len(rows) + 5) - usual)
    busy = [(math.log1p(len(rows)) - 5) / 5 for rows in (of_actor, of_act)]
    return [*out, *busy, 0.5 if act >= n_acts else -0.5]


def network_loss(weights: dict[str, np.ndarray], z: np.ndarray, right: np.ndarray, start: np.ndarray) -> float:
    """−log P of every right answer against the wrong ones of its question, for each question, neuron by neuron."""

    def score(row: np.ndarray) -> float:
        one = [
            max(0.0, sum(row[i] * weights["first"][i, k] for i in range(row.size)) + weights["first_at"][k])
            for k in range(weights["first_at"].size)
        ]
        two = [
            max(0.0, sum(value * weights["second"][i, k] for i, value in enumerate(one)) + weights["second_at"][k])
            for k in range(weights["second_at"].size)
        ]
        return sum(v * w for v, w in zip(two, weights["out"], strict=True)) + sum(
            v * w for v, w in zip(row, weights["straight"], strict=True)
        )

    scores, loss = [score(row.astype(np.float64)) for row in z], 0.0
    for low, high in pairwise(start):
        wrong = sum(np.exp(scores[row]) for row in range(low, high) if not right[row])
        loss -= sum(scores[row] - np.log(wrong + np.exp(scores[row])) for row in range(low, high) if right[row])
    return float(loss / (start.size - 1))
