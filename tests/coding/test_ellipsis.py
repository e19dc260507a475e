"""Acts of those who did likewise."""

from __future__ import annotations

import pytest

from coding.model import coded
from dragoman.coding.coder import code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya closed its border with Somalia on Monday, and Ethiopia followed suit.", {("ETH", "SOM", "SANCTION")}),
        ("Peru recalled its ambassador from Mexico on Friday. Chile followed on Sunday.", {("CHL", "MEX", "SANCTION")}),
        (
            "Germany expelled two Russian diplomats; Poland and the Czech Republic did the same.",
            {("POL", "RUS", "SANCTION"), ("CZE", "RUS", "SANCTION")},
        ),
        ("Canada condemned the coup in Myanmar, as did Japan.", {("JPN", "MMR", "ACCUSE")}),
    ],
)
def test_those_who_follow_do_what_was_done(text: str, expected: set[tuple[str, str, str]]) -> None:
    found = {(r.source.split(".")[0], r.target.split(".")[0], r.event) for r in coded([text])[0].records}
    assert expected <= found


@pytest.mark.parametrize(
    "text",
    [
        "Turkey imposed tariffs on Israel. The talks followed a visit by Jordan's prime minister to Egypt.",
        "Turkey imposed tariffs on Israel, and protests in Jordan followed.",
        "Turkey imposed tariffs on Israel. Jordan does not have the same interest.",
    ],
)
def test_what_merely_comes_later_does_not(text: str) -> None:
    assert not any(r.source.startswith("JOR") and r.event == "SANCTION" for r in code(text))
