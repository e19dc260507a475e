from __future__ import annotations

import doctest
from pathlib import Path

from dragoman.models.effects.registry import registry

PAGE = Path(__file__).parents[2] / "docs" / "models.md"


def test_the_page_runs() -> None:
    failures, n = doctest.testfile(str(PAGE), module_relative=False)
    assert n > 0
    assert failures == 0


def test_the_page_lists_every_effect() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [row["effect"] for row in registry() if f"| `{row['effect']}` |" not in text] == []
