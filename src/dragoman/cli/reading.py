"""Verbs that read: code and add."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from dragoman.cli.options import (
    coder_option,
    confidence_option,
    json_option,
    processes_option,
    published_option,
    store_option,
)
from dragoman.cli.terminal import progress_bar, standard_input

__all__ = ["add", "code"]


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOC…")
@published_option
@click.option("--explain", is_flag=True, help="Say why: sentence, roles, the entry that fired, whom each name means.")
@confidence_option
@click.option("--fetch", is_flag=True, help="Fetch documents that are addresses of the web.")
@coder_option
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Keep a language model's answers here.")
@processes_option
def code(
    documents: tuple[str, ...],
    published: str | None,
    explain: bool,
    min_confidence: float | None,
    fetch: bool,
    coder: str | None,
    cache: Path | None,
    n_processes: int,
) -> None:
    """Text to records, as JSON lines on standard output; touches no store.

    Reads plain text, Markdown, HTML, PDF, RSS and Atom, and JSON lines with doc, published, title and text; - is
    standard input.
    """
    from dragoman import workflows

    n_records = n_unread = 0

    def complain(unread: object) -> None:
        nonlocal n_unread
        n_unread += 1
        click.echo(f"dragoman: {unread}", err=True)

    chosen = workflows.choose_coder(coder, cache, n_processes)
    with standard_input(documents) as files:
        for coded in workflows.code_files(
            files,
            published=published,
            explain=explain,
            min_confidence=min_confidence,
            fetch=fetch,
            coder=chosen,
            unread=complain,
        ):
            n_records += len(coded.records)
            if explain:
                click.echo(coded.explanation)
            else:
                for row in coded.rows():
                    click.echo(json.dumps(row, ensure_ascii=False))
    if chosen.report():
        click.echo(chosen.report(), err=True)
    if n_unread:
        sys.exit(3)
    if not n_records:
        sys.exit(1)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@store_option
@click.option("--format", "format_", metavar="F", help="Read as this format instead of detecting it by content.")
@click.option("--start", metavar="DAY", help="First day of a data set that only numbers its days.")
@published_option
@coder_option
@confidence_option
@processes_option
@click.option("--dry-run", is_flag=True, help="Read and report, keep nothing.")
@json_option
def add(
    paths: tuple[str, ...],
    store: Path | None,
    format_: str | None,
    start: str | None,
    published: str | None,
    coder: str | None,
    min_confidence: float | None,
    n_processes: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read articles, event data sets and pressure lists into a store; articles are coded. Safe to repeat."""
    from dragoman import workflows

    outcomes = []
    with progress_bar() as progress, standard_input(paths) as files:
        outcomes = workflows.add(
            files,
            store,
            format=format_,
            start=start,
            published=published,
            coder=coder,
            min_confidence=min_confidence,
            n_processes=n_processes,
            dry_run=dry_run,
            progress=progress,
            done=lambda outcome: None if as_json else click.echo(outcome.summary()),
        )
    if as_json:
        click.echo(json.dumps([outcome.to_dict() for outcome in outcomes], indent=2))
    elif any(outcome.load and outcome.load.n_rejected for outcome in outcomes):
        click.echo("`dragoman status` tells why rows were set aside.", err=True)
    if dry_run and not as_json:
        click.echo("Nothing was kept: this was a dry run.")
    if any(outcome.error for outcome in outcomes):
        sys.exit(3)
