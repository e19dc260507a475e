"""What pronouns, definite nouns and short names take up from earlier in a document."""

from __future__ import annotations

from datetime import date

import pytest

from coding.annotated import annotated
from coding.test_actors import read
from dragoman.coding.actors import read_actors

CASES: list[tuple[str, str, dict[str, str]]] = [
    # It, they, he, she.
    (
        "Ghana closed its border. It also recalled its envoy.",
        "1999-02-02",
        {"its": "GHA", "It": "GHA", "envoy": "GHA.GOV"},
    ),
    (
        "Eritrea said it would reopen its embassy in Addis Ababa.",
        "2018-07-16",
        {"it": "ERI", "its": "ERI", "embassy": "ERI.GOV"},
    ),
    ("Tokyo condemned North Korea. It had fired a missile.", "2017-08-29", {"It": "JPN"}),
    ("North Korea fired a missile over Japan. Tokyo condemned it.", "2017-08-29", {"it": "PRK"}),
    (
        "Chile and Peru agreed a truce. They will withdraw their troops.",
        "1995-02-02",
        {"They": "CHL PER", "troops": "CHL.MIL PER.MIL"},
    ),
    ("The guerrillas of the FARC freed a hostage. They demanded talks.", "2008-01-10", {"They": "FARC"}),
    ("Angela Merkel met Hollande. She urged him to wait.", "2013-05-30", {"She": "DEU.GOV", "him": "FRA.GOV"}),
    ("Hanoi accused Beijing of sending its ships.", "2014-05-07", {"its": "CHN", "ships": "CHN"}),
    ("Iran and Oman criticised each other.", "2014-05-07", {"other": "IRN OMN"}),
    ("Sudan, which had mediated, welcomed the deal.", "2018-09-12", {"which": "SDN"}),
    # Countries and governments.
    (
        "Argentina and Chile sent doctors. Both countries lent helicopters.",
        "2010-01-20",
        {"countries": "ARG CHL", "helicopters": ""},
    ),
    ("India shelled Pakistan. The neighbours later agreed a truce.", "2003-11-25", {"neighbours": "IND PAK"}),
    (
        "Turkey met Greece. The two sides signed a pact. Both governments praised it.",
        "2000-01-20",
        {"sides": "TUR GRC", "governments": "TUR.GOV GRC.GOV"},
    ),
    ("Washington warned Havana. The island denied the charge.", "2003-04-20", {"island": "CUB"}),
    ("Bolivia met Spain. The Andean nation seized a refinery.", "2006-05-02", {"nation": "BOL"}),
    ("Tehran thanked its Syrian ally.", "2011-05-02", {"ally": "SYR", "its": "IRN"}),
    ("Ankara praised its closest partner, Qatar.", "2017-06-08", {"partner": "QAT"}),
    ("Lavrov met his French counterpart.", "2014-06-08", {"his": "RUS.GOV", "counterpart": "FRA.GOV"}),
    ("President Mugabe arrested an editor. The president expelled two others.", "2003-05-16", {"president": "ZWE.GOV"}),
    ("Nigeria's army attacked Boko Haram. The group killed ten soldiers.", "2014-05-16", {"group": "BOKO-HARAM"}),
    ("The European Union met Serbia. The bloc offered money.", "2011-05-16", {"bloc": "EU"}),
    (
        "Rebels in Nepal rejected the offer and accused the government of lies.",
        "2003-01-16",
        {"Rebels": "NPL.REB", "government": "NPL.GOV"},
    ),
    ("Iranian tankers reached Venezuela. The vessels carried fuel.", "2020-05-25", {"vessels": "IRN"}),
    ("Thailand met Laos. Other countries stayed away.", "2001-05-25", {"countries": ""}),
    # A country before its president; not the time told by a ruler's name; the scene says whose.
    ("Turkey armed Azerbaijan. Under Erdogan, it also bought missiles.", "2020-11-02", {"it": "TUR"}),
    ("In Libya, Turkish officers trained the militias.", "2020-11-02", {"militias": "LBY.REB", "officers": "TUR.MIL"}),
    ("Wang Yi met Gotabaya Rajapaksa. Wang left Colombo.", "2022-01-09", {"Wang#2": "CHN.GOV"}),
    (
        "Pedro Castillo replaced his cabinet. Congress threatened him.",
        "2022-01-09",
        {"Congress": "PER.LEG", "him": "PER.GOV"},
    ),
    # Names told in full before.
    (
        "Ricardo Maduro visited Panama. Maduro signed a treaty.",
        "2005-01-25",
        {"Maduro": "HND.GOV", "Maduro#2": "HND.GOV"},
    ),
    ("Mike Johnson criticised China. Johnson left early.", "2020-01-25", {"Johnson": "", "Johnson#2": ""}),
    # Speakers of quotations.
    ('"We will not yield," Netanyahu said.', "2012-01-25", {"We": "ISR.GOV"}),
    ('Khartoum is under pressure. "Our patience is over," the Kenyan minister said.', "2005-01-25", {"Our": "KEN.GOV"}),
    ("We saw the minister of Peru.", "2005-01-25", {"We": ""}),
    ("It is clear that Japan will sign.", "2005-01-25", {"It": ""}),
]
TEXTS = [text for text, _, _ in CASES] + [
    'Klimkin met reporters in Kyiv. "We shall not wait. We will act," he said.',
]


@pytest.mark.parametrize(("text", "published", "wanted"), CASES)
def test_words_take_up(text: str, published: str, wanted: dict[str, str]) -> None:
    found = read(text, date.fromisoformat(published))
    assert {word: found.get(word) for word in wanted} == wanted


def test_a_speaker_told_at_the_end_speaks_from_the_beginning() -> None:
    text = TEXTS[-1]
    sentences = annotated(text)
    actors = read_actors(text, sentences, date(2018, 3, 30))
    spoken = [
        [ref.id for ref in actors.speaker(number, index)]
        for number, sentence in enumerate(sentences)
        for index, token in enumerate(sentence.tokens)
        if token.text == "We"
    ]
    assert spoken == [["UKR.GOV"], ["UKR.GOV"]]
    assert actors.speaker(0, 0) == ()
