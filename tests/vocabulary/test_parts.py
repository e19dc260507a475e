"""Parts of a country: roles, sectors, descriptions, known groups."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.vocabulary.parts import descriptor_part, known_group, parts, role_part, sector_part
from dragoman.vocabulary.registry import registry
from dragoman.vocabulary.tables import read_table


def test_every_table_maps_to_known_parts() -> None:
    for table in ("roles.csv", "sectors.csv", "descriptors.csv"):
        assert {row["part"] for row in read_table(table)} <= {"", *parts()}, table


def test_every_known_group_is_registered() -> None:
    for row in read_table("known_groups.csv"):
        assert registry().actor(row["id"]) is not None, row
        assert known_group(row["code"]) == row["id"]


def test_no_key_is_listed_twice() -> None:
    for table, key in (
        ("roles.csv", "role"),
        ("sectors.csv", "sector"),
        ("descriptors.csv", "words"),
        ("known_groups.csv", "code"),
    ):
        keys = [row[key] for row in read_table(table)]
        assert len(keys) == len(set(keys)), table


@pytest.mark.parametrize(
    ("sectors", "part"),
    [
        ("Executive,Foreign Ministry,Government", "GOV"),
        ("Government,Marines,Executive,Defense / Security Ministry,Military", "GOV"),
        ("Government,Military", "MIL"),
        ("Police,Government", "COP"),
        ("Parties,Opposition Major Party (Out Of Government),(National) Major Party", "OPP"),
        ("Legislative / Parliamentary,Opposition Major Party (Out Of Government)", "OPP"),
        ("Dissident,Protestors / Popular Opposition / Mobs", "CVL"),
        ("Criminals / Gangs,Dissident", "CRM"),
        ("General Population / Civilian / Social,Social", "CVL"),
        ("NA", ""),
        ("", ""),
        ('"Government,Police"', "COP"),
    ],
)
def test_sectors_say_the_part_in_any_order(sectors: str, part: str) -> None:
    for order in permutations(sectors.strip('"').split(",")):
        assert sector_part(",".join(order)) == part


@pytest.mark.parametrize(
    ("description", "part"),
    [
        ("Citizen", "CVL"),
        ("Police", "COP"),
        ("Media Personnel", "MED"),
        ("Foreign Affairs", "GOV"),
        ("High Ranking Military Personnel", "MIL"),
        ("Protester", "CVL"),
        ("Armed Gang", "CRM"),
        ("Opposition Supporter", "OPP"),
        ("Cabinet / Council of Ministers / Advisors", "GOV"),
        ("Finance / Economy / Commerce / Trade Ministry", "GOV"),
        ("Education Ministry", "GOV"),
        ("Lawmaker", "LEG"),
        ("Ruling Party", "PTY"),
        ("Rebels", "REB"),
        ("Farm Worker", "CVL"),
        ("Zorblax", ""),
        ("", ""),
    ],
)
def test_descriptions_say_the_part(description: str, part: str) -> None:
    assert descriptor_part(description) == part


@given(st.text(max_size=40), st.booleans())
def test_any_description_has_a_part_or_none(description: str, whole: bool) -> None:
    assert descriptor_part(description, whole) in {"", *parts()}


def test_roles_of_the_state_are_its_government() -> None:
    assert [role_part(role) for role in ("GOV", "SPY", "MIL", "COP", "NOPE")] == ["GOV", "GOV", "MIL", "COP", ""]


def test_the_generic_actors_of_icews_have_parts(shared: Path) -> None:
    """Nineteen of twenty generic names ("Police (Iran)") of the benchmark, by how often they are listed."""
    path = shared / "data" / "icews" / "ICEWS18" / "entity2id.txt"
    names = [line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    countries = {actor.name for id in registry().ids if (actor := registry().actor(id)) and actor.adjective}
    generic = [
        name.rsplit(" (", 1)[0] for name in names if name.endswith(")") and name.rsplit(" (", 1)[1][:-1] in countries
    ]
    known = [name for name in generic if descriptor_part(name)]
    assert len(known) / len(generic) > 0.75
