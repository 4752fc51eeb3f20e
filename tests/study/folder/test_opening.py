"""Both doors give one study, and real tables of real studies come through them."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from ponos.errors import PonosError
from ponos.measures import LONG_COLUMNS
from ponos.study.folder.opening import open_study
from ponos.study.study import Study
from tests.study.folder.made import PLAN, TABLE, bids, problem, problems, put, spreadsheet

FIRST = ("CON", "LC", "ME", "BDC")
GROUPS = {"CON": "controls", "LC": "long-covid", "ME": "me-cfs", "BDC": "bed-rest", "HDT55": "bed-rest"}
PAIR = "{{ all = [{{ column = 'FQ{0}DSQ_PEM', at_least = 2 }}, {{ column = 'SQ{0}DSQ_PEM', at_least = 2 }}] }}"


def value(study: Study, id: str, session: str, measure: str = "vo2_peak") -> float:
    rows = study.values
    found = rows[(rows["participant_id"] == id) & (rows["session"] == session) & (rows["measure"] == measure)]
    assert len(found) == 1
    return float(found["value"].iloc[0])


def test_a_table_becomes_long_rows_in_the_units_of_the_measures(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path))
    assert problems(study, "error") == problems(study, "warning") == []
    assert list(study.values.columns) == list(LONG_COLUMNS)
    assert value(study, "a1", "day2") == pytest.approx(1420)
    missing = study.values[study.values["value"].isna()].iloc[0]
    assert missing["quality"] == "missing"
    assert missing["reason"] == "empty in main.csv, row 7"
    assert missing["unit"] == "mL/min"
    assert set(study.values["hours_since_exertion"]) == {0.0, 24.0}
    assert dict(study.values.groupby("group").size()) == {"patients": 12, "controls": 12}
    assert study.linked
    assert study.inputs.keys() == {"main.csv"}


def test_people_and_visits_are_put_together(tmp_path: Path) -> None:
    study = open_study(spreadsheet(tmp_path))
    assert study.people.index.tolist() == ["a1", "a2", "a3", "b1", "b2", "b3"]
    assert study.people.loc["a2"].to_dict() == {"group": "patients", "sex": "male", "age_y": 41.0}
    assert len(study.visits) == 12
    assert study.visits["done"].all()


def test_without_declared_contrasts_each_group_is_held_against_the_reference(tmp_path: Path) -> None:
    made = open_study(spreadsheet(tmp_path)).design.contrasts
    assert [(one.kind, one.groups, one.sessions, one.declared) for one in made] == [
        ("groups", ("patients", "controls"), ("day1",), False),
        ("change by group", ("patients", "controls"), ("day2", "day1"), False),
    ]
    assert made[0].label == "Patients against Controls, Day 1"


def test_groups_and_sessions_are_taken_from_the_data_where_the_plan_has_none(tmp_path: Path) -> None:
    plan = (
        PLAN.split("[groups]")[0].replace('reference = "controls"', "") + "[[measure]]" + PLAN.split("[[measure]]")[1]
    )
    study = open_study(spreadsheet(tmp_path, plan=plan))
    assert [one.id for one in study.design.groups] == ["patients", "controls"]
    assert [one.id for one in study.design.sessions] == ["day1", "day2"]
    assert study.design.reference == "controls"
    assert len([one for one in study.problems if one.level == "note" and "declared" in one.what]) == 3
    assert problems(study, "error") == []


def test_the_folder_door_finds_files_visits_and_options(tmp_path: Path, ramp: Path) -> None:
    plan = PLAN.split("[[table]]")[0]
    study = open_study(put(bids(tmp_path, ramp), {"study.toml": plan}))
    assert problems(study, "error") == []
    first, *rest = study.files
    assert (first.participant, first.session, first.instrument, first.device) == ("01", "day1", "cpet", "Cart X")
    assert first.name == "sub-01/ses-day1/cpet/sub-01_ses-day1_cpet.csv"
    assert first.hours_since_exertion == 0.0
    assert first.settings == {"sex": "female", "age_y": 40.0, "body_mass_kg": 66.5, "heart_rate": "watch.tcx"}
    assert [(one.participant, one.session, one.instrument) for one in rest] == [
        ("02", "day1", "cpet"),
        ("02", "day2", ""),
    ]
    assert rest[0].settings == {"sex": "male"}
    lost = study.visits[~study.visits["done"]]
    assert lost[["participant_id", "session", "reason"]].to_numpy().tolist() == [["01", "day2", "too ill"]]


def test_a_recognisable_folder_opens_without_a_plan(tmp_path: Path, ramp: Path) -> None:
    study = open_study(bids(tmp_path, ramp))
    assert study.design.name == tmp_path.name
    assert len(study.files) == 3
    assert "ponos init" in problem(study, "There is no study.toml").todo


def test_without_a_word_on_groups_everybody_is_in_the_only_one(tmp_path: Path, ramp: Path) -> None:
    table = "participant,session,path,sex\na,day1,ramp.csv,divers\n"
    for number, plan in enumerate(("", '[groups]\nonly = "Only"\n')):
        files: dict[str, str | bytes] = {"recordings.csv": table, "ramp.csv": ramp.read_bytes(), "study.toml": plan}
        study = open_study(put(tmp_path / str(number), files))
        assert study.people.loc["a"].to_dict() == {"group": ("all", "only")[number], "sex": "other"}
        assert problems(study, "error") == []
        assert study.files[0].settings == {}


def test_phenotype_tables_are_read_by_the_ids_of_measures(tmp_path: Path, ramp: Path) -> None:
    table = (
        "participant_id\tsession_id\tvo2_peak\tve_vco2_slope[segment=whole]\tnotes\nsub-01\tses-day1\t1.5\t30.5\tn/a\n"
    )
    files = {
        "study.toml": PLAN.split("[[table]]")[0],
        "phenotype/x.tsv": table,
        "phenotype/x.json": '{"vo2_peak": {"Units": "L/min"}}',
    }
    study = open_study(put(bids(tmp_path, ramp), files))
    assert value(study, "01", "day1") == pytest.approx(1500)
    assert set(study.values["condition"]) == {"", "segment=whole"}
    assert "notes" in problem(study, "no known measure").what


def test_recordings_list_files_of_several_places_and_visits_not_done(
    tmp_path: Path, ramp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAW_FILES", str(ramp.parent))
    plan = 'places = ["$RAW_FILES", "$NOT_SET/x", "not/there"]\n' + PLAN.split("[[table]]")[0]
    table = (
        "participant,session,path,instrument,device,body_mass_kg,reason,Hours\n"
        "sub-a,day1,ramp.csv,cpet,Cart X,66.5,,0\nsub-a,ses-day2,,,,,too ill,25\nb,Day 1,ramp.csv,,,,,\n"
    )
    people = "participant,group,sex,age\na,Patients,Female,31\nb,CONTROLS,w,29\n"
    study = open_study(put(tmp_path, {"study.toml": plan, "recordings.csv": table, "participants.csv": people}))
    assert problems(study, "error") == []
    assert [(one.participant, one.session, one.name) for one in study.files] == [
        ("a", "day1", "ramp.csv"),
        ("b", "day1", "ramp.csv"),
    ]
    assert study.files[0].settings == {"sex": "female", "age_y": 31.0, "body_mass_kg": "66.5"}
    assert study.people["group"].to_dict() == {"a": "patients", "b": "controls"}
    second = study.visits[study.visits["session"] == "day2"].iloc[0]
    assert (bool(second["done"]), second["reason"], second["hours_since_exertion"]) == (False, "too ill", 25.0)


def test_rows_without_a_participant_are_people_whom_nothing_links(tmp_path: Path) -> None:
    plan = """
[groups]
me-cfs = "ME/CFS"
hv = "Healthy"
[[table]]
path = "main.csv"
group = { column = "group", values = { "PI-ME/CFS" = "me-cfs", HV = "hv" } }
names = "measure"
numbers = "value"
[table.columns]
power = { measure = "work_peak", unit = "W" }
hr = { measure = "hr_peak", unit = "bpm" }
"""
    table = "measure,group,value\npower,HV,200\npower,HV,210\npower,PI-ME/CFS,150\nhr,HV,170\nhr,PI-ME/CFS,150\n"
    study = open_study(spreadsheet(tmp_path, plan=plan, table=table))
    assert not study.linked
    assert sorted(study.people.index) == ["hv-001", "hv-002", "me-cfs-001"]
    assert len(study.values) == 5
    assert study.design.reference == "hv"


@pytest.mark.parametrize("ending", ["xlsx", "tsv", "semicolon", "cp1252", "bom", "utf16"])
def test_the_same_table_in_other_dresses_is_the_same_study(tmp_path: Path, ending: str) -> None:
    plain = open_study(spreadsheet(tmp_path / "plain"))
    name, content = _dressed(ending)
    study = open_study(put(tmp_path / "other", {"study.toml": PLAN.replace("main.csv", name), name: content}))
    assert problems(study, "error") == []
    assert study.values["value"].fillna(-1).tolist() == pytest.approx(plain.values["value"].fillna(-1).tolist())
    assert study.people.equals(plain.people)


def _dressed(ending: str) -> tuple[str, bytes]:
    if ending == "xlsx":
        from io import BytesIO

        import openpyxl

        book = openpyxl.Workbook()
        for line in TABLE.splitlines():
            book.active.append(
                [float(one) if one.replace(".", "").isdecimal() else one or None for one in line.split(",")]
            )
        stream = BytesIO()
        book.save(stream)
        return "main.xlsx", stream.getvalue()
    if ending == "semicolon":
        return "main.csv", TABLE.replace(",", ";").replace(".", ",").encode()
    if ending == "cp1252":
        return "main.csv", TABLE.replace("Subject", "Subject").replace("\n", ",é\n").replace(",é", ",Ort é", 1).encode(
            "cp1252"
        )
    return {
        "tsv": ("main.tsv", TABLE.replace(",", "\t").encode()),
        "bom": ("main.csv", b"\xef\xbb\xbf" + TABLE.encode()),
        "utf16": ("main.csv", TABLE.encode("utf-16")),
    }[ending]


def test_only_what_is_no_study_at_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PonosError, match="no such folder"):
        open_study(tmp_path / "nothing")
    with pytest.raises(PonosError, match=r"no study in this folder.*ponos init"):
        open_study(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    spreadsheet(tmp_path / "mine")
    assert len(open_study(Path("~/mine")).people) == 6
    assert len(open_study(tmp_path / "mine" / "study.toml").people) == 6


def test_contrasts_of_the_command_line_replace_the_declared_ones(tmp_path: Path) -> None:
    declared = '[[contrast]]\nname = "first"\ngroups = "patients - controls"\nsession = "day1"\n'
    folder = spreadsheet(tmp_path, plan=PLAN + declared)
    asked = open_study(folder, contrasts=["first", "controls - patients", "sessions=day2 - day1; group=Patients"])
    assert [(one.name, one.kind, one.sessions, one.declared) for one in asked.design.contrasts] == [
        ("first", "groups", ("day1",), True),
        ("controls - patients", "groups", ("day1",), False),
        ("Patients, day2 - day1", "change", ("day2", "day1"), False),
    ]
    assert "'day1' is taken" in str(problem(asked, "No session is named"))
    wrong = open_study(folder, contrasts=["frist"])
    assert wrong.design.contrasts == ()
    assert problem(wrong, "no contrast 'frist'").todo == "Did you mean 'first'?"


def test_a_large_table_opens_within_a_second(tmp_path: Path) -> None:
    numbers = np.random.default_rng(1).normal(100, 10, (1000, 200)).round(3)
    names = [f"m{place}" for place in range(200)]
    lines = [f"p{row},{'ab'[row % 2]}," + ",".join(map(str, cells)) for row, cells in enumerate(numbers.tolist())]
    measures = "".join(f'[[measure]]\nid = "{one}"\nlink = "muscle"\n' for one in names)
    columns = "".join(f'{one} = "{one}"\n' for one in names)
    plan = f'{measures}[[table]]\npath = "main.csv"\nparticipant = "id"\ngroup = "group"\n[table.columns]\n{columns}'
    folder = spreadsheet(tmp_path, plan=plan, table="\n".join([f"id,group,{','.join(names)}", *lines]))
    open_study(spreadsheet(tmp_path / "warm"))
    start = time.perf_counter()
    study = open_study(folder)
    assert time.perf_counter() - start < 2.5, "it takes about 0.6 s; a machine may be busy"
    assert len(study.values) == 200_000


def test_the_tables_of_a_study_of_muscle_open(tmp_path: Path, data: Path) -> None:
    """People of Charlton et al. 2026: numbers of their Table 1 and of the paper's text."""
    plan = f"""
places = ["{(data / "charlton-2026").as_posix()}"]
reference = "controls"
[groups]
long-covid = "Long COVID"
me-cfs = "ME/CFS"
controls = "Controls"
bed-rest = "Bed rest"
[sessions]
before = "Before"
after = "After bed rest"
[[measure]]
id = "steps_per_day"
unit = "/d"
link = "symptoms"
[[measure]]
id = "oxphos_per_sdh"
link = "mitochondria"
[[measure]]
id = "pem"
link = "symptoms"
scale = "yes_no"
[[table]]
path = "main.csv"
participant = "Subject"
session = {{ column = "Session", values = {{ {", ".join(f'{one} = "before"' for one in FIRST)}, HDT55 = "after" }} }}
group = {{ column = "Session", values = {{ {", ".join(f'{one} = "{group}"' for one, group in GROUPS.items())} }} }}
[table.about]
sex = "Sex"
[table.columns]
VO2_abs = {{ measure = "vo2_peak", unit = "L/min" }}
Steps = {{ measure = "steps_per_day", unit = "steps/day" }}
[[table]]
path = "lactate.csv"
participant = "Subject"
names = "Time"
numbers = "Lactate"
[table.columns]
Task_Failure_lactate = {{ measure = "lactate_peak", unit = "mmol/L" }}
[[table]]
path = "dsq_pem.csv"
participant = "Subject"
[[rule]]
measure = "oxphos_per_sdh"
table = "main.csv"
formula = "Oxphos / SDH / 1e6"
[[rule]]
measure = "pem"
table = "dsq_pem.csv"
[rule.when]
any = [{", ".join(map(PAIR.format, range(1, 6)))}]
"""
    study = open_study(put(tmp_path, {"study.toml": plan}))
    assert problems(study, "error") == []
    assert dict(study.people.groupby("group").size()) == {
        "bed-rest": 24,
        "controls": 30,
        "long-covid": 25,
        "me-cfs": 26,
    }
    steps = study.values[study.values["measure"] == "steps_per_day"].groupby("group")["value"].mean()
    assert steps["controls"] == pytest.approx(7309, abs=1)
    assert steps["long-covid"] == pytest.approx(4372, abs=1)
    pem = study.values[study.values["measure"] == "pem"].groupby("group")["value"].mean()
    assert pem["controls"] == 0
    assert pem["me-cfs"] == 1
    assert study.values.loc[study.values["measure"] == "oxphos_per_sdh", "value"].notna().sum() == 98


def test_the_unlinked_values_of_a_published_figure_open(tmp_path: Path, data: Path) -> None:
    plan = f"""
places = ["{(data / "walitt-2024").as_posix()}"]
[[table]]
path = "panels.csv"
group = "group"
names = "measure"
numbers = "value"
[table.columns]
peak_power_w = {{ measure = "work_peak", unit = "W" }}
"""
    study = open_study(put(tmp_path, {"study.toml": plan}))
    assert problems(study, "error") == []
    assert study.values.groupby("group")["value"].size().to_dict() == {"HV": 9, "PI-ME/CFS": 8}
    assert not study.linked


def test_a_folder_of_raw_files_opens_through_a_list(tmp_path: Path, data: Path) -> None:
    import csv

    ramps = data / "cpet" / "zan_ramps"
    rows = list(csv.DictReader((ramps / "participants.csv").read_text(encoding="utf-8").splitlines()))
    lines = [f"{int(one['p']):02d},{int(one['p']):02d},{one['bodymass']},{one['sex']}" for one in rows]
    plan = f'places = ["{ramps.as_posix()}"]\n[sessions]\nramp = "Ramp"\n'
    table = "\n".join(["participant,path,body_mass_kg,sex", *lines])
    study = open_study(put(tmp_path, {"study.toml": plan, "recordings.csv": table}))
    assert problems(study, "error") == problems(study, "warning") == []
    assert len(study.files) == len(study.people) == 48
    assert study.files[0].settings == {"sex": "female", "body_mass_kg": "60.1"}


def test_what_no_option_takes_of_a_person_is_left_out_and_the_file_measured(tmp_path: Path, ramp: Path) -> None:
    people = "participant_id\tgroup\tage\nsub-01\tpatients\t89+\nsub-02\tcontrols\t40\n"
    study = open_study(put(bids(tmp_path, ramp), {"participants.tsv": people}))
    assert problem(study, "not '89+'. The files of 01 are measured without it").level == "warning"
    assert {one.participant: one.settings.get("age_y") for one in study.files} == {"01": None, "02": "40"}


def test_a_spelling_in_the_plan_goes_before_one_in_other_capitals(tmp_path: Path) -> None:
    lists = "participant,session,group,path,reason\n1,Day1,a,,ill\n1,day1,a,,ill\n2,Day1,b,,ill\n2,day1,b,,ill\n"
    study = open_study(put(tmp_path, {"recordings.csv": lists}), contrasts=["groups=a - b; session=Day1"])
    assert set(study.visits["session"]) == {"Day1", "day1"}
    assert not any("There is no session" in one for one in problems(study))
