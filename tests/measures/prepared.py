"""An engine that answers with prepared columns: for simulating measures of order without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.measures.moves import to_date


class Prepared:
    """Acts of one pair, all exact and told once; A acts on B where ``forward``."""

    def __init__(
        self, day: npt.ArrayLike, forward: npt.ArrayLike, event: npt.ArrayLike, quad: npt.ArrayLike, last_day: int
    ) -> None:
        days = np.asarray(day, np.int64)
        order = np.argsort(days, kind="stable")
        n = len(days)
        self.last_day = last_day
        self.answer = {
            "act": np.arange(1, n + 1),
            "date_since": days[order].astype("datetime64[D]"),
            "date_until": (days[order] + 1).astype("datetime64[D]"),
            "exact": np.ones(n, bool),
            "forward": np.asarray(forward, bool)[order],
            "mutual": np.zeros(n, bool),
            "event": np.asarray(event, object)[order],
            "quad": np.asarray(quad, np.int64)[order],
            "status": np.full(n, "actual", object),
            "n_reports": np.ones(n, np.int64),
        }

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, npt.NDArray[Any]]:  # noqa: ARG002
        return self.answer

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:  # noqa: ARG002
        return [(to_date(0), to_date(self.last_day))]
