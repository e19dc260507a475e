"""100,000 mutated rows of each format: no crash, every row in exactly one table, and order does not matter."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from tests.sources.conftest import Outcome, Stager
from tests.sources.layouts import HEADERS, quadruple_folder, random_line

from dragoman.sources import PROVIDERS, Provider

N_ROWS = 50_000
FORMATS = {provider.name: provider for provider in PROVIDERS}

GARBAGE = (
    "", " ", "NA", "-1", "99999999999999999999", "2020-13-45", "00000000", "20200230", "é漢\u2028\u0085", "\ufeff", "'",
    "NaN", "1e9", "0.5", "{}", "[", "null", "....", "IRN", "%Y", "{}{}", "$1", "\\", "\x0b\x0c\x1f", "x" * 5000,
)  # fmt: skip
#: These make a file one that DuckDB must not be let at.
FOREIGN = (
    b"\xff", b"\xc3", b"\x00", b"\x01", b"\r", b"\r\r", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\n", b"\n\n", b" \n", b'"',
)  # fmt: skip


def mutated(line: str, delimiter: str, random: Random) -> str:
    """A row with something wrong with it that leaves it one line of text."""
    fields = line.split(delimiter)
    match random.randrange(6):
        case 0:
            fields[random.randrange(len(fields))] = random.choice(GARBAGE)
        case 1:
            fields.insert(random.randrange(len(fields)), random.choice(GARBAGE))
        case 2:
            del fields[random.randrange(len(fields))]
        case 3:
            return line[: random.randrange(len(line))]
        case 4:
            place = random.randrange(len(line))
            return line[:place] + random.choice(GARBAGE) + line[place + 1 :]
        case 5:
            fields = fields * 2
    return delimiter.join(fields)


def corrupted(line: bytes, random: Random) -> bytes:
    place = random.randrange(len(line) + 1)
    return line[:place] + random.choice(FOREIGN) + line[place:]


def fuzzed(format_: str, *, foreign: bool, n_rows: int = N_ROWS) -> bytes:
    """A file of which every other row is mutated."""
    random = Random(f"{format_}{foreign}")
    delimiter = {"panel": ",", "pressures": ",", "records-csv": ",", "records-jsonl": '"', "casebook": '"'}.get(
        format_, "\t"
    )
    sound = [random_line(format_, random, number) for number in range(500)]
    lines = []
    for _ in range(n_rows):
        line = random.choice(sound)
        if random.random() < 0.5:
            line = mutated(line, delimiter, random)
        data = line.replace("\n", " ").encode()
        if foreign and random.random() < 0.3:
            data = corrupted(data, random)
        lines.append(data)
    header = [HEADERS[format_].encode()] if format_ in HEADERS else []
    return b"\n".join([*header, *lines]) + b"\n"


def staged(stage: Stager, provider: Provider, content: bytes, tmp_path: Path) -> Outcome:
    """Stage a file; one of quadruples has its tables beside it."""
    if provider.name != "quadruples":
        return stage(content, provider)
    folder = quadruple_folder(tmp_path / "ICEWS18", [])
    (folder / "train.txt").write_bytes(content)
    return stage(folder / "train.txt", provider)


def expected_lines(content: bytes, format_: str) -> list[int]:
    """The numbers of the lines that are rows: not blank, no header."""
    header = HEADERS.get(format_, "").encode()
    blank = b" \t" if format_ == "quadruples" else b" "
    return [
        number
        for number, line in enumerate(content.split(b"\n"), start=1)
        if (stripped := line.rstrip(b"\r").strip(blank)) and stripped != header
    ]


@pytest.mark.parametrize("foreign", [False, True], ids=["text", "bytes"])
@pytest.mark.parametrize("format_", FORMATS)
def test_every_row_is_accounted_for(format_: str, foreign: bool, stage: Stager, tmp_path: Path) -> None:
    content = fuzzed(format_, foreign=foreign)
    outcome = staged(stage, FORMATS[format_], content, tmp_path)
    sound = [row["line"] for row in outcome.rows]
    rejected = [reject["line"] for reject in outcome.rejects]
    assert min(len(sound), len(rejected)) > N_ROWS / 20
    assert all(reject["reason"] for reject in outcome.rejects)
    if format_ == "casebook":
        assert outcome.staged.n_rows == len(sound) + len(rejected)
        assert {*sound, *rejected} == set(expected_lines(content, format_))
        return
    assert len(rejected) == len(set(rejected))
    assert set(sound).isdisjoint(rejected)
    if format_ != "panel":
        assert outcome.staged.n_rows == len(sound) + len(rejected)
    if not may_span_lines(content, format_):
        assert outcome.staged.n_rows == len(expected_lines(content, format_))
        assert {*sound, *rejected} <= set(expected_lines(content, format_))
        assert_lines_are_those_of_the_file(outcome, content, format_)


def may_span_lines(content: bytes, format_: str) -> bool:
    return b'"' in content and format_ in ("panel", "pressures", "records-csv")


def assert_lines_are_those_of_the_file(outcome: Outcome, content: bytes, format_: str) -> None:
    lines = [line.rstrip(b"\r") for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    n_compared = 0
    for reject in outcome.rejects:
        line = lines[reject["line"] - 1]
        if reject["raw"] is not None and line.isascii() and not any(byte in line for byte in (b"\0", b"\1", b"\r")):
            assert reject["raw"].encode() == line
            n_compared += 1
    assert n_compared > 1000
    for row in outcome.rows:
        line = lines[row["line"] - 1].decode()
        if format_ in ("gdelt1", "gdelt2"):
            assert (row["position"], row["code"]) == (line.split("\t")[0], line.split("\t")[26])
        elif format_ == "icews":
            assert row["position"].startswith(line.split("\t")[0].strip(' "') + "@")
        elif format_ == "quadruples":
            assert row["position"] == f"train.txt:{row['line']}"


@pytest.mark.parametrize("format_", FORMATS)
def test_the_order_of_rows_changes_line_numbers_only(format_: str, stage: Stager, tmp_path: Path) -> None:
    header, *lines = (
        fuzzed(format_, foreign=True, n_rows=2000).replace(b'"', b"'" if "json" not in format_ else b'"').split(b"\n")
    )
    if format_ not in HEADERS:
        lines.append(header)
    shuffled = Random(1).sample(lines, len(lines))
    first = [header] if format_ in HEADERS else []
    outcomes = [
        staged(stage, FORMATS[format_], b"\n".join([*first, *order, b""]), tmp_path) for order in (lines, shuffled)
    ]
    assert outcomes[0].staged == outcomes[1].staged
    numbered = {"line"} | ({"position"} if format_ in ("quadruples", "records-csv", "records-jsonl") else set())
    rows, shuffled_rows = (Counter(contents(o.rows, numbered)) for o in outcomes)
    assert rows == shuffled_rows
    rejects, shuffled_rejects = (Counter(contents(o.rejects, {"line"})) for o in outcomes)
    assert rejects == shuffled_rejects


def contents(rows: list[dict[str, object]], without: set[str]) -> list[tuple[object, ...]]:
    return [tuple(value for name, value in row.items() if name not in without) for row in rows]
