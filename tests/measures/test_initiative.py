from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from dragoman.errors import UsageError
from dragoman.measures.initiative import Answers, initiative
from dragoman.measures.pair import Pair, Window
from measures.casebook import casebook
from measures.memory import Act, Memory
from measures.prepared import Prepared
from measures.simulate import PAIR_OF, Bursts
from measures.strategies import acts

START = date(2010, 1, 1)
TIE = Pair.of("AAA", "BBB")


def on(day: int, source: str, target: str, event: str = "CONSULT", **more: object) -> Act:
    return Act(source, target, event, START + timedelta(days=day), **more)  # type: ignore[arg-type]


def naive_first_moves(told: list[Act], quiet_days: int) -> list[str]:
    """Who acts first after each silence, day by day from the first recorded one."""
    exact = [act for act in told if act.precision == "day" and act.status == "actual"]
    between = [
        act
        for act in exact
        if act.side > 0 and act.event and {act.source.split(".")[0], act.target.split(".")[0]} == {"AAA", "BBB"}
    ]
    if not exact:
        return []
    busy = {act.since + timedelta(days=k) for act in between for k in range((act.end - act.since).days)}
    begins = min(act.since for act in told if act.precision == "day") + timedelta(days=quiet_days)
    found = []
    for day in sorted({act.since for act in between}):
        quiet = not any(day - timedelta(days=k) in busy for k in range(1, quiet_days + 1))
        if quiet and day >= begins:
            today = [act for act in between if act.since == day]
            sides = {act.source.split(".")[0] for act in today}
            joint = len(sides) == 2 or any(act.mutual for act in today)
            found.append("both" if joint else {"AAA": "A", "BBB": "B"}[sides.pop()])
    return found


@settings(deadline=None, max_examples=40)
@given(acts(60))
def test_first_moves_are_those_of_the_slow_twin(told: list[Act]) -> None:
    found = initiative(Memory(told), TIE, quiet_days=20)
    assert found.first_movers.tolist() == naive_first_moves(told, 20)


def test_swapping_sides_gives_the_complement() -> None:
    rng = np.random.default_rng(1)
    told = [on(int(d), *(("AAA", "BBB") if rng.uniform() < 0.7 else ("BBB", "AAA"))) for d in rng.integers(0, 3000, 60)]
    one, other = initiative(Memory(told), TIE), initiative(Memory(told), TIE.swapped())
    assert one.share_of_a.value == pytest.approx(1 - other.share_of_a.value)
    assert one.share_of_a.low == pytest.approx(1 - other.share_of_a.high)
    assert (one.n_first_a, one.n_first_b) == (other.n_first_b, other.n_first_a)
    assert {(r.by, r.kind): r.share for r in one.answers} == pytest.approx(
        {(r.by, r.kind): r.share for r in other.answers}, nan_ok=True
    )


def test_telling_every_act_twice_moves_nothing() -> None:
    told = [on(60 * i, "AAA", "BBB") for i in range(20)] + [on(60 * i + 5, "BBB", "AAA") for i in range(20)]
    once, twice = initiative(Memory(told), TIE), initiative(Memory(told + told), TIE)
    assert once.share_of_a == twice.share_of_a
    assert once.answers == twice.answers


def test_a_window_knows_what_came_before_it() -> None:
    told = [on(0, "CCC", "DDD"), on(100, "AAA", "BBB"), on(110, "BBB", "AAA"), on(200, "BBB", "AAA")]
    whole = initiative(Memory(told), TIE)
    assert whole.first_movers.tolist() == ["A", "B"]
    late = initiative(Memory(told), TIE, Window(START + timedelta(days=105)))
    assert late.first_movers.tolist() == ["B"]


def test_mutual_acts_end_a_silence_and_coarse_ones_are_counted_apart() -> None:
    told = [
        on(0, "CCC", "DDD"),
        on(100, "AAA", "BBB", mutual=True),
        on(110, "AAA", "BBB"),
        on(200, "AAA", "BBB"),
        on(200, "BBB", "AAA"),
        Act("AAA", "BBB", "AID", date(2011, 1, 1), date(2011, 2, 1), "month"),
    ]
    found = initiative(Memory(told), TIE)
    assert (found.n_first_a, found.n_first_b, found.n_joint) == (0, 0, 2)
    assert (found.n_mutual, found.n_unordered) == (1, 1)
    assert found.verdict == "too thin"


def test_verdicts() -> None:
    def opening(n_a: int, n_b: int) -> str:
        sides = [("AAA", "BBB")] * n_a + [("BBB", "AAA")] * n_b
        told = [on(0, "CCC", "DDD"), *(on(100 * (i + 1), *side) for i, side in enumerate(sides))]
        return initiative(Memory(told), TIE).verdict

    assert [opening(12, 2), opening(2, 12), opening(6, 7), opening(2, 1)] == ["A", "B", "neither", "too thin"]
    assert initiative(Memory(), TIE).verdict == "no recorded acts"


def answers(found: object) -> Answers:
    return next(row for row in found.answers if row.kind == "any" and row.by == "BBB")  # type: ignore[attr-defined]


def simulated(seed: int, rate: float, bursts: Bursts, answered: float, n_days: int = 3650) -> Answers:
    """A and B act at the same rate, both busier in the middle years; B answers a share of A's days besides."""
    rng = np.random.default_rng(seed)
    busy = 1 + 0.8 * np.sin(np.arange(n_days) / n_days * np.pi)
    ours, theirs = (bursts.times(rng, rate * busy / busy.mean()).astype(int) for _ in range(2))
    calls = np.unique(ours)
    calls = calls[rng.uniform(size=len(calls)) < answered]
    replies = calls + rng.integers(1, 31, len(calls))
    day = np.concatenate([ours, theirs, replies[replies < n_days]])
    forward = np.arange(len(day)) < len(ours)
    world = Prepared(day, forward, ["CONSULT"] * len(day), [1] * len(day), n_days - 1)
    return answers(initiative(world, PAIR_OF))


def test_answers_are_counted_against_chance() -> None:
    told = [on(90 * i, "AAA", "BBB") for i in range(1, 30)] + [on(90 * i + 10, "BBB", "AAA") for i in range(1, 30, 2)]
    found = answers(initiative(Memory([on(0, "CCC", "DDD"), on(3000, "CCC", "DDD"), *told]), TIE))
    assert found.share == pytest.approx(15 / 29)
    assert found.chance == pytest.approx(30 / 180, abs=0.02)
    assert found.excess.low > 0
    assert (
        "more often than chance" in initiative(Memory([on(0, "CCC", "DDD"), on(3000, "C", "D"), *told]), TIE).summary()
    )


@pytest.mark.parametrize("bursts", [Bursts(), Bursts(3, 7), Bursts(4, 30)], ids=["single", "week", "month"])
def test_pairs_that_do_not_answer_show_no_excess(bursts: Bursts) -> None:
    """Both are busy in the same years: an excess would be found against the whole span's chance."""
    rows = [simulated(seed, 0.02, bursts, 0.0).excess for seed in range(150)]
    rows = [row for row in rows if not row.is_missing and not row.thin]
    assert np.mean([row.covers(0.0) for row in rows]) > 0.92
    assert np.mean([row.low > 0 for row in rows]) < 0.05


def test_being_busy_in_the_same_years_is_no_answering() -> None:
    """Thirty years, but both act in three of them only: chance there is high, over the whole span it is low."""
    rng = np.random.default_rng(1)
    ours, theirs = (np.sort(rng.choice(np.arange(4000, 5100), 60, replace=False)) for _ in range(2))
    day, forward = np.concatenate([ours, theirs]), np.arange(120) < 60
    found = answers(initiative(Prepared(day, forward, ["CONSULT"] * 120, [1] * 120, 10_950), PAIR_OF))
    assert found.chance > 0.4
    assert found.excess.covers(0.0)
    assert found.share - 60 * 30 / 10_950 > 0.5


def test_pairs_that_answer_are_found() -> None:
    assert np.mean([simulated(seed, 0.01, Bursts(), 0.6).excess.low > 0 for seed in range(40)]) > 0.9


def test_unusable_spans_are_refused() -> None:
    with pytest.raises(UsageError, match="at least 1"):
        initiative(Memory(), TIE, quiet_days=0)


def test_the_casebook_says_who_opens() -> None:
    store = casebook()
    assert initiative(store, Pair.of("USA", "VEN")).verdict == "A"
    near = initiative(store, Pair.of("IRN", "VEN"))
    assert near.verdict == "too thin"
    assert near.n_unordered > 20
