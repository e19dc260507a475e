"""What holds of every document, whatever it says: spans, determinism, streams, no crash."""

from __future__ import annotations

import random
from datetime import date

import pytest

from coding.model import PUBLISHED, coded
from dragoman.coding.codebook.choosing import same_actor
from dragoman.coding.coder import code, code_documents
from dragoman.coding.explain import explanation
from dragoman.vocabulary.documents import Document
from dragoman.vocabulary.records import STATUSES

ARTICLE = (
    "Ethiopian warplanes bombed a fuel depot near Asmara on Monday, the Eritrean information ministry said. "
    "“We will answer this aggression,” President Isaias Afwerki told state television.\n\n"
    "Addis Ababa accused Eritrea of arming rebels in the north. Kenya offered to mediate between the two countries, "
    "and the African Union urged both governments to hold talks.\n\n"
    "According to diplomats in Nairobi, Egypt has sent ammunition to Asmara and may deploy troops there "
    "if fighting resumes."
)


def holds(document: Document) -> None:
    """The promises about one document's records."""
    pytest.importorskip("onnxruntime")
    for record in next(code_documents([document], floor=0.0)).records:
        assert record.evidence is not None
        assert record.predicate is not None
        start, end = record.evidence
        assert 0 <= start < end <= len(document.text)
        assert document.text[start:end] == record.text
        assert start <= record.predicate[0] < record.predicate[1] <= end
        assert record.status in STATUSES
        assert record.confidence is not None
        assert 0 <= record.confidence <= 1
        assert record.source
        assert not same_actor(record.source, record.target)
        assert record.target or record.event in {"MOBILIZE", "THREATEN"}


def test_an_article_is_coded_as_promised() -> None:
    holds(Document(ARTICLE, published=PUBLISHED))
    records = code(ARTICLE, published=PUBLISHED)
    triples = {(r.source.split(".")[0], r.target, r.event, r.status) for r in records}
    assert ("EGY", "ERI", "AID", "actual") in triples
    assert ("ETH", "ERI", "ACCUSE", "actual") in triples


def test_the_same_text_gives_the_same_records() -> None:
    pytest.importorskip("onnxruntime")
    assert code(ARTICLE, published=PUBLISHED) == code(ARTICLE, published=PUBLISHED)


def test_a_stream_gives_what_each_document_gives_alone() -> None:
    texts = [ARTICLE, "", "Kenya bombed Somalia.", "   \n", ARTICLE[:200]]
    together = coded(texts)
    for text, found in zip(texts, together, strict=True):
        (alone,) = coded([text])
        assert found.records == alone.records


def test_the_same_pair_and_class_come_once_a_sentence() -> None:
    (found,) = coded(["Kenya attacked Somalia and shelled Somali towns."])
    keys = [(r.source, r.target, r.event) for r in found.records]
    assert len(keys) == len(set(keys))


def test_explanations_name_the_line_of_the_codebook() -> None:
    (found,) = coded([ARTICLE], floor=0.3)
    told = explanation(found)
    assert "ACCUSE.csv:" in told
    assert "is ETH" in told
    assert explanation(coded(["Nothing happened."])[0]) == ""


def garble(text: str, seed: int) -> str:
    """Cut, doubled, swapped and foreign characters, as in texts that were scraped badly."""
    chance = random.Random(seed)
    for _ in range(chance.randrange(1, 8)):
        if not text:
            break
        at, length = chance.randrange(len(text)), chance.randrange(1, 40)
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at]
        elif kind == 1:
            text = text[:at] + text[at + length :]
        elif kind == 2:
            text = text[:at] + text[at : at + length] * 2 + text[at + length :]
        elif kind == 3:
            text = (
                text[:at]
                + chance.choice(["\x00", "“", "\ud800", "🙂", "\u202e", "''", "\n\n", "—", "ﬁ", "?!"])
                + text[at:]
            )
        elif kind == 4:
            text = text[at:]
        else:
            words = text.split(" ")
            chance.shuffle(words)
            text = " ".join(words)
    return text


@pytest.mark.parametrize("seed", range(60))
def test_garbled_texts_keep_the_promises(seed: int) -> None:
    holds(Document(garble(ARTICLE, seed), published=PUBLISHED if seed % 2 else None))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Sudanese rebels attacked Juba on Monday.", ("SSD.REB", "SSD.GOV", "ASSAULT")),
        ("Venezuelan opposition leaders accused Caracas of fraud.", ("VEN.OPP", "VEN.GOV", "ACCUSE")),
    ],
)
def test_those_who_face_their_state_face_its_government(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in {(record.source, record.target, record.event) for record in code(text)}


def test_a_participle_before_a_noun_has_no_doer() -> None:
    records = code("Mexico received the ousted president of Peru, Pedro Castillo, at the airport on Friday.")
    assert not any(record.source.startswith("MEX") and record.event in {"SANCTION", "COERCE"} for record in records)


def test_who_reports_does_not_act() -> None:
    lead = "N'DJAMENA, Feb 3 ({}) - Fighters loyal to Mahamat Nouri entered the Chadian capital on Saturday. "
    rest = "Their spokesman asked France to leave Chad."
    (wire, paper) = coded([lead.format("AFP") + rest, lead.replace(" ({})", "") + rest])
    acts = {(r.source, r.event, r.target) for r in wire.records}
    assert acts == {(r.source, r.event, r.target) for r in paper.records}
    assert not any("AFP" in source + target for source, _, target in acts)


def test_nameless_fighters_are_of_the_one_country_told_of() -> None:
    alone = "Chad is at war. Rebels attacked the Chadian army, and soldiers fled."
    (alone_told, several_told) = coded([alone, "Sudan and Libya watched. Sudan and Libya wait. " + alone])
    assert {r.source for r in alone_told.records if r.event == "ASSAULT"} == {"TCD.REB"}
    assert not any(r.source == "TCD.REB" for r in several_told.records)


@pytest.mark.parametrize("published", [date(1991, 1, 5), date(2003, 1, 5)])
def test_a_title_and_a_name_are_of_who_held_the_office_then(published: date) -> None:
    (found,) = coded(["President Bush accused Iraq of cheating."], published)
    assert {r.source for r in found.records if r.event == "ACCUSE"} == {"USA.GOV"}
