"""What actors do: classes, quads, weights and CAMEO's codes."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import UnknownClass
from dragoman.vocabulary.acts import (
    Quad,
    cameo,
    cameo_code_of,
    cameo_event,
    classes,
    event_class,
    quad_weight,
)

#: The codebook's table, copied by hand.
QUADS = {
    0: "STATEMENT",
    1: "AGREE CONSULT SUPPORT CONCEDE",
    2: "COOPERATE AID RETREAT",
    3: "REQUEST ACCUSE REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
#: Published in the CAMEO codebook: how many codes below each root; 12 has one more, 1213, which ICEWS added.
BELOW_ROOT = dict(
    zip(
        (f"{root:02d}" for root in range(1, 21)),
        (10, 27, 28, 7, 8, 5, 6, 25, 5, 27, 12, 27, 22, 26, 6, 13, 13, 14, 9, 7),
        strict=True,
    )
)


#: The map in few words: a code belongs to the longest prefix listed here.
BRANCHES = {
    "01": "STATEMENT", "016": "REJECT", "018": "SUPPORT", "019": "SUPPORT",
    "02": "REQUEST", "10": "REQUEST",
    "03": "AGREE", "034": "CONCEDE", "035": "CONCEDE",
    "04": "CONSULT",
    "05": "SUPPORT", "055": "CONCEDE", "056": "CONCEDE",
    "06": "COOPERATE",
    "07": "AID",
    "08": "CONCEDE", "084": "RETREAT", "085": "RETREAT", "086": "RETREAT", "087": "RETREAT",
    "09": "ACCUSE", "11": "ACCUSE", "116": "SANCTION",
    "12": "REJECT",
    "13": "THREATEN",
    "14": "PROTEST",
    "15": "MOBILIZE",
    "16": "SANCTION", "164": "REJECT", "165": "REJECT",
    "17": "COERCE", "172": "SANCTION", "1721": "COERCE", "1722": "COERCE", "1723": "COERCE", "1724": "COERCE",
    "174": "SANCTION",
    "18": "ASSAULT", "19": "ASSAULT", "191": "COERCE", "192": "COERCE", "20": "ASSAULT",
}  # fmt: skip


def test_the_classes_are_those_of_the_codebook() -> None:
    by_quad: dict[int, list[str]] = defaultdict(list)
    for known in classes().values():
        by_quad[known.quad].append(known.name)
    assert {quad: " ".join(names) for quad, names in by_quad.items()} == QUADS
    assert {known.name for known in classes().values() if known.mutual} == {"AGREE", "CONSULT", "COOPERATE"}


def test_weights_have_the_sign_of_their_quad() -> None:
    for known in classes().values():
        sign = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}[known.quad]
        assert known.weight * sign > 0 or (sign == 0 and known.weight == 0), known


@pytest.mark.parametrize("quad", [1, 2, 3, 4])
def test_a_quads_weight_lies_among_those_of_its_classes(quad: int) -> None:
    weights = [known.weight for known in classes().values() if known.quad == quad]
    assert min(weights) <= quad_weight(quad) <= max(weights)


def test_unknown_classes_and_quads_are_refused_with_a_hint() -> None:
    with pytest.raises(UnknownClass, match="did you mean SANCTION"):
        event_class("sanctions")
    with pytest.raises(UnknownClass, match="the classes are STATEMENT, AGREE"):
        event_class("xyzzy")
    with pytest.raises(UnknownClass, match=r"0 \(neither\) and 1 to 4"):
        quad_weight(5)


def test_the_table_of_codes_is_complete() -> None:
    below: dict[str, int] = defaultdict(int)
    for code, known in cameo().items():
        assert known.code == code
        assert code.isdigit()
        assert known.event in classes()
        assert known.name
        if len(code) > 2:
            below[code[:2]] += 1
        if len(code) == 4:
            assert code[:3] in cameo()
    assert dict(below) == BELOW_ROOT
    assert {code for code in cameo() if len(code) == 2} == set(BELOW_ROOT)


def test_every_name_leads_back_to_its_code() -> None:
    for code, known in cameo().items():
        if len(code) > 2:
            assert cameo_code_of(known.name) == code


def test_codes_follow_the_codebook() -> None:
    for code, known in cameo().items():
        longest = max((prefix for prefix in BRANCHES if code.startswith(prefix)), key=len)
        assert known.event == cameo_event(code) == BRANCHES[longest], code


@given(code=st.sampled_from(sorted(cameo())), deeper=st.text("0123456789", max_size=3))
def test_deeper_codes_fall_back_on_the_listed_part(code: str, deeper: str) -> None:
    if len(code) == 4:
        assert cameo_event(code + deeper) == cameo()[code].event


@given(st.text(max_size=6))
def test_any_text_has_a_class_or_a_clear_error(code: str) -> None:
    try:
        event = cameo_event(code)
    except UnknownClass:
        event = None
    assert event is None or event in classes()


def test_quads_are_named() -> None:
    assert [quad.value for quad in Quad] == sorted(QUADS)


def test_weights_are_the_means_of_the_published_scores(shared: Path) -> None:
    """Goldstein's scores of the three-digit categories, as published with ICEWS."""
    scores: dict[str, list[float]] = defaultdict(list)
    path = shared / "data" / "formats" / "icews" / "cameo-codes.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        for row in csv.DictReader(lines):
            if len(row["code"]) == 3:
                scores[cameo_event(row["code"])].append(float(row["goldstein"]))
    for name, known in classes().items():
        assert known.weight == pytest.approx(sum(scores[name]) / len(scores[name]), abs=0.051), name


def test_every_relation_of_the_public_benchmarks_has_its_published_code(shared: Path) -> None:
    folder = shared / "data" / "icews"

    def words(relation: str) -> str:
        return relation.replace("_", " ").replace("-", " ").lower().strip()

    with (folder / "relation_to_cameo.csv").open(encoding="utf-8", newline="") as lines:
        published = {words(row["relation"]): row["cameo_code"] for row in csv.DictReader(lines)}
    n_relations = 0
    for path in sorted(folder.glob("*/relation2id.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            relation = line.rsplit("\t", 1)[0]
            assert cameo_code_of(relation) == published[words(relation)], relation
            n_relations += 1
    assert n_relations == 256 + 230 + 251
