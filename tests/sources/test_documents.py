"""Documents of every kind are read, and what cannot be read is reported with its reason while the rest goes on."""

from __future__ import annotations

import gzip
import json
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from dragoman.sources.documents import Unread, kind_of, language, read_documents, read_text, reading
from dragoman.sources.documents.html import fragment_text
from dragoman.sources.documents.pdf import joined_lines
from dragoman.vocabulary.documents import Document

STORY = (
    "Kenya and Ethiopia signed a trade agreement in Nairobi on Tuesday. The two governments said that they would open "
    "a second border post at Moyale before the end of the year.\nOfficials in Addis Ababa thanked the African Union."
)

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Kenya, Ethiopia sign trade deal | The Daily Lamp</title>
<meta property="og:title" content="Kenya, Ethiopia sign trade deal">
<meta property="og:site_name" content="The Daily Lamp">
<meta property="article:published_time" content="2019-03-06T08:00:00Z">
<link rel="canonical" href="https://lamp.example/kenya-ethiopia"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Kenya, Ethiopia sign trade deal</h1>{"".join(f"<p>{line}</p>" for line in STORY.splitlines())}</article>
<footer>Subscribe to our newsletter</footer></body></html>"""

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily Lamp</title>
<item><title>Chad recalls its envoy</title><link>https://lamp.example/chad</link>
<pubDate>Tue, 05 Feb 2019 23:30:00 +0000</pubDate>
<description>&lt;p&gt;Chad recalled its ambassador to &lt;b&gt;Sudan&lt;/b&gt; on Monday.&lt;/p&gt;</description></item>
<item><title>Only a headline</title><link>https://lamp.example/none</link></item></channel></rss>"""


def minimal_pdf(lines: list[str]) -> bytes:
    """A PDF of one page, built by hand, with one text line below the other."""
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 11 Tf 72 720 Td {shown}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def only(content: bytes | str, name: str = "note", **given: date) -> Document:
    (found,) = read_text(content.encode() if isinstance(content, str) else content, name, **given)
    assert isinstance(found, Document), found
    return found


def reason(content: bytes | str, name: str = "note") -> str:
    (found,) = read_text(content.encode() if isinstance(content, str) else content, name)
    assert isinstance(found, Unread)
    return found.reason


def test_plain_text_is_kept_and_takes_the_day_given() -> None:
    found = only(STORY, published=date(2019, 3, 6))
    assert (found.text, found.published) == (STORY, date(2019, 3, 6))


def test_markdown_loses_its_marks_and_keeps_its_front_matter() -> None:
    text = (
        "---\ndate: 2019-03-06\npublisher: Lamp\n---\n# Trade deal\n\nKenya *signed* a [pact](http://x.org).\n\n- One\n"
    )
    found = only(text, "note.md")
    assert found.text == "Kenya signed a pact.\n\nOne"
    assert (found.title, found.published, found.publisher) == ("Trade deal", date(2019, 3, 6), "Lamp")


def test_the_article_of_a_page_is_told_from_its_menus() -> None:
    found = only(PAGE)
    assert "second border post at Moyale" in found.text
    assert "Sport" not in found.text
    assert "newsletter" not in found.text
    assert found.title == "Kenya, Ethiopia sign trade deal"
    assert found.published == date(2019, 3, 6)
    assert found.publisher == "The Daily Lamp"
    assert found.url == "https://lamp.example/kenya-ethiopia"


def test_a_page_without_a_day_gets_none_rather_than_todays() -> None:
    undated = PAGE.replace('<meta property="article:published_time" content="2019-03-06T08:00:00Z">', "")
    assert only(undated).published is None
    assert only(undated, published=date(2019, 3, 7)).published == date(2019, 3, 7)


def test_the_day_a_document_tells_goes_before_the_day_given() -> None:
    assert only(PAGE, published=date(2024, 1, 1)).published == date(2019, 3, 6)


def test_each_entry_of_a_feed_is_a_document() -> None:
    story, bare = read_text(FEED.encode(), "lamp.xml")
    assert isinstance(story, Document)
    assert story.text == "Chad recalled its ambassador to Sudan on Monday."
    assert (story.title, story.url) == ("Chad recalls its envoy", "https://lamp.example/chad")
    assert (story.published, story.publisher) == (date(2019, 2, 5), "The Daily Lamp")
    assert isinstance(bare, Unread)
    assert "no text of its own" in bare.reason


def test_pdf_text_is_read_and_its_lines_are_joined() -> None:
    found = only(minimal_pdf(["Kenya and Ethiopia signed a trade agree-", "ment in Nairobi on Tuesday."]), "deal.pdf")
    assert found.text == "Kenya and Ethiopia signed a trade agreement in Nairobi on Tuesday."
    assert found.published is None


def test_a_paragraph_ends_where_a_line_ends_early_with_a_stop() -> None:
    assert joined_lines("aaaa bbbb cccc dddd\neeee.\nffff gggg hhhh iiii\n\njjjj") == (
        "aaaa bbbb cccc dddd eeee.\nffff gggg hhhh iiii\njjjj"
    )


def test_json_lines_keep_the_text_to_the_letter() -> None:
    text = "Iran\u00a0sent  fuel.\r\nVenezuela thanked it."
    line = json.dumps({"doc": "d1", "published": "2020-05-25", "title": "Fuel", "text": text})
    found = only(line, "news.jsonl")
    assert (found.text, found.name, found.published) == (text, "d1", date(2020, 5, 25))


def test_half_characters_are_replaced_so_that_records_can_be_written() -> None:
    found = only(
        '{"doc": "d\\udfff", "title": "\\ud83d", "text": "Iran sent\\ud83d fuel to \\ud83d\\ude00 Cuba."}', "news.jsonl"
    )
    assert (found.name, found.title, found.text) == ("d\ufffd", "\ufffd", "Iran sent\ufffd fuel to 😀 Cuba.")


def test_bad_lines_are_set_aside_with_their_number_and_the_rest_goes_on() -> None:
    lines = [
        '{"text": "Iran sent fuel."}',
        "{broken",
        '{"title": "no text"}',
        '{"text": "x", "published": "soon"}',
        "[1]",
    ]
    found = list(read_text("\n".join(lines).encode(), "news.jsonl"))
    assert isinstance(found[0], Document)
    told = [(one.line, one.reason, one.raw) for one in found[1:] if isinstance(one, Unread)]
    assert [line for line, _, _ in told] == [2, 3, 4, 5]
    assert "not JSON" in told[0][1]
    assert "`text`" in told[1][1]
    assert "'soon' is no date" in told[2][1]
    assert "no JSON object" in told[3][1]
    assert [raw for _, _, raw in told] == lines[1:]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        ("Perú pidió ayuda".encode("latin-1"), "not UTF-8"),
        (b"%PDF-1.4 and then nothing", "cannot be read"),
        (minimal_pdf([]), "without text"),
        (b"<html><body><nav>Home</nav></body></html>", "without an article"),
        (b'<rss version="2.0"><channel><title>x</title></channel></rss>', "without entries"),
        (
            "El gobierno de Venezuela anunció el lunes que había recibido cinco buques cargados de gasolina, y la"
            " oposición pidió explicaciones sobre los pagos hechos con oro.".encode(),
            "not English",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(content: bytes, said: str) -> None:
    assert said in reason(content)


def test_utf16_is_read_where_it_says_so() -> None:
    assert only("Iran sent fuel to Venezuela.".encode("utf-16")).text == "Iran sent fuel to Venezuela."


def test_short_english_is_not_taken_for_another_language() -> None:
    for text in ("Iran fuel tankers reach Venezuela.", "US hits Huawei, ZTE; Beijing vows to retaliate", STORY):
        assert only(text).text == text


def test_the_model_of_languages_is_loaded_once_for_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    from py3langid.langid import LanguageIdentifier

    loaded, load = [], LanguageIdentifier.from_model_file
    monkeypatch.setattr(
        LanguageIdentifier, "from_model_file", lambda *given, **named: loaded.append(1) or load(*given, **named)
    )
    language._identifier.cache_clear()
    spanish = "El ministro dijo que las conversaciones con Irán continuarían el lunes en la capital, Caracas."
    assert [language.other_language(spanish) for _ in range(3)] == ["es", "es", "es"]
    assert len(loaded) == 1


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    (missing,) = read_documents(tmp_path / "none.txt")
    (folder,) = read_documents(tmp_path)
    assert isinstance(missing, Unread)
    assert "No such file" in missing.reason
    assert isinstance(folder, Unread)
    assert "folder" in folder.reason


def documents(path: Path) -> list[Document]:
    found = list(read_documents(path))
    assert not [one for one in found if isinstance(one, Unread)]
    return [one for one in found if isinstance(one, Document)]


@pytest.mark.parametrize("packing", ["gz", "zip"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("story.txt", STORY.encode()),
        ("story.md", f"---\ndate: 2019-03-06\n---\n# Trade deal\n\n{STORY}".encode()),
        ("page.html", PAGE.encode()),
        ("news.jsonl", f"{json.dumps({'text': STORY})}\n{json.dumps({'text': STORY[:66]})}".encode()),
        ("deal.pdf", minimal_pdf(["Kenya and Ethiopia signed a trade agreement."])),
    ],
)
def test_packed_files_say_what_the_plain_ones_say(tmp_path: Path, name: str, content: bytes, packing: str) -> None:
    plain, packed = tmp_path / name, tmp_path / f"{name}.{packing}"
    plain.write_bytes(content)
    if packing == "gz":
        packed.write_bytes(gzip.compress(content))
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, content)
    expected = documents(plain)
    assert expected
    assert [one.id for one in documents(packed)] == [one.id for one in expected]


def test_each_member_of_a_zip_is_read_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "articles.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.html", PAGE)
        archive.writestr("a.txt", STORY)
    text, page = documents(path)
    assert (text.text, text.name) == (STORY, f"{path}, a.txt")
    assert page.title == "Kenya, Ethiopia sign trade deal"


@pytest.mark.parametrize("n_bytes", [5, 100])
def test_a_file_that_breaks_off_is_told(tmp_path: Path, n_bytes: int) -> None:
    path = tmp_path / "story.txt.gz"
    path.write_bytes(gzip.compress(STORY.encode())[:n_bytes])
    (found,) = read_documents(path)
    assert isinstance(found, Unread)
    assert "is a broken gz file" in str(found)
    assert "fetch it again" in str(found)


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(
    tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_MOST_BYTES", 3 << 20)
    path, bomb = tmp_path / f"bomb.{packing}", STORY.encode() + b" " * (2 << 20)
    if packing == "gz":
        path.write_bytes(gzip.compress(bomb * 2))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("1", bomb)
            archive.writestr("2", bomb)
    *_, last = read_documents(path)
    assert isinstance(last, Unread)
    assert last.reason == "has more than 3 MB, unpacked; split it"


def test_kinds_are_told_by_content() -> None:
    assert kind_of(PAGE.encode()) == "html"
    assert kind_of(FEED.encode()) == "feed"
    assert kind_of(b'\xef\xbb\xbf{"text": "x"}\n') == "jsonl"
    assert kind_of(b"{not json") == "text"


def test_a_reprint_is_a_document_of_its_own() -> None:
    one, other = Document(STORY, publisher="Lamp"), Document(STORY, publisher="Torch")
    assert one.id != other.id
    assert one.id == Document(STORY, publisher="Lamp", name="elsewhere").id


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_never_stop_the_reader(seed: int) -> None:
    chance = random.Random(seed)
    for whole in (PAGE.encode(), FEED.encode(), minimal_pdf(["Iran sent fuel."]), STORY.encode()):
        damaged = bytearray(whole[: chance.randrange(1, len(whole))])
        for _ in range(5):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for found in read_text(bytes(damaged), "damaged"):
            assert found.text if isinstance(found, Document) else found.reason


def test_references_to_control_characters_do_not_stop_a_feed() -> None:
    assert fragment_text("<p>Peru&#1; met</p>Chile&#2;.<!-- no -->") == "Peru met\nChile ."
    assert fragment_text("<p>Peru</p>met&#xFFFE; Chile<script>no()</script>") == "Peru\nmet\ufffe Chile"
