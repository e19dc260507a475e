from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import UsageError
from dragoman.measures.follow_through import FollowThrough, follow_through
from dragoman.measures.pair import Pair, Window
from dragoman.measures.threats import OUTCOMES
from measures.casebook import casebook, casebook_acts
from measures.memory import Act, Memory
from measures.prepared import Prepared
from measures.simulate import PAIR_OF, Bursts

START = date(2010, 1, 1)
TIE = Pair.of("AAA", "BBB")
RECORD = [Act("CCC", "DDD", "CONSULT", START), Act("CCC", "DDD", "CONSULT", START + timedelta(days=3650))]


def on(day: int, event: str, **more: object) -> Act:
    return Act("AAA", "BBB", event, START + timedelta(days=day), **more)  # type: ignore[arg-type]


def month(year: int, number: int, event: str, **more: object) -> Act:
    first = date(year, number, 1)
    return Act("AAA", "BBB", event, first, (first + timedelta(days=31)).replace(day=1), "month", **more)  # type: ignore[arg-type]


def measured(*told: Act, **how: object) -> FollowThrough:
    return follow_through(Memory([*RECORD, *told]), TIE, **how)  # type: ignore[arg-type]


timed = st.tuples(
    st.integers(1, 1500), st.sampled_from(["THREATEN", "COERCE", "SANCTION", "MOBILIZE", "AID"]), st.booleans()
)


@settings(deadline=None, max_examples=40)
@given(st.lists(timed, max_size=25))
def test_what_followed_each_threat_is_found_by_looking_through_all(told: list[tuple[int, str, bool]]) -> None:
    acts = []
    for day, event, coarse in told:
        act = on(day, event)
        acts.append(month(act.since.year, act.since.month, event) if coarse else act)
    found = measured(*acts)
    assert found.n_threats == sum(act.event == "THREATEN" for act in acts)
    for threat in found.threats:
        zero = threat.until - timedelta(days=1)
        for name, classes in OUTCOMES.items():
            later = [act.end - timedelta(days=1) for act in acts if act.event in classes and act.since > zero]
            came = threat.followed.get(name)
            assert (came[1] if came else None) == min(later, default=None)
            if came:
                assert came[0] == (came[1] - zero).days


def test_deeds_within_a_threatened_month_have_no_order() -> None:
    found = measured(month(2012, 5, "THREATEN"), on(870, "COERCE"), month(2012, 6, "SANCTION"))
    threat = found.threats[0]
    assert threat.order_unknown == (4,)
    assert "force" not in threat.followed
    assert threat.followed["sanctions"] == (30, date(2012, 6, 30), 5)
    assert threat.sentence() == (
        "Threat of 2012-05: no force within 60 days; sanctions on 2012-06-30 (day 30); 1 deed(s) of unknown order."
    )


def test_a_threat_known_to_the_year_is_listed_but_enters_no_rate() -> None:
    found = measured(Act("AAA", "BBB", "THREATEN", date(2012, 1, 1), date(2013, 1, 1), "year"), on(1200, "COERCE"))
    assert (found.n_threats, found.n_episodes) == (1, 0)
    assert found.verdict == "too thin"


def test_denied_deeds_are_told_as_not_having_happened() -> None:
    found = measured(on(100, "THREATEN"), on(110, "ASSAULT", status="denied"), on(120, "ASSAULT", status="possible"))
    assert found.threats[0].denied == (4,)
    assert found.threats[0].followed == {}


def test_the_other_direction_is_another_question() -> None:
    told = [*RECORD, on(100, "THREATEN"), Act("BBB", "AAA", "COERCE", START + timedelta(days=105))]
    assert follow_through(Memory(told), TIE).threats[0].followed == {}
    assert follow_through(Memory(told), TIE.swapped()).n_threats == 0


def test_threats_within_a_month_are_one_episode() -> None:
    told = [on(day, "THREATEN") for day in (100, 120, 149, 300)]
    found = measured(*told)
    assert (found.n_threats, found.n_episodes) == (4, 2)


def test_rates_count_episodes_and_whole_windows() -> None:
    """Ten threats 300 days apart, five followed on day 20; a deed on the 250th day after each."""
    told = [on(300 * i, "THREATEN") for i in range(1, 11)]
    told += [on(300 * i + 20, "COERCE") for i in range(1, 11, 2)] + [on(300 * i + 250, "COERCE") for i in range(1, 11)]
    force = measured(*told).outcome("force")
    assert force.threatened[0].value == 0.5
    # From 91 days after a threat to the next: 30 days before the deed of day 250, and 10 before half of those of day
    # 320.
    assert force.unthreatened[0].value == pytest.approx((30 + 10 / 2) / 209, abs=0.01)
    assert force.ratio[0].low > 1.0
    sanctions = measured(*told).outcome("sanctions")
    assert sanctions.threatened[0].value == 0.0
    assert sanctions.ratio[0].is_missing
    at = int(np.searchsorted(force.curve.day, 20))
    assert force.curve.share[at] == pytest.approx(0.5)


def test_episodes_near_the_end_of_the_record_are_censored() -> None:
    told = [on(3640, "THREATEN"), on(100, "THREATEN"), on(115, "ASSAULT")]
    force = measured(*told).outcome("force")
    assert force.threatened[0].n_acts == 1
    assert force.curve.n_at_risk.tolist() == [2, 1]
    assert measured(*told).threats[-1].sentence() == (
        "Threat of 2019-12-20: no force in the 10 days on record since; no sanctions in the 10 days on record since."
    )


def test_few_episodes_give_no_ratio() -> None:
    found = measured(on(100, "THREATEN"), on(400, "THREATEN"), on(410, "ASSAULT"))
    assert found.verdict == "too thin"
    assert all(ratio.is_missing for outcome in found.outcomes for ratio in outcome.ratio)
    assert "too few for a rate" in found.summary()
    assert measured().summary() == "AAA against BBB: no recorded threats."


def test_only_the_latest_threats_are_listed_but_all_are_counted() -> None:
    found = measured(*(on(40 * i, "THREATEN") for i in range(1, 60)), n_listed=5)
    assert (found.n_threats, found.n_episodes, len(found.threats)) == (59, 59, 5)
    assert found.threats[-1].since == START + timedelta(days=40 * 59)


def test_what_was_known_by_a_day() -> None:
    told = [on(100, "THREATEN"), on(110, "ASSAULT", known=START + timedelta(days=500))]
    early = measured(*told, window=Window(as_of=START + timedelta(days=200)))
    assert early.threats[0].followed == {}
    assert early.threats[0].watched_days == 0


def test_horizons_out_of_order_are_refused() -> None:
    with pytest.raises(UsageError, match="ascending"):
        measured(horizons=(60, 30))


def test_the_tanker_threats_of_may_2020_were_not_carried_out_by_force() -> None:
    acts = dict(enumerate(casebook_acts(), start=1))
    found = follow_through(casebook(), Pair.of("USA", "IRN"), Window(date(2020, 5, 1), date(2020, 6, 1)))
    of_may = [threat for threat in found.threats if threat.until == date(2020, 6, 1)]
    assert len(of_may) == 2
    for threat in of_may:
        assert threat.followed["sanctions"][:2] == (24, date(2020, 6, 24))
        assert threat.followed["force"][0] > 60
        assert [acts[act].event for act in threat.denied] == ["COERCE"]
        assert threat.sentence().startswith("Threat of 2020-05: no force within 60 days, but on 2020-08-12 (day 73); ")
    assert found.verdict == "too thin"


def simulated(
    rng: np.random.Generator, threats: float, deeds: float, bursts: Bursts, carried_out: float
) -> FollowThrough:
    """Ten years of threats and deeds a day; a share of the threats is followed by a deed after 20 days on average."""
    n_days = 3650
    when, done = (bursts.times(rng, np.full(n_days, rate)).astype(int) for rate in (threats, deeds))
    kept = when[rng.uniform(size=len(when)) < carried_out]
    after = kept + 1 + rng.exponential(20, len(kept)).astype(int)
    day = np.concatenate([when, done, after[after < n_days]])
    event = ["THREATEN"] * len(when) + ["COERCE"] * (len(day) - len(when))
    quad = np.where(np.arange(len(day)) < len(when), 3, 4)
    return follow_through(Prepared(day, np.ones(len(day)), event, quad, n_days - 1), PAIR_OF)


@pytest.mark.parametrize("bursts", [Bursts(), Bursts(3, 7), Bursts(4, 30)], ids=["single", "week", "month"])
def test_threats_that_mean_nothing_have_a_ratio_of_one(bursts: Bursts) -> None:
    rng = np.random.default_rng(1)
    found = [simulated(rng, 0.01, 0.02, bursts, 0.0).outcome("force").ratio for _ in range(120)]
    for horizon in range(3):
        ratios = [row[horizon] for row in found if not row[horizon].is_missing]
        assert np.mean([ratio.covers(1.0) for ratio in ratios]) > 0.92


def test_threats_that_are_carried_out_are_found() -> None:
    rng = np.random.default_rng(2)
    ratios = [simulated(rng, 0.006, 0.004, Bursts(), 0.6).outcome("force").ratio[0] for _ in range(40)]
    assert np.mean([ratio.low > 1 for ratio in ratios if not ratio.is_missing]) > 0.8
