"""A converted study opens to the same people, visits, files and values."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from ponos.errors import PonosError
from ponos.study.design.own_measures import known_unit
from ponos.study.folder.converting import _spelling, convert
from ponos.study.folder.opening import open_study
from ponos.study.study import Study
from ponos.units import convert as factor
from ponos.units import table
from tests.study.folder.made import PLAN, TABLE, problems, put, spreadsheet

MORE = """
[reliability]
vo2_peak = 0.93
[effort]
measure = "rer_peak"
at_least = 1.1
discount = "linear"
[families]
exercise = ["vo2_*"]
[cpet]
average = "15b"
[[rule]]
measure = "fatigue"
table = "main.csv"
formula = "VO2 / Age"
condition = { variant = "number" }
[[contrast]]
name = "first"
groups = "patients - controls"
session = "day1"
covariates = ["age_y"]
[[contrast]]
name = "change"
sessions = "day2 - day1"
group = "patients"
[[contrast]]
name = "both"
of = "first - change"
[[contrast]]
name = "related"
correlate = ["vo2_peak", "fatigue"]
groups = "patients - controls"
session = "day1"
"""


def whole(folder: Path, ramp: Path) -> Path:
    """A study of a table and of raw files, with everything that a plan can say."""
    recordings = (
        "participant,session,path,instrument,device,body_mass_kg,heart_rate,reason,hours_since_exertion\n"
        "a1,day1,raw/one.csv,cpet,Cart X,66.5,raw/watch.tcx,,0\n"
        "a1,day2,raw/two.csv,cpet,,,,,26\n"
        "a1,day2,raw/three.csv,cpet,,,,,26\n"
        "a2,day2,,,,,,too ill,\n"
        "b1,day1,raw/four.csv,,,,,,\n"
    )
    raw = ramp.read_bytes()
    files = {f"raw/{name}.csv": raw + b"\n" * place for place, name in enumerate(("one", "two", "three", "four"))}
    put(folder, {"recordings.csv": recordings, "raw/watch.tcx": "<x/>", **files})
    people = "participant,site,age,note\na1,north,30,one line\nb1,south,33,\n"
    return put(spreadsheet(folder, plan=PLAN + MORE), {"participants.csv": people})


def same(study: Study, other: Study) -> None:
    pd.testing.assert_frame_equal(study.people.sort_index(axis=1), other.people.sort_index(axis=1))
    pd.testing.assert_frame_equal(study.visits, other.visits)
    key = ["participant_id", "session", "measure", "condition"]
    columns = [*key, "group", "hours_since_exertion", "value", "unit", "link"]
    first, second = (
        one.values.dropna(subset="value").sort_values(key)[columns].reset_index(drop=True) for one in (study, other)
    )
    pd.testing.assert_frame_equal(first, second)
    assert study.design.contrasts == other.design.contrasts
    for name in (
        "groups",
        "reference",
        "sessions",
        "families",
        "measures",
        "settings",
        "covariates",
        "effort",
        "reliability",
    ):
        assert getattr(study.design, name) == getattr(other.design, name), name


def test_the_round_trip(tmp_path: Path, ramp: Path) -> None:
    study = open_study(whole(tmp_path / "study", ramp))
    assert problems(study, "error") == []
    out = tmp_path / "out"
    written = convert(study, out)
    other = open_study(out)
    assert problems(other, "error") == []
    same(study, other)
    assert all(one.is_file() for one in written)
    found = [
        (one.participant, one.session, one.device, one.hours_since_exertion, one.path.read_bytes())
        for one in other.files
    ]
    assert found == [
        (one.participant, one.session, one.device, one.hours_since_exertion, one.path.read_bytes())
        for one in study.files
    ]
    assert [one.name for one in other.files] == [
        "sub-a1/ses-day1/cpet/sub-a1_ses-day1_cpet.csv",
        "sub-a1/ses-day2/cpet/sub-a1_ses-day2_run-1_cpet.csv",
        "sub-a1/ses-day2/cpet/sub-a1_ses-day2_run-2_cpet.csv",
        "sub-b1/ses-day1/cpet/sub-b1_ses-day1_cpet.csv",
    ]
    own = other.files[0].settings
    assert own == {**study.files[0].settings, "heart_rate": "sub-a1_ses-day1_cpet_heartrate.tcx"}


def test_the_folder_is_shaped_as_bids_has_it(tmp_path: Path, ramp: Path) -> None:
    out = tmp_path / "out"
    convert(open_study(whole(tmp_path / "study", ramp)), out)
    assert json.loads((out / "dataset_description.json").read_text())["BIDSVersion"] == "1.11.0"
    assert (out / "participants.tsv").read_text().splitlines()[0] == "participant_id\tgroup\tsex\tsite\tage\tnote"
    assert "\t\t" not in (out / "participants.tsv").read_text()
    assert (out / ".bidsignore").read_text().split() == ["study.toml", "analysis.lock", "sub-*/ses-*/cpet/"]
    assert (out / "sub-a2/sub-a2_sessions.tsv").read_text().splitlines()[2] == "ses-day2\t24\tnot done\ttoo ill"
    sidecar = json.loads((out / "phenotype/main.json").read_text())
    assert sidecar["vo2_peak"]["Units"] == "mL/min"
    assert "fatigue[variant=number]" in sidecar
    assert "recordings" not in (out / "study.toml").read_text()


def test_a_tab_within_a_cell_does_not_break_the_table(tmp_path: Path) -> None:
    listed = 'participant,group,note\na1,patients,"one\ttab and\na line"\n'
    convert(open_study(put(spreadsheet(tmp_path / "study"), {"participants.csv": listed})), tmp_path / "out")
    assert "\tone tab and a line\t" in (tmp_path / "out/participants.tsv").read_text()


def test_ids_that_bids_cannot_carry(tmp_path: Path) -> None:
    table = TABLE.replace("a1,", "A_1,").replace("day1", "Day 1").replace("day2", "Day 2")
    study = open_study(spreadsheet(tmp_path / "study", plan=PLAN.replace("day1", "visit-1"), table=table))
    assert problems(study, "error") == []
    convert(study, tmp_path / "out")
    other = open_study(tmp_path / "out")
    assert problems(other, "error") == []
    assert other.people.index[0] == "A1"
    assert [one.id for one in other.design.sessions] == ["visit1", "day2"]
    assert other.values["value"].count() == study.values["value"].count()
    alike = open_study(spreadsheet(tmp_path / "alike", table=TABLE.replace("a1,", "a-2,")))
    convert(alike, tmp_path / "numbered")
    assert open_study(tmp_path / "numbered").people.index.tolist() == [f"p{k:03d}" for k in range(1, 7)]


def test_nothing_is_written_over_and_nothing_is_written_of_nobody(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path / "study"))
    put(tmp_path / "out", {"x": "y"})
    with pytest.raises(PonosError, match="something already"):
        convert(study, tmp_path / "out")
    with pytest.raises(PonosError, match="something already"):
        convert(study, tmp_path / "out" / "x")
    plan = '[[table]]\npath = "main.csv"\ngroup = "Group"\n'
    plan += '[table.columns]\nVO2 = { measure = "vo2_peak", unit = "L/min" }\n'
    with pytest.raises(PonosError, match="belong to no person"):
        convert(open_study(spreadsheet(tmp_path / "unlinked", plan=plan)), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_every_unit_is_read_back_as_it_was_written() -> None:
    for one in table().values():
        if one.printed and one.dimension != "clock":
            found = known_unit(_spelling(one))
            assert found is not None
            assert factor(found, one) == pytest.approx(1)


def test_the_real_tables_make_the_round_trip(tmp_path: Path, data: Path) -> None:
    plan = f"""
places = ["{(data / "charlton-2026").as_posix()}"]
[[table]]
path = "main.csv"
participant = "Subject"
session = {{ column = "Session", values = {{ CON = "day1", LC = "day1", ME = "day1", BDC = "day1" }} }}
group = {{ column = "Session", values = {{ HDT55 = "BDC" }} }}
[table.about]
sex = "Sex"
[table.columns]
VO2_abs = {{ measure = "vo2_peak", unit = "L/min" }}
HR_max = {{ measure = "hr_peak", unit = "bpm" }}
"""
    study = open_study(put(tmp_path / "study", {"study.toml": plan}))
    convert(study, tmp_path / "out")
    other = open_study(tmp_path / "out")
    assert problems(other, "error") == []
    assert other.values["value"].sum() == pytest.approx(study.values["value"].sum())
    assert other.people.equals(study.people)
