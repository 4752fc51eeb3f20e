"""Run a study: every recording measured once, side by side or over a cluster, and all of it in one long table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Literal

from ponos.errors import PonosError
from ponos.study.run.cache import Cache, default_cache, key_of
from ponos.study.run.cluster import over_cluster
from ponos.study.run.long import Gathered, duplicates
from ponos.study.run.options import as_typed, settings_of, side_files
from ponos.study.run.provenance import provenance
from ponos.study.run.side_by_side import side_by_side
from ponos.study.run.task import Task, digest, failed, measured, measured_there
from ponos.study.run.types import Measured, Run
from ponos.study.simulation import simulation_of
from ponos.study.study import Study, StudyFile

__all__ = ["run"]


def run(
    study: Study,
    *,
    jobs: int = 0,
    scheduler: str = "",
    progress: Callable[[int, int], None] | None = None,
    cache: Path | Literal["default"] | None = "default",
) -> Run:
    """Measure every file of a study that is not known from an earlier run.

    Parameters
    ----------
    study : Study
        The study. A file of it that cannot be measured becomes a row with the reason.
    jobs : int
        Files at a time; 0 for as many as there are cores.
    scheduler : str
        Address of a Dask scheduler, ``tcp://host:8786``; empty to stay on this machine.
    progress : callable, optional
        ``progress(done, total)``, called once a file.
    cache : pathlib.Path or "default" or None
        Folder of what was measured; by default ``derivatives/ponos/cache`` in the study, none for None.

    Returns
    -------
    Run
        The same whatever the cores, the cluster and the cache.

    Raises
    ------
    PonosError
        The cluster cannot be used.
    """
    store = Cache(default_cache(study.path) if cache == "default" else cache)
    gathered = Gathered(study)
    rows: dict[int, Measured] = {}
    for place, found in _all(study, store, jobs, scheduler):
        gathered.add(place, study.files[place], found)
        rows[place] = replace(found, rows=(), simulation=simulation_of(study.files[place].path))
        if progress is not None:
            progress(len(rows), len(study.files))
    files = tuple(rows[place] for place in range(len(study.files)))
    long = gathered.table()
    told = provenance(study, files) | {"duplicates": duplicates(long)}
    if store.trouble:
        told["trouble"] = store.trouble
    return Run(files=files, long=long, provenance=told)


def _all(study: Study, store: Cache, jobs: int, scheduler: str) -> Iterator[tuple[int, Measured]]:
    """What became of each file: first those that need no measuring, then the others as they are done."""
    tasks: list[Task] = []
    waiting: list[tuple[int, str, str]] = []
    for place, file in enumerate(study.files):
        task = _task(study, file)
        if isinstance(task, Measured):
            yield place, task
            continue
        content = digest(task.path)
        key = key_of(task, content)
        known = store.get(key, task)
        if known is not None:
            yield place, _told(known, file, task)
        else:
            tasks.append(task)
            waiting.append((place, key, content))
    for number, found in _measured(tasks, jobs, scheduler):
        place, key, content = waiting[number]
        # A file that was written to meanwhile is not the one that the key was made of.
        if found.sha256 == content:
            store.put(key, found)
        yield place, _told(found, study.files[place], tasks[number])


def _measured(tasks: Sequence[Task], jobs: int, scheduler: str) -> Iterator[tuple[int, Measured]]:
    if scheduler:
        return over_cluster(tasks, scheduler, work=measured_there, lost=failed)
    return side_by_side(tasks, jobs=jobs, work=measured, lost=failed)


def _task(study: Study, file: StudyFile) -> Task | Measured:
    """What has to be known to measure a file; the row of a file whose options cannot be."""
    task = Task(
        path=file.path.absolute(),
        file=file.name,
        participant=file.participant,
        session=file.session,
        instrument=file.instrument,
        device=file.device,
    )
    try:
        settings = settings_of(study.design, file)
    except PonosError as error:
        return replace(failed(task, reason=str(error), sha256=digest(task.path)), device=file.device)
    sides = {option: path.absolute() for option, path in side_files(settings).items()}
    return replace(task, settings=settings, sides=sides)


def _told(found: Measured, file: StudyFile, task: Task) -> Measured:
    """Add what the study says of the file to what the file says of itself."""
    settings = task.settings.get(found.instrument)
    # Where the file goes by another name than its own, those beside it stay unnamed too.
    open_names = file.path.name == PurePosixPath(file.name).name
    return replace(found, device=file.device or found.device, options=as_typed(settings, with_files=open_names))
