"""One walk through the days: describe the questions of a day from what lies before it, then record the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.forecast.affinity import AffinitySettings, Committee
from dragoman.models.forecast.features import HABITS, MODERATED, N_PLAIN
from dragoman.models.forecast.history import History, told_twice
from dragoman.models.forecast.roles import Roles
from dragoman.models.kernels.choosing import choose
from dragoman.models.kernels.threads import in_threads, n_threads

__all__ = ["Described", "Shortlist", "Walk", "questions_of"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

_COLUMN = [column for column, _ in MODERATED]
_HABIT = [habit for _, habit in MODERATED]
#: Affinities over all facts, which repeat themselves, take smaller steps on larger batches than those over first facts.
_OVER_ALL = AffinitySettings(learning_rate=0.07, n_replays=3, n_in_batch=1024, seed=1)
_OVER_FIRST = AffinitySettings(recent_half_life_days=float("inf"), half_life_days=400.0, seed=101)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """How many candidates of each kind are described; all others follow after them, by affinity."""

    n_partners: int = 150
    n_two_paths: int = 30
    n_affinity: int = 80

    def __post_init__(self) -> None:
        if min(self.n_partners, self.n_two_paths, self.n_affinity) < 1:
            raise UsageError(f"a shortlist takes at least one candidate of each kind; got {self}")

    @property
    def most(self) -> int:
        """The most candidates that one question can have."""
        return self.n_partners + 2 * self.n_two_paths + 2 * self.n_affinity


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """Questions of one day and their candidates, those of question k from ``start[k]`` to ``start[k + 1]``."""

    day: int
    who: Numbers  # (questions,)
    act: Numbers  # (questions,)
    start: Numbers  # (questions + 1,)
    actor: Numbers  # (rows,)
    plain: Floats32  # (rows, N_PLAIN): features before moderation
    habit: Floats32  # (questions, habits)
    beyond: Floats32  # (questions, n_actors): affinity for new pairs, −inf for actors never seen

    def features(self) -> Floats32:
        """All features of all rows, in the order of ``features.FEATURES``: (rows, n)."""
        per_row = np.repeat(self.habit, np.diff(self.start), axis=0)
        return np.concatenate([self.plain, self.plain[:, _COLUMN] * per_row[:, _HABIT]], axis=1)

    def for_all(self, question: int, scores: npt.ArrayLike) -> Floats:
        """One score for every actor: candidates as given, all others below them by affinity, never-seen ones last."""
        rows = slice(self.start[question], self.start[question + 1])
        given = np.asarray(scores, dtype=np.float64)
        everyone = self.beyond[question].astype(np.float64)
        seen = np.isfinite(everyone)
        lowest, highest = given.min(initial=0.0), everyone.max(initial=0.0, where=seen)
        everyone = np.where(seen, everyone - highest + lowest - 1.0, -np.inf)
        everyone[self.actor[rows]] = given
        return everyone


@dataclass(slots=True)
class Walk:
    """History and affinities side by side, moved on day by day."""

    n_acts: int
    roles: Roles
    shortlist: Shortlist = field(default_factory=Shortlist)
    history: History = field(init=False)
    affinity: Committee = field(init=False)
    affinity_new: Committee = field(init=False)

    def __post_init__(self) -> None:
        self.history = History(self.n_acts, self.roles)
        self.affinity = Committee(2 * self.n_acts, self.roles, _OVER_ALL)
        self.affinity_new = Committee(2 * self.n_acts, self.roles, _OVER_FIRST)

    def describe(self, day: int, who: npt.ArrayLike, act: npt.ArrayLike) -> Described:
        """Candidates of the questions of a day later than any recorded, sorted by who asks and then by act."""
        actors, acts = np.asarray(who, dtype=np.int32), np.asarray(act, dtype=np.int32)
        order = np.lexsort((acts, actors))
        actors, acts = actors[order], acts[order]
        known, new = self.affinity.scores(actors, acts), self.affinity_new.scores(actors, acts)
        for scores in (known, new):
            scores[:, ~self.affinity.seen] = -np.inf
        room = min(self.shortlist.most, 2 * self.roles.n_actors)
        actor = np.empty(actors.size * room, dtype=np.int32)
        plain = np.empty((actors.size * room, N_PLAIN), dtype=np.float32)
        n_chosen = np.zeros(actors.size, dtype=np.int32)
        habit = np.empty((actors.size, len(HABITS)), dtype=np.float32)
        self.history.prepare(day)
        most = np.array([self.shortlist.n_partners, self.shortlist.n_two_paths, self.shortlist.n_affinity], np.int32)
        parts = _parts(actors, n_threads())

        def work(part: int) -> None:
            of, rows = slice(*parts[part]), slice(parts[part][0] * room, parts[part][1] * room)
            choose(
                self.history.memory, day, actors[of], acts[of], known[of], new[of], most, actor[rows], n_chosen[of],
                plain[rows], habit[of],
            )  # fmt: skip

        in_threads(work, len(parts))
        start = np.concatenate([[0], np.cumsum(n_chosen)]).astype(np.int32)
        used = [slice(low * room, low * room + start[high] - start[low]) for low, high in parts]
        chosen = np.concatenate([actor[:0], *(actor[rows] for rows in used)])
        described = np.concatenate([plain[:0], *(plain[rows] for rows in used)])
        return Described(day, actors, acts, start, chosen, described, habit, new)

    def record(self, day: int, source: npt.ArrayLike, act: npt.ArrayLike, target: npt.ArrayLike) -> None:
        """Add the facts of one day to history and affinities."""
        who, acts, whom = told_twice(source, act, target, self.n_acts)
        first = np.array([not self.history.has_seen(int(i), int(j)) for i, j in zip(who, whom, strict=True)], np.bool_)
        self.history.record(day, source, act, target)
        self.affinity.learn(day, who, acts, whom)
        self.affinity_new.learn(day, who[first], acts[first], whom[first], present=who)


def questions_of(
    source: npt.ArrayLike, act: npt.ArrayLike, target: npt.ArrayLike, n_acts: int
) -> tuple[Numbers, Numbers, list[Numbers]]:
    """The distinct questions that the facts of a day answer, in both directions: who, act, and right answers of each.

    >>> who, act, answers = questions_of([0, 0], [1, 1], [2, 3], n_acts=5)
    >>> who.tolist(), act.tolist(), [list(map(int, right)) for right in answers]
    ([0, 2, 3], [1, 6, 6], [[2, 3], [0], [0]])
    """
    who, acts, whom = told_twice(source, act, target, n_acts)
    facts = np.unique(np.stack([who, acts, whom], axis=1), axis=0)
    asked, begin = np.unique(facts[:, :2], axis=0, return_index=True)
    return asked[:, 0], asked[:, 1], np.split(facts[:, 2], begin[1:])


def _parts(actors: Numbers, n_parts: int) -> list[tuple[int, int]]:
    """Questions sorted by who asks, cut into about equal parts; those of one actor, which share work, stay together."""
    if not actors.size:
        return []
    at: list[int] = np.searchsorted(actors, actors[np.arange(1, n_parts) * actors.size // n_parts]).tolist()
    return [(low, high) for low, high in pairwise([0, *at, actors.size]) if low < high]
