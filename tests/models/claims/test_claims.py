"""Claims: from a file, over exposure and placebos, to a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dragoman.errors import InputError, UsageError
from dragoman.models.claims import claim_from_text, read_claim
from dragoman.models.claims.cells import cells_of
from dragoman.models.claims.claim import Period
from dragoman.models.claims.history import Regimes
from dragoman.models.claims.panel import Variant
from dragoman.models.claims.placebos import Placebo, fair_p
from dragoman.models.claims.ratio import Ratio
from dragoman.models.claims.spells import spells_of
from dragoman.models.claims.testing import run_history
from dragoman.models.claims.verdict import verdict_of
from dragoman.views.claim_text import claim_text
from models.claims import simulated

SMALL = "name: a\nsays: b.\noutcome: [AID]\nexposure: {kind: shared_pressure}\n"


def quiet(_what: str, _share: float) -> None:
    return None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: [", "no YAML"),
        ("- 1", "must be keys with values"),
        (SMALL.replace("name: a\n", ""), "name is missing; expected text"),
        (SMALL.replace("AID", "HELP"), "outcome names 'HELP', which is no quad"),
        (SMALL + "colour: red", "colour is no setting; here are"),
        (SMALL.replace("shared_pressure", "gravity"), "exposure.kind is 'gravity'; expected shared_pressure or period"),
        (SMALL.replace("}", ", by: [Atlantis]}"), "exposure.by: no actor is known as 'Atlantis'"),
        (SMALL + "panel: {compare: moons}", "panel.compare is 'moons'; write regions or pairs"),
        (SMALL + "checks: {n_placebos: 9}", "checks.n_placebos is 9; fewer than 99 tell nothing"),
        (SMALL + "checks: {n_placebos: many}", "checks.n_placebos is 'many'; expected a number"),
        (SMALL + "span: {since: 2010, until: 2009}", "until is exclusive"),
        (SMALL + "events: {half_life_days: 3}", "events.effect is missing; expected text"),
        (SMALL + "design: events", "no section events"),
        (SMALL.replace("shared_pressure", "period, actor: IRN, partners: [IRN], since: 2005, until: 2006"),
         "holds the actor itself"),
    ],
)  # fmt: skip
def test_faults_are_told_by_file_and_key(text: str, told: str) -> None:
    with pytest.raises((UsageError, InputError), match=r"^mine\.yaml") as caught:
        claim_from_text(text, "mine.yaml")
    assert told in str(caught.value)


def test_a_claim_reads_names_and_days() -> None:
    claim = claim_from_text(
        SMALL.replace(
            "{kind: shared_pressure}", "{kind: period, actor: Iran, partners: [Cuba], since: 2005-08, until: 2013}"
        )
    )
    assert claim.exposure == Period("IRN", ("CUB",), date(2005, 8, 1), date(2013, 1, 1))


def test_an_unknown_claim_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="ahmadinejad, long_pressed, pressure"):
        read_claim("presure")


def test_spells_are_days_on_which_one_sender_presses_both() -> None:
    history = simulated.history(1, 1.0, n_acts=500)
    regimes = Regimes(
        np.array(["USA", "USA", "USA", "EU", "EU"], object), np.array([3, 3, 5, 5, 7]),
        np.array([10.0, 15.0, 18.0, 0.0, 5.0]), np.array([16.0, 30.0, np.inf, 8.0, 8.0]),
    )  # fmt: skip
    spells = spells_of(simulated.claim(), replace(history, regimes=regimes))
    found = list(zip(spells.first, spells.second, spells.source, spells.since, spells.until, strict=True))
    assert found == [(5, 7, "EU", 5.0, 8.0), (3, 5, "USA", 18.0, 30.0)]
    days = np.array([17.0, 18.0, 29.0, 30.0])
    assert spells.dose_at(np.full(4, 5), np.full(4, 3), days).tolist() == [0, 1, 1, 0]
    assert spells.dose_on(days, 32)[:, 3, 5].tolist() == [0, 1, 1, 0]


def test_every_act_is_counted_once_in_each_direction_it_has() -> None:
    history = simulated.history(2, 1.0, n_acts=900)
    cells = cells_of(history, spells_of(simulated.claim(), history), simulated.claim())
    assert cells.counts.sum() == len(history.acts.n)
    mutual = replace(history, acts=replace(history.acts, mutual=np.ones(len(history.acts.n), bool)))
    both = cells_of(mutual, spells_of(simulated.claim(), mutual), simulated.claim())
    np.testing.assert_array_equal(both.counts, cells.counts + cells.counts.transpose(0, 2, 1))


def test_placebo_p_is_fair() -> None:
    generator = np.random.default_rng(5)
    values = [fair_p(float(generator.normal()), generator.normal(size=99)) for _ in range(600)]
    assert np.mean(np.array(values) <= 0.1) == pytest.approx(0.1, abs=0.035)


CLEAR, CHANCE = Placebo(1.6, 0.8, 1.2, 0.004, 999), Placebo(1.1, 0.8, 1.2, 0.3, 999)


@pytest.mark.parametrize(
    ("ratio", "placebo", "without", "answer"),
    [
        (Ratio(1.6, 1.3, 2.0, 0.0, 30), CLEAR, 1.5, "holds"),
        (Ratio(1.6, 1.3, 2.0, 0.0, 29), CLEAR, 1.5, "too little"),
        (Ratio(1.6, 1.3, 2.0, 0.0, 30), CHANCE, 1.5, "not beyond placebos"),
        (Ratio(1.6, 1.3, 2.0, 0.0, 30), CLEAR, 1.2, "hangs on one"),
        (Ratio(1.2, 0.9, 1.6, 0.2, 30), CLEAR, 1.2, "no sign"),
        (Ratio(1.0, 0.49, 2.01, 0.2, 30), CHANCE, 1.0, "too little"),
        (Ratio(1.0, 0.51, 2.01, 0.2, 30), CHANCE, 1.0, "no sign"),
        (Ratio(0.6, 0.4, 0.8, 0.0, 30), CLEAR, 0.6, "opposite"),
        (Ratio(0.6, 0.4, 0.8, 0.0, 30), CHANCE, 0.6, "no sign"),
        (Ratio.missing("why", 90), CLEAR, 1.0, "too little"),
    ],
)
def test_verdict_at_its_boundaries(ratio: Ratio, placebo: Placebo, without: float, answer: str) -> None:
    variants = [Variant("without state", "IRN", Ratio(without, 0.5, 3.0))]
    assert verdict_of(ratio, placebo, variants, n_states=4).answer == answer
    assert verdict_of(ratio, placebo, variants, n_states=3).answer == "too little"
    if not ratio.is_missing:
        turned = Ratio(1 / ratio.value, 1 / ratio.high, 1 / ratio.low, 0.0, ratio.n_exposed)
        left = [Variant("without state", "IRN", Ratio(1 / without, 0.5, 3.0))]
        assert verdict_of(turned, placebo, left, expects="less", n_states=4).answer == answer


def test_a_planted_effect_is_found_and_none_is_not_claimed() -> None:
    found = run_history(simulated.history(3, 2.2), simulated.claim(design="panel"), quiet)
    assert found.verdict.answer == "holds"
    assert found.ratio.low <= 2.2 <= found.ratio.high
    answers = [
        run_history(simulated.history(seed, 1.0, n_acts=4000), simulated.claim(design="panel"), quiet).verdict.answer
        for seed in range(8)
    ]
    assert "holds" not in answers


def test_the_event_model_finds_it_too_and_reads_both_spellings_alike() -> None:
    pytest.importorskip("numba")
    from dragoman.models.claims.relational import fit_relational

    claim = simulated.claim()
    history = simulated.history(3, 2.2)
    spells = spells_of(claim, history)
    fit = fit_relational(claim, history, spells)
    assert fit.ratios[0].low <= 2.2 <= fit.ratios[0].high
    assert fit.ratios[0].is_above
    same = fit_relational(claim, history, spells, effects=["tie(of = 'exposure')"])
    assert same.ratios[0].value == pytest.approx(fit.ratios[0].value, rel=1e-6)


def test_a_period_is_compared_within_its_pairs() -> None:
    history = simulated.history(4, 1.0, n_acts=6000)
    claim = replace(
        simulated.claim(design="panel"),
        exposure=Period("IRN", ("CUB", "BRA", "BOL"), date(1971, 1, 1), date(1971, 9, 1)),
        panel=replace(read_claim("ahmadinejad").panel, period="month"),
    )
    tested = run_history(history, claim, quiet)
    assert tested.basis.n_exposed_pairs == 3
    assert not tested.onsets.n_placebos
    assert "IRN" not in [one.name for one in tested.variants if one.kind == "without state"]
    assert "chosen" in claim_text(tested, "a store")


def test_the_screen_is_one_screen_and_names_its_numbers() -> None:
    tested = run_history(simulated.history(3, 2.2), simulated.claim(design="panel"), quiet)
    text = claim_text(tested, "a store")
    assert len(text.splitlines()) <= 45
    assert max(map(len, text.splitlines())) <= 80
    assert "It holds in this store" in text
    assert str(tested.ratio) in " ".join(text.split())


def test_the_panel_of_dyads_says_what_the_check_by_hand_said(shared: Path, tmp_path: Path) -> None:
    """By hand: no excess of cooperation (1.06), verbal conflict ×0.13, material ×0.36, and 0.58 without Iran."""
    import dragoman

    store = tmp_path / "panel.duckdb"
    data = shared / "data"
    dragoman.add([data / "icews/dyad_year/dyad_year_2002_2014.csv.gz", data / "casebook/pressures.csv"], store)
    long = dragoman.test("long_pressed", store=store).tested
    assert long.verdict.answer == "no sign"
    assert [round(one.over, 2) for one in long.outcomes] == [1.03, 0.16, 0.34]
    without = {one.name: one.ratio.value for one in long.variants if one.kind == "without state"}
    assert without["IRN"] == pytest.approx(0.58, abs=0.01)
    whole = dragoman.test("pressure", store=store)
    assert whole.answer == "no sign"
    assert whole.tested.verdict.hangs_on[0] == "IRN"
    assert dragoman.test("ahmadinejad", store=store).answer == "holds"
    assert whole.evidence()
