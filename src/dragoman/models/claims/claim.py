"""A claim that can be tested: what is said to follow from what, among whom, when, and compared with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dragoman.errors import UsageError
from dragoman.models.claims.gravity import Compare
from dragoman.vocabulary.acts import Quad, classes

__all__ = [
    "QUADS",
    "Checks",
    "Claim",
    "EventSettings",
    "Exposure",
    "PanelSettings",
    "Period",
    "Population",
    "SharedPressure",
]

#: The quads by the names a claim uses.
QUADS: Mapping[str, int] = {quad.name.lower(): int(quad) for quad in Quad if quad is not Quad.NEITHER}

#: Fewer placebos cannot tell a p-value of 0.05 from chance.
_FEWEST_PLACEBOS = 99


@dataclass(frozen=True, slots=True)
class SharedPressure:
    """Two states are exposed while one sender presses both, by the store's intervals of pressure.

    ``by`` are the senders that count, ``kinds`` the kinds of pressure (sanction, embargo, designation), ``targets`` the
    pressed states that count; ``None`` is all of them.
    """

    by: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """One actor and some partners are exposed from ``since`` until ``until``."""

    actor: str
    partners: tuple[str, ...]
    since: date
    until: date

    def __post_init__(self) -> None:
        if not self.partners:
            raise UsageError("exposure.partners is empty; name at least one")
        if self.actor in self.partners:
            raise UsageError(f"exposure.partners holds the actor itself, {self.actor}; leave it out")
        if self.until <= self.since:
            raise UsageError(f"exposure runs from {self.since} until {self.until}: no day; until is exclusive")


Exposure = SharedPressure | Period


@dataclass(frozen=True, slots=True)
class Population:
    """Among whom: ``actors`` (``None`` is every state), and the ``parts`` whose acts are their state's.

    An act of ``IRN.GOV`` is Iran's; one of ``IRN.OPP`` is not. ``parts=None`` counts all of them.
    """

    actors: tuple[str, ...] | None = None
    parts: tuple[str, ...] | None = ("GOV", "MIL")


@dataclass(frozen=True, slots=True)
class EventSettings:
    """The relational event model: ``effect`` is the one tested, a formula of one term; so are the ``controls``.

    ``H`` in a formula stands for the half-life, ``outcome`` among its acts for those explained, the quads' names for
    all other acts. ``n_controls`` pairs without an act are drawn for each day.
    """

    effect: str
    controls: tuple[str, ...] = ()
    half_life_days: float = 90.0
    other_half_lives_days: tuple[float, ...] = (30.0, 365.0)
    n_controls: int = 600

    def __post_init__(self) -> None:
        for days in (self.half_life_days, *self.other_half_lives_days):
            if not days > 0:
                raise UsageError(f"events.half_life_days is {days}; half-lives are positive numbers of days")
        if self.n_controls < 2:
            raise UsageError(f"events.n_controls is {self.n_controls}; draw two pairs a day at least")


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """The panel model: what a pair is compared with, and how long a period is."""

    compare: Compare = "regions"
    period: Literal["auto", "month", "year"] = "auto"

    def __post_init__(self) -> None:
        if self.compare not in ("regions", "pairs"):
            raise UsageError(f"panel.compare is {self.compare!r}; write regions or pairs")
        if self.period not in ("auto", "month", "year"):
            raise UsageError(f"panel.period is {self.period!r}; write auto, month or year")


@dataclass(frozen=True, slots=True)
class Checks:
    """How many placebos are drawn, and from which seed."""

    n_placebos: int = 999
    seed: int = 1

    def __post_init__(self) -> None:
        if self.n_placebos < _FEWEST_PLACEBOS:
            raise UsageError(f"checks.n_placebos is {self.n_placebos}; fewer than {_FEWEST_PLACEBOS} tell nothing")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, and how it is tested.

    Parameters
    ----------
    name, says
        A short name, and the claim as a sentence.
    outcome
        The acts it is about: names of quads and of classes, taken together.
    exposure
        When a pair is said to act differently.
    expects
        ``"more"`` or ``"less"`` of the outcome among the exposed.
    beside
        Other outcomes reported beside it, by name; they are no part of the verdict.
    population
        Among whom.
    since, until
        The days looked at, half-open; all of the store's where ``None``.
    events, panel, checks
        Settings of the two designs and of the checks.
    design
        ``"events"`` (relational event model), ``"panel"``, or ``"auto"``: events where most acts are dated to the day.

    Raises
    ------
    UsageError
        Names the setting, its value and what is expected.

    Examples
    --------
    >>> claim = Claim("aid", "Partners aid each other.", ("AID",), SharedPressure())
    >>> claim.holds("AID", 2), claim.holds("CONSULT", 1)
    (True, False)
    """

    name: str
    says: str
    outcome: tuple[str, ...]
    exposure: Exposure
    expects: Literal["more", "less"] = "more"
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    population: Population = Population()
    since: date | None = None
    until: date | None = None
    events: EventSettings | None = None
    panel: PanelSettings = PanelSettings()
    checks: Checks = Checks()
    design: Literal["auto", "events", "panel"] = "auto"

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.says.strip():
            raise UsageError("a claim needs a name, and a sentence under says")
        for where, acts in {"outcome": self.outcome, **{f"beside.{k}": v for k, v in self.beside.items()}}.items():
            _check_acts(where, acts)
        if self.expects not in ("more", "less"):
            raise UsageError(f"expects is {self.expects!r}; write more or less")
        if self.design not in ("auto", "events", "panel"):
            raise UsageError(f"design is {self.design!r}; write auto, events or panel")
        if self.design == "events" and self.events is None:
            raise UsageError("design is events, but the claim has no section events with the effect to be tested")
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise UsageError(f"span runs from {self.since} until {self.until}: no day; until is exclusive")

    def holds(self, event: str, quad: int) -> bool:
        """Whether an act is one the claim is about."""
        return any(name == event or QUADS.get(name) == quad for name in self.outcome)


def _check_acts(where: str, acts: tuple[str, ...]) -> None:
    if not acts:
        raise UsageError(f"{where} is empty; name quads ({', '.join(QUADS)}) or classes such as AID")
    for name in acts:
        if name not in QUADS and name not in classes():
            raise UsageError(
                f"{where} names {name!r}, which is no quad ({', '.join(QUADS)}) and no class ({', '.join(classes())})"
            )
