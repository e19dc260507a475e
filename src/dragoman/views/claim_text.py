"""A tested claim on one screen: verdict, what it rests on, the numbers, the checks, the caveats."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.models.claims.panel import Variant
from dragoman.models.claims.ratio import Ratio, times
from dragoman.models.claims.testing import Tested
from dragoman.views.claim_words import beside_words, caveats, listed, p_words, verdict_words
from dragoman.views.terminal import heading, paragraph, table_text
from dragoman.vocabulary.actors import display_name

__all__ = ["checks", "claim_text", "counts_words", "outcome_rows", "rests_on"]

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
        "\n".join([paragraph(rests_on(tested)), paragraph(counts_words(tested)), _outcomes(tested)]),
        "\n".join(paragraph(f"{name}: {words}", hanging=2) for name, words in checks(tested)),
        "\n".join(paragraph(f"- {line}", hanging=2) for line in caveats(tested)),
    ]
    return "\n\n".join(parts)


def rests_on(tested: Tested) -> str:
    """How many states, pairs and acts, and when."""
    basis = tested.basis
    span = basis.since if basis.since == basis.until else f"{basis.since} to {basis.until}"
    through = f" through {listed(basis.sources)}" if basis.sources else ""
    return (
        f"{basis.n_states} states, {span}; {basis.n_exposed_pairs} pairs of {basis.n_exposed_states} exposed{through}, "
        f"{basis.n_became_exposed} of them newly. {basis.n_acts:,} such acts, {basis.n_exposed:,} of exposed pairs."
    )


def counts_words(tested: Tested) -> str:
    """What the models compare, and what the event model says where it is the claim's."""
    when = f"in that {tested.basis.period}" if tested.basis.activity_by_period else "overall"
    counts = f"Counts by pair and {tested.basis.period}, {_COMPARED[tested.claim.panel.compare].format(when=when)}:"
    if tested.design == "panel":
        return counts
    return (
        f"Relational event model, given the pair's past, both states' activity and shared partners: {tested.ratio}, "
        f"p {tested.ratio.p_value:.2g}. {counts}"
    )


def outcome_rows(tested: Tested) -> list[tuple[str, str, str, str, str]]:
    """The kinds of acts: name, ratio, observed over expected, acts, placebo states."""
    return [
        (
            "the claim" if one.name == "outcome" else one.name,
            _short(one.ratio),
            times(one.over),
            f"{one.observed:,.0f}",
            p_words(one.placebo),
        )
        for one in tested.outcomes
    ]


def _outcomes(tested: Tested) -> str:
    return table_text(["", "ratio", "obs/exp", "acts", "placebo states"], outcome_rows(tested), numeric=[2, 3])


def _short(ratio: Ratio) -> str:
    return "no number" if ratio.is_missing else str(ratio)


def checks(tested: Tested) -> list[tuple[str, str]]:
    """Each check: what it asks, and what it found."""
    found = []
    if tested.dose:
        found.append(("By shared sanctioners", "; ".join(f"{one.name} {_short(one.ratio)}" for one in tested.dose)))
    found += [_curve(tested), ("Placebo onsets", _onsets(tested))]
    for kind, name in (("without state", "Without one state"), ("without sender", "Without one sanctioner")):
        found.append((name, _left_out(tested, kind)))
    for kind, name in (("half-life", "Memory"), ("comparison", "Compared otherwise"), ("coverage", "Coverage")):
        found.append(
            (name, "; ".join(f"{one.name} {_short(one.ratio)}" for one in tested.variants if one.kind == kind))
        )
    return [(name, words) for name, words in found if words]


def _onsets(tested: Tested) -> str:
    onset = tested.onsets
    if onset.is_missing:
        return f"none; {onset.why}."
    return f"change ×{times(onset.observed)}, placebos ×{times(onset.low)} to ×{times(onset.high)}, {p_words(onset)}"


def _curve(tested: Tested) -> tuple[str, str]:
    curve, plain = tested.curve, ""
    if tested.plain_change == tested.plain_change:
        plain = f" Plain rates while exposed, over not: ×{times(tested.plain_change)}."
    if curve.is_missing:
        return "Before and after", f"no curve; {curve.why}.{plain}"
    steps = " ".join(
        f"{step:+d} {'·' if ratio.is_missing else '×' + times(ratio.value)}{_mark(ratio)}"
        for step, ratio in zip(curve.steps, curve.ratios, strict=True)
    )
    return f"Before and after ({curve.n_pairs} pairs, {curve.period}s from the onset, * clear of 1)", steps + plain


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
