"""Statistics in the kernels are those of the formulas, whatever the events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import UsageError
from dragoman.models import (
    Attribute,
    Context,
    Cyclicity,
    DegreeGap,
    Distance,
    EitherIs,
    Embeddedness,
    EventList,
    FourCycle,
    Full,
    HalfLife,
    Inertia,
    Interval,
    LargerDegree,
    NeighboursDistance,
    Network,
    PairDegree,
    ParticipationShift,
    ReceiverActivity,
    ReceiverDegree,
    ReceiverIs,
    ReceiverPopularity,
    Recency,
    Reciprocity,
    RiskSet,
    Same,
    SenderActivity,
    SenderDegree,
    SenderIs,
    SenderPopularity,
    SenderRate,
    SharedPartners,
    SharedSources,
    SharedTargets,
    SmallerDegree,
    Tie,
    Transitivity,
    Window,
    fit,
    statistics,
)
from dragoman.models.effects import OfPast
from models.naive import degree, two_path, weights

N = 5
MEMORIES = [
    Full(),
    Window(3.0),
    Interval(1.0, 4.0),
    HalfLife(2.0),
    HalfLife(2.0, density=True, since_last_event=True),
]
SHARED_DEGREES = (
    SenderActivity,
    SenderPopularity,
    ReceiverActivity,
    ReceiverPopularity,
    SenderDegree,
    ReceiverDegree,
    PairDegree,
)
DEGREES = (*SHARED_DEGREES, SmallerDegree, LargerDegree, DegreeGap)
PATHS = (Transitivity, Cyclicity, SharedTargets, SharedSources, SharedPartners)
COMBINE: dict[str, Any] = {"min": min, "product": lambda u, v: u * v, "geometric": lambda u, v: np.sqrt(u * v)}


@st.composite
def event_lists(draw: st.DrawFn) -> EventList:
    n = draw(st.integers(2, 25))
    senders = draw(st.lists(st.integers(0, N - 1), min_size=n, max_size=n))
    steps = draw(st.lists(st.integers(1, N - 1), min_size=n, max_size=n))
    times = sorted(draw(st.lists(st.integers(0, 12), min_size=n, max_size=n)))
    kinds = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    weight = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=n, max_size=n))
    return EventList(
        times=np.array(times, float),
        senders=np.array(senders, np.int32),
        receivers=np.array([(s + d) % N for s, d in zip(senders, steps, strict=True)], np.int32),
        actors=tuple("abcde"),
        types=np.array(kinds, np.int32),
        type_names=("X", "Y"),
        weights=np.array(weight),
    )


def effects_of(memory: Any, counting: Any, acts: Any) -> list[tuple[OfPast, Any]]:
    past: dict[str, Any] = {"memory": memory, "counting": counting, "acts": acts}
    made: list[tuple[OfPast, Any]] = [
        (Inertia(**past), lambda a, s, r: a[s, r]),
        (Reciprocity(**past), lambda a, s, r: a[r, s]),
        (Reciprocity(**past, transform="log1p"), lambda a, s, r: np.log1p(a[r, s])),
        (Inertia(**past, scaling="proportion"), lambda a, s, r: a[s, r] / a[s].sum() if a[s].sum() > 0 else 0.25),
    ]
    for kind in DEGREES:
        made.append((kind(**past), lambda a, s, r, kind=kind: degree(a, kind.__name__, s, r)))
    for kind in SHARED_DEGREES:
        ends = 2.0 if "Degree" in kind.__name__ else 1.0
        made.append(
            (
                kind(**past, scaling="proportion"),
                lambda a, s, r, kind=kind, ends=ends: (
                    degree(a, kind.__name__, s, r) / (ends * a.sum()) if a.sum() > 0 else 0.25
                ),
            )
        )
    for kind in PATHS:
        for name, f in COMBINE.items():
            made.append(
                (
                    kind(**past, combine=name),
                    lambda a, s, r, kind=kind, f=f: two_path(a, a, f, kind.__name__, s, r),
                )
            )
    made.append(
        (
            FourCycle(**past),
            lambda a, s, r: sum(a[s, h] * a[k, h] * a[k, r] for h in range(N) for k in range(N) if h != r and k != s),
        )
    )
    for of_receiver in (False, True):
        made.append(
            (
                Embeddedness(**past, of_receiver=of_receiver),
                lambda a, s, r, of_receiver=of_receiver: sum(
                    (a[who, h] > 0) * (a[h, k] > 0) * (a[who, k] > 0)
                    for who in [r if of_receiver else s]
                    for h in range(N)
                    for k in range(N)
                ),
            )
        )
    return made


@pytest.mark.parametrize("memory", MEMORIES)
@pytest.mark.parametrize("counting", ["weight", "events", "presence"])
@given(events=event_lists(), acts=st.sampled_from([None, ("X",)]))
@settings(max_examples=6, deadline=None)
def test_statistics_are_their_formulas(memory: Any, counting: str, events: EventList, acts: Any) -> None:
    if acts and not (events.types == 0).any():
        acts = None
    if counting == "presence" and isinstance(memory, HalfLife):
        memory = Full()
    made = effects_of(memory, counting, acts)
    if counting == "presence":  # a sum of two presences is no presence; see test_symmetric_presence
        made = [pair for pair in made if not isinstance(pair[0], SharedPartners)]
    ours = statistics(events, [effect for effect, _ in made])
    for m, t in enumerate(ours.times):
        a = weights(events, t, memory, acts, counting)
        for d, (s, r) in enumerate(zip(ours.senders, ours.receivers, strict=True)):
            expected = [formula(a, s, r) for _, formula in made]
            np.testing.assert_allclose(ours.values[m, d], expected, atol=1e-9)


def test_both_ways() -> None:
    events = EventList.from_rows([(1, "a", "b"), (2, "b", "a"), (3, "a", "c"), (4, "a", "b")])
    effects = [Inertia(both_ways=True), SenderActivity(both_ways=True), Transitivity(both_ways=True, combine="product")]
    ours = statistics(events, effects)
    b_to_c = next(d for d, pair in enumerate(zip(ours.senders, ours.receivers, strict=True)) if pair == (1, 2))
    b_to_a = next(d for d, pair in enumerate(zip(ours.senders, ours.receivers, strict=True)) if pair == (1, 0))
    assert ours.values[-1, b_to_a].tolist() == [2.0, 2.0, 0.0]
    assert ours.values[-1, b_to_c].tolist() == [0.0, 2.0, 2.0]


def test_values_that_are_replaced_decay_from_their_last_change() -> None:
    network = Network(
        times=np.array([0.0, 2.0, 3.0]),
        senders=np.array([0, 0, 1], np.int32),
        receivers=np.array([1, 1, 0], np.int32),
        values=np.array([8.0, 4.0, 1.0]),
        how="set",
    )
    events = EventList.from_rows([(1, "a", "b"), (4, "a", "b")])
    tie = Tie(of="net", half_life_days=1.0)
    ours = statistics(events, [tie], context=Context({"net": network}))
    assert ours.values[:, 0, 0].tolist() == [4.0, 1.0]
    with pytest.raises(UsageError, match="replace its values"):
        statistics(events, [Tie(of="net", memory=Interval(1.0, 2.0))], context=Context({"net": network}))


def test_a_window_counts_replaced_values_from_their_last_change() -> None:
    network = Network(
        times=np.array([0.0, 2.0, 8.0, 11.0]),
        senders=np.zeros(4, np.int32),
        receivers=np.ones(4, np.int32),
        values=np.array([8.0, 4.0, 1.0, 2.0]),
        how="set",
    )
    events = EventList.from_rows([(t, "a", "b") for t in (1, 4, 5, 6, 9, 11, 12, 15)])
    for counting, expected in (("weight", [8, 4, 4, 0, 1, 1, 2, 0]), ("presence", [1, 1, 1, 0, 1, 1, 1, 0])):
        tie = Tie(of="net", memory=Window(3.0), counting=counting)  # type: ignore[arg-type]
        assert statistics(events, [tie], context=Context({"net": network})).values[:, 0, 0].tolist() == expected


def value_of(ours: Any, moment: int, s: int, r: int) -> list[float]:
    d = next(d for d, pair in enumerate(zip(ours.senders, ours.receivers, strict=True)) if pair == (s, r))
    return list(ours.values[moment, d])


def test_how_far_actors_are_from_the_partners_of_others() -> None:
    tie = np.zeros((4, 4))
    tie[[1, 2, 0, 0, 1, 2], [0, 0, 1, 3, 3, 3]] = 1.0
    context = Context({"net": Network(initial=tie)}, {"z": Attribute(np.array([1.0, 2.0, 3.0, 4.0]))})
    events = EventList.from_rows([(1, "a", "b")], actors="abcd")
    ours = statistics(events, [NeighboursDistance(of="net", attribute="z")], context=context)
    # partners' means are 2.5, 1, none and 2; the nine distances there are have the mean 9.5 / 9
    expected = {(1, 0): 0.5, (3, 0): 1.5, (0, 1): 0.0, (3, 1): 3.0, (1, 3): 0.0, (0, 2): 9.5 / 9, (3, 2): 9.5 / 9}
    for pair, value in expected.items():
        assert value_of(ours, 0, *pair) == [pytest.approx(value)]


def test_who_they_are() -> None:
    events = EventList.from_rows([(1, "a", "b"), (2, "b", "c")])
    ours = statistics(events, [SenderIs("b"), ReceiverIs("b"), EitherIs("b")])
    assert value_of(ours, 0, 0, 1) == [0, 1, 1]
    assert value_of(ours, 1, 1, 2) == [1, 0, 1]
    assert value_of(ours, 1, 0, 2) == [0, 0, 0]
    with pytest.raises(UsageError, match="'z' is none of the 3 actors"):
        statistics(events, [SenderIs("z")])
    # fixed effects of senders alone: a saturated model of who sends
    many = EventList.from_rows([(t, "aaabbc"[t % 6], "bcbacb"[t % 6]) for t in range(60)])
    result = fit(many, [*SenderIs.of_each(many.actors)])
    np.testing.assert_allclose(np.exp(result.estimates), [20 / 30, 10 / 30], rtol=1e-6)


def test_events_without_direction() -> None:
    events = EventList.from_rows([(1, "a", "b"), (2, "b", "c"), (4, "a", "d"), (6, "a", "d")], actors="abcd")
    effects = [
        *(ParticipationShift(shift, both_ways=True) for shift in ("AB-AB", "AB-AY", "AB-XY")),
        Recency("either"),
        PairDegree(),
    ]
    ours = statistics(events, effects, risk=RiskSet.full(directed=False))
    assert value_of(ours, 0, 0, 1) == [0, 0, 0, 0, 0]
    assert value_of(ours, 1, 0, 1) == [1, 0, 0, 0.5, 2]
    assert value_of(ours, 1, 1, 2) == [0, 1, 0, 0, 1]
    assert value_of(ours, 2, 0, 3) == [0, 0, 1, 0, 1]
    assert value_of(ours, 3, 0, 1) == [0, 1, 0, pytest.approx(1 / 6), 4]
    back = statistics(events, [Recency("either"), ParticipationShift("AB-AB", both_ways=True)])
    assert value_of(back, 1, 1, 0) == [0.5, 1]
    with pytest.raises(UsageError, match="without direction the shifts are"):
        ParticipationShift("AB-BA", both_ways=True)


def test_attributes_are_standardised_over_what_could_happen() -> None:
    events = EventList.from_rows([(1, "a", "b"), (2, "b", "c"), (3, "c", "a")])
    context = Context(attributes={"z": Attribute(np.array([1.0, 2.0, 6.0]))})
    ours = statistics(events, [Distance("z", scaling="standardised"), Same("z")], context=context).values[0, :, 0]
    plain = statistics(events, [Distance("z")], context=context).values[0, :, 0]
    np.testing.assert_allclose(ours, (plain - plain.mean()) / plain.std(ddof=1))


def test_shifts_of_the_sender_alone() -> None:
    events = EventList.from_rows([(1, "a", "b"), (2, "b", "c"), (3, "b", "a"), (4, "c", "a")])
    ours = statistics(events, [ParticipationShift(s) for s in ("AB-A", "AB-B", "AB-X")], model=SenderRate())
    happened = [ours.values[m, events.senders[m]].tolist() for m in range(4)]
    assert happened == [[0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_symmetric_presence() -> None:
    events = EventList.from_rows([(1, "a", "b"), (2, "b", "a"), (3, "b", "c"), (4, "a", "c")])
    ours = statistics(events, [SharedPartners(counting="presence")])
    a_to_c = [d for d, pair in enumerate(zip(ours.senders, ours.receivers, strict=True)) if pair == (0, 2)]
    assert ours.values[-1, a_to_c[0], 0] == 1.0


def test_two_speeds_of_forgetting() -> None:
    events = EventList.from_rows([(1, "a", "b", "X"), (2, "b", "c", "Y"), (5, "c", "a", "Y")])
    mixed = Transitivity(acts="X", half_life_days=1.0, second=Inertia(acts="Y", half_life_days=4.0))
    ours = statistics(events, [mixed])
    a_to_c = [d for d, pair in enumerate(zip(ours.senders, ours.receivers, strict=True)) if pair == (0, 2)]
    assert ours.values[-1, a_to_c[0], 0] == pytest.approx(min(2.0**-4, 2.0 ** (-3 / 4)))


def test_decay_over_thousands_of_half_lives_neither_overflows_nor_forgets() -> None:
    random = np.random.default_rng(0)
    times = np.sort(random.uniform(0, 3000, 200))
    senders = random.integers(0, N, 200)
    receivers = (senders + random.integers(1, N, 200)) % N
    events = EventList(times, senders.astype(np.int32), receivers.astype(np.int32), tuple("abcde"))
    memory = HalfLife(1.5)
    ours = statistics(events, [Inertia(memory=memory), Transitivity(memory=memory)])
    for m in (50, 120, 199):
        a = weights(events, times[m], memory, None, "weight")
        for d, (s, r) in enumerate(zip(ours.senders, ours.receivers, strict=True)):
            expected = [a[s, r], two_path(a, a, min, "Transitivity", s, r)]
            np.testing.assert_allclose(ours.values[m, d], expected, rtol=1e-9, atol=1e-12)
