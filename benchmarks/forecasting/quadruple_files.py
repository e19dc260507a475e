"""Benchmark data sets of temporal knowledge graphs, as their repositories keep them.

A folder has ``train.txt``, ``valid.txt`` and ``test.txt`` with subject, relation, object and time in the first four
columns, and ``entity2id.txt`` and ``relation2id.txt`` with a name and a number on each line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from dragoman.models.forecast.roles import Roles
from dragoman.models.forecast.training import Facts

#: ICEWS14 and ICEWS18 count hours, ICEWS05-15 days.
HOURS_A_DAY = 24
#: When day 0 was; the files themselves do not say.
DAY_0 = {"ICEWS14": date(2014, 1, 1), "ICEWS18": date(2018, 1, 1), "ICEWS05-15": date(2005, 1, 1)}


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """All facts in order of days, the names of actors, and the first days of the validation and test parts."""

    facts: Facts
    names: list[str]
    valid: int
    test: int
    end: int
    day_0: date | None

    def roles(self, on: int) -> Roles:
        """Countries and sectors by names, and by the registry as of the day numbered ``on`` where the year is known."""
        return Roles.from_names(self.names, self.day_0 + timedelta(days=on) if self.day_0 is not None else None)


def read_split(folder: Path) -> Split:
    """Read one data set."""
    parts = [
        np.loadtxt(folder / f"{part}.txt", dtype=np.int64, usecols=range(4)) for part in ("train", "valid", "test")
    ]
    times = np.unique(np.concatenate([part[:, 3] for part in parts]))
    step = HOURS_A_DAY if np.all(times % HOURS_A_DAY == 0) else 1
    for part in parts:
        part[:, 3] //= step
    rows = np.concatenate(parts)
    rows = rows[np.argsort(rows[:, 3], kind="stable")].astype(np.int32)
    names = _names(folder / "entity2id.txt")
    source, act, target, day = (np.ascontiguousarray(rows[:, k]) for k in range(4))
    facts = Facts(day, source, act, target, n_acts=len(_names(folder / "relation2id.txt")))
    return Split(
        facts, names, int(parts[1][:, 3].min()), int(parts[2][:, 3].min()), int(day[-1]) + 1, DAY_0.get(folder.name)
    )


def _names(path: Path) -> list[str]:
    numbered = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            name, number = line.split("\t")[:2]
            numbered[int(number)] = name
    return [numbered.get(number, "") for number in range(max(numbered) + 1)]
