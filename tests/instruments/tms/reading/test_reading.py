"""The real files, each as a user would have to name it, held against what their authors measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from ponos.errors import ReadError, UnitConflict, UsageError
from ponos.instruments.tms import Settings
from ponos.instruments.tms.reading.reader import read
from ponos.recording import Epochs, Recording
from ponos.source import Source

# MATLAB tables and Spike2 need libraries that come with an extra.
MATLAB = "matio"
NEO = "neo"


def of(path: Path, **said: object) -> Recording:
    return read(Source(path), Settings(**said))  # type: ignore[arg-type]


def epochs(recording: Recording) -> Epochs:
    assert isinstance(recording.data, Epochs)
    return recording.data


def told(recording: Recording) -> str:
    return " ".join(note.text for note in recording.notes)


def sizes(recording: Recording, window_ms: tuple[float, float]) -> NDArray[np.float64]:
    data = epochs(recording)
    first, last = (
        np.rint((data.trials["pulse_at_s"] + at / 1000.0) * data.fs_hz).astype(int).tolist() for at in window_ms
    )
    each = zip(data.segments, first, last, strict=True)
    return np.array([np.ptp(segment[start : stop + 1, 0]) for segment, start, stop in each])


def test_a_matlab_table_gives_the_amplitudes_of_its_toolbox_exactly(data: Path) -> None:
    pytest.importorskip(MATLAB)
    recording = of(
        data / "tms/veta/SICI_example_data_preprocessed.mat",
        emg_unit="mv",
        map=("artloc=pulse_at:s", "ch1=emg_fdi", "ch2=none"),
    )
    theirs = pd.read_csv(data / "tms/veta/SICI_toolbox_results_flattened.csv")
    np.testing.assert_array_equal(recording.table["sweep"], theirs["trial_number"])
    np.testing.assert_array_equal(recording.table["conditioning_intensity_percent"], theirs["sici_intensity"])
    for last in (50.0, 120.0):
        np.testing.assert_allclose(sizes(recording, (18.0, last)), theirs["ch1_MEP_amplitude"], rtol=0, atol=1e-12)
    assert "The file gives AMT 31 and RMT 44 without a unit" in told(recording)
    assert dict(recording.about) == {}


def test_a_matlab_table_without_rate_or_unit_is_asked_for_both(data: Path) -> None:
    pytest.importorskip(MATLAB)
    path = data / "tms/veta/SICI_example_data.mat"
    with pytest.raises(ReadError, match="how fast it was sampled"):
        of(path)
    with pytest.raises(UnitConflict, match=r"channel 'ch1'.*--emg-unit"):
        of(path, sampled_hz=5000.0)
    with pytest.raises(ReadError, match="does not keep to two levels"):
        of(path, sampled_hz=5000.0, emg_unit="mv", trigger="ch2")


def test_a_dead_trigger_is_named_and_the_artefact_serves_when_asked(data: Path) -> None:
    path = data / "tms/paired_pulse/sici.mat"
    with pytest.raises(ReadError, match="'Digital input' never changes"):
        of(path, emg_unit="mv")
    with pytest.raises(UnitConflict, match="no muscle gives"):
        of(path, find_artefact=True)


def test_pairs_are_joined_with_their_order_and_agree_with_the_authors(data: Path) -> None:
    folder = data / "tms/paired_pulse"
    said = {"emg_unit": "mv", "find_artefact": True, "design": str(folder / "sici_order.xlsx")}
    recording = of(folder / "sici.mat", **said)
    theirs = of(folder / "sici_scored.xlsx", map=("MEPs Amplitude=mep:mv",)).table
    trials = recording.table
    assert trials["isi_ms"].value_counts().to_dict() == theirs["isi_ms"].value_counts().to_dict()
    np.testing.assert_allclose(trials["pulse_at_s"], 0.2 + trials["isi_ms"].fillna(0.0) / 1000.0)
    off = np.abs(sizes(recording, (20.0, 40.0)) - theirs["mep_mv"])
    assert (off < 0.002).sum() >= 36
    alone = theirs["mep_mv"][theirs["pulse"] == "single"].mean()
    ratios = theirs.groupby("isi_ms")["mep_mv"].mean() / alone
    np.testing.assert_allclose(ratios, [0.2815, 0.4136], atol=1e-4)


def test_a_design_of_another_count_is_refused(data: Path) -> None:
    folder = data / "tms/paired_pulse"
    with pytest.raises(ReadError, match="40 sweeps, the design 60 rows"):
        of(
            folder / "sici.mat",
            emg_unit="mv",
            find_artefact=True,
            design=str(folder / "key_acquisition.xlsx"),
            map=("Group A=test_intensity:percent_rmt",),
        )


def test_frames_of_signal_are_cut_at_the_given_times(data: Path) -> None:
    folder = data / "tms/cspider"
    said = {"pulse_times": str(folder / "timing_csp_pulses.txt")}
    with pytest.raises(UnitConflict, match="The file writes 'µV'"):
        of(folder / "example2.cfs", **said)
    recording = of(folder / "example2.cfs", emg_unit="mv", **said)
    assert recording.table["block"].value_counts().to_dict() == {"1": 10, "2": 10, "3": 10, "4": 10}
    np.testing.assert_allclose(recording.table["pulse_at_s"], 0.2, atol=1.1e-4)
    assert "is clipped (18 of 40 sweeps)" in told(recording)


def test_triggered_segments_of_spike2_keep_their_place(data: Path) -> None:
    pytest.importorskip(NEO)
    recording = of(data / "tms/toolbox_formats/Example_Data_1.smr")
    assert len(recording.table) == 10
    assert len(epochs(recording).channels) == 8
    np.testing.assert_allclose(recording.table["pulse_at_s"][:3], [0.91745, 0.39636, 1.11674], atol=2e-5)


def test_two_marks_of_one_pulse_are_not_guessed(data: Path) -> None:
    pytest.importorskip(NEO)
    path = data / "tms/toolbox_formats/Example_Data_1.vhdr"
    with pytest.raises(ReadError, match="'S255' 20 times, 'S254' 20 times"):
        of(path)
    with pytest.raises(UsageError, match="There is no mark 'S25'"):
        of(path, marks="S25")
    recording = of(path, marks="S255")
    assert len(recording.table) == 20
    assert epochs(recording).channels == ("emg_lecr_mv", "emg_lfdi_mv", "emg_recr_mv", "emg_rfdi_mv")


def test_sweeps_of_labchart_are_too_short_for_a_silent_period(data: Path) -> None:
    recording = of(data / "force/regina/TMS_CSP_03232022_pre.txt")
    assert epochs(recording).channels == ("emg_mv", "force_v")
    assert {len(one) for one in epochs(recording).segments} == {800}
    assert sizes(recording, (10.0, 100.0)).mean() == pytest.approx(13.39, abs=0.01)
    assert "Sweeps end 150 ms after the pulse; silent periods are censored there." in told(recording)


@pytest.mark.parametrize("name", ["MVC_GRIP_R2_PRE.txt", "itt_pre.txt"])
def test_force_is_left_to_the_instrument_of_force(data: Path, name: str) -> None:
    from ponos.instruments.tms.formats import FORMATS

    source = Source(data / "force/regina" / name)
    assert not any(form.recognises(source) for form in FORMATS)


def test_a_matrix_needs_its_rate_its_unit_and_the_place_of_the_pulse(data: Path) -> None:
    path = data / "tms/mepfeatx/ID01.mat"
    with pytest.raises(ReadError, match="how fast"):
        of(path)
    with pytest.raises(UnitConflict, match="emg-unit"):
        of(path, sampled_hz=3000.0)
    with pytest.raises(ReadError, match=r"Nothing marks the pulses.*--pulse-at-ms"):
        of(path, sampled_hz=3000.0, emg_unit="uv")
    recording = of(path, sampled_hz=3000.0, emg_unit="uv", pulse_at_ms=50.0)
    assert len(recording.table) == 152
    assert np.median(sizes(recording, (15.0, 50.0))) == pytest.approx(0.961, abs=0.002)


def test_a_table_of_many_people_is_read_one_at_a_time(data: Path) -> None:
    path = data / "tms/recruitment/cleaned_MEP_data.csv"
    said = {"map": ("PeakToPeak=mep:mv", "percent_threshold=test_intensity:percent_rmt")}
    with pytest.raises(UnitConflict, match="in which unit 'PeakToPeak'"):
        of(path)
    with pytest.raises(ReadError, match="holds 10 people"):
        of(path, **said)
    recording = of(path, rows="patient_code=301,coil=h7,side=lt", **said)
    theirs = pd.read_csv(path).query("patient_code == 301 and coil == 'h7' and side == 'lt'")
    np.testing.assert_allclose(recording.table["mep_mv"], theirs["PeakToPeak"])
    np.testing.assert_allclose(recording.table["test_intensity_percent"], theirs["percent_threshold"])
    assert dict(recording.about) == {"intensity_of": "rmt", "side": "left", "coil": "h7"}
    assert "301" not in f"{recording.about}{recording.notes}{recording.table.columns.tolist()}"
