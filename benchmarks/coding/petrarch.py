"""Score the coder on the validation records of PETRARCH and Universal PETRARCH: source, target and class.

    python benchmarks/coding/petrarch.py ../shared [--spacy PIPELINE] [--errors N]

The records are coded in CAMEO and mapped to PLOVER's classes by ``vocabulary.acts``. Most sentences are about
countries of a novel; their names are replaced by those of countries that have no other part in these sentences, since
the coder's registry holds the real world. A sentence counts where every record of it has two such
countries or real ones, of different countries; sentences marked as holding no event count too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from common import Tally, annotator, country, parser

from dragoman.coding.coder import code_documents
from dragoman.errors import UnknownClass
from dragoman.vocabulary.actors import known_actors
from dragoman.vocabulary.acts import cameo_event
from dragoman.vocabulary.documents import Document

FILES = (
    "universal_petrarch/PETR2_GSR_validation.xml",
    "universal_petrarch/PETR_Validate_records_2_02.xml",
    "petrarch/PETR.UnitTest.records.xml",
)
#: Country of the novel, its CAMEO-like code, what is put in its place.
INVENTED = {
    "Gondor": ("GON", "Greece"), "Arnor": ("ARN", "Norway"), "Osgiliath": ("OSG", "Portugal"),
    "Bree": ("BRE", "Brazil"),
    "Eriador": ("ERI", "Ecuador"), "Calenardhon": ("CAL", "Canada"), "Mordor": ("MOR", "Morocco"),
    "Ithilen": ("ITH", "Iceland"), "Dagolath": ("DAG", "Denmark"), "Rohan": ("ROH", "Romania"),
    "Lorien": ("LOR", "Laos"),
    "Eriadorian": ("ERI", "Ecuadorian"), "Eriadori": ("ERI", "Ecuadorian"), "Gondorian": ("GON", "Greek"),
}  # fmt: skip
IDS = {
    "GON": "GRC", "ARN": "NOR", "OSG": "PRT", "BRE": "BRA", "ERI": "ECU", "CAL": "CAN", "MOR": "MAR", "ITH": "ISL",
    "DAG": "DNK", "ROH": "ROU", "LOR": "LAO", "IGO": "", "PAL": "PSE", "PSE": "PSE",
}  # fmt: skip


@dataclass
class Case:
    """A sentence and the triples that it should give."""

    id: str
    text: str
    day: date
    expected: list[tuple[str, str, str]]


def main() -> None:
    arguments = parser(__doc__).parse_args()
    folder = Path(arguments.shared) / "data" / "event_coding"
    read = annotator(arguments)
    whole = Tally()
    left = arguments.errors
    seen: set[str] = set()
    for name in FILES:
        cases = [case for case in cases_of(folder / name) if case.text not in seen]
        seen |= {case.text for case in cases}
        tally = Tally()
        documents = [Document(case.text, published=case.day) for case in cases]
        for case, coded in zip(cases, code_documents(documents, read), strict=True):
            triples = [
                (country(r.source), country(r.target), r.event)
                for r in coded.records
                if r.target and r.status != "denied" and country(r.source) != country(r.target)
                and (arguments.min_confidence is None or (r.confidence or 0) >= arguments.min_confidence)
            ]  # fmt: skip
            whole.add(case.expected, triples)
            if not tally.add(case.expected, triples) and left > 0:
                left -= 1
                print(f"{case.id} {case.text}\n   expected {sorted(set(case.expected))}")
                print(f"   coded    {sorted(set(triples))}")
        print(f"{Path(name).name:36} {len(cases):4} sentences  {tally}")
    print(f"{'all':36} {'':4}            {whole}\n{whole.by_class()}")


def cases_of(path: Path) -> Iterator[Case]:
    """The sentences of a file that can be scored."""
    text = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)
    for part in re.split(r"<Sentence\s", text)[1:]:
        head = part.split(">", 1)[0]
        words = re.search(r"<Text>(.*?)</Text>", part, flags=re.S)
        if words is None or 'evaluate="false"' in head or 'valid="false"' in head:
            continue
        expected = list(_expected(part))
        if any(triple is None for triple in expected) or (not expected and "noevents" not in part):
            continue
        day = re.search(r'date\s*=\s*"(\d{4})-?(\d\d)-?(\d\d)', head)
        name = re.search(r'id\s*=\s*"([^"]*)"', head)
        if day is None or name is None:
            continue
        made = " ".join(words[1].split())
        for invented, (_, real) in sorted(INVENTED.items(), key=lambda pair: -len(pair[0])):
            made = re.sub(rf"\b{invented}\b", real, made)
        yield Case(name[1], made, date(int(day[1]), int(day[2]), int(day[3])), [t for t in expected if t is not None])


def _expected(part: str) -> Iterator[tuple[str, str, str] | None]:
    for event in re.findall(r"<EventCoding\s([^>]*?)/?>", part):
        fields = dict(re.findall(r'(\w+)\s*=\s*"([^"]*)"', event))
        if "eventcode" not in fields:
            continue
        source, target = _id(fields.get("sourcecode", "")), _id(fields.get("targetcode", ""))
        try:
            name = cameo_event(fields["eventcode"])
        except UnknownClass:
            name = ""
        if not source or not target or not name or source == target or name == "STATEMENT":
            yield None
        else:
            yield source, target, name


def _id(code: str) -> str:
    head = code[:3]
    if head in IDS:
        return IDS[head]
    return head if head in known_actors() else ""


if __name__ == "__main__":
    main()
