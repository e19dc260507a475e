"""The verb that tests a claim."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dragoman.cli.options import json_option, output_option, span_options, store_option
from dragoman.cli.terminal import progress_bar, write_page

__all__ = ["test"]


@click.command()
@click.argument("claim", default="pressure", metavar="[CLAIM.yaml]")
@click.option("--evidence", is_flag=True, help="List the reports of the acts among the exposed.")
@output_option
@store_option
@span_options
@json_option
def test(
    claim: str,
    evidence: bool,
    output: Path | None,
    store: Path | None,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Test a claim: do the exposed act more than others alike, and is that more than chance?

    CLAIM is a YAML file, or the name of a claim that comes with Dragoman: pressure (do states pressed by the same
    sanctioner cooperate more with each other?), which is the default, or ahmadinejad.
    """
    from dragoman import workflows
    from dragoman.views.claim_text import claim_text
    from dragoman.views.tie_text import evidence_text

    with progress_bar() as progress:
        result = workflows.test(claim, store=store, since=since, until=until, every_report=evidence, progress=progress)
    if output is not None:
        write_page(output, result.html())
    if as_json:
        click.echo(json.dumps(result.to_dict(), indent=2))
    elif evidence:
        click.echo(evidence_text(result.evidence()))
    elif output is None:
        click.echo(claim_text(result.tested, result.store))
