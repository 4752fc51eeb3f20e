"""Files side by side: none is lost when a process dies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ponos.errors import UsageError
from ponos.study.run.side_by_side import side_by_side
from ponos.study.run.task import Task, failed
from ponos.study.run.types import Measured


def _tasks(*names: str) -> list[Task]:
    return [Task(path=Path(name).absolute(), file=name, participant="01", session="day1") for name in names]


def _process(task: Task) -> Measured:
    """Say which process it was, unless the file kills it."""
    if task.file.startswith("deadly"):
        os._exit(9)
    return failed(task, reason=str(os.getpid()))


def test_a_process_that_dies_takes_its_own_file_alone() -> None:
    tasks = _tasks("a", "b", "deadly", "c", "deadly too", "d")
    done = dict(side_by_side(tasks, jobs=2, work=_process, lost=failed))
    assert [done[place].file for place in range(6)] == [one.file for one in tasks]
    dead = [place for place, one in done.items() if "ended without a word" in one.reason]
    assert dead == [2, 4]
    assert str(os.getpid()) not in {one.reason for one in done.values()}


def test_few_files_or_one_core_need_no_other_process() -> None:
    here = str(os.getpid())
    assert {one.reason for _, one in side_by_side(_tasks("a", "b"), jobs=4, work=_process, lost=failed)} == {here}
    assert {one.reason for _, one in side_by_side(_tasks("a", "b", "c"), jobs=1, work=_process, lost=failed)} == {here}


def test_fewer_than_no_cores_cannot_be() -> None:
    with pytest.raises(UsageError, match="-1"):
        next(side_by_side(_tasks("a"), jobs=-1, work=_process, lost=failed))
