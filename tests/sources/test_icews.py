from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.sources.conftest import Outcome, Stager
from tests.sources.layouts import ICEWS_HEADER, icews

from dragoman.sources.icews_actors import icews_actor


def file_of(*lines: str) -> str:
    return "\n".join([ICEWS_HEADER, *lines, ""])


def only(outcome: Outcome) -> dict[str, Any]:
    assert not outcome.rejects
    (row,) = outcome.rows
    return row


def test_a_row(stage: Stager) -> None:
    outcome = stage(file_of(icews(32889836)))
    row = only(outcome)
    told = ("line", "position", "report", "source", "target", "source_name", "target_name", "event", "code", "quad")
    assert [row[name] for name in told] == [
        2, "32889836@2018-06-01", "7:3", "IRN.GOV", "VEN.GOV", "Foreign Affairs (Iran)", "Nicolás Maduro",
        "CONSULT", "040", 1,
    ]  # fmt: skip
    assert (row["date_since"], row["date_until"]) == (date(2018, 6, 1), date(2018, 6, 2))
    assert (row["published"], row["url"], row["text"], row["coder"]) == (None, "", "", "ICEWS")
    assert outcome.staged.origin == "icews"


@pytest.mark.parametrize("day", ["6/13/2017", "06/13/2017", "2017-06-13"])
def test_days_are_written_in_two_ways(day: str, stage: Stager) -> None:
    row = only(stage(file_of(icews(1, day))))
    assert (row["date_since"], row["position"]) == (date(2017, 6, 13), "1@2017-06-13")


def test_ids_repeat_but_not_on_one_day(stage: Stager) -> None:
    outcome = stage(file_of(icews(1, "2013-01-01"), icews(1, "2013-05-01")))
    assert [row["position"] for row in outcome.rows] == ["1@2013-01-01", "1@2013-05-01"]


@pytest.mark.parametrize(
    ("given", "event"),
    [
        ({"cameo_code": "NA"}, "CONSULT"),
        ({"cameo_code": "0431", "event_text": "NA"}, "CONSULT"),
        ({"cameo_code": "10", "event_text": "Make statement"}, "STATEMENT"),
        ({"cameo_code": "999"}, "CONSULT"),
        ({"cameo_code": "190", "event_text": "Use conventional military force"}, "ASSAULT"),
    ],
)
def test_an_act_is_known_by_code_or_name(given: dict[str, str], event: str, stage: Stager) -> None:
    assert only(stage(file_of(icews(1, **given))))["event"] == event


@pytest.mark.parametrize("sectors", ['"Executive,Government"', "Government,Executive", "Government,Foreign Ministry"])
def test_sector_lists_are_read_whatever_their_order_and_quotes(sectors: str, stage: Stager) -> None:
    row = only(stage(file_of(icews(1, source_name="Jane Doe", source_sectors=sectors))))
    assert row["source"] == "IRN.GOV"


def test_quotes_are_part_of_the_text(stage: Stager) -> None:
    outcome = stage(file_of(icews(1, publisher='"The Times'), icews(2, city='Paris"')))
    assert len(outcome.rows) == 2


def test_missing_is_not_namibia(stage: Stager) -> None:
    row = only(stage(file_of(icews(1, source_name="Jane Doe", source_sectors="NA", source_country="NA"))))
    assert row["source"] == "Jane Doe"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (icews(1).rpartition("\t")[0], "the row has 19 fields, the header 20"),
        (icews(1) + "\t", "the row has 21 fields, the header 20"),
        (icews(1, "2018-02-30"), "Event Date is no day: 2018-02-30"),
        (icews(1, "NA"), "Event Date is no day: "),
        (icews(1).replace("1\t", "x\t", 1), "Event ID is no number: x"),
        (icews(1, cameo_code="NA", event_text="Sing"), "neither CAMEO Code nor Event Text is a CAMEO category:  Sing"),
    ],
)
def test_a_malformed_row_is_set_aside_with_its_line(line: str, reason: str, stage: Stager) -> None:
    outcome = stage(file_of(icews(7), line, icews(8)))
    assert outcome.rejects == [{"line": 3, "reason": reason, "raw": line}]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"source_name": "Unspecified Actor"}, "the row names no source actor"),
        ({"target_name": "NA", "target_sectors": "NA", "target_country": "NA"}, "the row names no target actor"),
        ({"target_name": "Foreign Affairs (Iran)"}, "source and target are the same actor at the level coded: IRN.GOV"),
    ],
)
def test_a_sound_row_that_tells_no_act_is_set_aside_without_its_line(
    given: dict[str, str], reason: str, stage: Stager
) -> None:
    assert stage(file_of(icews(1, **given))).rejects == [{"line": 2, "reason": reason, "raw": None}]


def test_files_put_together_have_more_than_one_header(stage: Stager) -> None:
    outcome = stage(file_of(icews(1), ICEWS_HEADER, icews(2)))
    assert [row["line"] for row in outcome.rows] == [2, 4]
    assert outcome.staged.n_rows == 2


def test_columns_are_found_by_name(stage: Stager) -> None:
    header, line = ICEWS_HEADER.split("\t"), icews(1).split("\t")
    content = "\t".join([*reversed(header), "more"]) + "\n" + "\t".join([*reversed(line), "x"]) + "\n"
    assert only(stage(content))["source"] == "IRN.GOV"


@pytest.mark.parametrize(
    ("name", "sectors", "country", "on", "actor"),
    [
        ("Donald Trump", "Executive,Government", "United States", 2018, "USA.GOV"),
        ("Donald Trump", "Business", "United States", 2010, "USA.BUS"),
        ("European Union", "International Government Organization", "", 2018, "EU"),
        ("Emmanuel Macron", "Executive,Government", "Andorra", 2018, "FRA.GOV"),
        ("Democratic Party", "(National) Minor Party,Parties", "Turkey", 2018, "TUR.PTY"),
        ("Hezbollah", "Insurgents", "Lebanon", 2018, "HEZBOLLAH"),
        ("Russia", "", "Russian Federation", 1985, "SUN"),
        ("Someone", "Military", "Russian Federation", 1985, "SUN.MIL"),
        ("Kathleen Wynne", "", "Canada", 2018, None),
        ("Google", "Business", "", 2018, None),
    ],
)
def test_an_actor_is_named_by_registry_then_by_row(
    name: str, sectors: str, country: str, on: int, actor: str | None
) -> None:
    day = date(on, 6, 1)
    spells = icews_actor(name, sectors, country)
    found = [id for id, since, until in spells if (since or date.min) <= day < (until or date.max)]
    assert found == ([actor] if actor else [])


def test_the_real_sample(stage: Stager, shared: Path) -> None:
    outcome = stage(shared / "data" / "formats" / "icews" / "events.2018.sample.tab")
    assert (outcome.staged.n_rows, outcome.staged.n_rejected) == (3705, 92)
    assert {reject["raw"] for reject in outcome.rejects} == {None}
    directions: dict[tuple[str, ...], set[str]] = {}
    for row in outcome.rows:
        pair = sorted((row["source_name"], row["target_name"]))
        directions.setdefault((row["report"], row["code"], *pair), set()).add(row["source_name"])
    # The mirrored copies that FORMATS counted in this file.
    assert sum(len(sources) == 2 for sources in directions.values()) == 501
    assert sum("." in row["source"] or row["source"].isupper() for row in outcome.rows) > 3400
