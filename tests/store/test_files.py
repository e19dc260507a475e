"""One writer, many readers, and a power cut at any moment."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from dragoman.errors import StoreBusy, StoreError
from dragoman.store.files import Writer, open_for_reading
from dragoman.store.loading import take_staged
from store.staging import row, stage

N_ROWS = 40


def load(writer: Writer, name: str, *, keep: bool = True) -> None:
    with writer.load(keep=keep) as connection:
        n_rows = stage(connection, [row(text=f"{name} {n}") for n in range(N_ROWS)])
        take_staged(connection, hash_=name, path=name, format_="t", origin=name, n_rows=n_rows, version="0")


def n_records(path: Path) -> int:
    with open_for_reading(path) as connection:
        return connection.execute("SELECT count(*) FROM records").fetchall()[0][0]


def test_what_was_loaded_can_be_read(tmp_path: Path) -> None:
    store = tmp_path / "new folder" / "s.duckdb"
    with Writer(store) as writer:
        load(writer, "a")
    assert n_records(store) == N_ROWS
    assert [path.name for path in store.parent.iterdir() if not path.name.endswith(".lock")] == ["s.duckdb"]


def test_readers_go_on_while_a_writer_loads(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with Writer(store) as writer:
        load(writer, "a")
    with open_for_reading(store) as before, Writer(store) as writer:
        with writer.load() as connection:
            stage(connection, [row()])
            assert before.execute("SELECT count(*) FROM records").fetchall() == [(N_ROWS,)]
            assert n_records(store) == N_ROWS
            take_staged(connection, hash_="b", path="b", format_="t", origin="b", n_rows=1, version="0")
        assert before.execute("SELECT count(*) FROM records").fetchall() == [(N_ROWS,)]
    assert n_records(store) == N_ROWS + 1


def test_a_second_writer_is_told_so(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with Writer(store), pytest.raises(StoreBusy, match="another process is adding"), Writer(store):
        pass


def test_a_failed_load_leaves_the_others(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"

    def fail_in_the_second_load() -> None:
        with Writer(store) as writer:
            load(writer, "a")
            with writer.load() as connection:
                connection.execute("INSERT INTO loads (load) VALUES (99)")
                raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_second_load()
    assert n_records(store) == N_ROWS
    with open_for_reading(store) as connection:
        assert connection.execute("SELECT list(load) FROM loads").fetchall() == [([1],)]


def test_an_error_of_the_database_says_that_the_load_was_undone(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with Writer(store) as writer:
        load(writer, "a")

    def fail_in_sql() -> None:
        with Writer(store) as writer, writer.load() as connection:
            connection.execute("INSERT INTO loads (load) VALUES (99)")
            connection.execute("SELECT CAST('x' AS INTEGER)")

    with pytest.raises(StoreError, match="was undone"):
        fail_in_sql()
    assert n_records(store) == N_ROWS


def test_a_dry_run_keeps_nothing_and_makes_no_store(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with Writer(store) as writer:
        load(writer, "a", keep=False)
    assert not store.exists()


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database")
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    for path, message in ((text, "cannot be opened"), (other, "no Dragoman store"), (tmp_path / "no", "there is no")):
        with pytest.raises(StoreError, match=message):
            open_for_reading(path)
    with pytest.raises(StoreError, match="cannot be opened"), Writer(text):
        pass
    assert text.read_text() == "not a database"


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    with Writer(store) as writer:
        load(writer, "a")
    with duckdb.connect(str(store)) as connection:
        connection.execute("UPDATE about SET schema_version = 99")
    with pytest.raises(StoreError, match="schema version 99"):
        open_for_reading(store)


LOADER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from store.test_files import Writer, load
with Writer(Path(sys.argv[1])) as writer:
    done = {name for (name,) in writer.connection.execute("SELECT hash FROM loads").fetchall()}
    print("started", flush=True)
    for name in ("a", "b", "c", "d"):
        if name not in done:
            load(writer, name)
"""


def test_killed_at_any_moment_the_store_is_whole_and_a_second_run_completes_it(tmp_path: Path) -> None:
    moments = random.Random(20200524)
    for trial in range(12):
        store = tmp_path / str(trial) / "s.duckdb"
        command = [sys.executable, "-c", LOADER, str(store), str(Path(__file__).parents[1])]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(moments.uniform(0, 0.9))
            process.send_signal(signal.SIGKILL)
        if store.exists():
            assert n_records(store) % N_ROWS == 0
        subprocess.run(command, check=True, capture_output=True)
        with open_for_reading(store) as connection:
            assert connection.execute("SELECT count(*), count(DISTINCT id) FROM records").fetchall() == [
                (4 * N_ROWS, 4 * N_ROWS)
            ]
            assert connection.execute("SELECT list(hash ORDER BY hash) FROM loads").fetchall() == [
                (["a", "b", "c", "d"],)
            ]
        assert not list(store.parent.glob("*.writing*"))
