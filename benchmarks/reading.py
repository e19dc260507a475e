"""Time how fast GDELT rows are read, from a file to validated staged rows, and how much memory that takes.

    python benchmarks/reading.py [--rows 1000000] [--runs 3] [--threads 2] [--file FILE]

Without ``--file`` a file is generated whose fields are as long and as often empty as those of 400 rows of a real export
(390 bytes a row; a third of the rows name one actor only, or none). Each run stages the file in a process of its own
under the memory limit of the store. Counts are checked before times are printed: every row is staged or set aside.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

#: That of a store that is being written.
MEMORY_LIMIT = "640MB"

N_TEMPLATES = 20_000
COUNTRIES = ("USA", "IRN", "VEN", "RUS", "CHN", "GBR", "FRA", "DEU", "ISR", "TUR", "SYR", "IND", "PAK", "AUS", "NGA")
ROLES = ("", "", "", "GOV", "MIL", "BUS", "MED", "CVL", "OPP", "COP", "LEG")
LONE_ROLES = ("GOV", "COP", "BUS", "MED", "EDU", "JUD", "CVL")
CODES = ("010", "020", "036", "040", "042", "043", "051", "057", "0711", "090", "111", "112", "130", "141", "173")
LAGS_DAYS = (0,) * 90 + (1, 1, 7, 7, 7, 30, 365, 365, 365, 3650)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--file", type=Path, help="a GDELT 2.0 export to read instead of a generated one")
    parser.add_argument("--stage", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        print(json.dumps(stage(arguments.file, arguments.threads)))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.file
        if file is None:
            file = Path(folder) / "generated.export.CSV"
            write_gdelt(file, arguments.rows, seed=1)
        runs = [measured(file, arguments.threads) for _ in range(arguments.runs)]
    n_rows, n_staged = runs[0]["n_rows"], runs[0]["n_staged"]
    assert all(run["n_rows"] == run["n_staged"] + run["n_rejected"] for run in runs), "rows were lost"
    assert arguments.file or n_rows == arguments.rows, "not all rows were seen"
    wall = statistics.median(run["wall_s"] for run in runs)
    cpu = statistics.median(run["cpu_s"] for run in runs)
    peak = max(run["peak_mb"] for run in runs)
    print(f"{n_rows:,} rows, {runs[0]['n_bytes'] / 1e6:,.0f} MB; {n_staged:,} staged, {n_rows - n_staged:,} set aside")
    print(f"{arguments.threads} threads, median of {len(runs)} runs: {wall:.2f} s, {n_rows / wall:,.0f} rows/s")
    print(f"CPU {cpu:.2f} s: {n_rows / cpu:,.0f} rows/s and core; peak memory {peak:,.0f} MB")


def measured(file: Path, threads: int) -> dict[str, float]:
    """Stage a file in a process of its own, so that its memory is its own."""
    command = [sys.executable, __file__, "--stage", "--file", str(file), "--threads", str(threads)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def stage(file: Path, threads: int) -> dict[str, float]:
    """Stage a file as the store has it staged, and return what that took."""
    import duckdb

    from dragoman.sources import open_source

    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        settings = {"memory_limit": MEMORY_LIMIT, "temp_directory": f"{folder}/spill", "threads": threads}
        with duckdb.connect(f"{folder}/store.duckdb", config=settings) as connection:
            connection.execute("BEGIN")
            start = time.perf_counter()
            staged = open_source(file).stage(connection)
            wall = time.perf_counter() - start
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "n_rows": staged.n_rows,
        "n_staged": staged.n_staged,
        "n_rejected": staged.n_rejected,
        "n_bytes": file.stat().st_size,
        "wall_s": wall,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }


def write_gdelt(path: Path, n_rows: int, seed: int) -> None:
    """Write an export of GDELT 2.0 with made-up rows of real shape, in the order of their ids, over one year."""
    source = random.Random(seed)
    templates = [template(source) for _ in range(N_TEMPLATES)]
    first = date(2015, 1, 1)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(n_rows):
            lag, head, tail, url = source.choice(templates)
            added = first + timedelta(days=number * 365 // n_rows)
            day = added - timedelta(days=lag)
            month = f"{day:%Y%m}"
            file.write(
                f"{400_000_000 + number}\t{month}{day:%d}\t{month}\t{month[:4]}\t{day.year}.{day.month:04d}\t"
                f"{head}\t{tail}\t{added:%Y%m%d}120000\t{url}{number:x}\n"
            )


def template(source: random.Random) -> tuple[int, str, str, str]:
    """All of a row that does not hang on its number or day: lag in days, actors and act, places, address."""
    code = source.choice(CODES)
    quad = min(4, 1 + int(code[:2]) // 5)
    measures = ("1", code, code[:3], code[:2], str(quad), "3.4", "10", "2", "10", f"{source.uniform(-9, 9):.14f}")
    head = "\t".join((*actor(source, 0.08), *actor(source, 0.28), *measures))
    tail = "\t".join(field for _ in range(3) for field in place(source))
    url = f"http://www.{word(source, 14)}.com/{word(source, 8)}/{word(source, 9)}-{word(source, 30)}-"
    return source.choice(LAGS_DAYS), head, tail, url


def actor(source: random.Random, missing: float) -> Iterator[str]:
    """The ten fields of an actor: code, name, country, group, ethnic, two religions, three roles."""
    if source.random() < missing:
        yield from ("",) * 10
        return
    country = source.choice(COUNTRIES) if source.random() < 0.7 else ""
    role = source.choice(ROLES if country else LONE_ROLES)
    yield from (country + role, word(source, 8).upper(), country, "", "", "", "", role, "", "")


def place(source: random.Random) -> Iterator[str]:
    """The eight fields of a place: type, name, country, two divisions, latitude, longitude, feature."""
    if source.random() < 0.2:
        yield from ("0", *("",) * 7)
        return
    name = f"{word(source, 8).title()}, {source.choice(('Île-de-France', word(source, 7).title()))}, France"
    yield from ("4", name, "FR", "FRA8", source.choice(("", "25640")), "48.8667", "2.3333", "-1456928")


def word(source: random.Random, n_letters: int) -> str:
    return "".join(source.choices("abcdefghijklmnoprstuvwyz", k=n_letters))


if __name__ == "__main__":
    main()
