"""From bytes to text, and text fit to be pointed into."""

from __future__ import annotations

import re

from dragoman.errors import InputError

__all__ = ["clean", "decode"]

#: Control characters that no text needs; each becomes a blank, so that offsets stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ud800-\udfff\ufeff]")


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 that says so in its first bytes.

    Raises
    ------
    InputError
        The bytes are neither; the message says where they break and what the encoding may be.

    Examples
    --------
    >>> decode("Perú pidió".encode())
    'Perú pidió'
    """
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        guess = _likely_encoding(content)
        hint = f"it may be {guess}: convert it (iconv -f {guess} -t utf-8)" if guess else "it may be no text at all"
        raise InputError(f"it is not UTF-8 (byte {error.start}); {hint}") from None


def clean(text: str) -> str:
    r"""A text with Unix line ends and without control characters.

    >>> clean("Caracas\r\nand\x00Tehran")
    'Caracas\nand Tehran'
    """
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _likely_encoding(content: bytes) -> str:
    if b"\x00" in content[:1000]:
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(content[: 1 << 16]).best()
    return best.encoding if best else ""
