"""Every example in the documentation is run, and every verb is documented."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def blocks(path: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(path.read_text(encoding="utf-8")) if kind == language]


def with_blocks(language: str) -> list[Path]:
    return [path for path in PAGES if path.is_file() and blocks(path, language)]


@pytest.mark.parametrize("path", with_blocks("python"), ids=lambda path: path.name)
def test_python_examples_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    for number, body in enumerate(blocks(path, "python"), start=1):
        name = f"{path.name}, example {number}"
        if body.startswith(">>>"):
            session = doctest.DocTestParser().get_doctest(body, names, name, str(path), 0)
            runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
            assert runner.run(session, clear_globs=False).failed == 0
            names |= session.globs
        else:
            exec(compile(body, name, "exec"), names)


@pytest.mark.parametrize("path", with_blocks("console"), ids=lambda path: path.name)
def test_console_examples_print_what_they_show(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block holds commands after ``$`` and what they print; a line with only ``…`` stands for any lines."""
    monkeypatch.chdir(tmp_path)
    for body in blocks(path, "console"):
        for command, shown in commands(body):
            result = CliRunner().invoke(main, shlex.split(command)[1:])
            assert result.exit_code == 0, f"{command}: {result.output}"
            if shown:
                pattern = "(.*\n)*?".join(
                    "".join(re.escape(line) + r"\s*\n" for line in part) for part in split_at_ellipsis(shown)
                )
                assert re.search(pattern, result.output + "\n"), f"{command} printed\n{result.output}"


def commands(body: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return [(command, shown if any(line.strip() for line in shown) else []) for command, shown in found]


def split_at_ellipsis(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == "…":
            parts.append([])
        else:
            parts[-1].append(line.rstrip())
    return parts


def test_every_verb_is_documented() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for verb, command in main.commands.items():
        assert f"## `{verb}`" in page or f"## {verb}" in page
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option in page, (
                    f"docs/commands.md does not tell of {verb} {option}"
                )


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs" / "decisions").glob("0*.md"):
        assert path.name in index
