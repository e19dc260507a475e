"""From files to staged rows: one module for each provider of data.

A source is found out by what stands in it, and stages its rows on a connection that is handed in; the store takes them
from there. Which formats there are, and what becomes of each of their fields, is in ``docs/formats.md``.
"""

from __future__ import annotations

from dragoman.sources.casebook import casebook_files
from dragoman.sources.detect import PROVIDERS, Source, content_files, detect, open_source
from dragoman.sources.provider import Match, Progress, Provider, Staged, no_progress
from dragoman.sources.sample import Sample, take_sample

__all__ = [
    "PROVIDERS",
    "Match",
    "Progress",
    "Provider",
    "Sample",
    "Source",
    "Staged",
    "casebook_files",
    "content_files",
    "detect",
    "no_progress",
    "open_source",
    "take_sample",
]
