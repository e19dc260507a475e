"""The verb that says what is likely next."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dragoman.cli.options import json_option, store_option, window_options
from dragoman.cli.terminal import progress_bar
from dragoman.errors import UsageError

__all__ = ["forecast"]


@click.command()
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option("--horizon", default="30d", show_default=True, help="How far ahead: days (30d), weeks (2w), months (3m).")
@click.option("--act", metavar="CLASS", help="Only this class of acts, such as AID.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 200), help="Acts listed, at most.")
@click.option("--backtest", is_flag=True, help="Tell how good such forecasts were, out of sample.")
@store_option
@window_options
@json_option
def forecast(
    a: str | None,
    b: str | None,
    horizon: str,
    act: str | None,
    top: int,
    backtest: bool,
    store: Path | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """What A will probably do next, to B or to anybody, how likely, and why.

    The forecast begins on the day of --until or --as-of, else where the record ends.
    """
    from dragoman import workflows

    if a is None and not backtest:
        raise UsageError(
            "whose acts are forecast? Name an actor, as in `dragoman forecast IRN`; only --backtest needs none"
        )
    window = {"since": since, "until": until, "as_of": as_of}
    result: workflows.Forecast | workflows.Judgement
    with progress_bar() as progress:
        if backtest:
            result = workflows.backtest(a, b, horizon=horizon, act=act, store=store, progress=progress, **window)
        else:
            result = workflows.forecast(
                str(a), b, horizon=horizon, act=act, top=top, store=store, progress=progress, **window
            )
    click.echo(json.dumps(result.to_dict(), indent=2) if as_json else result.summary())
