"""Do intervals hold the truth? Simulate, fit, and count, for every kind of model.

    python benchmarks/rem/intervals.py [--replications 200] [--events 600]

Events are drawn from known coefficients by ``simulate`` (or ``simulate_actors``), the model that made them is fitted,
and the 95 % intervals that hold the truth are counted. With 200 replications a share of 0.95 is uncertain by ± 0.03
(two standard deviations). With few events (``--events 200``) estimates are off by up to a third of their error, as
maximum likelihood is in small samples.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field, replace

import numpy as np

from dragoman.models import (
    Attribute,
    Baseline,
    CaseControl,
    Context,
    Coordination,
    Effect,
    EventList,
    HalfLife,
    Inertia,
    Ordinal,
    ReceiverAttribute,
    ReceiverChoice,
    Reciprocity,
    SenderAttribute,
    SenderRate,
    SharedSources,
    Timed,
    Transitivity,
    Window,
    fit,
    simulate,
    simulate_actors,
)
from dragoman.models.likelihoods import Model

N = 12
NOBODY = EventList([], [], [], tuple(f"a{k}" for k in range(N)), type_names=("AID",))
TYPED = EventList([], [], [], NOBODY.actors, type_names=("AID", "SANCTION"))
WEALTH = Context(attributes={"wealth": Attribute(np.linspace(-1, 1, N))})
ORDINAL: list[Effect] = [
    Inertia(memory=Window(40.0), counting="presence"),
    Reciprocity(transform="log1p"),
    Transitivity(counting="presence"),
    SenderAttribute("wealth"),
]
TIMED: list[Effect] = [
    Baseline(),
    Inertia(memory=HalfLife(5.0, since_last_event=True), transform="log1p"),
    SharedSources(counting="presence"),
    SenderAttribute("wealth"),
]
TYPED_EFFECTS: list[Effect] = [
    Inertia(acts="AID", explains="AID", counting="presence"),
    SharedSources(acts="SANCTION", explains="AID", counting="presence"),
    Baseline(explains="SANCTION", label="sanctions"),
]
RATE: list[Effect] = [Baseline(), SenderAttribute("wealth")]
CHOICE: list[Effect] = [Inertia(counting="presence"), ReceiverAttribute("wealth"), Transitivity(counting="presence")]
AGREEMENT: list[Effect] = [ReceiverAttribute("wealth"), Inertia(both_ways=True, counting="presence")]


@dataclass(frozen=True)
class Case:
    """A model, the truth it was simulated from, and how it is fitted."""

    name: str
    effects: list[Effect]
    truth: list[float]
    model: Model = field(default_factory=Ordinal)
    sample: CaseControl | None = None
    typed: bool = False


CASES = [
    Case("ordinal", ORDINAL, [0.8, 0.5, 0.2, 0.6]),
    Case("ordinal, 10 controls", ORDINAL, [0.8, 0.5, 0.2, 0.6], sample=CaseControl(10)),
    Case("timed", TIMED, [-3.5, 0.6, 0.2, 0.5], Timed(start=0.0)),
    Case("timed, 10 controls", TIMED, [-3.5, 0.6, 0.2, 0.5], Timed(start=0.0), CaseControl(10)),
    Case("typed", TYPED_EFFECTS, [1.0, 0.4, -1.0], typed=True),
    Case("coordination", AGREEMENT, [1.2, 0.8], Coordination()),
    Case("actors: rate", RATE, [-2.0, 0.8], SenderRate(Timed(start=0.0))),
    Case("actors: choice", CHOICE, [1.0, -0.7, 0.3], ReceiverChoice()),
]


def runs_of(case: Case, n_events: int, n_replications: int) -> list[EventList]:
    if case.name.startswith("actors"):
        rate, choice = CASES[-2], CASES[-1]
        return simulate_actors(
            NOBODY,
            rate.effects,
            rate.truth,
            choice.effects,
            choice.truth,
            time=Timed(),
            context=WEALTH,
            n_events=n_events,
            n_replications=n_replications,
            seed=1,
        )
    return simulate(
        TYPED if case.typed else NOBODY,
        case.effects,
        case.truth,
        model=case.model,
        context=WEALTH,
        typed=case.typed,
        n_events=n_events,
        n_replications=n_replications,
        seed=1,
    )


def rows_of(case: Case, n_events: int, n_replications: int) -> list[tuple[str, str, float, float, float, float, float]]:
    """Model, effect, truth, mean estimate, spread of the estimates, mean error (of its kind), coverage."""
    truth = np.array(case.truth)
    # weighted samples need errors that know of the sampling
    errors = "event" if case.sample is not None and isinstance(case.model, Timed) else "model"
    fits = [
        fit(
            run,
            case.effects,
            model=case.model,
            context=WEALTH,
            typed=case.typed,
            sample=None if case.sample is None else replace(case.sample, seed=number),
            robust=() if errors == "model" else (errors,),
        )
        for number, run in enumerate(runs_of(case, n_events, n_replications))
    ]
    estimates = np.array([one.estimates for one in fits])
    error = np.array([one.errors(errors) for one in fits]).mean(axis=0)
    spans = np.array([one.interval(errors=errors) for one in fits])
    held = ((spans[:, :, 0] <= truth) & (truth <= spans[:, :, 1])).mean(axis=0)
    return [
        (case.name, name, truth[k], estimates[:, k].mean(), estimates[:, k].std(ddof=1), error[k], held[k])
        for k, name in enumerate(fits[0].names)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--events", type=int, default=600)
    options = parser.parse_args()
    print("| model | effect | truth | mean estimate | spread | mean error | coverage |\n|---|---|---|---|---|---|---|")
    begin = time.process_time()
    for case in CASES:
        for name, effect, *numbers, held in rows_of(case, options.events, options.replications):
            print(f"| {name} | {effect} | " + " | ".join(f"{x:.2f}" for x in numbers) + f" | {held:.3f} |", flush=True)
    print(f"\n{time.process_time() - begin:.0f} CPU s, compilation included")


if __name__ == "__main__":
    main()
