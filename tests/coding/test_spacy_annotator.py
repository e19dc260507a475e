"""Any spaCy pipeline in the model's place: labels turned into Universal Dependencies, spans kept, faults told."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from dragoman.coding.annotators.dependencies import Arcs, to_universal
from dragoman.coding.annotators.spacy import SpacyAnnotator
from dragoman.coding.syntax import Tree
from dragoman.errors import UsageError


def turned(table: str) -> list[tuple[str, str, str]]:
    """Word, governor's word, label: from lines of word, lemma, tag, governor (from 0, - for the root), label."""
    rows = [line.split() for line in table.strip().splitlines()]
    arcs = Arcs(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [-1 if row[3] == "-" else int(row[3]) for row in rows],
        [row[4] for row in rows],
    )
    to_universal(arcs)
    words = [*arcs.words, "-"]
    return [(arcs.words[i], words[arcs.heads[i]], arcs.labels[i]) for i in range(len(rows))]


def test_prepositions_mark_their_nouns() -> None:
    found = turned("""
        Kenya kenya PROPN 2 nsubjpass
        was be AUX 2 auxpass
        criticised criticise VERB - ROOT
        by by ADP 2 agent
        allies ally NOUN 3 pobj
        in in ADP 4 prep
        Africa africa PROPN 5 pobj
        for for ADP 2 prep
        attacking attack VERB 7 pcomp
        """)
    assert ("Kenya", "criticised", "nsubj:pass") in found
    assert ("allies", "criticised", "obl:agent") in found
    assert ("Africa", "allies", "nmod") in found
    assert ("in", "Africa", "case") in found
    assert ("attacking", "criticised", "advcl") in found
    assert ("for", "attacking", "mark") in found


def test_predicates_take_the_place_of_be() -> None:
    found = turned("""
        Kenya kenya PROPN 1 nsubj
        is be AUX - ROOT
        an a DET 3 det
        ally ally NOUN 1 attr
        of of ADP 3 prep
        Uganda uganda PROPN 4 pobj
        """)
    assert ("Kenya", "ally", "nsubj") in found
    assert ("is", "ally", "cop") in found
    assert ("ally", "-", "root") in found
    assert ("Uganda", "ally", "nmod") in found


def test_conjuncts_hang_on_the_first() -> None:
    found = turned("""
        Kenya kenya PROPN 5 nsubj
        , , PUNCT 0 punct
        Uganda uganda PROPN 0 conj
        and and CCONJ 2 cc
        Chad chad PROPN 2 conj
        met meet VERB - ROOT
        """)
    assert ("Uganda", "Kenya", "conj") in found
    assert ("Chad", "Kenya", "conj") in found
    assert ("and", "Chad", "cc") in found


def test_the_subject_of_an_infinitive_becomes_an_object() -> None:
    found = turned("""
        Kenya kenya PROPN 1 nsubj
        wants want VERB - ROOT
        Uganda uganda PROPN 4 nsubj
        to to PART 4 aux
        leave leave VERB 1 ccomp
        """)
    assert ("Uganda", "wants", "obj") in found
    assert ("leave", "wants", "xcomp") in found
    assert ("to", "leave", "mark") in found


def test_every_arc_leads_to_one_root() -> None:
    found = turned("""
        Kenya kenya PROPN - ROOT
        Uganda uganda PROPN - ROOT
        left leave VERB - ROOT
        """)
    assert [label for _, _, label in found] == ["root", "parataxis", "parataxis"]


def test_missing_spacy_and_pipelines_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(UsageError, match="pip install"):
        SpacyAnnotator("en_core_web_sm")


def test_a_pipeline_needs_a_parser() -> None:
    spacy = pytest.importorskip("spacy")
    with pytest.raises(UsageError, match="parser"):
        SpacyAnnotator(spacy.blank("en"))
    with pytest.raises(UsageError, match="no spaCy pipeline"):
        SpacyAnnotator("no_such_pipeline")


class Pipeline:
    """A pipeline whose parse is given, so that no model is needed."""

    pipe_names = ("parser", "lemmatizer")

    def __init__(self, docs: dict[str, Any]) -> None:
        self._docs = docs
        self.meta = {"lang": "en", "name": "given", "version": "1"}

    def get_pipe(self, name: str) -> Any:  # noqa: ARG002 - spaCy's signature
        return type("Pipe", (), {"labels": ("dobj", "prep", "pobj")})

    def pipe(self, texts: Any, batch_size: int) -> Any:  # noqa: ARG002 - spaCy's signature
        return (self._docs[text] for text in texts)


def test_documents_keep_their_sentences_and_offsets() -> None:
    spacy = pytest.importorskip("spacy")
    tokens = pytest.importorskip("spacy.tokens")
    vocabulary = spacy.blank("en").vocab
    words = ["U.S.-backed", "Kenya", "expelled", "envoys", "."]
    doc = tokens.Doc(
        vocabulary,
        words=words,
        spaces=[True, True, True, False, False],
        heads=[1, 2, 2, 2, 2],
        deps=["amod", "nsubj", "ROOT", "dobj", "punct"],
        pos=["ADJ", "PROPN", "VERB", "NOUN", "PUNCT"],
        lemmas=["u.s.-backed", "Kenya", "expel", "envoy", "."],
    )
    sentence = "U.S.-backed Kenya expelled envoys."
    text = f"Title\n{sentence} {sentence}"
    spans = [(6, 6 + len(sentence)), (7 + len(sentence), len(text))]
    annotator = SpacyAnnotator(Pipeline({sentence: doc}))
    nothing, both = annotator.annotate([("", []), (text, spans)])
    assert nothing == []
    for read, (start, end) in zip(both, spans, strict=True):
        assert (read.start, read.end) == (start, end)
        assert all(text[token.start : token.end] == token.text for token in read.tokens)
        assert [token.text for token in read.tokens][:4] == ["U.S.", "-", "backed", "Kenya"]
        tree = Tree(read)
        assert tree.lemmas[2] == "back"
        assert tree.logical_subjects(4) == [3]
        assert tree.logical_objects(4) == [5]
        assert tree.logical_subjects(2) == [0]
