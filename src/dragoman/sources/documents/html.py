"""A page of the web: its article, without menus, with title, day and publisher."""

from __future__ import annotations

from datetime import date

from dragoman.errors import InputError
from dragoman.sources.documents.decoding import clean
from dragoman.vocabulary.documents import Document

__all__ = ["fragment_text", "read_html"]

#: What is shorter is a menu or a notice ("Please enable JavaScript").
_LEAST_WORDS = 8
#: Elements that end a line.
_BLOCKS = frozenset({"p", "div", "br", "li", "h1", "h2", "h3", "blockquote"})


def read_html(content: bytes, name: str, url: str = "") -> Document:
    """The article of a page, as trafilatura extracts it; the day is what the page itself declares.

    Raises
    ------
    InputError
        No article can be found.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Extracted

    found = bare_extraction(
        content,
        url=url or None,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, Extracted) or len((found.text or "").split()) < _LEAST_WORDS:
        raise InputError("it is HTML without an article that could be told from its menus; save its text instead")
    return Document(
        text=clean(found.text or ""),
        title=found.title or "",
        published=_day(found.date),
        url=found.url or url,
        publisher=found.sitename or found.hostname or "",
        name=name,
    )


def fragment_text(fragment: str) -> str:
    """The words of a piece of HTML, as feeds carry them, a line for each block.

    >>> fragment_text("<p>Iran &amp; Venezuela <b>met</b>.</p><p>They signed.</p>")
    'Iran & Venezuela met.\\nThey signed.'
    """
    from lxml import etree, html

    if "<" not in fragment and "&" not in fragment:
        return clean(fragment).strip()
    try:
        root = html.fragment_fromstring(clean(fragment), create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", with_tail=False)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    words = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            words.append(element.text or "")
        else:
            words.append("\n" if element.tag in _BLOCKS else "")
            words.append(element.tail or "")
    lines = (" ".join(line.split()) for line in clean("".join(words)).splitlines())
    return "\n".join(line for line in lines if line)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
