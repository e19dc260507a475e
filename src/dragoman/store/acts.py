"""Which records tell the same act: the joining rules, as SQL.

Every record has a *key*: a hash of what all reports of one act share (class, status, the pair: unordered for mutual
acts, a government counted as its state, and the wording where the date is coarser than a day). Records of one key
whose days overlap, directly or through others, tell one act. That is an equivalence, so the acts do not depend on
the order in which files were added, and which records tell an act can be looked up instead of stored.

The rules, with their reasons, are in ``rules.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.vocabulary.acts import classes
from dragoman.vocabulary.schema import ACTS

__all__ = [
    "act_reports_view",
    "joining_statements",
    "key_sql",
    "mutual_classes_sql",
    "rule_sql",
    "rules",
    "told_in_sql",
]


@cache
def rules() -> dict[str, dict[str, Any]]:
    """The joining rules by name: what each says, and why it holds.

    >>> sorted(rules())
    ['mirrored_report', 'mutual_act', 'same_days', 'same_wording', 'state_is_its_government']
    """
    return tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))


def mutual_classes_sql() -> str:
    """The classes whose acts have two sides, as a list for ``IN (...)``."""
    return ", ".join(f"'{name}'" for name, event in sorted(classes().items()) if event.mutual)


def _as_state(column: str) -> str:
    part = rules()["state_is_its_government"]["government_part"]
    return (
        f"CASE WHEN {column} LIKE '%.{part}' OR {column} LIKE '%.{part}.%' "
        f"THEN split_part({column}, '.', 1) ELSE {column} END"
    )


#: Whether a record stands for one act dated to the day; others join only where they repeat the same wording.
_DATED_TO_THE_DAY = "date_precision = 'day' AND n = 1 AND event <> ''"

_WORDING = f"""CASE WHEN {_DATED_TO_THE_DAY} THEN ''
    WHEN n <> 1 OR event = '' THEN CAST(id AS VARCHAR)
    ELSE coalesce(nullif(text, ''), nullif(report, ''), CAST(id AS VARCHAR)) END"""

_KNOWN_SINCE = "coalesce(published, date_until)"

#: Rows of one report are one report, however many directions it was written in.
_N_REPORTS = "count(DISTINCT nullif(report, '')) + count(*) FILTER (WHERE coalesce(report, '') = '')"


def key_sql() -> str:
    """The key of a record, from its columns.

    The two sides enter as the rules see them: unordered where the act is mutual, a government being its state.
    """
    source, target = _as_state("source"), _as_state("target")
    sides = (
        f"CASE WHEN mutual THEN least({source}, {target}) ELSE {source} END",
        f"CASE WHEN mutual THEN greatest({source}, {target}) ELSE {target} END",
    )
    shared = (*sides, "event", "status", "CAST(mutual AS VARCHAR)", _WORDING)
    return f"md5_number_lower(concat_ws(chr(31), {', '.join(shared)}))"


def joining_statements(first_record: int) -> list[str]:
    """The statements that bring ``acts`` up to date with the records from ``first_record`` on.

    Spans are the distinct (key, days) of the new records and of the acts they may touch; islands are runs of
    overlapping spans, each of them one act. Nearly all spans are single days, which need no ordering, so only keys
    with a longer span pay for the window functions. What an act is, is looked up in its first record.
    """
    island = """key, min(act) AS act, min(date_since) AS date_since, max(date_until) AS date_until,
        sum(n_reports)::INTEGER AS n_reports, min(known_since) AS known_since"""
    in_order = "OVER (PARTITION BY key ORDER BY date_since, date_until, act"
    derived = {
        "source_state": "split_part(r.source, '.', 1)",
        "target_state": "split_part(r.target, '.', 1)",
    } | {name: f"i.{name}" for name in ("act", "key", "date_since", "date_until", "n_reports", "known_since")}
    columns = ", ".join(derived.get(column.name, f"r.{column.name}") for column in ACTS)
    return [
        f"""CREATE OR REPLACE TEMP TABLE spans AS
        SELECT key, date_since, date_until, min(record) AS act, {_N_REPORTS} AS n_reports,
            min(known_since) AS known_since, NULL::BIGINT AS old
        FROM (SELECT record, report, date_since, date_until, {_KNOWN_SINCE} AS known_since, {key_sql()} AS key
            FROM records WHERE record >= {first_record})
        GROUP BY key, date_since, date_until""",
        """INSERT INTO spans BY NAME
        SELECT key, date_since, date_until, act, n_reports, known_since, act AS old FROM acts
        WHERE key IN (SELECT key FROM spans)
            AND (date_since IS NULL OR (date_since < (SELECT max(date_until) FROM spans)
                AND date_until > (SELECT min(date_since) FROM spans)))""",
        "CREATE OR REPLACE TEMP TABLE long_keys AS SELECT DISTINCT key FROM spans WHERE date_until - date_since > 1",
        f"""CREATE OR REPLACE TEMP TABLE islands AS
        SELECT {island} FROM spans WHERE key NOT IN (SELECT key FROM long_keys) GROUP BY key, date_since
        UNION ALL
        SELECT {island} FROM (
            SELECT *, sum(opens) {in_order} ROWS UNBOUNDED PRECEDING) AS run FROM (
                SELECT *, CASE WHEN date_since < max(date_until) {in_order}
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS opens
                FROM spans WHERE key IN (SELECT key FROM long_keys)))
        GROUP BY key, run""",
        "DELETE FROM acts WHERE act IN (SELECT old FROM spans WHERE old IS NOT NULL)",
        f"INSERT INTO acts SELECT {columns} FROM islands AS i JOIN records AS r ON r.record = i.act",
    ]


def rule_sql(record: str, act: str) -> str:
    """The rule that joined a record to an act; empty for its first record."""
    turned = f"{record}.source = {act}.target AND {record}.target = {act}.source"
    return f"""CASE WHEN {record}.record = {act}.act THEN ''
        WHEN {turned} AND {record}.event NOT IN ({mutual_classes_sql()}) THEN 'mirrored_report'
        WHEN {turned} THEN 'mutual_act'
        WHEN {record}.source <> {act}.source OR {record}.target <> {act}.target THEN 'state_is_its_government'
        WHEN {record}.date_precision = 'day' THEN 'same_days'
        ELSE 'same_wording' END"""


def told_in_sql(record: str, act: str) -> str:
    """Whether a record tells an act of the same key: acts of one key never share a day."""
    return f"""({record}.date_since BETWEEN {act}.date_since AND {act}.date_until - 1
        OR ({record}.date_since IS NULL AND {act}.date_since IS NULL))"""


def act_reports_view() -> str:
    """The view that tells which records tell an act, and by which rule each further one was joined."""
    return f"""CREATE VIEW act_reports AS
    SELECT told.record, acts.act, {rule_sql("told", "acts")} AS rule
    FROM (SELECT *, {key_sql()} AS key FROM records) AS told
    JOIN acts ON told.key = acts.key AND {told_in_sql("told", "acts")}"""
