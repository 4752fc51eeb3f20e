"""Hum of the mains taken out of stretches of EMG."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ponos.instruments.tms.mains import HARMONICS, hum_waves, rms_without_hum

FS_HZ = 2500.0


def _noise(sweeps: int, samples: int, seed: int = 1) -> NDArray[np.float64]:
    noise = np.random.default_rng(seed).standard_normal((sweeps, samples))
    return np.asarray(noise - noise.mean(axis=1, keepdims=True))


def _hum(samples: int, mains_hz: float, *, third: float = 0.0) -> NDArray[np.float64]:
    angle = 2.0 * np.pi * mains_hz * np.arange(samples) / FS_HZ + 0.7
    wave = np.cos(angle) + third * np.sin(3.0 * angle)
    return np.asarray(wave - wave.mean())


def test_waves_are_orthonormal_and_have_no_mean() -> None:
    waves = hum_waves(237, mains_hz=50.0, fs_hz=FS_HZ)
    assert waves.shape == (237, 2 * HARMONICS)
    np.testing.assert_allclose(waves.T @ waves, np.eye(2 * HARMONICS), atol=1e-12)
    np.testing.assert_allclose(waves.sum(axis=0), 0.0, atol=1e-10)


def test_harmonics_above_half_the_sampling_rate_are_none() -> None:
    assert hum_waves(100, mains_hz=50.0, fs_hz=250.0).shape == (100, 4)
    assert hum_waves(100, mains_hz=60.0, fs_hz=100.0).shape == (100, 0)


@pytest.mark.parametrize("size", [0.0, 1.0, 30.0])
def test_what_is_left_is_the_emg_however_large_the_hum(size: float) -> None:
    noise = _noise(300, 238)
    found = rms_without_hum(noise + size * _hum(238, 50.0, third=0.4), mains_hz=50.0, fs_hz=FS_HZ)
    assert np.mean(found**2) == pytest.approx(1.0, abs=0.02)


def test_hum_of_another_frequency_stays() -> None:
    found = rms_without_hum(_noise(20, 238) + 5.0 * _hum(238, 60.0), mains_hz=50.0, fs_hz=FS_HZ)
    assert (found > 1.8).all()


def test_sweeps_of_other_lengths_are_each_held_to_their_own() -> None:
    emg = _noise(3, 238) + 20.0 * _hum(238, 50.0)
    emg[1, :100], emg[2, :] = np.nan, np.nan
    found = rms_without_hum(emg, mains_hz=50.0, fs_hz=FS_HZ)
    assert (found[:2] < 1.5).all()
    assert np.isnan(found[2])


def test_too_short_a_stretch_is_left_as_it_is() -> None:
    emg = _noise(2, 90)
    np.testing.assert_allclose(rms_without_hum(emg, mains_hz=50.0, fs_hz=FS_HZ), np.sqrt((emg**2).mean(axis=1)))
