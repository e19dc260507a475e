"""Who says so, on texts of our own read by the shipped model."""

from __future__ import annotations

from coding.model import coded

#: Text, class of the act, who asserts it.
TABLE = [
    ("Kenya bombed Somalia.", "ASSAULT", ""),
    ("Uganda said that Kenya had bombed Somalia.", "ASSAULT", "UGA"),
    ("Kenya bombed Somalia, Uganda said.", "ASSAULT", "UGA"),
    ("According to Uganda, Kenya bombed Somalia.", "ASSAULT", "UGA"),
    ("Kenya bombed Somalia, according to Uganda.", "ASSAULT", "UGA"),
    ("Kenya bombed Somalia, officials said.", "ASSAULT", "officials"),
    ("Kenya bombed Somalia, Reuters reported.", "ASSAULT", "GBR.MED.REUTERS"),
    ("Uganda accused Kenya of bombing Somalia.", "ASSAULT", "UGA"),
    ("Uganda denied that Kenya had bombed Somalia.", "ASSAULT", "UGA"),
    ("Uganda said it condemned the bombing of Somalia by Kenya.", "ACCUSE", ""),
    ("“Kenya has bombed Somalia,” the Ugandan president said.", "ASSAULT", "UGA.GOV"),
    ("“Kenya has bombed Somalia. It killed ten Somali soldiers,” the Ugandan president said.", "ASSAULT", "UGA.GOV"),
    ("The Ugandan president spoke in Kampala: “Kenya has bombed Somalia.”", "ASSAULT", "UGA.GOV"),
    ("Kenya imposed sanctions on Somalia, which Uganda criticised.", "SANCTION", ""),
]
FEWEST_RIGHT = 0.8


def test_who_says_so() -> None:
    results = coded([text for text, _, _ in TABLE])
    wrong = []
    for (text, event, speaker), found in zip(TABLE, results, strict=True):
        told = {record.attribution for record in found.records if record.event == event}
        if speaker not in told:
            wrong.append(f"{text}: {event} by {speaker!r}, not {told}")
    assert len(wrong) <= (1 - FEWEST_RIGHT) * len(TABLE), "\n".join(wrong)


def test_first_persons_are_whoever_is_quoted() -> None:
    (found,) = coded(["“We have expelled the Somali ambassador,” Kenyan President Uhuru Kenyatta said."])
    assert ("KEN", "SOM", "SANCTION") in {
        (r.source.split(".")[0], r.target.split(".")[0], r.event) for r in found.records
    }


def test_quotations_over_several_sentences_have_one_speaker() -> None:
    words = "“Kenya has attacked us. Kenya has killed our soldiers. We will not forget it,”"
    text = f"{words} Somali President Mohamed Farmajo said."
    (found,) = coded([text])
    told = {r.attribution.split(".")[0] for r in found.records if r.event == "ASSAULT"}
    assert told == {"SOM"}
