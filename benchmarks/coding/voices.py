"""Measure two sub-tasks of the coder on data made for them: attribution (PolNeAR) and status (CommitmentBank).

    python benchmarks/coding/voices.py ../shared [--spacy PIPELINE]

PolNeAR (Newell, Margolin & Ruths 2018, test part): every verb is said by somebody where it lies in the content of an
attribution. Printed is how well "somebody says so" is found, and how often the speaker's words are the source's.
CommitmentBank (de Marneffe, Simons & Tonhauser 2019): readers judged from -3 to 3 whether a speaker is committed to the
clause under an operator; above 1 counts as actual, below -1 as denied. By our codebook a reported act is actual,
whoever says so, so that agreement beyond that of the commonest answer is what matters,
and that is for reading, not for tuning.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from common import annotator, parser, scores

from dragoman.coding.annotation import Annotator
from dragoman.coding.attribution import Voices
from dragoman.coding.coder import code_documents
from dragoman.coding.status import read_status
from dragoman.coding.syntax import Tree
from dragoman.vocabulary.documents import Document

Span = tuple[int, int]
_THRESHOLD = 1.0


def main() -> None:
    arguments = parser(__doc__).parse_args()
    folder = Path(arguments.shared) / "data" / "event_coding"
    read = annotator(arguments)
    polnear(folder / "polnear" / "data" / "test", read)
    commitment(folder / "commitmentbank" / "CommitmentBank-items.csv", read)


def polnear(folder: Path, read: Annotator) -> None:
    hits = extra = missed = same = asked = 0
    paths = sorted((folder / "attributions").glob("*.ann"))
    texts = [next((folder / "text").glob(path.name.rpartition("_")[0] + "*")) for path in paths]
    documents = [Document(path.read_text(encoding="utf-8")) for path in texts]
    for path, document, coded in zip(paths, documents, code_documents(documents, read), strict=True):
        said = list(attributions(path))
        voices = Voices(document.text, coded.stages)
        for n, stage in enumerate(coded.stages):
            for k, token in enumerate(stage.tree.tokens):
                if stage.tree.upos[k] != "VERB":
                    continue
                expected = [sources for content, sources in said if content[0] <= token.start < content[1]]
                speaker = voices.of(n, k, read_status(stage.tree, k))
                hits += bool(expected and speaker)
                extra += bool(speaker and not expected)
                missed += bool(expected and not speaker)
                if expected and speaker and any(expected):
                    asked += 1
                    words = {word for sources in expected for a, b in sources for word in words_of(document.text[a:b])}
                    same += bool(words & words_of(speaker.name))
    print(f"PolNeAR, {len(paths)} articles, verbs said by somebody: {scores(hits, extra, missed)}")
    print(f"  speaker's words are the source's: {same / max(1, asked):.3f} of {asked}")


def attributions(path: Path) -> Iterator[tuple[Span, list[Span]]]:
    """Contents with the spans of their sources."""
    spans: dict[str, list[Span]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, rest = line.split("\t", 1)
        if name.startswith("T"):
            _, place = rest.split("\t")[0].split(" ", 1)
            spans[name] = [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", place)]
        elif name.startswith("E"):
            parts = [part.split(":") for part in rest.split()]
            sources = [span for role, mark in parts if role.startswith("Source") for span in spans.get(mark, [])]
            for role, mark in parts:
                if role.startswith("Content"):
                    for span in spans.get(mark, []):
                        yield span, sources


def words_of(text: str) -> set[str]:
    """Lower-case words but for those that any phrase may have."""
    return set(re.findall(r"\w+", text.lower())) - {"the", "a", "an", "of", "in", "and", "s", "his", "her"}


def commitment(path: Path, read: Annotator) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["Target"] and row["Mean"]]
    table: Counter[tuple[str, str]] = Counter()
    targets = [row["Target"] for row in rows]
    for row, sentences in zip(rows, read.annotate((text, [(0, len(text))]) for text in targets), strict=True):
        tree = Tree(sentences[0])
        clause = complement(tree, row["Verb"])
        if clause is None:
            continue
        mean = float(row["Mean"])
        expected = "actual" if mean >= _THRESHOLD else "denied" if mean <= -_THRESHOLD else "possible"
        table[expected, read_status(tree, clause).status] += 1
    total = table.total()
    right = sum(n for (expected, got), n in table.items() if expected == got)
    common = Counter({e: sum(n for (x, _), n in table.items() if x == e) for e in ("actual", "possible", "denied")})
    print(f"CommitmentBank, {total} of {len(rows)} clauses found: {right / total:.3f} right; ", end="")
    print(f"always {common.most_common(1)[0][0]!r} would be {common.most_common(1)[0][1] / total:.3f}")
    for expected in ("actual", "possible", "denied"):
        row_of = {got: table[expected, got] for got in ("actual", "possible", "denied")}
        print(f"  judged {expected:8} read as {row_of}")


def complement(tree: Tree, verb: str) -> int | None:
    """The verb of the clause under the named verb."""
    for k in range(tree.length):
        if tree.lemmas[k] == verb:
            for clause in tree.kids(k, "ccomp"):
                return clause
    return None


if __name__ == "__main__":
    main()
