from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.sources import lines as module
from dragoman.sources.lines import Fault, plain_lines

#: Bytes that DuckDB and we might see differently, and some that nobody does.
PIECES = (
    b"a",
    b"bc",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\1",
    b"\xff",
    "é".encode(),
    "漢".encode(),
    b"\xef\xbb\xbf",
    b" ",
    b"\t",
    b'"',
    b"'",
)


def seen_by_duckdb(lines: module.PlainLines) -> list[str]:
    with duckdb.connect() as connection:
        return [line or "" for (line,) in connection.execute(f"SELECT l FROM {lines.sql()}").fetchall()]


def expected(content: bytes, longest: int) -> tuple[list[str], list[int]]:
    """What stands in each line, and the numbers of the lines that are no text, the slow way."""
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    while lines and lines[0].startswith(b"\xef\xbb\xbf"):
        lines[0] = lines[0].removeprefix(b"\xef\xbb\xbf")
    texts, faulty = [], []
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip(b"\r")
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = "\0"
        if len(line) > longest or any(character in text for character in "\0\1\r"):
            faulty.append(number)
            text = ""
        texts.append(text)
    return texts, faulty


@settings(max_examples=300, deadline=None)
@given(content=st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join), block=st.integers(1, 20))
@example(content=b"a\n\n\nbc", block=1)
@example(content=b"a" * 50 + b"\nbc\n" + b"a" * 50, block=4)
@example(content=b"", block=1)
def test_lines_are_those_of_the_file(content: bytes, block: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lines")
    path = folder / "file"
    path.write_bytes(content)
    faults: list[Fault] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK_BYTES", block)
        patch.setattr(module, "MAX_LINE_BYTES", 30)
        lines = plain_lines(path, folder / "spool", faults.extend, lambda _: None)
    texts, faulty = expected(content, longest=30)
    assert [fault.line for fault in faults] == faulty
    assert lines.n_faults == len(faulty)
    assert lines.n_lines == len(texts)
    assert all(fault.reason and not set(fault.raw) & set("\0\1\r\n") for fault in faults)
    if content:
        assert seen_by_duckdb(lines) == texts


def test_a_plain_file_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "plain"
    path.write_text("é\n\nx y\n" * 1000)
    assert plain_lines(path, tmp_path / "spool", print, lambda _: None).path == path
    assert not (tmp_path / "spool").exists()


@pytest.mark.parametrize("name", ["a*.csv", "a?.csv", "[ab].csv", "it's.csv"])
def test_names_that_look_like_patterns(name: str, tmp_path: Path) -> None:
    (tmp_path / "ab.csv").write_text("other\n")
    path = tmp_path / name
    path.write_text("x\n")
    assert seen_by_duckdb(plain_lines(path, tmp_path / "spool", print, lambda _: None)) == ["x"]


def test_a_file_larger_than_a_block_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"".join(b"%d\t%s\n" % (n, b"x" * 40) for n in range(60_000)) + b"last\r\n" + b"y" * 3_000_000)
    faults: list[Fault] = []
    lines = plain_lines(path, tmp_path / "spool", faults.extend, lambda _: None)
    seen = seen_by_duckdb(lines)
    assert seen[:2] == ["0\t" + "x" * 40, "1\t" + "x" * 40]
    assert seen[-2:] == ["last", ""]
    assert [(fault.line, fault.reason) for fault in faults] == [(60_002, "the line is longer than 1,048,576 bytes")]


def test_progress_ends_at_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x\n" * 2_000_000)
    shares: list[float] = []
    plain_lines(path, tmp_path / "spool", print, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
