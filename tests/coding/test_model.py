"""The shipped model: what it promises of any text, how well it reads sentences of our own, and its parts alone."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dragoman.coding.model
from dragoman.coding.annotation import Sentence
from dragoman.coding.model import shipped_annotator
from dragoman.coding.model.annotator import NewsAnnotator
from dragoman.coding.model.labels import RELATIONS, UPOS
from dragoman.coding.model.pieces import Vocabulary, letter_case, plain_spelling
from dragoman.coding.model.reading import head_of_span
from dragoman.coding.model.tagging import best_tags
from dragoman.coding.model.trees import best_tree, is_tree
from dragoman.coding.sentences import sentence_spans
from dragoman.errors import UsageError

ROLES = {f"ARG{i}" for i in range(6)}


def read(text: str) -> Sentence:
    return shipped_annotator().read_sentence(text, 0, len(text))


def check(text: str, sentence: Sentence) -> None:
    """What everything after the model relies on."""
    n = len(sentence.tokens)
    covered = sentence.start
    for token in sentence.tokens:
        assert covered <= token.start < token.end <= sentence.end
        assert text[token.start : token.end] == token.text
        assert token.lemma == token.lemma.lower() != ""
        assert token.upos in UPOS
        assert token.relation in RELATIONS
        assert (token.head == -1) == (token.relation == "root")
        covered = token.end
    if n:
        assert is_tree(np.array([token.head + 1 for token in sentence.tokens]))
    for predicate in sentence.predicates:
        assert 0 <= predicate.token < n
        assert 0 < predicate.score <= 1
        assert predicate.factuality is not None
        assert -1 <= predicate.factuality <= 1
        for argument in predicate.arguments:
            assert 0 <= argument.since <= argument.head < argument.until <= n
            assert not argument.since <= predicate.token < argument.until
            assert argument.role in ROLES or argument.role.startswith("ARGM-")
            assert 0 < argument.score <= 1
    for entity in sentence.entities:
        assert 0 <= entity.since < entity.until <= n
        assert entity.kind in ("PER", "ORG", "LOC")


ODD = [
    "",
    " ",
    "\x00\x01",
    ".",
    "\u200b",
    "😀😀 🇺🇦!",
    "中国外交部发言人星期二表示反对。",
    "قال الرئيس",
    "e\u0301\u0301\u0301 \u202eabc\u202c \ufeff x\u00ad",
    "word " * 2_000,
    "Iran, " * 900,
    "x" * 5_000,
    "ab-" * 3_000,
    "\ud7ff\U0010ffff",
    "http://" + "a" * 3_000,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_is_read(text: str) -> None:
    check(text, read(text))


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_fuzz(text: str) -> None:
    check(text, read(text))


STORY = (
    "Peru recalled its ambassador from Quito on Monday after border guards fired on a patrol boat. "
    '"We want peace," President Alba told reporters, "but we will not be provoked." '
    "Ecuador's foreign ministry denied that its troops had crossed the Cenepa river. "
    "Talks, which Brazil had offered to host, were called off. No one was hurt."
)


def test_the_answer_depends_on_nothing_but_the_sentence() -> None:
    spans = sentence_spans(STORY)
    alone = [shipped_annotator().read_sentence(STORY[since:until], 0, until - since) for since, until in spans]
    filler = ("Rain fell in Oslo. " * 37, sentence_spans("Rain fell in Oslo. " * 37))
    for n_threads in (1, 3):
        annotator = NewsAnnotator(n_threads=n_threads)
        for documents in (
            [(STORY, spans)],
            [filler, (STORY, spans), filler],
            [(STORY, [span]) for span in spans[::-1]],
        ):
            read_back = [s for document in annotator.annotate(documents) for s in document]
            ours = [s for s in read_back if s.end - s.start != len("Rain fell in Oslo.")]
            ours.sort(key=lambda s: s.start)
            for mine, sentence in zip(alone, ours, strict=True):
                assert [t.text for t in sentence.tokens] == [t.text for t in mine.tokens]
                assert [(t.head, t.relation, t.upos) for t in sentence.tokens] == [
                    (t.head, t.relation, t.upos) for t in mine.tokens
                ]
                assert sentence.predicates == mine.predicates
                assert sentence.entities == mine.entities


def test_documents_come_in_order_and_are_asked_for_as_needed() -> None:
    asked = []

    def documents() -> itertools.chain[tuple[str, list[tuple[int, int]]]]:
        for i in range(400):
            asked.append(i)
            text = f"Report {i} arrived." if i % 3 else ""
            yield text, sentence_spans(text)

    answers = shipped_annotator().annotate(documents())
    first = [next(answers) for _ in range(10)]
    assert len(asked) < 120
    assert [s[0].tokens[1].text if s else "" for s in first] == [str(i) if i % 3 else "" for i in range(10)]
    answers.close()


def test_spans_outside_the_text_are_refused() -> None:
    with pytest.raises(UsageError, match="sentence_spans"):
        list(shipped_annotator().annotate([("short", [(0, 9)])]))


def test_a_text_without_stops_is_one_tree_and_still_read() -> None:
    clauses = (
        "Peru recalled its ambassador from Quito", "India closed two border crossings", "Turkish jets bombed positions",
        "Chad accused rebels of killing five soldiers", "Vietnam and Laos signed a trade agreement in Hanoi",
    )  # fmt: skip
    text = "; ".join(clauses * 20)
    sentence = read(text)
    check(text, sentence)
    assert len(sentence.tokens) > 600
    assert sum(token.relation == "root" for token in sentence.tokens) == 1
    found = [sentence.tokens[p.token].lemma for p in sentence.predicates]
    assert sum(found.count(lemma) for lemma in ("recall", "close", "bomb", "accuse", "sign")) >= 90


#: Sentences of our own, with who did what: predicate, role, head of the argument.
ROLES_EXPECTED = [
    ("Turkish jets bombed Kurdish positions near Afrin on Sunday.", "bombed ARG0 jets; bombed ARG1 positions"),
    ("The convoy was attacked by militants in northern Mali.", "attacked ARG1 convoy; attacked ARG0 militants"),
    ("Norway will not send troops to the region.", "send ARG0 Norway; send ARG1 troops; send ARGM-NEG not"),
    ("Kenya urged Sudan to release two detained aid workers.", "urged ARG0 Kenya; release ARG1 workers"),
    ("The European Union imposed sanctions on Belarus.", "imposed ARG0 Union; imposed ARG1 sanctions"),
    ("India, which borders Nepal, closed two crossings.", "closed ARG0 India; closed ARG1 crossings"),
    ("Moscow's decision to expel ten diplomats angered Prague.", "expel ARG1 diplomats; angered ARG1 Prague"),
    ("Chad accused rebels of killing five soldiers.", "accused ARG0 Chad; accused ARG1 rebels; killing ARG1 soldiers"),
    ("Japan could cut aid if Myanmar refuses talks.", "cut ARG0 Japan; cut ARG1 aid; refuses ARG0 Myanmar"),
    ("Vietnam and Laos signed a trade agreement in Hanoi.", "signed ARG0 Vietnam; signed ARG1 agreement"),
    ("Protesters burned flags outside the French embassy in Dakar.", "burned ARG0 Protesters; burned ARG1 flags"),
    ("Seoul threatened to suspend a military pact with Tokyo.", "threatened ARG0 Seoul; suspend ARG1 pact"),
    ("The minister said Ghana had offered Togo a loan.", "said ARG0 minister; offered ARG0 Ghana; offered ARG1 loan"),
    ("Rebels freed twelve hostages after Qatar mediated.", "freed ARG0 Rebels; freed ARG1 hostages"),
    ("Egypt rejected Ethiopia's proposal on the dam.", "rejected ARG0 Egypt; rejected ARG1 proposal"),
    ("Cuban officials met their Mexican counterparts in Merida.", "met ARG0 officials; met ARG1 counterparts"),
    ("A UN envoy arrived in Sanaa to mediate between the warring parties.", "arrived ARG1 envoy; mediate ARG0 envoy"),
    ("Troops were withdrawn from the border by Armenia.", "withdrawn ARG1 Troops; withdrawn ARG0 Armenia"),
]

#: What the weights of 2026.11 miss: the target of "angered" and an agent after a place; "Israel" hung on "rockets".
FLOOR_ROLES_MISSED = 2
FLOOR_ARCS_MISSED = 1

ARCS_EXPECTED = [
    ("US-backed rebels seized the airport.", "rebels nsubj seized; airport obj seized; backed amod rebels"),
    ("The treaty was signed by Iran's president.", "treaty nsubj:pass signed; president obl:agent signed"),
    ("Poland gave Ukraine tanks and ammunition.", "Poland nsubj gave; tanks obj gave; ammunition conj tanks"),
    ("Talks between Syria and Israel broke down.", "Talks nsubj broke; Syria nmod Talks; Israel conj Syria"),
    ("Greece says it will veto the deal.", "Greece nsubj says; veto ccomp says; deal obj veto"),
    ("Hamas, which runs Gaza, fired rockets at Israel.", "runs acl:relcl Hamas; rockets obj fired; Israel obl fired"),
    ("Beijing's ambassador was summoned.", "Beijing nmod:poss ambassador; ambassador nsubj:pass summoned"),
    ("Libya set up a joint commission.", "up compound:prt set; commission obj set; joint amod commission"),
]


def test_floor_of_roles() -> None:
    """Of 40 roles; raise the floor with better weights, never lower it."""
    wanted, missing = 0, []
    for text, expected in ROLES_EXPECTED:
        s = read(text)
        found = {
            f"{s.tokens[p.token].text} {a.role} {s.tokens[a.head].text}" for p in s.predicates for a in p.arguments
        }
        roles = expected.split("; ")
        wanted += len(roles)
        missing += [role for role in roles if role not in found]
    assert len(missing) <= FLOOR_ROLES_MISSED, missing
    assert wanted == 40


def test_floor_of_arcs() -> None:
    missing = []
    for text, expected in ARCS_EXPECTED:
        s = read(text)
        found = {f"{t.text} {t.relation} {s.tokens[t.head].text}" for t in s.tokens}
        missing += [arc for arc in expected.split("; ") if arc not in found]
    assert len(missing) <= FLOOR_ARCS_MISSED, missing


def test_names_senses_lemmas_factuality() -> None:
    s = read("Angela Merkel met troops of the United Nations in Mali, but Berlin never sent tanks.")
    names = {(e.kind, " ".join(t.text for t in s.tokens[e.since : e.until])) for e in s.entities}
    assert {("PER", "Angela Merkel"), ("ORG", "United Nations"), ("LOC", "Mali")} <= names
    by_lemma = {s.tokens[p.token].lemma: p for p in s.predicates}
    did, did_not = by_lemma["meet"].factuality, by_lemma["send"].factuality
    assert by_lemma["meet"].sense.startswith("meet.")
    assert by_lemma["send"].sense == "send.01"
    assert did is not None
    assert did_not is not None
    assert did > did_not


def brute_force(scores: np.ndarray) -> float:
    n = len(scores)
    trees = (np.array(heads) for heads in itertools.product(range(n + 1), repeat=n))
    return max(scores[np.arange(n), heads].sum() for heads in trees if is_tree(heads))


@given(st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=120, deadline=None)
def test_the_best_tree_is_the_best_of_all(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1))
    heads = best_tree(scores)
    assert is_tree(heads)
    assert scores[np.arange(n), heads].sum() == pytest.approx(brute_force(scores))


def test_trees_of_equal_scores_are_trees() -> None:
    for n in (1, 2, 7, 40):
        assert is_tree(best_tree(np.zeros((n, n + 1))))
        assert is_tree(best_tree(np.random.default_rng(n).normal(size=(n, n + 1)) * 1e4))


@given(st.integers(1, 5), st.integers(0, 10_000))
@settings(max_examples=120, deadline=None)
def test_the_best_tags_are_the_best_of_all(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, 5))

    def allowed(tags: tuple[int, ...]) -> bool:
        return all(t in (0, 1, 3) or before in (t, t - 1) for before, t in zip((0, *tags), tags, strict=False))

    best = max(
        sum(scores[i, t] for i, t in enumerate(tags)) for tags in itertools.product(range(5), repeat=n) if allowed(tags)
    )
    tags = tuple(best_tags(scores).tolist())
    assert allowed(tags)
    assert sum(scores[i, t] for i, t in enumerate(tags)) == pytest.approx(best)


def test_the_head_of_a_span_is_the_word_that_most_of_it_hangs_on() -> None:
    heads = np.array([2, 0, 2, 3, 3])  # 1 ← 2 → 3 → (4, 5), counted from 1
    assert head_of_span(heads, 2, 5) == 2
    assert head_of_span(heads, 0, 5) == 1
    assert head_of_span(heads, 3, 5) == 3


def test_letter_case_and_spelling() -> None:
    words = ["...", "1990", "troops", "Iran", "NATO", "J.", "McCain", "G7"]
    assert [letter_case(word) for word in words] == [0, 1, 2, 3, 4, 5, 6, 5]
    assert plain_spelling("“Sana’a—”") == '"Sana\'a-"'


def test_pieces_are_those_of_the_tokenisers_library() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    path = Path(dragoman.coding.model.__file__).parent / "vocab.txt"
    theirs = tokenizers.BertWordPieceTokenizer(str(path), lowercase=True)
    ours = Vocabulary(path)
    text = STORY + " São Tomé’s Łódź Ünal Đặng naïve co-operation $4.2bn C++ ½ 中国 ﬁre İzmir ΣΑΣ _x_ ^ a\u00adb \ufffd"
    for word in text.split():
        expected = theirs.encode(plain_spelling(word), add_special_tokens=False).ids[:12] or [100]
        assert list(ours.of_word(word)) == expected, word
