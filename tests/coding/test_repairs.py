"""What is put right after the network: "back" as a verb."""

from __future__ import annotations

import pytest

from dragoman.coding.coder import code


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Moscow and Beijing back the junta in Myanmar.", {"RUS", "CHN"}, "MMR"),
        ("Egypt and Jordan back the rebels in Syria, whereas Turkey fights them.", {"EGY", "JOR"}, "SYR"),
        ("Analysts say Iran and Syria back Hezbollah.", {"IRN", "SYR"}, "HEZBOLLAH"),
    ],
)
def test_back_is_a_verb_after_its_subject(text: str, source: set[str], target: str) -> None:
    found = {r.source[:3] for r in code(text) if r.event == "SUPPORT" and r.target.split(".")[0] == target}
    assert source <= found


@pytest.mark.parametrize("text", ["Iran's minister was back in Syria on Monday.", "Peru sent the envoy back to Chile."])
def test_and_an_adverb_elsewhere(text: str) -> None:
    assert not any(record.event == "SUPPORT" for record in code(text))
