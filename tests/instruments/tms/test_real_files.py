"""Sizes, onsets and means of real sweeps, held against what the programs that came with them give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.io import loadmat
from scipy.optimize import curve_fit

from ponos import read
from ponos.instruments.tms import INSTRUMENT, Settings
from ponos.instruments.tms.measures.measuring import PARTS
from ponos.instruments.tms.measures.recruitment import boltzmann
from ponos.instruments.tms.sweeps import Sweeps
from ponos.source import Source
from tests.instruments.tms.pulses import measured, rows, table, the

Floats = NDArray[np.float64]

# Coil in the form of an eight, ten adults: n, mean, median and standard deviation by intensity in % of the threshold.
RECRUITED = {
    90: (91, 0.07, 0.03, 0.18),
    100: (94, 0.29, 0.10, 0.46),
    110: (89, 0.64, 0.48, 0.58),
    120: (87, 1.01, 0.90, 0.64),
    130: (80, 1.62, 1.59, 0.84),
    140: (68, 2.11, 2.06, 0.94),
    150: (54, 2.11, 1.94, 0.93),
}


def _ready(path: Path, **said: object) -> Sweeps:
    settings = Settings(**said)  # type: ignore[arg-type]
    return Sweeps(INSTRUMENT.read(Source(path), settings), settings)


def _paired(data: Path, window: str) -> tuple[Sweeps, pd.DataFrame]:
    pytest.importorskip("matio")
    folder = data / "tms" / "veta"
    said = {"emg_unit": "mv", "mep_window": window, "map": ("artloc=pulse_at:s", "ch1=emg_fdi", "ch2=none")}
    told = pd.read_csv(folder / "SICI_toolbox_results_flattened.csv")
    return _ready(folder / "SICI_example_data_preprocessed.mat", **said), told


def _single(data: Path) -> tuple[Sweeps, pd.DataFrame]:
    folder = data / "tms" / "mepfeatx"
    said = {"sampled_hz": 3000.0, "emg_unit": "uv", "pulse_at_ms": 50.0}
    return _ready(folder / "ID01.mat", **said), pd.read_csv(folder / "ID01_features.csv")


@pytest.mark.parametrize("window", ["18:120", "18:50"])
def test_sizes_are_those_of_a_toolbox_to_the_last_digit(data: Path, window: str) -> None:
    sweeps, told = _paired(data, window)
    np.testing.assert_allclose(sweeps.mep_mv, told["ch1_MEP_amplitude"], rtol=0, atol=1e-12)


def test_the_toolbox_finds_its_onsets_within_a_millisecond_of_ours(data: Path) -> None:
    sweeps, told = _paired(data, "15:50")
    apart = sweeps.latencies("rise_above_noise") - 1000.0 * told["ch1_MEP_latency"].to_numpy()
    # Two answers are below 50 µV; the toolbox gives them a latency all the same.
    assert np.isnan(apart).sum() == 2
    assert abs(np.nanmedian(apart)) < 1.0


def test_the_emg_before_the_pulse_is_that_of_the_toolbox_but_for_its_level(data: Path) -> None:
    sweeps, told = _paired(data, "18:50")
    # It leaves the level of the amplifier in; ours is about the mean.
    assert (sweeps.pre_rms_mv <= told["ch1_RMS_preMEP"] + 1e-4).all()
    assert sweeps.accepted.all()


def test_sizes_correlate_with_another_toolbox_which_measures_between_samples(data: Path) -> None:
    sweeps, told = _single(data)
    theirs = told["Amplitude"].to_numpy(float)
    ours = 1000.0 * sweeps.mep_mv
    assert np.corrcoef(ours, theirs)[0, 1] > 0.9999
    assert np.median(ours - theirs) == pytest.approx(-2.19, abs=0.01)
    # A curve through the samples has its peaks between them, never below the highest sample.
    assert (ours <= theirs).all()


def test_what_is_between_the_samples_explains_all_of_that_difference(data: Path) -> None:
    raw = loadmat(data / "tms" / "mepfeatx" / "ID01.mat")["meps"].T
    told = pd.read_csv(data / "tms" / "mepfeatx" / "ID01_features.csv")["Amplitude"].to_numpy(float)
    finer = np.arange(10 * 195, 10 * 300 + 1) / 10.0  # 15 to 50 ms behind the pulse at sample 150, ten times as fine
    between = np.ptp(CubicSpline(np.arange(raw.shape[1]), raw, axis=1)(finer), axis=1)
    assert np.abs(between - told).max() < 0.2
    assert np.median(between - told) == pytest.approx(0.0, abs=0.01)


def test_the_usual_onset_agrees_with_the_toolbox_in_the_median(data: Path) -> None:
    sweeps, told = _single(data)
    found = the(measured(PARTS, sweeps.recording, "mep_latency"))
    assert found.n == 152
    assert found.value == pytest.approx(told["Latency"].median(), abs=0.5)


@pytest.mark.parametrize("intensity", list(RECRUITED))
def test_means_by_intensity_are_those_of_the_published_table(data: Path, intensity: int) -> None:
    told = pd.read_csv(data / "tms" / "recruitment" / "cleaned_MEP_data.csv")
    own = told[(told["toUse"] == 1) & (told["coil"] == "fig8") & (told["percent_threshold"] == intensity)]
    made = table(rows(own["PeakToPeak"].to_numpy(float), pulse="single", test_intensity_percent=float(intensity)))
    n, mean, median, deviation = RECRUITED[intensity]
    size, varies = (the(measured(PARTS, made, id)) for id in ("mep_amplitude", "mep_cv"))
    assert size.n == n
    assert size.value == pytest.approx(mean, abs=0.006)
    assert size.value * varies.value / 100.0 == pytest.approx(deviation, abs=0.0051)  # type: ignore[operator]
    assert np.median(Sweeps(made, Settings()).mep_mv) == pytest.approx(median, abs=0.0051)


def test_the_curve_through_six_published_means_is_the_published_one() -> None:
    intensity, means = np.arange(90.0, 141.0, 10.0), [0.0, 0.2036, 0.7561, 1.4121, 2.9863, 3.0042]
    (plateau, s50, k), _ = curve_fit(boltzmann, intensity, means, p0=(3.0, 120.0, 7.0))
    assert plateau == pytest.approx(3.2954, abs=0.0005)
    assert s50 == pytest.approx(119.954, abs=0.001)
    assert k == pytest.approx(6.549, abs=0.001)
    assert plateau / (4 * k) == pytest.approx(0.1258, abs=0.0001)


# In one sweep of the authors there is no answer to 5 ms; they write 0, and 0.28 mV is there.
AUTHORS = {3.0: 0.2815, 5.0: 0.4136}


def _humming(data: Path, **said: object) -> Sweeps:
    pytest.importorskip("openpyxl")
    folder = data / "tms" / "paired_pulse"
    told = {"emg_unit": "mv", "find_artefact": True, "design": str(folder / "sici_order.xlsx"), **said}
    return _ready(folder / "sici.mat", **told)


def test_hum_is_no_contraction_once_the_mains_are_told(data: Path) -> None:
    as_it_is, told = _humming(data), _humming(data, mains_hz=50.0)
    assert not as_it_is.accepted.any()
    assert told.accepted.all()
    assert np.median(1000.0 * told.pre_rms_mv) == pytest.approx(17.6, abs=0.1)
    assert not _humming(data, mains_hz=60.0).accepted.any()
    said = the(measured(PARTS, told.recording, "pre_emg", settings=told.settings)).method
    assert "hum of 50 Hz and its harmonics taken out" in said


def test_the_authors_ratios_come_out_of_the_raw_sweeps(data: Path) -> None:
    sweeps = _humming(data, mains_hz=50.0, mep_window="20:40")
    found = measured(PARTS, sweeps.recording, "sici", settings=sweeps.settings)
    for isi_ms, ratio in AUTHORS.items():
        ours = the(found, isi_ms=f"{isi_ms:g}", rule="ratio_of_means")
        assert ours.value == pytest.approx(100.0 * ratio, abs=1.2)
        assert "window" not in ours.reason


def test_the_tail_of_the_pulse_in_the_window_is_told(data: Path) -> None:
    """From 15 ms on it makes conditioned answers half as large again, and inhibition nearly vanish."""
    sweeps = _humming(data, mains_hz=50.0)
    for id in ("sici", "mep_amplitude"):
        found = [one for one in measured(PARTS, sweeps.recording, id, settings=sweeps.settings) if one.value]
        assert found
        assert all("the artefact of the pulse reaches into it" in one.reason for one in found if id == "sici")
    assert the(measured(PARTS, sweeps.recording, "sici", settings=sweeps.settings), isi_ms="3").value > 45.0  # type: ignore[operator]


def test_means_by_intensity_come_through_the_reader(data: Path, tmp_path: Path) -> None:
    told = pd.read_csv(data / "tms" / "recruitment" / "cleaned_MEP_data.csv")
    own = told[(told["toUse"] == 1) & (told["coil"] == "fig8")].assign(patient_code=1)
    own[["PeakToPeak", "percent_threshold"]].to_csv(tmp_path / "meps.csv", index=False)
    sweeps = _ready(tmp_path / "meps.csv", map=("PeakToPeak=mep:mv", "percent_threshold=test_intensity:percent_rmt"))
    found = measured(PARTS, sweeps.recording, "mep_amplitude", settings=sweeps.settings)
    for intensity, (n, mean, _, _) in RECRUITED.items():
        condition = {} if intensity == 120 else {"at": f"{intensity} % RMT"}
        assert the(found, **condition).n == n
        assert the(found, **condition).value == pytest.approx(mean, abs=0.006)


def test_of_several_muscles_it_is_said_which_one_is_measured(data: Path) -> None:
    path = data / "tms" / "toolbox_formats" / "Example_Data_1.vhdr"
    told = " ".join(note.text for note in read(path, settings=Settings(marks="S255")).notes)
    assert "4 muscles were recorded (lecr, lfdi, recr, rfdi)" in told
    named = read(path, settings=Settings(marks="S255", muscle="rfdi"))
    assert "none is named" not in " ".join(note.text for note in named.notes)
    assert Sweeps(named, Settings(muscle="rfdi")).muscle == "rfdi"
