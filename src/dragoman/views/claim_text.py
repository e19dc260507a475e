"""A tested claim on one screen: verdict, what it rests on, the numbers, the checks, the caveats."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.models.claims.panel import Variant
from dragoman.models.claims.ratio import Ratio, times
from dragoman.models.claims.testing import Tested
from dragoman.views.claim_words import beside_words, caveats, listed, p_words, verdict_words
from dragoman.views.terminal import heading, paragraph, table_text
from dragoman.vocabulary.actors import display_name

__all__ = ["claim_text"]

#: States named in the line on leaving one out: those that move the ratio most.
_NAMED = 4

_COMPARED = {
    "regions": "given how active both states were {when} and which two regions they are of",
    "pairs": "given how active both states were {when} and the pair's own level",
}


def claim_text(tested: Tested, store: str) -> str:
    """Everything on one screen of 80 columns."""
    parts = [
        heading(f"{tested.claim.name} in {store}"),
        paragraph(tested.claim.says),
        paragraph(" ".join(filter(None, (verdict_words(tested), beside_words(tested))))),
        "\n".join([paragraph(_rests_on(tested)), paragraph(_asked(tested)), _outcomes(tested)]),
        "\n".join(paragraph(line, hanging=2) for line in _checks(tested)),
        "\n".join(paragraph(f"- {line}", hanging=2) for line in caveats(tested)),
    ]
    return "\n\n".join(parts)


def _rests_on(tested: Tested) -> str:
    basis = tested.basis
    span = basis.since if basis.since == basis.until else f"{basis.since} to {basis.until}"
    through = f" through {listed(basis.sources)}" if basis.sources else ""
    return (
        f"{basis.n_states} states, {span}; {basis.n_exposed_pairs} pairs of {basis.n_exposed_states} exposed{through}, "
        f"{basis.n_became_exposed} of them newly. {basis.n_acts:,} such acts, {basis.n_exposed:,} of exposed pairs."
    )


def _asked(tested: Tested) -> str:
    when = f"in that {tested.basis.period}" if tested.basis.activity_by_period else "overall"
    counts = f"Counts by pair and {tested.basis.period}, {_COMPARED[tested.claim.panel.compare].format(when=when)}:"
    if tested.design == "panel":
        return counts
    return (
        f"Relational event model, given the pair's past, both states' activity and shared partners: {tested.ratio}, "
        f"p {tested.ratio.p_value:.2g}. {counts}"
    )


def _outcomes(tested: Tested) -> str:
    rows = [
        (
            "the claim" if one.name == "outcome" else one.name,
            _short(one.ratio),
            times(one.over),
            f"{one.observed:,.0f}",
            p_words(one.placebo),
        )
        for one in tested.outcomes
    ]
    return table_text(["", "ratio", "obs/exp", "acts", "placebo states"], rows, numeric=[2, 3])


def _short(ratio: Ratio) -> str:
    return "no number" if ratio.is_missing else str(ratio)


def _checks(tested: Tested) -> list[str]:
    found = []
    if tested.dose:
        found.append("By shared sanctioners: " + "; ".join(f"{one.name} {_short(one.ratio)}" for one in tested.dose))
    found.append(_curve(tested))
    if tested.plain_change == tested.plain_change:
        found[-1] += f" Plain rates while exposed, over not: ×{times(tested.plain_change)}."
    onset = tested.onsets
    if onset.is_missing:
        found.append(f"Placebo onsets: none; {onset.why}.")
    else:
        found.append(
            f"Placebo onsets: change ×{times(onset.observed)}, placebos ×{times(onset.low)} to ×{times(onset.high)}, "
            f"{p_words(onset)}"
        )
    for kind, name in (("without state", "Without one state"), ("without sender", "Without one sanctioner")):
        line = _left_out(tested, kind)
        if line:
            found.append(f"{name}: {line}")
    for kind, name in (("half-life", "Memory"), ("comparison", "Compared otherwise"), ("coverage", "Coverage")):
        line = "; ".join(f"{one.name} {_short(one.ratio)}" for one in tested.variants if one.kind == kind)
        if line:
            found.append(f"{name}: {line}")
    return found


def _curve(tested: Tested) -> str:
    curve = tested.curve
    if curve.is_missing:
        return f"Before and after: no curve; {curve.why}."
    steps = " ".join(
        f"{step:+d} {'·' if ratio.is_missing else '×' + times(ratio.value)}{_mark(ratio)}"
        for step, ratio in zip(curve.steps, curve.ratios, strict=True)
    )
    return f"Before and after ({curve.n_pairs} pairs, {curve.period}s from the onset, * clear of 1): {steps}"


def _mark(ratio: Ratio) -> str:
    return "*" if ratio.is_above or ratio.is_below else ""


def _left_out(tested: Tested, kind: str) -> str:
    """Those who move the ratio most by name, the rest as a range."""
    found = [one for one in tested.variants if one.kind == kind and not one.ratio.is_missing]
    if not found or not tested.ratio.value > 0:
        return ""
    base = tested.ratio.value
    found.sort(key=lambda one: -max(one.ratio.value / base, base / max(one.ratio.value, 1e-12)))
    named, rest = found[:_NAMED], found[_NAMED:]
    told = [f"{display_name(one.name)} {_short(one.ratio)}" for one in named]
    if rest:
        told.append(f"{len(rest)} more ×{times(_least(rest))} to ×{times(_most(rest))}")
    return "; ".join(told)


def _least(found: Sequence[Variant]) -> float:
    return min(one.ratio.value for one in found)


def _most(found: Sequence[Variant]) -> float:
    return max(one.ratio.value for one in found)
