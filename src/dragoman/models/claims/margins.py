"""The fixed effects of the gravity model as one vector: read into cells, summed from cells, solved for.

The effects are logarithms: of what i sends in t, of what j receives in t, of the level of the group of (i, j), and of
the period where the first two do not vary by period. D spreads the vector over the cells, Dᵀ sums cells back into it;
the normal equations Dᵀ W D v = Dᵀ W z are solved by conjugate gradients with their diagonal as preconditioner, so that
nothing larger than the cells themselves is ever made. The effects are not identified one by one (a constant may pass
from one kind to another), which conjugate gradients from 0 do not mind, as the system is consistent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Margins", "projected", "solved_normal_equations"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Conjugate gradients end at this share of the first residual, for steps and for projections.
_STEP_ACCURACY, _PROJECTION_ACCURACY = 1e-6, 1e-9

_MOST_ITERATIONS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """The shape of the effects. ``telling`` cells are those with no sum of 0: in all others no act is expected."""

    n_periods: int
    n_actors: int
    group: Ints
    n_groups: int
    by_period: bool
    telling: Flags

    @classmethod
    def of(cls, counts: Floats, group: Ints, *, by_period: bool) -> Margins:
        """From counts (T, N, N) and the group of each pair."""
        n_periods, n_actors, _ = counts.shape
        labels, numbers = np.unique(group, return_inverse=True)
        bare = cls(n_periods, n_actors, numbers.reshape(group.shape), len(labels), by_period, np.ones(0, bool))
        inside = np.where(np.eye(n_actors, dtype=bool), 0.0, counts)
        telling = bare.spread((bare.summed(inside) <= 0).astype(np.float64)) == 0
        telling &= ~np.eye(n_actors, dtype=bool)
        return cls(n_periods, n_actors, bare.group, bare.n_groups, by_period, telling)

    @property
    def _height(self) -> int:
        return self.n_periods if self.by_period else 1

    def _parts(self, vector: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        size = self._height * self.n_actors
        shape = (self._height, self.n_actors)
        ends = (size, 2 * size, 2 * size + self.n_groups)
        first, second, third, last = np.split(vector, ends)
        return first.reshape(shape), second.reshape(shape), third, last

    def spread(self, vector: Floats) -> Floats:
        """D v: the effects of each cell, added up, (T, N, N)."""
        sent, received, level, period = self._parts(vector)
        cells: Floats = np.repeat(sent[:, :, None] + received[:, None, :], self.n_periods // self._height, axis=0)
        cells += level[self.group][None]
        if not self.by_period:
            cells += period[:, None, None]
        return cells

    def summed(self, cells: Floats) -> Floats:
        """Dᵀ c: the sums of cells that each effect bears on."""
        by_pair = cells.sum(axis=0)
        level = np.bincount(self.group.ravel(), by_pair.ravel(), self.n_groups)
        if self.by_period:
            return np.concatenate([cells.sum(axis=2).ravel(), cells.sum(axis=1).ravel(), level])
        return np.concatenate([by_pair.sum(axis=1), by_pair.sum(axis=0), level, cells.sum(axis=(1, 2))])

    def start(self, n: Floats) -> Floats:
        """Where fitting begins: independence of senders and receivers."""
        sums = self.summed(n)
        sent, received, level, period = self._parts(sums)
        with np.errstate(divide="ignore"):
            logs = [np.log(part) for part in (sent, received)]
        total = n.sum(axis=(1, 2)) if self.by_period else n.sum(keepdims=True).ravel()
        logs[1] = logs[1] - np.log(np.maximum(total, 1.0))[:, None]
        at = np.concatenate([logs[0].ravel(), logs[1].ravel(), np.zeros_like(level), np.zeros_like(period)])
        if not self.by_period:
            at[-self.n_periods :] = np.log(np.maximum(period, 1e-300) / max(float(period.sum()), 1.0))
        return np.where(np.isfinite(at), at, 0.0)

    def rates(self, effects: Floats, beta: Floats, x: Floats) -> Floats:
        """μ of each cell; 0 where no act is expected."""
        with np.errstate(over="ignore"):
            rates: Floats = np.where(self.telling, np.exp(self.spread(effects) + combined(beta, x)), 0.0)
        return rates


def combined(beta: Floats, x: Floats) -> Floats:
    """Σ β_a x_a, column by column: with the one or two columns there are, many times faster than ``tensordot``."""
    cells: Floats = np.zeros(x.shape[1:])
    for b, column in zip(beta, x, strict=True):
        cells += b * column
    return cells


def _each_summed(x: Floats, cells: Floats) -> Floats:
    """Σ x_a c over all cells, for each column a; by ``einsum``, as BLAS waits for threads that a busy machine lacks."""
    flat = cells.ravel()
    return np.array([np.einsum("c,c->", column.ravel(), flat) for column in x])


def solved_normal_equations(
    margins: Margins, weight: Floats, x: Floats, residual: Floats
) -> tuple[tuple[Floats, Floats], float]:
    """Newton's step for effects and coefficients, and how much it promises (score · step)."""
    n_columns = len(x)

    def multiply(vector: Floats) -> Floats:
        effects, beta = np.split(vector, [len(vector) - n_columns])
        weighted = margins.spread(effects) + combined(beta, x)
        weighted *= weight
        return np.concatenate([margins.summed(weighted), _each_summed(x, weighted)])

    right = np.concatenate([margins.summed(residual), _each_summed(x, residual)])
    diagonal = np.concatenate([margins.summed(weight), _each_summed(x * x, weight)])
    step = _conjugate_gradients(multiply, right, diagonal, _STEP_ACCURACY)
    effects, beta = np.split(step, [len(step) - n_columns])
    return (effects, beta), float(right @ step)


def projected(margins: Margins, weight: Floats, column: Floats) -> Floats:
    """A column less its weighted projection on the effects."""

    def multiply(vector: Floats) -> Floats:
        return margins.summed(weight * margins.spread(vector))

    effects = _conjugate_gradients(
        multiply, margins.summed(weight * column), margins.summed(weight), _PROJECTION_ACCURACY
    )
    free: Floats = np.where(margins.telling, column - margins.spread(effects), 0.0)
    return free


def _conjugate_gradients(multiply, right: Floats, diagonal: Floats, accuracy: float) -> Floats:  # type: ignore[no-untyped-def]
    """Solve A v = right for a positive semi-definite A given by what it does to a vector."""
    inverse = np.divide(1.0, diagonal, out=np.zeros_like(diagonal), where=diagonal > 1e-300)
    v, r = np.zeros_like(right), np.where(inverse > 0, right, 0.0)
    z = inverse * r
    direction, size = z, float(r @ z)
    enough = size * accuracy**2
    for _ in range(_MOST_ITERATIONS):
        if size <= enough or size == 0:
            break
        ahead = multiply(direction)
        curve = float(direction @ ahead)
        if curve <= 0:
            break
        v = v + (size / curve) * direction
        r = r - (size / curve) * ahead
        z = inverse * r
        size, before = float(r @ z), size
        direction = z + (size / before) * direction
    return v
