"""Kill a load at random moments and see whether anything was lost or doubled.

    python benchmarks/kill.py [--trials 50] [--rows 60000]

Each trial starts `dragoman add` of four generated GDELT files in a process of its own, kills it (SIGKILL) after a
random time, checks that the store is whole, runs the same command again and checks that every row is there once.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from reading import write_gdelt

N_FILES = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--rows", type=int, default=60_000, help="rows in each of the four files")
    arguments = parser.parse_args()
    moments = random.Random(20200524)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"{number}.tsv" for number in range(N_FILES)]
        for number, path in enumerate(files):
            write_gdelt(path, arguments.rows, seed=number)
        whole = folder / "whole.duckdb"
        start = time.monotonic()
        add(whole, files).wait()
        seconds = time.monotonic() - start
        expected = counts(whole)
        print(f"undisturbed: {seconds:.1f} s, {expected['records']:,} records, {expected['acts']:,} acts")
        before = partial = finished = 0
        for trial in range(arguments.trials):
            store = folder / f"{trial}.duckdb"
            process = add(store, files)
            time.sleep(moments.uniform(0.2, seconds))
            process.send_signal(signal.SIGKILL)
            process.wait()
            n_loads = counts(store)["loads"] if store.exists() else 0
            before, partial, finished = (
                before + (n_loads == 0),
                partial + (0 < n_loads < N_FILES),
                finished + (n_loads == N_FILES),
            )
            add(store, files).wait()
            if counts(store) != expected:
                sys.exit(f"trial {trial}: {counts(store)} after re-running, expected {expected}")
        print(
            f"{arguments.trials} kills: store as before the first load {before} times, after some loads {partial}, "
            f"after all {finished}; every re-run complete, nothing lost, nothing twice"
        )


def add(store: Path, files: list[Path]) -> subprocess.Popen[bytes]:
    """Start `dragoman add` in a process of its own."""
    command = [sys.executable, "-m", "dragoman", "add", *map(str, files), "--store", str(store)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def counts(store: Path) -> dict[str, int]:
    """What must be the same however often a load was killed."""
    with duckdb.connect(str(store), read_only=True) as connection:
        sql = {
            "records": "SELECT count(*) FROM records",
            "ids": "SELECT count(DISTINCT id) FROM records",
            "acts": "SELECT count(*) FROM acts",
            "reports": "SELECT sum(n_reports) FROM acts",
            "rejects": "SELECT count(*) FROM rejects",
            "loads": "SELECT count(*) FROM loads",
        }
        return {name: connection.execute(query).fetchall()[0][0] for name, query in sql.items()}


if __name__ == "__main__":
    main()
