"""What an effect is: a name, a formula, and the statistics whose product it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from dragoman.errors import UsageError
from dragoman.models.kernels import codes
from dragoman.models.memory import FULL, HalfLife, Memory

__all__ = [
    "Column",
    "Counting",
    "Effect",
    "OfPast",
    "Past",
    "Scaling",
    "Statistic",
    "Trace",
    "Transform",
    "as_names",
    "scaling_code",
    "transform_code",
]

Counting = Literal["weight", "events", "presence"]
Scaling = Literal["none", "proportion", "standardised"]
Transform = Literal["none", "log1p", "sqrt", "cbrt", "indicator", "log", "square", "log1p of sqrt", "log1p of cbrt"]

TRANSFORM_CODES: dict[Transform, int] = {
    "none": codes.AS_IS,
    "log1p": codes.LOG1P,
    "sqrt": codes.SQUARE_ROOT,
    "indicator": codes.INDICATOR,
    "log": codes.LOG,
    "square": codes.SQUARED,
    "cbrt": codes.CUBE_ROOT,
    "log1p of sqrt": codes.LOG1P_OF_SQUARE_ROOT,
    "log1p of cbrt": codes.LOG1P_OF_CUBE_ROOT,
}
SCALING_CODES: dict[Scaling, int] = {
    "none": codes.UNSCALED,
    "proportion": codes.SHARE,
    "standardised": codes.STANDARDISED,
}


@dataclass(frozen=True, slots=True)
class Past:
    """Which past a statistic reads; equal pasts share one network in the kernels.

    Parameters
    ----------
    of
        A network of the context, or None for the modelled events themselves.
    acts
        Only events of these types.
    senders
        Only events (or ties) from these actors.
    counting
        ``"weight"``: the weights of the events; ``"events"``: 1 each; ``"presence"``: 1 while the weight is above 0.
    symmetric
        Add both directions.
    kept_by
        ``"pair"``, or ``"sender"``/``"receiver"`` for a sum kept by actor, which forgets (``HalfLife.forget_below``)
        as a whole.
    """

    of: str | None = None
    acts: tuple[str, ...] | None = None
    senders: tuple[str, ...] | None = None
    memory: Memory = FULL
    counting: Counting = "weight"
    symmetric: bool = False
    kept_by: Literal["pair", "sender", "receiver"] = "pair"


@dataclass(frozen=True, slots=True)
class Trace:
    """Who did something last: the events themselves, or those of some types."""

    acts: tuple[str, ...] | None = None
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number the kernels read: a code and what it is read from."""

    code: int
    past: Past | None = None
    second_past: Past | None = None
    trace: Trace | None = None
    attribute: str | None = None
    second_attribute: str | None = None
    actor: str | None = None
    first_out: bool = True
    second_out: bool = True
    combine: int = codes.MINIMUM
    scaling: int = codes.UNSCALED
    transform: int = codes.AS_IS
    share_of_nothing: str | float = 0.0
    low: float = 0.0
    high: float = 0.0
    explains: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the design: its name and the statistics whose product it is."""

    name: str
    statistics: tuple[Statistic, ...]


def as_names(names: str | tuple[str, ...] | None) -> tuple[str, ...] | None:
    """One name or several, as a tuple."""
    return (names,) if isinstance(names, str) else names


def transform_code(transform: Transform) -> int:
    """The kernels' code of a transform."""
    if transform not in TRANSFORM_CODES:
        raise UsageError(f"transform is {transform!r}; it must be one of {', '.join(TRANSFORM_CODES)}")
    return TRANSFORM_CODES[transform]


def scaling_code(scaling: Scaling) -> int:
    """The kernels' code of a scaling."""
    if scaling not in SCALING_CODES:
        raise UsageError(f"scaling is {scaling!r}; it must be one of {', '.join(SCALING_CODES)}")
    return SCALING_CODES[scaling]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What every effect has.

    Parameters
    ----------
    explains
        Types of outcome the effect bears on; it is 0 for the others. Needs a typed model (``fit(..., typed=True)``).
    label
        The name of the column, instead of the effect's own.
    """

    explains: tuple[str, ...] | str | None = None
    label: str | None = None

    #: The effect's formula, in the notation of docs/models.md.
    formula: ClassVar[str] = ""
    #: Who published it.
    source: ClassVar[str] = ""
    #: What other programs call it.
    known_as: ClassVar[dict[str, str]] = {}

    def columns(self) -> tuple[Column, ...]:
        """The columns the effect makes."""
        return (Column(self.label or self.own_name(), (self.statistic(),)),)

    def statistic(self) -> Statistic:
        """The statistic of an effect that is a single one."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it reads")

    def own_name(self) -> str:
        """The name of the column when no label is given."""
        name = type(self).__name__
        snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
        return snake + self.particulars()

    def particulars(self) -> str:
        """What in the name tells two effects of one kind apart, in brackets."""
        parts = [f"on {'+'.join(as_names(self.explains) or ())}"] if self.explains else []
        return f"[{', '.join(parts)}]" if parts else ""

    def __mul__(self, other: Effect) -> Effect:
        """The interaction of two effects."""
        from dragoman.models.effects.interaction import Interaction

        return Interaction((self, other))


@dataclass(frozen=True, kw_only=True)
class OfPast(Effect):
    """What every effect of past events has.

    Parameters
    ----------
    of
        A network of the context to read, or None for the modelled events.
    acts
        Read only events of these types: ``Inertia(acts=("SANCTION",))``.
    memory, half_life_days
        How long an event counts (``dragoman.models.memory``); ``half_life_days=90`` is short for ``HalfLife(90)``.
    both_ways
        Add what was done in both directions of a pair (eventnet's SYM); for events without direction.
    counting
        ``"weight"`` adds weights, ``"events"`` counts, ``"presence"`` asks whether there was any.
    scaling
        ``"none"``; ``"proportion"``: as a share (see the effect); ``"standardised"``: (x − mean)/sd over what could
        happen at that moment.
    share_of_nothing
        The proportion of nothing: a number, ``"1/N"`` or ``"1/(N-1)"``.
    transform
        Applied last, before standardising: ``"log1p"``, ``"sqrt"``, ``"cbrt"``, ``"indicator"``, ``"log"``,
        ``"square"``, ``"log1p of sqrt"``, ``"log1p of cbrt"``.
    """

    of: str | None = None
    acts: tuple[str, ...] | str | None = None
    senders: tuple[str, ...] | str | None = None
    memory: Memory = FULL
    half_life_days: float | None = None
    both_ways: bool = False
    counting: Counting = "weight"
    scaling: Scaling = "none"
    share_of_nothing: str | float = "1/(N-1)"
    transform: Transform = "none"

    default_acts: ClassVar[tuple[str, ...] | None] = None

    def __post_init__(self) -> None:
        scaling_code(self.scaling)
        transform_code(self.transform)
        if self.counting not in ("weight", "events", "presence"):
            raise UsageError(f"counting is {self.counting!r}; it must be weight, events or presence")
        if self.half_life_days is not None and self.memory != FULL:
            raise UsageError("give either memory or half_life_days, which is short for memory=HalfLife(days)")

    def past(self, *, symmetric: bool = False) -> Past:
        """The past this effect reads."""
        memory = self.memory if self.half_life_days is None else HalfLife(self.half_life_days)
        acts = as_names(self.acts) or self.default_acts
        return Past(self.of, acts, as_names(self.senders), memory, self.counting, symmetric or self.both_ways)

    def reading(
        self,
        code: int,
        *,
        past: Past | None = None,
        second_past: Past | None = None,
        first_out: bool = True,
        second_out: bool = True,
        combine: int = codes.MINIMUM,
    ) -> Statistic:
        """The statistic of a code on this effect's past, scaled and transformed as asked."""
        return Statistic(
            code,
            past=past or self.past(),
            second_past=second_past,
            first_out=first_out,
            second_out=second_out,
            combine=combine,
            scaling=scaling_code(self.scaling),
            transform=transform_code(self.transform),
            share_of_nothing=self.share_of_nothing,
            explains=as_names(self.explains),
        )

    def particulars(self) -> str:
        """Acts, network, memory, counting, scaling and transform, where they are not the default."""
        past = self.past()
        parts = [
            "+".join(as_names(self.acts) or ()),
            self.of or "",
            f"by {'+'.join(past.senders)}" if past.senders else "",
            str(past.memory),
            "both ways" if self.both_ways else "",
            "" if self.counting == "weight" else self.counting,
            "" if self.scaling == "none" else self.scaling,
            "" if self.transform == "none" else self.transform,
            f"on {'+'.join(as_names(self.explains) or ())}" if self.explains else "",
        ]
        parts = [part for part in parts if part]
        return f"[{', '.join(parts)}]" if parts else ""
