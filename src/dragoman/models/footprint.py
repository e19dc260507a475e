"""Can a model be fitted by following what events touch? And what does each change touch?"""

from __future__ import annotations

import numpy as np

from dragoman.models.design import Design
from dragoman.models.kernels import codes
from dragoman.models.kernels.statistic import Plan
from dragoman.models.kernels.touching import BACK, DYAD, INTO_R, INTO_S, OF_R, OF_S, Footprint
from dragoman.models.likelihoods import Ordinal, Timed

__all__ = ["footprint"]

#: What a change s → r of the network, or a new last event s → r, touches.
TOUCHED = {
    codes.TIE: DYAD,
    codes.NO_TIE: DYAD,
    codes.TIE_BACK: BACK,
    codes.OUT_SENDER: OF_S,
    codes.OUT_RECEIVER: INTO_S,
    codes.IN_SENDER: OF_R,
    codes.IN_RECEIVER: INTO_R,
    codes.TOTAL_SENDER: OF_S | OF_R,
    codes.TOTAL_RECEIVER: INTO_S | INTO_R,
    codes.TOTAL_PAIR: OF_S | OF_R | INTO_S | INTO_R,
    codes.SMALLER_DEGREE: OF_S | OF_R | INTO_S | INTO_R,
    codes.LARGER_DEGREE: OF_S | OF_R | INTO_S | INTO_R,
    codes.DEGREE_GAP: OF_S | OF_R | INTO_S | INTO_R,
    codes.TWO_PATH: 0,  # exactly what changes, found by the kernel
    codes.SHIFT_ABAB: DYAD,
    codes.SHIFT_ABBA: BACK,
    codes.SHIFT_ABBY: OF_R,
    codes.SHIFT_ABAY: OF_S,
    codes.SHIFT_ABXA: INTO_S,
    codes.SHIFT_ABXB: INTO_R,
    codes.SHIFT_ABA: OF_S,
    codes.SHIFT_ABB: OF_R,
    codes.SHIFT_SAME_PAIR: DYAD | BACK,
    codes.SHIFT_ONE_STAYS: OF_S | OF_R | INTO_S | INTO_R,
    codes.RANK_SENT: OF_S,
    codes.RANK_RECEIVED: OF_R,
}
#: Shares whose whole is the sender's own; other shares change with every event.
OWN_SHARES = {codes.TIE: OF_S, codes.TIE_BACK: OF_R, codes.TWO_PATH: OF_S | OF_R}
COMPARISONS = (
    *range(codes.SENDER_VALUE, codes.PRODUCT + 1),
    codes.SIMILARITY,
)


def footprint(design: Design) -> Footprint | None:
    """What changes touch, or None where something changes without an event, or for all pairs at once."""
    if not isinstance(design.model, Ordinal | Timed) or design.compiled.paths.rate.any():
        return None
    plan, compiled = design.compiled.plan, design.compiled
    network = np.zeros(len(compiled.pasts), np.uint8)
    trace = np.zeros(len(compiled.traces), np.uint8)
    attribute = np.zeros(len(compiled.attributes), np.uint8)
    for b in range(len(plan.code)):
        code, first = int(plan.code[b]), int(plan.first[b])
        if code == codes.CONSTANT or code >= codes.SENDER_IS:
            continue
        if code in COMPARISONS and plan.scaling[b] == codes.UNSCALED:
            attribute[first] |= OF_S | INTO_S
            if code == codes.PRODUCT:
                attribute[plan.second[b]] |= OF_S | INTO_S
            continue
        bits = _bits(plan, b)
        if bits is None:
            return None
        if code < codes.SHIFT_ABAB:
            network[first] |= bits
        else:
            trace[first] |= bits
    options, n = design.options, design.events.n_actors
    if options.gate >= 0:
        network[options.gate] |= DYAD
    n_kinds = int(options.kind.max(initial=0)) + 1
    slot = np.full((n, n), -1, np.int32)
    slot[options.i[::n_kinds], options.j[::n_kinds]] = np.arange(0, len(options.i), n_kinds, dtype=np.int32)
    return Footprint(network, trace, attribute, slot, n_kinds)


def _bits(plan: Plan, b: int) -> int | None:
    code, scaling = int(plan.code[b]), int(plan.scaling[b])
    if code not in TOUCHED or scaling == codes.STANDARDISED:
        return None
    if scaling == codes.UNSCALED:
        return TOUCHED[code]
    return TOUCHED[code] | OWN_SHARES[code] if code in OWN_SHARES else None
