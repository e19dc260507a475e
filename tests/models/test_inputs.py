"""Wrong input is named, with what to do about it; right input comes back from where it was saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman.errors import DragomanError, InputError, NotEnoughData, UsageError
from dragoman.models import (
    Attribute,
    Baseline,
    CaseControl,
    Context,
    Cyclicity,
    Distance,
    EventList,
    FitResult,
    HalfLife,
    Inertia,
    Interval,
    Network,
    Normal,
    Ordinal,
    ParticipationShift,
    Presence,
    ReceiverChoice,
    Recency,
    Reciprocity,
    RiskSet,
    SenderActivity,
    SenderRate,
    StudentT,
    Tie,
    Timed,
    Transitivity,
    Window,
    fit,
    simulate,
    statistics,
)

ABC = ("a", "b", "c")
EVENTS = EventList([1.0, 2.0, 3.0, 4.0], [0, 1, 0, 2], [1, 0, 2, 0], ABC)


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"times": [2.0, 1.0]}, "event 1 .*earlier than the row before"),
        ({"times": [1.0, np.nan]}, "event 1 .*not a finite number"),
        ({"senders": [0, 3]}, "event 1 .*sender is not among the actors"),
        ({"receivers": [-1, 1]}, "event 0 .*receiver is not among the actors"),
        ({"senders": [0, 1]}, "event 1 .*never at risk"),
        ({"types": [0, 1]}, "event 1 .*type has no name"),
        ({"weights": [1.0, np.inf]}, "event 1 .*weight is not"),
    ],
)
def test_wrong_events_are_named_by_row(columns: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        EventList(**{"times": [1.0, 2.0], "senders": [0, 0], "receivers": [1, 1], "actors": ABC, **columns})


def test_columns_are_of_one_length_and_do_not_change() -> None:
    with pytest.raises(UsageError, match="one value per event"):
        EventList([1.0, 2.0], [0], [1, 1], ABC)
    with pytest.raises(ValueError, match="read-only"):
        EVENTS.times[0] = 5.0


@pytest.mark.parametrize(
    "make",
    [
        lambda: Window(0),
        lambda: Interval(3, 2),
        lambda: HalfLife(-1),
        lambda: HalfLife(1, forget_below=-1),
        lambda: Normal(0),
        lambda: StudentT(0),
        lambda: CaseControl(0),
        lambda: Inertia(memory=Window(1), half_life_days=1),
        lambda: Inertia(scaling="sd"),
        lambda: Inertia(transform="cube"),
        lambda: Inertia(counting="all"),
        lambda: Transitivity(combine="max"),
        lambda: ParticipationShift("AB-CD"),
        lambda: Recency("ever"),
        lambda: Baseline((2.0, 1.0)),
        lambda: Timed(split_at="days"),
        lambda: ReceiverChoice("efron"),
        lambda: RiskSet.of_pairs([(0, 0)]),
        lambda: Network(times=np.array([1.0])),
        lambda: Network(initial=np.zeros((2, 3))),
        lambda: Network(initial=np.array([[0, 1], [0, 0]]), directed=False),
        lambda: Network.of_intervals([0], [1], [2.0], [1.0]),
        lambda: Attribute(np.array([np.nan])),
        lambda: Inertia() * Baseline((1.0,)),
    ],
)
def test_wrong_settings_are_refused_when_made(make: Any) -> None:
    with pytest.raises(UsageError):
        make()


@pytest.mark.parametrize(
    ("effects", "settings", "complaint"),
    [
        ([Tie(of="road")], {}, "no network 'road'"),
        ([Distance("z")], {}, "no attribute 'z'"),
        ([Distance("z")], {"context": Context(attributes={"z": Attribute(np.zeros(2))})}, "2 values"),
        ([Inertia(acts="AID")], {}, "no event is of type AID"),
        ([Inertia(), Inertia()], {}, "give one a label"),
        ([], {}, "at least one effect"),
        ([Baseline()], {}, "leave it out"),
        ([Inertia()], {"model": Timed()}, "needs a Baseline"),
        ([Inertia()], {"model": SenderRate(Timed())}, "needs a Baseline"),
        ([Baseline()], {"model": Timed(start=2.0)}, "observation runs from 2"),
        ([Inertia(explains="AID")], {}, "typed=True"),
        ([Inertia()], {"outcome": ["AID"]}, "no event is of type AID"),
        ([Inertia()], {"risk": RiskSet.of_pairs([(0, 1)])}, "not in the risk set"),
        ([Inertia()], {"risk": RiskSet.of_pairs([(0, 9)])}, "none of the 3"),
        ([Inertia(scaling="standardised")], {"sample": CaseControl(2)}, "whole risk set"),
        ([Inertia()], {"robust": ["month"]}, "cannot be clustered by 'month'"),
        ([Inertia()], {"context": Context(presence=Presence(np.array([True, False, True])))}, "absent then"),
    ],
)
def test_models_that_cannot_be_fitted_say_why(effects: Any, settings: Any, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        fit(EVENTS, effects, **settings)


def test_nothing_to_explain() -> None:
    with pytest.raises(NotEnoughData):
        fit(EVENTS, [Inertia()], skip_first=4)


def test_separated_collinear_and_constant_effects_are_named() -> None:
    two = EventList([1.0, 2.0, 3.0, 4.0], [0, 0, 0, 0], [1, 1, 1, 1], ABC)
    assert "inertia[presence] is separated" in fit(two, [Inertia(counting="presence")]).warnings[0]
    random = np.random.default_rng(0)
    senders = random.integers(0, 5, 60)
    events = EventList(np.arange(60.0), senders, (senders + random.integers(1, 5, 60)) % 5, tuple("abcde"))
    twins = fit(events, [Reciprocity(), Reciprocity(label="twin")])
    assert any("reciprocity, twin cannot be told apart" in warning for warning in twins.warnings)
    np.testing.assert_allclose(twins.estimates, fit(events, [Reciprocity()]).estimates[0] / 2, atol=1e-8)
    constant = fit(events, [Reciprocity(), SenderActivity(memory=Window(0.5))])
    assert any("never differs" in warning for warning in constant.warnings)


def test_a_result_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    senders = random.integers(0, 5, 80)
    events = EventList(np.arange(80.0), senders, (senders + random.integers(1, 5, 80)) % 5, tuple("abcde"))
    result = fit(events, [Inertia(), Cyclicity()], robust=("dyad", "actor", "event"))
    result.save(tmp_path / "fit.json")
    again = FitResult.load(tmp_path / "fit.json")
    assert again.summary() == result.summary()
    np.testing.assert_array_equal(again.errors("dyad"), result.errors("dyad"))
    np.testing.assert_array_equal(again.event_log_likelihood, result.event_log_likelihood)
    assert again.predict([[0.0, 0.0]])[0] == 1.0
    assert r"\toprule" in result.to_latex()
    assert len(result.sentences()) == 2
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(InputError, match="no saved model"):
        FitResult.load(tmp_path / "other.json")
    with pytest.raises(UsageError, match="clustered by 'month'"):
        result.errors("month")


def test_a_rate_of_one_is_assumed_only_when_asked_for() -> None:
    """relevent and remstimate fit timed models without a constant; the log-likelihood is then that of unit rates."""
    x = statistics(EVENTS, [Reciprocity()]).values[:, :, 0]
    cases = [x[0, 0], x[1, 2], x[2, 1], x[3, 4]]
    result = fit(EVENTS, [Reciprocity()], model=Timed(start=0.0, unit_rate=True))
    theta = result.estimates[0]
    assert result.log_likelihood == pytest.approx(theta * sum(cases) - np.exp(theta * x).sum())


def test_ridge_shrinks_and_tames_separation() -> None:
    two = EventList([1.0, 2.0, 3.0, 4.0], [0, 0, 0, 0], [1, 1, 1, 1], ABC)
    tamed = fit(two, [Inertia(counting="presence")], prior=Normal(1.0))
    assert 0 < tamed.estimates[0] < 3
    assert not tamed.warnings


def test_all_controls_are_the_whole_risk_set() -> None:
    random = np.random.default_rng(2)
    senders = random.integers(0, 6, 100)
    events = EventList(np.arange(100.0), senders, (senders + random.integers(1, 6, 100)) % 6, tuple("abcdef"))
    effects = [Inertia(), Reciprocity()]
    whole = fit(events, effects, robust=("dyad",))
    for weighted in (False, True):
        all_of_it = fit(events, effects, sample=CaseControl(29, weighted=weighted), robust=("dyad",))
        np.testing.assert_allclose(all_of_it.estimates, whole.estimates, atol=1e-8)
        np.testing.assert_allclose(all_of_it.errors("dyad"), whole.errors("dyad"), atol=1e-8)
        assert all_of_it.log_likelihood == pytest.approx(whole.log_likelihood)


@pytest.mark.parametrize("strata", [False, True])
@pytest.mark.parametrize("timed", [False, True])
def test_sampled_controls_estimate_the_same(strata: bool, timed: bool) -> None:
    classes = (np.random.default_rng(3).random((20, 20)) < 0.1).astype(np.int64)
    context = Context({"rare": Network(initial=classes.astype(float))})
    nobody = EventList([], [], [], tuple(f"a{k}" for k in range(20)))
    effects = [*([Baseline()] if timed else []), Tie(of="rare"), Inertia(counting="presence")]
    truth = [*([-4.0] if timed else []), 1.0, 0.7]
    model = Timed(start=0.0) if timed else Ordinal()
    (run,) = simulate(nobody, effects, truth, context=context, model=model, n_events=1500, seed=4)
    sample = CaseControl(20, seed=5, strata=classes if strata else None)
    sampled = fit(run, effects, context=context, model=model, sample=sample, robust=("event",))
    whole = fit(run, effects, context=context, model=model)
    assert np.all(np.abs(sampled.estimates - whole.estimates) < 3 * sampled.errors("event"))
    assert np.array_equal(sampled.estimates, fit(run, effects, context=context, model=model, sample=sample).estimates)


def test_statistics_too_large_to_lay_out_are_refused() -> None:
    many = EventList(np.arange(3000.0), np.zeros(3000, int), np.ones(3000, int), tuple(str(k) for k in range(400)))
    with pytest.raises(DragomanError, match="do not fit in memory"):
        statistics(many, [Inertia()])
