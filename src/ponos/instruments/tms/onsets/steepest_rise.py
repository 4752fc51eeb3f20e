"""Onset by the tangent at the steepest rise of the first deflection."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.tms.onsets.levels import usable

__all__ = ["onset"]

Floats = NDArray[np.float64]

_DEFLECTION = 0.25
"""Part of the largest peak from which on a peak counts as the first deflection."""


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
        Sample of the window, with its fraction; NaN where there is none.

    Notes
    -----
    In the spirit of the first-derivative method of Bigoni et al., not its steps: the tangent at the steepest rise of
    the first deflection is followed back to the level before the pulse.
    """
    found = np.full(len(after), np.nan)
    kept = usable(before, after)
    if not kept.any():
        return found
    wave = after[kept]
    size = np.abs(wave)
    top = _top_of_first_deflection(wave, size)
    each, place = np.arange(len(wave)), np.arange(wave.shape[1] - 1)
    rise = np.where(place < top[:, None], np.diff(size, axis=1), -np.inf)
    at = rise.argmax(axis=1)
    slope = rise[each, at]
    rises = (slope > 0) & np.isfinite(slope)
    height = (size[each, at] + size[each, at + 1]) / 2.0
    back = np.divide(height, slope, out=np.full(len(wave), np.nan), where=rises)
    found[kept] = np.maximum(at + 0.5 - back, 0.0)
    return found


def _top_of_first_deflection(wave: Floats, size: Floats) -> NDArray[np.intp]:
    """Sample up to which the first large peak rises on its own side."""
    first = (size > _DEFLECTION * size.max(axis=1, keepdims=True)).argmax(axis=1)
    side = wave[np.arange(len(wave)), first][:, None]
    turns = (np.diff(size, axis=1) < 0) | (wave[:, 1:] * side <= 0)
    turns &= np.arange(turns.shape[1]) >= first[:, None]
    return np.asarray(np.where(turns.any(axis=1), turns.argmax(axis=1), wave.shape[1] - 1), dtype=np.intp)
