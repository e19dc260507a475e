"""Time the measures of one pair over a large store of generated acts.

    python benchmarks/measuring.py [--acts 20000000] [--threads 2] [--shuffled]

Acts between 200 states over thirty years are generated in a temporary store, some states far busier than others. The
sums and counts that the measures start from are checked against plain SQL before times are printed: the median of the
runs after a first one, in seconds by the clock and of CPU. ``--shuffled`` stores acts out of the order of their dates.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from dragoman.measures.activity import activity
from dragoman.measures.closeness import closeness
from dragoman.measures.follow_through import follow_through
from dragoman.measures.initiative import initiative
from dragoman.measures.pair import Pair, Window
from dragoman.measures.pressure import pressure
from dragoman.measures.substance import substance
from dragoman.measures.totals import PAIR, fetch_totals
from dragoman.measures.turning_points import turning_points
from dragoman.store.engine import DuckEngine
from dragoman.vocabulary import schema
from dragoman.vocabulary.acts import classes

RUNS = 5
N_STATES = 200
N_DAYS = 10_950
WHEN_ORDERED, WHEN_SHUFFLED = (
    "CAST(floor(range * {days} / {acts}) AS INTEGER)",
    "CAST(floor(random() * {days}) AS INTEGER)",
)

PAIRS = {
    "two busy states": Pair.of("AAX", "ADX"),
    "a busy and a quiet state": Pair.of("AAX", "GAX"),
    "a state and a group with a part": Pair.of("AAX", ["FAX", "FBX.GOV"]),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=20_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--shuffled", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acts.duckdb"
        start = time.perf_counter()
        generate(path, arguments.acts, arguments.shuffled)
        size = path.stat().st_size / 1e6
        print(f"{arguments.acts:,} acts generated in {time.perf_counter() - start:.0f} s, {size:,.0f} MB")
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute(f"SET threads = {arguments.threads}")
            engine = DuckEngine(connection)
            for name, pair in PAIRS.items():
                check(connection, engine, pair)
                show(name, engine, pair)


def generate(path: Path, n_acts: int, shuffled: bool) -> None:
    """Write a store of random acts; the busiest state has some thousand times the acts of the quietest."""
    when = (WHEN_SHUFFLED if shuffled else WHEN_ORDERED).format(days=float(N_DAYS), acts=n_acts)
    names = [chr(65 + i // 26) + chr(65 + i % 26) + "X" for i in range(N_STATES)]
    with duckdb.connect(str(path)) as connection:
        connection.execute("SELECT setseed(0.5)")
        for table, columns in (("acts", schema.ACTS), ("pressures", schema.PRESSURES)):
            connection.execute(schema.ddl(table, columns))
        connection.execute(
            "CREATE TEMP TABLE states AS SELECT unnest($1) AS name, unnest(range($2)) AS k", [names, N_STATES]
        )
        kinds = [(i, c.name, c.quad, c.weight) for i, c in enumerate(classes().values())]
        connection.execute("CREATE TEMP TABLE kinds (k INTEGER, event VARCHAR, quad UTINYINT, weight DECIMAL(6, 3))")
        connection.executemany("INSERT INTO kinds VALUES (?, ?, ?, ?)", kinds)
        busy = f"CAST(floor({N_STATES} * pow(random(), 2.5)) AS INTEGER)"
        part = "CASE WHEN random() < 0.3 THEN '.GOV' WHEN random() < 0.2 THEN '.MIL' ELSE '' END"
        connection.execute(
            f"""
            INSERT INTO acts BY NAME
            SELECT i AS act, a.name || p AS source, b.name || q AS target, a.name AS source_state,
                   b.name AS target_state, event, quad, weight, 'actual' AS status, day AS date_since,
                   day + 1 AS date_until, 'day' AS date_precision, FALSE AS mutual, 1 AS n, 1 AS n_reports,
                   day + 1 AS known_since
            FROM (SELECT range AS i, {busy} AS s, {busy} AS t, CAST(floor({len(kinds)} * random()) AS INTEGER) AS k,
                         DATE '1995-01-01' + {when} AS day, {part} AS p, {part} AS q
                  FROM range({n_acts})) AS drawn
            JOIN states AS a ON a.k = s JOIN states AS b ON b.k = t JOIN kinds ON kinds.k = drawn.k
            """
        )


def check(connection: duckdb.DuckDBPyConnection, engine: DuckEngine, pair: Pair) -> None:
    """The scan's sums are those of plain SQL over the pair's own acts."""
    match, parameters = pair.either_way
    plain = connection.execute(
        f"SELECT count(*), sum(abs(weight))::DOUBLE FROM acts WHERE {match} AND quad > 0", parameters
    ).fetchone()
    totals = fetch_totals(engine, pair, Window())
    found = totals.counted()[0], float(totals.weight[:, PAIR].sum())
    assert plain is not None
    assert found[0] == plain[0]
    assert np.isclose(found[1], plain[1], rtol=1e-6)


def show(name: str, engine: DuckEngine, pair: Pair) -> None:
    totals = fetch_totals(engine, pair, Window())
    shared: dict[str, Any] = {"totals": totals}
    jobs: dict[str, Callable[[], object]] = {
        "scan": lambda: fetch_totals(engine, pair, Window()),
        "closeness, monthly series": lambda: closeness(engine, pair, n_evidence=0),
        "  from sums at hand": lambda: closeness(engine, pair, **shared),
        "substance from sums at hand": lambda: substance(engine, pair, **shared),
        "activity from sums at hand": lambda: activity(engine, pair, **shared),
        "turning points from sums at hand": lambda: turning_points(engine, pair, **shared),
        "initiative": lambda: initiative(engine, pair),
        "follow-through": lambda: follow_through(engine, pair),
        "pressure": lambda: pressure(engine, pair),
    }
    print(f"\n{name}: {totals.counted()[0]:,} acts")
    for label, job in jobs.items():
        job()
        wall, cpu = [], []
        for _ in range(RUNS):
            start, start_cpu = time.perf_counter(), time.process_time()
            job()
            wall.append(time.perf_counter() - start)
            cpu.append(time.process_time() - start_cpu)
        print(f"  {label:<36}{statistics.median(wall):>8.2f} s{statistics.median(cpu):>8.2f} s CPU")


if __name__ == "__main__":
    main()
