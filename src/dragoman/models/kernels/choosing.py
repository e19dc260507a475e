"""Which candidates are worth describing, and their description: one day's questions at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from dragoman.models.kernels.ledger import Floats32, read_weight
from dragoman.models.kernels.profile import ACTORS, COUNTRIES, FACTS, PAIRS, SECTORS, Memory, describe
from dragoman.models.kernels.profile import N_HABITS as FACT_KINDS
from dragoman.models.kernels.reach import reach, share
from dragoman.models.kernels.state import number

__all__ = ["N_BEYOND", "choose", "describe_beyond", "habits"]

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

#: Two-step chances are told from this on.
SMALLEST_CHANCE = 1e-4
#: Half-lives (places) and least weights of the kinds of two-path.
QUICK, QUICK_LEAST = 0, 0.02
SLOW, SLOW_LEAST = 1, 0.1
SEASON, SEASON_LEAST = 2, 0.05
LONGEST = 3
N_BEYOND = 16
#: A habit is seen against this many facts of no habit.
PRIOR_FACTS = 5.0
#: Added to the facts of a candidate before shares of them are taken.
FEW_FACTS = 2.0


@njit(cache=True)
def _mark_best(score: Floats32, n_best: int, least: float, mark: Numbers, stamp: int, out: Numbers, n: int) -> int:
    """Add the ``n_best`` actors of highest score above ``least``; the new length of ``out``."""
    n_best = min(n_best, score.size)
    if n_best == 0:
        return n
    bar = max(least, np.partition(score, score.size - n_best)[score.size - n_best])
    left = n_best
    for actor in range(score.size):
        if left > 0 and score[actor] >= bar and score[actor] > least:
            left -= 1
            if mark[actor] != stamp:
                mark[actor] = stamp
                out[n] = actor
                n += 1
    return n


@njit(cache=True)
def _mark_partners(memory: Memory, who: int, day: int, n_most: int, mark: Numbers, stamp: int, out: Numbers) -> int:
    """Add partners of the past, those of most weight where there are more than ``n_most``."""
    pairs, chains, fade = memory.ledgers[PAIRS], memory.partner_chains, memory.fade
    n_partners, row = 0, chains.head[who]
    while row >= 0:
        n_partners += 1
        row = chains.following[row]
    if n_partners == 0:
        return 0
    weight = np.empty(n_partners)
    row = chains.head[who]
    for place in range(n_partners):
        weight[place] = read_weight(pairs, fade, row, SLOW, day) + 0.01 * read_weight(pairs, fade, row, LONGEST, day)
        row = chains.following[row]
    bar = np.partition(weight, n_partners - n_most)[n_partners - n_most] if n_partners > n_most else 0.0
    n, row = 0, chains.head[who]
    for place in range(n_partners):
        if weight[place] >= bar and n < n_most:
            mark[memory.partner[row]] = stamp
            out[n] = memory.partner[row]
            n += 1
        row = chains.following[row]
    return n


@njit(cache=True)
def habits(memory: Memory, who: int, act: int, out: Floats32) -> None:
    """Habits of one question: shares of kinds of fact above what is usual, by act and by actor; how busy both are."""
    of_act, of_actor, all_acts = memory.habit_of_act[act], memory.habit_of_actor[who], memory.habit_of_act
    n_facts = max(1.0, all_acts[:, FACTS].sum())
    n_kinds = FACT_KINDS - 1
    for kind in range(1, FACT_KINDS):
        usual = all_acts[:, kind].sum() / n_facts
        out[kind - 1] = (of_act[kind] + PRIOR_FACTS * usual) / (of_act[FACTS] + PRIOR_FACTS) - usual
        out[n_kinds + kind - 1] = (of_actor[kind] + PRIOR_FACTS * usual) / (of_actor[FACTS] + PRIOR_FACTS) - usual
    # centred near what is usual, so that products with them stay apart from the features themselves
    out[2 * n_kinds] = (np.log1p(of_actor[FACTS]) - 5.0) / 5.0
    out[2 * n_kinds + 1] = (np.log1p(of_act[FACTS]) - 5.0) / 5.0
    out[2 * n_kinds + 2] = 0.5 if 2 * act >= all_acts.shape[0] else -0.5


@njit(cache=True)
def describe_beyond(
    memory: Memory, who: int, candidates: Numbers, paths: Floats32, affinity: Floats32, new: Floats32, out: Floats32
) -> None:
    """Two-paths, kinds of actor and its habits, and affinities as log-shares of all actors, for each candidate."""
    top, top_new = affinity.max(), new.max()
    whole = top + np.log(np.exp(affinity - top).sum())
    whole_new = top_new + np.log(np.exp(new - top_new).sum())
    country = memory.part[COUNTRIES, who]
    for c in range(candidates.size):
        whom = candidates[c]
        theirs = memory.part[COUNTRIES, whom]
        for path in range(3):
            out[c, path] = np.log1p(paths[path, whom] / SMALLEST_CHANCE)
        out[c, 3] = np.log1p(paths[3, whom])
        out[c, 4] = 1.0 if country >= 0 and country == theirs else 0.0
        out[c, 5] = 1.0 if theirs < 0 else 0.0
        out[c, 6] = 1.0 if memory.part[SECTORS, whom] == 0 else 0.0
        out[c, 7] = 1.0 if whom == who else 0.0
        kinds = memory.habit_of_actor[whom]
        for kind in range(1, FACT_KINDS):
            out[c, 7 + kind] = kinds[kind] / (kinds[FACTS] + FEW_FACTS)
        out[c, 14] = affinity[whom] - whole
        out[c, 15] = new[whom] - whole_new


@njit(cache=True, nogil=True)
def choose(
    memory: Memory, day: int, who: Numbers, act: Numbers, affinity: Floats32, new: Floats32, most: Numbers,
    actor: Numbers, n_chosen: Numbers, plain: Floats32, habit: Floats32,
) -> int:  # fmt: skip
    """Candidates of each question, sorted by ``who``, one after the other; how many there are in all.

    ``most`` holds how many to take at most of partners, of each two-path, and of each affinity. ``actor`` and ``plain``
    have room for all.
    """
    n_actors = affinity.shape[1]
    mark = np.full(n_actors, -1, dtype=np.int32)
    paths = np.zeros((4, n_actors), dtype=np.float32)  # within days, a fortnight, a season; partners in common
    pairs, totals = memory.ledgers[PAIRS], memory.ledgers[ACTORS]
    n_past = plain.shape[1] - N_BEYOND
    start = 0
    for i in range(who.size):
        if i == 0 or who[i] != who[i - 1]:
            paths[:] = 0.0
            reach(pairs, totals, memory, number(QUICK), QUICK_LEAST, number(who[i]), day, paths[0])
            reach(pairs, totals, memory, number(SLOW), SLOW_LEAST, number(who[i]), day, paths[1])
            reach(pairs, totals, memory, number(SEASON), SEASON_LEAST, number(who[i]), day, paths[2])
            share(memory, number(who[i]), paths[3])
        out = actor[start:]
        n = _mark_partners(memory, who[i], day, most[0], mark, i, out)
        n = _mark_best(paths[0], most[1], 0.0, mark, i, out, n)
        n = _mark_best(paths[1], most[1], 0.0, mark, i, out, n)
        n = _mark_best(affinity[i], most[2], -1e30, mark, i, out, n)
        n = _mark_best(new[i], most[2], -1e30, mark, i, out, n)
        chosen = actor[start : start + n]
        describe(memory, day, number(who[i]), number(act[i]), chosen, plain[start : start + n])
        describe_beyond(memory, who[i], chosen, paths, affinity[i], new[i], plain[start : start + n, n_past:])
        habits(memory, who[i], act[i], habit[i])
        n_chosen[i] = n
        start += n
    return start
