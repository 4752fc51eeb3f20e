"""Tables of MEPs: units asked for, zeros of missing values told apart, one person a recording."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.errors import PonosError, ReadError, UnitConflict, UsageError
from ponos.instruments.tms import Settings
from ponos.instruments.tms.reading.reader import read
from ponos.recording import Epochs, Recording
from ponos.source import Source
from tests.instruments.tms.reading.made import written

TABLE = "sweep,mep_mv,latency_ms,isi_ms,block\n1,1.0,21,0,a\n2,0.4,0,3,a\n3,0.0,0,3,b\n4,1.4,22.5,0,b\n"


def table(folder: Path, text: str, **said: object) -> Recording:
    return read(Source(written(folder, text, "meps.csv")), Settings(**said))  # type: ignore[arg-type]


def told(recording: Recording) -> str:
    return " ".join(note.text for note in recording.notes)


def test_a_table_has_trials_and_no_samples(tmp_path: Path) -> None:
    recording = table(tmp_path, TABLE)
    assert isinstance(recording.data, Epochs)
    assert recording.data.channels == ()
    assert all(one.shape == (0, 0) for one in recording.data.segments)
    assert list(recording.table["pulse"]) == ["single", "paired", "paired", "single"]


def test_a_zero_is_no_latency_but_an_amplitude(tmp_path: Path) -> None:
    recording = table(tmp_path, TABLE)
    np.testing.assert_equal(recording.table["mep_latency_ms"].to_numpy(float), [21.0, np.nan, np.nan, 22.5])
    assert list(recording.table["mep_mv"]) == [1.0, 0.4, 0.0, 1.4]
    assert "2 latencies are exactly 0 (sweeps 2, 3); they are missing, not 0." in told(recording)
    assert "1 MEPs are exactly 0 (sweep 3)" in told(recording)


def test_a_size_without_a_unit_is_asked_for(tmp_path: Path) -> None:
    text = "PeakToPeak\n100\n200\n"
    with pytest.raises(PonosError, match=r"Nothing says in which unit 'PeakToPeak' is.*mep:UNIT"):
        table(tmp_path, text)
    assert list(table(tmp_path, text, map=("PeakToPeak=mep:uv",)).table["mep_mv"]) == [0.1, 0.2]


def test_a_unit_that_cannot_be_right_is_refused_or_noted_where_it_was_said(tmp_path: Path) -> None:
    with pytest.raises(UnitConflict, match=r"no muscle gives.*V and not µV.*--map COLUMN=mep"):
        table(tmp_path, "mep_mv\n1e-6\n2e-6\n")
    assert "no muscle gives" in told(table(tmp_path, "size\n1e-6\n2e-6\n", map=("size=mep:mv",)))


def test_several_people_are_no_recording(tmp_path: Path) -> None:
    text = "subject,mep_mv,coil\nA,1,x\nA,2,y\nB,3,x\n"
    with pytest.raises(ReadError, match=r"holds 2 people \(subject\).*--rows subject=A"):
        table(tmp_path, text)
    recording = table(tmp_path, text, rows="subject=A")
    assert len(recording.table) == 2
    assert "several values of 'coil'" in told(recording)
    assert dict(table(tmp_path, text, rows="subject=A,coil=y").about) == {"coil": "y"}


def test_a_person_leaves_no_name_behind(tmp_path: Path) -> None:
    recording = table(tmp_path, "subject,mep_mv\nAnna,1\nAnna,2\n")
    assert "Anna" not in f"{recording.about}{recording.notes}{recording.table}{recording.tables}"


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no column 'latencies'"):
        table(tmp_path, TABLE, map=("latencies=mep_latency:ms",))


def test_what_somebody_set_aside_is_kept_and_told_of(tmp_path: Path) -> None:
    recording = table(tmp_path, "mep_mv,toUse\n1,1\n2,0\n3,1\n")
    assert list(recording.table["accept"]) == [1.0, 0.0, 1.0]
    assert "set aside 1 of 3 trials (sweep 2)" in told(recording)


def test_the_same_block_twice_is_set_aside(tmp_path: Path) -> None:
    recording = table(tmp_path, "mep_mv,block\n1,pre\n2,pre\n1,post\n2,post\n")
    assert "Block 'post' has the same MEPs as block 'pre'." in told(recording)
    assert list(recording.table["rejected_because"] != "") == [False, False, True, True]


def test_a_design_completes_a_table(tmp_path: Path) -> None:
    design = written(tmp_path, "sweep,state\n1,rest\n2,active\n")
    assert list(table(tmp_path, "sweep,mep_mv\n1,1\n2,2\n", design=design).table["state"]) == ["rest", "active"]
