"""What a tested claim says, in sentences: the verdict, what stands beside it, and what to beware of.

Each sentence is a function of the numbers alone, the same in the terminal and in JSON.
"""

from __future__ import annotations

from dragoman.models.claims.claim import Period
from dragoman.models.claims.panel import Outcome, Variant
from dragoman.models.claims.placebos import Placebo
from dragoman.models.claims.ratio import Ratio, times
from dragoman.models.claims.testing import Tested
from dragoman.models.claims.verdict import FEWEST_ACTS
from dragoman.vocabulary.actors import display_name

__all__ = ["beside_words", "caveats", "listed", "p_words", "verdict_words"]

#: A p-value of placebos from which on chance explains what is seen.
_CHANCE = 0.05

#: Ways of comparing whose ratios differ by more than this factor are no small matter.
_DISAGREE = 1.5


def verdict_words(tested: Tested) -> str:
    """The verdict in a few sentences.

    It says how often, with the interval; what placebos show; on whom it hangs; and nothing about causes.
    """
    ratio, placebo, basis = tested.ratio, tested.outcomes[0].placebo, tested.basis
    answer = tested.verdict.answer
    if answer == "too little":
        acts = f"{ratio.n_exposed:,} {_counted(tested)} of exposed pairs, among {basis.n_exposed_states} states"
        if ratio.is_missing:
            return f"Too little to tell: {acts}; {ratio.why or 'no model can be fitted'}."
        return f"Too little to tell: {acts}, allow anything from {_span(ratio)} times as often."
    side = "more" if ratio.value > 1 else "less"
    often = f"exposed pairs did so {ratio} as often as others alike"
    anything = f"the data allow anything from {_span(ratio)} times{_though(ratio, placebo)}"
    if answer == "holds":
        said = f"It holds in this store: {often}{_beyond(placebo)}, and no single state or sender carries it."
    elif answer == "hangs on one":
        said = f"It holds only with {listed(tested.verdict.hangs_on)}: {often}{_beyond(placebo)}."
    elif answer == "not beyond placebos":
        said = f"No more than chance explains: {often}, but {_within(placebo)}."
    elif answer == "no sign":
        said = f"No sign of it: {often}; {anything}."
    else:
        said = f"The opposite: {side}, {often}{_beyond(placebo)}."
    if tested.verdict.hangs_on and answer != "holds":
        said += f" {_without(tested)}"
    return said


def _counted(tested: Tested) -> str:
    return "days with such an act" if tested.design == "events" else "such acts"


def _span(ratio: Ratio) -> str:
    return f"{times(ratio.low)} to {times(ratio.high)}"


def _beyond(placebo: Placebo) -> str:
    if placebo.is_missing:
        return f" (no placebo states: {placebo.why})"
    return f", which placebo states do not show ({p_words(placebo)})"


def _within(placebo: Placebo) -> str:
    return f"other states exposed the same way show as much ({p_words(placebo)})"


def _though(ratio: Ratio, placebo: Placebo) -> str:
    """What to add where the interval lies on the other side, within the placebos."""
    return f"; {_within(placebo)}" if (ratio.is_above or ratio.is_below) and not placebo.is_missing else ""


def _without(tested: Tested) -> str:
    """What is left without those it hangs on, one by one."""
    by_name = {one.name: one.ratio for one in tested.variants if one.kind.startswith("without")}
    left = [f"without {display_name(name)} ×{times(by_name[name].value)}" for name in tested.verdict.hangs_on[:3]]
    return f"What there is hangs on {listed(tested.verdict.hangs_on[:3])}: {', '.join(left)}."


def listed(actors: tuple[str, ...]) -> str:
    """Actors as a reader lists them.

    >>> listed(("IRN", "SYR", "RUS"))
    'Iran, Syria and Russia'
    """
    names = [display_name(actor) for actor in actors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def p_words(placebo: Placebo) -> str:
    """A p-value as a reader writes it.

    >>> p_words(Placebo(1.2, 0.8, 1.3, 0.342, 999)), p_words(Placebo(1.2, 0.8, 1.1, 0.002, 999))
    ('p .34', 'p .002')
    """
    if placebo.is_missing:
        return "–"
    digits = 2 if placebo.p_value >= 0.1 else 3
    return "p " + f"{placebo.p_value:.{digits}f}".replace("0.", ".", 1) if placebo.p_value < 1 else "p 1"


def beside_words(tested: Tested) -> str:
    """What the outcomes beside the claim show, where it is anything."""
    return " ".join(filter(None, (_beside(one) for one in tested.outcomes[1:])))


def _beside(outcome: Outcome) -> str:
    ratio, placebo = outcome.ratio, outcome.placebo
    if not (ratio.is_above or ratio.is_below) or max(outcome.observed, outcome.expected) < FEWEST_ACTS:
        return ""
    side = "more" if ratio.is_above else "less"
    chance = not placebo.is_missing and placebo.p_value >= _CHANCE
    sure = f"though placebo states show as much in {p_words(placebo)}" if chance else p_words(placebo)
    return f"Beside it, {side} {outcome.name}: {ratio}, {sure}."


def caveats(tested: Tested) -> list[str]:
    """What to beware of, the design's limits first."""
    basis = tested.basis
    found = [_about_cause(tested)]
    if isinstance(tested.claim.exposure, Period):
        found.append("Partners chosen because they were known to have cooperated would show this by that choice alone.")
    else:
        found.append(
            "Who is pressed is what the store's list says; a state it lacks counts as not pressed, and being listed "
            "does not say how hard."
        )
    others = _disagreeing(tested)
    if others:
        told = ", ".join(f"{one.name} ×{times(one.ratio.value)}" for one in others)
        found.append(f"The answer depends on what is compared: {told}.")
    deciding = _deciding(tested)
    if deciding:
        told = "; ".join(f"without {display_name(one.name)} it is {one.ratio}" for one in deciding[:2])
        found.append(f"One alone makes a difference: {told}.")
    earlier = [
        (step, ratio) for step, ratio in zip(tested.curve.steps, tested.curve.ratios, strict=True)
        if step < 0 and (ratio.is_above or ratio.is_below)
    ]  # fmt: skip
    if earlier:
        found.append("Before the onset the pairs were already on the move, so the curve after it is no effect alone.")
    if not basis.activity_by_period:
        found.append("Acts are few: how active a state is was taken as the same all the time.")
    if tested.design == "events" and basis.n_without_day:
        found.append(f"{basis.n_without_day:,} acts without a known day are in the counts, not in the event model.")
    found.append("Acts are those that sources told of; states in the news look active.")
    return [*found, *(note[0].upper() + note[1:] + "." for note in tested.notes)]


def _about_cause(tested: Tested) -> str:
    if tested.basis.n_became_exposed == 0 and not isinstance(tested.claim.exposure, Period):
        return (
            "No pair became exposed in these days: pairs are compared with pairs, not before with after. "
            "No cause is shown."
        )
    return "An association: what made states be pressed, or chosen, may also have made them act."


def _deciding(tested: Tested) -> list[Variant]:
    """States and senders without whom a result of nothing would be one, or the ratio far off; the furthest first."""
    base = tested.ratio.value
    if tested.verdict.answer != "no sign" or not base > 0:
        return []
    found = []
    for one in tested.variants:
        if one.kind.startswith("without") and one.ratio.value > 0 and one.name not in tested.verdict.hangs_on:
            off = max(one.ratio.value / base, base / one.ratio.value)
            turned = (one.ratio.is_above, one.ratio.is_below) != (tested.ratio.is_above, tested.ratio.is_below)
            if turned or off > _DISAGREE:
                found.append((off, one))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def _disagreeing(tested: Tested) -> list[Variant]:
    """Other comparisons that point elsewhere: another side with a clear interval, or far off."""
    base = tested.ratio.value
    found = []
    for one in tested.variants:
        if one.kind not in ("comparison", "half-life") or one.ratio.is_missing or not base > 0:
            continue
        off = max(one.ratio.value / base, base / one.ratio.value)
        clear = (one.ratio.is_above, one.ratio.is_below)
        if off > _DISAGREE and (any(clear) or tested.verdict.answer != "no sign"):
            found.append(one)
    return found
