"""What happened so far, kept day by day, and what it says of any candidate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.forecast.features import HALF_LIVES_DAYS, N_PAST, SUCCESSIONS, TALLIES
from dragoman.models.forecast.roles import Roles
from dragoman.models.kernels.chains import Chains, enlarged_chains, new_chains
from dragoman.models.kernels.ledger import PART_BITS, enlarged, find, key_of, new_ledger, read_weight
from dragoman.models.kernels.profile import N_HABITS, Memory, describe, record_day
from dragoman.models.kernels.reach import reach, share
from dragoman.models.kernels.succession import enlarged_succession, new_succession, pass_day, refresh

__all__ = ["History", "told_twice"]

Floats32 = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

_TALLY = {tally.name: place for place, tally in enumerate(TALLIES)}
#: Rows that a new history has room for; it grows by doubling.
_FIRST_ROOM = 1024
_FIRST_DAYS = 512


def told_twice(
    source: npt.ArrayLike, act: npt.ArrayLike, target: npt.ArrayLike, n_acts: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Facts as done and as suffered: who, act (from ``n_acts`` on: suffered), and with whom.

    >>> told_twice([7], [1], [9], n_acts=20)[1].tolist()
    [1, 21]
    """
    sources, acts, targets = (np.atleast_1d(np.asarray(column, dtype=np.int32)) for column in (source, act, target))
    return np.concatenate([sources, targets]), np.concatenate([acts, acts + n_acts]), np.concatenate([targets, sources])


class History:
    """The past of a set of actors: tallies, successions and partners, in one pass.

    Days are whole numbers in ascending order, with gaps where nothing happened. Recording a day costs time in
    proportion to its facts, and a few milliseconds to pass it; nothing looks at a fact again. What is read for a day
    rests on the days recorded before it, never on the day itself.

    Parameters
    ----------
    n_acts
        How many acts there are; act q suffered instead of done is q + n_acts.
    roles
        What is known of the actors beside the events; it also says how many there are.

    Examples
    --------
    >>> history = History(n_acts=2, roles=Roles.unknown(3))
    >>> history.record(day=0, source=[0, 0], act=[1, 0], target=[2, 1])
    >>> history.weight("triple", who=0, act=1, whom=2, half_life_days=14, day=14)
    0.5
    >>> history.partners(0).tolist()
    [1, 2]
    >>> history.describe(day=14, who=0, act=1, candidates=[1, 2]).shape == (2, N_PAST)
    True
    """

    def __init__(self, n_acts: int, roles: Roles) -> None:
        if n_acts < 1 or 2 * n_acts >= 1 << PART_BITS or not 1 <= roles.n_actors < 1 << PART_BITS:
            raise UsageError(
                f"a history holds 1 to {(1 << PART_BITS) - 1:,} actors and half as many acts, not {roles.n_actors:,} "
                f"and {n_acts:,}; leave out those that nothing is known of"
            )
        self.n_acts = n_acts
        self.n_actors = roles.n_actors
        self.last_day = -1
        everyone = np.arange(roles.n_actors, dtype=np.int32)
        kinds = [(tally.source, int(tally.act), tally.target, int(tally.first)) for tally in TALLIES]
        follow = [(_TALLY[item.acts], _TALLY[item.units]) for item in SUCCESSIONS]
        self.memory = Memory(
            part=np.stack([np.zeros_like(everyone), everyone, roles.country, roles.sector, roles.role]),
            kinds=np.array(kinds, dtype=np.int32),
            follow=np.array(follow, dtype=np.int32),
            ledgers=tuple(new_ledger(_FIRST_ROOM, len(HALF_LIVES_DAYS)) for _ in TALLIES),
            fade=_fading(_FIRST_DAYS),
            successions=tuple(new_succession(2 * n_acts, _FIRST_DAYS) for _ in SUCCESSIONS),
            unit_chains=tuple(new_chains(_FIRST_ROOM, _FIRST_ROOM) for _ in SUCCESSIONS),
            act_of=tuple(np.full(_FIRST_ROOM, -1, dtype=np.int32) for _ in SUCCESSIONS),
            partner_chains=new_chains(roles.n_actors, _FIRST_ROOM),
            partner=np.full(_FIRST_ROOM, -1, dtype=np.int32),
            total_row=np.full(roles.n_actors, -1, dtype=np.int32),
            n_partners=np.zeros(roles.n_actors, dtype=np.int32),
            habit_of_act=np.zeros((2 * n_acts, N_HABITS)),
            habit_of_actor=np.zeros((roles.n_actors, N_HABITS)),
        )

    def record(self, day: int, source: npt.ArrayLike, act: npt.ArrayLike, target: npt.ArrayLike) -> None:
        """Add all facts of one day, which must be later than any recorded before."""
        if day <= self.last_day:
            raise UsageError(f"day {day} comes after day {self.last_day} was recorded; record days once and in order")
        who, acts, whom = told_twice(source, act, target, self.n_acts)
        if not who.size == acts.size == whom.size:
            raise UsageError("source, act and target must be equally long; give one of each for every fact")
        if who.size and (min(who.min(), acts.min()) < 0 or who.max() >= self.n_actors or acts.max() >= 2 * self.n_acts):
            raise UsageError(f"actors must be 0 to {self.n_actors - 1} and acts 0 to {self.n_acts - 1}; renumber them")
        self._make_room(day, who.size)
        for passed in range(self.last_day + 1, day + 1):
            for succession in self.memory.successions:
                pass_day(succession, passed)
        record_day(self.memory, day, who, acts, whom)
        for succession in self.memory.successions:
            refresh(succession)
        self.last_day = day

    def describe(self, day: int, who: int, act: int, candidates: npt.ArrayLike) -> Floats32:
        """The first ``N_PAST`` features of each candidate (``FEATURES``), on the eve of ``day``: (n, N_PAST)."""
        self._check_day(day)
        listed = np.asarray(candidates, dtype=np.int32)
        out = np.empty((listed.size, N_PAST), dtype=np.float32)
        describe(self.memory, day, who, act, listed, out)
        return out

    def reached(self, day: int, who: int, half_life_days: float, least_weight: float) -> Floats32:
        """The chance of each actor to end a walk of two steps from ``who``: (n_actors,)."""
        self._check_day(day)
        memory, out = self.memory, np.zeros(self.n_actors, dtype=np.float32)
        h = _half_life(half_life_days)
        pairs, totals = memory.ledgers[_TALLY["pair"]], memory.ledgers[_TALLY["target"]]
        reach(pairs, totals, memory, h, least_weight, who, day, out)
        return out

    def shared_partners(self, who: int) -> Floats32:
        """Partners that ``who`` has in common with each actor, those of few others counting more: (n_actors,)."""
        out = np.zeros(self.n_actors, dtype=np.float32)
        share(self.memory, who, out)
        return out

    def partners(self, who: int) -> Numbers:
        """Everyone whom ``who`` ever did anything to, or the other way round, the latest acquaintance first."""
        chains, found = self.memory.partner_chains, []
        row = int(chains.head[who])
        while row >= 0:
            found.append(int(self.memory.partner[row]))
            row = int(chains.following[row])
        return np.array(found, dtype=np.int32)

    def weight(self, tally: str, who: int, act: int, whom: int, half_life_days: float, day: int) -> float:
        """Σ 2^(−age / half-life) over the facts of a tally on the eve of ``day``: the number behind a feature."""
        self._check_day(day)
        if tally not in _TALLY:
            raise UsageError(f"no tally is called {tally!r}; there are {', '.join(_TALLY)}")
        place = _TALLY[tally]
        rule = TALLIES[place]
        first, last = self.memory.part[rule.source, who], self.memory.part[rule.target, whom]
        ledger = self.memory.ledgers[place]
        row = find(ledger, key_of(first, act if rule.act else 0, last)) if min(first, last) >= 0 else -1
        return float(read_weight(ledger, self.memory.fade, row, _half_life(half_life_days), day)) if row >= 0 else 0.0

    def has_seen(self, who: int, whom: int, act: int | None = None) -> bool:
        """Whether the two ever met, or, with an act, whether it ever passed between them."""
        ledger = self.memory.ledgers[_TALLY["pair" if act is None else "triple"]]
        return bool(find(ledger, key_of(who, 0 if act is None else act, whom)) >= 0)

    def prepare(self, day: int) -> None:
        """Make sure that the memory can be read for ``day``; kernels read it without checking."""
        self._check_day(day)

    def _check_day(self, day: int) -> None:
        if day <= self.last_day:
            raise UsageError(f"day {day} is already recorded (up to {self.last_day}); ask for a later day")
        self._make_room(day, 0)

    def _make_room(self, day: int, n_facts: int) -> None:
        memory = self.memory
        ledgers = tuple(enlarged(ledger, n_facts) for ledger in memory.ledgers)
        rooms = [(ledgers[units].key.size, ledgers[acts].key.size) for acts, units in memory.follow]
        n_days = memory.fade.shape[1]
        if day + 1 >= n_days:
            n_days = max(day + 2, 2 * n_days)
        n_pairs = ledgers[_TALLY["pair"]].key.size
        self.memory = memory._replace(
            ledgers=ledgers,
            fade=memory.fade if n_days == memory.fade.shape[1] else _fading(n_days),
            successions=tuple(enlarged_succession(item, n_days) for item in memory.successions),
            unit_chains=_longer_chains(memory.unit_chains, rooms),
            act_of=tuple(_longer(numbers, n) for numbers, (_, n) in zip(memory.act_of, rooms, strict=True)),
            partner_chains=enlarged_chains(memory.partner_chains, self.n_actors, n_pairs),
            partner=_longer(memory.partner, n_pairs),
        )


def _half_life(days: float) -> int:
    if days not in HALF_LIVES_DAYS:
        known = ", ".join(f"{half_life:g}" for half_life in HALF_LIVES_DAYS)
        raise UsageError(f"a history keeps half-lives of {known} days, not {days:g}; ask for one of them")
    return HALF_LIVES_DAYS.index(days)


def _fading(n_days: int) -> Floats32:
    """What is left of 1 after so many days: (half-lives, days)."""
    ages = np.arange(n_days)
    return np.stack([0.5 ** (ages / half_life) for half_life in HALF_LIVES_DAYS]).astype(np.float32)


def _longer(numbers: Numbers, room: int) -> Numbers:
    if numbers.size >= room:
        return numbers
    return np.concatenate([numbers, np.full(room - numbers.size, -1, dtype=np.int32)])


def _longer_chains(chains: Sequence[Chains], rooms: Sequence[tuple[int, int]]) -> tuple[Chains, ...]:
    return tuple(enlarged_chains(chain, *room) for chain, room in zip(chains, rooms, strict=True))
