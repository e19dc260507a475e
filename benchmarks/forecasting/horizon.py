"""How good are the chances of ``dragoman forecast``? Backtests on ICEWS, with time and memory.

    python benchmarks/forecasting/horizon.py ICEWS05-15 --actor IRN --runs 2013-01-01:30d 2016-01-01:30d

Each run names the day on which the record is cut and the horizon; the 24 latest windows before the cut are held back.
The data are ICEWS (Boschee and others 2015) as split by Gastinger and others; they are not part of this project.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import dragoman


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="quadruples: train, valid, test and the name tables")
    parser.add_argument("--runs", nargs="+", default=["2016-01-01:30d"], metavar="CUT:HORIZON")
    parser.add_argument("--actor", default="IRN")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.duckdb"
        dragoman.add([options.folder], store)
        for run in options.runs:
            judge(store, options.actor, *run.split(":"))


def judge(store: Path, actor: str, cut: str, horizon: str) -> None:
    started, cpu = time.perf_counter(), time.process_time()
    dragoman.forecast(actor, store=store, until=cut, horizon=horizon)
    forecast_s, forecast_cpu = time.perf_counter() - started, time.process_time() - cpu
    started, cpu = time.perf_counter(), time.process_time()
    found = dragoman.backtest(actor, store=store, until=cut, horizon=horizon)
    backtest_s, backtest_cpu = time.perf_counter() - started, time.process_time() - cpu
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n## Until {cut}, horizon {horizon}: {found.result.n_windows} windows, {found.result.since} on\n")
    print("| pairs | came about | forecast | Brier | log | calibration error | above 5 % | n above 5 % |")
    print("|---|---|---|---|---|---|---|---|")
    for one in found.result.judged:
        for kind, score in one.scores.items():
            print(
                f"| {one.scope} | {score.n_happened:,} of {score.n:,} | {kind} | {score.brier:.6f} | {score.log:.6f} | "
                f"{score.reliability.ece:.5f} | {score.said.ece:.4f} | {int(score.said.n.sum()):,} |"
            )
    print("\n| pairs | skill | over climatology | over persistence |\n|---|---|---|---|")
    for one in found.result.judged:
        for name in ("brier", "log"):
            skills = " | ".join(str(one.skill[name, over]) for over in ("climatology", "persistence"))
            print(f"| {one.scope} | {name} | {skills} |")
    print(
        f"\nforecast {forecast_s:.1f} s ({forecast_cpu:.1f} CPU s), backtest {backtest_s:.1f} s "
        f"({backtest_cpu:.1f} CPU s), peak memory {peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
