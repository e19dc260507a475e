"""Every error Dragoman raises on purpose.

    DragomanError
    ├── UsageError          the call itself is wrong: an option, an argument, a setting
    │   ├── UnknownActor    a name the registry cannot resolve, or resolves to several actors
    │   └── UnknownClass    an event class or act code that no vocabulary lists
    ├── InputError          a file or document that cannot be read as what it claims to be
    │   └── UnknownFormat   a file that is none of the supported formats
    ├── StoreError          the store itself: missing, newer than this version, damaged
    │   └── StoreBusy       another process is writing to it
    └── NotEnoughData       the question is fine, but the records cannot answer it

A message says what was seen, where, and what to do about it. ``UsageError`` ends the command line with exit
code 2, ``InputError`` and ``StoreError`` with 3, ``NotEnoughData`` with 1.
"""

from __future__ import annotations

__all__ = [
    "DragomanError",
    "InputError",
    "NotEnoughData",
    "StoreBusy",
    "StoreError",
    "UnknownActor",
    "UnknownClass",
    "UnknownFormat",
    "UsageError",
]


class DragomanError(Exception):
    """The root: catch this to catch everything Dragoman raises on purpose."""

    exit_code = 3


class UsageError(DragomanError):
    """The call is wrong; nothing was read or written."""

    exit_code = 2


class UnknownActor(UsageError):
    """A name that stands for no actor, or for several, on the day asked about."""


class UnknownClass(UsageError):
    """An event class, quad or act code that the vocabulary does not list."""


class InputError(DragomanError):
    """A file or document that cannot be read."""


class UnknownFormat(InputError):
    """A file that is none of the supported formats."""


class StoreError(DragomanError):
    """The store cannot be used as asked."""


class StoreBusy(StoreError):
    """Another process holds the store for writing."""


class NotEnoughData(DragomanError):
    """The records at hand cannot answer the question."""

    exit_code = 1
