"""Texts of LabChart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ponos.amplifiers.labchart_text import parse, recognises
from ponos.amplifiers.labchart_writing import write_labchart_text
from ponos.amplifiers.traces import Traces
from ponos.errors import DamagedFile
from ponos.source import Source
from tests.amplifiers.made import HEADER, labchart, same, traces


def _read(path: Path, text: str) -> Traces:
    path.write_text(text, encoding="utf-8")
    return parse(Source(path))


def test_sweeps_are_cut_where_their_headers_stand(data: Path) -> None:
    path = data / "force" / "regina" / "TMS_CSP_03232022_pre.txt"
    read = parse(Source(path))
    first = np.loadtxt(path.read_text().split("Interval=")[1].splitlines()[6:])
    assert len(read.starts_s) == 20
    assert {one.fs_hz for one in read.channels} == {4000.0}
    np.testing.assert_array_equal(read.channels[0].blocks[0], first[:, 1])
    assert read.zeros_s == (0.05,) * 20
    # 16:21:29.326138, 16:21:34.006138 and 16:21:38.016138.
    assert read.starts_s[:3] == pytest.approx((0.0, 4.68, 8.69), abs=2e-6)


def test_a_unit_name_goes_before_the_range(data: Path) -> None:
    read = parse(Source(data / "force" / "regina" / "MVC_GRIP_R2_PRE.txt"))
    emg, rms, grip = read.channels
    assert (emg.unit, emg.low, emg.high) == ("mv", -10.0, 10.0)
    assert (grip.unit, grip.low, grip.high) == ("n", -800.0, 800.0)
    assert grip.blocks[0].max() == 427.6
    assert emg.fs_hz == 10000.0
    assert len(emg.blocks[0]) == 76500
    # Its values reach 62 where its range says 42 V.
    assert (rms.unit, rms.written_unit) == ("", "V")
    assert [note.channel for note in read.notes] == ["RMS EMG"]


def test_nothing_of_the_date_is_kept(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.txt", labchart("0\t1\t2") + labchart("0\t1\t2", day="44643.69"))
    assert read.starts_s == pytest.approx((0.0, 864.0), abs=1e-5)
    assert "2022" not in repr(read)
    assert "44643" not in repr(read)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_decimal_commas_missing_samples_and_comments_are_understood(tmp_path: Path, encoding: str) -> None:
    text = labchart(
        "0\t0,5\t1,25\t#2 fester griff",
        "0,001\t*\t1,5",
        "0,002\tNaN\t-1e-3\t#* Pause – Übung",
        header=HEADER.replace("mV", "µV"),
    ).replace("\n", "\r\n")
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert recognises(Source(path))
    read = parse(Source(path))
    np.testing.assert_array_equal(read.channels[0].blocks[0], [0.5, np.nan, np.nan])
    np.testing.assert_array_equal(read.channels[1].blocks[0], [1.25, 1.5, -0.001])
    assert [(one.label, one.at_s, one.channel) for one in read.events] == [
        ("fester griff", 0.0, "Force"),
        ("Pause – Übung", 0.002, ""),
    ]
    assert read.channels[0].unit == "uv"


def test_a_range_that_changes_is_brought_to_the_first_unit(tmp_path: Path) -> None:
    other = labchart("0\t0.003\t1", header=HEADER.replace("20.000 mV", "2.000 V"))
    emg = _read(tmp_path / "a.txt", labchart("0\t4\t1") + other).channels[0]
    assert (emg.unit, emg.high) == ("mv", 2000.0)
    assert [block.tolist() for block in emg.blocks] == [[4.0], [3.0]]


def test_a_text_without_times_is_read_by_its_interval(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.txt", labchart("1\t2", "3\t4"))
    assert read.channels[0].blocks[0].tolist() == [1.0, 3.0]
    assert np.isnan(read.zeros_s[0])


def test_times_from_the_start_of_the_file_say_when_blocks_start(tmp_path: Path) -> None:
    header = HEADER.replace("StartOfBlock", "StartOfFile")
    read = _read(
        tmp_path / "a.txt", labchart("2\t1\t2", "2.001\t1\t2", header=header) + labchart("5.5\t1\t2", header=header)
    )
    assert read.starts_s == (0.0, 3.5)
    assert np.isnan(read.zeros_s).all()


def test_a_unit_that_is_not_known_is_told_of(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.txt", labchart("0\t1\t2", header=HEADER + "UnitName=\t*\tbananas\n"))
    assert read.channels[1].unit == ""
    assert any("bananas" in note.text for note in read.notes)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        (labchart("0\t1\t2", "0.001\tseven\t2"), "row 8, column 2", "'seven' is no number"),
        (labchart("0\t1\t2", "0.001\t1\t2\t3\t4\t5"), "row 8", "6 cells"),
        (labchart("0\t1\t2", header=HEADER.replace("0.001 s", "0 s")), "row 1", "interval '0 s' cannot be"),
        (labchart("0\t1\t2", header=HEADER.replace("0.001 s", "soon")), "row 1", "interval 'soon' cannot be"),
        (labchart("0\t1\t2", header=HEADER.replace("ChannelTitle=\tRaw EMG\tForce\n", "")), "row 1", "no channel"),
        (labchart("0\t1"[:1], header=HEADER), "row 1", "2 channels, the rows have 1 columns"),
        (labchart("0\t1\t2") + labchart("0\t1\t2", header=HEADER.replace("Force", "Torque")), "row 8", "Torque"),
        (labchart("0\t1\t2") + labchart("0\t1\t2", header=HEADER.replace("0.001", "0.002")), "row 8", "500 Hz"),
        (labchart("0\t1\t2", header=HEADER.replace("StartOfBlock", "TimeOfDay")), "row 1", "TimeOfDay"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, where: str, what: str) -> None:
    with pytest.raises(DamagedFile) as caught:
        _read(tmp_path / "a.txt", text)
    assert where in caught.value.where
    assert what in caught.value.what


def test_a_row_that_was_cut_short_is_left_out_and_told_of(tmp_path: Path) -> None:
    read = _read(tmp_path / "a.txt", labchart("0\t1\t2", "0.001\t1\t2")[:-2])
    assert len(read.channels[0].blocks[0]) == 1
    assert "ends within a row" in read.notes[0].text


@pytest.mark.parametrize("blocks", [1, 3])
def test_what_is_written_comes_back(tmp_path: Path, blocks: int) -> None:
    before = traces(blocks=blocks)
    write_labchart_text(before, tmp_path / "a.txt")
    assert recognises(Source(tmp_path / "a.txt"))
    same(before, parse(Source(tmp_path / "a.txt")))
