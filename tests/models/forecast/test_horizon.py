"""Horizon forecasts: the state against a slow twin, no look into the future, and chances that are what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom

from dragoman.errors import NotEnoughData
from dragoman.models.forecast.horizon import backtest, fit_forecaster
from dragoman.models.forecast.horizon.baselines import LongRun, Shrinkage, climatology, persistence
from dragoman.models.forecast.horizon.history import HALF_LIVES_DAYS, NEVER, History
from dragoman.models.forecast.horizon.numbers import Numbers, fit_numbers
from dragoman.models.forecast.horizon.record import ACTS, Record
from dragoman.models.forecast.horizon.sample import draw, visits
from dragoman.models.forecast.horizon.statistics import STATISTICS, Rows, Snapshot
from dragoman.models.forecast.horizon.succession import PRIOR_WINDOWS, Counted, recent_acts
from dragoman.models.forecast.horizon.windows import windows
from models.forecast.worlds import record_of, steady_world


@pytest.fixture(scope="module")
def world() -> tuple[Record, np.ndarray]:
    return steady_world(12, 1500, seed=4)


def every_row(n_actors: int) -> Rows:
    act, source, target = (x.ravel() for x in np.indices((len(ACTS), n_actors, n_actors)))
    apart = source != target
    return Rows(act[apart], source[apart], target[apart])


def test_history_is_the_sum_of_what_faded(world: tuple[Record, np.ndarray]) -> None:
    record, _ = world
    history = History(record)
    for day in (3, 50, 51, 400):
        history.pass_to(day)
    weight = np.zeros((len(HALF_LIVES_DAYS), *history.last.shape))
    last = np.full(history.last.shape, NEVER)
    for act, source, target, when in zip(record.act, record.source, record.target, record.day, strict=True):
        if when < 400:
            for h, half_life in enumerate(HALF_LIVES_DAYS):
                weight[h, act, source, target] += 0.5 ** ((400 - when) / half_life)
            last[act, source, target] = max(last[act, source, target], when)
    np.testing.assert_allclose(history.weight, weight, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(history.last, last)


def test_statistics_are_what_their_words_say() -> None:
    """Actors 0 and 1; 0 did act 3 to 1 on days 70 and 99, 1 did act 5 to 0 on day 95; 2 dealt with both on day 90."""
    record = record_of([(70, 0, 3, 1), (99, 0, 3, 1), (95, 1, 5, 0), (90, 0, 0, 2), (90, 2, 0, 1)], 3, 200)
    history, counted = History(record), Counted(3)
    history.pass_to(100)
    (values,) = Snapshot.of(history, counted).describe(Rows(*(np.array([x]) for x in (3, 0, 1))))
    found = dict(zip([one.name for one in STATISTICS], values.tolist(), strict=True))

    def logged(*ages: float, half_life: float) -> float:
        return float(np.log1p(sum(0.5 ** (age / half_life) for age in ages) / 0.1))

    assert found["same_30"] == pytest.approx(logged(1, 30, half_life=30), rel=1e-5)
    assert found["same_ever"] == pytest.approx(np.log1p(2 / 0.1), rel=1e-5)
    assert found["same_recency"] == pytest.approx(-np.log1p(1), rel=1e-5)
    assert found["returned_7"] == pytest.approx(logged(5, half_life=7), rel=1e-5)
    assert found["answered_30"] == 0.0
    assert found["source_30"] == pytest.approx(logged(1, 30, 10, half_life=30), rel=1e-5)
    assert found["target_act_180"] == pytest.approx(logged(1, 30, half_life=180), rel=1e-5)
    third = 0.5 ** (10 / 180)
    assert found["partners"] == pytest.approx(np.log1p(third), rel=1e-5)
    assert found["adversaries"] == 0.0


def test_successions_are_counted_by_hand() -> None:
    counted = Counted(2)
    recent, happened = np.zeros((32, 2, 2), bool), np.zeros((16, 2, 2), bool)
    recent[4, 0, 1] = happened[2, 0, 1] = True
    counted.end(recent, happened)
    base = 1 / 2  # one act of kind 2 by two ordered pairs in one window
    assert counted.rates()[4, 2] == pytest.approx((1 + PRIOR_WINDOWS * base) / (1 + PRIOR_WINDOWS))
    assert counted.rates()[4, 3] == 0.0
    assert counted.hits[2, 0, 1] == 1


def test_what_is_suffered_is_what_the_other_did() -> None:
    history = History(record_of([(5, 0, 3, 1)], 2, 30))
    history.pass_to(10)
    recent = recent_acts(history)
    assert recent[3, 0, 1]
    assert recent[16 + 3, 1, 0]
    assert recent.sum() == 2


def test_windows_end_at_the_cut_and_never_overlap() -> None:
    for n_days, horizon in ((1000, 30), (4017, 7), (365, 1)):
        past = windows(n_days, horizon, 250)
        assert past.origins[-1] + horizon == n_days
        assert (np.diff(past.origins) >= horizon).all()
        assert past.origins[0] > 0


def test_drawn_rows_stand_for_all(world: tuple[Record, np.ndarray]) -> None:
    record, _ = world
    past = windows(record.n_days, 30, 12)
    for visit in visits(record, past, 20, (History(record), Counted(12))):
        drawn = draw(visit, 200, 30, np.random.default_rng(1))
        assert drawn.weight.sum() == pytest.approx(16 * 12 * 11)
        assert drawn.happened.sum() == (visit.counts > 0).sum()
        assert (drawn.rows.source != drawn.rows.target).all()


def test_the_future_changes_nothing(world: tuple[Record, np.ndarray]) -> None:
    """At the origin of a window, and in a forecast at an earlier cut, later acts are unknown."""
    record, _ = world
    past = windows(record.n_days, 30, 12)
    origin = int(past.origins[25])
    rng = np.random.default_rng(0)
    later = record.day >= origin
    shuffled = replace(
        record,
        act=np.where(later, rng.integers(0, 16, len(later)), record.act),
        target=np.where(later, (record.source + 1) % 12, record.target),
    )
    rows = every_row(12)
    seen = []
    for one in (record, shuffled):
        for visit in visits(one, past, 25, (History(one), Counted(12))):
            seen.append(visit.snapshot.describe(rows))
            break
    np.testing.assert_array_equal(*seen)


def test_chances_are_those_of_the_world(world: tuple[Record, np.ndarray]) -> None:
    """Known rates: chances come near 1 − exp(−30 λ), on the whole and where something is likely."""
    record, rates = world
    forecaster, snapshot = fit_forecaster(record, 30)
    assert forecaster.fallback == ""
    rows = every_row(12)
    found = forecaster.predict(snapshot, rows)
    truth = 1 - np.exp(-30 * rates[rows])
    assert found.chance.mean() == pytest.approx(truth.mean(), rel=0.1)
    assert np.corrcoef(found.chance, truth)[0, 1] > 0.95
    for low, high in ((0.05, 0.2), (0.2, 0.5), (0.5, 1.0)):
        inside = (found.chance >= low) & (found.chance < high)
        assert inside.sum() > 10
        assert found.chance[inside].mean() == pytest.approx(truth[inside].mean(), abs=0.05)
    assert found.expected.sum() == pytest.approx(30 * rates.sum(), rel=0.1)
    assert (found.low < found.chance).all()
    assert (found.chance < found.high).all()


def test_contributions_add_up_to_the_odds(world: tuple[Record, np.ndarray]) -> None:
    record, _ = world
    forecaster, snapshot = fit_forecaster(record, 30)
    found = forecaster.predict(snapshot, every_row(12))
    logit = np.log(found.chance) - np.log1p(-found.chance)
    np.testing.assert_allclose(np.diff(found.contributions.sum(axis=1)), np.diff(logit), atol=1e-6)


def test_a_backtest_is_calibrated_and_better_than_persistence(world: tuple[Record, np.ndarray]) -> None:
    record, _ = world
    found = backtest(record, 30, asked=(0,))
    countries, _, asked = found.judged
    assert countries.scores["forecast"].n == found.n_windows * 16 * 12 * 11
    assert asked.scores["forecast"].n == found.n_windows * 16 * 11
    assert countries.scores["forecast"].reliability.ece < 0.01
    assert countries.scores["forecast"].said.ece < 0.03
    assert countries.skill["brier", "persistence"].low > 0
    # with steady rates nothing beats the long run, and the model must not lose to it
    assert countries.skill["log", "climatology"].low > -0.02


def test_a_backtest_never_looks_ahead(world: tuple[Record, np.ndarray]) -> None:
    """Swapping the acts of the last window changes its outcome, but no chance."""
    record, _ = world
    origin = int(windows(record.n_days, 30, 12).origins[-1])
    turned = replace(record, act=np.where(record.day >= origin, 15 - record.act, record.act))
    plain, other = (backtest(one, 30).judged[0].scores["forecast"] for one in (record, turned))
    np.testing.assert_array_equal(plain.reliability.n, other.reliability.n)
    np.testing.assert_array_equal(plain.reliability.mean_chance, other.reliability.mean_chance)
    assert plain.brier != other.brier


def test_small_records_fall_back_and_say_so() -> None:
    record = record_of([(day, 0, 1, 1) for day in range(0, 400, 40)], 3, 400)
    forecaster, snapshot = fit_forecaster(record, 30)
    assert "too few to learn from" in forecaster.fallback
    found = forecaster.predict(snapshot, Rows(*(np.array(x) for x in ([1, 1], [0, 2], [1, 1]))))
    assert found.chance[0] > 10 * found.chance[1]
    assert found.low[0] < found.chance[0] < found.high[0]
    with pytest.raises(NotEnoughData, match="4 are needed"):
        fit_forecaster(record_of([(1, 0, 1, 1)], 3, 60), 30)
    with pytest.raises(NotEnoughData, match="a backtest learns from"):
        backtest(record, 60)


def test_climatology_by_hand() -> None:
    of = LongRun(*(np.array([x]) for x in (3.0, 10.0, 4.0, 0.25, 20.0)))
    rate = (10 + 16 * 4 / 20) / (20 + 16)
    assert climatology(of, Shrinkage(8.0, 16.0))[0] == pytest.approx((3 + 8 * rate * 0.25) / 28)


def test_persistence_is_the_share_repeated() -> None:
    act = np.zeros(2000, np.int64)
    just = np.arange(2000) < 1000
    happened = (np.arange(2000) % 1000) < np.where(just, 400, 10)
    chance = persistence(act, just, happened, np.ones(2000)).chance
    assert chance[0, 1] == pytest.approx(0.4, abs=0.002)
    assert chance[0, 0] == pytest.approx(0.01, abs=0.002)


def test_numbers_find_their_mean_and_spread_again() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=20_000)
    mean = np.exp(0.4 + 0.7 * x)
    counts = 1.0 + rng.negative_binomial(1 / 0.5, 1 / (1 + 0.5 * mean))
    numbers = fit_numbers(counts, np.column_stack([np.ones_like(x), x]))
    np.testing.assert_allclose(numbers.gamma, [0.4, 0.7], atol=0.04)
    assert numbers.alpha == pytest.approx(0.5, abs=0.08)


def test_quantiles_of_numbers_by_adding_up() -> None:
    numbers = Numbers(np.array([np.log(3.0)]), 0.5)
    one, design = np.array([0.6]), np.ones((1, 1))
    total, y = 0.4, 0
    while total < 0.95:
        y += 1
        total += 0.6 * nbinom.pmf(y - 1, 2.0, 2.0 / 5.0)
    assert numbers.quantile(one, design, 0.95)[0] == y
    assert numbers.quantile(one, design, 0.3)[0] == 0
    assert numbers.expected(one, design)[0] == pytest.approx(0.6 * 4.0)
