"""`dragoman code` as a user meets it, and articles on their way into a store."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

import dragoman
from dragoman.cli import main
from dragoman.coding.coder import code_documents
from dragoman.coding.opinion.weighing import FLOOR
from dragoman.vocabulary.documents import Document

STORY = "Turkey sent tents to Syria on Thursday, the Turkish foreign ministry said. Damascus thanked Ankara."


def run(*arguments: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_records_come_as_json_lines_that_point_into_the_text(story: Path) -> None:
    result = run("code", str(story), "--published", "2023-02-10")
    assert result.exit_code == 0
    aid, thanks = rows(result)
    assert (aid["source"], aid["target"], aid["event"], aid["status"]) == ("TUR", "SYR", "AID", "actual")
    assert (aid["date_since"], aid["date_precision"]) == ("2023-02-09", "day")
    assert (thanks["source"].split(".")[0], thanks["event"]) == ("SYR", "SUPPORT")
    for row in (aid, thanks):
        assert STORY[row["evidence_start"] : row["evidence_end"]] == row["text"]
        assert row["evidence_start"] <= row["predicate_start"] < row["predicate_end"] <= row["evidence_end"]
        assert 0 <= row["confidence"] <= 1


def test_the_same_input_gives_the_same_bytes(story: Path) -> None:
    assert run("code", str(story)).stdout == run("code", str(story)).stdout


def test_without_a_day_of_publication_weekdays_stay_open(story: Path) -> None:
    assert all("date_since" not in row for row in rows(run("code", str(story))))


def test_standard_input_is_read() -> None:
    result = run("code", "-", input=STORY)
    assert len(rows(result)) == 2


def test_confidence_trades_recall_for_precision(story: Path) -> None:
    most = max(row["confidence"] for row in rows(run("code", str(story))))
    sure = rows(run("code", str(story), "--min-confidence", str(most)))
    assert 1 <= len(sure) < 2 or all(row["confidence"] == most for row in sure)
    assert run("code", str(story), "--min-confidence", "1.5").exit_code == 2


UNSURE = "Kenya imposed sanctions on Somalia. Egypt sought assurances from Poland."


def test_a_confidence_below_the_default_gives_what_the_default_leaves_out(tmp_path: Path) -> None:
    (found,) = code_documents([Document(UNSURE)], floor=0.0)
    confidences = [record.confidence or 0.0 for record in found.records]
    assert min(confidences) < FLOOR <= max(confidences)
    path = tmp_path / "unsure.txt"
    path.write_text(UNSURE, encoding="utf-8")
    everything = rows(run("code", str(path), "--min-confidence", "0"))
    assert len(everything) == len(confidences) == len(dragoman.code(UNSURE, min_confidence=0.0))
    default = rows(run("code", str(path)))
    assert len(default) == len(dragoman.code(UNSURE)) == sum(one >= FLOOR for one in confidences)
    stores = []
    for name, options in (("all", ["--min-confidence", "0"]), ("default", [])):
        store = tmp_path / f"{name}.duckdb"
        assert run("add", str(path), "--published", "2024-03-01", "--store", str(store), *options).exit_code == 0
        with duckdb.connect(str(store), read_only=True) as connection:
            counted = connection.execute("SELECT count(*) FROM records").fetchone()
        assert counted is not None
        stores.append(counted[0])
    assert stores == [len(everything), len(default)]
    assert run("add", str(path), "--min-confidence", "-1").exit_code == 2


def test_explanations_name_the_entry_and_whom_names_mean(story: Path) -> None:
    result = run("code", str(story), "--published", "2023-02-10", "--explain")
    assert result.exit_code == 0
    assert "Turkey sent tents to Syria" in result.stdout
    assert "AID" in result.stdout
    assert "Ankara" in result.stdout


def test_unreadable_documents_are_told_and_the_rest_goes_on(story: Path, tmp_path: Path) -> None:
    result = run("code", str(tmp_path / "missing.txt"), str(story))
    assert result.exit_code == 3
    assert len(rows(result)) == 2
    assert "missing.txt" in result.stderr


def test_a_text_without_acts_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "calm.txt"
    path.write_text("The weather was fine, and the market opened without a change in prices.", encoding="utf-8")
    assert run("code", str(path)).exit_code == 1


def test_addresses_are_fetched_only_when_asked() -> None:
    result = run("code", "https://example.org/news")
    assert result.exit_code == 2
    assert "--fetch" in result.stderr
    result = run("code", "http://127.0.0.1:9/", "--fetch")
    assert result.exit_code == 3
    assert "private or local" in result.stderr


@pytest.mark.parametrize("spec", ["nothing", "llm:@http://x", "llm:m@nowhere", "spacy:no_such_pipeline"])
def test_a_coder_that_is_not_there_is_wrong_use(story: Path, spec: str) -> None:
    result = run("code", str(story), "--coder", spec)
    assert result.exit_code == 2
    assert result.stderr.startswith("dragoman: ")


def test_the_library_returns_records() -> None:
    aid, _ = dragoman.code(STORY, published="2023-02-10")
    assert (aid.source, aid.event, aid.target) == ("TUR", "AID", "SYR")
    assert aid.date is not None
    assert aid.date.since == date(2023, 2, 9)


def test_articles_are_coded_into_a_store_and_lead_back_to_their_sentences(story: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store.duckdb")
    first = run("add", str(story), "--published", "2023-02-10", "--store", store)
    assert first.exit_code == 0, first.output
    assert "documents coded; 2 records added" in first.output
    again = run("add", str(story), "--published", "2023-02-10", "--store", store)
    assert "nothing new" in again.output
    found = json.loads(run("tie", "Turkey", "Syria", "--evidence", "--json", "--store", store).stdout)
    assert {one["text"] for one in found} <= set(STORY.replace("said. ", "said.\n").split("\n"))
    with dragoman.open_store(store) as opened:
        texts = opened.engine.rows(
            """SELECT substr(d.text, r.evidence_start + 1, r.evidence_end - r.evidence_start) = r.text
            FROM records AS r JOIN documents AS d ON d.document = r.document"""
        )
    assert texts == [(True,), (True,)]


def test_a_text_met_in_two_files_is_coded_once(story: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store.duckdb")
    line = json.dumps({"doc": "d1", "published": "2023-02-10", "text": STORY})
    lines = tmp_path / "news.jsonl"
    lines.write_text(line + "\n{broken\n" + line + "\n", encoding="utf-8")
    result = run("add", str(lines), "--store", store)
    assert "2 records added" in result.output
    assert "1 set aside" in result.output
    result = run("add", str(story), "--published", "2023-02-10", "--store", store)
    assert "2 already known" in result.output


@pytest.mark.parametrize("name", ["story.txt.gz", "news.jsonl.gz"])
def test_gzipped_articles_are_read_like_plain_ones(story: Path, tmp_path: Path, name: str) -> None:
    store, packed = str(tmp_path / "store.duckdb"), tmp_path / name
    text = STORY if name == "story.txt.gz" else json.dumps({"text": STORY})
    packed.write_bytes(gzip.compress(text.encode()))
    plain, from_packed = (rows(run("code", str(path), "--published", "2023-02-10")) for path in (story, packed))
    assert [row | {"doc": ""} for row in from_packed] == [row | {"doc": ""} for row in plain]
    added = run("add", str(packed), "--published", "2023-02-10", "--store", store)
    assert added.exit_code == 0
    assert "documents coded; 2 records added" in added.output
    assert "2 already known" in run("add", str(story), "--published", "2023-02-10", "--store", store).output


def test_an_article_whose_gzip_breaks_off_is_refused_as_a_whole(story: Path, tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": f"{STORY} {Random(n).random()}"}) for n in range(5000))
    packed = tmp_path / "news.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.encode())[:-20])
    result = run("add", str(packed), str(story), "--store", str(tmp_path / "store.duckdb"))
    assert result.exit_code == 3
    told, other = result.output.splitlines()
    assert "not read" in told
    assert "is a broken gz file" in told
    assert "2 records added" in other
    result = run("code", str(packed))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "is a broken gz file" in result.stderr


def test_a_broken_data_set_is_not_taken_for_an_article(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 50, encoding="utf-8")
    result = run("add", str(path), "--store", str(tmp_path / "store.duckdb"))
    assert result.exit_code == 3
    assert "none of the supported formats" in result.output
