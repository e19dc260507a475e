"""The gravity model against dummies written out, against pyfixest, and by its laws."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.models.claims.gravity import expected, fit_gravity


def world(
    seed: int = 1, n_periods: int = 4, n: int = 8, scale: float = 4.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    x = np.triu(generator.random((n_periods, n, n)) < 0.25, 1).astype(float)
    x = x + x.transpose(0, 2, 1)
    mu = scale * generator.lognormal(0, 0.7, (n_periods, n, 1)) * generator.lognormal(0, 0.7, (n_periods, 1, n))
    counts = generator.poisson(mu * np.exp(0.5 * x)).astype(float)
    counts[:, np.arange(n), np.arange(n)] = 0
    region = np.arange(n) % 2
    return counts, x[None], np.minimum.outer(region, region) * 2 + np.maximum.outer(region, region)


def by_dummies(counts: np.ndarray, x: np.ndarray, group: np.ndarray) -> float:
    """Poisson regression with every effect as a column, by Newton's method: slow and obvious."""
    everywhere = np.indices(counts.shape).reshape(3, -1)
    t, i, j = everywhere[:, everywhere[1] != everywhere[2]]
    columns = [x[0][t, i, j]]
    n = counts.shape[1]
    for labels in (t * n + i, t * n + j, group[i, j]):
        columns += [(labels == value).astype(float) for value in np.unique(labels)]
    design, y = np.stack(columns, axis=1), counts[t, i, j]
    beta = np.zeros(design.shape[1])
    mu = np.maximum(y, 0.5)
    for _ in range(60):
        working = np.log(mu) + (y - mu) / mu
        root = np.sqrt(mu)[:, None]
        beta = np.linalg.lstsq(design * root, working * root[:, 0], rcond=None)[0]
        mu = np.exp(design @ beta)
    return float(beta[0])


def test_coefficient_is_that_of_a_regression_with_dummies() -> None:
    counts, x, group = world()
    fit = fit_gravity(counts, x, group)
    assert fit.converged
    assert fit.coefficients[0] == pytest.approx(by_dummies(counts, x, group), abs=1e-6)


@pytest.mark.filterwarnings("ignore")  # pyfixest and pandas warn of each other
@pytest.mark.parametrize("compare", ["regions", "pairs"])
def test_coefficient_is_pyfixests(compare: str) -> None:
    pd = pytest.importorskip("pandas")
    pf = pytest.importorskip("pyfixest")
    counts, x, group = world(n_periods=6, n=12)
    if compare == "pairs":
        group = np.minimum.outer(np.arange(12), np.arange(12)) * 12 + np.maximum.outer(np.arange(12), np.arange(12))
    t, i, j = np.indices(counts.shape)
    off = i != j
    frame = pd.DataFrame(
        {"n": counts[off], "x": x[0][off], "s": (t * 99 + i)[off], "r": (t * 99 + j)[off], "g": group[i, j][off]}
    )
    theirs = pf.fepois("n ~ x | s + r + g", frame, iwls_tol=1e-12).coef()["x"]
    assert fit_gravity(counts, x, group).coefficients[0] == pytest.approx(float(theirs), abs=1e-6)


def test_margins_are_met_and_activity_drops_out() -> None:
    counts, x, group = world()
    foreseen = expected(counts, group)
    np.testing.assert_allclose(foreseen.sum(axis=2), counts.sum(axis=2), rtol=1e-4)
    np.testing.assert_allclose(foreseen.sum(axis=1), counts.sum(axis=1), rtol=1e-4)
    # whatever one state does more of, exposed or not, is its own; a pair's excess is not
    busier = counts.copy()
    busier[:, 0, :] *= 3
    first, second = fit_gravity(counts, x, group), fit_gravity(busier, x, group)
    assert abs(first.coefficients[0] - second.coefficients[0]) < 0.25


def test_nothing_among_the_exposed_is_no_number() -> None:
    counts, x, group = world()
    assert fit_gravity(np.where(x[0] > 0, 0.0, counts), x, group).ratio().is_missing


def test_errors_grow_where_a_states_pairs_go_together() -> None:
    """Intervals hold the truth about as often as they say although pairs of one state rise and fall together."""
    covered = 0
    for seed in range(40):
        generator = np.random.default_rng(seed)
        n = 20
        shock = generator.lognormal(0, 0.3, (n, n))
        shock = shock * shock.T
        x = np.zeros((1, 3, n, n))
        x[0, :, :7, :7] = 1.0
        counts = generator.poisson(np.broadcast_to(20.0 * shock, (3, n, n))).astype(float)
        ratio = fit_gravity(counts, x, np.zeros((n, n), np.int64)).ratio()
        covered += ratio.low <= 1.0 <= ratio.high
    assert covered >= 34
