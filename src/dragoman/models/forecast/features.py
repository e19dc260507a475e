"""What a candidate partner is described by: the one list of statistics, with their groups and words.

Let i be the actor asked about, q the act, j a candidate. A tally counts past facts that agree with (i, q, j) in some
parts: a *triple* in all, a *pair* in both actors, *countries and act* in the country of i, the act and the country of
j; some count first meetings alone. Each tally gives log(1 + w / 0.1) for weights w = Σ 2^(−age / half-life), and the
recency 1 / age of the last. A succession gives the rate at which q follows what happened before in the same unit
(``kernels.succession``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = [
    "FEATURES",
    "GROUPS",
    "HABITS",
    "HALF_LIVES_DAYS",
    "MODERATED",
    "N_PAST",
    "N_PLAIN",
    "SUCCESSIONS",
    "TALLIES",
    "Succeeding",
    "Tally",
    "columns_without",
]

#: Kinds of part that a key can have; their order is that of ``Memory.part``.
ANY, ACTOR, COUNTRY, SECTOR, ROLE = range(5)

#: Chosen on the validation days of ICEWS14: a burst, a fortnight, a season, all.
HALF_LIVES_DAYS = (3.0, 14.0, 90.0, float("inf"))


@dataclass(frozen=True, slots=True)
class Tally:
    """Which parts of (i, q, j) a past fact must share to be counted."""

    name: str
    source: int
    act: bool
    target: int
    group: str
    words: str
    first: bool = False  # whether only facts of pairs that had not met before their day are counted


@dataclass(frozen=True, slots=True)
class Succeeding:
    """Acts following acts, in units: a tally of acts in units, and the tally of the units."""

    name: str
    acts: str
    units: str
    group: str
    words: str


TALLIES = (
    Tally("triple", ACTOR, True, ACTOR, "triple", "the same act toward the same partner"),
    Tally("pair", ACTOR, False, ACTOR, "pair", "anything toward the same partner"),
    Tally("act_target", ANY, True, ACTOR, "partner", "the same act toward the partner, by anyone"),
    Tally("target", ANY, False, ACTOR, "partner", "anything toward the partner, by anyone"),
    Tally("country_act_target", COUNTRY, True, ACTOR, "country", "the same act toward the partner, by compatriots"),
    Tally("country_target", COUNTRY, False, ACTOR, "country", "anything toward the partner, by compatriots"),
    Tally("act_country", ACTOR, True, COUNTRY, "country", "the same act toward the partner's compatriots"),
    Tally("actor_country", ACTOR, False, COUNTRY, "country", "anything toward the partner's compatriots"),
    Tally("countries_act", COUNTRY, True, COUNTRY, "country", "the same act between the two countries"),
    Tally("countries", COUNTRY, False, COUNTRY, "country", "anything between the two countries"),
    Tally("sector_act_target", SECTOR, True, ACTOR, "sector", "the same act toward the partner, by the actor's sector"),
    Tally("sectors_act", SECTOR, True, SECTOR, "sector", "the same act between the two sectors"),
    Tally("act_sector", ACTOR, True, SECTOR, "sector", "the same act toward the partner's sector"),
    Tally("actor_sector", ACTOR, False, SECTOR, "sector", "anything toward the partner's sector"),
    Tally("country_act_sector", COUNTRY, True, SECTOR, "sector", "the same act by compatriots toward the sector"),
    Tally("country_role", COUNTRY, False, ROLE, "sector", "anything by compatriots toward the partner's role"),
    Tally("role_act_role", ROLE, True, ROLE, "sector", "the same act between the two roles"),
    Tally("any_act_sector", ANY, True, SECTOR, "sector", "the same act toward the partner's sector, by anyone"),
    Tally("any_act_country", ANY, True, COUNTRY, "country", "the same act toward the partner's country, by anyone"),
    Tally("new_target", ANY, False, ACTOR, "strangers", "first meetings of the partner, with anyone", True),
    Tally(
        "new_country_target", COUNTRY, False, ACTOR, "strangers", "first meetings of the partner with compatriots", True
    ),
    Tally(
        "new_actor_country", ACTOR, False, COUNTRY, "strangers", "first meetings with the partner's compatriots", True
    ),
)

SUCCESSIONS = (
    Succeeding("after_pair", "triple", "pair", "succession", "what the two did before tends to be followed by it"),
    Succeeding("after_target", "act_target", "target", "succession", "what befell the partner tends to precede it"),
    Succeeding(
        "after_country_target", "country_act_target", "country_target", "succession countries",
        "what compatriots did to the partner tends to precede it",
    ),
    Succeeding(
        "after_actor_country", "act_country", "actor_country", "succession countries",
        "what was done to the partner's compatriots tends to precede it",
    ),
    Succeeding(
        "after_countries", "countries_act", "countries", "succession countries",
        "what happened between the two countries tends to precede it",
    ),
)  # fmt: skip


#: Half-lives of the weights in a pair that are summed by how often their act is followed by the one asked about.
KINDRED_HALF_LIVES_DAYS = (14.0, 90.0, float("inf"))


def _span(half_life: float) -> str:
    return "all" if np.isinf(half_life) else f"{half_life:.0f}d"


def _past() -> list[tuple[str, str, str]]:
    """Name, group and words of each column that the kernel ``describe`` writes, in its order."""
    columns = []
    for tally in TALLIES:
        for half_life in HALF_LIVES_DAYS:
            columns.append((f"{tally.name}_{_span(half_life)}", tally.group, tally.words))
        columns.append((f"{tally.name}_recency", tally.group, f"{tally.words}, lately"))
    for succession in SUCCESSIONS:
        columns.append((f"{succession.name}_total", succession.group, succession.words))
        columns.append((f"{succession.name}_most", succession.group, f"{succession.words} (strongest)"))
    for half_life in KINDRED_HALF_LIVES_DAYS:
        words = "what the two did before, each act by how often the asked one follows it sooner or later"
        columns.append((f"kindred_{_span(half_life)}", "succession", words))
    return columns


#: Kinds of fact that habits count.
_KINDS = (
    ("new", "between strangers"),
    ("home", "within a country"),
    ("repeated", "as it was before"),
    ("recent", "between those who met in the last days"),
    ("state", "toward states"),
    ("unknown", "toward actors of no known country"),
)
#: What lies beyond one candidate's past: two steps, kinds of actor, the partner's own habits, affinities.
_BEYOND = (
    ("reach_3d", "two-paths", "lately, partners of its partners"),
    ("reach_14d", "two-paths", "partners of its partners"),
    ("reach_90d", "two-paths", "partners of its partners over the season"),
    ("shared_partners", "two-paths", "partners in common, those of few others first"),
    ("same_country", "country", "of the same country"),
    ("no_country", "country", "of no known country"),
    ("is_state", "sector", "a state itself"),
    ("itself", "pair", "the actor itself"),
    *((f"whom_{name}", "partner", f"how often the partner's acts pass {words}") for name, words in _KINDS),
    ("affinity", "affinity", "actors like it have such partners"),
    ("affinity_new", "affinity", "actors like it find such new partners"),
)

#: Habits of the question, the same for all candidates: they say how much the other features count.
HABITS = (
    *((f"act_{name}", f"how often the act passes {words}") for name, words in _KINDS),
    *((f"actor_{name}", f"how often the actor's acts pass {words}") for name, words in _KINDS),
    ("actor_busy", "how much the actor does"),
    ("act_usual", "how common the act is"),
    ("suffered", "whether it is suffered or done"),
)

#: Which features count more or less with which habit.
_MODERATED = (
    *((name, habit) for habit in ("act_new", "actor_new")
      for name in ("triple_all", "triple_14d", "pair_all", "pair_14d", "pair_3d", "after_pair_total", "act_target_14d",
                   "affinity", "affinity_new", "reach_14d", "reach_90d", "shared_partners", "kindred_90d",
                   "new_target_14d", "whom_new")),
    *((name, habit) for habit in ("act_home", "actor_home") for name in ("same_country", "actor_country_all")),
    *((name, habit) for habit in ("act_repeated", "actor_repeated")
      for name in ("triple_all", "triple_14d", "pair_all")),
    *((name, habit) for habit in ("act_recent", "actor_recent")
      for name in ("pair_3d", "pair_recency", "after_pair_total", "target_3d", "reach_3d")),
    *((name, f"{side}_{kind}") for side in ("act", "actor")
      for name, kind in (("is_state", "state"), ("no_country", "unknown"))),
    *((name, "actor_busy") for name in ("triple_all", "pair_all", "pair_14d", "pair_3d", "after_pair_total")),
)  # fmt: skip

_PLAIN = (*_past(), *_BEYOND)
_GROUP = {name: group for name, group, _ in _PLAIN}
_WORDS = {name: words for name, _, words in _PLAIN}
_HABIT = dict(HABITS)

#: Name, group and words of every feature, in the order of the columns.
FEATURES: tuple[tuple[str, str, str], ...] = (
    *_PLAIN,
    *((f"{name} × {habit}", _GROUP[name], f"{_WORDS[name]}, by {_HABIT[habit]}") for name, habit in _MODERATED),
)
#: How many of them ``History.describe`` gives; what lies beyond needs more than one pair's past.
N_PAST = len(_past())
N_PLAIN = len(_PLAIN)
#: Columns of the features and of the habits that are multiplied.
MODERATED: tuple[tuple[int, int], ...] = tuple(
    (list(_GROUP).index(name), list(_HABIT).index(habit)) for name, habit in _MODERATED
)
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(group for _, group, _ in FEATURES))


def columns_without(*groups: str) -> list[int]:
    """The places of all features that belong to none of these groups.

    >>> len(columns_without()) - len(columns_without("succession countries"))
    6
    """
    unknown = set(groups) - set(GROUPS)
    if unknown:
        raise ValueError(f"no feature group is called {sorted(unknown)}; there are {', '.join(GROUPS)}")
    return [place for place, (_, group, _) in enumerate(FEATURES) if group not in groups]
