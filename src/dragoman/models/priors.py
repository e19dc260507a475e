"""What is believed about coefficients before the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dragoman.errors import UsageError
from dragoman.models.events import Floats

__all__ = ["Normal", "Prior", "StudentT"]


@dataclass(frozen=True, slots=True)
class Normal:
    """Independent normal priors, ridge regression: −Σ θ²/(2 sd²). A small ``sd`` shrinks, which also tames
    separation.
    """

    sd: float

    def __post_init__(self) -> None:
        if not self.sd > 0:
            raise UsageError(f"a prior's sd is {self.sd!r}; it must be positive")

    def add_to(self, theta: Floats, value: float, score: Floats, information: Floats) -> tuple[float, Floats, Floats]:
        """A log-likelihood, its score and information with the prior added."""
        precision = 1.0 / self.sd**2
        return (
            value - 0.5 * precision * float(theta @ theta),
            score - precision * theta,
            information + precision * np.eye(len(theta)),
        )


@dataclass(frozen=True, slots=True)
class StudentT:
    """Independent t priors: relevent's "BPM" is ``StudentT(df=4, scale=100)``.

    The log-density is taken without its constant. It is not concave in the tails; the information leaves out the part
    that would be negative there.
    """

    df: float = 4.0
    scale: float = 100.0

    def __post_init__(self) -> None:
        if not (self.df > 0 and self.scale > 0):
            raise UsageError(f"a t prior has df {self.df!r} and scale {self.scale!r}; both must be positive")

    def add_to(self, theta: Floats, value: float, score: Floats, information: Floats) -> tuple[float, Floats, Floats]:
        """A log-likelihood, its score and information with the prior added."""
        spread = self.df * self.scale**2
        inner = 1.0 + theta**2 / spread
        slope = (self.df + 1.0) * theta / (spread * inner)
        curve = (self.df + 1.0) / spread * (1.0 - theta**2 / spread) / inner**2
        return (
            value - 0.5 * (self.df + 1.0) * float(np.log(inner).sum()),
            score - slope,
            information + np.diag(np.maximum(curve, 0.0)),
        )


Prior = Normal | StudentT
