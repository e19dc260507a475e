"""Taking staged rows: counted, known again, never twice."""

from __future__ import annotations

import duckdb

from dragoman.store.loading import take_staged
from store.staging import Adder, row, stage


def test_every_row_is_accounted_for(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TEMP TABLE staged_rejects AS SELECT 9::BIGINT AS line, 'no date' AS reason, 'x' AS raw")
    load = add([row(), row(text="again"), row(event="CONSULT")])
    assert (load.n_records, load.n_acts, load.n_joined, load.n_known, load.n_rejected) == (3, 2, 1, 0, 1)
    assert connection.execute("SELECT line, reason, raw FROM rejects").fetchall() == [(9, "no date", "x")]


def test_rows_another_file_brought_are_known(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add([row(), row(event="CONSULT")])
    load = add([row(), row(event="CONSULT"), row(event="ACCUSE")])
    assert (load.n_records, load.n_known) == (1, 2)
    assert connection.execute("SELECT count(*) FROM records").fetchall() == [(3,)]


def test_a_row_that_stands_twice_in_a_file_is_one_record(add: Adder) -> None:
    load = add([row(position="1"), row(position="1"), row(position="2")])
    assert (load.n_records, load.n_known) == (2, 1)


def test_the_same_row_in_another_data_set_is_another_record(add: Adder) -> None:
    add([row()], origin="one")
    assert add([row()], origin="two").n_records == 1


def test_missing_columns_do_not_shift_the_identity(add: Adder) -> None:
    add([row(attribution="USA", condition="")])
    assert add([row(attribution="", condition="USA")]).n_records == 1


def test_pressures_are_added_once(connection: duckdb.DuckDBPyConnection) -> None:
    def take() -> tuple[int, int]:
        connection.execute("""CREATE TEMP TABLE staged_pressures AS SELECT 'USA' AS sender, 'IRN' AS target,
            'sanction' AS kind, DATE '1996-01-01' AS since, 'year' AS since_precision, NULL::DATE AS until,
            '' AS until_precision, instrument, '' AS url, line FROM (VALUES ('ISA', 2), ('ISA', 3), ('EO', 4))
            AS t(instrument, line)""")
        load = take_staged(connection, hash_="h", path="p", format_="t", origin="t", n_rows=3, version="0")
        return load.n_pressures, load.n_known

    assert take() == (2, 1)
    assert take() == (0, 3)


def test_record_numbers_grow_with_every_load(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    for year in range(3):
        add([row(text=f"{year} {n}") for n in range(4)])
    assert connection.execute("SELECT list(record ORDER BY record) FROM records").fetchall() == [(list(range(1, 13)),)]


def test_staged_tables_are_gone_after_a_load(add: Adder, connection: duckdb.DuckDBPyConnection) -> None:
    add([row()])
    stage(connection, [row()])


def test_records_are_numbered_by_line_where_a_line_makes_one(connection: duckdb.DuckDBPyConnection) -> None:
    stage(connection, [row(text=f"line {n}") for n in range(1, 5)])
    connection.execute("CREATE TEMP TABLE shuffled AS SELECT * FROM staged ORDER BY line % 2, line DESC")
    connection.execute("DROP TABLE staged")
    connection.execute("ALTER TABLE shuffled RENAME TO staged")
    take_staged(connection, hash_="h", path="p", format_="t", origin="t", n_rows=4, version="0")
    assert connection.execute("SELECT text FROM records ORDER BY record").fetchall() == [
        (f"line {n}",) for n in range(1, 5)
    ]
