"""Before and after the onset: an event study of pairs that became exposed, with pair and period fixed effects.

The count of acts of a pair in a period is Poisson with a level of the pair, a level of the period, and a step for each
period before and after the pair's onset, measured from the period just before it. Pairs never exposed say what the
periods were like; pairs exposed from the first period on have no before, and are left out. Fitted by pyfixest's
``fepois`` with errors clustered by pair.

With onsets at different times and effects that grow or fade, such steps mix the effects of early and late pairs (Sun,
Abraham 2021, doi:10.1016/j.jeconom.2020.09.006); most of the weight is on pairs never exposed, which keeps that small.
Steps before the onset that are not near 1 say that the pairs were already going another way.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from dragoman.models.claims.cells import Cells
from dragoman.models.claims.placebos import onsets
from dragoman.models.claims.ratio import Ratio

__all__ = ["Curve", "event_study"]

#: Steps told apart before and after the onset; those further off are taken together with the outermost.
_BEFORE, _AFTER = 4, 5

#: Fewer pairs that became exposed make no curve, fewer acts no step of it.
_FEWEST_PAIRS, _FEWEST_ACTS = 5, 10

INSTALL = "before and after needs pyfixest: pip install 'dragoman[stats]'"


@dataclass(frozen=True, slots=True)
class Curve:
    """The ratio to the period just before the onset, by periods since the onset; ``why`` where there is none."""

    steps: tuple[int, ...]
    ratios: tuple[Ratio, ...]
    n_pairs: int
    period: str
    why: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether there is no curve."""
        return not self.steps


def event_study(cells: Cells) -> Curve:
    """Follow the pairs that became exposed within the span."""
    i, j, first = onsets(cells)
    both = cells.counts + cells.counts.transpose(0, 2, 1)
    telling = both[:, i, j].sum(axis=0) > 0
    i, j, first = i[telling], j[telling], first[telling]
    if len(i) < _FEWEST_PAIRS or cells.n_periods < 3:
        n = f"{len(i)} pair{'s' * (len(i) != 1)} with any such act" if len(i) else "no pair with any such act"
        return Curve((), (), len(i), cells.period, f"{n} became exposed within the span")
    before = both[first - 1, i, j].sum()
    if before < _FEWEST_ACTS:
        why = f"the {len(i)} pairs that became exposed had {before:.0f} such acts in the {cells.period} before"
        return Curve((), (), len(i), cells.period, why)
    try:
        import pandas as pd
        from pyfixest import fepois
    except ImportError:
        return Curve((), (), len(i), cells.period, INSTALL)
    started = np.full(both.shape[1:], -1)
    started[i, j] = first
    never = np.triu(~(cells.dose > 0).any(axis=0) & both.any(axis=0), 1)
    a, b = np.nonzero(never | (started >= 0))
    when, pair = np.divmod(np.arange(cells.n_periods * len(a)), len(a))
    onset = started[a, b][pair]
    step = np.where(onset >= 0, np.clip(when - onset, -_BEFORE, _AFTER), -1)
    steps = [int(k) for k in np.unique(step) if k != -1]
    names = {k: f"before_{-k}" if k < 0 else f"after_{k}" for k in steps}
    frame = pd.DataFrame({"acts": both[when, a[pair], b[pair]], "pair": pair, "period": when})
    for k, name in names.items():
        frame[name] = (step == k).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of cells it drops as separated, which hold no act
        fit = fepois(f"acts ~ {' + '.join(names.values())} | pair + period", frame, vcov={"CRV1": "pair"})
    found, errors = fit.coef(), fit.se()
    ratios = []
    for k in steps:
        n_acts = int(frame["acts"][step == k].sum())
        if names[k] in found.index and n_acts >= _FEWEST_ACTS:
            ratios.append(Ratio.of_coefficient(float(found[names[k]]), float(errors[names[k]]), n_acts, len(i)))
        else:
            ratios.append(Ratio.missing("too few acts then", n_acts))
    return Curve(tuple(steps), tuple(ratios), len(i), cells.period)
