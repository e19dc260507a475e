"""Standard errors that allow for events of one actor, pair or moment going together.

The sandwich I⁻¹ (Σ_g U_g U_gᵀ) I⁻¹, U_g the summed score residuals of cluster g. An option that did not happen counts
to its own cluster, as in survival's ``coxph``. For ``"actor"`` an option belongs to two clusters, its sender's and its
receiver's: the sums over senders and over receivers are added, and that over pairs, counted twice, is taken off
(Aronow, Samii, Assenova 2015; here without the terms of one actor in both roles). Where pairs have no direction, an
actor's events are one cluster whichever end it stands at, and the sum over pairs is taken off once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dragoman.errors import UsageError
from dragoman.models.design import Design
from dragoman.models.events import Floats
from dragoman.models.kernels.strata import Table
from dragoman.models.likelihoods import Coordination

__all__ = [
    "CLUSTERS",
    "cluster_of_pairs",
    "design_residuals",
    "either_role",
    "pairs_of_agreement",
    "residuals_by",
    "sandwich",
    "without_direction",
]

CLUSTERS = ("event", "dyad", "sender", "receiver", "actor")

Indices = npt.NDArray[np.int64]


def sandwich(
    by: str,
    residuals: Callable[[str, Floats], Floats],
    theta: Floats,
    covariance: Floats,
    *,
    directed: bool = True,
) -> Floats:
    """The robust covariance for clusters of a kind."""
    if by in ("sender", "receiver") and not directed:
        raise UsageError(f"pairs without direction have no {by}; cluster by event, dyad or actor")

    def meat(kind: str) -> Floats:
        sums = residuals(kind, theta)
        product: Floats = sums.T @ sums
        return product

    if by != "actor":
        whole = meat(by)
    elif directed:
        whole = meat("sender") + meat("receiver") - meat("dyad")
    else:
        ends = either_role(residuals("sender", theta), residuals("receiver", theta))
        whole = ends.T @ ends - meat("dyad")
    robust: Floats = covariance @ whole @ covariance
    return robust


def either_role(sent: Floats, received: Floats) -> Floats:
    """Sums by actor, in whichever role, from those by sender and by receiver."""
    sums = np.zeros((max(len(sent), len(received)), sent.shape[1]))
    sums[: len(sent)] += sent
    sums[: len(received)] += received
    return sums


def without_direction(prepared: Design) -> bool:
    """Whether the pairs of a model are unordered."""
    options = prepared.options
    return isinstance(prepared.model, Coordination) or bool(np.all(options.i < options.j))


def cluster_of_pairs(by: str, i: npt.ArrayLike, j: npt.ArrayLike, n_actors: int) -> Indices:
    """The cluster of each pair; −1 stands for the number of its stratum."""
    senders, receivers = np.asarray(i, np.int64), np.asarray(j, np.int64)
    if by == "event":
        return np.full(len(senders), -1)
    if by == "dyad":
        numbers: Indices = np.unique(senders * n_actors + receivers, return_inverse=True)[1].astype(np.int64)
        return numbers
    if by == "sender":
        return senders
    if by == "receiver":
        return receivers
    raise UsageError(f"errors cannot be clustered by {by!r}; the clusters are {', '.join(CLUSTERS)}")


def design_residuals(prepared: Design, by: str, theta: Floats) -> Floats:
    """Summed score residuals over the full risk set, by cluster."""
    from dragoman.models.kernels.sweep import sweep_residuals

    compiled, options = prepared.compiled, prepared.options
    cluster = cluster_of_pairs(by, options.i, options.j, prepared.events.n_actors)
    n_clusters = len(prepared.moments.time) if by == "event" else int(cluster.max(initial=0)) + 1
    if isinstance(prepared.model, Coordination):
        return pairs_of_agreement(prepared, theta, cluster, n_clusters)[0]
    summed: Floats = sweep_residuals(
        compiled.plan,
        compiled.paths,
        prepared.start,
        prepared.changes,
        prepared.moments,
        options,
        cluster,
        n_clusters,
        theta,
        prepared.ties,
    )
    return summed


def pairs_of_agreement(
    prepared: Design, theta: Floats, cluster: Indices | None = None, n_clusters: int = 1
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Of a coordination model: residuals by cluster, expected events of each option; probability, rank and open pairs
    of each case.
    """
    from dragoman.models.kernels.coordination import coordination_pairs

    compiled, options = prepared.compiled, prepared.options
    found: tuple[Floats, Floats, Floats, Floats, Floats] = coordination_pairs(
        compiled.plan,
        compiled.paths,
        prepared.start,
        prepared.changes,
        prepared.moments,
        options,
        np.zeros(len(options.i), np.int64) if cluster is None else cluster,
        n_clusters,
        theta,
    )
    return found


def residuals_by(table: Table, cluster: Indices, theta: Floats, ties: int) -> Floats:
    """Summed score residuals of a table, by the cluster of each row."""
    from dragoman.models.kernels.strata import residuals_of_table

    labels = np.ascontiguousarray(cluster, np.int64)
    summed: Floats = residuals_of_table(table, labels, int(labels.max(initial=0)) + 1, theta, ties)
    return summed
