"""Time whole commands, as a user would wait for them: start, add, brief, tie.

    python benchmarks/commands.py [--rows 10000000] [--quadruples FOLDER]

``--rows`` generates a GDELT 2.0 file of that many rows and adds it to a new store; ``--quadruples`` adds a folder of
quadruples (such as ICEWS18) and asks about two of its states. Answers are checked before times are printed. Times
are wall-clock and CPU seconds of the process, the median of the runs; memory is the largest of any process so far.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from reading import write_gdelt

RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--quadruples", type=Path)
    arguments = parser.parse_args()
    print(f"{'command':<44}{'wall s':>8}{'CPU s':>8}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        show("dragoman --help", RUNS, "--help")
        page = show("brief IRN VEN --against USA, casebook", RUNS, "brief", "IRN", "VEN", "--against", "USA", "--json")
        assert page["activity"]["n_acts"] == 75, "the casebook tells of 75 acts between Iran and Venezuela"
        show("brief … -o page.html, casebook", RUNS, "brief", "IRN", "VEN", "--against", "USA", "-o", str(folder / "p"))
        if arguments.quadruples:
            store = folder / "quadruples.duckdb"
            folder_of_data = str(arguments.quadruples)
            (added,) = show("add of the quadruples", 1, "add", folder_of_data, "--store", str(store), "--json")
            account_for(added["load"])
            show("brief USA IRN on them", RUNS, "brief", "USA", "IRN", "--store", str(store), "--json")
        if arguments.rows:
            file, store = folder / "gdelt.tsv", folder / "gdelt.duckdb"
            write_gdelt(file, arguments.rows, seed=1)
            label = f"add of {arguments.rows:,} GDELT rows, {file.stat().st_size / 1e9:.1f} GB"
            (added,) = show(label, 1, "add", str(file), "--store", str(store), "--json")
            account_for(added["load"])
            print(f"    {added['load']['n_acts']:,} acts, store of {store.stat().st_size / 1e6:,.0f} MB")
            (again,) = show("the same file again", 1, "add", str(file), "--store", str(store), "--json")
            assert again["load"] is None, "a file that is known adds nothing"


def show(label: str, runs: int, *command: str) -> Any:
    """Run a command, print its times, and return what it printed, read as JSON where it is JSON."""
    walls, cpus, peak_kilobytes, output = [], [], 0, b""
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "dragoman", *command], stdout=subprocess.PIPE)
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        walls.append(time.perf_counter() - start)
        cpus.append(usage.ru_utime + usage.ru_stime)
        peak_kilobytes = max(peak_kilobytes, usage.ru_maxrss)
        assert status == 0, f"{command} failed"
    print(f"{label:<44}{statistics.median(walls):8.2f}{statistics.median(cpus):8.2f}{peak_kilobytes / 1024:9.0f}")
    return json.loads(output) if output.startswith((b"{", b"[")) else output.decode()


def account_for(load: dict[str, Any]) -> None:
    """Every row is added, known or set aside."""
    assert load["n_records"] + load["n_known"] + load["n_rejected"] == load["n_rows"]


if __name__ == "__main__":
    main()
