"""Markdown: its words without its marks, and what its front matter tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["front_matter", "plain_text"]

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(r"(\w+)\s*:\s*(.+)")


def front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""The fields ahead of the text, if any, and the text.

    >>> front_matter("---\ntitle: 'Fuel for Caracas'\ndate: 2020-05-25\n---\nIran sent fuel.")
    ({'title': 'Fuel for Caracas', 'date': '2020-05-25'}, 'Iran sent fuel.')
    """
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    fields = (_FIELD.fullmatch(line.strip()) for line in match[1].splitlines())
    return {field[1].lower(): field[2].strip("\"' ") for field in fields if field}, text[match.end() :]


def plain_text(text: str) -> tuple[str, str]:
    """The first heading of level 1, and all other words, a blank line between blocks. Code and raw HTML are left out.

    >>> plain_text("# Fuel\\n\\nIran *sent* [fuel](http://x.org) to **Venezuela**.")
    ('Fuel', 'Iran sent fuel to Venezuela.')
    """
    from markdown_it import MarkdownIt

    title, blocks = "", list[str]()
    tokens = MarkdownIt().parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        words = _words(token)
        if not title and not blocks and before is not None and before.type == "heading_open" and before.tag == "h1":
            title = words
        elif words:
            blocks.append(words)
    return title, "\n\n".join(blocks)


def _words(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()
