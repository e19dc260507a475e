"""Dragoman: who did what to whom in world politics, who says so, and what it adds up to.

The library's front door; each name is a verb of the command line and is documented in ``dragoman.workflows``.
Importing it reads nothing and loads nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.errors import DragomanError
    from dragoman.vocabulary.actors import resolve
    from dragoman.workflows import (
        add,
        backtest,
        brief,
        code,
        evidence,
        export,
        forecast,
        open_store,
        status,
        test,
        tie,
    )

__all__ = [
    "DragomanError",
    "__version__",
    "add",
    "backtest",
    "brief",
    "code",
    "evidence",
    "export",
    "forecast",
    "open_store",
    "resolve",
    "status",
    "test",
    "tie",
]

__version__ = "0.1.0"

_HOMES = {"DragomanError": "dragoman.errors", "resolve": "dragoman.vocabulary.actors"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "dragoman.workflows")), name)


def __dir__() -> list[str]:
    return sorted(__all__)
