"""What a measure needs of a store: an engine that answers SQL with columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy.typing as npt

__all__ = ["Engine"]


class Engine(Protocol):
    """Runs SQL in DuckDB's dialect over the tables of ``schema``.

    ``parameters`` fill the named places ``$name`` of the statement. Dates come back as ``datetime64[D]``, text as
    object arrays, missing numbers as NaN.
    """

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, npt.NDArray[Any]]:
        """Return the rows of a query as one array for each column, in the order selected."""
        ...

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples of Python values."""
        ...
