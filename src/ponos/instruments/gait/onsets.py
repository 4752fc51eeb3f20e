"""When a body begins to move after a cue: the acceleration leaves its rest and stays away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ponos.instruments.gait.settings import Settings

__all__ = ["first_movements_s"]

Floats = NDArray[np.float64]
_LEAST_G0 = 0.01
"""Smallest departure that is a movement, above what sensors of phones resolve (the project's own choice)."""


def first_movements_s(acceleration: Floats, fs: float, cues_s: Floats, settings: Settings) -> Floats:
    """Find the first movement after each cue.

    Parameters
    ----------
    acceleration : numpy.ndarray
        Shape (n, 3), g₀.
    fs : float
        Samples a second.
    cues_s : numpy.ndarray
        When each cue came, seconds from the first sample.
    settings : Settings
        How far and how long it must leave the rest before the cue, and how long it is looked for.

    Returns
    -------
    numpy.ndarray
        Seconds from the first sample, shape (cues,); NaN where there is no rest before a cue or no movement after it.
    """
    return np.array([_first(acceleration, fs, float(cue), settings) for cue in cues_s], dtype=float)


def _first(acceleration: Floats, fs: float, cue_s: float, settings: Settings) -> float:
    at = round(cue_s * fs)
    before = round(settings.baseline_s * fs)
    hold = max(1, round(settings.onset_hold_ms / 1000.0 * fs))
    if before < 3 or at < before:
        return np.nan
    rest = acceleration[at - before : at]
    middle = rest.mean(axis=0)
    still = np.linalg.norm(rest - middle, axis=1)
    limit = max(float(still.mean() + settings.onset_sd * still.std(ddof=1)), _LEAST_G0)
    after = acceleration[at : at + round(settings.search_s * fs)]
    away = np.linalg.norm(after - middle, axis=1) > limit
    if len(away) < hold:
        return np.nan
    lasting = np.lib.stride_tricks.sliding_window_view(away, hold).all(axis=1)
    return (at + int(np.argmax(lasting))) / fs if lasting.any() else np.nan
