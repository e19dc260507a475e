"""Sentences of the tests as a model read them, kept so that the tests of what follows need no model.

    PYTHONPATH=src:tests python tests/coding/annotated.py [--spacy PIPELINE]

writes ``annotated.tsv`` anew for the texts of the test modules' tables: a line ``# text``, then a token a line (text,
start, end, lemma, tag, head, relation), sentences parted by blank lines. The file was made with a spaCy pipeline and
looked through; where its parse was wrong the text was worded otherwise, since the parse is not what is tested.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from dragoman.coding.annotation import Sentence, Token
from dragoman.coding.sentences import sentence_spans

FILE = Path(__file__).with_name("annotated.tsv")
_MODULES = ("coding.test_actors", "coding.test_coreference", "coding.test_dates")


def annotated(text: str) -> list[Sentence]:
    """The sentences of a text of the tests."""
    return _read()[text]


@cache
def _read() -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = {}
    for block in FILE.read_text(encoding="utf-8").split("# ")[1:]:
        text, _, rest = block.partition("\n")
        found[json.loads(text)] = [_sentence(lines.splitlines()) for lines in rest.strip("\n").split("\n\n")]
    return found


def _sentence(lines: list[str]) -> Sentence:
    tokens = []
    for line in lines:
        word, start, end, lemma, upos, head, relation = line.split("\t")
        tokens.append(Token(word, int(start), int(end), lemma, upos, int(head), relation))
    return Sentence(tokens[0].start, tokens[-1].end, tuple(tokens))


def _written(text: str, sentences: Iterable[Sentence]) -> Iterator[str]:
    yield f"# {json.dumps(text, ensure_ascii=False)}"
    for number, sentence in enumerate(sentences):
        if number:
            yield ""
        for token in sentence.tokens:
            fields = (token.text, token.start, token.end, token.lemma, token.upos, token.head, token.relation)
            yield "\t".join(map(str, fields))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spacy", default="", help="a spaCy pipeline in place of our model")
    pipeline = parser.parse_args().spacy
    texts = sorted({text for name in _MODULES for text in importlib.import_module(name).TEXTS})
    if pipeline:
        from dragoman.coding.annotators.spacy import SpacyAnnotator

        annotator = SpacyAnnotator(importlib.import_module(pipeline).load())
    else:
        from dragoman.coding.model import shipped_annotator

        annotator = shipped_annotator()
    read = annotator.annotate([(text, sentence_spans(text)) for text in texts])
    lines = [line for text, sentences in zip(texts, read, strict=True) for line in _written(text, sentences)]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
