"""The six statistics, log-likelihood and score in plain NumPy, from their definitions: what the kernels are held to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

__all__ = ["plain_likelihood", "plain_rows"]

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]


def plain_statistics(senders: Numbers, receivers: Numbers, covariate: Floats) -> Iterator[Floats]:
    """The statistics of all pairs before each event, (N, N, 6).

    They are inertia, reciprocity, two-paths Σ_k min(n_ik, n_kj), shared sources Σ_k min(n_ki, n_kj), the sender's
    activity and the covariate. An event s → r changes the two-paths of row s and column r, and the shared sources of r,
    which are summed anew.
    """
    size = len(covariate)
    n, paths, sources = np.zeros((3, size, size))
    for s, r in zip(senders, receivers, strict=True):
        activity = np.broadcast_to(n.sum(axis=1)[:, None], n.shape)
        yield np.stack([n, n.T, paths, sources, activity, covariate], axis=-1)
        n[s, r] += 1.0
        paths[s] = np.minimum(n[s][:, None], n).sum(axis=0)
        paths[:, r] = np.minimum(n, n[:, r][None]).sum(axis=1)
        sources[r] = np.minimum(n[:, r][:, None], n).sum(axis=0)
        sources[:, r] = sources[r]


def plain_likelihood(senders: Numbers, receivers: Numbers, covariate: Floats, theta: Floats) -> tuple[float, Floats]:
    """Ordinal log-likelihood and score over all pairs."""
    off_diagonal = ~np.eye(len(covariate), dtype=bool)
    value, score = 0.0, np.zeros(6)
    every = plain_statistics(senders, receivers, covariate)
    for x, s, r in zip(every, senders, receivers, strict=True):
        eta = x @ theta
        rates = np.where(off_diagonal, np.exp(eta - eta.max()), 0.0)
        value += eta[s, r] - eta.max() - np.log(rates.sum())
        score += x[s, r] - np.tensordot(rates, x, axes=2) / rates.sum()
    return value, score


def plain_rows(
    senders: Numbers, receivers: Numbers, covariate: Floats, event: npt.NDArray[np.int64], i: Numbers, j: Numbers
) -> Floats:
    """The statistics of pairs (i, j) before their events, which come in order."""
    rows = np.zeros((len(event), 6))
    start = np.searchsorted(event, np.arange(len(senders) + 1))
    for k, x in enumerate(plain_statistics(senders, receivers, covariate)):
        own = slice(start[k], start[k + 1])
        rows[own] = x[i[own], j[own]]
    return rows
