"""Recordings of BrainVision, in three files."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from ponos.amplifiers.brainvision import parse
from ponos.amplifiers.reading import read_traces, recognised
from ponos.errors import DamagedFile, PonosError, ReadError
from ponos.source import Source
from tests.amplifiers.made import brainvision

SAMPLES = np.random.default_rng(1).integers(-500, 500, (60, 2)).astype(np.int16)


@pytest.mark.parametrize("ending", [".vhdr", ".eeg", ".vmrk"])
def test_any_of_the_three_files_may_be_named(tmp_path: Path, ending: str) -> None:
    source = Source(brainvision(tmp_path, SAMPLES).with_suffix(ending))
    form = recognised(source)
    assert form is not None
    assert form.name == "brainvision"
    read = parse(source)
    assert [(one.name, one.unit, one.fs_hz) for one in read.channels] == [
        ("left, FDI", "uv", 2000.0),
        ("Force", "n", 2000.0),
    ]
    np.testing.assert_allclose(np.concatenate(read.channels[0].blocks), SAMPLES[:, 0] * 0.5)
    assert read.notes == ()


def test_new_segments_part_blocks_and_dates_leave_only_their_distance(tmp_path: Path) -> None:
    read = parse(Source(brainvision(tmp_path, SAMPLES)))
    assert [len(block) for block in read.channels[1].blocks] == [30, 30]
    assert read.starts_s == (0.0, 10.5)
    assert [(one.label, one.block, one.at_s, one.channel) for one in read.events] == [
        ("S  1", 0, 0.005, ""),
        ("S  2", 1, 0.005, "Force"),
    ]
    assert "2022" not in repr(read)


def test_files_that_were_renamed_are_found_beside_their_header(tmp_path: Path) -> None:
    read = parse(Source(brainvision(tmp_path, SAMPLES, named="AB_1970_left")))
    assert len(read.notes) == 2
    # What the header names may be a person's initials.
    assert "AB_1970" not in repr(read)


def test_samples_one_channel_after_the_other_and_floats_are_read(tmp_path: Path) -> None:
    path = brainvision(tmp_path, SAMPLES.astype("<f4"), orientation="VECTORIZED", kind="IEEE_FLOAT_32")
    np.testing.assert_allclose(np.concatenate(parse(Source(path)).channels[1].blocks), SAMPLES[:, 1] * 0.01, rtol=1e-6)


def test_the_real_recording_is_that_of_neo(data: Path, tmp_path: Path) -> None:
    rawio = pytest.importorskip("neo.rawio")
    folder = data / "tms" / "toolbox_formats"
    read = parse(Source(folder / "Example_Data_1.vhdr"))
    # neo wants the names that the header says.
    header = (folder / "Example_Data_1.vhdr").read_text(encoding="utf-8").replace("Example Data 1", "Example_Data_1")
    (tmp_path / "Example_Data_1.vhdr").write_text(header, encoding="utf-8")
    for ending in (".eeg", ".vmrk"):
        shutil.copy(folder / f"Example_Data_1{ending}", tmp_path)
    theirs = rawio.BrainVisionRawIO(str(tmp_path / "Example_Data_1.vhdr"))
    theirs.parse_header()
    raw = theirs.rescale_signal_raw_to_float(
        theirs.get_analogsignal_chunk(0, 0, None, None, 0), dtype="float64", stream_index=0
    )
    np.testing.assert_allclose(np.column_stack([one.blocks[0] for one in read.channels]), raw, atol=1e-9)
    assert len(read.events) == 40
    assert read.events[0].at_s == pytest.approx((43147 - 1) / 5000)


@pytest.mark.parametrize(
    ("lost", "named", "what"),
    [(".eeg", ".vhdr", "rest.eeg"), (".vmrk", ".vhdr", "rest.vmrk"), (".vhdr", ".vmrk", "rest.vhdr")],
)
def test_a_file_that_is_missing_is_named(tmp_path: Path, lost: str, named: str, what: str) -> None:
    path = brainvision(tmp_path, SAMPLES)
    path.with_suffix(lost).unlink()
    with pytest.raises(ReadError, match=what):
        parse(Source(path.with_suffix(named)))


def test_samples_without_a_header_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = brainvision(tmp_path, SAMPLES)
    path.unlink()
    with pytest.raises(PonosError, match=r"'rest.vhdr' is not beside them"):
        read_traces(Source(path.with_suffix(".eeg")))


def test_samples_that_were_cut_are_refused(tmp_path: Path) -> None:
    path = brainvision(tmp_path, SAMPLES)
    eeg = path.with_suffix(".eeg")
    eeg.write_bytes(eeg.read_bytes()[:-1])
    with pytest.raises(DamagedFile, match="cut short"):
        parse(Source(path))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("SamplingInterval=500", "SamplingInterval=0", "interval '0' cannot be"),
        ("SamplingInterval=500", "", "interval '' cannot be"),
        ("Ch1=left\\1 FDI,,0.5,µV\nCh2=Force,,0.01,N\n", "", "names no channel"),
        ("INT_16", "INT_12", "INT_12 are not read"),
        ("DataFormat=BINARY", "DataFormat=ASCII", "ASCII"),
    ],
)
def test_a_header_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    path = brainvision(tmp_path, SAMPLES)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DamagedFile, match=what):
        parse(Source(path))


def test_a_unit_that_is_not_known_is_told_of(tmp_path: Path) -> None:
    path = brainvision(tmp_path, SAMPLES)
    path.write_text(path.read_text(encoding="utf-8").replace(",N\n", ",zots\n"), encoding="utf-8")
    read = parse(Source(path))
    assert (read.channels[1].unit, read.channels[1].written_unit) == ("", "zots")
    assert "zots" in read.notes[0].text
