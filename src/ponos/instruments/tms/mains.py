"""Hum of the mains: sines of its frequency and harmonics, fitted to a stretch of EMG by least squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["HARMONICS", "hum_waves", "rms_without_hum"]

Floats = NDArray[np.float64]

HARMONICS = 3
"""Sines of the mains that are fitted, the first with it; a convention."""

_FEWEST_PERIODS = 2.0
"""A shorter stretch cannot tell hum from slow EMG; nothing is taken out of it."""


def hum_waves(length: int, *, mains_hz: float, fs_hz: float) -> Floats:
    """Give the waves that hum is made of.

    Parameters
    ----------
    length : int
        Samples of the stretch.
    mains_hz, fs_hz : float
        Frequency of the mains, and sampling rate.

    Returns
    -------
    numpy.ndarray of shape (length, waves)
        Orthonormal, without a mean.
    """
    angle = 2.0 * np.pi * mains_hz * np.arange(length) / fs_hz
    tones = [n for n in range(1, HARMONICS + 1) if n * mains_hz < fs_hz / 2.0]
    if not tones:
        return np.empty((length, 0))
    waves = np.column_stack([part(n * angle) for n in tones for part in (np.cos, np.sin)])
    return np.asarray(np.linalg.qr(waves - waves.mean(axis=0))[0])


def rms_without_hum(emg: Floats, *, mains_hz: float, fs_hz: float) -> Floats:
    """Give the root mean square of stretches of EMG once their hum is taken out.

    Parameters
    ----------
    emg : numpy.ndarray of shape (sweeps, samples)
        About its mean; NaN before the first sample of a sweep that is shorter.
    mains_hz, fs_hz : float
        Frequency of the mains, and sampling rate.

    Returns
    -------
    numpy.ndarray of shape (sweeps,)
        NaN where there is no EMG. The waves take some of the EMG with them, for which what is left is scaled up as it
        would be for noise of all frequencies. A stretch of less than two periods is left as it is.
    """
    held = np.isfinite(emg).sum(axis=1)
    found = np.full(len(emg), np.nan)
    for length in np.unique(held[held > 1]):
        rows = emg[held == length][:, -length:]
        power, left = (rows**2).sum(axis=1), int(length)
        if length >= _FEWEST_PERIODS * fs_hz / mains_hz:
            waves = hum_waves(int(length), mains_hz=mains_hz, fs_hz=fs_hz)
            power = np.maximum(power - ((rows @ waves) ** 2).sum(axis=1), 0.0)
            left -= waves.shape[1]
        found[held == length] = np.sqrt(power / left)
    return found
