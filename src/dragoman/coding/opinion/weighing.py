"""How likely is an act right, by all that the codebook and the network say of it? A logistic regression.

The weights are ``weights.csv``, fitted by ``python -m training.opinion`` on what networks say of sentences that
they were not trained on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dragoman.coding.regression import probability

__all__ = ["FLOOR", "WEIGHTS", "chance"]

WEIGHTS = Path(__file__).with_name("weights.csv")

#: Records less likely than this are not given out: half of the F1 reached on development texts, where F1 is highest
#: when probabilities are calibrated.
FLOOR = 0.28


def chance(features: Mapping[str, float]) -> float:
    """The probability that an act is right, from 0 to 1."""
    return probability(features, WEIGHTS)
