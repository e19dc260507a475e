"""Confidence is a probability, named weights and features agree, and guesses are less sure than what stands there."""

from __future__ import annotations

import csv
from pathlib import Path

from coding.model import coded
from dragoman.coding import confidence as room
from dragoman.coding.confidence import features


def weights() -> dict[str, float]:
    path = Path(room.__file__).with_name("confidence.csv")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(lines)}


def test_weights_are_of_features_that_records_have() -> None:
    known = weights()
    assert len(known) > 40
    (found,) = coded(["Kenya imposed sanctions on Somalia."])
    finding = next(one for one in found.findings if one.record)
    record = finding.record
    assert record is not None
    seen = features(found.stages[0], finding.act, finding.reading, record.event, record.status)
    assert seen["constant"] == 1.0
    assert set(seen) - set(known) <= {"rule"}


def test_what_is_guessed_is_less_sure() -> None:
    plain, guessed = coded(["Kenya imposed sanctions on Somalia.", "Somalia was silent when Kenya imposed sanctions."])
    (sure,) = [r.confidence for r in plain.records if r.event == "SANCTION"]
    unsure = [r.confidence for r in guessed.records if r.event == "SANCTION"]
    assert sure is not None
    assert sure > 0.7
    assert all(one is not None and one < sure for one in unsure)
    assert weights()["target only other"] < 0
    assert weights()["source inside"] < 0


def test_unsure_records_are_left_out_and_said_to_be() -> None:
    (found,) = coded(["Kenya imposed sanctions on Somalia."], floor=1.0)
    assert found.records == []
    assert any("too unsure" in one.reason for one in found.findings)
