"""Small studies on disk, through either door, whole or with one thing wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ponos.study.problem import Problem
from ponos.study.study import Study

__all__ = ["PLAN", "TABLE", "bids", "problem", "problems", "put", "spreadsheet"]

PLAN = """
name = "Two visits"
reference = "controls"
[groups]
patients = "Patients"
controls = "Controls"
[sessions]
day1 = { label = "Day 1", hours_since_exertion = 0 }
day2 = { label = "Day 2", hours_since_exertion = 24 }
[[measure]]
id = "fatigue"
unit = ""
link = "symptoms"
digits = 0
scale = "ordinal"
lowest = 0
highest = 10
[[table]]
path = "main.csv"
participant = "Subject"
session = "Visit"
group = "Group"
[table.about]
sex = "Sex"
age = "Age"
[table.columns]
VO2 = { measure = "vo2_peak", unit = "L/min" }
Fatigue = { measure = "fatigue" }
"""
"""A plan for :data:`TABLE`."""

TABLE = """Subject,Visit,Group,Sex,Age,VO2,Fatigue
a1,day1,patients,f,30,1.51,5
a1,day2,patients,f,30,1.42,7
a2,day1,patients,m,41,2.02,4
a2,day2,patients,m,41,1.95,8
a3,day1,patients,f,52,1.23,6
a3,day2,patients,f,52,,7
b1,day1,controls,f,33,2.24,1
b1,day2,controls,f,33,2.25,1
b2,day1,controls,m,45,2.86,0
b2,day2,controls,m,45,2.87,2
b3,day1,controls,f,50,1.97,1
b3,day2,controls,f,50,1.96,1
"""
"""Six people, two visits; one value is missing."""


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder, which is given back."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def spreadsheet(folder: Path, *, plan: str = PLAN, table: str | bytes = TABLE) -> Path:
    """A study of one table."""
    return put(folder, {"study.toml": plan, "main.csv": table})


def bids(folder: Path, recording: Path) -> Path:
    """A folder of two people with raw files at two visits, one of which was not done."""
    raw = recording.read_bytes()
    files: dict[str, str | bytes] = {
        "dataset_description.json": json.dumps({"Name": "x", "BIDSVersion": "1.11.0"}),
        "participants.tsv": "participant_id\tgroup\tsex\tage\nsub-01\tpatients\tfemale\t40\nsub-02\tcontrols\tM\tn/a\n",
        "sub-01/sub-01_sessions.tsv": (
            "session_id\thours_since_exertion\tstatus\treason\n"
            "ses-day1\t0\tdone\tn/a\nses-day2\t24\tnot done\ttoo ill\n"
        ),
        "sub-01/ses-day1/cpet/sub-01_ses-day1_cpet.csv": raw,
        "sub-01/ses-day1/cpet/sub-01_ses-day1_cpet.json": json.dumps(
            {"body_mass_kg": 66.5, "Device": "Cart X", "heart_rate": "watch.tcx", "TaskName": "ramp"}
        ),
        "sub-01/ses-day1/cpet/watch.tcx": "<TrainingCenterDatabase/>",
        "sub-01/.DS_Store": "x",
        "sub-02/ses-day1/cpet/sub-02_ses-day1_cpet.csv": raw,
        "sub-02/ses-day2/sub-02_ses-day2.csv": raw,
        "derivatives/ponos/measures.tsv": "x\n",
        "sourcedata/sub-03/ses-day1/x.csv": raw,
    }
    return put(folder, files)


def problems(study: Study | Iterable[Problem], level: str = "") -> list[str]:
    """The problems of a study as text, of one level where it is named."""
    told = study.problems if isinstance(study, Study) else study
    return [str(one) for one in told if level in ("", one.level)]


def problem(study: Study, words: str) -> Problem:
    """The one problem that has these words in it."""
    found = [one for one in study.problems if words in str(one)]
    assert len(found) == 1, f"{words!r} in {len(found)} of: {problems(study)}"
    return found[0]
