"""Spark behind the ``Engine`` protocol of the vocabulary: the same questions over exported Parquet, past one machine.

Statements stay in DuckDB's dialect; SQLGlot rewrites them in Spark's. What an answer looks like is left to DuckDB as
well: each statement is first run there over the empty tables of a store, which takes milliseconds, tells the names and
types of the columns (Spark has no unsigned numbers and widens others), and refuses what DuckDB would refuse. Spark's
answer is then cast to those types by DuckDB, so both engines return the same arrays and Python values.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from dragoman.errors import StoreError, UsageError
from dragoman.store.engine import DuckEngine
from dragoman.store.files import duckdb_error, in_memory
from dragoman.store.tables import TABLES, VIEWS
from dragoman.vocabulary.schema import Column

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession
    from sqlglot.expressions import Expr

__all__ = ["SparkEngine", "to_spark"]

#: What ``export`` writes: one file for each of these.
_EXPORTED = TABLES | VIEWS

#: How Spark reads each DuckDB type from Parquet. It has no unsigned numbers, so these come wider.
_SPARK_TYPES = {
    "BIGINT": "BIGINT",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "DECIMAL(6,3)": "DECIMAL(6,3)",
    "FLOAT": "FLOAT",
    "INTEGER": "INT",
    "TIMESTAMP": "TIMESTAMP_NTZ",
    "UBIGINT": "DECIMAL(20, 0)",
    "UTINYINT": "SMALLINT",
    "UUID": "BINARY",
    "VARCHAR": "STRING",
}

#: Days and times are UTC; what cannot be computed is an error; text such as ``${x}`` in a statement stays as it is.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.variable.substitute": "false",
}

#: Spark knows no UUIDs: their sixteen bytes are written out as text, as DuckDB would.
_UUID_TEXT = "regexp_replace(lower(hex({0})), '^(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.{{12}})$', '$1-$2-$3-$4-$5') AS {0}"

#: DuckDB reads the last eight bytes of the hash as a number whose first byte counts least.
_MD5_NUMBER_LOWER = """CAST(CONV(REGEXP_REPLACE(MD5({}),
    '^.{{16}}(..)(..)(..)(..)(..)(..)(..)(..)$', '$8$7$6$5$4$3$2$1'), 16, 10) AS DECIMAL(20, 0))"""


class SparkEngine:
    """Answers SQL over a folder that ``dragoman export --to parquet`` has written.

    The Spark session is the one that runs already, on whatever cluster; where none does, one is started as Spark's own
    configuration says (by default on all cores of this machine). It is left running for the next engine. Each engine
    has tables and settings of its own in it.

    Parameters
    ----------
    folder
        The folder of Parquet files, reachable under this name from every machine of the cluster; or its address as text
        (``hdfs://…``, ``s3a://…``), which is not checked before Spark reads from it.
    session
        A session to use in place of the running one.

    Raises
    ------
    UsageError
        Where pyspark, pyarrow or sqlglot is not installed, or no Java is found.
    StoreError
        Where a file is missing from the folder, is damaged, or lacks a column of this version.
    """

    def __init__(self, folder: Path | str, session: SparkSession | None = None) -> None:
        _require_libraries()
        self._empty = in_memory()
        self._empty.execute("SET GLOBAL TimeZone = 'UTC'")
        if "://" not in str(folder):
            _check(self._empty, Path(folder))
            folder = _local_address(Path(folder))
        self._session = (session or _running_session()).newSession()
        for setting, value in _SETTINGS.items():
            self._session.conf.set(setting, value)
        for table, columns in _EXPORTED.items():
            _show(self._session, f"{folder}/{table}.parquet", table, columns)

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> dict[str, npt.NDArray[Any]]:
        """Return the rows of a query as one array for each column: days as ``datetime64[D]``, missing as NaN/NaT."""
        engine, answer = self._ask(sql, parameters)
        return engine.columns(answer)

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples of Python values."""
        engine, answer = self._ask(sql, parameters)
        return engine.rows(answer)

    def _ask(self, sql: str, parameters: Mapping[str, Any] | None) -> tuple[DuckEngine, str]:
        """Put a question to Spark; return DuckDB with the answer in it, and the statement that reads it."""
        values = dict(parameters or {})
        cursor = self._empty.cursor()
        expected = cursor.execute(sql, values).description or []
        cursor.fetchall()
        places = {name: _in_utc(value) for name, value in values.items()}
        found = self._session.sql(to_spark(sql), args=places).toArrow()
        cursor.register("answer", found.rename_columns([f"c{place}" for place in range(len(expected))]))
        casts = [_cast(f"c{place}", name, str(kind)) for place, (name, kind, *_) in enumerate(expected)]
        return DuckEngine(cursor), f"SELECT {', '.join(casts)} FROM answer"


@lru_cache(maxsize=256)
def to_spark(sql: str) -> str:
    """Rewrite a statement of DuckDB's dialect in Spark's; named places stay places, ``$since`` as ``:since``.

    Beyond what SQLGlot does: months and years between two days are counted as DuckDB does, by the turns of the calendar
    that lie between, and the hash that keys acts is computed from Spark's own functions.
    """
    from sqlglot import parse_one

    statement: Expr = parse_one(sql, read="duckdb")
    return str(statement.transform(_reworded).sql("spark"))


def _reworded(node: Expr) -> Expr:
    """One node of a statement, in Spark's words where SQLGlot has none."""
    from sqlglot import exp, parse_one

    if isinstance(node, exp.Parameter):
        return exp.Placeholder(this=node.name)
    if isinstance(node, exp.Anonymous) and node.name.lower() == "md5_number_lower":
        hashed = node.expressions[0].transform(_reworded).sql("spark")
        return parse_one(_MD5_NUMBER_LOWER.format(hashed), read="spark")
    if isinstance(node, exp.DateDiff) and node.text("unit").upper() in ("MONTH", "QUARTER", "YEAR"):
        unit = exp.Literal.string(node.text("unit"))
        for side in ("this", "expression"):
            node.set(side, exp.func("date_trunc", unit, node.args[side], dialect="duckdb"))
    return node


def _in_utc(value: Any) -> Any:
    """Times without a zone are UTC here; Spark would take them for the time of this machine."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _cast(column: str, name: str, kind: str) -> str:
    quoted = name.replace('"', '""')
    return f'{column} AS "{quoted}"' if kind == '"NULL"' else f'CAST({column} AS {kind}) AS "{quoted}"'


def _show(session: SparkSession, path: str, table: str, columns: tuple[Column, ...]) -> None:
    """Let a Parquet file be asked as a table; nothing is read yet."""
    from pyspark.errors import AnalysisException

    schema = ", ".join(f"`{column.name}` {_SPARK_TYPES[column.type]}" for column in columns)
    shown = [_UUID_TEXT.format(f"`{c.name}`") if c.type == "UUID" else f"`{c.name}`" for c in columns]
    try:
        session.read.schema(schema).parquet(path).selectExpr(*shown).createOrReplaceTempView(table)
    except AnalysisException as error:
        raise StoreError(f"Spark cannot read {path}: {error}; name a folder that `dragoman export` wrote") from None


def _local_address(folder: Path) -> str:
    """A folder of this machine as Spark writes it, whatever its default file system; its name is no pattern."""
    return "file:///" + re.sub(r"([][{}*?\\])", r"\\\1", folder.absolute().as_posix()).lstrip("/")


def _check(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Refuse a folder that is no export of this version, before Spark fills absent columns with missing values."""
    for table, columns in _EXPORTED.items():
        path = folder / f"{table}.parquet"
        if not path.exists():
            raise StoreError(f"{folder} has no {path.name}; write it with `dragoman export --to parquet {folder}`")
        parts = path / "*.parquet" if path.is_dir() else path
        try:
            found = connection.execute("FROM read_parquet($path) LIMIT 0", {"path": str(parts)}).description or []
        except duckdb_error() as error:
            raise StoreError(f"{path} cannot be read as Parquet: {error}; export the store again") from None
        missing = {column.name for column in columns} - {name for name, *_ in found}
        if missing:
            raise StoreError(
                f"{path} lacks the columns {', '.join(sorted(missing))}; "
                "another version of Dragoman wrote it: export the store again with this one"
            )


def _require_libraries() -> None:
    missing = [name for name in ("pyspark", "pyarrow", "sqlglot") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"Spark needs {', '.join(missing)}, not installed here; get them with: pip install 'dragoman[spark]'"
        )


def _running_session() -> SparkSession:
    """The Spark session of this process, started where there is none."""
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home, "bin")) if home else None) is None:
        where = f"under JAVA_HOME ({home})" if home else "on the path, and JAVA_HOME is not set"
        raise UsageError(f"Spark needs Java 17 or later, and there is no java {where}; install it or set JAVA_HOME")
    try:
        return (
            SparkSession.builder.appName("dragoman")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
    except PySparkRuntimeError as error:
        raise UsageError(f"Spark could not start ({error}); it needs Java 17 or later") from None
