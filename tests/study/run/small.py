"""A study to run: some made-up people, opened by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ponos.measures import LONG_COLUMNS
from ponos.study.design.types import Design, Group, Session
from ponos.study.study import PEOPLE, VISITS, Study, StudyFile
from tests.study.two_tests import write_study

__all__ = ["opened", "with_options", "written"]


def written(folder: Path) -> Study:
    """Write three patients and three controls, eleven files of which one is broken, and open them."""
    return opened(write_study(folder, patients=3, controls=3))


def opened(folder: Path) -> Study:
    """Open a study without looking at its plan."""
    table = pd.read_csv(folder / "participants.tsv", sep="\t")
    table.index = pd.Index(table.pop("participant_id").str.removeprefix("sub-"), name="participant_id")
    files = [_file(folder, path) for path in sorted(folder.glob("sub-*/ses-*/cpet/*.txt"))]
    return Study(
        path=folder,
        design=Design(
            name="made up",
            groups=(Group("long-covid", "Long COVID"), Group("controls", "Controls")),
            reference="controls",
            sessions=(Session("day1", "Day 1", 0.0), Session("day2", "Day 2", 24.0)),
        ),
        people=table[[*PEOPLE, "age"]],
        visits=pd.DataFrame(columns=list(VISITS)),
        files=tuple(files),
        values=pd.DataFrame(columns=list(LONG_COLUMNS)),
    )


def _file(folder: Path, path: Path) -> StudyFile:
    name = path.relative_to(folder).as_posix()
    person, session = name.split("/")[:2]
    session = session.removeprefix("ses-")
    return StudyFile(
        path=path,
        name=name,
        participant=person.removeprefix("sub-"),
        session=session,
        hours_since_exertion={"day1": 0.0, "day2": 24.0}[session],
        instrument="cpet",
    )


def with_options(study: Study, place: int, options: Mapping[str, object]) -> Study:
    """Give one file options of its own."""
    files = list(study.files)
    files[place] = replace(files[place], settings=options)
    return replace(study, files=tuple(files))
