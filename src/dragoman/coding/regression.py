"""A logistic regression whose weights are a file of the package: feature,weight."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dragoman.vocabulary.tables import read_rows

__all__ = ["probability", "weights_in"]


def probability(features: Mapping[str, float], path: Path) -> float:
    """What the weights of a file make of features, from 0 to 1, to three digits; unknown features weigh nothing."""
    weights = weights_in(path)
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-total)), 3)


@cache
def weights_in(path: Path) -> Mapping[str, float]:
    """The weights of a file, by feature."""
    return {row["feature"]: float(row["weight"]) for row in read_rows(path)}
