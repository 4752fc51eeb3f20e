"""The way in: which format a file is of, and that none falls over what is none."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.amplifiers.base import Told
from ponos.amplifiers.reading import FORMATS, read_traces, recognised
from ponos.amplifiers.traces import Traces
from ponos.errors import PonosError, ReadError, UnknownFormat, UsageError
from ponos.source import Source
from tests.amplifiers.made import cfs, labchart
from tests.amplifiers.test_cfs import RAMP

REAL = {
    "force/regina/itt_pre.txt": "labchart_text",
    "tms/cspider/example2.cfs": "cfs",
    "tms/toolbox_formats/Example_Data_1.smr": "spike2",
    "tms/toolbox_formats/Example_Data_1.vhdr": "brainvision",
    "tms/paired_pulse/sici.mat": "acqknowledge_mat",
    "tms/veta/SICI_example_data.mat": "matlab_trials",
    "tms/mepfeatx/ID01.mat": "matlab_matrix",
}
STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b'CEDFILE"',
    cfs([RAMP])[:170],
    b"\x03\x00(C) CED 87",
    b"S64",
    b"Brain Vision Data Exchange Header File Version 1.0\n",
    b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM",
    b"MATLAB 7.3 MAT-file",
    b"0       ".ljust(184) + b"512     ".ljust(68) + b"1   ",
    b"\xffBIOSEMI",
    b"Interval=\t0.001 s\nChannelTitle=\ta\n",
    b"time_s,emg_mv\n0,1\n1,2\n2,3\n",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where made-up files go, one over the other."""
    return tmp_path_factory.mktemp("files")


def test_names_are_short_and_titles_are_all_different() -> None:
    assert [one.name for one in FORMATS if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", one.name)] == []
    assert len({one.name for one in FORMATS}) == len({one.title for one in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize(("file", "name"), REAL.items())
def test_each_real_file_is_of_one_format_and_no_other(data: Path, file: str, name: str) -> None:
    source = Source(data / file)
    found = recognised(source)
    assert found is not None
    assert found.name == name
    others = [one.name for one in FORMATS if one.recognises(source) and one.name != name]
    # A table beside the samples of AcqKnowledge is recognised as well, but asked later.
    assert others in ([], ["matlab_trials"])


@pytest.mark.parametrize("file", REAL)
def test_telling_a_format_does_not_read_the_file(data: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("read as a whole")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "read_text", refuse)
    assert recognised(Source(data / file)) is not None


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=600), name=st.sampled_from(["a.txt", "a.mat", "a.eeg"]))
def test_no_format_falls_over_what_is_none(folder: Path, start: bytes, rest: bytes, name: str) -> None:
    (folder / name).write_bytes(start + rest)
    with suppress(ReadError):
        source = Source(folder / name)
        for form in FORMATS:
            assert form.recognises(source) in (True, False)
            with suppress(PonosError):
                assert isinstance(form.parse(source, Told(sampled_hz=1000.0)), Traces)


@given(rest=st.text("0123456789.,;\t\n #*-eN=aiTrvl\r", max_size=300), header=st.booleans())
def test_no_format_falls_over_text_that_is_none(folder: Path, rest: str, header: bool) -> None:
    (folder / "a.txt").write_text((labchart() if header else "time_s\temg_mv\n") + rest, encoding="utf-8")
    source = Source(folder / "a.txt")
    for form in FORMATS:
        assert form.recognises(source) in (True, False)
        with suppress(PonosError):
            assert isinstance(form.parse(source, Told(sampled_hz=1000.0)), Traces)


@given(at=st.integers(0, 400), put=st.binary(min_size=1, max_size=8))
def test_a_spoilt_cfs_is_read_or_refused(folder: Path, at: int, put: bytes) -> None:
    content = cfs([RAMP, RAMP])
    (folder / "a.cfs").write_bytes(content[:at] + put + content[at + len(put) :])
    with suppress(PonosError):
        assert isinstance(read_traces(Source(folder / "a.cfs")), Traces)


def test_a_file_of_no_amplifier_is_refused_with_the_formats(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    with pytest.raises(UnknownFormat, match=r"a\.txt: .*LabChart"):
        read_traces(Source(tmp_path / "a.txt"))


@pytest.mark.parametrize(("sampled_hz", "unit"), [(0.0, ""), (-1.0, ""), (float("nan"), ""), (1000.0, "bananas")])
def test_what_the_user_says_must_be_possible(sampled_hz: float, unit: str) -> None:
    with pytest.raises(UsageError):
        Told(sampled_hz=sampled_hz, unit=unit)


def test_channels_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(labchart("0\t1\t2").replace("Raw EMG\tForce", "EMG\tEMG"))
    read = read_traces(Source(tmp_path / "a.txt"))
    assert [one.name for one in read.channels] == ["EMG", "EMG #2"]
    assert "called 'EMG'" in read.notes[0].text


def test_the_unit_that_the_user_says_is_that_of_channels_without_one(data: Path) -> None:
    read = read_traces(Source(data / "tms" / "cspider" / "example2.cfs"), told_unit="mV")
    assert (read.channels[0].unit, read.channels[0].written_unit) == ("mv", "µV")
