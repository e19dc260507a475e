"""What a fitted model says: numbers, tables, sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.errors import InputError, UsageError
from dragoman.models.events import Floats

__all__ = ["FitResult"]

#: Written into saved results; a reader refuses what it does not know.
FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class FitResult:
    """Estimates of a relational event model.

    ``standard_errors`` are model-based (inverse information); ``robust`` holds others by the name of the clusters they
    allow for. ``event_log_likelihood`` has one value for each moment. ``warnings`` name effects that are separated,
    collinear or without information. ``prior_log_density`` is not part of ``log_likelihood``.
    """

    names: tuple[str, ...]
    estimates: Floats
    covariance: Floats
    log_likelihood: float
    log_likelihood_null: float
    n_events: int
    n_moments: int
    n_iterations: int
    converged: bool
    description: str
    event_log_likelihood: Floats
    robust: dict[str, Floats] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    prior_log_density: float = 0.0

    @property
    def standard_errors(self) -> Floats:
        """Roots of the diagonal of the inverse information."""
        errors: Floats = np.sqrt(np.maximum(np.diag(self.covariance), 0.0))
        return errors

    @property
    def deviance(self) -> float:
        """−2 log-likelihood."""
        return -2.0 * self.log_likelihood

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return self.deviance + 2.0 * len(self.names)

    @property
    def bic(self) -> float:
        """Schwarz's criterion, on the number of events."""
        return self.deviance + float(np.log(self.n_events)) * len(self.names)

    def errors(self, kind: str = "model") -> Floats:
        """Standard errors of a kind: ``"model"``, or the clusters asked for when fitting."""
        if kind == "model":
            return self.standard_errors
        if kind not in self.robust:
            raise UsageError(f"no standard errors clustered by {kind!r}; fit with robust=({kind!r},)")
        errors: Floats = np.sqrt(np.maximum(np.diag(self.robust[kind]), 0.0))
        return errors

    def interval(self, level: float = 0.95, errors: str = "model") -> Floats:
        """Wald intervals of the coefficients, (n, 2)."""
        from scipy.stats import norm

        half = float(norm.ppf(0.5 + level / 2)) * self.errors(errors)
        return np.stack([self.estimates - half, self.estimates + half], axis=1)

    def p_values(self, errors: str = "model") -> Floats:
        """Two-sided p-values of the coefficients being 0."""
        from scipy.stats import norm

        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.abs(self.estimates / self.errors(errors))
        values: Floats = 2.0 * norm.sf(z)
        return values

    def table(self, level: float = 0.95, errors: str = "model") -> dict[str, npt.NDArray[Any]]:
        """One row an effect: estimate, error, rate ratio with interval, p-value."""
        interval = self.interval(level, errors)
        with np.errstate(over="ignore"):
            ratio = np.exp(self.estimates)
            low, high = np.exp(interval).T
        return {
            "effect": np.array(self.names, dtype=object),
            "estimate": self.estimates,
            "standard_error": self.errors(errors),
            "ratio": ratio,
            "ratio_low": low,
            "ratio_high": high,
            "p_value": self.p_values(errors),
        }

    def sentences(self, level: float = 0.95, errors: str = "model") -> tuple[str, ...]:
        """Each effect in words: how many times as often per unit, with its interval."""
        table = self.table(level, errors)
        return tuple(
            f"{name}: for each unit more, {_times(ratio)} times as often ({_times(low)} to {_times(high)})"
            + ("" if (low > 1) == (high > 1) else "; this may be chance")
            + "."
            for name, ratio, low, high in zip(
                self.names, table["ratio"], table["ratio_low"], table["ratio_high"], strict=True
            )
        )

    def summary(self, level: float = 0.95, errors: str = "model") -> str:
        """Everything on one screen."""
        table = self.table(level, errors)
        width = max(len("effect"), *map(len, self.names))
        lines = [
            self.description,
            f"{self.n_events:,} events; log-likelihood {self.log_likelihood:,.3f} (without effects "
            f"{self.log_likelihood_null:,.3f}), AIC {self.aic:,.1f}, BIC {self.bic:,.1f}; "
            + (f"converged in {self.n_iterations} steps" if self.converged else "NOT CONVERGED")
            + ("" if errors == "model" else f"; errors clustered by {errors}"),
            f"{'effect':<{width}}  {'estimate':>10}  {'error':>9}  {'ratio':>9}  "
            f"{f'{level:.0%} interval':>21}  {'p':>7}",
        ]
        for k, name in enumerate(self.names):
            span = f"{_times(table['ratio_low'][k])} to {_times(table['ratio_high'][k])}"
            lines.append(
                f"{name:<{width}}  {self.estimates[k]:>10.4f}  {table['standard_error'][k]:>9.4f}  "
                f"{_times(table['ratio'][k]):>9}  {span:>21}  {_p(table['p_value'][k]):>7}"
            )
        return "\n".join([*lines, *(f"Warning: {warning}" for warning in self.warnings)])

    def to_latex(self, level: float = 0.95, errors: str = "model") -> str:
        """A tabular environment (booktabs) of estimates, errors and rate ratios."""
        table = self.table(level, errors)
        rows = [
            f"{_latex(name)} & {self.estimates[k]:.3f} & ({table['standard_error'][k]:.3f}) & "
            f"{_times(table['ratio'][k])} & [{_times(table['ratio_low'][k])}, {_times(table['ratio_high'][k])}] \\\\"
            for k, name in enumerate(self.names)
        ]
        head = f" & Estimate & (SE) & Ratio & {level * 100:.0f}\\,\\% interval \\\\"
        foot = f"\\multicolumn{{5}}{{l}}{{{self.n_events:,} events, log-likelihood {self.log_likelihood:,.2f}}} \\\\"
        return "\n".join(
            [
                r"\begin{tabular}{lrrrr}",
                r"\toprule",
                head,
                r"\midrule",
                *rows,
                r"\midrule",
                foot,
                r"\bottomrule",
                r"\end{tabular}",
            ]
        )

    def predict(self, statistics: Sequence[Sequence[float]] | Floats) -> Floats:
        """Hazard relative to an option whose statistics are all 0 (in a timed model with a baseline: the rate
        itself).
        """
        x = np.asarray(statistics, np.float64)
        if x.shape[-1] != len(self.names):
            raise UsageError(
                f"statistics have {x.shape[-1]} columns; the model has {len(self.names)}: {', '.join(self.names)}"
            )
        return np.exp(x @ self.estimates)

    def plot(self, axes: Any = None, level: float = 0.95, errors: str = "model") -> Any:
        """Rate ratios with intervals, on a matplotlib axes (made if not given)."""
        import matplotlib.pyplot as plt

        if axes is None:
            _, axes = plt.subplots(figsize=(6, 0.4 * len(self.names) + 1))
        table, rows = self.table(level, errors), np.arange(len(self.names))[::-1]
        axes.hlines(rows, table["ratio_low"], table["ratio_high"])
        axes.plot(table["ratio"], rows, "o")
        axes.axvline(1.0, linewidth=0.8, linestyle=":")
        axes.set_xscale("log")
        axes.set_yticks(rows, self.names)
        axes.set_xlabel(f"times as often for each unit more, {level:.0%} interval")
        return axes

    def save(self, path: str | Path) -> None:
        """Write as JSON; ``load`` reads it back."""
        content = {name: getattr(self, name) for name in self.__slots__}
        content |= {"format": FORMAT, "robust": {name: matrix.tolist() for name, matrix in self.robust.items()}}
        plain = {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in content.items()}
        Path(path).write_text(json.dumps(plain), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> FitResult:
        """Read what ``save`` wrote."""
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            known = content.pop("format")
        except (ValueError, KeyError, AttributeError) as error:
            raise InputError(f"{path} is no saved model: {error}") from None
        if known != FORMAT:
            raise InputError(f"{path} is a saved model of format {known}; this version reads format {FORMAT}")
        for name in ("estimates", "covariance", "event_log_likelihood"):
            content[name] = np.array(content[name], dtype=np.float64)
        content["robust"] = {name: np.array(matrix) for name, matrix in content["robust"].items()}
        return cls(**{**content, "names": tuple(content["names"]), "warnings": tuple(content["warnings"])})


def _times(ratio: float) -> str:
    if not np.isfinite(ratio) or ratio >= 1e4 or ratio < 1e-3:
        return f"{ratio:.1e}"
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"


def _p(p: float) -> str:
    if np.isnan(p):
        return "–"
    return "<.0001" if p < 1e-4 else f"{p:.4f}"


def _latex(name: str) -> str:
    for character in "&%$#_{}":
        name = name.replace(character, f"\\{character}")
    return name.replace("×", r"$\times$")
