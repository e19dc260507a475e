"""What may be said: the verdict as a function of the numbers, and no more than the design allows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dragoman.models.claims.panel import Variant
from dragoman.models.claims.placebos import Placebo
from dragoman.models.claims.ratio import Ratio

__all__ = ["Answer", "Verdict", "carriers", "verdict_of"]

Answer = Literal["too little", "holds", "hangs on one", "not beyond placebos", "no sign", "opposite"]

#: Outcome acts among the exposed, and states in exposed pairs, below which no answer is given.
FEWEST_ACTS, FEWEST_STATES = 30, 4

#: An interval that holds 1 and is wider than this, as from a halving to a doubling, is no answer.
_WIDEST = 4.0

#: p-value of placebos from which on chance is an explanation.
_CHANCE = 0.05

#: A state or sender without whom less than this share of the log ratio is left carries the result.
_LEFT = 0.5

#: Ratios nearer to 1 than this (or its inverse) have nothing that could hang on anybody.
_NEAR_ONE = 1.1


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and whom it hangs on: ids of states and senders without whom most of it is gone."""

    answer: Answer
    hangs_on: tuple[str, ...] = ()


def verdict_of(
    ratio: Ratio,
    placebo: Placebo,
    variants: Sequence[Variant],
    *,
    expects: Literal["more", "less"] = "more",
    n_states: int,
) -> Verdict:
    """What the numbers allow to be said of a claim.

    In this order: **too little** where acts, states or the interval's width give no answer; **opposite** where the
    whole interval lies on the other side and placebo states do not show as much; **no sign** where the interval
    holds 1, or lies on the other side within the placebos; **not beyond placebos** where it lies on the claimed side,
    but other states, exposed the same way, show as much; **hangs on one** where leaving out one state or sender takes
    more than half of it; else it **holds**.

    >>> clear = Placebo(1.6, 0.8, 1.2, 0.004, 999)
    >>> verdict_of(Ratio(1.6, 1.3, 2.0, 0.001, 400), clear, [], n_states=12).answer
    'holds'
    >>> verdict_of(Ratio(1.6, 1.3, 2.0, 0.001, 29), clear, [], n_states=12).answer
    'too little'
    """
    if ratio.is_missing or ratio.n_exposed < FEWEST_ACTS or n_states < FEWEST_STATES:
        return Verdict("too little")
    if not (ratio.is_above or ratio.is_below) and ratio.high > _WIDEST * ratio.low:
        return Verdict("too little")
    on_side, on_other = (ratio.is_above, ratio.is_below) if expects == "more" else (ratio.is_below, ratio.is_above)
    by_chance = not placebo.is_missing and placebo.p_value >= _CHANCE
    carried = carriers(ratio, variants)
    if on_other:
        return Verdict("no sign" if by_chance else "opposite", carried)
    if not on_side:
        return Verdict("no sign", carried)
    if by_chance:
        return Verdict("not beyond placebos", carried)
    return Verdict("hangs on one" if carried else "holds", carried)


def carriers(ratio: Ratio, variants: Sequence[Variant]) -> tuple[str, ...]:
    """States and senders without whom less than half of the log ratio is left, the weightiest first.

    >>> carriers(Ratio(1.5, 1.1, 2.0), [Variant("without state", "IRN", Ratio(1.1, 0.8, 1.5))])
    ('IRN',)
    """
    whole = math.log(ratio.value) if ratio.value > 0 else 0.0
    if abs(whole) < math.log(_NEAR_ONE) or not math.isfinite(whole):
        return ()
    found = []
    for variant in variants:
        if variant.kind in ("without state", "without sender") and not variant.ratio.is_missing:
            left = math.log(variant.ratio.value) / whole if variant.ratio.value > 0 else 0.0
            if left < _LEFT:
                found.append((left, variant.name))
    return tuple(name for _, name in sorted(found))
