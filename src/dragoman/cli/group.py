"""The command that holds the verbs, and how errors end it."""

from __future__ import annotations

from typing import Any

import click

from dragoman import __version__
from dragoman.errors import DragomanError

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
