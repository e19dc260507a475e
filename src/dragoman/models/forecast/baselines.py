"""The honest floor: what recurred will recur.

The recurrency baseline of Gastinger, Meilicke, Errica, Sztyler, Schuelke & Stuckenschmidt (2024), *History repeats
itself: a baseline for temporal knowledge graph forecasting*, IJCAI, arXiv:2404.16726. A candidate j for (i, q, ?) on
day t scores α ψ + (1 − α) ξ: the strict part ψ = Σ 2^(λ(k − t)) over the days k on which (i, q, j) happened, divided by
the same sum over all days so far; the relaxed part ξ is the share of j among all partners of q so far. λ, then α, are
chosen for each act and direction by MRR on the validation days, from the grids of the paper's code.

We depart in two things: equal scores share their mean rank instead of being shuffled, and a question without a past has
ψ = 0 (the published code leaves the scores of the question before in place).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.models.forecast.history import told_twice
from dragoman.models.forecast.training import Facts
from dragoman.models.kernels.recurrency import recurrency_ranks

__all__ = ["ALPHAS", "DECAYS", "Recurrency", "tuned_recurrency"]

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]

DECAYS = (0, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.5, 0.9, 1.0001)
ALPHAS = (0, 0.00001, 0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 1)
#: Where an act does not occur on the validation days.
_DEFAULT_DECAY, _DEFAULT_ALPHA = 1.0001, 0.99999


@dataclass(frozen=True, slots=True, eq=False)
class Recurrency:
    """The baseline with its settings for each act, done and suffered."""

    decay: Floats  # (2 n_acts,)
    alpha: Floats

    def ranks(self, facts: Facts, n_actors: int, since: int, until: int) -> tuple[Numbers, Floats]:
        """Days and ranks of all answers from day ``since`` (in) to ``until`` (out), each day from those before it."""
        columns = _sorted(facts)
        ranks = recurrency_ranks(
            *columns, n_actors, 2 * facts.n_acts, since, until, self.decay[:, None], self.alpha[:, None]
        )
        within = (columns[0] >= since) & (columns[0] < until)
        return columns[0][within], ranks[:, 0]


def tuned_recurrency(facts: Facts, n_actors: int, since: int, until: int) -> Recurrency:
    """The baseline with λ and α that are best, act by act, on the days from ``since`` (in) to ``until`` (out)."""
    columns = _sorted(facts)
    within = (columns[0] >= since) & (columns[0] < until)
    acts, n_acts = columns[2][within], 2 * facts.n_acts

    def best(decay: Floats, alpha: Floats, default: int) -> Numbers:
        ranks = recurrency_ranks(*columns, n_actors, n_acts, since, until, decay, alpha)
        total = np.zeros(decay.shape)
        np.add.at(total, acts, 1.0 / ranks)
        place = np.argmax(total, axis=1)
        return np.where(np.bincount(acts, minlength=n_acts) > 0, place, default).astype(np.int32)

    decays, alphas = np.array(DECAYS, dtype=np.float64), np.array(ALPHAS, dtype=np.float64)
    by_decay = np.tile(decays, (n_acts, 1))
    decay = decays[best(by_decay, np.ones_like(by_decay), DECAYS.index(_DEFAULT_DECAY))]
    by_alpha = np.tile(alphas, (n_acts, 1))
    alpha = alphas[best(np.tile(decay[:, None], (1, alphas.size)), by_alpha, ALPHAS.index(_DEFAULT_ALPHA))]
    return Recurrency(decay, alpha)


def _sorted(facts: Facts) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Facts told twice, without repetition, by day, who and act."""
    who, act, whom = told_twice(facts.source, facts.act, facts.target, facts.n_acts)
    rows = np.unique(np.stack([np.tile(facts.day, 2), who, act, whom], axis=1), axis=0).astype(np.int32)
    day, first, second, third = (np.ascontiguousarray(rows[:, k]) for k in range(4))
    return day, first, second, third
