"""The name tables of quadruple sets, and what can be told from them about the set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dragoman.errors import InputError
from dragoman.sources.naming import name_spells

__all__ = ["holes", "read_names"]

_NAME_AND_NUMBER = re.compile(r"(.*\S)\s+(\d+)\s*")
_OF_A_COUNTRY = re.compile(r".*\((.*)\)")

#: A state with so many bodies and people in a set, but no entity of its own, has been left out of it.
_N_BODIES_OF_A_STATE_LEFT_OUT = 20
_N_LISTED = 12


def read_names(path: Path) -> dict[int, str]:
    """The names of a table by their numbers.

    Raises
    ------
    InputError
        There is no such table, or a line of it is not a name and a number.
    """
    if not path.is_file():
        raise InputError(f"{path.parent} has no {path.name}: without it, the numbers in its quadruples have no names")
    names = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), start=1):
        if not line.strip():
            continue
        match = _NAME_AND_NUMBER.fullmatch(line)
        if match is None:
            raise InputError(f"line {number} of {path} is not a name and a number: {line[:80]!r}")
        names[int(match[2])] = match[1].strip()
    return names


def holes(names: Iterable[str]) -> str:
    """Which states have people and bodies in a set, but are not in it themselves? Empty where none is so.

    Some published sets lack the nodes of the states most written about, and say nothing of it.

    >>> holes([f"Body {n} (Iran)" for n in range(20)] + ["Iraq"])
    'no entity stands for the state itself, but for its bodies and people, of Iran'
    """
    n_bodies: Counter[str] = Counter()
    present: set[str] = set()
    for name in names:
        spaced = name.replace("_", " ")
        if of_country := _OF_A_COUNTRY.fullmatch(spaced):
            n_bodies[of_country[1]] += 1
        else:
            present.update(_ids(spaced))
    missing = [
        country
        for country, n in n_bodies.most_common()
        if n >= _N_BODIES_OF_A_STATE_LEFT_OUT and (ids := _ids(country)) and not present & ids
    ]
    if not missing:
        return ""
    listed = "; ".join(missing[:_N_LISTED])
    more = f"; and {len(missing) - _N_LISTED} more" if len(missing) > _N_LISTED else ""
    return f"no entity stands for the state itself, but for its bodies and people, of {listed}{more}"


def _ids(name: str) -> set[str]:
    return {id for id, _, _ in name_spells(name)}
