"""Onset where the rectified EMG was last below a tenth of its largest peak."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.onsets.levels import rectified, usable

__all__ = ["onset"]

Floats = NDArray[np.float64]

_FRACTION, _BACK_MS = 0.1, 1.0


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
    Where the wave turns it is small for a moment; only a millisecond below the fraction counts.
    """
    found = np.full(len(after), np.nan)
    kept = usable(before, after)
    if not kept.any():
        return found
    wave, _, _ = rectified(before[kept], after[kept])
    peak = wave.argmax(axis=1)
    small = (wave < _FRACTION * wave.max(axis=1, keepdims=True)).astype(float)
    width = min(max(round(_BACK_MS * fs_hz / 1000.0), 1), wave.shape[1])
    sums = np.cumsum(np.pad(small, ((0, 0), (1, 0))), axis=1)
    # Runs of small samples that end before the peak; the onset is the sample behind the last of them.
    ends = np.arange(width, wave.shape[1] + 1)
    run = (sums[:, width:] - sums[:, :-width] == width) & (ends[None, :] <= peak[:, None])
    last = run.shape[1] - 1 - run[:, ::-1].argmax(axis=1)
    found[kept] = np.where(run.any(axis=1), last + width, np.nan)
    return found
