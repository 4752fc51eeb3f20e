"""The same work over a Dask cluster, whose workers see the same files and run the same code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from ponos.errors import PonosError, UsageError
from ponos.study.run.versions import method_version, program_version, versions

__all__ = ["over_cluster"]

_WAIT_S = 10.0
"""How long to wait for the scheduler and its first worker."""

T = TypeVar("T")
R = TypeVar("R")


def over_cluster(
    tasks: Sequence[T],
    scheduler: str,
    *,
    work: Callable[[T], R],
    lost: Callable[[T], R],
) -> Iterator[tuple[int, R]]:
    """Work through pieces on a cluster.

    Parameters
    ----------
    tasks : sequence
        The pieces, such as files to measure.
    scheduler : str
        Address of the scheduler, ``tcp://host:8786``.
    work : callable
        What is done to each.
    lost : callable
        What is said of one whose worker died.

    Yields
    ------
    tuple of (int, object)
        Place of the piece, and what became of it; as they come.

    Raises
    ------
    UsageError
        What a cluster needs is not installed.
    PonosError
        The scheduler does not answer, has no workers, is lost on the way, or its workers run other code.
    """
    if not tasks:
        return
    client = _client(scheduler)
    try:
        _agree(client, scheduler)
        yield from _results(client, tasks, scheduler, work, lost)
    finally:
        client.close(timeout=_WAIT_S)


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "A run over a cluster needs the package 'distributed', which is not installed.",
            todo="Install it with: pip install 'ponos[cluster]'",
        ) from None
    try:
        return Client(scheduler, timeout=_WAIT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise PonosError(
            f"The scheduler at {scheduler} does not answer.",
            todo="See that it runs and give its address as it prints it, such as tcp://host:8786.",
        ) from error


def _agree(client: Any, scheduler: str) -> None:
    """Numbers of other code than this would be kept under the name of this one."""
    try:
        client.wait_for_workers(1, timeout=_WAIT_S)
    except TimeoutError as error:
        raise PonosError(
            f"The scheduler at {scheduler} has no workers.", todo="Start some: dask worker ADDRESS"
        ) from error
    try:
        theirs = client.run(_mine)
    except Exception as error:
        raise PonosError(
            f"A worker of the cluster cannot run ponos ({type(error).__name__}: {error}).",
            todo="Install the same version of ponos for every worker.",
        ) from error
    for name, version in ((name, version) for one in theirs.values() for name, version in one.items()):
        if version != (mine := _mine().get(name)):
            raise PonosError(
                f"A worker of the cluster runs {name} {version or 'of no version'}, this program {mine}.",
                todo="Install the same versions for every worker: other code may give other numbers.",
            )


def _mine() -> dict[str, str]:
    """What calculates here, the code of instruments and body among it; of Python any version will do."""
    libraries = {name: one for name, one in versions().items() if name != "Python"}
    return libraries | {"ponos": program_version(), "instruments": method_version("")}


def _results(
    client: Any, tasks: Sequence[T], scheduler: str, work: Callable[[T], R], lost: Callable[[T], R]
) -> Iterator[tuple[int, R]]:
    from distributed import as_completed

    # Not pure: the same file may be asked for again after it has changed.
    futures = client.map(work, tasks, pure=False)
    places = {future.key: place for place, future in enumerate(futures)}
    waiting = as_completed(futures, loop=client.loop, with_results=True, raise_errors=False)  # type: ignore[no-untyped-call]
    # From here on each result is let go as soon as it has been told.
    del futures
    for future, result in waiting:
        place = places.pop(future.key)
        if future.status == "finished":
            yield place, result
        elif future.status == "error":
            yield place, lost(tasks[place])
        else:
            break
    if places:
        raise PonosError(
            f"The scheduler at {scheduler} was lost; {len(places)} pieces of work are not done yet.",
            todo="Run it again when the cluster is back: what was measured is kept.",
        )
