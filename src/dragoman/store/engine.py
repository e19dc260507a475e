"""DuckDB behind the ``Engine`` protocol of the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import duckdb

__all__ = ["DuckEngine"]


class DuckEngine:
    """Answers SQL over one open store.

    >>> import duckdb
    >>> engine = DuckEngine(duckdb.connect())
    >>> engine.columns("SELECT CAST($day AS DATE) AS day, 2.5 AS weight", {"day": "2020-05-24"})["day"]
    array(['2020-05-24'], dtype='datetime64[D]')
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, npt.NDArray[Any]]:
        """Return the rows of a query as one array for each column: days as ``datetime64[D]``, missing as NaN/NaT."""
        result = self.connection.execute(sql, dict(parameters or {}))
        dates = {name for name, kind, *_ in result.description or () if str(kind).upper() == "DATE"}
        return {name: _plain(array, name in dates) for name, array in result.fetchnumpy().items()}

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples of Python values."""
        return self.connection.execute(sql, dict(parameters or {})).fetchall()


def _plain(array: npt.NDArray[Any], is_date: bool) -> npt.NDArray[Any]:
    """Give up masks for the missing value of the type, and timestamps for days where the column holds days."""
    if is_date:
        days = np.ma.getdata(array).astype("datetime64[D]")
        return np.where(np.ma.getmaskarray(array), np.datetime64("NaT", "D"), days) if np.ma.is_masked(array) else days
    if not np.ma.isMaskedArray(array):
        return array
    if not np.ma.is_masked(array):
        return np.asarray(np.ma.getdata(array))
    if array.dtype.kind == "O":
        values = np.array(np.ma.getdata(array))
        values[np.ma.getmaskarray(array)] = None
        return values
    if array.dtype.kind == "M":
        return np.asarray(array.filled(np.datetime64("NaT")))
    return np.where(np.ma.getmaskarray(array), np.nan, np.ma.getdata(array).astype(np.float64))
