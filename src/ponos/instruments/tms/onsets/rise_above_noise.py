"""Onset where the rectified EMG rises above the noise and stays there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.onsets.levels import rectified, usable

__all__ = ["onset"]

Floats = NDArray[np.float64]

_DEVIATIONS, _HOLDS_MS = 3.0, 1.0


def onset(before: Floats, after: Floats, fs_hz: float) -> Floats:
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
    Three quarters of the samples of 1 ms must lie above, because a rectified wave touches zero where it turns.
    """
    found = np.full(len(after), np.nan)
    kept = usable(before, after)
    if not kept.any():
        return found
    wave, mean, spread = rectified(before[kept], after[kept])
    above = (wave > mean + _DEVIATIONS * spread).astype(float)
    width = min(max(round(_HOLDS_MS * fs_hz / 1000.0), 1), above.shape[1])
    sums = np.cumsum(np.pad(above, ((0, 0), (1, 0))), axis=1)
    held = (sums[:, width:] - sums[:, :-width] >= 0.75 * width) & (above[:, : above.shape[1] - width + 1] > 0)
    found[kept] = np.where(held.any(axis=1), held.argmax(axis=1), np.nan)
    return found
