"""Compile the registry's sources into the one file the package reads.

Run ``python registry/compile.py`` after every change to a CSV here; a test holds the packaged file to it.
The format is described in ``dragoman.vocabulary.registry``.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from dragoman.vocabulary.names import fold

HERE = Path(__file__).parent
DATA = HERE.parent / "src/dragoman/vocabulary/data"
HEAD = "# Compiled by registry/compile.py from the sources beside it: change those, not this file.\n"

#: Offices whose holder speaks for something else than the government of the state.
PART_OF_OFFICE = {
    "military_chief": "MIL",
    "military_commander": "MIL",
    "parliament_speaker": "LEG",
    "legislator": "LEG",
    "activist": "CVL",
    "group_leader": "OPP",
    "opposition_leader": "OPP",
}

#: Letters beyond which a name is cut short in tables.
LONG_NAME = 24

Row = dict[str, str]
Span = tuple[str, str]  # since, until as ISO days; empty is open


def rows(name: str) -> list[Row]:
    """The rows of a source, without its comments."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def first_day(text: str) -> str:
    """The first day of a year, month or day."""
    return text + "-01-01"[len(text) - 10 :] if 0 < len(text) < 10 else text


class Countries:
    """Which state an id of today meant at other times."""

    def __init__(self, countries: list[Row]) -> None:
        self._rows = {row["id"]: row for row in countries}

    def __contains__(self, id: str) -> bool:
        return id in self._rows

    def over_time(self, id: str, since: str = "", until: str = "") -> Iterator[tuple[str, Span]]:
        """Split a span into the part in which a country existed and the parts of its predecessors.

        The id may carry a part after a dot, which every predecessor keeps.
        """
        state, dot, part = id.partition(".")
        country = self._rows.get(state)
        if country is None:
            yield id, (since, until)
            return
        begins, ends = country["since"], country["until"]
        last = min((day for day in (until, ends) if day), default="")
        if not last or max(since, begins) < last:
            yield state + dot + part, (max(since, begins), last)
        if country["formerly"] and begins and since < begins:
            earlier = min((day for day in (until, begins) if day), default="")
            yield from self.over_time(country["formerly"] + dot + part, since, earlier)


def claim(id: str, kind: str, span: Span) -> str:
    """One claim of a name as the file spells it: what the actor's own line says of kind and span is left out."""
    actor = ACTORS[id]
    bounds = (first_day(actor["since"]), first_day(actor["until"]))
    since, until = (day if day != bound else "" for day, bound in zip(span, bounds, strict=True))
    own = "country" if id in STATES else actor["kind"]
    return "/".join((id, kind if (kind != own or since or until) else "", since, until)).rstrip("/")


def country_kinds(demonyms: list[Row]) -> dict[tuple[str, str], str]:
    """Tell names of countries from names of people among the nouns: "Iran" has no plural, "Dane" has; "UK" is short."""
    adjectives = {(row["form"], row["id"]) for row in demonyms if row["kind"] == "adjective"}
    plurals = {(row["form"], row["id"]) for row in demonyms if row["kind"] == "plural"}
    kinds = {}
    for row in demonyms:
        key = (row["form"], row["id"])
        people = row["kind"] != "noun" or key in adjectives or (row["form"] + "s", row["id"]) in plurals
        short = row["form"].replace(".", "").isupper()
        kinds[key] = "demonym" if people and not short else "country"
    return kinds


def actor_id(person: Row) -> str:
    """The id for which an office-holder acts: the government of a state unless the office says otherwise."""
    actor = person["actor"]
    if len(actor) == 3 and actor.isalpha() and actor in STATES:
        return f"{actor}.{PART_OF_OFFICE.get(person['office'], 'GOV')}"
    return actor


COUNTRIES = rows("countries")
STATES = Countries(COUNTRIES)
ACTORS = {row["id"]: row for row in (*COUNTRIES, *rows("groups"), *rows("organisations"))}


def short_name(row: Row) -> str:
    """The shortest alias of an actor whose name is too long for a column of a table; empty where it is not."""
    aliases = [alias for alias in row.get("alias", "").split(";") if len(alias) > 1]
    return min(aliases, key=len, default="") if len(row["name"]) > LONG_NAME else ""


PEOPLE = (*rows("leaders"), *rows("officials"))
OFFICES = sorted({row["office"] for row in PEOPLE})


def actor_lines() -> Iterator[str]:
    """The section ``@actors``."""
    fields = ("name", "short", "adjective", "kind", "country", "since", "until", "members", "sponsor", "formerly")
    for id, row in sorted(ACTORS.items()):
        dated = row | {"since": first_day(row["since"]), "until": first_day(row["until"]), "short": short_name(row)}
        yield "\t".join((id, *(dated.get(field, "") for field in fields)))


def people_lines(names: dict[str, dict[str, None]]) -> Iterator[str]:
    """The section ``@people``, a line for each person's terms; fills in their names."""
    terms: dict[str, dict[str, None]] = defaultdict(dict)
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    for row in PEOPLE:
        person = row["name"]
        for form in (person, *filter(None, row["alias"].split(";"))):
            forms[person][form] = None
        for id, span in STATES.over_time(actor_id(row), first_day(row["since"]), first_day(row["until"])):
            terms[person]["/".join((id, str(OFFICES.index(row["office"])), *span))] = None
    for number, (person, held) in enumerate(terms.items()):
        for form in forms[person]:
            names[fold(form)][str(number)] = None
        yield "\t".join((person, *sorted(held)))


def add_names_of_places_and_peoples(names: dict[str, dict[str, None]]) -> None:
    """Countries, demonyms, capitals and other places."""
    demonyms = rows("demonyms")
    kinds = country_kinds(demonyms)
    known = [(row["name"], row["id"], "country", "", "") for row in COUNTRIES]
    known += [(r["form"], r["id"], kinds[r["form"], r["id"]], r["since"], r["until"]) for r in demonyms]
    known += [(r["name"], r["id"], r["kind"], r["since"], r["until"]) for r in (*rows("places"), *rows("cities"))]
    for form, id, kind, since, until in known:
        for then, span in STATES.over_time(id, since, until):
            names[fold(form)][claim(then, kind, span)] = None


def add_names_of_groups(names: dict[str, dict[str, None]]) -> None:
    """Groups and organisations, by name and alias, as long as they exist."""
    for row in (*rows("groups"), *rows("organisations")):
        span = (first_day(row["since"]), first_day(row["until"]))
        for form in (row["name"], *filter(None, row["alias"].split(";"))):
            names[fold(form)][claim(row["id"], row["kind"], span)] = None


def compiled() -> str:
    """The packaged file as text."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    add_names_of_places_and_peoples(names)
    add_names_of_groups(names)
    people = list(people_lines(names))
    lines = [f"{name}\t{' '.join(claims)}" for name, claims in sorted(names.items()) if name]
    return HEAD + "\n".join(("@actors", *actor_lines(), "@offices", *OFFICES, "@people", *people, "@names", *lines, ""))


def packaged() -> dict[str, str]:
    """Every packaged file that follows from the sources, by name."""
    countries = (HERE / "countries.csv").read_text(encoding="utf-8")
    return {"registry.txt": compiled(), "countries.csv": HEAD + countries}


if __name__ == "__main__":
    for name, text in packaged().items():
        (DATA / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()):,} bytes")
