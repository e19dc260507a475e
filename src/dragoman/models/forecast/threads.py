"""How many threads multiply matrices: one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

__all__ = ["one_blas_thread"]


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let BLAS use one thread meanwhile, whatever the environment says.

    Matrices of affinities are a few hundred rows by 64: with two threads of OpenBLAS, which wait for each other in a
    loop, the same training took 2.5 times the CPU seconds.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        yield
