"""The same run over a cluster of two processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import ponos.study.run.cluster
from ponos.errors import PonosError, UsageError
from ponos.study.run.cluster import over_cluster
from ponos.study.run.measuring import run
from ponos.study.run.task import Task, failed, measured_there
from ponos.study.run.types import Measured
from tests.study.run.small import written


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a cluster of two processes."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        processes=True,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as cluster:
        yield cluster.scheduler_address


def _tasks(folder: Path, *names: str) -> list[Task]:
    tasks = [Task(path=folder / name, file=name, participant="01", session="day1") for name in names]
    for task in tasks:
        task.path.write_text("something", encoding="utf-8")
    return tasks


def _process(task: Task) -> Measured:
    if task.file == "deadly":
        os._exit(9)
    return failed(task, reason=str(os.getpid()))


def test_a_cluster_changes_nothing(scheduler: str, tmp_path: Path) -> None:
    study = written(tmp_path)
    told: list[int] = []
    there = run(study, scheduler=scheduler, cache=None, progress=lambda done, _: told.append(done))
    here = run(study, jobs=1, cache=None)
    pd.testing.assert_frame_equal(there.long, here.long, check_exact=True)
    assert there.files == here.files
    assert there.provenance == here.provenance
    assert told == list(range(1, len(study.files) + 1))


def test_a_worker_that_does_not_see_a_file_says_so(scheduler: str, tmp_path: Path) -> None:
    tasks = [Task(path=tmp_path / "not there", file="a", participant="01", session="day1")]
    (_, found), *_ = over_cluster(tasks, scheduler, work=measured_there, lost=failed)
    assert "does not see this file" in found.reason


def test_a_worker_of_other_code_is_refused(scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    monkeypatch.setattr(ponos.study.run.cluster, "_mine", lambda: {"ponos": "1+ab" if os.getpid() == here else "1+cd"})
    with pytest.raises(PonosError, match=r"runs ponos 1\+cd, this program 1\+ab"):
        list(over_cluster(_tasks(tmp_path, "a"), scheduler, work=_process, lost=failed))


def test_a_worker_that_dies_takes_its_own_file_alone(scheduler: str, tmp_path: Path) -> None:
    done = dict(over_cluster(_tasks(tmp_path, "a", "deadly", "b"), scheduler, work=_process, lost=failed))
    assert sorted(done) == [0, 1, 2]
    assert [place for place, one in done.items() if "ended without a word" in one.reason] == [1]


def test_nothing_to_measure_asks_nobody() -> None:
    assert list(over_cluster(list[Task](), "tcp://127.0.0.1:9", work=measured_there, lost=failed)) == []


def test_what_a_cluster_needs_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"ponos\[cluster\]"):
        list(over_cluster(_tasks(tmp_path, "a"), "tcp://127.0.0.1:9", work=_process, lost=failed))
