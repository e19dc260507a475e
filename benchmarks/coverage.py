"""How often do the measures' intervals hold the truth, and how often is a turn seen where there is none?

    PYTHONPATH=tests python benchmarks/coverage.py [--worlds 400]

Stores with known rates are simulated (``tests/measures/simulate.py``), with acts alone, in bursts of 3 within a week
and of 4 within a month. Prints the tables of docs/measures.md: the share of worlds in which a 95 % interval holds the
truth, and the share of worlds without a turn in which one is found. Worlds called too thin are counted, too, and their
share is given.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from dragoman.measures.activity import activity
from dragoman.measures.closeness import closeness
from dragoman.measures.estimate import Estimate
from dragoman.measures.follow_through import follow_through
from dragoman.measures.initiative import initiative
from dragoman.measures.substance import substance
from dragoman.measures.turning_points import turning_points
from measures.prepared import Prepared
from measures.simulate import PAIR_OF, WEIGHTS, Bursts, simulate_totals, steady

BURSTS = {"alone": Bursts(), "3 a week": Bursts(3, 7), "4 a month": Bursts(4, 30)}

#: Acts in ten years, cooperation and hostility: the pair; A, B and others are the same in all.
PAIRS = {
    "average, 50": (30, 20),
    "near, 16": (15, 1),
    "near, 65": (60, 5),
    "far, 42": (2, 40),
    "near, 900": (600, 300),
}
ELSEWHERE = [[300, 200], [200, 130], [3000, 2000]]

#: Material acts are 30 % of each side in simulated stores.
MATERIAL = 0.3
N_DAYS = 3650


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=400)
    n_worlds = parser.parse_args().worlds
    print("Closeness, substance, activity: coverage %")
    print("| pair, acts | bursts | closeness | cooperation | hostility | substance | share of A | too thin |")
    print("|---|---|---|---|---|---|---|---|")
    for pair, acts in PAIRS.items():
        for name, bursts in BURSTS.items():
            row(pair, name, of_sums(np.array([acts, *ELSEWHERE], float), bursts, n_worlds))
    print("\nAnswers (excess) and threats (ratio at 30, 60, 90 days): coverage %")
    print("| acts a day | bursts | answers, none | both busy | threats, idle | both busy | 60 % carried out |")
    print("|---|---|---|---|---|---|---|")
    for rates in ((0.005, 0.02), (0.02, 0.02), (0.05, 0.01)):
        for name, bursts in BURSTS.items():
            row(f"{rates[0]}, {rates[1]}", name, of_order(*rates, bursts, n_worlds))
    print("\nTurns where there is none: % of worlds with a clear, a possible turn")
    print("| store | bursts | steady | a new source | growing |")
    print("|---|---|---|---|---|")
    for store, (years, scale) in {"12 years": (12, 1.0), "25 years": (25, 1.0), "12 years, 4 times": (12, 4.0)}.items():
        for name, bursts in BURSTS.items():
            row(store, name, of_turns(years, scale, bursts, max(50, n_worlds // 4)))


def row(*cells: object) -> None:
    print(
        "| " + " | ".join(" | ".join(map(str, c)) if isinstance(c, list) else str(c) for c in cells) + " |", flush=True
    )


def percent(hits: list[bool]) -> str:
    return f"{100 * np.mean(hits):.0f}" if hits else "-"


def of_sums(acts: np.ndarray, bursts: Bursts, n_worlds: int) -> list[str]:
    """Coverage of measures of sums, and the share called too thin."""
    rng = np.random.default_rng(1)
    pair, a, b, others = acts
    log_rate = np.log(pair * 2 * others / (a * b))
    material, verbal = (np.mean(WEIGHTS[quad]) for quad in (1, 0))
    share = MATERIAL * material / (MATERIAL * material + (1 - MATERIAL) * verbal)
    of_a = pair.sum() / (pair.sum() + a.sum())
    hits: list[list[bool]] = [[] for _ in range(5)]
    thin = []
    for _ in range(n_worlds):
        totals = simulate_totals(rng, steady(N_DAYS, acts), bursts=bursts)
        near = closeness(None, PAIR_OF, totals=totals, n_evidence=0)  # type: ignore[arg-type]
        deeds = substance(None, PAIR_OF, totals=totals, n_evidence=0)  # type: ignore[arg-type]
        busy = activity(None, PAIR_OF, totals=totals, n_evidence=0)  # type: ignore[arg-type]
        thin.append(bool(near.closeness.thin) or near.closeness.is_missing)
        told = (near.closeness, near.cooperation, near.hostility, deeds.share, busy.share_of_a)
        truths = (log_rate[0] - log_rate[1], *np.exp(log_rate), share, of_a)
        for found, one, truth in zip(hits, told, truths, strict=True):
            if not one.is_missing:
                found.append(one.covers(float(truth)))
    return [*(percent(found) for found in hits), percent(thin)]


def of_order(ours: float, theirs: float, bursts: Bursts, n_worlds: int) -> list[str]:
    """Coverage of answers that are none, and of threats that are idle or carried out."""
    rng = np.random.default_rng(2)
    busy = np.exp(np.sin(np.arange(N_DAYS) / N_DAYS * 3 * np.pi))
    flat, busy = np.ones(N_DAYS), busy / busy.mean()

    def worlds(shape: np.ndarray, measure: Callable[[np.ndarray, np.ndarray], list[bool]]) -> str:
        found: list[bool] = []
        for _ in range(n_worlds):
            found += measure(*(bursts.times(rng, rate * shape).astype(int) for rate in (ours, theirs)))
        return percent(found)

    truth = [0.0, 0.0, 0.0]

    def answers(one: np.ndarray, other: np.ndarray) -> list[bool]:
        day = np.concatenate([one, other])
        world = Prepared(day, np.arange(len(day)) < len(one), ["CONSULT"] * len(day), [1] * len(day), N_DAYS - 1)
        told = next(x.excess for x in initiative(world, PAIR_OF).answers if x.by == "BBB" and x.kind == "any")
        return [] if told.is_missing or told.thin else [told.covers(0.0)]

    def ratios(threats: np.ndarray, deeds: np.ndarray) -> tuple[Estimate, ...]:
        day = np.concatenate([threats, deeds])
        event = ["THREATEN"] * len(threats) + ["COERCE"] * len(deeds)
        quad = np.where(np.arange(len(day)) < len(threats), 3, 4)
        return follow_through(Prepared(day, np.ones(len(day)), event, quad, N_DAYS - 1), PAIR_OF).outcome("force").ratio

    def idle(threats: np.ndarray, deeds: np.ndarray) -> list[bool]:
        return [ratio.covers(1.0) for ratio in ratios(threats, deeds) if not ratio.is_missing]

    def carried_out(threats: np.ndarray, deeds: np.ndarray) -> tuple[Estimate, ...]:
        kept = threats[rng.uniform(size=len(threats)) < 0.6]
        after = kept + 1 + rng.exponential(20, len(kept)).astype(int)
        return ratios(threats, np.concatenate([deeds, after[after < N_DAYS]]))

    def median_ratios() -> None:
        """The true ratio has no closed form; the median over worlds stands for it."""
        found = [
            carried_out(*(bursts.times(rng, rate * flat).astype(int) for rate in (ours, theirs))) for _ in range(400)
        ]
        for i in range(3):
            truth[i] = float(np.nanmedian([one[i].value for one in found]))

    def kept_threats(threats: np.ndarray, deeds: np.ndarray) -> list[bool]:
        told = carried_out(threats, deeds)
        return [ratio.covers(truth[i]) for i, ratio in enumerate(told) if not ratio.is_missing]

    median_ratios()
    return [
        worlds(flat, answers),
        worlds(busy, answers),
        worlds(flat, idle),
        worlds(busy, idle),
        worlds(flat, kept_threats),
    ]


def of_turns(years: int, scale: float, bursts: Bursts, n_worlds: int) -> list[str]:
    """How many worlds without a turn show a clear and a possible one."""
    n_days = 365 * years
    acts = np.array([[15, 6], [70, 50], [50, 40], [600, 400]], float) * years * scale
    volumes = (
        np.ones(n_days),
        np.where(np.arange(n_days) < n_days // 2, 0.3, 1.7),
        np.exp(np.linspace(-1.5, 1.0, n_days)),
    )
    cells = []
    for volume in volumes:
        rng = np.random.default_rng(3)
        rates = steady(n_days, acts) * volume[:, None, None]
        found = [
            turning_points(None, PAIR_OF, totals=simulate_totals(rng, rates, bursts=bursts), n_evidence=0).turns  # type: ignore[arg-type]
            for _ in range(n_worlds)
        ]
        clear = percent([any(turn.strength == "clear" for turn in turns) for turns in found])
        cells.append(f"{clear}, {percent([bool(turns) for turns in found])}")
    return cells


if __name__ == "__main__":
    main()
