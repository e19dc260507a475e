"""Whom the phrases of a document stand for: names by date, nouns and pronouns by what was told before."""

from __future__ import annotations

from dragoman.coding.actors.context import Salience
from dragoman.coding.actors.reading import Actors, read_actors
from dragoman.coding.actors.references import Reference

__all__ = ["Actors", "Reference", "Salience", "read_actors"]
