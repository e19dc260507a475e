"""One suite for both engines, and every measure the same on both."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from dragoman.errors import StoreError, UsageError
from dragoman.measures.activity import activity
from dragoman.measures.closeness import closeness
from dragoman.measures.follow_through import follow_through
from dragoman.measures.initiative import initiative
from dragoman.measures.pair import Pair, Window
from dragoman.measures.pressure import pressure
from dragoman.measures.substance import substance
from dragoman.measures.turning_points import turning_points
from dragoman.store import spark as spark_module
from dragoman.store.contents import contents
from dragoman.store.engine import DuckEngine
from dragoman.store.evidence import first_reports, reports
from dragoman.store.export import export
from dragoman.store.files import in_memory
from dragoman.store.loading import take_staged
from dragoman.store.spark import SparkEngine, to_spark
from dragoman.vocabulary.engine import Engine
from dragoman.vocabulary.schema import ACT_REPORTS, ACTS, LOADS, PRESSURES, RECORDS, REJECTS
from store.staging import row, stage

if any(find_spec(name) is None for name in ("pyspark", "pyarrow", "sqlglot")):
    pytest.skip("the extra `spark` is not installed", allow_module_level=True)

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java is found")

DAY = date(2019, 12, 20)
N_DAYS = 1200
HOSTILE = "x'; DROP TABLE records; -- \\ \" \n ${env:HOME} :since $until é"


@pytest.fixture(scope="module", autouse=True)
def _far_from_utc() -> Iterator[None]:
    """Days and times are UTC, wherever the machine stands."""
    heed = getattr(time, "tzset", lambda: None)  # Windows has none, and heeds no TZ
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        heed()
        yield
    heed()


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Three years of a small world in two loads, with acts told twice, coarse dates, pressures and rejects."""
    chance = random.Random(20200524)
    actors = ["IRN", "IRN.GOV", "IRN.MIL", "VEN", "VEN.GOV", "USA", "USA.GOV", "CUB", "CUB.MED", "RUS", ""]
    events = ["CONSULT", "AGREE", "SUPPORT", "AID", "COOPERATE", "ACCUSE", "THREATEN", "SANCTION", "COERCE", "ASSAULT"]

    def one(number: int) -> dict[str, Any]:
        source, target = chance.sample(actors[:10], 2)
        precision, n_days = chance.choices([("day", 1), ("day", 3), ("month", 30), ("year", 365)], [30, 2, 2, 1])[0]
        known = chance.choice([None, DAY + timedelta(days=N_DAYS)])
        return row(
            source, target, chance.choice(events), since=DAY + timedelta(days=chance.randrange(N_DAYS)),
            n_days=n_days, date_precision=precision, status=chance.choices(["actual", "possible"], [9, 1])[0],
            text=chance.choice(["", HOSTILE, f"told {number}"]), published=known,
        )  # fmt: skip

    with in_memory() as connection:
        for name in ("one", "two"):
            n_rows = stage(connection, (one(number) for number in range(600)))
            connection.execute(
                """CREATE TEMP TABLE staged_pressures AS SELECT 'USA' AS sender, target, 'sanction' AS kind,
                since::DATE AS since, 'day' AS since_precision, until::DATE AS until, 'day' AS until_precision,
                '' AS instrument, '' AS url, line FROM (VALUES ('IRN', '1996-01-01', NULL, 1),
                ('VEN', '2015-03-08', NULL, 2), ('CUB', '1962-02-07', '2021-01-01', 3))
                AS t(target, since, until, line)"""
            )
            connection.execute(
                "CREATE TEMP TABLE staged_rejects AS SELECT 9::BIGINT AS line, 'no' AS reason, '' AS raw"
            )
            take_staged(connection, hash_=name, path=name, format_="t", origin=name, n_rows=n_rows, version="0")
        yield connection


@pytest.fixture(scope="module")
def folder(connection: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet") / "a b's [store] {x}*"
    export(connection, "parquet", folder)
    return folder


@pytest.fixture(scope="module")
def duck(connection: duckdb.DuckDBPyConnection) -> DuckEngine:
    return DuckEngine(connection)


@pytest.fixture(scope="module")
def spark(folder: Path) -> Iterator[SparkEngine]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "OFF")
        .config("spark.driver.memory", "512m")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        # a thousand rows are asked sooner than plans and Java are compiled with all care
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .getOrCreate()
    )
    yield SparkEngine(folder, session)
    session.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=needs_java)])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue({"duckdb": "duck"}.get(request.param, request.param))


def test_missing_values_come_as_nan_nat_and_none(engine: Engine) -> None:
    found = engine.columns(
        """SELECT * FROM (VALUES (DATE '2020-05-24', 1, 2.5::FLOAT, 'a', TRUE), (NULL, NULL, NULL, NULL, NULL))
        AS t(day, n, weight, name, ok) ORDER BY n"""
    )
    assert list(found) == ["day", "n", "weight", "name", "ok"]
    assert found["day"].dtype == np.dtype("datetime64[D]")
    assert [np.isnat(found["day"]).tolist(), found["n"].tolist()[0]] == [[False, True], 1.0]
    assert np.isnan(found["n"]).tolist() == np.isnan(found["weight"]).tolist() == [False, True]
    assert found["name"].dtype == object
    assert found["name"].tolist() == ["a", None]
    assert not np.ma.isMaskedArray(found["ok"])


def test_an_empty_answer_keeps_its_columns(engine: Engine) -> None:
    found = engine.columns("SELECT act, date_since, source, weight FROM acts WHERE act < 0")
    assert [(name, str(values.dtype), len(values)) for name, values in found.items()] == [
        ("act", "int64", 0), ("date_since", "datetime64[D]", 0), ("source", "object", 0), ("weight", "float64", 0),
    ]  # fmt: skip
    assert engine.rows("SELECT act FROM acts WHERE act < 0") == []


@pytest.mark.parametrize(
    "value",
    [None, True, 7, 2**40, -2.5, HOSTILE, "", date(1820, 1, 2), datetime(2020, 1, 2, 3, 4, 5, 6), [3, 1]],
    ids=repr,
)
def test_a_parameter_comes_back_as_it_went(engine: Engine, value: Any) -> None:
    assert engine.rows("SELECT $value AS it, $value", {"value": value}) == [(value, value)]


def test_parameters_are_values_wherever_they_stand(engine: Engine) -> None:
    texts = engine.rows("SELECT count(*) FROM records WHERE text = $text AND '$text' <> $text", {"text": HOSTILE})
    assert texts[0][0] > 100
    assert engine.rows(
        "SELECT act FROM acts WHERE act IN (SELECT unnest($acts)) ORDER BY act DESC LIMIT $limit",
        {"acts": [1, 2, 3], "limit": 2},
    ) == [(3,), (2,)]
    assert engine.rows("SELECT act FROM acts WHERE act IN (SELECT unnest($acts))", {"acts": []}) == []


@pytest.mark.parametrize("given", [{}, {"since": DAY, "until": DAY}], ids=["too few", "too many"])
def test_parameters_that_do_not_fit_the_statement_are_refused(engine: Engine, given: dict[str, Any]) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="parameters"):
        engine.rows("SELECT act FROM acts WHERE date_since > $since", given)


STATEMENTS = {
    "whole tables, all types": [
        f"SELECT {', '.join(column.name for column in columns)} FROM {table} ORDER BY ALL"
        for table, columns in {
            "records": RECORDS, "acts": ACTS, "act_reports": ACT_REPORTS, "pressures": PRESSURES, "loads": LOADS,
            "rejects": REJECTS,
        }.items()
    ],
    "names and widths of computed columns": [
        "SELECT 1 AS a, 2 AS a, count(*), sum(n), avg(n), sum(weight), max(quad), 1 / 2, 7 // 2, 7 % 3, NULL FROM acts"
    ],
    "missing values sort last both ways": [
        "SELECT act, nullif(event, 'AID') AS event FROM acts ORDER BY nullif(event, 'AID') DESC, act",
        "SELECT act FROM acts ORDER BY nullif(event, 'AID'), act",
    ],
    "text as it stands": ["SELECT 'a\\b', 'it''s', '${env:HOME}', '%d', chr(31)"],
    "months between by the calendar": [
        """SELECT datediff('day', DATE '2019-12-31', date_since), datediff('month', DATE '2019-12-31', date_since),
        datediff('quarter', DATE '2019-11-30', date_since), datediff('year', date_until, DATE '2021-06-01')
        FROM acts ORDER BY act"""
    ],
    "parts of dates": [
        """SELECT EXTRACT(YEAR FROM date_since) AS year, date_trunc('month', date_since), date_until - 1,
        date_since + INTERVAL 366 DAY FROM acts ORDER BY act"""
    ],
    "the first of each group": [
        "SELECT event, act FROM acts QUALIFY row_number() OVER (PARTITION BY event ORDER BY act) = 1 ORDER BY event"
    ],
}  # fmt: skip


@needs_java
@pytest.mark.parametrize("statements", STATEMENTS.values(), ids=STATEMENTS)
def test_both_engines_answer_alike(duck: DuckEngine, spark: SparkEngine, statements: list[str]) -> None:
    for sql in statements:
        assert spark.rows(sql) == duck.rows(sql)
        ours, theirs = spark.columns(sql), duck.columns(sql)
        assert [(name, values.dtype) for name, values in ours.items()] == [
            (name, values.dtype) for name, values in theirs.items()
        ]


MEASURES: dict[str, Callable[..., Any]] = {
    measure.__name__: measure
    for measure in (activity, closeness, follow_through, initiative, pressure, substance, turning_points)
}


@needs_java
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_measures_are_the_same_on_both_engines(
    duck: DuckEngine, spark: SparkEngine, measure: Callable[..., Any]
) -> None:
    several = Pair.of(["IRN", "RUS"], ["VEN", "CUB.MED"])
    window = Window(DAY + timedelta(days=90), DAY + timedelta(days=1000), as_of=DAY + timedelta(days=1100))
    for pair, when in ((Pair.of("IRN", "VEN"), None), (several, window)):
        assert differences(measure(spark, pair, when), measure(duck, pair, when)) == []


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Where two results part; Spark computes with doubles where DuckDB keeps single precision."""
    if is_dataclass(ours):
        assert type(ours) is type(theirs)
        return [
            found
            for field in fields(ours)
            for found in differences(getattr(ours, field.name), getattr(theirs, field.name), f"{where}.{field.name}")
        ]
    if isinstance(ours, tuple | list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        return [found for i, (a, b) in pairs for found in differences(a, b, f"{where}[{i}]")]
    if isinstance(ours, np.ndarray) and ours.dtype.kind == "f":
        same = ours.shape == theirs.shape and np.allclose(ours, theirs, rtol=1e-6, atol=1e-9, equal_nan=True)
    elif isinstance(ours, np.ndarray):
        same = ours.dtype == theirs.dtype and np.array_equal(ours, theirs)
    elif isinstance(ours, float):
        same = ours == pytest.approx(theirs, rel=1e-6, abs=1e-9, nan_ok=True)
    else:
        same = ours == theirs
    return [] if same else [f"{where}: {ours} is not {theirs}"]


@needs_java
def test_evidence_and_stock_taking_are_the_same(duck: DuckEngine, spark: SparkEngine) -> None:
    acts = [act for (act,) in duck.rows("SELECT act FROM acts WHERE n_reports > 1 ORDER BY act LIMIT 8")]
    assert reports(spark, acts) == reports(duck, acts)
    assert first_reports(spark, acts) == first_reports(duck, acts)
    assert contents(spark) == contents(duck)


@needs_java
def test_two_folders_stay_apart_in_one_spark(spark: SparkEngine, tmp_path: Path) -> None:
    with in_memory() as empty:
        export(empty, "parquet", tmp_path)
    assert SparkEngine(f"file://{tmp_path.as_posix()}").rows("SELECT count(*) FROM records") == [(0,)]
    assert spark.rows("SELECT count(*) FROM loads") == [(2,)]


@needs_java
def test_an_address_without_an_export_is_refused(spark: SparkEngine) -> None:
    with pytest.raises(StoreError, match=r"Spark cannot read file:///nowhere/documents\.parquet"):
        SparkEngine("file:///nowhere")


def test_a_folder_that_is_no_whole_export_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"has no documents\.parquet; write it with `dragoman export"):
        SparkEngine(tmp_path)
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "acts.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(StoreError, match="cannot be read as Parquet"):
        SparkEngine(copy)
    with in_memory() as old:
        old.execute("ALTER TABLE acts DROP known_since")
        export(old, "parquet", copy)
    with pytest.raises(StoreError, match="lacks the columns known_since; another version"):
        SparkEngine(copy)


def test_what_is_not_installed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_module, "find_spec", lambda name: None if name == "sqlglot" else name)
    with pytest.raises(UsageError, match=r"Spark needs sqlglot, .* pip install 'dragoman\[spark\]'"):
        SparkEngine(folder)


def test_a_missing_java_is_named(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="needs Java 17 or later, and there is no java under JAVA_HOME"):
        SparkEngine(folder)
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="no java on the path"):
        SparkEngine(folder)


def test_statements_are_rewritten_with_their_places() -> None:
    sql = "SELECT act FROM acts WHERE starts_with(source, $below) AND n IN (SELECT unnest($n)) ORDER BY act LIMIT $most"
    assert to_spark(sql) == (
        "SELECT act FROM acts WHERE STARTSWITH(source, :below) AND n IN (SELECT EXPLODE(:n)) "
        "ORDER BY act NULLS LAST LIMIT :most"
    )
