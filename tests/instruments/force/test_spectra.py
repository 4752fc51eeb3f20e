"""The spectrum of the EMG against spectra that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponos.instruments.force.observing import emg_noise
from ponos.instruments.force.spectra import Spectrum, band_of, hum_share, in_windows, welch


def _flat(low: float, high: float) -> Spectrum:
    frequency = np.arange(0.0, 500.5, 0.5)
    return Spectrum(frequency, ((frequency >= low) & (frequency <= high)).astype(float))


@given(st.integers(5, 200), st.integers(10, 200))
def test_a_flat_band_has_its_middle_as_median_and_mean(low: int, width: int) -> None:
    found = _flat(low, low + width)
    assert float(found.median_hz) == pytest.approx(low + width / 2, abs=0.3)
    assert float(found.mean_hz) == pytest.approx(low + width / 2)


def test_dimitrovs_index_is_the_ratio_of_the_two_moments() -> None:
    found = Spectrum(np.array([10.0, 100.0]), np.array([2.0, 3.0]))
    assert float(found.dimitrov) == pytest.approx((2 / 10 + 3 / 100) / (2 * 10.0**5 + 3 * 100.0**5))


@given(st.floats(0.5, 0.95))
def test_dimitrovs_index_rises_by_the_sixth_power_where_a_spectrum_is_pressed_together(pressed: float) -> None:
    frequency = np.linspace(20.0, 400.0, 500)
    power = np.exp(-((frequency - 100.0) ** 2) / 2000.0)
    ratio = float(Spectrum(frequency * pressed, power).dimitrov / Spectrum(frequency, power).dimitrov)
    assert ratio == pytest.approx(pressed**-6, rel=1e-9)


def test_no_power_has_no_frequency() -> None:
    found = Spectrum(np.array([10.0, 20.0]), np.zeros((3, 2)))
    assert np.isnan(found.median_hz).all()
    assert np.isnan(found.mean_hz).all()
    assert np.isnan(Spectrum(np.empty(0), np.empty(0)).median_hz)


@pytest.mark.parametrize("median", [60.0, 90.0, 130.0])
def test_made_emg_has_the_median_frequency_it_was_asked_for(median: float) -> None:
    emg = emg_noise(np.full(120_000, median), 2000.0, np.random.default_rng(1))
    assert float(welch(emg, 2000.0).median_hz) == pytest.approx(median, rel=0.03)
    assert emg.std() == pytest.approx(1.0, abs=0.03)
    windows = in_windows(emg.reshape(-1, 2000), 2000.0)
    assert float(np.mean(windows.median_hz)) == pytest.approx(median, rel=0.05)


@pytest.mark.parametrize("line", [50.0, 60.0])
def test_hum_is_named_with_its_line_and_share_and_can_be_left_out(line: float) -> None:
    emg = emg_noise(np.full(60_000, 90.0), 2000.0, np.random.default_rng(2))
    hum = np.sqrt(2.0) * np.sin(2 * np.pi * line * np.arange(60_000) / 2000.0)
    found, share = hum_share(emg + hum, 2000.0)
    assert found == line
    assert share == pytest.approx(0.5, abs=0.05)
    assert hum_share(emg, 2000.0)[1] < 0.02
    with_hum, without = welch(emg + hum, 2000.0), welch(emg, 2000.0)
    assert float(with_hum.median_hz) < 0.9 * float(without.median_hz)
    assert 150.0 not in with_hum.within(10, 500, without_hz=50.0).frequency_hz


def test_a_band_ends_where_the_sampling_ends_it() -> None:
    assert band_of(10.0, 500.0, 10_000.0) == (10.0, 500.0)
    assert band_of(10.0, 500.0, 1000.0) == (10.0, 450.0)
