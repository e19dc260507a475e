"""What verbs do with files and the terminal."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from dragoman.errors import UsageError

__all__ = ["progress_bar", "standard_input", "write_page"]


def write_page(path: Path, text: str) -> None:
    """Write a page and say so, or why that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
    click.echo(f"wrote {path}", err=True)


@contextmanager
def standard_input(paths: tuple[str, ...]) -> Iterator[list[str]]:
    """Stand a temporary file in for ``-``, since formats are detected by reading twice."""
    if "-" not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        spool = Path(folder) / "stdin"
        with spool.open("wb") as file:
            while block := sys.stdin.buffer.read(1 << 20):
                file.write(block)
        yield [str(spool) if path == "-" else path for path in paths]


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None] | None]:
    """A bar on standard error, at a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("", total=None)

        def advance(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share, total=1.0 if share else None)

        yield advance
