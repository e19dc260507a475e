"""A number with its interval and what it rests on, and the habits all results share."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.measures.intervals import jeffreys

__all__ = ["LEVEL", "Basis", "Estimate", "Result", "json_ready"]

#: Probability content of every interval, unless asked otherwise.
LEVEL = 0.95


class Basis(NamedTuple):
    """What an estimate rests on: acts, the reports that tell them, and the probability content of its interval."""

    n_acts: int
    n_reports: int
    level: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number, its interval, and how many acts and reports it rests on.

    ``value``, ``low`` and ``high`` are NaN where the records give no number at all. ``thin`` says in words why a
    number should not be relied on; it is empty when there is nothing to say.

    >>> str(Estimate(0.25, 0.1, 0.45, n_acts=20, n_reports=31))
    '0.25 (0.10 to 0.45)'
    """

    value: float
    low: float
    high: float
    level: float = LEVEL
    n_acts: int = 0
    n_reports: int = 0
    thin: str = ""

    @classmethod
    def missing(cls, reason: str, *, level: float = LEVEL, n_acts: int = 0, n_reports: int = 0) -> Estimate:
        """No number, and why."""
        return cls(math.nan, math.nan, math.nan, level, n_acts, n_reports, reason)

    @classmethod
    def of_share(cls, share: float, n_effective: float, basis: Basis, thin: str = "") -> Estimate:
        """A share known from so many effective trials, with its Jeffreys interval.

        >>> print(Estimate.of_share(0.3, 10, Basis(10, 10, 0.95)))
        0.30 (0.09 to 0.61)
        """
        low, high = jeffreys(share * n_effective, n_effective, basis.level)
        return cls(share, float(low), float(high), basis.level, basis.n_acts, basis.n_reports, thin)

    @property
    def is_missing(self) -> bool:
        """Whether there is no number."""
        return math.isnan(self.value)

    def covers(self, value: float) -> bool:
        """Whether the interval allows this value."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if self.is_missing:
            return self.thin or "no number"
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


class Result(ABC):
    """What every measure returns: words, rows and plain data.

    Subclasses are frozen dataclasses; ``named_acts`` are the numbers of the acts a result rests on, for evidence.
    """

    __slots__ = ()

    @abstractmethod
    def summary(self) -> str:
        """The answer in plain words."""

    @abstractmethod
    def named_acts(self) -> tuple[int, ...]:
        """The acts named anywhere in the result."""

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """The rows behind the answer, one array for each column; no columns where there are no rows."""
        return {}

    def to_dict(self) -> dict[str, Any]:
        """The whole result as JSON has it: dates in ISO form, missing numbers as ``None``."""
        body: dict[str, Any] = {"measure": type(self).__name__, "summary": self.summary()}
        body.update(json_ready(self))
        return body


def json_ready(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    """A value as JSON can hold it.

    >>> json_ready((date(2020, 5, 1), float("nan"), np.array(["2020-05"], dtype="datetime64[M]")))
    ['2020-05-01', None, ['2020-05']]
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_ready(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): json_ready(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [json_ready(item) for item in value]
    if isinstance(value, np.ndarray):
        items = value.astype(str) if value.dtype.kind == "M" else value
        return [json_ready(item) for item in items.tolist()]
    if isinstance(value, np.generic):
        return json_ready(value.item())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
