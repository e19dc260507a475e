"""What an actor's name tells of it: the country it belongs to and the part it plays there.

Data sets in ICEWS' manner write "Police (Mexico)", and "Mexico" for the state. This is knowledge beside the events:
results that use it say so, and ``Roles.unknown`` leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError

__all__ = ["UNKNOWN", "Roles"]

Numbers = npt.NDArray[np.int32]

UNKNOWN = -1
#: The sector of a state itself.
STATE = 0

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
    def from_names(cls, names: Sequence[str]) -> Roles:
        """Which country and which sector do these names tell?

        A bare name is a state where another name has it in brackets.

        >>> roles = Roles.from_names(["Police (Mexico)", "Mexico", "Police (Peru)", "Angela Merkel"])
        >>> roles.country.tolist(), roles.sector.tolist()
        ([0, 0, 1, -1], [1, 0, 1, -1])
        """
        countries: dict[str, int] = {}
        sectors: dict[str, int] = {}
        country = np.full(len(names), UNKNOWN, dtype=np.int32)
        sector = np.full(len(names), UNKNOWN, dtype=np.int32)
        for actor, name in enumerate(names):
            match = _NAMED.match(name)
            if match is not None:
                country[actor] = countries.setdefault(match["country"], len(countries))
                sector[actor] = sectors.setdefault(match["sector"], STATE + 1 + len(sectors))
        for actor, name in enumerate(names):
            if country[actor] == UNKNOWN and name in countries:
                country[actor], sector[actor] = countries[name], STATE
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
