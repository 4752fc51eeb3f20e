"""EMG over a task and drive per force, on EMG made with a known size and spectrum."""

from __future__ import annotations

import numpy as np
import pytest

from tests.instruments.force.made import FS, answers, blocks, recording, trains, work


def _levels() -> np.ndarray:
    return blocks((0, 2), *[one for level in (100, 200, 300, 400) for one in ((level, 4), (0, 2))])


def _hold() -> np.ndarray:
    return blocks((0, 2), (400, 3), (0, 2), (200, 30), (0, 3))


def test_the_slope_over_levels_is_the_drive_per_newton() -> None:
    force = _levels()
    found = answers(recording(force, emg_mv=work(force, 1.5)), tasks="levels=0:60")
    slope = found["emg_per_force"]
    assert slope.value == pytest.approx(1.5, rel=0.06)
    assert slope.low is not None
    assert slope.high is not None
    assert slope.low < 1.5 < slope.high
    assert slope.n == 4
    assert found["emg_per_force:at=50_percent_mvc"].value == pytest.approx(1.5, rel=0.06)


def test_noise_of_the_amplifier_is_not_taken_for_drive() -> None:
    force = _levels()
    noise = 0.1 * np.random.default_rng(5).standard_normal(len(force))
    found = answers(recording(force, emg_mv=work(force, 1.5) + noise), tasks="levels=0:60")
    assert found["emg_per_force:at=50_percent_mvc"].value == pytest.approx(1.5, rel=0.06)


def test_more_drive_for_the_same_force_shows_as_its_change() -> None:
    force = _hold()
    course = np.interp(np.arange(len(force)) / FS, [9.0, 39.0], [1.0, 2.0])
    found = answers(recording(force, emg_mv=work(force, 1.5 * course)))
    # The thirds are centred on a sixth and five sixths of the hold.
    assert found["drive_per_force_change"].value == pytest.approx(100 * ((1 + 5 / 6) / (1 + 1 / 6) - 1), abs=8.0)
    assert found["emg_per_force:segment=first_third"].value == pytest.approx(1.5 * (1 + 1 / 6), rel=0.06)
    assert found["emg_rms_slope"].value == pytest.approx(200.0, rel=0.15)


def test_drive_that_stays_has_no_change() -> None:
    force = _hold()
    found = answers(recording(force, emg_mv=work(force, 1.5)))["drive_per_force_change"]
    assert found.value == pytest.approx(0.0, abs=8.0)


def test_forces_that_never_meet_have_no_drive_to_compare() -> None:
    force = np.concatenate([blocks((0, 2)), np.linspace(400, 100, round(30 * FS)), blocks((0, 3))])
    found = answers(recording(force, emg_mv=work(force, 1.5)))["drive_per_force_change"]
    assert found.value is None
    assert found.reason == "No force occurs both in the first and in the last third of the task."


def test_a_spectrum_that_slows_down_shows_in_every_index() -> None:
    force = _hold()
    median = np.interp(np.arange(len(force)) / FS, [9.0, 39.0], [100.0, 60.0])
    found = answers(recording(force, emg_mv=work(force, 1.5, median_hz=median)))
    slope = found["emg_median_frequency_slope"]
    assert slope.value == pytest.approx(-80.0, abs=12.0)
    assert slope.low is not None
    assert slope.high is not None
    assert slope.low < -80.0 < slope.high
    assert found["emg_median_frequency:segment=first_third"].value == pytest.approx(100 - 40 / 6, rel=0.05)
    assert found["emg_median_frequency:segment=last_third"].value == pytest.approx(60 + 40 / 6, rel=0.06)
    assert found["dimitrov_index"].value is not None
    assert found["dimitrov_index"].value > 2.0
    assert found["dimitrov_slope"].value is not None
    assert found["dimitrov_slope"].value > 0


def test_the_emg_of_the_mvc_is_that_of_its_half_second() -> None:
    force = trains(400.0, 2)
    assert answers(recording(force, emg_mv=work(force, 1.5)))["emg_rms"].value == pytest.approx(600.0, rel=0.12)


def test_an_emg_that_is_sampled_too_slowly_has_no_spectrum_but_a_size() -> None:
    made = recording(_hold(), emg_mv=work(_hold(), 1.5))
    object.__setattr__(made, "about", {"emg_fs_hz": 200.0})
    found = answers(made)
    assert "sampled at 200 Hz" in found["emg_median_frequency"].reason
    assert found["emg_rms"].value is not None


def test_a_flat_emg_is_told() -> None:
    force = trains(400.0, 2)
    found = answers(recording(force, emg_mv=np.zeros(len(force))))
    assert "the electrodes were not connected" in found["emg_rms"].reason
    assert found["mvc_force"].value == pytest.approx(400.0)


def test_a_clipped_emg_is_doubted() -> None:
    force = _hold()
    emg = np.clip(work(force, 1.5).repeat(1), -0.25, 0.25)
    # A limiter holds its value for several samples only where the signal is slow; sampling it fivefold makes it so.
    slow = np.repeat(emg[::5], 5)
    assert answers(recording(force, emg_mv=slow))["emg_rms"].reason.startswith("The EMG is clipped")


def test_of_several_muscles_the_named_one_is_read() -> None:
    force = _levels()
    made = recording(force, emg_fdi_mv=work(force, 1.0), emg_apb_mv=work(force, 2.0, seed=1))
    first = answers(made, tasks="levels=0:60")["emg_per_force"]
    assert first.value == pytest.approx(1.0, rel=0.08)
    assert "--muscle says another" in first.reason
    assert answers(made, tasks="levels=0:60", muscle="APB")["emg_per_force"].value == pytest.approx(2.0, rel=0.08)
    assert "no EMG of 'biceps'" in answers(made, muscle="biceps")["emg_per_force"].reason


def test_emg_that_never_rises_above_rest_has_no_slope() -> None:
    force = _levels()
    noise = 0.1 * np.random.default_rng(5).standard_normal(len(force))
    made = recording(force, emg_mv=np.where(force > 1.0, 0.1, 1.0) * noise)
    found = answers(made, tasks="levels=0:60")["emg_per_force"]
    assert found.value is None
    assert found.reason == "The EMG of no contraction rises above that of rest."
