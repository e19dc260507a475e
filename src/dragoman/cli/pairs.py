"""Verbs about a pair: brief and tie."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from dragoman.cli.options import json_option, output_option, store_option, window_options
from dragoman.cli.terminal import write_page

__all__ = ["brief", "tie"]


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--against", metavar="C", help="A third side: both ties with it, on the same axis.")
@output_option
@store_option
@window_options
@json_option
def brief(
    a: str,
    b: str,
    against: str | None,
    output: Path | None,
    store: Path | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """One pair on one page: how close, since when, symbolic or material, under whose pressure.

    A and B are names or ids (Iran, IRN, Tehran); several actors taken as one side are separated by commas.
    """
    from dragoman import workflows

    page = workflows.brief(a, b, against, store=store, since=since, until=until, as_of=as_of)
    if output is not None:
        write_page(output, page.html())
    if as_json:
        click.echo(json.dumps(page.to_dict(), indent=2))
    elif output is None:
        click.echo(page.summary())
    if page.is_empty:
        sys.exit(1)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--evidence", is_flag=True, help="List every report of every act between the two.")
@store_option
@window_options
@json_option
def tie(
    a: str,
    b: str,
    evidence: bool,
    store: Path | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """The measures of one pair, each in a line, with what they rest on."""
    from dragoman import workflows
    from dragoman.views.tie_text import evidence_text, tie_text

    window = {"since": since, "until": until, "as_of": as_of}
    if evidence:
        found = workflows.evidence(a, b, store=store, **window)
        click.echo(json.dumps([one.to_dict() for one in found], indent=2) if as_json else evidence_text(found))
        sys.exit(0 if found else 1)
    result = workflows.tie(a, b, store=store, **window)
    click.echo(json.dumps(result.to_dict(), indent=2) if as_json else tie_text(result))
    if result.is_empty:
        sys.exit(1)
