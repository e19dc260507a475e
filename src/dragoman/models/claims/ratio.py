"""How many times as often: the number every design of a claim answers with."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["LEVEL", "Ratio", "times"]

#: Probability content of every interval.
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of rates with its interval; NaN where there is none, and ``why`` says the reason.

    ``n_exposed`` is the number of outcome acts (or days with one) among the exposed, which the ratio rests on.

    >>> print(Ratio(1.5, 1.1, 2.05, 0.01, 40))
    ×1.50 (1.10 to 2.05)
    """

    value: float
    low: float
    high: float
    p_value: float = math.nan
    n_exposed: int = 0
    why: str = ""

    @classmethod
    def missing(cls, why: str, n_exposed: int = 0) -> Ratio:
        """No ratio, and why."""
        return cls(math.nan, math.nan, math.nan, math.nan, n_exposed, why)

    @classmethod
    def of_coefficient(cls, estimate: float, error: float, n_exposed: int, n_clusters: int = 0) -> Ratio:
        """From a log ratio and its standard error; with few clusters the interval is Student's, with one fewer degrees.

        >>> print(Ratio.of_coefficient(0.0, 0.1, 30))
        ×1.00 (0.82 to 1.22)
        >>> print(Ratio.of_coefficient(0.0, 0.1, 30, n_clusters=6))
        ×1.00 (0.77 to 1.29)
        """
        from scipy.stats import norm, t

        if not (math.isfinite(estimate) and math.isfinite(error) and error > 0):
            return cls.missing("it has no finite estimate", n_exposed)
        law = t(n_clusters - 1) if n_clusters > 1 else norm()
        half = float(law.ppf(0.5 + LEVEL / 2)) * error
        with np.errstate(over="ignore"):
            low, value, high = (float(np.exp(at)) for at in (estimate - half, estimate, estimate + half))
        return cls(value, low, high, float(2 * law.sf(abs(estimate) / error)), n_exposed)

    @property
    def is_missing(self) -> bool:
        """Whether there is no number."""
        return math.isnan(self.value)

    @property
    def is_above(self) -> bool:
        """Whether the whole interval lies above 1."""
        return self.low > 1

    @property
    def is_below(self) -> bool:
        """Whether the whole interval lies below 1."""
        return self.high < 1

    def __str__(self) -> str:
        if self.is_missing:
            return f"no number: {self.why}" if self.why else "no number"
        return f"×{times(self.value)} ({times(self.low)} to {times(self.high)})"


def times(ratio: float) -> str:
    """A ratio with as many digits as it bears.

    >>> times(0.0123), times(1.5), times(23.4), times(1e9)
    ('0.012', '1.50', '23', '1e+09')
    """
    if not math.isfinite(ratio):
        return "∞" if ratio > 0 else "?"
    if ratio >= 10_000:
        return f"{ratio:.0e}"
    if ratio >= 10:
        return f"{ratio:,.0f}"
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"
