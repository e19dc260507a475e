"""A small network after a logit, on its best candidates.

The score of a candidate with standardised features z is λ·z + γ·h₂, with h₁ = max(0, A z + a), h₂ = max(0, B h₁ + b): a
linear score like the logit's and, beside it, what features mean together. It maximises the logit's likelihood, each
right answer against the wrong ones of its question, by AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101) on batches of
questions, its steps growing at first and then shrinking (one cycle: Smith & Topin 2018, arXiv:1708.07120), with hidden
values left out at random (dropout: Srivastava et al. 2014, JMLR 15). Networks that differ by seed alone are averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dragoman.errors import NotEnoughData, UsageError
from dragoman.models.forecast.reranking import Reranked, reranked_columns
from dragoman.models.kernels.choices import choice_derivatives
from dragoman.models.kernels.threads import in_threads

__all__ = ["Network", "NetworkSettings", "fit_network"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Weights = dict[str, Floats32]

#: Standardised features are cut here: what is rarer than that is not told apart.
_FARTHEST = 5.0
#: Every so many rows are looked at to standardise by.
_EVERY = 37
_WARM_UP = 0.1  # share of the steps that grow
_FIRST_STEP, _LAST_STEP = 0.04, 1e-4  # of the largest
_MOMENTS = 0.9, 0.999
_SMALLEST_MOMENT = 1e-8


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How networks are fitted. The defaults were chosen on the validation days of ICEWS14."""

    n_hidden: tuple[int, int] = (256, 128)
    n_members: int = 2  # that differ by seed alone; their scores are averaged
    n_passes: int = 8
    n_in_batch: int = 256  # questions
    learning_rate: float = 2e-3
    weight_decay: float = 0.01
    dropout: float = 0.1
    seed: int = 1

    def __post_init__(self) -> None:
        if min(*self.n_hidden, self.n_members, self.n_passes, self.n_in_batch, self.learning_rate) <= 0:
            raise UsageError(f"settings of networks must be positive; got {self}")
        if not 0 <= self.dropout < 1 or self.weight_decay < 0:
            raise UsageError(f"dropout must be from 0 to below 1, and weight decay no less than 0; got {self}")


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Fitted networks."""

    members: tuple[Weights, ...]
    columns: tuple[int, ...]
    mean: Floats32
    spread: Floats32

    def scores(self, features: Floats32) -> Floats:
        """Scores of rows of ``reranked_features``."""
        z = self.standardised(features)
        each = [_hidden(weights, z)[-1] for weights in self.members]
        mean: Floats = np.mean(each, axis=0, dtype=np.float64)
        return mean

    def standardised(self, features: Floats32) -> Floats32:
        """The used columns with mean 0 and spread 1 over the training rows."""
        z: Floats32 = (features[:, self.columns] - self.mean) / self.spread
        return np.clip(z, -_FARTHEST, _FARTHEST, out=z)


def fit_network(rows: Reranked, settings: NetworkSettings | None = None, without: tuple[int, ...] = ()) -> Network:
    """Networks fitted to rows of questions; ``without`` leaves out plain features, by place.

    Raises
    ------
    NotEnoughData
        No question has a right answer among its candidates.
    """
    chosen = settings or NetworkSettings()
    if not rows.n_questions:
        raise NotEnoughData("no question has a right answer among its candidates; give more days")
    columns = reranked_columns(without)
    looked_at = rows.features[::_EVERY, columns]
    unfitted = Network((), columns, looked_at.mean(axis=0), looked_at.std(axis=0) + np.float32(1e-6))
    members: list[Weights] = [{}] * chosen.n_members

    def work(member: int) -> None:
        members[member] = _fitted(rows, chosen, chosen.seed + member, unfitted.standardised)

    in_threads(work, chosen.n_members)
    return replace(unfitted, members=tuple(members))


def _fitted(
    rows: Reranked, settings: NetworkSettings, seed: int, standardised: Callable[[Floats32], Floats32]
) -> Weights:
    random = np.random.default_rng(seed)
    weights = _first_weights(standardised(rows.features[:1]).shape[1], settings.n_hidden, random)
    moments = [{name: np.zeros_like(array) for name, array in weights.items()} for _ in _MOMENTS]
    n_steps = settings.n_passes * -(-rows.n_questions // settings.n_in_batch)
    for step, (features, right, start) in enumerate(_batches(rows, settings, random)):
        kept = [_dropped(features.shape[0], width, settings.dropout, random) for width in settings.n_hidden]
        _, gradient = loss_and_gradient(weights, standardised(features), right, start, kept)
        size = np.float32(settings.learning_rate * _cycle(step / n_steps))
        for name, array in weights.items():
            _step(array, gradient[name], [moment[name] for moment in moments], step + 1, size)
            if array.ndim == 2:
                np.multiply(array, np.float32(1.0 - size * settings.weight_decay), out=array)
    return weights


def loss_and_gradient(
    weights: Weights, z: Floats32, right: Flags, start: npt.NDArray[np.int64], kept: list[Floats32]
) -> tuple[float, Weights]:
    """−Σ log P of the right answers for each question, and its derivatives by all weights.

    ``z`` are standardised rows, those of question k from ``start[k]`` to ``start[k + 1]``; ``kept`` multiplies the
    hidden values of each layer.
    """
    n_questions = start.size - 1
    one, two, score = _hidden(weights, z, kept)
    by_score, curvature = np.zeros(score.size), np.zeros(score.size)
    loss = choice_derivatives(score.astype(np.float64), right, start, by_score, curvature) / n_questions
    up = (by_score / n_questions).astype(z.dtype)
    by_two = up[:, None] * weights["out"]
    by_two *= kept[1]
    by_two *= two > 0
    by_one = by_two @ weights["second"].T
    by_one *= kept[0]
    by_one *= one > 0
    return loss, {
        "first": z.T @ by_one,
        "first_at": by_one.sum(axis=0),
        "second": one.T @ by_two,
        "second_at": by_two.sum(axis=0),
        "out": two.T @ up,
        "straight": z.T @ up,
    }


def _hidden(weights: Weights, z: Floats32, kept: list[Floats32] | None = None) -> tuple[Floats32, Floats32, Floats32]:
    """Both hidden layers, and the scores."""
    one: Floats32 = z @ weights["first"]
    one += weights["first_at"]
    np.maximum(one, 0.0, out=one)
    if kept is not None:
        one *= kept[0]
    two: Floats32 = one @ weights["second"]
    two += weights["second_at"]
    np.maximum(two, 0.0, out=two)
    if kept is not None:
        two *= kept[1]
    score: Floats32 = two @ weights["out"] + z @ weights["straight"]
    return one, two, score


def _first_weights(n_features: int, n_hidden: tuple[int, int], random: np.random.Generator) -> Weights:
    """Weights before any step, as small as their number asks (uniform in ±1/√inputs)."""
    first, second = n_hidden

    def drawn(n_inputs: int, *shape: int) -> Floats32:
        small: Floats32 = (random.uniform(-1.0, 1.0, shape) / np.sqrt(n_inputs)).astype(np.float32)
        return small

    return {
        "first": drawn(n_features, n_features, first),
        "first_at": drawn(n_features, first),
        "second": drawn(first, first, second),
        "second_at": drawn(first, second),
        "out": drawn(second, second),
        "straight": drawn(n_features, n_features),
    }


def _batches(
    rows: Reranked, settings: NetworkSettings, random: np.random.Generator
) -> Iterator[tuple[Floats32, Flags, npt.NDArray[np.int64]]]:
    """Features, right answers and starts of questions drawn without return, pass after pass."""
    features, right, start = rows.features, rows.right, rows.start
    for _ in range(settings.n_passes):
        order = random.permutation(rows.n_questions)
        for first in range(0, order.size, settings.n_in_batch):
            asked = order[first : first + settings.n_in_batch]
            length = start[asked + 1] - start[asked]
            begin = np.concatenate([[0], np.cumsum(length)])
            place = np.arange(begin[-1]) + np.repeat(start[asked] - begin[:-1], length)
            yield features[place], right[place], begin


def _dropped(n_rows: int, width: int, share: float, random: np.random.Generator) -> Floats32:
    """What hidden values are multiplied by: 0 for a share of them, and as much more for the others."""
    kept: Floats32 = (random.random((n_rows, width), dtype=np.float32) >= share).astype(np.float32)
    kept /= np.float32(1.0 - share)
    return kept


def _cycle(done: float) -> float:
    """How large a step is, of the largest, after a share of the steps: up along half a cosine, and down."""
    low, way = (_FIRST_STEP, done / _WARM_UP) if done < _WARM_UP else (_LAST_STEP, (1 - done) / (1 - _WARM_UP))
    return float(low + (1.0 - low) * (1.0 - np.cos(np.pi * way)) / 2.0)


def _step(array: Floats32, slope: Floats32, moments: list[Floats32], n_steps: int, size: np.float32) -> None:
    """One step of Adam, in place."""
    (fade, fade_squares), (mean, square) = _MOMENTS, moments
    mean += np.float32(1 - fade) * (slope - mean)
    square += np.float32(1 - fade_squares) * (slope * slope - square)
    least = np.sqrt(square / np.float32(1 - fade_squares**n_steps)) + np.float32(_SMALLEST_MOMENT)
    array -= size / np.float32(1 - fade**n_steps) * mean / least
