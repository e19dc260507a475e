"""The command line: one verb for each workflow.

Results go to standard output, progress and complaints to standard error. Exit codes: 0 done, 1 nothing found or the
check said no, 2 wrong use, 3 bad input (with what was kept).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from dragoman import __version__
from dragoman.errors import DragomanError, UsageError

__all__ = ["main"]


#: DuckDB turns Ctrl-C in the middle of a query into an error of this wording and of no type of its own.
_DUCKDB_INTERRUPTED = "Query interrupted"


class _Verbs(click.Group):
    """Verbs in the order of a first session, and our errors as one line on standard error."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Keep the order in which verbs are defined."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; an error of ours ends it with its exit code, an interrupt with 130."""
        try:
            return super().invoke(ctx)
        except DragomanError as error:
            click.echo(f"dragoman: {error}", err=True)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, RuntimeError) as error:
            if isinstance(error, RuntimeError) and str(error) != _DUCKDB_INTERRUPTED:
                raise
            click.echo("dragoman: interrupted; what was finished is kept, the rest can be run again", err=True)
            ctx.exit(130)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dragoman")
def main() -> None:
    """Who did what to whom in world politics, who says so, and what it adds up to.

    Without a store of your own, every verb answers from the embedded casebook (Iran, Venezuela, the United States and
    those around them, 1999-2024).
    """


_store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The store; default: dragoman.duckdb in this folder if there, else the embedded casebook.",
)
_published_option = click.option("--published", metavar="DAY", help="The day of documents that do not tell theirs.")
_coder_option = click.option(
    "--coder", metavar="SPEC", help="Code with spacy:PIPELINE or llm:MODEL@URL in the place of Dragoman's own model."
)
_confidence_option = click.option(
    "--min-confidence", type=float, metavar="P", help="Only records at least this sure, 0 to 1; 0.35 unless given."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable result on standard output.")


def _window_options(verb: Callable[..., None]) -> Callable[..., None]:
    for name, text in (
        ("--as-of", "Answer with what was known on this day."),
        ("--until", "Only acts before this day (YYYY, YYYY-MM or YYYY-MM-DD)."),
        ("--since", "Only acts from this day on (YYYY, YYYY-MM or YYYY-MM-DD)."),
    ):
        verb = click.option(name, metavar="DAY", help=text)(verb)
    return verb


@main.command()
@click.argument("a")
@click.argument("b")
@click.option("--against", metavar="C", help="A third side: both ties with it, on the same axis.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the page as HTML.")
@_store_option
@_window_options
@_json_option
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
        _write(output, page.html())
        click.echo(f"wrote {output}", err=True)
    if as_json:
        click.echo(json.dumps(page.to_dict(), indent=2))
    elif output is None:
        click.echo(page.summary())
    if page.is_empty:
        sys.exit(1)


@main.command()
@click.argument("a")
@click.argument("b")
@click.option("--evidence", is_flag=True, help="List every report of every act between the two.")
@_store_option
@_window_options
@_json_option
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


@main.command()
@click.argument("claim", default="pressure", metavar="[CLAIM.yaml]")
@click.option("--evidence", is_flag=True, help="List the reports of the acts among the exposed.")
@_store_option
@click.option("--since", metavar="DAY", help="Only acts from this day on (YYYY, YYYY-MM or YYYY-MM-DD).")
@click.option("--until", metavar="DAY", help="Only acts before this day.")
@_json_option
def test(claim: str, evidence: bool, store: Path | None, since: str | None, until: str | None, as_json: bool) -> None:
    """Test a claim: do the exposed act more than others alike, and is that more than chance?

    CLAIM is a YAML file, or the name of a claim that comes with Dragoman: pressure (do states pressed by the same
    sanctioner cooperate more with each other?), which is the default, or ahmadinejad.
    """
    from dragoman import workflows
    from dragoman.views.claim_text import claim_text
    from dragoman.views.tie_text import evidence_text

    with _progress() as progress:
        result = workflows.test(claim, store=store, since=since, until=until, every_report=evidence, progress=progress)
    if as_json:
        click.echo(json.dumps(result.to_dict(), indent=2))
    elif evidence:
        click.echo(evidence_text(result.evidence()))
    else:
        click.echo(claim_text(result.tested, result.store))


@main.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOC…")
@_published_option
@click.option("--explain", is_flag=True, help="Say why: sentence, roles, the entry that fired, whom each name means.")
@_confidence_option
@click.option("--fetch", is_flag=True, help="Fetch documents that are addresses of the web.")
@_coder_option
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Keep a language model's answers here.")
def code(
    documents: tuple[str, ...],
    published: str | None,
    explain: bool,
    min_confidence: float | None,
    fetch: bool,
    coder: str | None,
    cache: Path | None,
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

    chosen = workflows.choose_coder(coder, cache)
    with _standard_input(documents) as files:
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


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_store_option
@click.option("--format", "format_", metavar="F", help="Read as this format instead of detecting it by content.")
@click.option("--start", metavar="DAY", help="First day of a data set that only numbers its days.")
@_published_option
@_coder_option
@_confidence_option
@click.option("--dry-run", is_flag=True, help="Read and report, keep nothing.")
@_json_option
def add(
    paths: tuple[str, ...],
    store: Path | None,
    format_: str | None,
    start: str | None,
    published: str | None,
    coder: str | None,
    min_confidence: float | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read articles, event data sets and pressure lists into a store; articles are coded. Safe to repeat."""
    from dragoman import workflows

    outcomes = []
    with _progress() as progress, _standard_input(paths) as files:
        outcomes = workflows.add(
            files,
            store,
            format=format_,
            start=start,
            published=published,
            coder=coder,
            min_confidence=min_confidence,
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


@main.command()
@_store_option
@_json_option
def status(store: Path | None, as_json: bool) -> None:
    """What is in the store: sources, spans, gaps, holes, rejects, versions."""
    from dragoman import workflows
    from dragoman.views.status import status_text

    name, contents = workflows.status(store)
    click.echo(json.dumps(contents.to_dict(), indent=2) if as_json else status_text(name, contents))


@main.command()
@click.option("--to", "format_", required=True, type=click.Choice(["parquet", "csv", "bibtex"]), help="The format.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@_store_option
def export(format_: str, folder: Path, store: Path | None) -> None:
    """Write the whole store into a folder, as tables or as the list of its sources."""
    from dragoman import workflows

    for path in workflows.export(format_, folder, store):
        click.echo(str(path))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None


@contextmanager
def _standard_input(paths: tuple[str, ...]) -> Iterator[list[str]]:
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
def _progress() -> Iterator[Callable[[str, float], None] | None]:
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
