"""Sweeps cut around their pulse, one row each, whatever their length."""

from __future__ import annotations

import numpy as np

from ponos.instruments.tms.figure.shown import Flags, Floats, Shown

__all__ = ["cut"]


def cut(shown: Shown, wanted: Flags, from_ms: float, to_ms: float) -> tuple[Floats, Floats]:
    """Cut the target muscle out of some sweeps.

    Parameters
    ----------
    shown : Shown
        The recording.
    wanted : numpy.ndarray of bool
        Which sweeps.
    from_ms, to_ms : float
        From where to where, from the test pulse.

    Returns
    -------
    time_ms : numpy.ndarray, shape (n_samples,)
        From the pulse.
    sweeps : numpy.ndarray, shape (n_wanted, n_samples)
        In mV; NaN where a sweep has no sample.
    """
    fs = shown.sweeps.fs_hz
    steps = np.arange(round(from_ms * fs / 1000.0), round(to_ms * fs / 1000.0))
    rows = []
    emg = shown.sweeps.emg(shown.sweeps.muscle)
    for place in np.flatnonzero(wanted):
        one = np.asarray(emg[place], dtype=float)
        at = steps + int(shown.sweeps.pulse_index[place])
        inside = (at >= 0) & (at < len(one)) & (shown.sweeps.pulse_index[place] >= 0)
        row = np.full(len(steps), np.nan)
        row[inside] = one[at[inside]]
        rows.append(np.where(np.isfinite(row), row, np.nan))
    return np.asarray(steps * 1000.0 / fs), np.array(rows).reshape(-1, len(steps))
