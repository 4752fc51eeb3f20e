"""Real files of a laboratory against the answers of its own program, and a published model's course of force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ponos
from ponos.instruments.force import INSTRUMENT, Settings
from ponos.instruments.force.spectra import welch
from ponos.recording import Recording
from ponos.source import Source
from tests.instruments.force.made import answers, blocks, recording


def _regina(data: Path, name: str, **said: str) -> Recording:
    return INSTRUMENT.read(Source(data / "force" / "regina" / name), Settings(**said))  # type: ignore[arg-type]


def test_the_grip_has_the_peak_of_the_programs_answer_before_its_offset_goes(data: Path) -> None:
    grip = _regina(data, "MVC_GRIP_R2_PRE.txt")
    assert answers(grip, keep_offset=True, mvc_rule="peak")["mvc_force"].value == pytest.approx(427.6, abs=1e-6)
    # 6.8 N of it are the gauge at rest, and a single sample is higher than half a second.
    own = answers(grip)["mvc_force"]
    assert own.value == pytest.approx(416.02, abs=0.01)
    assert "6.8 N removed" in own.method


def test_the_programs_frequencies_are_those_of_the_whole_file_rest_and_all(data: Path) -> None:
    grip = _regina(data, "MVC_GRIP_R2_PRE.txt")
    whole = welch(grip.table["emg_mv"].to_numpy(float), 10_000.0)
    step = whole.frequency_hz[1]
    assert step == pytest.approx(10_000.0 / 4096)
    assert float(whole.mean_hz) == pytest.approx(137.5, abs=0.05)
    assert float(whole.median_hz) == pytest.approx(105.0, abs=step / 2)
    working = answers(grip, emg_band="0:5000")
    assert working["emg_mean_frequency"].value == pytest.approx(141.2, abs=0.1)
    assert answers(grip)["emg_mean_frequency"].value == pytest.approx(125.1, abs=0.1)


def test_the_interpolated_twitch_against_the_programs_numbers(data: Path) -> None:
    made = _regina(data, "itt_pre.txt", pulses="artefact:3", stimulus="nerve")
    pulses = made.tables["pulses"]["at_s"].to_numpy(float)
    assert pulses == pytest.approx([3.788, 6.0245, 11.54875])
    force = made.table["force_v"].to_numpy(float)
    at = [round(one * 4000) for one in pulses]
    # The program: Max 6.5909, and A, B, C the highest force in the 600 samples from each stimulus on, offset and all;
    # "iTT" is each of them minus Max, but C itself at rest.
    assert force.max() == pytest.approx(6.5909, abs=1e-4)
    tops = [force[one : one + 601].max() for one in at]
    assert tops == pytest.approx([6.3187, 5.4344, 0.63375], abs=1e-3)
    # Of the 0.634 V at rest 0.097 V are the gauge.
    found = answers(made, stimulus="nerve")
    assert found["voluntary_activation"].value == pytest.approx(73.1, abs=0.1)
    assert "resting twitch 0.537 V" in found["voluntary_activation"].method
    assert found["mvc_force"].value is None


def test_sweeps_around_a_stimulus_are_not_taken_for_force(data: Path) -> None:
    source = Source(data / "force" / "regina" / "TMS_CSP_03232022_pre.txt")
    assert not any(form.recognises(source) for form in INSTRUMENT.formats())


def test_files_of_force_are_read_without_being_told_which_instrument(data: Path) -> None:
    for name in ("MVC_GRIP_R2_PRE.txt", "itt_pre.txt"):
        assert ponos.read(data / "force" / "regina" / name).instrument == "force"


def test_no_cart_file_is_taken_for_force(data: Path) -> None:
    carts = [path for path in sorted((data / "cpet").rglob("*")) if path.is_file()][:60]
    taken = [path.name for path in carts if any(form.recognises(Source(path)) for form in INSTRUMENT.formats())]
    assert taken == []


def test_ten_seconds_of_a_published_model_of_fatigue(data: Path) -> None:
    """Simulated by its authors: the force is held at half of the most, while what the muscle could give falls."""
    folder = data / "force" / "potvin_fuglevand"
    rows = pd.read_csv(next(folder.glob("0.50_A*.csv")), header=None).to_numpy(float)
    held, could = (np.interp(np.arange(0.1, 10.0, 0.001), rows[:, 0], rows[:, column]) for column in (4, 5))
    before = blocks((0, 2), (100, 2), (0, 3))
    found = answers(recording(np.concatenate([before, held])))
    assert found["time_to_failure"].value is None
    assert found["time_to_failure"].reason.startswith("The force was held to the end of the recording, at least 9.9")
    found = answers(recording(np.concatenate([blocks((0, 2)), could, blocks((0, 3))])))
    assert found["static_fatigue_index"].value == pytest.approx(100.0 - float(rows[:, 5].mean()), abs=0.15)
    assert found["force_decline"].value == pytest.approx(100.0 - rows[-1, 5], abs=0.6)
