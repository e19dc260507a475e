"""Counter-matched controls: their weights, and that they estimate what the full risk set does, on busy days too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.models import (
    Attribute,
    CaseControl,
    Context,
    Effect,
    EventList,
    Inertia,
    Network,
    Ordinal,
    SenderAttribute,
    Tie,
    Window,
    fit,
    simulate,
)
from dragoman.models.design import design
from dragoman.models.sampling import Drawn, draw

N = 30
RARE = (np.random.default_rng(5).random((N, N)) < 0.04).astype(np.int64) * (1 - np.eye(N, dtype=np.int64))
CONTEXT = Context({"rare": Network(initial=RARE.astype(float))}, {"z": Attribute(np.linspace(-1, 1, N))})
EFFECTS: list[Effect] = [Tie(of="rare"), Inertia(memory=Window(60.0), transform="log1p"), SenderAttribute("z")]
TRUTH = [1.0, 1.2, 0.5]
NOBODY = EventList([], [], [], tuple(f"a{k}" for k in range(N)))


def daily(run: EventList, per_day: int) -> EventList:
    """The events by day, each pair once a day."""
    day = np.floor((run.times - 1) / per_day)
    pair = run.senders.astype(np.int64) * N + run.receivers
    keep = np.sort(np.unique(np.stack([day, pair]), axis=1, return_index=True)[1])
    return EventList(day[keep], run.senders[keep], run.receivers[keep], run.actors)


def drawn(events: EventList, n_controls: int, simultaneous: Any = "breslow", **settings: Any) -> Drawn:
    prepared = design(events, EFFECTS, context=CONTEXT, model=Ordinal(simultaneous))
    return draw(prepared, CaseControl(n_controls, strata=RARE, **settings))


def busy() -> EventList:
    (run,) = simulate(NOBODY, EFFECTS, TRUTH, context=CONTEXT, n_events=240, seed=9)
    return daily(run, 12)


@pytest.mark.parametrize("per_day", [1, 12])
def test_it_estimates_what_the_full_risk_set_does(per_day: int) -> None:
    runs = simulate(NOBODY, EFFECTS, TRUTH, context=CONTEXT, n_events=400, n_replications=12, seed=9)
    off = []
    for seed, run in enumerate(runs):
        events, model = daily(run, per_day), Ordinal("efron")
        whole = fit(events, EFFECTS, context=CONTEXT, model=model)
        sample = CaseControl(29, seed=seed, strata=RARE)
        off.append(fit(events, EFFECTS, context=CONTEXT, model=model, sample=sample).estimates - whole.estimates)
    error = np.std(off, axis=0, ddof=1) / np.sqrt(len(runs))
    assert np.all(error < 0.02)
    assert np.all(np.abs(np.mean(off, axis=0)) < 3 * error)


def test_each_event_has_a_set_with_equal_numbers_of_each_class() -> None:
    events = busy()
    rows = drawn(events, 9, seed=3)
    assert len(rows.table.n_cases) == events.n_events
    assert np.all(np.diff(rows.table.start) == 10)
    first = rows.table.start[:-1]
    assert np.array_equal(rows.senders[first], events.senders)
    assert np.array_equal(rows.receivers[first], events.receivers)
    rare = RARE[rows.senders, rows.receivers]
    assert np.all(np.add.reduceat(rare, first) == 5)
    size = np.array([N * (N - 1) - RARE.sum(), RARE.sum()])
    np.testing.assert_allclose(rows.table.offset, np.log(size[rare] / 5))
    for low, high in zip(first, rows.table.start[1:], strict=True):
        assert len(set(zip(rows.senders[low:high], rows.receivers[low:high], strict=True))) == 10
    # other events of the day are drawn now and then: they could have been the one
    assert np.array_equal(np.unique(rows.clusters("event")), np.unique(events.times).astype(int))


def test_with_efron_those_that_came_before_are_at_risk_no_more() -> None:
    rows, plain = drawn(busy(), 1700, "efron"), drawn(busy(), 1700)
    with np.errstate(invalid="ignore"):
        less = np.exp(rows.table.offset - plain.table.offset)
    for moment in np.unique(rows.moment):
        strata = np.flatnonzero(rows.moment == moment)
        k = len(strata)
        left = [np.min(less[rows.table.start[s] + 1 : rows.table.start[s + 1]]) for s in strata]
        # the sets hold all pairs, so all others of the day; each share is met once
        np.testing.assert_allclose(sorted(left), np.arange(k) / (k - 1), atol=1e-12)
    assert np.all(less[rows.table.start[:-1]] == 1)


def test_the_whole_of_a_class_counts_once() -> None:
    rows = drawn(busy(), 200)
    rare = RARE[rows.senders, rows.receivers] == 1
    np.testing.assert_allclose(rows.table.offset[rare], 0.0)
    assert np.all(np.add.reduceat(rare, rows.table.start[:-1]) == RARE.sum())


def test_a_share_of_events_still_sees_the_others() -> None:
    rows = drawn(busy(), 600, share_of_events=0.5, seed=2)
    assert 80 < rows.n_cases < 160
    some = {int(m) for m in rows.moment}
    assert some <= set(range(20))


def test_what_it_cannot_do_says_so() -> None:
    with pytest.raises(UsageError, match="once"):
        drawn(busy(), 9, "once")
    classes = np.arange(N * N).reshape(N, N) % 12
    with pytest.raises(UsageError, match="fewer than 12 classes"):
        fit(busy(), EFFECTS, context=CONTEXT, sample=CaseControl(10, strata=classes))
    with pytest.raises(UsageError, match="one from each"):
        fit(busy(), EFFECTS, context=CONTEXT, sample=CaseControl(11, strata=classes, weighted=True))
