"""Logistic regressions whose weights ship with the package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

__all__ = ["fit", "predict", "write"]


def fit(x: np.ndarray, y: np.ndarray, w: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """Coefficients by Newton's method; ``w`` weighs examples, ``penalty`` is the ridge of each coefficient."""
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = predict(x, beta)
        gradient = x.T @ (w * (y - p)) - penalty * beta
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def predict(x: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """The probability of each example."""
    return 1.0 / (1.0 + np.exp(-(x @ beta)))


def write(path: Path, said: Sequence[str], names: Sequence[str], beta: np.ndarray, n_digits: int) -> None:
    """Write weights with comments above them."""
    rows = (f"{name},{value:.{n_digits}f}" for name, value in zip(names, beta, strict=True))
    lines = [*(f"# {line}" for line in said), "feature,weight", *rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
