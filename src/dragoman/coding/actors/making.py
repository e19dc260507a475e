"""From whom a phrase was found to be about to its references: the country, or the part its noun names."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.coding.actors.coreference import is_country
from dragoman.coding.actors.naming import is_former
from dragoman.coding.actors.phrases import Phrase
from dragoman.coding.actors.references import Reference, country_part

__all__ = ["countries", "made", "owned", "part_of"]


def made(phrase: Phrase, ids: Iterable[str], how: str) -> tuple[Reference, ...]:
    """References of a phrase to some ids, each once."""
    at = phrase.index
    return tuple(phrase.reader.refer(id, at, at + 1, how, "description") for id in dict.fromkeys(ids) if id)


def owned(phrase: Phrase, owners: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The phrase, given whose it is: the part of a country its noun names."""
    part = phrase.noun.part
    if part == "GOV" and is_former(phrase.reader.place, phrase.index):
        part = "CVL"
    if part == "BUS" and phrase.state_owned:
        part = "GOV"
    return tuple(
        ref
        for owner in owners
        if owner.id and owner.kind != "region"
        for ref in made(phrase, (part_of(owner.id, part),), f"{phrase.word} of {owner.name}")
    )


def part_of(id: str, part: str) -> str:
    """The part of an actor: of a country with a code; what belongs to a group or organisation is that itself."""
    head, _, rest = id.partition(".")
    if part and is_country(id) and (not rest or (rest == "GOV" and part != "GOV")):
        return f"{head}.{part}"
    return id


def countries(phrase: Phrase, owners: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The countries or organisations of some actors."""
    owners = tuple(owner for owner in owners if owner.id and owner.kind != "region")
    how = f"{phrase.word} of {owners[0].name}" if owners else ""
    return made(phrase, (country_part(owner.id) for owner in owners), how)
