"""What an actor's name tells of it: the country it belongs to and the part it plays there.

Data sets in ICEWS' manner write "Police (Mexico)", and "Mexico" for the state; whose minister "Sergey Lavrov" is, the
registry knows. This is knowledge beside the events: results that use it say so, and ``Roles.unknown`` leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.vocabulary.actors import Candidate, resolve

__all__ = ["UNKNOWN", "Roles"]

Numbers = npt.NDArray[np.int32]

UNKNOWN = -1
#: The sector of a state itself.
STATE = 0

#: The sector of those whom the registry knows for other days.
_ONCE = "once known"

#: "Sector (Country)"; spaces may be underscores, and the country may hold brackets itself, as "Guinea (Bissau)".
_NAMED = re.compile(r"^(?P<sector>.+?)[ _]\((?P<country>[^()]*(?:\([^()]*\))?[^()]*)\)$")


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """Country, sector and role (a country and a sector) of N actors, as numbers; −1 where the name tells none."""

    country: Numbers
    sector: Numbers
    role: Numbers

    def __post_init__(self) -> None:
        if not self.country.shape == self.sector.shape == self.role.shape or self.country.ndim != 1:
            shapes = self.country.shape, self.sector.shape, self.role.shape
            raise UsageError(f"country, sector and role must be as long as there are actors; their shapes are {shapes}")

    @property
    def n_actors(self) -> int:
        """How many actors there are."""
        return self.country.size

    @classmethod
    def unknown(cls, n_actors: int) -> Roles:
        """Roles of which nothing is known: the model then learns from events alone."""
        return cls.given(np.full(n_actors, UNKNOWN), np.full(n_actors, UNKNOWN))

    @classmethod
    def given(cls, country: npt.ArrayLike, sector: npt.ArrayLike) -> Roles:
        """Roles from numbers, −1 where unknown; an actor without a country has no role."""
        countries, sectors = np.asarray(country, dtype=np.int32), np.asarray(sector, dtype=np.int32)
        if countries.shape != sectors.shape:
            raise UsageError(f"country has shape {countries.shape} and sector {sectors.shape}; give one for each actor")
        pairs = np.stack([countries, sectors])
        _, role = np.unique(pairs, axis=1, return_inverse=True)
        known = (countries >= 0) & (sectors >= 0)
        return cls(countries, sectors, np.where(known, role.ravel(), UNKNOWN).astype(np.int32))

    @classmethod
    def from_names(cls, names: Sequence[str], on: date | None = None) -> Roles:
        """Which country and which sector do these names tell?

        A bare name is a state where another name has it in brackets. With a day, other bare names are looked up in the
        registry of actors: an official is of the country, an organisation of itself, and what it is on that day (a
        foreign minister, an alliance) is its sector. Who is known for other days than that is somebody of the country.

        >>> names = ["Police (Mexico)", "Mexico", "Police (Peru)", "Angela Merkel", "Police (Germany)"]
        >>> roles = Roles.from_names(names)
        >>> roles.country.tolist(), roles.sector.tolist()
        ([0, 0, 1, -1, 2], [1, 0, 1, -1, 1])
        >>> Roles.from_names(names, on=date(2014, 1, 1)).country.tolist()
        [0, 0, 1, 2, 2]
        """
        spoken = [name.replace("_", " ") for name in names]
        matches = [_NAMED.match(name) for name in spoken]
        states = {match["country"] for match in matches if match is not None}
        told: list[tuple[str, str] | None] = []
        for name, match in zip(spoken, matches, strict=True):
            if match is not None:
                told.append((match["country"], match["sector"]))
            elif name in states:
                told.append((name, ""))
            else:
                told.append(_registered(name, on) if on is not None else None)
        ids = {state: (resolve(state, on).id if on is not None else None) or state for state in states}
        countries: dict[str, int] = {}
        sectors = {"": STATE}
        country = np.full(len(names), UNKNOWN, dtype=np.int32)
        sector = np.full(len(names), UNKNOWN, dtype=np.int32)
        for actor, known in enumerate(told):
            if known is not None:
                country[actor] = countries.setdefault(ids.get(known[0], known[0]), len(countries))
                sector[actor] = sectors.setdefault(known[1], len(sectors))
        return cls.given(country, sector)

    def with_homes(
        self, source: npt.ArrayLike, target: npt.ArrayLike, *, least_share: float = 0.4, n_least: int = 4
    ) -> Roles:
        """Where do actors of no known country belong, by whom they have to do with?

        A person is given the country that at least ``least_share`` of its dealings with actors of known countries are
        with, if there were ``n_least``. Such actors share one sector of their own: that of those not named with one.

        >>> roles = Roles.from_names(["Police (Mexico)", "Mexico", "Police (Peru)", "Enrique"])
        >>> roles.with_homes([3, 3, 3, 1], [0, 1, 2, 3]).country.tolist()
        [0, 0, 1, 0]
        """
        n_countries = int(self.country.max(initial=UNKNOWN)) + 1
        if n_countries == 0:
            return self
        one, other = (np.asarray(column, dtype=np.int64) for column in (source, target))
        who, whom = np.concatenate([one, other]), np.concatenate([other, one])
        told = (self.country[who] == UNKNOWN) & (self.country[whom] != UNKNOWN)
        dealings = np.zeros((self.n_actors, n_countries), dtype=np.int32)
        np.add.at(dealings, (who[told], self.country[whom[told]]), 1)
        total, best = dealings.sum(axis=1), dealings.argmax(axis=1)
        found = (total >= n_least) & (dealings.max(axis=1) >= least_share * total)
        country, sector = self.country.copy(), self.sector.copy()
        country[found], sector[found] = best[found], int(self.sector.max()) + 1
        return Roles.given(country, sector)


def _registered(name: str, on: date) -> tuple[str, str] | None:
    """The country, or the organisation, that the registry gives a name, and what the name is on a day."""
    found = resolve(name, on)
    if found.id is not None:
        kinds = [claim.kind for claim in found.candidates if claim.id == found.id and _holds(claim, on)]
        return found.id.split(".")[0], kinds[0] if kinds else _ONCE
    owners = {candidate.id.split(".")[0] for candidate in found.candidates}
    return (owners.pop(), _ONCE) if len(owners) == 1 else None


def _holds(claim: Candidate, on: date) -> bool:
    return (claim.since is None or claim.since <= on) and (claim.until is None or on < claim.until)
