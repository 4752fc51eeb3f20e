"""Onset where the cumulative sum of the rectified EMG turns upward."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.onsets.levels import rectified, usable

__all__ = ["onset"]

Floats = NDArray[np.float64]


def onset(before: Floats, after: Floats, fs_hz: float) -> Floats:  # noqa: ARG001 every rule takes the same
    """Find where answers begin.

    Parameters
    ----------
    before, after : numpy.ndarray of shape (sweeps, samples)
        EMG before the pulse and in the window of the answer.
    fs_hz : float
        Sampling rate.

    Returns
    -------
    numpy.ndarray of shape (sweeps,)
        Sample of the window; NaN where there is none.

    Notes
    -----
    What is summed is the rectified EMG less mean + 1 SD before the pulse, so that noise makes the sum fall; it turns
    where the answer begins, at its lowest point before the largest peak.
    """
    found = np.full(len(after), np.nan)
    kept = usable(before, after)
    if not kept.any():
        return found
    wave, mean, spread = rectified(before[kept], after[kept])
    sums = np.cumsum(wave - mean - spread, axis=1)
    peak = wave.argmax(axis=1)
    behind = np.arange(wave.shape[1]) > peak[:, None]
    lowest = np.where(behind, np.inf, sums).argmin(axis=1)
    found[kept] = np.where(peak > 0, np.where(lowest < peak, lowest + 1.0, np.nan), np.nan)
    return found
