"""Which country a document is told from or about, and whose the bodies and officials without a country are."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.coding.actors import Actors, read_actors
from dragoman.coding.sentences import sentence_spans

#: A heading, a text, its home, and whom words stand for (a word twice as word#2).
CASES: list[tuple[str, str, str, dict[str, str]]] = [
    (
        "",
        "LIMA, March 3 (Andina) - Foreign Minister Oscar Benavente told reporters that Peru had recalled its envoy from"
        " Quito. The government accused Ecuador of shelling a village. General Luis Paredes flew to the border.",
        "PER",
        {"Benavente": "PER.GOV", "government": "PER.GOV", "Paredes": "PER.MIL"},
    ),
    (
        "Nigerian army admits killing villagers",
        "Troops killed eleven villagers on Sunday, Nigeria's army said. Niger closed the border. Defence Minister Sani"
        " Lawal blamed bandits from Niger. The opposition demanded an inquiry.",
        "NGA",
        {"Lawal": "NGA.GOV", "opposition": "NGA.OPP"},
    ),
    (
        "",
        "Colonel Ibrahim Sesay of the Gambian army met the rebels. Sesay warned Senegal.",
        "",
        {"Sesay#2": "GMB.MIL"},
    ),
    (
        "Chile hosts talks",
        "Chile's president received their Turkish counterparts, Foreign Minister Kemal Aslan and Defence Minister Orhan"
        " Demir, on Monday.",
        "CHL",
        {"Aslan": "TUR.GOV", "Demir": "TUR.GOV"},
    ),
    (
        "",
        "Petro Bondar, who heads the Ukrainian delegation, met the mediators. Bondar thanked Turkey.",
        "",
        {"Bondar": "UKR.GOV", "Bondar#2": "UKR.GOV"},
    ),
    # Several, and who is said to be something.
    (
        "Peru and Ecuador count their dead",
        "Peru and Ecuador fought over a border post in January. Brazil offered its help. A Chilean envoy flew to Lima."
        " Oman, which trades with both countries, urged the two sides to talk.",
        "",
        {"countries": "PER ECU", "sides": "PER ECU"},
    ),
    (
        "",
        "Kenya and Uganda, both led by former soldiers, closed the frontier. The Kenyan envoy to both countries left.",
        "",
        {"both": "KEN UGA"},
    ),
    (
        "",
        "Peru met Bolivia and Chile on Sunday. Armenia and Azerbaijan fought. The fighting claimed dozens of lives on"
        " either side, and each accuses the other of having struck first.",
        "",
        {"side": "ARM AZE", "each": "ARM AZE", "other": "ARM AZE"},
    ),
    # Names cut short, halves of a country, people of one country.
    (
        "",
        "The Economic Community of West African States met on Friday. The envoy whom the Community sent left.",
        "",
        {"Community#2": "ECOWAS"},
    ),
    (
        "",
        "North Korea warned South Korea. On Monday the South resumed its broadcasts, and the North shelled an island.",
        "",
        {"South#2": "KOR", "North#2": "PRK"},
    ),
    (
        "",
        "Liberian president Samuel Doe met a French envoy. Doe insists that he expelled the commander.",
        "",
        {"he": "LBR.GOV"},
    ),
    (
        "",
        "Belgium, the colonial power until 1960, sent doctors. Algeria is the only country that Mali trusts.",
        "",
        {"power": "BEL", "country": "DZA"},
    ),
    (
        "Fiji closes its ports",
        "Fiji closed its ports. The ASEAN countries protested, and China sent aid to the islands.",
        "FJI",
        {"countries": "ASEAN", "islands": "FJI"},
    ),
    ("", "Sudan praised the People's Alliance for Democracy in front of Government House.", "", {"People": ""}),
    # People of the scene or of home, groups, neighbours.
    (
        "Liberia counts its dead",
        "Students marched to the palace. Soldiers killed villagers in Monrovia, and courts sat late. Ghana sent"
        " police.",
        "LBR",
        {"Students": "LBR.CVL", "Soldiers": "LBR.MIL", "villagers": "LBR.CVL", "courts": "LBR.JUD", "police": ""},
    ),
    (
        "",
        "The Revolutionary United Front met envoys in Lome. In Kenema, the rebels freed ten soldiers.",
        "",
        {"rebels": "RUF"},
    ),
    (
        "Prime minister of Malta under fire",
        "Malta's prime minister, pressed by the opposition, spoke in the parliament.",
        "",
        {"opposition": "MLT.OPP", "parliament": "MLT.LEG"},
    ),
    (
        "Eritrea and Ethiopia at odds",
        "Ethiopia accused Eritrea of a raid. Addis Ababa blamed its neighbour for a second one.",
        "",
        {"neighbour": "ERI"},
    ),
    (
        "Vietnam weighs its options",
        "HANOI (VNA) - Japanese Prime Minister Shinzo Abe left on Monday. Vietnam sent him home with gifts. Rice was"
        " dear. The Prime Minister thanked Laos. Washington promised to reopen the embassy.",
        "VNM",
        {"Minister#2": "VNM.GOV", "embassy": "USA.GOV"},
    ),
    (
        "",
        "Japanese minister Inoue Haruki met Chinese traders. Inoue thanked Beijing.",
        "",
        {"Inoue#2": "JPN.GOV"},
    ),
    (
        "Mnangagwa looks east",
        "Zimbabwe's president flew to Moscow. The State Department frowned. The ruling party thanked Russia. A senior"
        " administration official warned Harare. The strongman went on to Minsk.",
        "ZWE",
        {"party": "ZWE.PTY", "administration": "USA.GOV", "official": "USA.GOV", "strongman": "ZWE.GOV"},
    ),
    (
        "",
        "Sino-Indian talks ended. A Franco-German statement praised them. The Indo-Pacific is calm.",
        "",
        {"Sino": "CHN", "Indian": "IND", "Franco": "FRA", "German": "DEU", "Indo": ""},
    ),
    (
        "",
        "CAIRO - The foreign ministry here summoned an envoy.",
        "EGY",
        {"ministry": "EGY.GOV"},
    ),
    (
        "",
        "The Sri Lanka Army (SLA) shelled a port. The SLA blamed members of Hamas. Ana Ruiz, the White House's"
        " coordinator for trade, left.",
        "",
        {"SLA": "LKA.MIL", "SLA#2": "LKA.MIL", "members": "HAMAS", "Ruiz": "USA.GOV"},
    ),
    (
        "Harare looks east",
        "Zimbabwe is under sanctions. Chinese firms have poured billions into the landlocked country. A U.N. envoy met"
        " Bolivia's president and then Chile's. He pleaded with both sides.",
        "ZWE",
        {"country": "ZWE", "sides": "BOL.GOV CHL"},
    ),
    (
        "Managua shuts the door",
        "Nicaragua jailed its critics. Washington protested. The Central American country withdrew its envoys.",
        "NIC",
        {"American": "", "country": "NIC"},
    ),
    (
        "Sudan and Chad trade blame",
        "Khartoum blamed Chad for the raid. A spokesman of the movement thanked Chad.",
        "",
        {"spokesman": ""},
    ),
]


def _read(text: str, heading: str) -> tuple[Actors, dict[str, str]]:
    pytest.importorskip("onnxruntime")
    from dragoman.coding.model import shipped_annotator

    sentences = next(iter(shipped_annotator().annotate([(text, sentence_spans(text))])))
    actors = read_actors(text, sentences, date(2019, 3, 4), heading)
    found: dict[str, str] = {}
    for number, sentence in enumerate(sentences):
        for index, token in enumerate(sentence.tokens):
            name, again = token.text, 2
            while name in found:
                name, again = f"{token.text}#{again}", again + 1
            found[name] = " ".join(ref.id for ref in actors.alone(number, index))
    return actors, found


@pytest.mark.parametrize(("heading", "text", "home", "wanted"), CASES)
def test_bodies_and_officials_without_a_country_are_the_homes(
    heading: str, text: str, home: str, wanted: dict[str, str]
) -> None:
    actors, found = _read(text, heading)
    assert not home or actors.salience.home == home
    assert {word: found[word] for word in wanted} == wanted


def test_a_document_of_two_countries_alike_has_no_home() -> None:
    actors, _ = _read("Chad met Sudan. Sudan thanked Chad.", "")
    assert actors.salience.home == ""
    assert actors.salience.share("TCD.GOV") == pytest.approx(0.5)


def test_a_dateline_is_a_town_before_a_dash_not_any_first_word() -> None:
    assert _read("NAIROBI (Reuters) - Ethiopia thanked Kenya.", "")[0].salience.dateline == ("KEN",)
    assert _read("Nairobi thanked Ethiopia - and Sudan.", "")[0].salience.dateline == ()
