"""A blinded study tells nobody which group is which, and is the same study."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponos.study.folder.blinding import blinded
from ponos.study.folder.opening import open_study
from ponos.study.study import Study
from tests.study.folder.made import PLAN, TABLE, bids, put, spreadsheet

CONTRASTS = """
[families]
patients-first = ["vo2_peak"]
[[contrast]]
name = "patients-day1"
label = "Patients against controls"
groups = "patients - controls"
session = "day1"
[[contrast]]
name = "change of patients"
sessions = "day2 - day1"
group = "patients"
[[contrast]]
name = "both"
of = "patients-day1 - change of patients"
"""


def told(study: Study) -> str:
    design = study.design
    frames = (study.people.reset_index(), study.values, study.visits)
    parts = [
        *(one.to_csv() for one in frames),
        str([(one.name, one.label, one.groups, one.of, one.family) for one in design.contrasts]),
        str((design.groups, design.reference, list(design.families), design.tables)),
        str([(one.name, one.participant) for one in study.files]),
        *map(str, study.problems),
    ]
    return "\n".join(parts).lower()


def test_no_word_of_it_names_a_group_or_a_person(tmp_path: Path) -> None:
    table = TABLE.replace("1.51", "abc").replace("a1,day2,patients,f,30", "a1,day2,patients,f,31")
    study = open_study(spreadsheet(tmp_path, plan=PLAN + CONTRASTS, table=table))
    words = told(blinded(study))
    for one in ("patient", "control", "a1", "b1", "main.csv"):
        assert one in told(study)
        assert one not in words


def test_values_stay_with_their_people_and_groups(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path, plan=PLAN + CONTRASTS))
    blind = blinded(study)
    means = study.values.groupby(["group", "measure", "session"])["value"].mean()
    hidden = blind.values.groupby(["group", "measure", "session"])["value"].mean()
    assert sorted(hidden.tolist()) == sorted(means.tolist())
    assert blind.people.index.tolist() == [f"p{k:03d}" for k in range(1, 7)]
    assert blind.people["group"].to_dict() == dict(blind.values.groupby("participant_id")["group"].first())
    assert [one.kind for one in blind.design.contrasts] == [one.kind for one in study.design.contrasts]
    assert blind.design.contrasts[2].of == tuple(one.name for one in blind.design.contrasts[:2])


def test_it_is_the_same_on_every_run_and_drawn_from_the_people(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path))
    assert told(blinded(study)) == told(blinded(study))
    orders, signs = set(), set()
    for number in range(12):
        table = TABLE.replace("a1,", f"x{number},")
        one = blinded(open_study(spreadsheet(tmp_path / str(number), table=table)))
        mean = one.values[one.values["measure"] == "fatigue"].groupby("group")["value"].mean()
        orders.add(bool(mean["group-a"] > mean["group-b"]))
        first, second = one.design.contrasts[0].groups
        signs.add(bool(mean[first] > mean[second]))
    assert orders == signs == {True, False}


def test_columns_that_tell_the_groups_apart_are_left_out(tmp_path: Path) -> None:
    people = "participant,group,months ill,clinic,height\n" + "".join(
        f"{id},{group},{ill},{place},{height}\n"
        for id, group, ill, place, height in (
            ("a1", "patients", 12, "north", 170),
            ("a2", "patients", 14, "north", 180),
            ("a3", "patients", 40, "north", 175),
            ("b1", "controls", "", "south", 171),
            ("b2", "controls", "", "south", 181),
            ("b3", "controls", "", "south", 176),
        )
    )
    study = open_study(put(spreadsheet(tmp_path), {"participants.csv": people}))
    assert set(blinded(study).people.columns) == {"group", "sex", "age_y", "height"}


def test_raw_files_are_named_after_the_new_ids_and_still_found(tmp_path: Path, ramp: Path) -> None:
    study = open_study(put(bids(tmp_path, ramp), {"study.toml": PLAN.split("[[table]]")[0]}))
    blind = blinded(study)
    assert sorted(one.name for one in blind.files) in (
        ["p001_day1_cpet.csv", "p002_day1_cpet.csv", "p002_day2.csv"],
        ["p001_day1_cpet.csv", "p001_day2.csv", "p002_day1_cpet.csv"],
    )
    assert {one.path for one in blind.files} == {one.path for one in study.files}


def test_unlinked_people_lose_the_group_that_their_id_had(tmp_path: Path) -> None:
    plan = '[[table]]\npath = "main.csv"\ngroup = "g"\n'
    plan += '[table.columns]\nwork_peak = { measure = "work_peak", unit = "W" }\n'
    study = open_study(spreadsheet(tmp_path, plan=plan, table="g,work_peak\nHV,200\nHV,210\nME,150\n"))
    assert "hv" not in told(blinded(study))
    assert not blinded(study).linked


@pytest.mark.parametrize("plan", ["", '[groups]\na = "A"\n'])
def test_a_study_of_nobody_can_be_blinded(tmp_path: Path, plan: str) -> None:
    study = open_study(put(tmp_path, {"study.toml": plan}))
    assert len(blinded(study).people) == 0


def test_why_a_visit_was_not_done_names_no_group(tmp_path: Path, ramp: Path) -> None:
    visits = "session_id\tstatus\treason\nses-day2\tnot done\tas ill as patients are\n"
    plan = PLAN.split("[[table]]")[0]
    folder = put(bids(tmp_path, ramp), {"sub-01/sub-01_sessions.tsv": visits, "study.toml": plan})
    reasons = blinded(open_study(folder)).visits["reason"].tolist()
    assert any(one.startswith("as ill as Group ") for one in reasons)
