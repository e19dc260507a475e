"""The registry's sources, and the file compiled from them."""

from __future__ import annotations

import csv
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.vocabulary.names import fold
from dragoman.vocabulary.parts import parts
from dragoman.vocabulary.registry import Registry, registry
from dragoman.vocabulary.tables import DATA

REGISTRY = Path(__file__).resolve().parents[2] / "registry"
SOURCES = ("cities", "countries", "demonyms", "groups", "leaders", "officials", "organisations", "places")
PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@pytest.fixture(scope="module")
def compiler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_registry", REGISTRY / "compile.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(name: str) -> list[dict[str, str]]:
    with (REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_compiling_again_gives_the_packaged_bytes(compiler: ModuleType) -> None:
    for name, text in compiler.packaged().items():
        assert (DATA / name).read_bytes() == text.encode(), f"run registry/compile.py: {name} is not up to date"


def test_the_packaged_file_is_small() -> None:
    assert (DATA / "registry.txt").stat().st_size < 750_000


@pytest.mark.parametrize("name", SOURCES)
def test_sources_are_sorted_without_duplicates_or_impossible_dates(name: str) -> None:
    rows = _rows(name)
    keys = [tuple(row.values()) for row in rows]
    assert keys == sorted(set(keys))
    for row in rows:
        since, until = row.get("since", ""), row.get("until", "")
        for day in filter(None, (since, until)):
            assert PARTIAL_DATE.fullmatch(day), row
        assert not since or not until or since[: len(until)] <= until[: len(since)], row
        assert since != until or not since, row


def test_sources_speak_of_registered_actors() -> None:
    known = set(registry().ids)
    for name, column in (
        ("demonyms", "id"),
        ("places", "id"),
        ("cities", "id"),
        ("leaders", "actor"),
        ("officials", "actor"),
    ):
        for row in _rows(name):
            state, _, part = row[column].partition(".")
            assert row[column] in known or (state in known and part in parts()), row
    for name, column in (("groups", "sponsor"), ("groups", "country"), ("organisations", "members")):
        for row in _rows(name):
            assert set(filter(None, row[column].split(";"))) <= known, row


def test_no_group_takes_a_countrys_id() -> None:
    countries = {row["id"] for row in _rows("countries")}
    others = [row["id"] for row in (*_rows("groups"), *_rows("organisations"))]
    assert len(others) == len(set(others))
    assert countries.isdisjoint(others)


def test_every_name_claims_registered_actors() -> None:
    found = registry()
    for name in found.names:
        assert name == fold(name)
        claims = found.claims(name)
        assert claims
        for claim in claims:
            state, _, part = claim.id.partition(".")
            assert found.actor(claim.id) or (found.actor(state) and part in parts()), (name, claim)
            assert claim.since is None or claim.until is None or claim.since < claim.until, (name, claim)


def test_every_listed_name_can_be_found() -> None:
    found = registry()
    for name, columns in (
        ("groups", ("name", "alias")),
        ("organisations", ("name", "alias")),
        ("places", ("name",)),
        ("cities", ("name",)),
    ):
        for row in _rows(name):
            for form in filter(None, (form for column in columns for form in row[column].split(";"))):
                assert found.claims(fold(form)), (name, form)


def test_a_registry_is_read_from_its_text() -> None:
    small = Registry(
        "# comment\n@actors\nAAA\tAland\t\tAlish\tstate\t\t\t2000-01-01\t\t\t\n"
        "@offices\nhead_of_state\n@people\nAnn Bee\tAAA.GOV/0/1990-01-01/1995-01-01\n@names\naland\tAAA\nbee\t0\n"
    )
    assert small.ids == ("AAA",)
    assert small.names == ("aland", "bee")
    (country,) = small.claims("aland")
    assert (country.id, country.kind, str(country.until)) == ("AAA", "country", "2000-01-01")
    (leader,) = small.claims("bee")
    assert (leader.id, leader.kind, leader.person) == ("AAA.GOV", "head_of_state", "Ann Bee")
    assert small.claims("nobody") == ()
    assert small.actor("BBB") is None
