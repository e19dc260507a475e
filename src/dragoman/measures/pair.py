"""Who is asked about, and when: two sides and a window, as SQL over ``acts``.

An id without a dot is a state (or a registered non-state actor) with all its parts; an id with a dot is that part and
what is below it. A side may hold several ids: ``tie IRN BOL,BRA,CUB`` asks about Iran and three states together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from dragoman.errors import UsageError

__all__ = ["Fragment", "Pair", "Side", "Window"]

Role = Literal["source", "target"]


class Fragment(NamedTuple):
    """A piece of SQL and the values of its named places."""

    sql: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a tie: one actor, or several taken together.

    Parameters
    ----------
    actors
        Canonical ids; at least one.
    name
        What to call them in sentences; the ids when empty.

    >>> Side.of("IRN").match("source", "a").sql
    'source_state = $a_0'
    >>> Side.of("IRN.MIL").match("target", "a").sql
    '(target_state = $a_0_state AND (target = $a_0 OR starts_with(target, $a_0_below)))'
    """

    actors: tuple[str, ...]
    name: str = ""

    def __post_init__(self) -> None:
        if not self.actors or not all(self.actors):
            raise UsageError("a side of a tie needs at least one actor id, and no empty one")
        if len(set(self.actors)) < len(self.actors):
            raise UsageError(f"an actor stands twice in one side: {', '.join(self.actors)}; name each once")

    @classmethod
    def of(cls, actors: str | Iterable[str], name: str = "") -> Side:
        """A side from one id or several."""
        return cls((actors,) if isinstance(actors, str) else tuple(actors), name)

    @property
    def label(self) -> str:
        """What to call the side in a sentence."""
        return self.name or ", ".join(self.actors)

    def holds(self, actor: str) -> bool:
        """Whether an actor belongs to the side.

        >>> Side.of("IRN").holds("IRN.GOV"), Side.of("IRN.MIL").holds("IRN")
        (True, False)
        """
        return any(actor == own or actor.startswith(own + ".") for own in self.actors)

    def match(self, role: Role, key: str) -> Fragment:
        """The condition that the source, or target, of an act belongs to the side.

        ``key`` starts the names of the parameters; the same key with both roles shares their values.
        """
        states = [actor for actor in self.actors if "." not in actor]
        parts = [actor for actor in self.actors if "." in actor]
        parameters: dict[str, Any] = {f"{key}_{i}": actor for i, actor in enumerate(states + parts)}
        terms = []
        if len(states) == 1:
            terms.append(f"{role}_state = ${key}_0")
        elif states:
            terms.append(f"{role}_state IN ({', '.join(f'${key}_{i}' for i in range(len(states)))})")
        for i, part in enumerate(parts, start=len(states)):
            # The state is compared first: it is short and rules out nearly all acts before the longer id is looked at.
            below = f"({role} = ${key}_{i} OR starts_with({role}, ${key}_{i}_below))"
            terms.append(f"{role}_state = ${key}_{i}_state AND {below}")
            parameters[f"{key}_{i}_below"] = part + "."
            parameters[f"{key}_{i}_state"] = part.split(".")[0]
        sql = " OR ".join(terms)
        return Fragment(sql if len(terms) == 1 and not parts else f"({sql})", parameters)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides that share no actor.

    >>> Pair.of("IRN", ["BOL", "CUB"]).label
    'IRN and BOL, CUB'
    """

    a: Side
    b: Side

    def __post_init__(self) -> None:
        for ours in self.a.actors:
            for theirs in self.b.actors:
                if Side.of(ours).holds(theirs) or Side.of(theirs).holds(ours):
                    raise UsageError(f"{ours} and {theirs} overlap; the two sides of a tie must share no actor")

    @classmethod
    def of(cls, a: str | Iterable[str] | Side, b: str | Iterable[str] | Side) -> Pair:
        """A pair from ids."""
        return cls(a if isinstance(a, Side) else Side.of(a), b if isinstance(b, Side) else Side.of(b))

    @property
    def label(self) -> str:
        """Both sides, in words."""
        return f"{self.a.label} and {self.b.label}"

    def swapped(self) -> Pair:
        """The same tie seen from the other side."""
        return Pair(self.b, self.a)

    @property
    def parameters(self) -> dict[str, Any]:
        """The values of every place that the conditions of this pair name."""
        return self.a.match("source", "a").parameters | self.b.match("source", "b").parameters

    @property
    def forward(self) -> Fragment:
        """The condition that A acts on B."""
        sql = f"{self.a.match('source', 'a').sql} AND {self.b.match('target', 'b').sql}"
        return Fragment(sql, self.parameters)

    @property
    def either_way(self) -> Fragment:
        """The condition that the two act on each other, in either direction."""
        back = f"{self.b.match('source', 'b').sql} AND {self.a.match('target', 'a').sql}"
        return Fragment(f"({self.forward.sql} OR {back})", self.parameters)


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked about, half-open, and what was known when.

    ``None`` leaves an end open. ``as_of`` keeps only acts that were known on that day.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise UsageError(f"the window from {self.since} until {self.until} holds no day; until is exclusive")

    @property
    def dated(self) -> Fragment:
        """The condition that an act may have happened in the window and was known by ``as_of``."""
        terms = ["date_precision <> 'era'"]
        parameters: dict[str, Any] = {}
        if self.since is not None:
            terms.append("date_until > $since")
            parameters["since"] = self.since
        if self.until is not None:
            terms.append("date_since < $until")
            parameters["until"] = self.until
        if self.as_of is not None:
            terms.append("known_since <= $as_of")
            parameters["as_of"] = self.as_of
        return Fragment(" AND ".join(terms), parameters)
