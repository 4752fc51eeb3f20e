"""EDF and BDF, alone and in BIDS."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from ponos.amplifiers.edf import parse, recognises
from ponos.errors import DamagedFile, ReadError
from ponos.source import Source

edfio = pytest.importorskip("edfio")
EMG = np.random.default_rng(4).normal(0, 100, 4000)
FORCE = np.linspace(0, 200, 400)


def _written(path: Path, *, unit: str = "uV") -> Source:
    signals = [
        edfio.EdfSignal(EMG, 2000, label="FDI", physical_dimension=unit, physical_range=(-1000, 1000)),
        edfio.EdfSignal(FORCE, 200, label="Grip", physical_dimension="N", physical_range=(0, 500)),
    ]
    patient = edfio.Patient(name="Ada_Lovelace", code="P77")
    edfio.Edf(signals, patient=patient, annotations=[edfio.EdfAnnotation(0.5, None, "go")]).write(path)
    return Source(path)


def test_channels_of_two_rates_and_annotations_are_read(tmp_path: Path) -> None:
    source = _written(tmp_path / "a.edf")
    assert recognises(source)
    read = parse(source)
    assert [(one.name, one.unit, one.fs_hz, one.low, one.high) for one in read.channels] == [
        ("FDI", "uv", 2000.0, -1000.0, 1000.0),
        ("Grip", "n", 200.0, 0.0, 500.0),
    ]
    np.testing.assert_allclose(read.channels[0].blocks[0], EMG, atol=2000 / 65535)
    assert [(one.label, one.at_s) for one in read.events] == [("go", 0.5)]


def test_who_was_recorded_is_not_kept(tmp_path: Path) -> None:
    read = repr(parse(_written(tmp_path / "a.edf")))
    assert "Lovelace" not in read
    assert "P77" not in read


def test_what_bids_puts_beside_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "emg"
    folder.mkdir()
    stem = folder / "sub-01_task-grip"
    (folder / f"{stem.name}_channels.tsv").write_text(
        "name\ttype\tunits\tstatus\tstatus_description\nFDI\tEMG\tmV\tbad\tloose\nGrip\tMISC\tN\tgood\tn/a\n"
    )
    (folder / f"{stem.name}_events.tsv").write_text(
        "onset\tduration\ttrial_type\n1.25\t0.5\tsqueeze\n0.25\tn/a\tpulse\n"
    )
    about = {"PowerLineFrequency": 50, "DeviceSerialNumber": "X-77", "InstitutionName": "Bonn"}
    (folder / f"{stem.name}_emg.json").write_text(json.dumps(about))
    read = parse(_written(folder / f"{stem.name}_emg.edf", unit=""))
    assert (read.channels[0].unit, read.channels[0].written_unit) == ("mv", "mV")
    assert "'FDI' is marked as bad (loose)" in read.notes[0].text
    assert [(one.label, one.at_s) for one in read.events] == [("pulse", 0.25), ("go", 0.5), ("squeeze", 1.25)]
    assert dict(read.about) == {"power_line_hz": 50}
    assert list(read.tables["channels"]["type"]) == ["EMG", "MISC"]
    assert list(read.tables["events"]["duration"]) == ["0.5", ""]


def test_a_unit_that_bids_contradicts_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "sub-01_channels.tsv").write_text("name\tunits\nFDI\tmV\n")
    read = parse(_written(tmp_path / "sub-01_emg.edf"))
    assert read.channels[0].unit == "uv"
    assert "BIDS says mV" in read.notes[0].text


def test_an_onset_that_is_no_number_is_named(tmp_path: Path) -> None:
    (tmp_path / "sub-01_events.tsv").write_text("onset\tduration\nlate\t1\n")
    with pytest.raises(DamagedFile, match=r"row 2: The onset 'late'"):
        parse(_written(tmp_path / "sub-01_emg.edf"))


def test_bdf_is_read_too(tmp_path: Path) -> None:
    signal = edfio.BdfSignal(EMG, 2000, label="FDI", physical_dimension="uV", physical_range=(-1000, 1000))
    edfio.Bdf([signal]).write(tmp_path / "a.bdf")
    source = Source(tmp_path / "a.bdf")
    assert recognises(source)
    np.testing.assert_allclose(parse(source).channels[0].blocks[0], EMG, atol=1e-3)


def test_a_file_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.edf").path
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DamagedFile, match="it was cut short"):
        parse(Source(path))


def test_a_file_with_gaps_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.edf").path
    path.write_bytes(path.read_bytes().replace(b"EDF+C", b"EDF+D", 1))
    with pytest.raises(ReadError, match="has gaps"):
        parse(Source(path))


def test_a_header_without_channels_is_refused(tmp_path: Path) -> None:
    raw = _written(tmp_path / "a.edf").path.read_bytes()
    (tmp_path / "b.edf").write_bytes(raw[:184] + b"256     " + raw[192:252] + b"0   ")
    source = Source(tmp_path / "b.edf")
    assert recognises(source)
    with pytest.raises(DamagedFile, match="names no channel"):
        parse(source)


def test_without_edfio_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = _written(tmp_path / "a.edf")
    monkeypatch.setitem(sys.modules, "edfio", None)
    with pytest.raises(ReadError, match=r'pip install "ponos\[signals\]"'):
        parse(source)
