from __future__ import annotations

from pathlib import Path
from random import Random

import duckdb
import pytest
from tests.sources.conftest import Stager
from tests.sources.layouts import HEADERS, quadruple_folder, random_line

from dragoman.sources import PROVIDERS
from dragoman.sources.staging import PRESSURE_COLUMNS, in_order, running, spool_folder, stage_columns
from dragoman.vocabulary.schema import STAGED


@pytest.mark.parametrize("format_", [provider.name for provider in PROVIDERS])
def test_staged_tables_have_the_columns_agreed(
    format_: str, stage: Stager, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lines = [HEADERS[format_]] if format_ in HEADERS else []
    lines += [random_line(format_, Random(0), number) for number in range(30)]
    if format_ == "quadruples":
        stage(quadruple_folder(tmp_path / "ICEWS14", lines))
    else:
        stage("\n".join(lines) + "\n")
    table, columns = ("staged_pressures", PRESSURE_COLUMNS) if format_ == "pressures" else ("staged", STAGED)
    found = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall()
    assert found == [(column.name, column.type) for column in columns]
    rejects = connection.execute("SELECT column_name, column_type FROM (DESCRIBE staged_rejects)").fetchall()
    assert rejects == [("line", "BIGINT"), ("reason", "VARCHAR"), ("raw", "VARCHAR")]


def test_no_provider_leaves_another_ones_rows(stage: Stager) -> None:
    stage(HEADERS["pressures"] + "\nUSA,IRN,sanction,1979,,,\n")
    stage(random_line("casebook", Random(0), 1) + "\n")
    outcome = stage(HEADERS["pressures"] + "\nUSA,CUB,embargo,1962,,,\n")
    assert [row["target"] for row in outcome.rows] == ["CUB"]


@pytest.mark.parametrize(("n_lines", "n_keys"), [(600_000, 7), (700, 5000)], ids=["many lines", "many keys"])
def test_rows_stay_in_the_order_of_lines(n_lines: int, n_keys: int, connection: duckdb.DuckDBPyConnection) -> None:
    """Whichever side of a join is the larger."""
    scattered = f"(range * 7919) % {n_keys}"
    connection.execute(f"CREATE TEMP TABLE lines AS SELECT range AS line, {scattered} AS key FROM range({n_lines})")
    connection.execute(f"CREATE TEMP TABLE keys AS SELECT range AS key FROM range({n_keys})")
    settings = "SELECT current_setting('threads'), current_setting('disabled_optimizers')"
    before = connection.execute(settings).fetchall()
    with in_order(connection):
        connection.execute(stage_columns("lines JOIN keys USING (key)", "line"))
    assert connection.execute(settings).fetchall() == before
    assert connection.execute("SELECT count(*) FROM staged").fetchall() == [(n_lines,)]
    behind = "SELECT line, lag(line) OVER (ORDER BY rowid) AS previous FROM staged QUALIFY line < previous"
    assert connection.execute(behind).fetchall() == []


def test_unpacked_files_lie_where_the_store_spills_to(tmp_path: Path) -> None:
    settings = {"temp_directory": str(tmp_path / "store.spill")}
    with duckdb.connect(str(tmp_path / "store.duckdb"), config=settings) as connection:
        with spool_folder(connection) as folder:
            assert folder.parent == tmp_path / "store.spill"
            (folder / "lines").touch()
        assert not folder.exists()


def test_progress_of_a_long_statement_stays_in_its_share(connection: duckdb.DuckDBPyConnection) -> None:
    shares: list[float] = []
    with running(connection, shares.append, 0.25, 0.5):
        connection.execute("CREATE TEMP TABLE t AS SELECT md5(range::VARCHAR) AS h FROM range(3_000_000)")
    assert shares[-1] == 0.5
    assert all(0.25 <= share <= 0.5 for share in shares)
