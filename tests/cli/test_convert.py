"""``ponos convert`` writes a folder that opens, and says what it cannot take out of raw files."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from ponos.cli import check, convert
from ponos.study.folder.opening import open_study
from tests.study.folder.made import TABLE, put, spreadsheet


def test_a_study_of_spreadsheets_becomes_a_folder(tmp_path: Path, good: Path) -> None:
    folder = put(
        spreadsheet(tmp_path / "study", table=TABLE.replace("2.02", "x")),
        {"recordings.csv": "participant,session,path\na1,day1,ramp.csv\n", "ramp.csv": good.read_bytes()},
    )
    out = tmp_path / "out"
    done = CliRunner().invoke(convert.command, [str(folder), str(out)])
    assert done.exit_code == 0
    assert "left out: main.csv, row 4" in done.output
    assert "names, dates of birth and dates inside them are still there" in done.output
    assert CliRunner().invoke(check.command, [str(out)]).exit_code == 0
    assert CliRunner().invoke(convert.command, [str(folder), str(out)]).exit_code == 1


def test_ids_and_dates_can_be_replaced(tmp_path: Path) -> None:
    visits = "participant_id\tsession_id\tacq_time\na1\tday1\t2023-01-05\na1\tday2\t2023-01-06\n"
    folder = put(spreadsheet(tmp_path / "study"), {"sessions.tsv": visits})
    out = tmp_path / "out"
    done = CliRunner().invoke(convert.command, [str(folder), str(out), "--recode", "--shift-dates"])
    assert done.exit_code == 0
    assert "Raw files" not in done.output
    written = "\n".join(one.read_text() for one in sorted(out.rglob("*")) if one.is_file())
    assert "a1" not in written
    assert "2023" not in written
    assert len(open_study(out).visits) == 12
