"""From a record of days to fitted rankers, and from rankers to the ranks of what happened next.

Rankers learn on the tail of the training days, each day described from what lies before it. The logit is fitted again
and again along the tail, on the latest days; each picks the candidates that networks and trees learn to rank on the
days after it. The logit of the last days is the one that is reported, explains, and picks candidates from then on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.boosted import BoostedSettings, fit_boosted
from dragoman.models.forecast.features import GROUPS, N_PLAIN, columns_without
from dragoman.models.forecast.logit import Choices, ConditionalLogit, fit_logit, sampled_choices
from dragoman.models.forecast.network import NetworkSettings, fit_network
from dragoman.models.forecast.protocol import filtered_ranks
from dragoman.models.forecast.reranking import Reranked, reranked_features
from dragoman.models.forecast.roles import Roles
from dragoman.models.forecast.threads import one_blas_thread
from dragoman.models.forecast.walk import Described, Walk, questions_of

__all__ = ["Facts", "Ranked", "Rankers", "TrainingSettings", "rank_days", "train"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Who did what to whom on which day, in order of days."""

    day: Numbers
    source: Numbers
    act: Numbers
    target: Numbers
    n_acts: int

    def __post_init__(self) -> None:
        if not self.day.shape == self.source.shape == self.act.shape == self.target.shape:
            raise UsageError("day, source, act and target must be equally long; give one of each for every fact")
        if np.any(np.diff(self.day) < 0):
            raise UsageError("facts must be in order of days; sort them first")

    def days(self, since: int, until: int) -> Iterator[tuple[int, Numbers, Numbers, Numbers]]:
        """Day, sources, acts and targets of each day with facts, from ``since`` (in) to ``until`` (out)."""
        low, high = np.searchsorted(self.day, [since, until])
        values, begin = np.unique(self.day[low:high], return_index=True)
        for value, (first, end) in zip(values, pairwise([*(low + begin), high]), strict=True):
            yield int(value), self.source[first:end], self.act[first:end], self.target[first:end]


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How much of the tail is learnt from. The defaults were chosen on the validation days of ICEWS14."""

    n_days_logit: int = 20
    n_days_between_logits: int = 40
    n_days_reranked: int = 200
    n_questions_logit: int = 8_000
    n_questions_reranked: int = 80_000
    n_others: int = 80  # candidates that were not chosen, drawn for each choice of the logit
    n_best: int = 30  # candidates of each question, by the logit, that the others rank again
    network: NetworkSettings | None = field(default_factory=NetworkSettings)
    trees: BoostedSettings | None = None  # they need LightGBM
    homes: bool = True  # whether actors of no known country are given one by whom they deal with
    without: tuple[str, ...] = ()  # feature groups to leave out
    seed: int = 1

    def __post_init__(self) -> None:
        if self.n_best < 1:
            raise UsageError(f"at least one candidate is ranked again; got n_best={self.n_best}")
        unknown = set(self.without) - set(GROUPS)
        if unknown:
            raise UsageError(f"no feature group is called {sorted(unknown)}; there are {', '.join(GROUPS)}")

    @property
    def reranks(self) -> bool:
        """Whether any ranker comes after the logit."""
        return self.network is not None or self.trees is not None


class Reranker(Protocol):
    """What ranks the logit's best candidates again."""

    def scores(self, features: Floats32) -> Floats:
        """Scores of rows of ``reranked_features``."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Rankers:
    """The fitted logit, and by name those who rank its best candidates again."""

    logit: ConditionalLogit
    n_best: int
    again: dict[str, Reranker]

    @property
    def names(self) -> tuple[str, ...]:
        """What ``scores`` gives."""
        return "logit", *self.again

    def scores(self, described: Described) -> tuple[Floats, ...]:
        """Scores of all candidates of a day by each ranker."""
        logit = self.logit.scores(described.features())
        if not self.again:
            return (logit,)
        chosen, rows = zip(
            *(best_by_logit(described, question, logit, self.n_best) for question in range(described.who.size)),
            strict=True,
        )
        best, seen = np.concatenate(chosen), np.concatenate(rows)
        # those that are not ranked again keep the logit's order, below the others
        below = logit - np.abs(logit).max(initial=0.0) - 1e3
        return (logit, *(_with(below, best, ranker.scores(seen)) for ranker in self.again.values()))


def _with(scores: Floats, place: npt.NDArray[np.int64], better: Floats) -> Floats:
    merged = scores.copy()
    merged[place] = better
    return merged


def best_by_logit(
    described: Described, question: int, logit: Floats, n_best: int
) -> tuple[npt.NDArray[np.int64], Floats32]:
    """The rows of the best candidates of a question, best first, and what is told of them to rank them again."""
    low, high = described.start[question], described.start[question + 1]
    best = low + np.argsort(-logit[low:high], kind="stable")[:n_best]
    return best, reranked_features(described.plain[best], described.habit[question], logit[best])


@one_blas_thread()
def train(
    facts: Facts, roles: Roles, until: int, settings: TrainingSettings | None = None,
    report: Callable[[str], None] | None = None,
) -> tuple[Walk, Rankers]:  # fmt: skip
    """Walk up to the day ``until`` (out), and fit rankers on the tail of the walk."""
    chosen = settings or TrainingSettings()
    random = np.random.default_rng(chosen.seed)
    busy = np.unique(facts.day[facts.day < until])
    n_days_again = chosen.n_days_reranked if chosen.reranks else 0
    if busy.size < n_days_again + chosen.n_days_logit + 1:
        raise NotEnoughData(
            f"there are {busy.size} days with facts before day {until}, and training asks {chosen.n_days_logit} for "
            f"the logit and {n_days_again} to rank again, after a first one; give more days or smaller settings"
        )
    since = int(busy[-n_days_again - chosen.n_days_logit])
    tell = report or (lambda _: None)
    early = facts.day < since
    walk = Walk(facts.n_acts, roles.with_homes(facts.source[early], facts.target[early]) if chosen.homes else roles)
    for day, source, act, target in facts.days(0, since):
        walk.record(day, source, act, target)
    tell(f"recorded the days before {since}")
    asked_for_logit, asked_again = chosen.n_questions_logit / chosen.n_days_logit, 0.0
    rows, logit = None, None
    if chosen.reranks:
        asked_again = chosen.n_questions_reranked / n_days_again
        rows = Reranked(int(1.1 * chosen.n_questions_reranked) + 1000, chosen.n_best)
    asked = max(asked_for_logit, asked_again)
    latest: deque[list[Floats32]] = deque(maxlen=chosen.n_days_logit)
    for n_passed, (day, source, act, target) in enumerate(facts.days(since, until)):
        n_since_first = n_passed - chosen.n_days_logit
        if rows is not None and n_since_first >= 0 and n_since_first % chosen.n_days_between_logits == 0:
            logit = _fitted_logit(latest, chosen.without)
            tell(f"fitted a logit on the days before {day}")
        described, right = _asked(walk, day, source, act, target, asked, random)
        features = described.features()
        if rows is not None and logit is not None:
            scores = logit.scores(features)
            for question in range(described.who.size):
                best, seen = best_by_logit(described, question, scores, rows.n_best)
                rows.add(seen, right[best])
        latest.append(_choices(described, features, right, asked_for_logit / asked, chosen.n_others, random))
        walk.record(day, source, act, target)
    logit = _fitted_logit(latest, chosen.without)
    tell(f"fitted the logit to {logit.n_choices} choices")
    again: dict[str, Reranker] = {}
    without = tuple(set(range(N_PLAIN)) - set(columns_without(*chosen.without)))
    if rows is not None and chosen.network is not None:
        again["network"] = fit_network(rows, chosen.network, without)
        tell(f"fitted {chosen.network.n_members} networks to {rows.n_questions} questions")
    if rows is not None and chosen.trees is not None:
        again["boosted"] = fit_boosted(rows, chosen.trees, without)
        tell(f"grew {chosen.trees.n_forests} forests on {rows.n_questions} questions")
    return walk, Rankers(logit, chosen.n_best, again)


def _choices(
    described: Described, features: Floats32, right: npt.NDArray[np.bool_], share: float, n_others: int,
    random: np.random.Generator,
) -> list[Floats32]:  # fmt: skip
    """The choices of a share of the questions described."""
    choices = []
    for low, high in pairwise(described.start):
        if random.random() < share:
            choices += sampled_choices(features[low:high], right[low:high], n_others, random)
    return choices


def _asked(
    walk: Walk, day: int, source: Numbers, act: Numbers, target: Numbers, wanted: float, random: np.random.Generator
) -> tuple[Described, npt.NDArray[np.bool_]]:
    """About ``wanted`` questions of a day, and which of their candidates are right."""
    who, acts, answers = questions_of(source, act, target, walk.n_acts)
    taken = np.flatnonzero(random.random(who.size) < wanted / max(1, who.size))
    described = walk.describe(day, who[taken], acts[taken])
    right = np.zeros(described.actor.size, dtype=np.bool_)
    for question, k in enumerate(taken):
        rows = slice(described.start[question], described.start[question + 1])
        right[rows] = np.isin(described.actor[rows], answers[k])
    return described, right


def _fitted_logit(days: Iterable[list[Floats32]], without: tuple[str, ...]) -> ConditionalLogit:
    choices = list(chain.from_iterable(days))
    start = np.concatenate([[0], np.cumsum([rows.shape[0] for rows in choices])])
    return fit_logit(Choices(np.concatenate(choices), start), columns_without(*without))


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Ranks of all right answers of some days, by ranker, and how new each answer was."""

    day: Numbers
    novelty: Numbers  # 0: the triple was seen before, 1: only the pair was, 2: neither
    rank: dict[str, Floats]


@one_blas_thread()
def rank_days(walk: Walk, rankers: Rankers, facts: Facts, since: int, until: int) -> Ranked:
    """Rank what happened on each day from what lies before it, recording each day after it was asked."""
    days: list[int] = []
    novelty: list[int] = []
    ranks: dict[str, list[Floats]] = {name: [] for name in rankers.names}
    for day, source, act, target in facts.days(since, until):
        who, acts, answers = questions_of(source, act, target, walk.n_acts)
        described = walk.describe(day, who, acts)
        scores = rankers.scores(described)
        for question, right in enumerate(answers):
            rows = slice(described.start[question], described.start[question + 1])
            for name, given in zip(rankers.names, scores, strict=True):
                ranks[name].append(filtered_ranks(described.for_all(question, given[rows]), right))
            days += [day] * right.size
            i, q = int(who[question]), int(acts[question])
            novelty += [_novelty(walk, i, q, int(j)) for j in right]
        walk.record(day, source, act, target)
    joined = {name: np.concatenate(parts) for name, parts in ranks.items()}
    return Ranked(np.array(days, dtype=np.int32), np.array(novelty, dtype=np.int32), joined)


def _novelty(walk: Walk, who: int, act: int, whom: int) -> int:
    if walk.history.has_seen(who, whom, act):
        return 0
    return 1 if walk.history.has_seen(who, whom) else 2
