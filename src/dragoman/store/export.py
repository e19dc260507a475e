"""Out again: the tables as Parquet or CSV, the sources as BibTeX."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.store.engine import DuckEngine
from dragoman.store.tables import TABLES, VIEWS

if TYPE_CHECKING:
    import duckdb

__all__ = ["FORMATS", "export"]


def _tables(connection: duckdb.DuckDBPyConnection, folder: Path, suffix: str, options: str) -> list[Path]:
    written = []
    for table in (*TABLES, *VIEWS):
        path = folder / f"{table}.{suffix}"
        # the target of COPY cannot be bound as a parameter
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY (FROM {table}) TO '{quoted}' ({options})")
        written.append(path)
    return written


def _parquet(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    return _tables(connection, folder, "parquet", "FORMAT parquet, COMPRESSION zstd")


def _csv(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    return _tables(connection, folder, "csv", "FORMAT csv, HEADER true")


def _bibtex(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """One entry for each data set, and one for each page that records or pressures rest on."""
    engine = DuckEngine(connection)
    path = folder / "sources.bib"
    known = tomllib.loads((files(__package__) / "citations.toml").read_text(encoding="utf-8"))
    with path.open("w", encoding="utf-8") as file:
        for (origin,) in engine.rows("SELECT DISTINCT origin FROM records ORDER BY origin"):
            key = next((key for key in known if str(origin).startswith(key)), None)
            fields = dict(known[key]) if key else {"entry": "misc", "title": f"{{{origin}}}"}
            file.write(_entry(fields.pop("entry"), _label(str(origin)), fields))
        pages = """SELECT url, min(date_since) FROM (
            SELECT url, date_since FROM records UNION ALL SELECT url, since FROM pressures)
            WHERE url <> '' GROUP BY url ORDER BY url"""
        for url, day in engine.rows(pages):
            fields = {"title": f"{{{_title(url)}}}", "url": _escaped(url)}
            if day:
                fields["note"] = f"tells of {day.isoformat()}"
            file.write(_entry("online", _label(_title(url)) + hashlib.sha1(url.encode()).hexdigest()[:8], fields))
    return [path]


def _title(url: str) -> str:
    """The site a page belongs to: all that a link alone tells of its title."""
    match = re.match(r"https?://(?:www\.)?([^/]+)", url)
    return match[1] if match else url[:40]


def _label(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "", text) or "source"


def _escaped(url: str) -> str:
    return re.sub(r"([%#&_{}\\])", r"\\\1", url)


def _entry(kind: str, label: str, fields: dict[str, str]) -> str:
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{label},\n{body}}}\n\n"


FORMATS: dict[str, Callable[[duckdb.DuckDBPyConnection, Path], list[Path]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "bibtex": _bibtex,
}


def export(connection: duckdb.DuckDBPyConnection, format_: str, folder: Path) -> list[Path]:
    """Write the whole store into a folder and return the files written.

    Parameters
    ----------
    connection
        The open store.
    format_
        ``parquet`` or ``csv``: one file for each table, columns as in the schema; ``bibtex``: the data sets and
        pages the records rest on.
    folder
        Made where missing; files of the same names are replaced.

    Raises
    ------
    UsageError
        Where the format is none of these, or the folder is a file.
    """
    if format_ not in FORMATS:
        raise UsageError(f"cannot export to {format_!r}; the formats are {', '.join(FORMATS)}")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder to export into")
    folder.mkdir(parents=True, exist_ok=True)
    return FORMATS[format_](connection, folder)
