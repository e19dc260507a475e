"""A floor under what ships: the casebook's sentences, each read by itself."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import pytest

from coding.model import country
from dragoman.coding.coder import code_documents
from dragoman.vocabulary.documents import Document

#: What was reached when this was written was 0.68 (pairs) and 0.53 (pairs and classes); see docs/benchmarks.md.
F1_PAIRS, F1_CLASSES, PRECISION_PAIRS = 0.64, 0.49, 0.76


@pytest.fixture(scope="module")
def counts() -> dict[str, list[int]]:
    pytest.importorskip("onnxruntime")
    lines = resources.files("dragoman.casebook").joinpath("casebook.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    found = {"pairs": [0, 0, 0], "classes": [0, 0, 0], "confident": [0, 0, 0]}
    documents = [Document(row["sentence"], published=date.fromisoformat(row["date"])) for row in rows]
    for row, coded in zip(rows, code_documents(documents), strict=True):
        expected = {(country(r["source"]), country(r.get("target") or ""), r["event"]) for r in row["records"]}
        for name, records in (
            ("classes", coded.records),
            ("confident", [r for r in coded.records if (r.confidence or 0) >= 0.85]),
        ):
            got = {(country(r.source), country(r.target), r.event) for r in records}
            add(found[name], expected, got)
            if name == "classes":
                add(found["pairs"], {triple[:2] for triple in expected}, {triple[:2] for triple in got})
    return found


def add(counts: list[int], expected: set[tuple[str, ...]], got: set[tuple[str, ...]]) -> None:
    counts[0] += len(expected & got)
    counts[1] += len(got - expected)
    counts[2] += len(expected - got)


def f1(counts: list[int]) -> float:
    right, extra, missed = counts
    return 2 * right / (2 * right + extra + missed)


def test_pairs_and_classes_stay_above_their_floor(counts: dict[str, list[int]]) -> None:
    right, extra, _ = counts["pairs"]
    assert f1(counts["pairs"]) >= F1_PAIRS
    assert right / (right + extra) >= PRECISION_PAIRS
    assert f1(counts["classes"]) >= F1_CLASSES


def test_confident_records_are_right_more_often(counts: dict[str, list[int]]) -> None:
    right, extra, _ = counts["classes"]
    sure, wrong, _ = counts["confident"]
    assert sure / (sure + wrong) > right / (right + extra) + 0.05
