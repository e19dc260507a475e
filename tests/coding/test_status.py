"""Whether an act happened, on sentences of our own read by the shipped model."""

from __future__ import annotations

import pytest

from coding.model import coded
from dragoman.coding.turning import promised

#: Sentence, class, status; the condition, where the act hangs on one.
TABLE = [
    ("Kenya expelled two Somali diplomats.", "SANCTION", "actual", ""),
    ("Kenya did not expel the Somali diplomats.", "SANCTION", "denied", ""),
    ("Kenya has never attacked Somalia.", "ASSAULT", "denied", ""),
    ("Kenya may expel the Somali diplomats.", "SANCTION", "possible", ""),
    ("Kenya could expel the Somali diplomats within days, analysts said.", "SANCTION", "possible", ""),
    ("Analysts say Kenya will attack Somalia.", "ASSAULT", "possible", ""),
    ("Kenya failed to arrest the Somali commander.", "COERCE", "denied", ""),
    ("Kenya managed to free the Somali hostages.", "RETREAT", "actual", ""),
    ("Kenya seeks to topple the Somali government.", "COERCE", "possible", ""),
    ("Kenya tried to topple the Somali government.", "COERCE", "actual", ""),
    ("Kenya continued to bomb Somalia.", "ASSAULT", "actual", ""),
    ("Kenya is expected to attack Somalia.", "ASSAULT", "possible", ""),
    ("Kenya was prevented from attacking Somalia.", "ASSAULT", "denied", ""),
    ("Will Kenya attack Somalia?", "ASSAULT", "possible", ""),
    ("Kenya is likely to invade Somalia.", "ASSAULT", "possible", ""),
    (
        "If Somalia closes the port, Kenya will attack Somalia, analysts said.",
        "ASSAULT",
        "possible",
        "If Somalia closes the port",
    ),
    ("Kenya would attack Somalia if the talks failed, diplomats said.", "ASSAULT", "possible", "if the talks failed"),
    ("Unless Somalia pays, Kenya will seize Somali ships, brokers said.", "COERCE", "possible", "Unless Somalia pays"),
    ("Uganda deterred Kenya from attacking Somalia.", "ASSAULT", "denied", ""),
    ("Kenya attacked Somalia without declaring war.", "ASSAULT", "actual", ""),
    ("Ethiopia condemned Kenya's attack on Somalia.", "ASSAULT", "actual", ""),
    ("Ethiopia may condemn Kenya's attack on Somalia.", "ASSAULT", "actual", ""),
    ("Ethiopia regrets that Kenya attacked Somalia.", "ASSAULT", "actual", ""),
    ("Ethiopia fears that Kenya will attack Somalia.", "ASSAULT", "possible", ""),
    ("Ethiopia urged Kenya to withdraw from Somalia.", "RETREAT", "possible", ""),
    ("Ethiopia urged Kenya to withdraw from Somalia.", "REQUEST", "actual", ""),
    ("A possible Kenyan attack on Somalia worries the neighbours.", "ASSAULT", "possible", ""),
    ("Kenya imposed sanctions on Somalia.", "SANCTION", "actual", ""),
    ("Kenya has not imposed sanctions on Somalia.", "SANCTION", "denied", ""),
    ("Sanctions on Somalia were imposed by Kenya.", "SANCTION", "actual", ""),
    ("Kenya threatened to attack Somalia.", "THREATEN", "actual", ""),
    ("Kenya threatened sanctions against Somalia unless it paid.", "THREATEN", "actual", "unless it paid"),
    ("Kenya promised to send aid to Somalia.", "AGREE", "actual", ""),
    ("Kenya did not promise to send aid to Somalia.", "AGREE", "denied", ""),
    ("Kenya said it would send aid to Somalia.", "AGREE", "actual", ""),
    ("Kenya said it would not send aid to Somalia.", "REJECT", "actual", ""),
    ("Kenya said it would bomb Somalia.", "THREATEN", "actual", ""),
    ("Kenya vowed to withdraw its troops from Somalia.", "CONCEDE", "actual", ""),
    ("Kenya stopped bombing Somalia.", "RETREAT", "actual", ""),
    ("Kenya did not stop bombing Somalia.", "RETREAT", "denied", ""),
    ("Kenya accused Somalia of attacking Kenya.", "ASSAULT", "actual", ""),
    ("Kenya denied having attacked Somalia.", "ASSAULT", "denied", ""),
    ("Kenya will meet Somalia on Thursday, the bulletin said.", "CONSULT", "actual", ""),
    ("Kenya will meet Somalia on Friday, the bulletin said.", "CONSULT", "possible", ""),
    ("Kenya said Somalia must leave the island.", "REQUEST", "actual", ""),
]
#: Never fewer than these are right, whatever model is trained anew.
FEWEST_RIGHT = 0.88


def test_status_and_condition() -> None:
    texts = list(dict.fromkeys(text for text, *_ in TABLE))
    results = dict(zip(texts, coded(texts), strict=True))
    wrong = []
    for text, event, status, condition in TABLE:
        found = {(r.status, r.condition.lower()) for r in results[text].records if r.event == event}
        if (status, condition.lower()) not in found:
            told = [(r.event, r.status, r.condition) for r in results[text].records]
            wrong.append(f"{text} {event} {status} {condition!r}: {told}")
    assert len(wrong) <= (1 - FEWEST_RIGHT) * len(TABLE), "\n".join(wrong)


@pytest.mark.parametrize(
    ("event", "announced"),
    [
        ("CONSULT", "AGREE"),
        ("AID", "AGREE"),
        ("RETREAT", "CONCEDE"),
        ("SANCTION", "THREATEN"),
        ("ASSAULT", "THREATEN"),
        ("REJECT", "REJECT"),
    ],
)
def test_what_announcing_an_act_is(event: str, announced: str) -> None:
    assert promised(event) == announced


def test_the_act_promised_is_no_second_record() -> None:
    (found,) = coded(["Kenya promised to send aid to Somalia."])
    assert {record.event for record in found.records} == {"AGREE"}
