"""``ponos check`` says what is there and what is wrong, on one line each, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from ponos.cli import check
from ponos.errors import PonosError
from tests.study.folder.made import PLAN, TABLE, put, spreadsheet


def test_what_is_there(tmp_path: Path) -> None:
    folder = spreadsheet(tmp_path)
    before = {one: one.read_bytes() for one in folder.iterdir()}
    done = CliRunner().invoke(check.command, [str(folder)])
    assert done.exit_code == 0
    assert "people     6: Patients 3, Controls 3" in done.output
    assert "visits     Day 1 6, Day 2 6" in done.output
    assert "measures   23 values of 2 measures in tables" in done.output
    assert "0 errors, 0 warnings, 1 note." in done.output
    assert {one: one.read_bytes() for one in folder.iterdir()} == before


def test_errors_come_first_and_are_one_line_each(tmp_path: Path) -> None:
    folder = spreadsheet(tmp_path, table=TABLE.replace("1.51", '"a\nb"').replace("b3,day2", "b3,day1"))
    done = CliRunner().invoke(check.command, [str(folder)])
    assert done.exit_code == 1
    lines = done.output.split("\n\n")[1].splitlines()
    assert [line.split()[0] for line in lines] == ["error", "warning", "note", "1"]
    assert lines[0].startswith("error    main.csv, row 2, column VO2: 'a b' is no number.")


def test_json(tmp_path: Path) -> None:
    folder = spreadsheet(tmp_path, table=TABLE.replace("1.51", "abc"))
    done = CliRunner().invoke(check.command, [str(folder), "--json"])
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert told.keys() == {"study", "people", "problems"}
    assert told["people"][0] == {"participant_id": "a1", "group": "patients", "sex": "female", "age_y": 30.0}
    assert told["problems"][0]["row"] == 2
    assert told["study"]["groups"] == {"patients": 3, "controls": 3}


def test_raw_files_are_looked_at_and_not_measured(tmp_path: Path, good: Path, bad: Path) -> None:
    table = "participant,session,path,instrument\na1,day1,good.csv,cpet\nb1,day1,bad.xlsx,\nb2,day1,empty.txt,cpet\n"
    files: dict[str, str | bytes] = {"good.csv": good.read_bytes(), "bad.xlsx": bad.read_bytes()}
    files |= {"empty.txt": "", "recordings.csv": table}
    done = CliRunner().invoke(check.command, [str(put(spreadsheet(tmp_path, plan=PLAN), files))])
    assert done.exit_code == 1
    assert "bad.xlsx: No format recognises this file" in done.output
    assert "empty.txt: The file is empty." in done.output
    assert "good.csv:" not in done.output


def test_what_is_no_study_is_an_error_for_the_user(tmp_path: Path) -> None:
    assert isinstance(CliRunner().invoke(check.command, [str(tmp_path)]).exception, PonosError)
