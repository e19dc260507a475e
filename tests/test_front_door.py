"""The library's front door: what is promised is there, and nothing else."""

from __future__ import annotations

import dragoman
from dragoman import errors, workflows


def test_every_public_name_is_there_and_documented() -> None:
    assert set(dragoman.__all__) == {
        "DragomanError", "__version__", "add", "backtest", "brief", "code", "evidence", "export", "forecast",
        "open_store", "resolve", "status", "test", "tie",
    }  # fmt: skip
    for name in dragoman.__all__:
        value = getattr(dragoman, name)
        assert name == "__version__" or value.__doc__
    assert dir(dragoman) == sorted(dragoman.__all__)


def test_workflows_export_what_they_say() -> None:
    for name in workflows.__all__:
        assert getattr(workflows, name).__doc__ or isinstance(getattr(workflows, name), str)


def test_every_error_is_in_the_tree_and_drawn_at_its_head() -> None:
    drawn = errors.__doc__ or ""
    for name in errors.__all__:
        error = getattr(errors, name)
        assert issubclass(error, errors.DragomanError)
        assert name in drawn
        assert error.exit_code in (1, 2, 3)
