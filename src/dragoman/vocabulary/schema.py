"""The columns of every table: the agreement between the rooms.

Sources deliver ``STAGED`` rows, the store keeps ``RECORDS`` and derives ``ACTS``, measures and models read ``ACTS``.
Nobody else needs to know who made a row. Days are UTC, intervals half-open (``since`` is in, ``until`` is out).
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ACTORS",
    "ACTS",
    "ACT_REPORTS",
    "ALIASES",
    "DOCUMENTS",
    "LOADS",
    "PRESSURES",
    "RECORDS",
    "REJECTS",
    "STAGED",
    "Column",
    "ddl",
]


class Column(NamedTuple):
    """One column: its name, its DuckDB type and what it holds."""

    name: str
    type: str
    meaning: str


#: What a source says of one row it has read.
STAGED = (
    Column("line", "BIGINT", "line of the file, from 1"),
    Column("position", "VARCHAR", "the provider's own key of the row within its data set, else the line"),
    Column(
        "report", "VARCHAR", "the sentence or story told: rows of one origin that share it are one report; may be empty"
    ),
    Column("document", "VARCHAR", "content hash of the document; empty for rows of a data set"),
    Column("source", "VARCHAR", "who acts: canonical id, or the name as given (without dots) where unresolved"),
    Column("target", "VARCHAR", "who is acted upon; empty for MOBILIZE and THREATEN only"),
    Column("source_name", "VARCHAR", "the source as the provider wrote it"),
    Column("target_name", "VARCHAR", "the target as the provider wrote it"),
    Column("event", "VARCHAR", "PLOVER class, STATEMENT, or empty in a panel that counts quads only"),
    Column("code", "VARCHAR", "the act as the provider coded it (CAMEO code, relation name), verbatim"),
    Column("quad", "UTINYINT", "1 verbal, 2 material cooperation; 3 verbal, 4 material conflict; 0 neither"),
    Column("weight", "DECIMAL(6,3)", "signed intensity of one act, -10 to 10"),
    Column("status", "VARCHAR", "actual, possible or denied"),
    Column("attribution", "VARCHAR", "who asserts it; empty when the author does"),
    Column("condition", "VARCHAR", "the condition it hangs on, else empty"),
    Column("date_since", "DATE", "first day it may have happened"),
    Column("date_until", "DATE", "the day after the last it may have happened"),
    Column("date_precision", "VARCHAR", "day, month, year or era"),
    Column("predicate_start", "INTEGER", "first character of the words that name the act, in the document"),
    Column("predicate_end", "INTEGER", "the character after the last"),
    Column("evidence_start", "INTEGER", "first character of the sentence, in the document"),
    Column("evidence_end", "INTEGER", "the character after the last"),
    Column("text", "VARCHAR", "the sentence"),
    Column("url", "VARCHAR", "where it can be read"),
    Column("published", "DATE", "day the report came out, where known"),
    Column("n", "INTEGER", "acts this row stands for: 1, or the count in a panel"),
    Column("confidence", "FLOAT", "probability that the record is right; missing where the provider gives none"),
    Column("coder", "VARCHAR", "who or what coded it"),
    Column("coder_version", "VARCHAR", "and in which version"),
)

#: What the store keeps: rows are added, never changed.
RECORDS = (
    Column("record", "BIGINT", "number in the order of adding, from 1"),
    Column("id", "UUID", "hash of origin, position and content: the same row read twice is one record"),
    Column("load", "INTEGER", "the load that brought it"),
    Column("origin", "VARCHAR", "data set or document it comes from"),
    *STAGED,
    Column("mutual", "BOOLEAN", "an act of both sides without an initiator: the pair is unordered"),
    Column("added_at", "TIMESTAMP", "when it was added, UTC"),
)

#: What measures count: the records that tell one act, seen once.
ACTS = (
    Column("act", "BIGINT", "number of its first record"),
    Column("key", "UBIGINT", "hash of what all its reports share; see the joining rules"),
    Column("source", "VARCHAR", "as in the first record"),
    Column("target", "VARCHAR", "as in the first record"),
    Column("source_state", "VARCHAR", "the part of source before the first dot"),
    Column("target_state", "VARCHAR", "the part of target before the first dot"),
    Column("event", "VARCHAR", "PLOVER class, STATEMENT or empty"),
    Column("quad", "UTINYINT", "as in records"),
    Column("weight", "DECIMAL(6,3)", "signed intensity of one act"),
    Column("status", "VARCHAR", "actual, possible or denied"),
    Column("date_since", "DATE", "first day of its reports"),
    Column("date_until", "DATE", "day after the last of its reports"),
    Column("date_precision", "VARCHAR", "day, month, year or era"),
    Column("mutual", "BOOLEAN", "an act of both sides"),
    Column("n", "INTEGER", "acts it stands for: 1, or the count in a panel"),
    Column("n_reports", "INTEGER", "records that tell it"),
    Column("known_since", "DATE", "first day it was published, or else over: what --as-of asks"),
)

#: Which records tell an act, and why each further one was joined to it: a view, as it follows from the other two.
ACT_REPORTS = (
    Column("record", "BIGINT", "the record"),
    Column("act", "BIGINT", "the act it tells"),
    Column("rule", "VARCHAR", "the rule that joined it; empty for the first record of an act"),
)

#: Texts that records were coded from.
DOCUMENTS = (
    Column("document", "VARCHAR", "hash of the content"),
    Column("url", "VARCHAR", "where it can be read"),
    Column("title", "VARCHAR", "its title"),
    Column("published", "DATE", "day it came out"),
    Column("publisher", "VARCHAR", "who published it"),
    Column("publisher_owner", "VARCHAR", "the actor that owns the publisher; empty where none is known"),
    Column("language", "VARCHAR", "ISO 639-1 code"),
    Column("text", "VARCHAR", "the text that spans of records point into"),
    Column("added_at", "TIMESTAMP", "when, UTC"),
)

#: The actors that records name, as the registry knew them when they were first seen.
ACTORS = (
    Column("id", "VARCHAR", "canonical id, or the name as given where unresolved"),
    Column("name", "VARCHAR", "what to call it"),
    Column("kind", "VARCHAR", "state, igo, armed_group, part, ...; unresolved where the registry lacks it"),
    Column("country", "VARCHAR", "the state it is or belongs to; empty where none"),
    Column("since", "DATE", "first day it existed, where known"),
    Column("until", "DATE", "first day it no longer did, where known"),
)

#: What providers called the actors: a view, as records tell it.
ALIASES = (
    Column("id", "VARCHAR", "the actor"),
    Column("alias", "VARCHAR", "a name or code that a provider used"),
    Column("origin", "VARCHAR", "the data set that used it"),
    Column("n_records", "BIGINT", "how often"),
)

PRESSURES = (
    Column("id", "UUID", "hash of the row's content"),
    Column("load", "INTEGER", "the load that brought it"),
    Column("sender", "VARCHAR", "who presses"),
    Column("target", "VARCHAR", "who is pressed"),
    Column("kind", "VARCHAR", "sanction, embargo, designation, ..."),
    Column("since", "DATE", "first day in force"),
    Column("since_precision", "VARCHAR", "day, month or year"),
    Column("until", "DATE", "first day no longer in force; missing when no end is known"),
    Column("until_precision", "VARCHAR", "day, month or year; empty when no end is known"),
    Column("instrument", "VARCHAR", "the act of law or list"),
    Column("url", "VARCHAR", "where it can be read"),
    Column("line", "BIGINT", "line of the file"),
)

LOADS = (
    Column("load", "INTEGER", "number, from 1"),
    Column("hash", "VARCHAR", "SHA-256 of the file's bytes"),
    Column("path", "VARCHAR", "where it was read"),
    Column("format", "VARCHAR", "what it was read as"),
    Column("origin", "VARCHAR", "the data set its records are filed under"),
    Column("n_rows", "BIGINT", "rows in the file"),
    Column("n_records", "BIGINT", "records added"),
    Column("n_acts", "BIGINT", "of these, acts not told before"),
    Column("n_joined", "BIGINT", "of these, further reports of an act"),
    Column("n_known", "BIGINT", "records left out because the store has them already"),
    Column("n_pressures", "BIGINT", "intervals of pressure added"),
    Column("n_rejected", "BIGINT", "rows set aside, in rejects"),
    Column("added_at", "TIMESTAMP", "when, UTC"),
    Column("version", "VARCHAR", "version of Dragoman that read it"),
)

REJECTS = (
    Column("load", "INTEGER", "the load"),
    Column("line", "BIGINT", "line of the file, from 1"),
    Column("reason", "VARCHAR", "what was wrong, in words"),
    Column("raw", "VARCHAR", "the line as it stood, for malformed rows; empty for sound rows that tell no act"),
)


def ddl(table: str, columns: tuple[Column, ...]) -> str:
    """The ``CREATE TABLE`` statement of a table with these columns.

    >>> ddl("t", (Column("line", "BIGINT", "line of the file"),))
    'CREATE TABLE t ("line" BIGINT)'
    """
    body = ", ".join(f'"{column.name}" {column.type}' for column in columns)
    return f"CREATE TABLE {table} ({body})"
