"""A locked analysis knows what it was made of, and says what has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ponos.errors import PonosError
from ponos.study.folder.locking import LOCK, is_locked, lock, lock_changes
from ponos.study.folder.opening import open_study
from tests.study.folder.made import PLAN, TABLE, bids, put, spreadsheet


def test_nothing_changes_by_itself(tmp_path: Path, ramp: Path) -> None:
    folder = put(spreadsheet(bids(tmp_path, ramp)), {})
    study = open_study(folder)
    assert not is_locked(folder)
    assert lock_changes(study) == ()
    path = lock(study)
    assert path == folder / LOCK
    assert is_locked(folder)
    assert lock_changes(open_study(folder)) == ()
    told = json.loads(path.read_text())
    assert {"date", "plan", "inputs"} == told.keys()
    assert "sub-02/ses-day2/sub-02_ses-day2.csv" in told["inputs"]
    with pytest.raises(PonosError, match="locked already"):
        lock(study)


def test_every_change_is_told(tmp_path: Path, ramp: Path) -> None:
    folder = spreadsheet(bids(tmp_path, ramp))
    lock(open_study(folder))
    put(
        folder,
        {"study.toml": PLAN + "\n# later", "main.csv": TABLE.replace("1.51", "1.6"), "sub-01/ses-day2/x.csv": "x"},
    )
    (folder / "sub-02/ses-day2/sub-02_ses-day2.csv").unlink()
    changes = lock_changes(open_study(folder))
    assert [one.partition(" was locked on ")[2][12:] for one in changes] == [
        "",
        "data were added: sub-01/ses-day2/x.csv.",
        "data were taken away: sub-02/ses-day2/sub-02_ses-day2.csv.",
        "data were changed: main.csv.",
    ]
    assert changes[0].startswith("study.toml has been changed since")


@pytest.mark.parametrize("text", ["", "[]", '{"plan": 1}', '{"plan": "", "inputs": 3, "date": ""}'])
def test_a_lock_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    folder = put(spreadsheet(tmp_path), {LOCK: text})
    assert "cannot be read" in lock_changes(open_study(folder))[0]


def test_changes_name_no_file_where_people_have_other_ids(tmp_path: Path, ramp: Path) -> None:
    folder = put(bids(tmp_path, ramp), {"study.toml": "recode = true\n"})
    lock(open_study(folder))
    put(folder, {"sub-01/ses-day2/x.csv": "x"})
    assert lock_changes(open_study(folder))[0].endswith("data were added: 1 file.")
