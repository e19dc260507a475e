"""Options that several verbs share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

__all__ = [
    "coder_option",
    "confidence_option",
    "json_option",
    "output_option",
    "processes_option",
    "published_option",
    "span_options",
    "store_option",
    "window_options",
]

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The store; default: dragoman.duckdb in this folder if there, else the embedded casebook.",
)
published_option = click.option("--published", metavar="DAY", help="The day of documents that do not tell theirs.")
coder_option = click.option(
    "--coder", metavar="SPEC", help="Code with spacy:PIPELINE or llm:MODEL@URL in the place of Dragoman's own model."
)
confidence_option = click.option(
    "--min-confidence", type=float, metavar="P", help="Only records at least this sure, 0 to 1; 0.3 unless given."
)
processes_option = click.option(
    "--processes",
    "n_processes",
    type=click.IntRange(min=1),
    metavar="N",
    default=lambda: min(os.cpu_count() or 1, 4),
    help="Processes that code a file of many documents, 200 MB each; one a processor, 4 at most, unless given.",
)
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the page as HTML."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable result on standard output.")


def span_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Options --since and --until."""
    for name, text in (
        ("--until", "Only acts before this day (YYYY, YYYY-MM or YYYY-MM-DD)."),
        ("--since", "Only acts from this day on (YYYY, YYYY-MM or YYYY-MM-DD)."),
    ):
        verb = click.option(name, metavar="DAY", help=text)(verb)
    return verb


def window_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Options --since, --until and --as-of."""
    return span_options(click.option("--as-of", metavar="DAY", help="Answer with what was known on this day.")(verb))
