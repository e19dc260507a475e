"""Relational event models beside goldfish, remstats, dream and eventnet, on the same generated lists.

    python benchmarks/rem/beside_peers.py --lists FOLDER [--peers peers.tsv] [--sizes b1k b10k …] [--plot FILE]

FOLDER holds the lists that the peers were run on (``<size>_events.csv`` and ``<size>_cov.csv``; checksums beside the
generator), peers.tsv the CPU seconds of the peers. Answers are checked before a time is printed. On lists of up to
10,000 events plain NumPy, from the definitions, must give the same log-likelihood at our estimates, and a score of 0
there, which only the maximum has. On the first 300 events of every list the tracked pass must agree with the full
sweep. Of sampled controls the same is asked of the rows that were drawn: their statistics are those of plain NumPy
at those moments, and there is no slope at the estimates. Then the kernels are warm, and the last of several fits is
timed.

Estimates from all pairs and from sampled controls are not compared: these lists come from no relational event model,
and where a model is wrong the two estimate different things (on 10,000 events inertia is 0.04 with all pairs, 0.3 with
20 controls).

The six effects: inertia, reciprocity, two-paths (transitivity), shared sources, sender's activity, and a dyadic
covariate. All counts are full memory and unscaled, as the peers were given them.
"""

from __future__ import annotations

import argparse
import csv
import re
import resource
import time
from pathlib import Path

import numpy as np
from plain import plain_likelihood, plain_rows

from dragoman.models import (
    CaseControl,
    Context,
    Effect,
    EventList,
    FitResult,
    Inertia,
    Network,
    Reciprocity,
    SenderActivity,
    SharedSources,
    Tie,
    Transitivity,
    fit,
)
from dragoman.models.design import design
from dragoman.models.footprint import footprint
from dragoman.models.kernels.sweep import sweep_likelihood
from dragoman.models.kernels.tracking import tracked_likelihood
from dragoman.models.sampling import draw

EFFECTS: list[Effect] = [
    Inertia(),
    Reciprocity(),
    Transitivity(),
    SharedSources(),
    SenderActivity(),
    Tie(of="covariate"),
]
#: Size, controls (None: all pairs), and the peer run that did the same.
RUNS: list[tuple[str, int | None, str | None]] = [
    ("b1k", None, "goldfish_b1k_ordered"),
    ("b1k", 100, "dream_b1k_100"),
    ("b10k", None, "goldfish_b10k_ordered"),
    ("b10k", 100, "remstats_b10k_samp100"),
    ("b10k", 10, None),
    ("b100k", 10, "dream_b100k_10"),
    ("b100k", 100, "remstats_b100k_samp100"),
    ("b100k", None, None),
    ("b1m", 20, "eventnet_b1m"),
    ("b10m", 5, None),
]


def read_list(folder: Path, size: str) -> tuple[EventList, Context]:
    rows = np.loadtxt(folder / f"{size}_events.csv", delimiter=",", skiprows=1, usecols=(0, 1, 2))
    covariate = np.loadtxt(folder / f"{size}_cov.csv", delimiter=",")
    who = rows[:, 1:].astype(np.int32) - 1
    actors = tuple(str(k + 1) for k in range(len(covariate)))
    return EventList(rows[:, 0], who[:, 0], who[:, 1], actors), Context({"covariate": Network(initial=covariate)})


def read_peers(path: Path | None) -> dict[str, float]:
    """CPU seconds (user and system) by run; runs that were stopped are negative."""
    if path is None:
        return {}
    seconds = {}
    with path.open() as lines:
        for name, text, *_ in csv.reader(lines, delimiter="\t"):
            user, system = (float(x) for x in re.findall(r"(?:user|sys)=([\d.]+)", text))
            stopped = "terminated" in text or "rc=0" not in text
            seconds[name] = -(user + system) if stopped else user + system
    return seconds


def check_kernels(events: EventList, context: Context, n_events: int = 300) -> None:
    """The tracked pass and the full sweep agree on score and information."""
    part = EventList(events.times[:n_events], events.senders[:n_events], events.receivers[:n_events], events.actors)
    prepared = design(part, EFFECTS, context=context)
    compiled, theta = prepared.compiled, np.array([0.05, 0.05, 0.01, 0.01, 0.001, 0.3])
    common = (compiled.plan, compiled.paths, prepared.start, prepared.changes, prepared.moments, prepared.options)
    fast = tracked_likelihood(*common, footprint(prepared), theta, prepared.ties, 2)
    full = sweep_likelihood(*common, theta, prepared.ties, 2)
    for ours, expected in zip(fast, full, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-8, atol=1e-6)


def check_maximum(events: EventList, context: Context, result: FitResult) -> None:
    """Plain NumPy has the same log-likelihood at the estimates, and no slope there."""
    covariate = context.network("covariate").initial
    assert covariate is not None
    value, score = plain_likelihood(events.senders, events.receivers, covariate, result.estimates)
    np.testing.assert_allclose(result.log_likelihood, value, atol=1e-3)
    np.testing.assert_allclose(score * result.standard_errors, 0.0, atol=1e-3)


def check_sample(events: EventList, context: Context, n_controls: int, result: FitResult) -> None:
    """The rows drawn hold plain NumPy's statistics, and their likelihood has no slope at the estimates."""
    prepared = design(events, EFFECTS, context=context)
    drawn = draw(prepared, CaseControl(n_controls, seed=1))
    table, covariate = drawn.table, context.network("covariate").initial
    assert covariate is not None
    stratum = np.repeat(np.arange(len(table.n_cases)), np.diff(table.start))
    if events.n_events <= 10_000:
        plain = plain_rows(events.senders, events.receivers, covariate, stratum, drawn.senders, drawn.receivers)
        np.testing.assert_allclose(table.x, plain, atol=1e-9)
    eta = table.x @ result.estimates
    top = np.maximum.reduceat(eta, table.start[:-1])
    rates = np.exp(eta - top[stratum])
    totals = np.add.reduceat(rates, table.start[:-1])
    cases = table.start[:-1]
    np.testing.assert_allclose(result.log_likelihood, (eta[cases] - top - np.log(totals)).sum(), rtol=1e-9)
    score = table.x[cases].sum(axis=0) - (table.x * (rates / totals[stratum])[:, None]).sum(axis=0)
    np.testing.assert_allclose(score * result.standard_errors, 0.0, atol=1e-3)


def timed_fit(events: EventList, context: Context, n_controls: int | None) -> tuple[float, float, FitResult]:
    sample = None if n_controls is None else CaseControl(n_controls, seed=1)
    wall, cpu = time.perf_counter(), time.process_time()
    result = fit(events, EFFECTS, context=context, sample=sample)
    seconds = time.perf_counter() - wall, time.process_time() - cpu
    if not result.converged:
        raise SystemExit(f"not converged: {result.warnings}")
    return *seconds, result


def plot(points: list[tuple[str, int, float]], path: Path) -> None:
    """CPU seconds against events, both logarithmic: parallel to the diagonal is linear growth."""
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=(6, 4))
    for kind in sorted({kind for kind, _, _ in points}):
        line = sorted((n, seconds) for k, n, seconds in points if k == kind)
        axes.plot(*zip(*line, strict=True), "o-", label=kind)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("events")
    axes.set_ylabel("CPU seconds")
    axes.legend()
    plt.savefig(path, bbox_inches="tight")


def _beside(peer: str | None, peers: dict[str, float], cpu: float) -> str:
    """The peer's seconds, and how many times faster this was; ">" where the peer was stopped before it finished."""
    if peer is None or peer not in peers:
        return f"{'–':<24}"
    at_least = ">" if peers[peer] < 0 else ""
    return f"{peer:<24} {at_least}{abs(peers[peer]):>8.1f} {at_least}{abs(peers[peer]) / cpu:>7.0f}×"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--sizes", nargs="*", default=["b1k", "b10k", "b100k"])
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    peers, points = read_peers(options.peers), []
    print(
        f"{'list':<6} {'risk set':<14} {'wall s':>8} {'CPU s':>8} {'steps':>5} {'peer':<24} {'CPU s':>9} {'faster':>8}"
    )
    for size in options.sizes:
        events, context = read_list(options.lists, size)
        check_kernels(events, context)
        for _, n_controls, peer in (run for run in RUNS if run[0] == size):
            if events.n_events <= 100_000:
                _, _, result = timed_fit(events, context, n_controls)  # warm
                if n_controls is not None:
                    check_sample(events, context, n_controls, result)
                elif events.n_events <= 10_000:
                    check_maximum(events, context, result)
            wall, cpu, result = timed_fit(events, context, n_controls)
            kind, steps = "all pairs" if n_controls is None else f"{n_controls} controls", result.n_iterations
            print(f"{size:<6} {kind:<14} {wall:>8.2f} {cpu:>8.2f} {steps:>5} {_beside(peer, peers, cpu)}", flush=True)
            points.append((kind, events.n_events, cpu))
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    if options.plot:
        plot(points, options.plot)


if __name__ == "__main__":
    main()
