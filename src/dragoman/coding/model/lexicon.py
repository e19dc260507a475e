"""What is looked up rather than computed: pieces of words, lemmas, and the senses that a lemma may have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.model.lemmas import Lemmas
from dragoman.coding.model.pieces import Vocabulary

__all__ = ["Lexicon"]

_KIND = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "j"}


class Lexicon:
    """``vocab.txt``, ``lexicon.json`` and ``senses.npz`` of a folder."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = Vocabulary(folder / "vocab.txt")
        content = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        self.version: str = content["version"]
        self.lemmas = Lemmas(content["irregular"], set(content["verbs"].split()))
        self._senses: dict[str, str] = content["senses"]
        with np.load(folder / "senses.npz") as file:
            self._row = {str(name): i for i, name in enumerate(file["rolesets"])}
            self._vectors: NDArray[np.float32] = file["vectors"].astype(np.float32)

    def sense(self, lemma: str, upos: str, vector: NDArray[np.floating[Any]]) -> str:
        """The roleset of a predicate: of those that its lemma may have, the one whose vector fits best; or empty."""
        kinds = dict.fromkeys((_KIND.get(upos, "v"), "v", "n", "j"))
        names = next((self._senses[key] for kind in kinds if (key := f"{lemma}|{kind}") in self._senses), "").split()
        if len(names) < 2:
            return names[0] if names else ""
        known = [name for name in names if name in self._row]
        if not known:
            return names[0]
        scores = self._vectors[[self._row[name] for name in known]] @ vector
        return known[int(scores.argmax())]
