"""How likely is an act right, by all that the codebook and the network say of it? A logistic regression.

The weights are ``weights.csv``, fitted by ``python -m training.opinion`` on what networks say of sentences that
they were not trained on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dragoman.vocabulary.tables import read_rows

__all__ = ["FLOOR", "chance"]

#: Records less likely than this are not given out: half of the F1 reached on development texts, where F1 is highest
#: when probabilities are calibrated.
FLOOR = 0.28


def chance(features: Mapping[str, float]) -> float:
    """The probability that an act is right, from 0 to 1, to three digits."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-total)), 3)


@cache
def _weights() -> Mapping[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_rows(Path(__file__).with_name("weights.csv"))}
