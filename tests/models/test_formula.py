from __future__ import annotations

import pytest

from dragoman.errors import UsageError
from dragoman.models import Baseline, HalfLife, Inertia, Interaction, ParticipationShift, Reciprocity, Same, Window
from dragoman.models.effects.registry import effect_classes, registry
from dragoman.models.formula import effects_from_formula


def test_terms() -> None:
    made = effects_from_formula(
        "y ~ 1 + inertia(memory = window(30), counting = 'presence') + reciprocity(half_life_days=90)"
        " + ParticipationShift('AB-BA') + same(\"region\")"
    )
    assert made == [
        Baseline(),
        Inertia(memory=Window(30), counting="presence"),
        Reciprocity(half_life_days=90),
        ParticipationShift("AB-BA"),
        Same("region"),
    ]
    assert effects_from_formula("inertia(memory=half_life(9, density=TRUE), acts=c('AID', 'AGREE'))") == [
        Inertia(memory=HalfLife(9, density=True), acts=("AID", "AGREE"))
    ]


def test_interactions() -> None:
    product = Interaction((Inertia(), Reciprocity()))
    assert effects_from_formula("inertia:reciprocity") == [product]
    assert effects_from_formula("inertia * reciprocity") == [Inertia(), Reciprocity(), product]
    assert effects_from_formula("inertia + inertia*reciprocity") == [Inertia(), Reciprocity(), product]


@pytest.mark.parametrize(
    ("formula", "complaint"),
    [
        ("inertai", "no effect is called 'inertai'"),
        ("inertia(window(3))", "by name"),
        ("inertia(memry=3)", "memry"),
        ("inertia +", "is no formula"),
        ("inertia - reciprocity", "is no term"),
        ("same(region)", "is no value"),
    ],
)
def test_mistakes_are_named(formula: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        effects_from_formula(formula)


def test_every_effect_is_documented() -> None:
    rows = registry()
    assert [row["effect"] for row in rows] == sorted(effect_classes())
    for row in rows:
        assert row["formula"], row["effect"]
        assert row["question"].endswith((".", "?")) or ":" in row["question"], row["effect"]
        assert row["source"], row["effect"]
