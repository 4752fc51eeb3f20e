"""The studies whose folders come with ponos, opened, run and analysed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ponos.study.result import Result


@cache
def _result(folder: Path) -> Result:
    from ponos.study.analysing import analyse
    from ponos.study.folder.opening import open_study
    from ponos.study.run.measuring import run

    study = open_study(folder)
    return analyse(study, run(study, jobs=1, cache=None))


@pytest.fixture(scope="session")
def analysed(root: Path, data: Path) -> Callable[..., Result]:
    """Give the result of a study by the name of its folder; skip where its data are not at hand."""

    def of(name: str, *, at: str = "") -> Result:
        own = root / "studies" / name / "data"
        if not (own.is_dir() or (data / (at or name)).is_dir()):
            pytest.skip(f"The data of {name} are not on this machine; studies/{name}/README.md says where they are.")
        return _result(root / "studies" / name)

    return of
