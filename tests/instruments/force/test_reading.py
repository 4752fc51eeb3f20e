"""Files of amplifiers and lists of pulls, good ones and those that somebody will bring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ponos.amplifiers.labchart_writing import write_labchart_text
from ponos.amplifiers.samples_table import write_samples_csv
from ponos.amplifiers.traces import Channel, Event, Traces
from ponos.errors import PonosError, ReadError, UnitConflict, UnknownFormat, UsageError
from ponos.instruments.force import INSTRUMENT, Settings
from ponos.instruments.force.reading.pulses import kind_of
from ponos.recording import Recording, Signals
from ponos.source import Source
from tests.instruments.force.made import FS, blocks, trains, work

PULLS = trains(300.0, 2)


def _channel(name: str, unit: str, *values: np.ndarray, fs_hz: float = FS) -> Channel:
    return Channel(name=name, unit=unit, written_unit=unit, fs_hz=fs_hz, blocks=values)


def _file(folder: Path, *channels: Channel, events: tuple[Event, ...] = ()) -> Path:
    many = len(channels[0].blocks)
    traces = Traces(channels=channels, starts_s=(0.0,) * many, zeros_s=(float("nan"),) * many, events=events)
    path = folder / "pulls.csv"
    write_samples_csv(traces, path)
    return path


def _read(path: Path, **said: Any) -> Recording:
    return INSTRUMENT.read(Source(path), Settings(**said))


def _told(recording: Recording) -> str:
    return " ".join(note.text for note in recording.notes)


def test_a_table_of_samples_is_read_with_its_stimuli(tmp_path: Path) -> None:
    marks = (
        Event(label="femoral nerve", block=0, at_s=3.0),
        Event(label="start of the hold", block=0, at_s=4.0),
        Event(label="TMS", block=0, at_s=7.0),
    )
    path = _file(tmp_path, _channel("Grip", "n", PULLS), _channel("EMG 1", "uv", 1000 * work(PULLS, 1.0)), events=marks)
    found = _read(path)
    assert list(found.table) == ["time_s", "force_n", "emg_mv"]
    assert isinstance(found.data, Signals)
    assert found.data.fs_hz == FS
    assert found.tables["pulses"].to_dict("list") == {"at_s": [3.0, 7.0], "pulse": ["nerve", "cortex"]}
    np.testing.assert_allclose(found.table["emg_mv"], work(PULLS, 1.0))


@pytest.mark.parametrize(("unit", "factor"), [("n", 1.0), ("kgf", 9.80665)])
def test_kilograms_of_force_become_newtons(tmp_path: Path, unit: str, factor: float) -> None:
    assert _read(_file(tmp_path, _channel("Grip", unit, PULLS))).table["force_n"].max() == pytest.approx(300.0 * factor)


def test_torque_stays_torque(tmp_path: Path) -> None:
    assert "torque_nm" in _read(_file(tmp_path, _channel("Knee", "nm", PULLS))).table


def test_volts_stay_volts_until_somebody_says_what_they_mean(tmp_path: Path) -> None:
    path = _file(tmp_path, _channel("Force", "v", PULLS / 100))
    assert "force_v" in _read(path).table
    assert _read(path, force_unit_per_volt="100 n").table["force_n"].max() == pytest.approx(300.0)
    assert _read(path, force_unit_per_volt="10 kgf").table["force_n"].max() == pytest.approx(300.0 * 0.980665)
    assert _read(path, map=("Force=torque:nm",)).table["torque_nm"].max() == pytest.approx(3.0)


def test_a_channel_that_nobody_knows_is_named_by_its_user(tmp_path: Path) -> None:
    path = _file(tmp_path, _channel("A1", "v", PULLS), _channel("A2", "mv", work(PULLS, 1.0)))
    with pytest.raises(ReadError, match=r"No channel is force; the file has A1 \(V\), A2 \(mV\)") as error:
        _read(path)
    assert "--map CHANNEL=force:n" in str(error.value)
    found = _read(path, map=("A1=force:kgf", "A2=emg_fdi:mv"))
    assert list(found.table) == ["time_s", "force_n", "emg_fdi_mv"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("Girp=force:n",), "Did you mean 'Grip'"),
        (("Grip=power:n",), "'power' is no channel"),
        (("Grip=force:stone",), "'stone' is not known"),
        (("EMG=emg:n",), "is no voltage"),
    ],
)
def test_a_map_that_cannot_be_meant(tmp_path: Path, said: tuple[str, ...], told: str) -> None:
    path = _file(tmp_path, _channel("Grip", "n", PULLS), _channel("EMG", "mv", work(PULLS, 1.0)))
    with pytest.raises(PonosError, match=told):
        _read(path, map=said)


def test_an_emg_without_a_unit_is_asked_for(tmp_path: Path) -> None:
    path = _file(tmp_path, _channel("Grip", "n", PULLS), _channel("EMG", "", work(PULLS, 1.0)))
    with pytest.raises(UnitConflict, match="in which unit the EMG is"):
        _read(path)
    assert "emg_mv" not in _read(path, map=("EMG=none",)).table


def test_a_force_that_pulls_downward_is_turned_over_and_said_so(tmp_path: Path) -> None:
    found = _read(_file(tmp_path, _channel("Grip", "n", -PULLS)))
    assert found.table["force_n"].max() == pytest.approx(300.0)
    assert "turned over" in _told(found)
    assert "turned over" not in _told(_read(_file(tmp_path, _channel("Grip", "n", PULLS))))


@pytest.mark.parametrize(
    ("force", "emg", "told"),
    [
        (PULLS + 40.0, None, "The gauge shows 40 at rest"),
        (PULLS * 100, None, "can be of no limb"),
        (np.zeros(8000), None, "flat or empty"),
        (300.0 + np.sin(np.arange(8000) / 30.0), None, "no rest in it"),
        (PULLS[:1500] + np.arange(1500.0), None, "lasts 1.50 s"),
        (PULLS, np.clip(np.repeat(work(PULLS, 1.0)[::5], 5), -0.2, 0.2), "'emg_mv' is clipped"),
        (PULLS, work(PULLS, 1.0) + 0.3 * np.sin(2 * np.pi * 0.05 * np.arange(len(PULLS))), "mains hum of 50 Hz"),
        (PULLS, 1000.0 * work(PULLS, 1.0), "probably another one"),
        (PULLS, np.zeros(len(PULLS)), "Channel 'emg_mv' is flat"),
    ],
)
def test_what_is_odd_is_told(tmp_path: Path, force: np.ndarray, emg: np.ndarray | None, told: str) -> None:
    channels = [_channel("Grip", "n", force)]
    if emg is not None:
        channels.append(_channel("EMG", "mv", emg))
    assert told in _told(_read(_file(tmp_path, *channels)))


def test_a_good_file_has_nothing_odd(tmp_path: Path) -> None:
    force = trains(300.0, 3) * (1 + 0.01 * np.sin(np.arange(len(trains(300.0, 3))) / 70.0)) + 0.5
    found = _read(_file(tmp_path, _channel("Grip", "n", force), _channel("EMG", "mv", work(force, 1.0))))
    assert found.notes == ()
    assert found.status == "ok"


def test_blocks_are_joined_with_nothing_between_them(tmp_path: Path) -> None:
    found = _read(_file(tmp_path, _channel("Grip", "n", PULLS, PULLS)))
    assert len(found.table) == 2 * len(PULLS) + FS
    assert found.table["force_n"].isna().sum() == FS
    assert "2 blocks of the file were joined" in _told(found)


def test_sweeps_are_left_to_stimulation(tmp_path: Path) -> None:
    path = tmp_path / "sweeps.txt"
    sweep = blocks((0, 0.05), (10, 0.15))
    channels = (_channel("Force", "n", sweep, sweep), _channel("EMG", "mv", sweep, sweep))
    write_labchart_text(Traces(channels=channels, starts_s=(0.0, 5.0), zeros_s=(0.05, 0.05)), path)
    assert not any(form.recognises(Source(path)) for form in INSTRUMENT.formats())
    with pytest.raises(UnknownFormat, match="cut into 2 sweeps"):
        _read(path)


def test_pulses_of_a_trigger_as_said_and_of_a_design(tmp_path: Path) -> None:
    trigger = np.zeros(len(PULLS))
    trigger[[3000, 3001, 3002, 7000, 7001, 7002]] = 5.0
    emg = work(PULLS, 1.0)
    emg[[5000, 5001]] = 8.0
    path = _file(tmp_path, _channel("Grip", "n", PULLS), _channel("EMG", "mv", emg), _channel("Trigger", "v", trigger))
    found = _read(path)
    assert found.tables["pulses"]["at_s"].tolist() == [3.0, 7.0]
    assert "nothing says whether nerve or cortex" in _told(found)
    assert "nothing says" not in _told(_read(path, stimulus="nerve"))
    assert _read(path, pulses="1.5,2").tables["pulses"]["at_s"].tolist() == [1.5, 2.0]
    assert _read(path, pulses="artefact:5").tables["pulses"]["at_s"].tolist() == [5.0]
    design = tmp_path / "design.csv"
    design.write_text("time_s,pulse\n3,nerve\n7,TMS\n")
    assert _read(path, design=str(design)).tables["pulses"]["pulse"].tolist() == ["nerve", "cortex"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"pulses": "99"}, "A stimulus at 99 s lies outside the 10.0 s"),
        ({"pulses": "artefact:500"}, "never goes beyond 500 mV"),
        ({"rows": "side=left"}, "--rows chooses rows of a table"),
    ],
)
def test_pulses_that_cannot_be(tmp_path: Path, said: dict[str, str], told: str) -> None:
    path = _file(tmp_path, _channel("Grip", "n", PULLS), _channel("EMG", "mv", work(PULLS, 1.0)))
    with pytest.raises((ReadError, UsageError), match=told):
        _read(path, **said)


def test_a_design_with_a_word_that_is_no_stimulus_is_refused_with_its_row(tmp_path: Path) -> None:
    path = _file(tmp_path, _channel("Grip", "n", PULLS))
    design = tmp_path / "design.csv"
    design.write_text("time_s,pulse\n3,nerve\n7,hand\n")
    with pytest.raises(ReadError, match="row 3: 'hand' is no stimulus"):
        _read(path, design=str(design))


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Femoral nerve", "nerve"), ("TMS 120 %", "cortex"), ("single", "cortex"), ("stimulus", ""), ("numbness", "")],
)
def test_the_kind_of_a_stimulus_by_its_label(label: str, kind: str) -> None:
    assert kind_of(label) == kind


def test_a_list_of_pulls(tmp_path: Path) -> None:
    path = tmp_path / "grip.csv"
    path.write_text("Trial;Hand;Grip strength (kgf);Set\n2;R;31,5;1\n1;R;33,0;1\n3;r;;1\n4;R;0;1\n")
    assert any(form.recognises(Source(path)) for form in INSTRUMENT.formats())
    found = _read(path)
    assert found.table["force_n"].tolist() == pytest.approx([33.0 * 9.80665, 31.5 * 9.80665])
    assert found.table["side"].tolist() == ["right", "right"]
    assert "1 pulls have no force (row 4)" in _told(found)
    assert "1 pulls have a force of 0 (row 5)" in _told(found)


def test_series_of_a_list_keep_their_order_and_pulls_are_put_into_theirs(tmp_path: Path) -> None:
    path = tmp_path / "grip.csv"
    path.write_text("series,trial,force_n\n2,2,301\n2,1,300\n10,1,310\n10,2,311\n")
    assert _read(path).table["force_n"].tolist() == [300.0, 301.0, 310.0, 311.0]


def test_a_list_whose_unit_nobody_says_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "grip.csv"
    path.write_text("trial,force\n1,33\n2,31\n")
    with pytest.raises(UnitConflict, match="in which unit 'force' is"):
        _read(path)
    assert _read(path, map=("force=force:kgf",)).table["force_n"].max() == pytest.approx(33 * 9.80665)


def test_a_list_of_torque(tmp_path: Path) -> None:
    path = tmp_path / "knee.csv"
    path.write_text("trial,torque_nm\n1,80\n2,75\n")
    assert _read(path).table["torque_nm"].tolist() == [80.0, 75.0]


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\nnothing is here.\n")
    with pytest.raises(UnknownFormat, match="neither the file of an amplifier nor a list"):
        _read(path)
