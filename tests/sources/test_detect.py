from __future__ import annotations

import gzip
import zipfile
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest
from tests.sources.layouts import HEADERS, gdelt, icews, quadruple_folder, random_line

from dragoman.errors import InputError, UnknownFormat, UsageError
from dragoman.sources import PROVIDERS, casebook_files, content_files, detect, open_source, take_sample

ROWS = 20


def content(format_: str) -> str:
    random = Random(format_)
    lines = [HEADERS[format_]] if format_ in HEADERS else []
    return "\n".join([*lines, *(random_line(format_, random, number) for number in range(ROWS))]) + "\n"


@pytest.mark.parametrize("format_", [provider.name for provider in PROVIDERS])
def test_a_file_is_known_by_what_stands_in_it(format_: str, tmp_path: Path) -> None:
    path = tmp_path / "misleading.xls"
    path.write_text(content(format_))
    assert detect(path).name == format_


@pytest.mark.parametrize("format_", [provider.name for provider in PROVIDERS])
def test_packed_files_are_known_too(format_: str, tmp_path: Path) -> None:
    zipped, gzipped = tmp_path / "a", tmp_path / "b"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("folder/member", content(format_))
    gzipped.write_bytes(gzip.compress(content(format_).encode()))
    assert [detect(path).name for path in (zipped, gzipped)] == [format_, format_]
    assert [take_sample(path).packing for path in (zipped, gzipped)] == ["zip", "gz"]


def test_line_ends_and_marks_of_order_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbf" + content("panel").replace("\n", "\r\n").encode())
    assert detect(path).name == "panel"


def test_a_set_of_quadruples_is_a_folder_or_a_file_in_it(tmp_path: Path) -> None:
    folder = quadruple_folder(tmp_path / "ICEWS14", ["0 0 1 0"], test=["1 0 0 24"])
    assert detect(folder).name == detect(folder / "test.txt").name == "quadruples"
    names = ["train.txt", "test.txt", "entity2id.txt", "relation2id.txt"]
    assert [path.name for path in content_files(folder)] == names
    assert [path.name for path in content_files(folder / "test.txt")] == [
        "test.txt",
        "entity2id.txt",
        "relation2id.txt",
    ]


def test_other_files_are_their_own_content(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(content("icews"))
    assert content_files(path) == [path]


def test_the_embedded_casebook_is_known() -> None:
    assert [detect(path).name for path in casebook_files()] == ["casebook", "pressures"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "it holds no text"),
        ("\n \n", "it holds no text"),
        ("name,age\nx,1\n", "its first line is 'name,age': 2 fields, if parted by comma"),
        ("a\tb\tc\n", "3 fields, if parted by tab"),
        ("Dear reader\n", "its first line is 'Dear reader': one field"),
        ("x" * 1000, "xxx...': one field"),
        ('{"a": 1}\n', "its first line is"),
    ],
)
def test_an_unknown_file_is_told_what_was_seen_and_what_is_supported(text: str, seen: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text)
    with pytest.raises(UnknownFormat) as caught:
        detect(path)
    assert seen in str(caught.value)
    assert str(path) in str(caught.value)
    assert all(provider.name in str(caught.value) for provider in PROVIDERS)


def test_an_export_saved_again_by_a_spreadsheet_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "export.CSV"
    path.write_text("GLOBALEVENTID;SQLDATE;MonthYear\n1;20190121;201901\n")
    with pytest.raises(UnknownFormat, match="012 becomes 12"):
        detect(path)


def test_text_in_another_encoding_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content("panel").encode("utf-16"))
    with pytest.raises(UnknownFormat, match="UTF-16"):
        detect(path)


def test_a_folder_of_other_things_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "one.csv").touch()
    with pytest.raises(UnknownFormat, match=r"a folder that holds one.csv. Name the files"):
        detect(tmp_path)


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        open_source(tmp_path / "nothing")


def test_a_broken_archive_is_told_so(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    good = gzip.compress(content("icews").encode() * 100)
    path = tmp_path / "file.gz"
    path.write_bytes(good[: len(good) // 2])
    with pytest.raises(InputError, match="broken gz file"):
        open_source(path).stage(connection)
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(InputError, match="broken zip file"):
        open_source(path)


def test_the_caller_may_name_the_format(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("no row of it\n" + gdelt(1) + "\n")
    assert open_source(path, "gdelt2").format == "gdelt2"
    with pytest.raises(UsageError, match="'gdelt3' is no format; the formats are casebook, icews"):
        open_source(path, "gdelt3")


def test_a_first_day_is_for_quadruples_only(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(HEADERS["icews"] + "\n" + icews(1) + "\n")
    with pytest.raises(UsageError, match="leave it out"):
        open_source(path, start=date(2014, 1, 1))


def test_formats_have_names_of_their_own() -> None:
    assert len({provider.name for provider in PROVIDERS}) == len(PROVIDERS)
    assert all(provider.description for provider in PROVIDERS)


def test_real_files_are_known(shared: Path) -> None:
    formats = shared / "data" / "formats"
    known = {
        formats / "gdelt1" / "events_sample.csv": "gdelt1",
        formats / "gdelt2" / "events_201510_head400.tsv": "gdelt2",
        formats / "icews" / "events.2018.sample.tab": "icews",
        shared / "data" / "icews" / "ICEWS18": "quadruples",
        shared / "data" / "icews" / "dyad_year" / "dyad_year_2002_2014.csv.gz": "panel",
        shared / "data" / "casebook" / "casebook.jsonl": "casebook",
        shared / "data" / "casebook" / "pressures.csv": "pressures",
    }
    assert {path: detect(path).name for path in known} == known
    strangers = [
        path for folder in ("ucdp", "cow", "ofac", "ais", "unvotes", "ftm") for path in (formats / folder).iterdir()
    ]
    for path in (*strangers, formats / "gdelt2" / "20190121220000.export.head400.CSV"):
        with pytest.raises(UnknownFormat):
            detect(path)
