"""The command line: one verb for each workflow.

Results go to standard output, progress and complaints to standard error. Exit codes: 0 done, 1 nothing found or the
check said no, 2 wrong use, 3 bad input (with what was kept).
"""

from __future__ import annotations

from dragoman.cli.claims import test
from dragoman.cli.forecasts import forecast
from dragoman.cli.group import main
from dragoman.cli.pairs import brief, tie
from dragoman.cli.reading import add, code
from dragoman.cli.stores import export, status

__all__ = ["main"]

# in the order of a first session
for verb in (brief, tie, test, forecast, code, add, status, export):
    main.add_command(verb)
