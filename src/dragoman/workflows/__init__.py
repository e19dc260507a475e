"""The whole route: the only place where rooms meet.

Every verb of the command line is one function here, and the same functions are the library's front door.
"""

from __future__ import annotations

from dragoman.workflows.adding import Added, add
from dragoman.workflows.briefing import Brief, Phase, brief
from dragoman.workflows.choosing import ChosenCoder, choose_coder
from dragoman.workflows.coding import CodedDocument, code, code_files
from dragoman.workflows.forecast_results import Expected, Forecast, Judgement, Why
from dragoman.workflows.forecasting import backtest, forecast
from dragoman.workflows.opening import CASEBOOK, OpenStore, export, open_store, status
from dragoman.workflows.testing import ClaimTest, test
from dragoman.workflows.tying import Tie, evidence, tie

__all__ = [
    "CASEBOOK",
    "Added",
    "Brief",
    "ChosenCoder",
    "ClaimTest",
    "CodedDocument",
    "Expected",
    "Forecast",
    "Judgement",
    "OpenStore",
    "Phase",
    "Tie",
    "Why",
    "add",
    "backtest",
    "brief",
    "choose_coder",
    "code",
    "code_files",
    "evidence",
    "export",
    "forecast",
    "open_store",
    "status",
    "test",
    "tie",
]
