"""The whole route: the only place where rooms meet.

Every verb of the command line is one function here, and the same functions are the library's front door.
"""

from __future__ import annotations

from dragoman.workflows.adding import Added, add
from dragoman.workflows.briefing import Brief, Phase, brief
from dragoman.workflows.choosing import ChosenCoder, choose_coder
from dragoman.workflows.coding import CodedDocument, code, code_files
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
    "OpenStore",
    "Phase",
    "Tie",
    "add",
    "brief",
    "choose_coder",
    "code",
    "code_files",
    "evidence",
    "export",
    "open_store",
    "status",
    "test",
    "tie",
]
