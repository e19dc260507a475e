"""Verbs about a store: status and export."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dragoman.cli.options import json_option, store_option

__all__ = ["export", "status"]


@click.command()
@store_option
@json_option
def status(store: Path | None, as_json: bool) -> None:
    """What is in the store: sources, spans, gaps, holes, rejects, versions."""
    from dragoman import workflows
    from dragoman.views.status import status_text

    name, contents = workflows.status(store)
    click.echo(json.dumps(contents.to_dict(), indent=2) if as_json else status_text(name, contents))


@click.command()
@click.option("--to", "format_", required=True, type=click.Choice(["parquet", "csv", "bibtex"]), help="The format.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@store_option
def export(format_: str, folder: Path, store: Path | None) -> None:
    """Write the whole store into a folder, as tables or as the list of its sources."""
    from dragoman import workflows

    for path in workflows.export(format_, folder, store):
        click.echo(str(path))
