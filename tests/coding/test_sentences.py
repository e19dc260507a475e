"""Sentences and words: where they begin and end, in news as it comes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding.sentences import sentence_spans
from dragoman.coding.words import divided_at_hyphens, word_spans


def sentences(text: str) -> list[str]:
    return [text[since:until] for since, until in sentence_spans(text)]


def words(sentence: str) -> list[str]:
    return [sentence[since:until] for since, until in word_spans(sentence)]


#: Each text is written with ‖ where a sentence ends.
TEXTS = [
    "Gen. Khalifa Haftar met U.S. envoys at 5 p.m. Tuesday.‖ Both sides declined to comment.",
    "WASHINGTON, Jan. 5 (AP) - The Senate voted on Monday.‖ It was the third vote.",
    '"We will not yield," the minister said.‖ "Iran must stop."‖ He left at once.',
    "“This is an act of war.” he said.‖ “We will answer.”‖ Nobody did.",
    "Aid has gone to the U.N.‖ The agency thanked donors.",
    "He moved to the U.S. Senate in 2004.‖ Mr. J. R. Okafor of Acme Inc. followed him.",
    "The No. 2 diplomat, Lt. Col. Sato, arrived on Sept. 3.‖ Talks began on Oct. 4, 2011.",
    "Will Ankara answer?‖ Yes!‖ It did so twice... ‖ Then it stopped.",
    "Prices rose 3.5 percent to $4.2 bn. in May.‖ Exports fell.",
    "Yahoo! said it would appeal.‖ The court (it sits in Accra.) refused.",
    "Envoys met.‖\nUS, Iran hold talks in Geneva‖\nThe two sides met again.",
    "Peace talks stall‖\n\nBy our correspondent‖\n\nKHARTOUM - Rebels left.",
    "The minister met the envoy and then\nreturned to the capital.‖ He slept.",
    "The shop sold arms, ammunition, etc. to rebels.‖ The U.K. government denied it.",
    "The envoy praised the deal.‖The rebels did not.",
    "Rebels took the towns of A. Khalid and B. Salim.‖ They left after Vitamin B. tests.",
]


@pytest.mark.parametrize("marked", TEXTS)
def test_ends_are_found(marked: str) -> None:
    expected = [part.strip() for part in marked.split("‖")]
    assert [" ".join(s.split()) for s in sentences(marked.replace("‖", ""))] == [" ".join(p.split()) for p in expected]


def test_wrapped_lines_are_one_paragraph_and_listed_lines_are_not() -> None:
    wrapped = (
        "The foreign ministers of Chile and Peru met in Lima\n"
        "Monday to talk about fishing rights, the first such\n"
        "President Vega said the border would reopen soon.\n"
    )
    assert len(sentences(wrapped)) == 1
    listed = "Sanctions extended\nEnvoy expelled from Minsk after a row\nTalks resume\n"
    assert sentences(listed) == listed.splitlines()


@given(st.text(alphabet=st.sampled_from(list("aB. !?\"'”\n\r\t…U.S,()1\u2028\x00é中。")), max_size=80))
@settings(max_examples=400, deadline=None)
def test_spans_cover_everything_but_white_space(text: str) -> None:
    covered = 0
    for since, until in sentence_spans(text):
        assert covered <= since < until
        assert not text[covered:since].strip()
        assert text[since:until] == text[since:until].strip()
        covered = until
    assert not text[covered:].strip()


CUTS = [
    ("Iran's U.S.-backed rivals don't pay.", "Iran 's U.S. - backed rivals do n't pay ."),
    ("They can't, won't and cannot leave", "They ca n't , wo n't and can not leave"),
    ("the leaders’ “We’ll see,”", "the leaders ’ “ We ’ll see , ”"),
    ("Gen. J. P. Ortiz vs. Acme Inc.", "Gen. J. P. Ortiz vs. Acme Inc."),
    ("pro-Beijing, re-elected, e-mail", "pro-Beijing , re-elected , e-mail"),
    ("Abd al-Karim's US$4.2bn", "Abd al - Karim 's US$ 4.2 bn"),
    ("9/11, 10:30 a.m., 1,200.5 tons, the 1990s and 3rd", "9/11 , 10:30 a.m. , 1,200.5 tons , the 1990s and 3rd"),
    ("He said no.", "He said no ."),
    ("in the U.S.", "in the U.S."),
    ("Plan B.", "Plan B ."),
    ("see https://un.org/a?b=1.", "see https://un.org/a?b=1 ."),
    ("Kyiv—the capital—fell... twice", "Kyiv — the capital — fell ... twice"),
    ("the Shi'ite Sana'a O'Neill", "the Shi'ite Sana'a O'Neill"),
    ("AT&T and/or G-7", "AT&T and / or G - 7"),
    ("Jean-Yves Le Drian, 71,", "Jean - Yves Le Drian , 71 ,"),
]


@pytest.mark.parametrize(("sentence", "cut"), CUTS)
def test_words_are_cut_as_in_the_treebanks(sentence: str, cut: str) -> None:
    assert words(sentence) == cut.split()


@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_words_are_in_order_and_hold_all_that_is_printed(sentence: str) -> None:
    covered = 0
    for since, until in word_spans(sentence):
        assert covered <= since < until
        left_out = sentence[covered:since]
        assert not any(c.isalnum() or c in "$%.,'\"" for c in left_out)
        covered = until
    assert not any(c.isalnum() for c in sentence[covered:])


def test_a_long_run_of_anything_is_cut_in_time() -> None:
    for text in (
        "a-" * 30_000,
        "." * 60_000,
        "re-" * 20_000,
        "x'" * 30_000,
        "A." * 30_000,
        "w.w@" * 10_000,
        "a.b" * 20_000,
    ):
        assert word_spans(text)
        assert sentence_spans(text)


def test_hyphens_of_other_treebanks_are_cut_as_ours() -> None:
    assert divided_at_hyphens("duty-free") == ["duty", "-", "free"]
    assert divided_at_hyphens("--") == ["--"]
    assert divided_at_hyphens("co-operate") == ["co-operate"]
