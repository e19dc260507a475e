"""Names, titles, demonyms and nouns: whom they stand for on the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from coding.annotated import annotated
from dragoman.coding.actors import read_actors
from dragoman.coding.actors.nouns import singular
from dragoman.coding.actors.spotting import spot
from dragoman.coding.annotation import Token

#: A text, the day it was published, and whom its words stand for ("" for nobody, a word twice as word#2).
CASES: list[tuple[str, str, dict[str, str]]] = [
    # Leaders by date, and those who were.
    ("Putin met Chirac in Paris.", "2003-02-10", {"Putin": "RUS.GOV", "Chirac": "FRA.GOV", "Paris": "FRA"}),
    ("Obama imposed sanctions on Venezuela in 2015.", "2020-06-01", {"Obama": "USA.GOV", "Venezuela": "VEN"}),
    ("Former president Bill Clinton visited Pyongyang.", "2009-08-04", {"Clinton": "USA.CVL", "Pyongyang": "PRK"}),
    ("Maduro thanked Iran.", "2015-01-01", {"Maduro": "VEN.GOV"}),
    ("Yeltsin ordered troops into Chechnya.", "1994-12-11", {"Yeltsin": "RUS.GOV"}),
    # Titles and affiliations of people nobody registered.
    (
        "Iranian oil minister Karim Fathi arrived in Caracas. Fathi signed a contract.",
        "2007-03-02",
        {"Fathi": "IRN.GOV", "Fathi#2": "IRN.GOV", "Iranian": "IRN"},
    ),
    (
        "John Harding, a spokesman for the Pentagon, denied the report. Harding warned Syria.",
        "2012-03-02",
        {"Harding": "USA.GOV", "Harding#2": "USA.GOV", "Pentagon": "USA"},
    ),
    (
        "Kenya's foreign minister Raychelle Omamo warned Somalia.",
        "2020-12-16",
        {"Omamo": "KEN.GOV", "minister": "KEN.GOV"},
    ),
    ("Analyst Peter Norton criticised France.", "2011-05-05", {"Norton": "", "France": "FRA"}),
    # Bodies, ministries, seats and metonyms.
    ("The Kremlin accused Kyiv of sabotage.", "2016-08-10", {"Kremlin": "RUS", "Kyiv": "UKR"}),
    ("The Chinese foreign ministry protested to Tokyo.", "2012-09-12", {"ministry": "CHN.GOV", "Tokyo": "JPN"}),
    ("Brussels imposed sanctions on Belarus.", "2021-06-21", {"Brussels": "EU", "Belarus": "BLR"}),
    (
        "The Trump administration expelled two Cuban diplomats.",
        "2019-09-19",
        {"administration": "USA.GOV", "diplomats": "CUB.GOV"},
    ),
    ("Officials in Beijing rejected the claim.", "2009-01-12", {"Officials": "CHN.GOV"}),
    ("Israel Defense Forces soldiers shot two Palestinians.", "2018-05-14", {"Palestinians": "PSE"}),
    # Inside countries.
    ("Syrian rebels shelled Damascus.", "2012-07-18", {"rebels": "SYR.REB", "Damascus": "SYR"}),
    ("Rebels in the Darfur region attacked police.", "2004-04-02", {"Rebels": "SDN.REB"}),
    ("Police arrested protesters in Hong Kong.", "2019-11-11", {"protesters": "HKG.CVL"}),
    ("The Zimbabwean opposition rejected the result.", "2008-04-14", {"opposition": "ZWE.OPP"}),
    ("Turkish journalists criticised Erdogan.", "2016-05-06", {"journalists": "TUR.MED", "Erdogan": "TUR.GOV"}),
    # Ships, firms, groups, media.
    ("Iranian tankers entered Venezuelan waters.", "2020-05-24", {"tankers": "IRN", "waters": ""}),
    ("The US firm Delvane sold radars to Oman.", "2003-05-24", {"Delvane": "USA.BUS", "Oman": "OMN"}),
    ("PDVSA shipped crude to Cuba.", "2009-04-01", {"PDVSA": "VEN.GOV.PDVSA"}),
    ("Hezbollah fighters crossed into Syria.", "2013-05-20", {"fighters": "HEZBOLLAH", "Hezbollah": "HEZBOLLAH"}),
    ("The Washington Post criticised Riyadh.", "2018-10-10", {"Washington": "USA.MED.WAPO", "Riyadh": "SAU"}),
    ("Turkish state bank Orvan helped Tehran.", "2014-05-20", {"bank": "TUR.GOV", "Orvan": "TUR.GOV"}),
    ("Kurdish militants of the PKK attacked soldiers.", "2015-08-20", {"militants": "PKK"}),
    ("Khalifa Ortuna visited Qatar.", "2015-08-20", {"Khalifa": "", "Qatar": "QAT"}),
    # Only one of two names owns a noun.
    ("US-backed rebels seized Raqqa from Islamic State.", "2017-10-17", {"rebels": "", "State": "ISIS"}),
    ("Anti-American protesters marched in Karachi.", "2012-09-21", {"protesters": "PAK.CVL"}),
    # Several at once.
    ("British and French jets bombed Libya.", "2011-03-20", {"jets": "GBR.MIL FRA.MIL"}),
    ("Iran, Iraq and Syria signed a pact.", "2018-11-18", {"Iran": "IRN IRQ SYR"}),
    ("European countries condemned the coup in Mali.", "2012-03-23", {"countries": "Europe", "Mali": "MLI"}),
    # States that are gone.
    ("The Soviet Union invaded Afghanistan in 1979.", "2009-12-27", {"Union": "SUN", "Afghanistan": "AFG"}),
    # False friends.
    ("Jordan Fielding lives in New Mexico.", "2015-04-04", {"Jordan": "", "Mexico": ""}),
    ("Voters in Atlanta, Georgia, and in Florida chose Biden.", "2021-01-05", {"Georgia": ""}),
    ("Georgia recalled its envoy from Moscow.", "2008-08-29", {"Georgia": "GEO", "envoy": "GEO.GOV"}),
    ("The talks began in May.", "2018-05-20", {"May": ""}),
    ("Mrs May warned Moscow.", "2018-03-12", {"May": "GBR.GOV"}),
    ("Michael Jordan praised the film.", "2001-03-12", {"Michael": "", "Jordan": ""}),
    ("Can Turkey join the club?", "2005-03-12", {"Can": "", "Turkey": "TUR"}),
    ("A storm crossed the Gulf of Oman and the South China Sea.", "2010-06-03", {"Oman": "", "China": ""}),
    ("The West condemned the vote.", "2014-03-17", {"West": ""}),
    # Acts and things are no actors.
    ("The Iranian threat worries Israel.", "2010-03-17", {"threat": "", "Iranian": "IRN"}),
]
TEXTS = [text for text, _, _ in CASES] + [
    "Bantu Skelo met Iran in Oslo.",
    "A crew left.",
]


def read(text: str, published: date | None) -> dict[str, str]:
    """Whom each word of a text stands for; the second time a word occurs it is called word#2."""
    sentences = annotated(text)
    actors = read_actors(text, sentences, published)
    found: dict[str, str] = {}
    for number, sentence in enumerate(sentences):
        for index, token in enumerate(sentence.tokens):
            times = 1 + sum(name.split("#")[0] == token.text for name in found)
            name = token.text if times == 1 else f"{token.text}#{times}"
            found[name] = " ".join(ref.id for ref in actors.of(number, index) if ref.id)
    return found


@pytest.mark.parametrize(("text", "published", "wanted"), CASES)
def test_words_stand_for(text: str, published: str, wanted: dict[str, str]) -> None:
    found = read(text, date.fromisoformat(published))
    assert {word: found[word] for word in wanted} == wanted


def test_names_nobody_knows_are_reported_and_not_forced() -> None:
    text = "Bantu Skelo met Iran in Oslo."
    actors = read_actors(text, annotated(text), date(2010, 1, 1))
    assert [(ref.name, ref.id) for ref in actors.unresolved] == [("Bantu Skelo", "")]
    assert [ref.id for ref in actors.of(0, 1)] == [""]


def test_references_point_into_the_text() -> None:
    for text, published, _ in CASES:
        sentences = annotated(text)
        actors = read_actors(text, sentences, date.fromisoformat(published))
        for number, sentence in enumerate(sentences):
            for index in range(len(sentence.tokens)):
                for ref in actors.of(number, index):
                    assert text[ref.start : ref.end] == ref.name
                    assert ref.how
                    assert ref.kind


def test_without_a_day_a_leader_stands_for_his_state_only_where_he_always_did() -> None:
    assert read("Maduro thanked Iran.", None)["Maduro"] == ""
    assert read("Putin met Chirac in Paris.", None)["Putin"] == "RUS.GOV"


def test_the_same_document_reads_the_same() -> None:
    text, published, _ = CASES[5]
    assert read(text, date.fromisoformat(published)) == read(text, date.fromisoformat(published))


def test_no_sentences_have_no_actors() -> None:
    assert read_actors("", [], None).unresolved == ()


def _tokens(words: str) -> list[Token]:
    return [
        Token(word, 0, 0, word.lower(), "PROPN" if word[0].isupper() else "NOUN", -1, "root") for word in words.split()
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("the Lord 's Resistance Army", ["lords resistance army"]),
        ("the Islamic Revolutionary Guard Corps of Iran", ["islamic revolutionary guard corps", "iran"]),
        ("Moon Jae - in of South Korea", ["moon jae in", "south korea"]),
        ("help us now", []),
        ("the U.S. and the UK", ["us", "uk"]),
        ("New Mexico and Mexico", ["new mexico", "mexico"]),
    ],
)
def test_the_longest_registered_name_is_spotted(words: str, names: list[str]) -> None:
    assert [found.name for found in spot(_tokens(words))] == names


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("allies", "ally"),
        ("businessmen", "businessman"),
        ("Tankers", "tanker"),
        ("congress", "congress"),
        ("troops", "troops"),
    ],
)
def test_plurals_lose_their_ending(plural: str, one: str) -> None:
    assert singular(plural) == one
