"""Words of time, and the acts they date."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from coding.annotated import annotated
from dragoman.coding.dates import of_report, when
from dragoman.coding.dates.eras import eras
from dragoman.coding.dates.expressions import expressions
from dragoman.coding.dates.spans import span_of

#: A Sunday.
PUBLISHED = date(2020, 8, 16)

#: A sentence, the word that names the act, and its days as they are written; "" for none.
CASES: list[tuple[str, str, str]] = [
    ("Iran sent tankers to Venezuela on Thursday.", "sent", "2020-08-13"),
    ("China and the US Thursday signed a deal.", "signed", "2020-08-13"),
    ("Last Friday Turkey bombed Syria.", "bombed", "2020-08-14"),
    ("Yesterday Israel attacked Gaza.", "attacked", "2020-08-15"),
    ("The ministers will meet on Tuesday.", "meet", "2020-08-18"),
    ("Earlier this month, Iran seized a ship.", "seized", "2020-08"),
    ("Last year, Trump withdrew from the deal.", "withdrew", "2019"),
    ("In May Iran delivered fuel.", "delivered", "2020-05"),
    ("In October Greece closed its border.", "closed", "2019-10"),
    ("Iran may buy arms in October.", "buy", "2020-10"),
    ("The United States plans to impose sanctions next week.", "impose", "2020-08-17/2020-08-23"),
    ("Two weeks ago Russia invaded Georgia.", "invaded", "2020-07-27/2020-08-02"),
    ("Three years ago Qatar expelled an envoy.", "expelled", "2017"),
    ("During the 1980s Iran fought Iraq.", "fought", "1980-01-01/1989-12-31"),
    ("Since 2017 the US has sanctioned Venezuela.", "sanctioned", "2017-01-01/2020-08-16"),
    ("Between 2007 and 2012 Iran built factories.", "built", "2007-01-01/2012-12-31"),
    ("In the past three months, Iran sent five tankers.", "sent", "2020-05-01/2020-08-16"),
    ("Talks were held in Vienna on 14 July 2015.", "held", "2015-07-14"),
    ("Talks were held in Vienna on 14 July 2015.", "Talks", "2015-07-14"),
    ("On March 18, 2014, Russia annexed Crimea.", "annexed", "2014-03-18"),
    # Leaders' terms and named times.
    ("Relations flourished when Ahmadinejad was president.", "flourished", "2005-08-03/2013-08-02"),
    ("Under Obama, the US lifted sanctions on Iran.", "lifted", "2009-01-20/2017-01-19"),
    ("During Trump's presidency the US left the accord.", "left", "2017-01-20/2020-08-16"),
    ("During the Cold War, Washington armed Zaire.", "armed", "1947-03-01/1991-12-25"),
    # Each act its own.
    ("He said on Monday that Iran attacked a ship in June 2019.", "said", "2020-08-10"),
    ("He said on Monday that Iran attacked a ship in June 2019.", "attacked", "2019-06"),
    ("Russia annexed Crimea in March 2014 and invaded Ukraine on 24 February 2022.", "annexed", "2014-03"),
    ("Russia annexed Crimea in March 2014 and invaded Ukraine on 24 February 2022.", "invaded", "2022-02-24"),
    ("Obama, who signed the 2015 nuclear deal, condemned the attack.", "condemned", ""),
    ("Obama, who signed the 2015 nuclear deal, condemned the attack.", "deal", "2015"),
    ("He praised the July 9 deal he signed with Eritrea.", "signed", "2020-07-09"),
    ("Monday's attack killed two soldiers.", "attack", "2020-08-10"),
    ("Monday's attack killed two soldiers.", "killed", "2020-08-10"),
    ("The army launched an attack on Saturday.", "attack", "2020-08-15"),
    # No guess.
    ("Iran thanked Venezuela.", "thanked", ""),
    ("Before 2015, Iran enriched uranium.", "enriched", ""),
    ("Spain sold 2000 rifles to Chad.", "sold", ""),
]
#: A sentence, an act of it without words of time, and whether it is told as news.
REPORTS: list[tuple[str, str, bool]] = [
    ("Iran thanked Venezuela.", "thanked", True),
    ("Norway has recalled its envoy.", "recalled", True),
    ("Cairo said that Sudan closed the border.", "closed", True),
    ("Peru had expelled the envoy.", "expelled", False),
    ("Japan will sanction Russia.", "sanction", False),
    ("Spain sells rifles to Chad.", "sells", False),
    ("Spain, which armed Chad, denied the charge.", "armed", False),
    ("Spain, which armed Chad, denied the charge.", "denied", True),
]
TEXTS = [text for text, _, _ in CASES] + [text for text, _, _ in REPORTS]


def _when(text: str, word: str, published: date | None) -> str:
    (sentence,) = annotated(text)
    index = next(index for index, token in enumerate(sentence.tokens) if token.text == word)
    found = when(text, sentence, index, published)
    return str(found) if found else ""


@pytest.mark.parametrize(("text", "word", "wanted"), CASES)
def test_acts_are_dated(text: str, word: str, wanted: str) -> None:
    assert _when(text, word, PUBLISHED) == wanted


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Talks were held in Vienna on 14 July 2015.", "held", "2015-07-14"),
        ("During the 1980s Iran fought Iraq.", "fought", "1980-01-01/1989-12-31"),
        ("Relations flourished when Ahmadinejad was president.", "flourished", "2005-08-03/2013-08-02"),
        ("Iran sent tankers to Venezuela on Thursday.", "sent", ""),
        ("Earlier this month, Iran seized a ship.", "seized", ""),
        ("In May Iran delivered fuel.", "delivered", ""),
        ("Since 2017 the US has sanctioned Venezuela.", "sanctioned", ""),
        ("Yesterday Israel attacked Gaza.", "attacked", ""),
    ],
)
def test_without_a_day_of_publication_nothing_is_counted_from_it(text: str, word: str, wanted: str) -> None:
    assert _when(text, word, None) == wanted


@pytest.mark.parametrize(
    ("words", "span", "precision"),
    [
        ("on Sunday", "2020-08-16", "day"),
        ("last Sunday", "2020-08-09", "day"),
        ("Aug. 14", "2020-08-14", "day"),
        ("on 20 September", "2019-09-20", "day"),
        ("in September 1999", "1999-09", "month"),
        ("last May", "2020-05", "month"),
        ("last August", "2019-08", "month"),
        ("this week", "2020-08-10/2020-08-16", "month"),
        ("earlier this year", "2020", "year"),
        ("two months ago", "2020-06", "month"),
        ("a decade ago", "2008-01-01/2012-12-31", "era"),
        ("the nineties", "1990-01-01/1999-12-31", "era"),
        ("2007-2012", "2007-01-01/2012-12-31", "year"),
        ("2021-02-03", "2021-02-03", "day"),
        ("in the summer of 2014", "2014-06-01/2014-08-31", "month"),
        ("31 June 2014", "", ""),
        ("until 2018", "", ""),
        ("march to the capital", "", ""),
        ("they may leave", "", ""),
        ("2000 barrels", "", ""),
    ],
)
def test_words_of_time(words: str, span: str, precision: str) -> None:
    read = [span_of(found, PUBLISHED, future=False) for found in expressions(words)]
    assert [(str(found), found.precision) for found in read if found] == ([(span, precision)] if span else [])


def test_a_weekday_to_come_is_the_next() -> None:
    (found,) = expressions("on Thursday")
    assert str(span_of(found, PUBLISHED, future=True)) == "2020-08-20"


@pytest.mark.parametrize(("text", "word", "news"), REPORTS)
def test_news_is_of_the_month_of_its_publication(text: str, word: str, news: bool) -> None:
    (sentence,) = annotated(text)
    index = next(index for index, token in enumerate(sentence.tokens) if token.text == word)
    assert str(of_report(sentence, index, PUBLISHED)) == ("2020-08" if news else "None")
    assert of_report(sentence, index, None) is None


@pytest.mark.parametrize("published", [date.min, date.max, date(9999, 12, 30)])
@pytest.mark.parametrize(("text", "word", "_"), CASES)
def test_pages_of_the_first_and_the_last_day_of_the_calendar_are_read(
    text: str, word: str, _: str, published: date
) -> None:
    _when(text, word, published)


def test_what_lasts_until_the_last_day_of_the_calendar_has_a_span() -> None:
    assert _when("Since 2017 the US has sanctioned Venezuela.", "sanctioned", date.max) == "2017-01-01/9999-12-30"


@pytest.mark.parametrize("before", ["in ", "when ", "under ", "in the "])
@pytest.mark.parametrize("piece", ["Iran", "A-", "U.S.", "A'", "Ab "])
def test_a_word_without_end_is_read_in_no_time(before: str, piece: str) -> None:
    start = process_time()
    assert list(eras(f"They met {before}{piece * 1500}", PUBLISHED)) == []
    assert process_time() - start < 2
