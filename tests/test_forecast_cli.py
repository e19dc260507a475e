"""``dragoman forecast`` on small stores: what it says, what it refuses, and that it knows only what was known."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import dragoman
from dragoman.cli import main
from dragoman.errors import NotEnoughData, UsageError
from dragoman.workflows.forecasting import horizon_of

PARTNERS = ("ETH", "UGA", "TZA", "RWA", "SOM")
CLASSES = ("CONSULT", "AID", "ACCUSE", "ASSAULT")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def lines(n_days: int, seed: int = 3) -> list[dict[str, str]]:
    """Kenya deals with its neighbours; the nearer in the list, the more often; it aids Ethiopia every ten days."""
    rng = np.random.default_rng(seed)
    found = []
    for day in range(n_days):
        when = (date(2015, 1, 1) + timedelta(days=day)).isoformat()
        for i, partner in enumerate(PARTNERS):
            for k, event in enumerate(CLASSES):
                if rng.random() < 0.05 / (1 + i) / (1 + k):
                    found.append(
                        {"source": "KEN", "target": partner, "event": event, "date": when, "text": f"{event}."}
                    )
                if rng.random() < 0.02 / (1 + i) / (1 + k):
                    found.append({"source": partner, "target": "KEN", "event": event, "date": when, "text": "In turn."})
        if day % 10 == 0:
            found.append({"source": "KEN", "target": "ETH", "event": "AID", "date": when, "text": f"Grain, day {day}."})
    return found


def store_of(path: Path, rows: list[dict[str, str]]) -> Path:
    source = path / "events.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    dragoman.add([source], path / "store.duckdb")
    return path / "store.duckdb"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_of(tmp_path_factory.mktemp("neighbours"), lines(1800))


def test_what_is_regular_is_expected_with_its_evidence(store: Path) -> None:
    ahead = dragoman.forecast("Kenya", store=store, top=8)
    first = ahead.expected[0]
    assert (first.event, first.target) == ("AID", "ETH")
    assert first.chance.value > 0.8
    assert first.count.low <= 3 <= first.count.high
    assert [report.event for report in (ahead.reports[act] for act in first.acts)] == ["AID"] * 3
    assert ahead.evidence()
    assert ahead.cite()
    chances = [one.chance.value for one in ahead.expected]
    assert chances == sorted(chances, reverse=True)
    assert all(one.is_new and one.last is None for one in ahead.new)
    assert all(not one.is_new for one in ahead.expected)
    assert len(ahead.table()["chance"]) == len(ahead.expected) + len(ahead.new)
    assert ahead.new[0].chance.value < chances[0]


def test_one_target_and_one_class(store: Path) -> None:
    ahead = dragoman.forecast("KEN", "Uganda", store=store)
    assert {one.target for one in ahead.expected + ahead.new} == {"UGA"}
    ahead = dragoman.forecast("KEN", store=store, act="accuse")
    assert {one.event for one in ahead.expected + ahead.new} == {"ACCUSE"}


def test_several_actors_are_one_side(store: Path) -> None:
    both = dragoman.forecast("KEN", "ETH,UGA", store=store)
    one = dragoman.forecast("KEN", "ETH", store=store)
    known = {x.event: x for x in one.expected}
    for expected in both.expected:
        assert expected.n_pair >= known["AID"].n_pair
        assert expected.target_name == "Ethiopia and Uganda"


def test_a_forecast_knows_only_what_was_known(store: Path, tmp_path: Path) -> None:
    """The same forecast from a store that ends at the cut, and from one that goes on."""
    cut = "2018-06-01"
    early = store_of(tmp_path, [row for row in lines(1800) if row["date"] < cut])
    plain = dragoman.forecast("KEN", store=early, until=cut)
    for window in ({"until": cut}, {"as_of": cut}):
        ahead = dragoman.forecast("KEN", store=store, **window)
        assert ahead.since == date(2018, 6, 1)
        for one, other in zip(ahead.expected, plain.expected, strict=True):
            assert (one.event, one.target, one.n_ever, one.last) == (
                other.event,
                other.target,
                other.n_ever,
                other.last,
            )
            assert one.chance.value == pytest.approx(other.chance.value, rel=1e-9)


def test_the_command_prints_one_screen(store: Path) -> None:
    result = run("forecast", "KEN", "--store", str(store))
    assert result.exit_code == 0, result.output
    assert "AID      Ethiopia" in result.stdout
    assert "Never told of the pair" in result.stdout
    assert "Why:" in result.stdout
    shown = result.stdout.splitlines()
    assert len(shown) <= 50
    assert max(map(len, shown)) <= 80
    assert result.stdout == run("forecast", "KEN", "--store", str(store)).stdout


def test_json_holds_everything(store: Path) -> None:
    plain = json.loads(run("forecast", "KEN", "ETH", "--store", str(store), "--json", "--horizon", "2w").stdout)
    assert plain["horizon_days"] == 14
    first = plain["expected"][0]
    assert 0 < first["chance"]["low"] < first["chance"]["value"] < first["chance"]["high"] < 1
    assert first["why"][0]["odds_factor"] > 0
    assert all(str(act) in plain["reports"] for act in first["acts"])


def test_the_backtest_judges_all_and_the_actor(store: Path) -> None:
    result = run("forecast", "KEN", "--backtest", "--store", str(store))
    assert result.exit_code == 0, result.output
    for words in ("out of sample", "Country pairs", "Acts of Kenya", "climatology", "persistence", "came about"):
        assert words in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    plain = json.loads(run("forecast", "--backtest", "--store", str(store), "--json").stdout)
    scores = plain["judged"][0]["scores"]
    assert scores["forecast"]["brier"] < scores["persistence"]["brier"]
    assert scores["forecast"]["calibration_error"] < 0.03


def test_small_stores_say_how_little_they_tell(tmp_path: Path) -> None:
    small = store_of(tmp_path, [row for row in lines(400) if row["target"] == "TZA"])
    result = run("forecast", "KEN", "--store", str(small))
    assert result.exit_code == 0, result.output
    told = " ".join(result.stdout.split())
    assert "so small a record" in told
    assert "Nothing was learnt" in told
    result = run("forecast", "KEN", "--backtest", "--horizon", "60d", "--store", str(small))
    assert result.exit_code == 1
    assert "a backtest learns from" in result.stderr


def test_refusals_say_what_to_do(store: Path, tmp_path: Path) -> None:
    for arguments, code, words in (
        (("forecast",), 2, "Name an actor"),
        (("forecast", "KEN", "--horizon", "soon"), 2, "30d, 2w or 3m"),
        (("forecast", "KEN", "--horizon", "2000d"), 2, "1 to 366"),
        (("forecast", "KEN", "--act", "STATEMENT"), 2, "not forecast"),
        (("forecast", "KEN", "--act", "AIDE"), 2, "did you mean AID"),
        (("forecast", "JPN", "--store", str(store)), 1, "tells of nothing that Japan did"),
        (("forecast", "KEN", "--store", str(store), "--until", "2015-02"), 1, "are needed"),
        (("forecast", "KEN", "--store", str(store), "--until", "2010"), 1, "holds no acts"),
    ):
        result = run(*arguments)
        assert result.exit_code == code, result.output
        assert words in " ".join(result.stderr.split())


def test_horizons() -> None:
    assert [horizon_of(x) for x in ("30d", "2w", "3m", "45", 7)] == [30, 14, 90, 45, 7]
    for wrong in ("0d", "-3d", "d", "²d", "1.5w", "10y"):
        with pytest.raises(UsageError):
            horizon_of(wrong)


def test_a_target_alone_is_no_question(store: Path) -> None:
    with pytest.raises(UsageError):
        dragoman.backtest(None, "KEN", store=store)
    with pytest.raises(UsageError):
        dragoman.forecast("KEN", top=0, store=store)
    with pytest.raises(NotEnoughData):
        dragoman.forecast("JPN", store=store)


def test_pictures(store: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    dragoman.forecast("KEN", store=store).plot().savefig(tmp_path / "ahead.svg")
    dragoman.backtest("KEN", store=store).plot().savefig(tmp_path / "reliability.svg")
    assert "<svg" in (tmp_path / "reliability.svg").read_text(encoding="utf-8")
