from __future__ import annotations

import gzip
import zipfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.sources.conftest import Outcome, Stager
from tests.sources.layouts import gdelt, random_line

from dragoman.errors import UnknownClass
from dragoman.sources.gdelt import GDELT_1, GDELT_2
from dragoman.sources.gdelt_actors import gdelt_actor
from dragoman.vocabulary.acts import cameo_event, classes

DAY = date(2020, 5, 24)


def only(outcome: Outcome) -> dict[str, Any]:
    assert not outcome.rejects
    (row,) = outcome.rows
    return row


def test_a_row(stage: Stager) -> None:
    row = only(stage(gdelt(924083741) + "\n"))
    assert row | {"weight": 0} == {
        "line": 1, "position": "924083741", "report": "", "document": "", "source": "IRN", "target": "VEN.GOV",
        "source_name": "IRAN", "target_name": "CARACAS", "event": "AID", "code": "0711", "quad": 2, "weight": 0,
        "status": "actual", "attribution": "", "condition": "", "date_since": DAY,
        "date_until": date(2020, 5, 25), "date_precision": "day", "predicate_start": None, "predicate_end": None,
        "evidence_start": None, "evidence_end": None, "text": "", "url": "http://example.org/tankers",
        "published": date(2020, 5, 25), "n": 1, "confidence": None, "coder": "GDELT", "coder_version": "2.0",
    }  # fmt: skip
    assert float(row["weight"]) == pytest.approx(classes()["AID"].weight)


@pytest.mark.parametrize("n_fields", [57, 58])
def test_version_1_has_57_or_58_fields(n_fields: int, stage: Stager) -> None:
    outcome = stage(gdelt(1, n_fields=n_fields) + "\n")
    row = only(outcome)
    assert (outcome.staged.format, row["coder_version"]) == ("gdelt1", "1.0")
    assert row["url"] == ("http://example.org/tankers" if n_fields == 58 else "")
    assert row["published"] == (date(2020, 5, 25) if n_fields == 58 else None)


@pytest.mark.parametrize(
    ("n_days", "since", "until", "precision"),
    [
        (0, DAY, DAY + timedelta(1), "day"),
        (1, DAY, DAY + timedelta(1), "day"),
        (7, date(2020, 5, 18), date(2020, 5, 25), "month"),
        (30, date(2020, 5, 1), date(2020, 6, 1), "month"),
        (365, date(2020, 1, 1), date(2021, 1, 1), "year"),
        (3650, date(2020, 1, 1), date(2030, 1, 1), "era"),
        (366, DAY, DAY + timedelta(1), "day"),
    ],
)
def test_a_round_distance_to_the_day_of_adding_is_a_period(
    n_days: int, since: date, until: date, precision: str, stage: Stager
) -> None:
    added = (DAY + timedelta(n_days)).strftime("%Y%m%d")
    row = only(stage(gdelt(1, added=added) + "\n"))
    assert (row["date_since"], row["date_until"], row["date_precision"]) == (since, until, precision)


def test_the_backfile_keeps_its_days(stage: Stager) -> None:
    row = only(stage(gdelt(1, day="20200524", added="20200623", n_fields=57) + "\n"))
    assert row["date_precision"] == "day"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (gdelt(1)[:-40], "the row has 60 fields, not 61"),
        (gdelt(1) + "\tmore", "the row has 62 fields, not 61"),
        (gdelt(1) + "\tmore\tand\tmore", "the row has 64 fields, not 61"),
        ("x" + gdelt(1), "GLOBALEVENTID is no number: x1"),
        (gdelt(1, day="20200230"), "SQLDATE is no day: 20200230"),
        (gdelt(1, day="00000000"), "SQLDATE is no day: 00000000"),
        (gdelt(1, added="2E+13"), "DATEADDED is no day: 2E+13120000"),
        (gdelt(1, code="---"), "EventCode is no CAMEO code: ---"),
        (gdelt(1, code="43"), "EventCode is no CAMEO code: 43"),
    ],
)
def test_a_malformed_row_is_set_aside_with_its_line(line: str, reason: str, stage: Stager) -> None:
    outcome = stage(f"{gdelt(7)}\n{line}\n{gdelt(8)}\n", GDELT_2)
    assert outcome.rejects == [{"line": 2, "reason": reason, "raw": line}]
    assert [row["line"] for row in outcome.rows] == [1, 3]


@pytest.mark.parametrize(
    ("actors", "reason"),
    [
        ((("", ""), ("IRN", "IRAN")), "the row names no source actor (Actor1)"),
        ((("IRN", "IRAN"), ("", "")), "the row names no target actor (Actor2)"),
        ((("IRN", "IRAN"), ("IRN", "TEHRAN")), "source and target are the same actor at the level coded: IRN"),
        ((("COP", "POLICE"), ("COP", "POLICE")), "source and target are the same actor at the level coded: POLICE"),
        ((("IRNGOV", "IRAN"), ("IRNGOV", "IRAN")), "source and target are the same actor at the level coded: IRN.GOV"),
        ((("COP", "..."), ("IRN", "IRAN")), "the row names no source actor (Actor1)"),
    ],
)
def test_a_sound_row_that_tells_no_act_is_set_aside_without_its_line(
    actors: tuple[tuple[str, str], tuple[str, str]], reason: str, stage: Stager
) -> None:
    outcome = stage(gdelt(1, actors=actors) + "\n")
    assert outcome.rejects == [{"line": 1, "reason": reason, "raw": None}]
    assert not outcome.rows


def test_parts_of_a_state_may_act_on_each_other(stage: Stager) -> None:
    row = only(stage(gdelt(1, actors=(("IRNGOV", "HASSAN ROUHANI"), ("IRNGOV", "PARLIAMENT"))) + "\n"))
    assert (row["source"], row["target"]) == ("IRN.GOV", "IRN.GOV")


@pytest.mark.parametrize("code", ["138", "154"])
def test_threats_and_mobilisation_need_no_target(code: str, stage: Stager) -> None:
    row = only(stage(gdelt(1, code=code, actors=(("IRN", "IRAN"), ("", ""))) + "\n"))
    assert (row["target"], row["target_name"]) == ("", "")


def test_statements_are_kept_outside_the_quads(stage: Stager) -> None:
    row = only(stage(gdelt(1, code="010") + "\n"))
    assert (row["event"], row["quad"], row["weight"]) == ("STATEMENT", 0, 0.0)


@pytest.mark.parametrize(
    ("code", "day", "actor"),
    [
        ("USA", 2020, "USA"),
        ("USAGOV", 2020, "USA.GOV"),
        ("TWN", 2020, "TWN"),
        ("USAPTY", 2020, "USA.PTY"),
        ("IRQMOSSUN", 2020, "IRQ.CVL"),
        ("SUN", 1985, "SUN"),
        ("RUS", 1985, "SUN"),
        ("RUS", 1995, "RUS"),
        ("UKR", 1985, None),
        ("IGOUNO", 2020, "UN"),
        ("AFGINSTAL", 2020, "TALIBAN"),
        ("SCGSRB", 2020, "SRB"),
        ("AFR", 2020, "Africa"),
        ("AFRGOV", 2020, "Africa"),
        ("GBRkhm", 2020, "GBR.CVL"),
        ("COP", 2020, None),
        ("", 2020, None),
        ("X", 2020, None),
    ],
)
def test_an_actor_is_read_from_its_code(code: str, day: int, actor: str | None) -> None:
    on = date(day, 6, 1)
    found = [id for id, since, until in gdelt_actor(code) if (since or date.min) <= on < (until or date.max)]
    assert found == ([actor] if actor else [])


def twin(line: str, number: int) -> tuple[int, str, str, str, str] | None:
    """What a row of 2.0 says, read the slow way: line, position, source, target, class."""
    fields = line.split("\t")
    day = date(int(fields[1][:4]), int(fields[1][4:6]), int(fields[1][6:]))
    actors, names = [], []
    for place in (5, 15):
        name = fields[place + 1] or fields[place]
        ids = [
            id for id, since, until in gdelt_actor(fields[place]) if (since or date.min) <= day < (until or date.max)
        ]
        actors.append(ids[0] if ids else name.replace(".", "").strip())
        names.append(name)
    try:
        event = cameo_event(fields[26])
    except UnknownClass:
        return None
    source, target = actors
    if not source or (not target and event not in ("MOBILIZE", "THREATEN")):
        return None
    if source == target and not ("." in source and names[0] != names[1]):
        return None
    return number, fields[0], source, target, event


def test_like_its_slow_twin(stage: Stager) -> None:
    random = Random(2)
    lines = [random_line("gdelt2", random, number) for number in range(5000)]
    expected = [row for number, line in enumerate(lines, start=1) if (row := twin(line, number))]
    outcome = stage("\n".join(lines) + "\n")
    columns = ("line", "position", "source", "target", "event")
    assert [tuple(row[name] for name in columns) for row in outcome.rows] == expected
    assert outcome.staged.n_rows == 5000


def test_the_exact_way_reads_as_the_fast_one(stage: Stager) -> None:
    random = Random(3)
    lines = [random_line("gdelt2", random, number) for number in range(3000)]
    fast = stage("\n".join(lines) + "\n")
    exact = stage("\r\n".join(lines) + "\r\n\r\n")
    assert fast == exact


def test_packed_exports_read_as_plain_ones(stage: Stager, tmp_path: Path) -> None:
    random = Random(4)
    content = "".join(random_line("gdelt2", random, number) + "\n" for number in range(1000))
    plain = stage(content)
    (tmp_path / "export.gz").write_bytes(gzip.compress(content.encode()))
    with zipfile.ZipFile(tmp_path / "20200524.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._20200524.export.CSV", b"\0\0")
        archive.writestr("b.CSV", content[len(content) // 2 :])
        archive.writestr("a.CSV", content[: len(content) // 2])
    assert stage(tmp_path / "export.gz") == plain
    with zipfile.ZipFile(tmp_path / "parts.zip", "w") as archive:
        first, second = content.split("\n")[:500], content.split("\n")[500:]
        archive.writestr("2.CSV", "\n".join(second))
        archive.writestr("1.CSV", "\n".join(first))
    assert stage(tmp_path / "parts.zip") == plain


def test_places_do_not_make_actors(stage: Stager) -> None:
    fields = gdelt(1, actors=(("", ""), ("IRN", "IRAN"))).split("\t")
    fields[35:39] = ["1", "Germany", "GM", "GM"]
    assert stage("\t".join(fields) + "\n").reasons == [(1, "the row names no source actor (Actor1)")]


def test_real_rows(stage: Stager, shared: Path) -> None:
    formats = shared / "data" / "formats"
    second = stage(formats / "gdelt2" / "events_201510_head400.tsv")
    assert (second.staged.n_rows, second.staged.n_sound) == (400, 189)
    assert {reject["raw"] for reject in second.rejects} == {None}
    first = stage(formats / "gdelt1" / "events_sample.csv")
    assert (first.staged.n_rows, first.staged.n_sound) == (710, 472)
    assert {reject["raw"] for reject in first.rejects} == {None}
    single = only(stage(formats / "gdelt2" / "rows.tsv"))
    assert (single["source"], single["target"], single["date_precision"]) == ("USA.GOV", "USA", "year")


def test_both_versions_are_told_apart() -> None:
    assert (GDELT_1.n_fields, GDELT_2.n_fields) == ((57, 58), (61,))
