"""Rows in the real layouts, made up."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

ICEWS_HEADER = "\t".join(
    (
        "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
        "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
        "City", "District", "Province", "Country", "Latitude", "Longitude",
    )
)  # fmt: skip
PANEL_HEADER = "source,target,year,verbal_cooperation,material_cooperation,verbal_conflict,material_conflict"
PRESSURES_HEADER = "sender,target,kind,since,until,instrument,url"
RECORDS_HEADER = "source,target,event,status,date,text,confidence"

_ACTORS = (
    ("IRN", "IRAN"), ("VENGOV", "CARACAS"), ("USA", "UNITED STATES"), ("COP", "POLICE"), ("AFGINSTAL", "TALIBAN"),
    ("IGOUNO", "THE UN"), ("RUSMIL", "RUSSIA"), ("", ""),
)  # fmt: skip
_CODES = ("010", "036", "040", "0431", "057", "0711", "1121", "1311", "1721", "190")
_NAMES = ("Iran", "Venezuela", "United States", "Police (Iran)", "Hassan Rouhani", "Nobody in Particular", "UN")
_DAYS = ("20150101", "20150217", "20151231", "20141027", "20150318")


def gdelt(
    number: int,
    day: str = "20200524",
    code: str = "0711",
    actors: tuple[tuple[str, str], tuple[str, str]] = (("IRN", "IRAN"), ("VENGOV", "CARACAS")),
    added: str = "20200525",
    url: str = "http://example.org/tankers",
    n_fields: int = 61,
) -> str:
    """A row of a GDELT export of 57, 58 or 61 fields."""
    fields = [""] * n_fields
    fields[:5] = [str(number), day, day[:6], day[:4], "2020.3945"]
    for place, (actor, name) in zip((5, 15), actors, strict=True):
        fields[place : place + 3] = [actor, name, actor[:3]]
    fields[25:34] = ["1", code, code[:3], code[:2], "2", "7.0", "4", "1", "4"]
    if n_fields == 61:
        fields[59:61] = [added + "120000", url]
    else:
        fields[56:] = [added, url][: n_fields - 56]
    return "\t".join(fields)


def icews(number: int, day: str = "2018-06-01", **given: str) -> str:
    """A row of an ICEWS file; keywords are columns in small letters with underscores."""
    usual = {
        "source_name": "Foreign Affairs (Iran)", "source_sectors": "Executive,Foreign Ministry,Government",
        "source_country": "Iran", "event_text": "Consult", "cameo_code": "040", "intensity": "1",
        "target_name": "Nicolás Maduro", "target_sectors": "Executive,Government", "target_country": "Venezuela",
        "story_id": "7", "sentence_number": "3", "publisher": "NA", "city": "NA",
    }  # fmt: skip
    values = {"event_id": str(number), "event_date": day} | usual | given
    return "\t".join(values.get(name.lower().replace(" ", "_"), "NA") for name in ICEWS_HEADER.split("\t"))


def quadruple_folder(folder: Path, quadruples: list[str], readme: str = "", **others: list[str]) -> Path:
    """A set of quadruples; ``others`` are further files by their names without the ending."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("Iran", "Venezuela", "Citizen_(Afghanistan)", "Kim Jong-Un", "Unspecified Actor", "Nobody in Particular")
    relations = ("Consult", "Use_unconventional_mass_violence", "Fly a kite", "Provide aid")
    (folder / "entity2id.txt").write_text("".join(f"{name}\t{number}\n" for number, name in enumerate(names)))
    (folder / "relation2id.txt").write_text("".join(f"{name} \t{number}\n" for number, name in enumerate(relations)))
    for name, lines in ({"train": quadruples} | others).items():
        (folder / f"{name}.txt").write_bytes("".join(line + "\n" for line in lines).encode())
    if readme:
        (folder / "README.md").write_text(readme)
    return folder


def entry(number: int, **given: object) -> str:
    """An entry of a casebook with two records."""
    records = [
        {"source": "IRN", "target": "VEN", "event": "AID", "status": "actual"},
        {"source": "USA", "target": "IRN", "event": "THREATEN", "status": "possible", "condition": "if it sails"},
    ]
    usual = {
        "id": f"c{number}", "date": "2020-05-01", "precision": "month", "sentence": "Five tankers sailed.",
        "records": records, "url": "http://example.org",
    }  # fmt: skip
    return json.dumps(usual | given)


def random_line(format_: str, random: Random, number: int) -> str:
    """A sound row of a format, or one that is sound but tells no act."""
    year = random.randrange(1990, 2020)
    match format_:
        case "gdelt1" | "gdelt2":
            (a, a_name), (b, b_name) = random.choices(_ACTORS, k=2)
            n_fields = 61 if format_ == "gdelt2" else random.choice((57, 58))
            actors = ((a, a_name), (b, b_name))
            line = gdelt(number, random.choice(_DAYS), random.choice(_CODES), actors, "20150318", n_fields=n_fields)
        case "icews":
            source, target = random.choices(_NAMES, k=2)
            day = random.choice(("2018-06-01", "6/13/2018"))
            line = icews(number, day, source_name=source, target_name=target)
        case "quadruples":
            relation, time = random.choice((0, 1, 3)), 24 * random.randrange(365)
            line = f"{random.randrange(6)}\t{relation}\t{random.randrange(6)}\t{time}"
        case "panel":
            source, target = random.sample(("IRN", "VEN", "USA", "Brazil"), 2)
            line = f"{source},{target},{year},{number % 7},{random.randrange(3)},0,{number % 2}"
        case "pressures":
            line = f"USA,{random.choice(('IRN', 'Cuba'))},sanction,{year}-05,,order {number},"
        case "records-csv":
            line = f"IRN,Venezuela,{random.choice(('AID', 'consult'))},actual,{year}-05,text {number},0.5"
        case "records-jsonl":
            record = {"source": "IRN", "target": random.choice(_NAMES), "event": "AID", "date": f"{year}-05"}
            line = json.dumps(record | {"text": f"text {number}"})
        case _:
            line = entry(number)
    return line


HEADERS = {"icews": ICEWS_HEADER, "panel": PANEL_HEADER, "pressures": PRESSURES_HEADER, "records-csv": RECORDS_HEADER}
