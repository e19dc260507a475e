from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from dragoman.errors import UsageError
from dragoman.measures.pair import Pair
from dragoman.measures.totals import Totals
from dragoman.measures.turning_points import TurningPoints, turning_points
from measures.casebook import casebook
from measures.memory import Act, Memory
from measures.simulate import PAIR_OF, START, Bursts, simulate_totals, steady

N_DAYS = 12 * 365
#: Acts in twelve years (cooperation, hostility) of the pair, of A, of B and of others.
ACTS = np.array([[150, 60], [700, 500], [500, 400], [6000, 4000]], float)


def found(totals: Totals) -> TurningPoints:
    return turning_points(None, PAIR_OF, totals=totals, n_evidence=0)  # type: ignore[arg-type]


def clear(result: TurningPoints) -> list[date]:
    return [turn.day for turn in result.turns if turn.strength == "clear"]


def changed(day: int, cooperation: float, hostility: float = 1.0) -> npt.NDArray[np.float64]:
    """The usual rates, the pair's own multiplied from a day on."""
    rates = steady(N_DAYS, ACTS)
    rates[day:, 0] *= (cooperation, hostility)
    return rates


#: Volumes that change while everybody's shares do not.
VOLUMES = {
    "flat": np.ones(N_DAYS),
    "a new source": np.where(np.arange(N_DAYS) < N_DAYS // 2, 0.3, 1.7),
    "growth": np.exp(np.linspace(-1.5, 1.0, N_DAYS)),
}


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize("bursts", [Bursts(), Bursts(3, 7), Bursts(4, 30)], ids=["single", "week", "month"])
def test_a_tie_that_does_not_change_shows_no_clear_turn(volume: str, bursts: Bursts) -> None:
    """Meant is 0.5 %, and at most 5 % where bursts are long: of 30 series more than 4 would show one in 2 % of runs."""
    rng = np.random.default_rng(1)
    rates = steady(N_DAYS, ACTS) * VOLUMES[volume][:, None, None]
    n_false = sum(bool(clear(found(simulate_totals(rng, rates, bursts=bursts)))) for _ in range(30))
    assert n_false <= 4


def test_possible_turns_show_in_about_half_of_turnless_series() -> None:
    rng = np.random.default_rng(2)
    share = np.mean([bool(found(simulate_totals(rng, steady(N_DAYS, ACTS))).turns) for _ in range(60)])
    assert 0.3 < share < 0.7


@pytest.mark.parametrize(
    ("cooperation", "hostility", "direction"),
    [
        (4.0, 1.0, "nearer"),
        (0.15, 1.0, "further"),
        (1.0, 6.0, "further"),
        (4.0, 4.0, "busier"),
        (0.15, 0.15, "quieter"),
    ],
)
def test_turns_are_found_named_and_dated(cooperation: float, hostility: float, direction: str) -> None:
    rng, at = np.random.default_rng(3), 2100
    results = [found(simulate_totals(rng, changed(at, cooperation, hostility))) for _ in range(12)]
    truth = START + timedelta(days=at)
    nearest = [min(r.turns, key=lambda turn: abs(turn.day - truth)) for r in results if r.turns]
    assert len(nearest) >= 11
    assert np.mean([turn.strength == "clear" for turn in nearest]) > 0.8
    assert np.mean([turn.low <= truth <= turn.high for turn in nearest]) > 0.8
    assert np.median([abs((turn.day - truth).days) for turn in nearest]) < 150
    named = [turn.direction for turn in nearest]
    assert named.count(direction) >= 0.6 * len(named)


def test_ratios_are_those_of_the_rates() -> None:
    result = found(simulate_totals(np.random.default_rng(4), changed(2100, 4.0) * 5))
    turn = next(turn for turn in result.turns if turn.strength == "clear")
    assert turn.cooperation_ratio == pytest.approx(4.0, rel=0.25)
    assert turn.hostility_ratio == pytest.approx(1.0, rel=0.3)
    assert turn.step.covers(np.log(4.0))
    assert turn.after - turn.before == pytest.approx(turn.step.value)


def test_a_bump_is_two_turns() -> None:
    rates = steady(N_DAYS, ACTS)
    rates[1500:2300, 0, 0] *= 6
    result = found(simulate_totals(np.random.default_rng(5), rates))
    directions = [turn.direction for turn in result.turns if turn.strength == "clear"]
    assert directions[0] == "nearer"
    assert directions[1] in ("further", "quieter")
    assert len(directions) == 2


def test_swapping_sides_changes_nothing() -> None:
    totals = simulate_totals(np.random.default_rng(6), changed(2100, 4.0))
    one, other = found(totals), found(totals.swapped())
    assert [(t.day, t.low, t.high, t.strength, t.direction) for t in one.turns] == [
        (t.day, t.low, t.high, t.strength, t.direction) for t in other.turns
    ]
    assert [t.step.value for t in one.turns] == pytest.approx([t.step.value for t in other.turns])


def test_doubling_all_activity_sharpens_the_turn() -> None:
    """Four times the acts: the same turn within a shorter interval."""
    few, many = (found(simulate_totals(np.random.default_rng(7), changed(2100, 3.0) * k)) for k in (1, 4))
    spans = [turn.high - turn.low for result in (few, many) for turn in result.turns if turn.strength == "clear"]
    assert spans[1] < spans[0]


def test_thin_ties_say_so() -> None:
    result = found(simulate_totals(np.random.default_rng(8), steady(N_DAYS, ACTS * [[0.02], [1], [1], [1]])))
    assert result.turns == ()
    assert "are needed" in result.thin
    assert turning_points(Memory(), PAIR_OF).summary().endswith("no recorded acts.")


def test_short_windows_are_too_thin() -> None:
    told = [Act("AAA", "BBB", "AID", START + timedelta(days=i)) for i in range(200)]
    assert "bins" in turning_points(Memory(told), PAIR_OF).thin


def test_an_unknown_bin_is_refused() -> None:
    with pytest.raises(UsageError, match="week, month or year"):
        turning_points(Memory(), PAIR_OF, bin="day")  # type: ignore[arg-type]


def test_iran_and_venezuela_in_the_casebook() -> None:
    """A sample of 75 acts: no turn is clear, but those that are possible are the ones the sentences tell of."""
    result = turning_points(casebook(), Pair.of("IRN", "VEN"))
    assert result.bin == "month"
    assert {turn.strength for turn in result.turns} == {"possible"}
    assert [(turn.direction, turn.day.year) for turn in result.turns] == [
        ("nearer", 2005),
        ("further", 2007),
        ("nearer", 2020),
        ("further", 2022),
    ]
    spring = result.turns[2]
    assert spring.day == date(2020, 4, 1)
    assert spring.low < date(2020, 4, 24) < spring.high + timedelta(days=31)
    assert spring.acts
    assert all(np.isnan(turn.hostility_ratio) for turn in result.turns)
