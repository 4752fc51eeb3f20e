"""Pieces of work side by side on one machine; a process that dies takes its own piece with it and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from typing import TypeVar

from ponos.errors import UsageError

__all__ = ["FEW", "side_by_side"]

FEW = 2
"""So many pieces are done sooner than a second process has started."""

T = TypeVar("T")
R = TypeVar("R")


def side_by_side(
    tasks: Sequence[T], *, jobs: int, work: Callable[[T], R], lost: Callable[[T], R]
) -> Iterator[tuple[int, R]]:
    """Work through pieces, each as soon as there is a core for it.

    Parameters
    ----------
    tasks : sequence
        The pieces, such as files to measure.
    jobs : int
        How many at a time; 0 for as many as there are cores.
    work : callable
        What is done to each; it travels to other processes.
    lost : callable
        What is said of one whose process died.

    Yields
    ------
    tuple of (int, object)
        Place of the piece, and what became of it; in order.

    Raises
    ------
    UsageError
        ``jobs`` is negative.
    """
    if jobs < 0:
        raise UsageError(f"{jobs} at a time cannot be.", todo="Give a number, or 0 for all cores.")
    if jobs == 1 or len(tasks) <= FEW:
        yield from ((place, work(task)) for place, task in enumerate(tasks))
        return
    done = 0
    try:
        for found in _in_parallel(tasks, jobs, work):
            yield done, found
            done += 1
    except BrokenExecutor:
        # One of the pieces at hand killed its process; which one shows when each has a process to itself.
        yield from ((done + place, found) for place, found in enumerate(_singly(tasks[done:], work, lost)))


def _in_parallel(tasks: Sequence[T], jobs: int, work: Callable[[T], R]) -> Iterator[R]:
    from joblib import (
        Parallel,
        cpu_count,
        delayed,
        parallel_config,
    )

    most = min(jobs or cpu_count(), len(tasks))
    with parallel_config(backend="loky", inner_max_num_threads=1):
        pool = Parallel(n_jobs=most, return_as="generator")
    found: Iterator[R] = pool(delayed(work)(task) for task in tasks)
    return found


def _singly(tasks: Sequence[T], work: Callable[[T], R], lost: Callable[[T], R]) -> Iterator[R]:
    """One at a time in a process that is replaced when it dies."""
    from joblib.externals.loky import ProcessPoolExecutor

    pool = None
    try:
        for task in tasks:
            pool = pool or ProcessPoolExecutor(max_workers=1)
            try:
                yield pool.submit(work, task).result()
            except BrokenExecutor:
                pool.shutdown(wait=True)
                pool = None
                yield lost(task)
    finally:
        if pool is not None:
            pool.shutdown(wait=True)
