"""What every onset rule starts from: the noise before the pulse, and the answer about it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["rectified", "usable"]

Floats = NDArray[np.float64]


def usable(before: Floats, after: Floats) -> NDArray[np.bool_]:
    """Tell which sweeps hold both the noise and the whole window.

    Parameters
    ----------
    before, after : numpy.ndarray of shape (sweeps, samples)
        EMG before the pulse and in the window.

    Returns
    -------
    numpy.ndarray of bool
        One a sweep.
    """
    return np.asarray((np.isfinite(before).sum(axis=1) > 2) & np.isfinite(after).all(axis=1))


def rectified(before: Floats, after: Floats) -> tuple[Floats, Floats, Floats]:
    """Rectify the answer about the level before the pulse.

    Parameters
    ----------
    before, after : numpy.ndarray of shape (sweeps, samples)
        EMG before the pulse and in the window, both about the mean before the pulse; all sweeps usable.

    Returns
    -------
    tuple of numpy.ndarray
        Rectified answer, shape (sweeps, samples); mean and standard deviation of the rectified noise, shape
        (sweeps, 1).
    """
    noise = np.abs(before)
    return np.abs(after), np.nanmean(noise, axis=1, keepdims=True), np.nanstd(noise, axis=1, keepdims=True)
