"""The tracked pass gives what the full sweep gives, and the full sweep what plain NumPy gives."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.models import (
    Attribute,
    Baseline,
    CaseControl,
    Context,
    Cyclicity,
    Distance,
    Effect,
    EitherIs,
    EventList,
    HalfLife,
    Inertia,
    Network,
    NoTie,
    Ordinal,
    PairDegree,
    ParticipationShift,
    Presence,
    ProductOfAttributes,
    ReceiverActivity,
    ReceiverDegree,
    ReceiverPopularity,
    RecencyRank,
    Reciprocity,
    RiskSet,
    SenderActivity,
    SenderDegree,
    SenderIs,
    SenderPopularity,
    SharedPartners,
    SharedSources,
    SharedTargets,
    Tie,
    Timed,
    Transitivity,
    Window,
    fit,
)
from dragoman.models.beginnings import excerpt
from dragoman.models.design import Design, design
from dragoman.models.footprint import footprint
from dragoman.models.kernels.sweep import sweep_likelihood
from dragoman.models.kernels.tracking import tracked_likelihood

N = 7
ANY = {"counting": "presence"}
SHIFTS = ("AB-AB", "AB-BA", "AB-BY", "AB-AY", "AB-XA", "AB-XB")


def some_events(seed: int, n: int = 120) -> EventList:
    random = np.random.default_rng(seed)
    senders = random.integers(0, N, n)
    receivers = (senders + random.integers(1, N, n)) % N
    times = np.sort(random.integers(0, 80, n)).astype(float)
    kinds = random.integers(0, 2, n)
    return EventList(
        times,
        senders.astype(np.int32),
        receivers.astype(np.int32),
        tuple("abcdefg"),
        kinds.astype(np.int32),
        ("X", "Y"),
        random.choice([0.5, 1.0, 3.0], n),
    )


def some_context(events: EventList) -> Context:
    random = np.random.default_rng(7)
    changes = np.sort(random.integers(0, 80, 30)).astype(float)
    senders = random.integers(0, N, 30)
    network = Network(
        initial=random.integers(0, 2, (N, N)).astype(float),
        times=changes,
        senders=senders.astype(np.int32),
        receivers=((senders + 1) % N).astype(np.int32),
        values=random.integers(0, 3, 30).astype(float),
        how="set",
    )
    attribute = Attribute(random.normal(size=N), changes[::3], senders[::3].astype(np.int32), random.normal(size=10))
    # an actor comes back before it acts again
    absent = np.setdiff1d(np.arange(N), events.senders[:40])[:1]
    presence = Presence(
        np.ones(N, bool), np.array([-1.0] * len(absent)), absent.astype(np.int32), np.ones(len(absent), bool)
    )
    return Context({"net": network}, {"z": attribute}, presence)


EFFECTS: list[list[Effect]] = [
    [Inertia(), Reciprocity(acts=("X",)), NoTie(of="net"), Tie(of="net")],
    [SenderActivity(), SenderPopularity(**ANY), ReceiverActivity(acts=("Y",)), ReceiverPopularity()],
    [SenderDegree(), ReceiverDegree(**ANY)],
    [Transitivity(), Cyclicity(**ANY), SharedSources(combine="product"), SharedTargets(combine="geometric")],
    [SharedPartners(), Transitivity(of="net", second=Inertia(), label="mixed")],
    [ParticipationShift(shift) for shift in SHIFTS],
    [RecencyRank("sent"), RecencyRank("received", acts=("X",))],
    [Inertia(scaling="proportion"), Reciprocity(scaling="proportion"), Transitivity(scaling="proportion")],
    [Inertia(memory=Window(9.0)), Transitivity(memory=Window(15.0)), Inertia() * Distance("z")],
    [PairDegree(), SenderIs("b"), EitherIs("c"), *(ParticipationShift(s, both_ways=True) for s in ("AB-AB", "AB-AY"))],
    [ProductOfAttributes("z", "z"), Distance("z"), Reciprocity(transform="log1p")],
]


def both(prepared: Design, theta: np.ndarray, n_chunks: int) -> None:
    foot, compiled = footprint(prepared), prepared.compiled
    assert foot is not None
    common = (compiled.plan, compiled.paths, prepared.start, prepared.changes, prepared.moments, prepared.options)
    fast = tracked_likelihood(*common, foot, theta, prepared.ties, n_chunks)
    full = sweep_likelihood(*common, theta, prepared.ties, n_chunks)
    for ours, expected in zip(fast, full, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-8)


@pytest.mark.parametrize("size", [0.2, 8.0])
@pytest.mark.parametrize("effects", EFFECTS)
def test_tracked_equals_swept(effects: list[Effect], size: float) -> None:
    events = some_events(3)
    context = some_context(events)
    names = design(events, effects, context=context).names
    theta = size * np.random.default_rng(1).normal(size=len(names))
    for model in (Ordinal(), Ordinal("efron"), Ordinal("file")):
        both(design(events, effects, context=context, model=model), theta, 3)


@pytest.mark.parametrize("effects", EFFECTS)
def test_timed_typed_and_gated(effects: list[Effect]) -> None:
    events = some_events(4)
    context = some_context(events)
    timed = design(events, [Baseline(), *effects], context=context, model=Timed())
    theta = 0.1 * np.random.default_rng(2).normal(size=len(timed.names))
    both(timed, theta, 2)
    both(design(events, effects, context=context, typed=True), theta[1:], 2)
    both(design(events, effects, context=context, risk=RiskSet.open_in("net")), theta[1:], 1)


@pytest.mark.parametrize("decays", [False, True])
@pytest.mark.parametrize("sample", [None, CaseControl(5, seed=1)])
def test_where_a_fit_begins_does_not_matter(
    decays: bool, sample: CaseControl | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(9)
    senders = random.integers(0, N, 1500)
    receivers = (senders + random.integers(1, N, 1500) * random.integers(0, 2, 1500) + 1) % N
    receivers = np.where(receivers == senders, (senders + 1) % N, receivers)
    events = EventList(np.arange(1500.0), senders, receivers, tuple("abcdefg"))
    memory = HalfLife(50.0) if decays else Window(60.0)
    effects: list[Effect] = [Inertia(memory=memory), Transitivity(memory=memory), SenderActivity(memory=memory)]
    plain = fit(events, effects, sample=sample)
    monkeypatch.setattr("dragoman.models.beginnings.FEWEST_MOMENTS", 0)
    monkeypatch.setattr("dragoman.models.beginnings.FEWEST_LOOKS", 0)
    some = excerpt(design(events, effects))
    assert some is not None
    assert len(some.moments.time) == some.n_cases == 3 * 32  # blocks 8, 24 and 40
    if not decays:
        both(some, plain.estimates, 2)
    quick = fit(events, effects, sample=sample)
    np.testing.assert_allclose(quick.estimates, plain.estimates, atol=1e-7)
    np.testing.assert_allclose(quick.standard_errors, plain.standard_errors, rtol=1e-6)
    assert quick.log_likelihood == pytest.approx(plain.log_likelihood)
    assert quick.log_likelihood_null == pytest.approx(plain.log_likelihood_null)
