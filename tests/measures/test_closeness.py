from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats
from scipy.special import polygamma

from dragoman.errors import UsageError
from dragoman.measures.closeness import Closeness, closeness
from dragoman.measures.intervals import shape_with_extra_variance
from dragoman.measures.pair import Pair, Window
from dragoman.measures.totals import Totals
from measures import naive
from measures.casebook import casebook
from measures.memory import Act, Memory
from measures.simulate import PAIR_OF, START, Bursts, simulate_totals, steady

TIE = Pair.of("AAA", "BBB")


def simulated(seed: int, acts: list[list[float]], days: int = 2000, **how: object) -> Totals:
    return simulate_totals(np.random.default_rng(seed), steady(days, acts), **how)  # type: ignore[arg-type]


def told_acts(seed: int, n: int, days: int = 900) -> list[Act]:
    rng = np.random.default_rng(seed)
    actors = ["AAA", "BBB", "CCC", "DDD", "EEE"]
    events = ["CONSULT", "AGREE", "AID", "COOPERATE", "ACCUSE", "SANCTION", "ASSAULT"]
    found = []
    for _ in range(n):
        source, target = rng.choice(actors, 2, replace=False)
        day = START + timedelta(days=int(rng.integers(days)))
        found.append(Act(str(source), str(target), str(rng.choice(events)), day))
    return found


def naive_closeness(acts: list[Act], phi: tuple[float, float], since: date, until: date) -> dict[str, float]:
    """The formulas of the module, one number at a time."""
    sums = naive.sums(acts, TIE, since, until)
    logs, shapes, unshrunken = [], [], []
    for quads, factor in (((1, 2), phi[0]), ((3, 4), phi[1])):
        n, weight, square = (
            [sum(sums.get((part, quad), (0.0, 0.0, 0.0))[k] for quad in quads) for part in range(4)] for k in range(3)
        )
        mean_weight, mean_square = sum(weight) / sum(n), sum(square) / sum(n)
        scale = factor * (square[0] + mean_square) / (weight[0] + mean_weight)
        pair, a, b, others = (x / scale for x in weight)
        expected = (a + 0.5) * (b + 0.5) / (2 * (others + 0.5))
        spread = sum(polygamma(1, x + 0.5) for x in (a, b, others))
        shapes.append(float(shape_with_extra_variance(pair + 0.5, spread)))
        logs.append(math.log((pair + 0.5) / (expected + 0.5)))
        unshrunken.append(math.log((pair + 0.5) / expected))
    value, centre = logs[0] - logs[1], unshrunken[0] - unshrunken[1]
    ends = np.log(stats.f.ppf([0.025, 0.975], 2 * shapes[0], 2 * shapes[1]))
    return {"value": value, "low": min(value, centre + ends[0]), "high": max(value, centre + ends[1])}


@pytest.mark.parametrize("n", [20, 60, 400])
def test_the_number_and_its_interval_are_those_of_the_slow_twin(n: int) -> None:
    acts = told_acts(n, n)
    found = closeness(Memory(acts), TIE)
    twin = naive_closeness(acts, found.dispersion, found.since, found.until)
    assert found.closeness.value == pytest.approx(twin["value"], rel=1e-4)
    assert (found.closeness.low, found.closeness.high) == pytest.approx((twin["low"], twin["high"]), rel=1e-4)


def test_the_series_halves_acts_as_they_age() -> None:
    acts = told_acts(5, 200)
    found = closeness(Memory(acts), TIE, half_life_days=90)
    for i in (3, 11, 24):
        end = (found.series.month[i] + 1).astype("datetime64[D]").astype(date)
        end = min(end, found.until)
        decayed = sum(
            abs(act.heft) * 0.5 ** (((end - act.since).days - 1) / 90)
            for act in acts
            if {act.source, act.target} == {"AAA", "BBB"} and act.since < end and act.side <= 2
        )
        assert found.series.cooperation[i] == pytest.approx(decayed, rel=1e-4)
    assert found.series.n_acts.sum() == pytest.approx(found.closeness.n_acts)


def test_swapping_sides_changes_nothing() -> None:
    store = Memory(told_acts(7, 150))
    one, other = closeness(store, TIE), closeness(store, TIE.swapped())
    assert one.closeness == other.closeness
    np.testing.assert_allclose(one.series.value, other.series.value)


def test_doubling_all_activity_keeps_the_number_and_narrows_the_interval() -> None:
    acts = told_acts(8, 3000)
    once, twice = closeness(Memory(acts), TIE), closeness(Memory(acts + acts), TIE)
    assert twice.closeness.value == pytest.approx(once.closeness.value, abs=0.02)
    four = simulated(9, [[400, 100], [400, 400], [400, 400], [4000, 4000]])
    many = simulated(9, [[1600, 400], [1600, 1600], [1600, 1600], [16000, 16000]])
    widths = [x.closeness.high - x.closeness.low for x in (estimate(four), estimate(many))]
    assert widths[1] < 0.65 * widths[0]


def estimate(totals: Totals, **how: float) -> Closeness:
    return closeness(None, PAIR_OF, totals=totals, n_evidence=0, **how)  # type: ignore[arg-type]


def test_parts_of_a_period_add_up() -> None:
    store, middle = Memory(told_acts(10, 300)), START + timedelta(days=400)
    whole, early, late = (
        closeness(store, TIE, window) for window in (Window(), Window(until=middle), Window(since=middle))
    )
    assert whole.cooperation_weight == pytest.approx(early.cooperation_weight + late.cooperation_weight, rel=1e-4)
    assert whole.closeness.n_acts == early.closeness.n_acts + late.closeness.n_acts


def test_others_becoming_busier_among_themselves_draws_no_one_nearer() -> None:
    totals = simulated(11, [[60, 20], [300, 300], [200, 200], [4000, 4000]])
    busier = [x.copy() for x in (totals.n, totals.weight, totals.square)]
    for sums in busier:
        sums[:, 3] *= 10
    other = replace(totals, n=busier[0], weight=busier[1], square=busier[2])
    assert estimate(other).closeness.value == pytest.approx(estimate(totals).closeness.value, abs=0.25)
    assert estimate(other).cooperation_expected < 0.2 * estimate(totals).cooperation_expected


def test_known_answers() -> None:
    near = estimate(simulated(12, [[120, 10], [300, 300], [200, 200], [3000, 3000]]))
    usual = estimate(simulated(13, [[100, 100], [1000, 1000], [600, 600], [3000, 3000]]))
    far = estimate(simulated(14, [[4, 200], [300, 300], [200, 200], [3000, 3000]]))
    assert [x.verdict for x in (near, usual, far)] == ["nearer", "as expected", "further"]
    assert near.closeness.value == pytest.approx(math.log(12), abs=0.7)


def test_little_data_shrink_to_no_more_than_expected() -> None:
    values = [estimate(simulated(15, [[k, 0.1], [300, 300], [200, 200], [3000, 3000]])) for k in (0.5, 4, 60)]
    assert [x.verdict for x in values][-1] == "nearer"
    assert values[0].verdict in ("too thin", "no recorded acts")
    thin = estimate(simulated(16, [[3, 1], [3, 3], [2, 2], [30, 30]]))
    assert thin.verdict == "too thin"
    assert "are needed" in thin.closeness.thin
    assert abs(thin.closeness.value) < 1.5


def test_a_tie_of_which_nothing_is_recorded_has_no_number() -> None:
    found = closeness(Memory([Act("CCC", "DDD", "AID", date(2020, 1, 1))]), TIE)
    assert found.verdict == "no recorded acts"
    assert found.closeness.is_missing
    assert np.isnan(found.series.value).all()
    assert found.summary() == "AAA and BBB, 2020-01-01 to 2020-01-02: no recorded acts."


def test_statements_and_what_did_not_happen_count_in_nothing() -> None:
    acts = told_acts(17, 100)
    more = [
        Act("AAA", "BBB", "STATEMENT", START),
        Act("AAA", "BBB", "ASSAULT", START, status="possible"),
        Act("AAA", "BBB", "ASSAULT", START, status="denied"),
        Act("AAA.GOV", "AAA.MIL", "COERCE", START),
    ]
    assert closeness(Memory(acts + more), TIE).closeness == closeness(Memory(acts), TIE).closeness


@pytest.mark.parametrize("setting", [{"half_life_days": 0.0}, {"kappa": -1.0}, {"level": 1.0}])
def test_settings_out_of_range_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        closeness(Memory(), TIE, **setting)  # type: ignore[arg-type]


def test_the_casebook_tells_who_is_near_and_who_is_far() -> None:
    store = casebook()
    assert closeness(store, Pair.of("IRN", "VEN")).verdict == "nearer"
    assert closeness(store, Pair.of("IRN", "USA")).verdict == "further"
    early = closeness(store, Pair.of("IRN", "VEN"), Window(until=date(2005, 1, 1)))
    assert early.verdict == "too thin"


#: Acts in ten years (cooperation, hostility) of the pair, of A, of B and of others, and the bursts they come in.
WORLDS = {
    "average": ([[30, 20], [300, 200], [300, 200], [1500, 1000]], Bursts()),
    "near, few": ([[15, 1], [150, 100], [100, 70], [3000, 2000]], Bursts()),
    "near, bursts of a week": ([[90, 10], [300, 200], [200, 130], [3000, 2000]], Bursts(3, 7)),
    "far, bursts of a month": ([[10, 90], [300, 200], [200, 130], [3000, 2000]], Bursts(4, 30)),
}


@pytest.mark.parametrize("world", WORLDS)
def test_intervals_cover_the_truth(world: str) -> None:
    """95 % nominal; 150 worlds leave a Monte Carlo error of 1.8 %. docs/measures.md has the longer table."""
    acts, bursts = WORLDS[world]
    pair, a, b, others = np.array(acts, float)
    log_rate = np.log(pair * 2 * others / (a * b))
    rng = np.random.default_rng(18)
    hits = []
    for _ in range(150):
        found = estimate(simulate_totals(rng, steady(3650, acts), bursts=bursts))
        if not found.closeness.is_missing:
            hits.append(
                (
                    found.closeness.covers(log_rate[0] - log_rate[1]),
                    found.cooperation.covers(math.exp(log_rate[0])),
                    found.hostility.covers(math.exp(log_rate[1])),
                )
            )
    covered = np.mean(hits, axis=0)
    assert covered[0] > 0.92
    assert covered[1:].min() > 0.87
