"""PDF: the text of its pages, with lines joined to paragraphs again."""

from __future__ import annotations

import io
import re

from dragoman.errors import InputError
from dragoman.sources.documents.decoding import clean
from dragoman.vocabulary.documents import Document

__all__ = ["joined_lines", "read_pdf"]

#: A line that is much shorter than the others ends a paragraph.
_FULL_LINE = 0.75
_SPLIT_WORD = re.compile(r"(\w)-\n(?=[a-z])")


def read_pdf(content: bytes, name: str) -> Document:
    """The text of a PDF. Its day of making is not the day of publication and is not taken for it.

    Raises
    ------
    InputError
        The file is broken or locked, or holds pictures of text only.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("it is a PDF locked with a password; save it without one")
        pages = [page.extract_text() or "" for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        raise InputError(f"it is a PDF that cannot be read ({type(error).__name__}: {error})") from None
    text = "\n\n".join(joined_lines(clean(page)) for page in pages if page.strip())
    if not text.strip():
        raise InputError("it is a PDF without text: its pages are pictures; run it through text recognition first")
    return Document(text=text, title=clean(title).strip(), name=name)


def joined_lines(text: str) -> str:
    r"""Lines as they were set, joined to paragraphs: at blank lines, and after lines that end early with a stop.

    >>> joined_lines("Iran sent five tank-\ners of fuel to Venezuela,\nofficials said.\nWashington condemned it in the\nSecurity Council.")
    'Iran sent five tankers of fuel to Venezuela, officials said.\nWashington condemned it in the Security Council.'
    """  # noqa: E501
    text = _SPLIT_WORD.sub(r"\1", text)
    lines = [line.strip() for line in text.splitlines()]
    width = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    open_ = False
    for line in lines:
        if not line:
            open_ = False
            continue
        if open_:
            paragraphs[-1] += " " + line
        else:
            paragraphs.append(line)
        open_ = not (line[-1] in '.?!”"' and len(line) < _FULL_LINE * width)
    return "\n".join(paragraphs)
