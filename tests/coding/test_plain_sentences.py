"""Plain sentences whose syntax once hid who does what to whom."""

from __future__ import annotations

import pytest

from coding.model import coded, country

SENTENCES = {
    "Poland issued a statement condemning Kenya.": ("POL", "KEN", "ACCUSE"),
    "In May Chile released a report criticising Turkey.": ("CHL", "TUR", "ACCUSE"),
    "Japan demanded an explanation, accusing Vietnam of betrayal.": ("JPN", "VNM", "ACCUSE"),
    "Poland stood by Algeria.": ("POL", "DZA", "SUPPORT"),
    "Angola and Zambia are building a railway.": ("AGO", "ZMB", "COOPERATE"),
    "Turkey freed 37 Ghanaian prisoners.": ("TUR", "GHA", "RETREAT"),
    "Vietnam lent money to Laos.": ("VNM", "LAO", "AID"),
    "Kenya told Uganda to leave the island.": ("KEN", "UGA", "REQUEST"),
    "Kenya said Uganda would pay a heavy price.": ("KEN", "UGA", "THREATEN"),
    "Peru said that Chile needs to show patience.": ("PER", "CHL", "REQUEST"),
    "Chad raided Niger at dawn.": ("TCD", "NER", "ASSAULT"),
    "Saudi Arabia cut ties with Iran, and Bahrain followed on Monday.": ("BHR", "IRN", "SANCTION"),
    "Libya had forty Egyptian workers arrested.": ("LBY", "EGY", "COERCE"),
    "Kenya gave Somalia until Friday to begin talks with Ethiopia.": ("SOM", "ETH", "CONSULT"),
    "In a letter that begged Chile to stay, Peru named its price.": ("PER", "CHL", "REQUEST"),
    "Guinea was suspended from the African Union.": ("AU", "GIN", "SANCTION"),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_plain_sentences_give_their_record(sentence: str) -> None:
    (found,) = coded([sentence])
    assert SENTENCES[sentence] in {(country(r.source), country(r.target), r.event) for r in found.records}
