"""All effects, with their formulas, sources and other programs' names: one table for people and for formulas."""

from __future__ import annotations

import dataclasses

from dragoman.models import effects
from dragoman.models.effects.base import Effect

__all__ = ["effect_classes", "registry"]


def effect_classes() -> dict[str, type[Effect]]:
    """Every effect by its name.

    >>> len(effect_classes()) > 40
    True
    """
    found = (getattr(effects, name) for name in effects.__all__)
    return {
        item.__name__: item for item in found if isinstance(item, type) and issubclass(item, Effect) and item.formula
    }


def registry() -> list[dict[str, str]]:
    """One row an effect: ``effect``, ``question``, ``formula``, ``source``, ``settings``, and its name elsewhere.

    >>> next(row["remstats"] for row in registry() if row["effect"] == "Transitivity")
    'otp'
    """
    programs = ("goldfish", "remstats", "relevent", "eventnet")
    return [
        {
            "effect": name,
            "question": (kind.__doc__ or "").strip().split("\n")[0],
            "formula": kind.formula,
            "source": kind.source,
            "settings": ", ".join(field.name for field in dataclasses.fields(kind)),
            **{program: kind.known_as.get(program, "") for program in programs},
        }
        for name, kind in sorted(effect_classes().items())
    ]
