"""What is proposed for a folder is a plan that opens, and that names what is left to fill in."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from ponos.study.folder.opening import open_study
from ponos.study.folder.starting import proposed
from tests.study.folder.made import TABLE, bids, problem, problems, put


def test_tables_are_mapped_as_far_as_their_headers_tell(tmp_path: Path) -> None:
    header = "Subject,Visit,Group,Sex,Age,vo2_peak (L/min),Fatigue 0-10"
    table = TABLE.replace("Subject,Visit,Group,Sex,Age,VO2,Fatigue", f"{header},grip_kg,remark").replace(
        "\n", ",30,x\n"
    )
    put(tmp_path, {"main.csv": table.replace(",30,x", "", 1)})
    found = proposed(tmp_path)
    plan = tomllib.loads(found.texts["study.toml"])
    assert plan["groups"] == {"patients": "patients", "controls": "controls"}
    assert plan["reference"] == "controls"
    assert plan["sessions"] == {"day1": "day1", "day2": "day2"}
    assert plan["table"][0]["columns"] == {
        "vo2_peak (L/min)": {"measure": "vo2_peak", "unit": "l_min"},
        "grip_kg": {"measure": "grip", "unit": "kg"},
    }
    assert '# "Fatigue 0-10" = { measure = "", unit = "" }' in found.texts["study.toml"]
    put(tmp_path, dict(found.texts))
    study = open_study(tmp_path)
    assert problems(study, "error") == []
    assert problem(study, "does not say which link").level == "warning"
    assert len(study.values) == 24


def test_a_long_table_is_seen_to_be_one(tmp_path: Path) -> None:
    rows = "".join(f"s{k},{what},{k}\n" for k in range(1, 9) for what in ("rest", "peak"))
    put(tmp_path, {"lactate.csv": f"id,when,lactate\n{rows}"})
    text = proposed(tmp_path).texts["study.toml"]
    assert 'names = "when"\nnumbers = "lactate"' in text
    assert '# rest = { measure = "", unit = "" }' in text


def test_a_bids_folder_gives_its_groups_and_sessions(tmp_path: Path, ramp: Path) -> None:
    found = proposed(bids(tmp_path, ramp))
    plan = tomllib.loads(found.texts["study.toml"])
    assert list(plan["groups"]) == ["patients", "controls"]
    assert list(plan["sessions"]) == ["day1", "day2"]
    assert found.texts.keys() == {"study.toml"}
    assert "Found 2 people and 3 raw files." in found.remarks


def test_raw_files_whose_names_tell_enough_are_listed(tmp_path: Path, ramp: Path) -> None:
    raw = ramp.read_bytes()
    put(tmp_path, {f"raw/{id}_{day}.csv": raw for id in ("P01", "P02") for day in ("day1", "Day2")})
    found = proposed(tmp_path)
    assert found.texts["recordings.csv"].splitlines()[:2] == [
        "participant,session,path,instrument,group",
        "P01,day1,raw/P01_day1.csv,cpet,",
    ]
    assert list(tomllib.loads(found.texts["study.toml"])["sessions"]) == ["day1", "day2"]
    assert "4 raw files tell participant and session" in found.remarks[0]
    put(tmp_path, dict(found.texts))
    study = open_study(tmp_path)
    assert problems(study, "error") == []
    assert len(study.files) == 4


def test_names_that_do_not_tell_are_not_guessed(tmp_path: Path, ramp: Path) -> None:
    put(tmp_path, {"a.csv": ramp.read_bytes(), "P01_day1.csv": ramp.read_bytes()})
    found = proposed(tmp_path)
    assert found.texts.keys() == {"study.toml"}
    assert "do not tell participant and session" in found.remarks[0]


def test_an_empty_folder_gets_an_empty_plan_that_opens(tmp_path: Path) -> None:
    put(tmp_path, dict(proposed(tmp_path).texts))
    assert problems(open_study(tmp_path), "error") == []


def test_one_slip_in_a_column_does_not_make_it_words(tmp_path: Path) -> None:
    rows = "\n".join(f"P{i},{'18x' if i == 3 else 170 + i},words {i}" for i in range(1, 9))
    put(tmp_path, {"main.csv": f"Subject,HRmax,remark\n{rows}\n"})
    text = proposed(tmp_path).texts["study.toml"]
    assert "HRmax" in text
    assert "remark" not in text


def test_names_of_one_pattern_are_taken_apart(tmp_path: Path, ramp: Path) -> None:
    for name in ("D01_COSMED_1", "D01_COSMED_2", "D02_COSMED_1", "D02_COSMED_2"):
        (tmp_path / f"{name}.txt").write_bytes(ramp.read_bytes())
    rows = list(csv.DictReader(proposed(tmp_path).texts["recordings.csv"].splitlines()))
    assert [(row["participant"], row["session"]) for row in rows] == [
        ("D01", "1"),
        ("D01", "2"),
        ("D02", "1"),
        ("D02", "2"),
    ]


def test_the_fullest_sheet_of_a_workbook_is_mapped(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Read me"])
    data = book.create_sheet("Daten")
    for row in (["Proband", "Gruppe", "VO2 peak (L/min)", "CK"], ["a", "x", 2.5, "<5"], ["b", "y", 3.5, "n.d."]):
        data.append(row)
    book.save(tmp_path / "x.xlsx")
    put(tmp_path, {"words.csv": "just\nwords\nwords\n"})
    found = proposed(tmp_path)
    plan = found.texts["study.toml"]
    assert 'sheet = "Daten"\nparticipant = "Proband"' in plan
    assert '# CK = { measure = "", unit = "" }' in plan
    assert "words.csv" not in plan
    assert any(one.startswith("words.csv: nothing in it") for one in found.remarks)
